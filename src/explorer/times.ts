import type { TimeRange } from '../model/requests.ts';
import { formatTime } from '../platform/format.ts';
import type { TimeChoice } from './preferences.ts';

export const DAY = 24 * 60 * 60 * 1000;
const MINUTE = 60 * 1000;

/**
 * What a list of backups is asked for: what was chosen, else the last `defaultDays` days. A choice may end later today or
 * later still; nothing after `now` is asked for.
 */
export function timeRange(choice: TimeChoice | undefined, now: Date, defaultDays: number): TimeRange {
  if (!choice || 'days' in choice) {
    return { from: new Date(now.getTime() - (choice?.days ?? defaultDays) * DAY), to: now };
  }
  const to = Math.min(choice.to ?? now.getTime(), now.getTime());
  // The clock may have been set back since the choice was made.
  return { from: new Date(choice.from), to: new Date(Math.max(to, choice.from + MINUTE)) };
}

/** The start of a range as it is typed and shown: the day alone where the range begins with it. */
export function startText(at: number): string {
  const date = new Date(at);
  return at === dayStart(date) ? dayText(date) : formatTime(date);
}

/** The same for the end: the day alone where the range ends with it. */
export function endText(at: number): string {
  const date = new Date(at);
  return at === dayEnd(date) ? dayText(date) : formatTime(date);
}

export function dayStart(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** The last millisecond of a local day, which may have 23 or 25 hours. */
export function dayEnd(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime() - 1;
}

function dayText(date: Date): string {
  return formatTime(date).slice(0, 10);
}
