import type { TimeRange } from '../../../model/requests.ts';
import { count, text } from '../../common/values.ts';

const DATE = /(?<day>\d{4}-\d\d-\d\d)[T ](?<clock>\d\d:\d\d)(?::(?<second>\d\d)(?:\.\d{1,9})?)?/;
const OFFSET = /(?:Z|(?<sign>[+-])(?<hours>[01]\d|2[0-3]):?(?<minutes>[0-5]\d))/;
const TIME = new RegExp(`^${DATE.source}${OFFSET.source}$`, 'i');
/** No time is longer, in characters; what looks for blanks would take the square of a length. */
const LONGEST = 100;
/** Blanks are seen inside times; one that stands for the `T` is not among these. */
const BLANKS = /\s*([T:Z+-])\s*/gi;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** The last moment that a `Date` can hold. */
const LAST = 8_640_000_000_000_000;

/**
 * A time with its offset: `2018-08-06T10:41:14+0800`, also `+08:00` or `Z`. One without an offset is local time of an
 * unknown place and is refused, as are days that no calendar has.
 */
export function time(value: unknown): Date | undefined {
  const words = text(value) ?? '';
  const groups = words.length > LONGEST ? undefined : TIME.exec(words.replace(BLANKS, '$1'))?.groups;
  if (!groups) {
    return undefined;
  }
  const { day = '', clock = '', second = '00', sign = '+', hours = '0', minutes = '0' } = groups;
  const local = `${day}T${clock}:${second}`;
  const date = new Date(`${local}Z`);
  // Compared, because 31 February would otherwise become 3 March.
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(local)) {
    return undefined;
  }
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE;
  return new Date(date.getTime() + (sign === '-' ? offset : -offset));
}

/** Epoch milliseconds. */
export function epochTime(value: unknown): Date | undefined {
  const at = count(value);
  return at === undefined || at > LAST ? undefined : new Date(at);
}

/** As requests want it, in UTC: `2018-08-06T02:41:14+0000`. */
export function requestTime(at: Date): string {
  return `${at.toISOString().slice(0, 19)}+0000`;
}

/** A range in whole seconds that holds this one. Its end is after its start, as the cloud refuses any other. */
export function requestRange({ from, to }: TimeRange): { readonly begin_time: string; readonly end_time: string } {
  const begin = Math.floor(from.getTime() / SECOND) * SECOND;
  const end = Math.max(Math.ceil(to.getTime() / SECOND) * SECOND, begin + SECOND);
  return { begin_time: requestTime(new Date(begin)), end_time: requestTime(new Date(end)) };
}

/** A day in UTC, as the restore times are asked for: `2018-08-06`. */
export function requestDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}
