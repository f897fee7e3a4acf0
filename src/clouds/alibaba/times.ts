import type { TimeRange } from '../../model/requests.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** How long a policy can keep a backup, in milliseconds: 730 days. */
const LONGEST_KEPT = 730 * DAY;

/**
 * The two ways in which operations want times. Both widen the range to whole units, and never give an end that is not
 * after the start, which the cloud refuses.
 */
export function inMinutes({ from, to }: TimeRange): { readonly StartTime: string; readonly EndTime: string } {
  const { start, end } = widened(from, to, MINUTE);
  return { StartTime: `${start.slice(0, 16)}Z`, EndTime: `${end.slice(0, 16)}Z` };
}

export function inSeconds({ from, to }: TimeRange): { readonly StartTime: string; readonly EndTime: string } {
  const { start, end } = widened(from, to, 1000);
  return { StartTime: `${start.slice(0, 19)}Z`, EndTime: `${end.slice(0, 19)}Z` };
}

/**
 * Where to look for a backup that began at `started`, in epoch milliseconds; without it, as far back as one may be kept.
 * Without a range the cloud may look at its latest days only.
 */
export function rangeAround(started: number | undefined): TimeRange {
  const [first, last] = started === undefined ? [Date.now() - LONGEST_KEPT, Date.now()] : [started, started];
  return { from: new Date(first - DAY), to: new Date(last + DAY) };
}

function widened(from: Date, to: Date, unit: number) {
  const start = Math.floor(from.getTime() / unit) * unit;
  const end = Math.max(Math.ceil(to.getTime() / unit) * unit, start + unit);
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
}
