import type { BackupPolicy } from '../model/insight.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * 60 * minute;
const week = 7 * day;

/**
 * Milliseconds after the end of a window until its backup counts as missed: one may begin in the last minute of the
 * window, takes its time, and is listed only once it has ended.
 */
export const grace = 120 * minute;

/** True if the policy says when its backups come. */
export function isKnown({ automatic, days, window, interval }: BackupPolicy): boolean {
  return automatic && (interval !== undefined || (window !== undefined && days.length > 0));
}

/**
 * Start of the last window that ended long enough before `now` for its backup to be there. `undefined` where the policy
 * names no window or no day, or backs up more often than daily.
 */
export function lastDue(policy: BackupPolicy, now: Date): Date | undefined {
  const { automatic, days, window, interval } = policy;
  if (!automatic || !window || interval !== undefined) {
    return undefined;
  }
  const from = window.from * minute;
  // A window that ends no later than it begins ends on the next day.
  const to = window.to * minute + (window.to <= window.from ? day : 0);
  const today = Math.floor(now.getTime() / day) * day;
  // A week, and two days for a window over midnight and the grace.
  for (let midnight = today; midnight >= today - week - 2 * day; midnight -= day) {
    if (days.includes(new Date(midnight).getUTCDay()) && midnight + to + grace <= now.getTime()) {
      return new Date(midnight + from);
    }
  }
  return undefined;
}

/** When a backup was due that should be there by now and is not, after one that began at `began`. */
export function missedSince(policy: BackupPolicy, began: Date, now: Date): Date | undefined {
  if (!policy.automatic) {
    return undefined;
  }
  if (policy.interval !== undefined) {
    const interval = policy.interval * minute;
    // One that is late by up to an interval is no matter: the next one makes up for it.
    const isMissed = now.getTime() - began.getTime() > 2 * interval + grace;
    return isMissed ? new Date(began.getTime() + interval) : undefined;
  }
  const due = lastDue(policy, now);
  return due && due > began ? due : undefined;
}

/**
 * Milliseconds before now in which backups are looked for: short enough for one page to hold them, long enough for the
 * last good one to be among them where all is well, and for one that is as old as the limit allows.
 */
export function lookBack(policy: BackupPolicy | undefined, limitHours: number): number {
  // The last of weekly backups is older than a week while the next one is waited for.
  const usual = Math.max(policy?.days.length === 1 ? week + day : week, limitHours * hour + day);
  return policy?.interval === undefined ? usual : Math.min(usual, 90 * policy.interval * minute);
}
