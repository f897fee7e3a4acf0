import { listed } from '../../../model/prose.ts';

/** Dates, lengths of time and sizes in the user's language and this machine's zone. */
export interface Words {
  /** "21 Nov", with the year if it is not the one of `now`. */
  day(at: number, now: number): string;
  /** "21 Nov, 03:12", with the year if it is not the one of `now`. */
  dayAndClock(at: number, now: number): string;
  /** "21 Nov 2026, 03:12" */
  minute(at: number): string;
  /** "21 Nov 2026, 03:12:04" */
  second(at: number): string;
  /** "03:12" */
  clock(at: number): string;
  /** With weekday and zone. */
  exact(at: number): string;
  /** "3 hrs 12 mins": milliseconds in the two largest units that say something. */
  span(ms: number): string;
  /** The same for what changes as time goes by: without seconds beside minutes. */
  passing(ms: number): string;
  /** "2.1 GiB" */
  size(bytes: number): string;
  /** "2,167,808 bytes" */
  bytes(bytes: number): string;
  /** "61%" of a part: 0.61. */
  percent(part: number): string;
  /** The same with its sign: "+1%", "−61%". */
  change(part: number): string;
  /** "China (Hangzhou), Singapore" */
  names(items: readonly string[]): string;
}

/** Beyond this many milliseconds from 1970 there is no calendar. */
const LAST_DATE = 8.64e15;

const steps = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1_000 },
] as const;

const binaryUnits = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

export function createWords(locale: string, timeZone?: string): Words {
  const zone = timeZone === undefined ? {} : { timeZone };
  const date = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, ...zone });
    return (at: number) => (Math.abs(at) <= LAST_DATE ? format.format(at) : String(at));
  };
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const change = new Intl.NumberFormat(locale, { style: 'percent', signDisplay: 'exceptZero' });
  const tenth = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const byte = new Intl.NumberFormat(locale, { style: 'unit', unit: 'byte', unitDisplay: 'long' });
  // "3 hrs 12 mins"
  const list = new Intl.ListFormat(locale, { type: 'unit', style: 'narrow' });
  // Kept, as making one takes long.
  const formats = new Map(
    steps.map(({ unit }) => [unit, new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' })]),
  );
  const amount = ({ value, unit }: Amount) => formats.get(unit)?.format(value) ?? '';
  const span = (amounts: readonly Amount[]) => spaced(list.format(amounts.map(amount)));
  const year = date({ year: 'numeric' });
  const near = (short: Intl.DateTimeFormatOptions, long: Intl.DateTimeFormatOptions) => {
    const [inYear, anyYear] = [date(short), date(long)];
    return (at: number, now: number) => (year(at) === year(now) ? inYear(at) : anyYear(at));
  };
  const dayMonth = { day: 'numeric', month: 'short' } as const;
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  return {
    day: near(dayMonth, { dateStyle: 'medium' }),
    dayAndClock: near({ ...dayMonth, ...clock }, { dateStyle: 'medium', timeStyle: 'short' }),
    minute: date({ dateStyle: 'medium', timeStyle: 'short' }),
    second: date({ dateStyle: 'medium', timeStyle: 'medium' }),
    clock: date({ timeStyle: 'short' }),
    exact: date({ dateStyle: 'full', timeStyle: 'full' }),
    span: (ms) => span(spanParts(ms)),
    passing: (ms) => span(spanParts(ms).filter(({ unit }) => !(ms >= 60_000 && unit === 'second'))),
    size: (bytes) => {
      const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), binaryUnits.length);
      const unit = binaryUnits[power - 1];
      return unit === undefined ? spaced(byte.format(bytes)) : `${tenth.format(bytes / 1024 ** power)} ${unit}`;
    },
    bytes: (bytes) => spaced(byte.format(bytes)),
    percent: (part) => percent.format(part),
    change: (part) => change.format(part).replace('-', '−'),
    names: (items) => listed(items, locale),
  };
}

interface Amount {
  readonly value: number;
  readonly unit: (typeof steps)[number]['unit'];
}

/** Whole units, rounded down, so that nothing looks older or longer than it is. */
function spanParts(ms: number): Amount[] {
  const first = steps.findIndex((step) => ms >= step.ms);
  if (first === -1) {
    return [{ value: 0, unit: 'second' }];
  }
  let rest = ms;
  return steps
    .slice(first, first + 2)
    .map(({ unit, ms: length }) => {
      const value = Math.floor(rest / length);
      rest -= value * length;
      return { value, unit };
    })
    .filter(({ value }) => value > 0);
}

/** "6 小时 56 分钟": Intl leaves out spaces in Chinese and Japanese that the product's own words have. */
export function spaced(amount: string): string {
  return amount.replaceAll(/(?<=\d)(?=\p{Script=Han})|(?<=\p{Script=Han})(?=\d)/gu, ' ');
}

/** Puts the values in the places of `{0}`, `{1}` and so on, once: a value that looks like a place stays as it is. */
export function fill(template: string, ...values: readonly string[]): string {
  return template.replace(/\{(\d+)\}/g, (place, index: string) => values[Number(index)] ?? place);
}

/** The moment in UTC: "2026-11-20T19:12:04Z". */
export function utc(at: number): string {
  return Math.abs(at) <= LAST_DATE ? new Date(at).toISOString().replace('.000Z', 'Z') : String(at);
}
