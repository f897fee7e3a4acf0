import { text } from './values.ts';

/** A value as a web address, or `undefined` for all the ways of saying that there is none. */
export function address(value: unknown): string | undefined {
  const link = text(value);
  return link !== undefined && /^https?:\/\//i.test(link) && URL.canParse(link) ? link : undefined;
}

const BEGIN = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** How object stores name the begin and the length of a signature's life; else `Expires` is its end. */
const LIVES = [
  { begin: 'x-oss-date', seconds: 'x-oss-expires' },
  { begin: 'X-Amz-Date', seconds: 'X-Amz-Expires' },
] as const;

/**
 * When a signed address ends: epoch seconds in its `Expires`, or with the object stores' newer signatures a beginning (as in
 * 20261122T030000Z) and seconds from there.
 */
export function endOf(link: string): Date | undefined {
  const { searchParams } = new URL(link);
  const life = LIVES.find(({ begin }) => searchParams.has(begin));
  const begin = life && BEGIN.exec(searchParams.get(life.begin) ?? '');
  const seconds = searchParams.get(begin ? life.seconds : 'Expires') ?? '';
  if (!/^\d{1,11}$/.test(seconds)) {
    return undefined;
  }
  const from = begin ? momentOf(begin.slice(1)) : 0;
  return from === undefined ? undefined : new Date(from + Number(seconds) * 1000);
}

/** Epoch milliseconds; `undefined` for a day or an hour that no calendar has, which `Date` would take for another. */
function momentOf([year, month, day, hour, minute, second]: readonly string[]): number | undefined {
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const date = new Date(`${time}Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(time) ? date.getTime() : undefined;
}
