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
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (begin ?? []).slice(1).map(Number);
  const from = begin ? Date.UTC(year, month - 1, day, hour, minute, second) : 0;
  return new Date(from + Number(seconds) * 1000);
}
