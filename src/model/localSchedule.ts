import type { BackupPolicy } from './insight.ts';

const dayMinutes = 24 * 60;
const weekdays = [0, 1, 2, 3, 4, 5, 6];

export interface TimeOfDay {
  readonly hours: number;
  readonly minutes: number;
}

/** When a policy's backups may begin, by a clock on the wall. Weekdays are 0 for Sunday, ascending. */
export interface LocalSchedule {
  readonly from: TimeOfDay;
  /** Earlier than `from` if the window ends on the next day. */
  readonly to: TimeOfDay;
  /** Days on which the window begins. */
  readonly days: readonly number[];
  /** The other days. */
  readonly skipped: readonly number[];
}

/**
 * The policy's window and days in a time zone as it stands at `now`: near midnight the window is on another weekday than
 * in UTC. `undefined` where no automatic backup is due, or no window or no day is named.
 *
 * @param offsetAt Minutes by which the zone is ahead of UTC; the machine's own by default.
 */
export function localSchedule(
  policy: BackupPolicy,
  now: Date,
  offsetAt: (at: Date) => number = (at) => -at.getTimezoneOffset(),
): LocalSchedule | undefined {
  if (!policy.automatic || !policy.window || policy.days.length === 0) {
    return undefined;
  }
  const offset = offsetAt(now);
  const from = policy.window.from + offset;
  const shift = Math.floor(from / dayMinutes);
  const local = new Set(policy.days.map((day) => modulo(day + shift, 7)));
  return {
    from: timeOfDay(from),
    to: timeOfDay(policy.window.to + offset),
    days: weekdays.filter((day) => local.has(day)),
    skipped: weekdays.filter((day) => !local.has(day)),
  };
}

function timeOfDay(minutes: number): TimeOfDay {
  const inDay = modulo(minutes, dayMinutes);
  return { hours: Math.floor(inDay / 60), minutes: inDay % 60 };
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
