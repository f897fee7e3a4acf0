import { DAY, dayEnd, dayStart, endText, startText } from '../explorer/times.ts';
import type { TimeChoice } from '../explorer/preferences.ts';

/** The spans that are offered, in days. */
export const presetDays = [1, 3, 7, 14, 30, 90, 365, 730];
/** The longest retention that a policy can have, in days; a longer look back can take long and finds little. */
export const longDays = 730;
const MINUTE = 60 * 1000;

/** What was typed as a moment: its first and last millisecond, as it names a minute or a day. */
export interface TypedTime {
  readonly first: number;
  readonly last: number;
}

/**
 * - `unreadable`: not a time. `future`: the start has not come yet. `reversed`: the end is before the start.
 * - `long`: can be asked for, but is longer than `longDays`.
 */
export type TimeProblem =
  | { readonly kind: 'unreadable'; readonly text: string }
  | { readonly kind: 'future'; readonly start: string }
  | { readonly kind: 'reversed'; readonly start: string; readonly end: string }
  | { readonly kind: 'long' };

/** Reads a local time like `2026-11-21 03:12`, or a day alone; `undefined` if it is neither. */
export function parseTime(text: string): TypedTime | undefined {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]+(\d{1,2}):(\d{2}))?$/.exec(text.trim());
  if (!match) {
    return undefined;
  }
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0] = match.slice(1).map((part) => Number(part || 0));
  const date = new Date(year, month - 1, day);
  // A day that the month does not have would be taken for one of the next month.
  const exists = date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day;
  if (!exists || hours > 23 || minutes > 59) {
    return undefined;
  }
  if (match[4] === undefined) {
    return { first: dayStart(date), last: dayEnd(date) };
  }
  const first = new Date(year, month - 1, day, hours, minutes).getTime();
  return { first, last: first + MINUTE - 1 };
}

export function checkStart(text: string, now: Date): TimeProblem | undefined {
  const typed = parseTime(text);
  if (!typed) {
    return { kind: 'unreadable', text: text.trim() };
  }
  return typed.first > now.getTime() ? { kind: 'future', start: startText(typed.first) } : undefined;
}

/** Checks the end against the start, in epoch milliseconds. Nothing typed means until now. */
export function checkEnd(text: string, start: number, now: Date): TimeProblem | undefined {
  const typed = parseTime(text);
  if (!typed && text.trim() !== '') {
    return { kind: 'unreadable', text: text.trim() };
  }
  const end = typed?.last ?? now.getTime();
  if (end < start) {
    return { kind: 'reversed', start: startText(start), end: endText(end) };
  }
  return Math.min(end, now.getTime()) - start > longDays * DAY ? { kind: 'long' } : undefined;
}

/** The choice that two texts come to; `undefined` as long as one of them cannot be used. */
export function toChoice(start: string, end: string, now: Date): TimeChoice | undefined {
  const first = parseTime(start)?.first;
  if (first === undefined || checkStart(start, now)) {
    return undefined;
  }
  const problem = checkEnd(end, first, now);
  return problem && problem.kind !== 'long' ? undefined : { from: first, to: parseTime(end)?.last };
}

/** A choice as it would be typed; spans of days begin so long before now. */
export function toTexts(
  choice: TimeChoice | undefined,
  now: Date,
  usualDays: number,
): { readonly start: string; readonly end: string } {
  if (!choice || 'days' in choice) {
    return { start: startText(now.getTime() - (choice?.days ?? usualDays) * DAY), end: '' };
  }
  return { start: startText(choice.from), end: choice.to === undefined ? '' : endText(choice.to) };
}
