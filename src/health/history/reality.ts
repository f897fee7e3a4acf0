import type { BackupPolicy } from '../../model/insight.ts';
import { grace, lastDue } from '../schedule.ts';
import type { BackupFacts } from './records.ts';

/** What became of a policy. Times are epoch milliseconds. */
export interface Reality {
  /** Since when it is judged: what is older need not be there any more. */
  readonly since: number;
  /** Automatic backups that were due since then. */
  readonly due: number;
  /** Those of them that are there, and good. */
  readonly made: number;
  /** Starts of the windows of which there is no automatic backup; of an interval, when one should have begun. */
  readonly missed: readonly number[];
  /** The same of those of which there are failed ones only. */
  readonly failed: readonly number[];
  /** Starts of automatic backups that began outside of the window. */
  readonly outside: readonly number[];
  /** Start of the oldest good automatic backup. */
  readonly oldest: number | undefined;
  /** Whether that is as old as the policy has it; `undefined` where that cannot be told. */
  readonly kept: 'asPolicy' | 'longer' | 'shorter' | undefined;
}

/** What is judged, and over which time, in epoch milliseconds. */
export interface Judged {
  readonly from: number;
  readonly now: number;
  /** When the instance was created. */
  readonly created: number | undefined;
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** The cloud's clock need not be that exact. */
const slack = 10 * minute;
const failures = ['failed', 'unusable'];

interface Automatic extends Pick<BackupFacts, 'state'> {
  readonly at: number;
  /** It keeps to the window for certain: what lies between full ones need not, nor what nobody says was automatic. */
  readonly bound: boolean;
}

/** `undefined` where the policy makes no automatic backup, or does not say when. The backups may be in any order. */
export function reality(policy: BackupPolicy, backups: readonly BackupFacts[], judged: Judged): Reality | undefined {
  const { interval, window, days, retention } = policy;
  if (!policy.automatic || (interval === undefined && (!window || days.length === 0))) {
    return undefined;
  }
  const keptFrom = retention === undefined ? judged.from : judged.now - retention * day;
  const since = Math.max(judged.from, keptFrom, judged.created ?? judged.from);
  const all = automaticOf(backups);
  const inTime = all.filter(({ at }) => at >= since - slack);
  const found =
    interval === undefined
      ? byWindow(policy, inTime, since, judged.now)
      : byInterval(interval, inTime, since, judged.now);
  const oldest = all.find(({ state }) => state.kind === 'good')?.at;
  // What the period or the instance's age cuts off cannot be compared.
  const comparable = retention !== undefined && since === keptFrom && judged.from < keptFrom - 2 * day;
  return { since, ...found, oldest, kept: comparable ? keptAs(oldest, keptFrom, policy) : undefined };
}

function automaticOf(backups: readonly BackupFacts[]): readonly Automatic[] {
  return backups
    .flatMap(({ started, ended, state, type, mode, partial }) => {
      const at = started ?? ended;
      return at === undefined || partial || mode?.kind === 'manual'
        ? []
        : [{ at, state, bound: mode?.kind === 'automated' && (type?.kind ?? 'full') === 'full' }];
    })
    .toSorted((one, other) => one.at - other.at);
}

type Found = Pick<Reality, 'due' | 'made' | 'missed' | 'failed' | 'outside'>;

function byWindow(policy: BackupPolicy, backups: readonly Automatic[], since: number, now: number): Found {
  const dues = duesOf(policy, since, now);
  const missed: number[] = [];
  const failed: number[] = [];
  let made = 0;
  let pending = 0;
  let at = 0;
  for (const [index, due] of dues.entries()) {
    const end = (dues[index + 1] ?? Infinity) - slack;
    const states = new Set<string>();
    for (let backup = backups[at]; backup && backup.at < end; backup = backups[(at += 1)]) {
      if (backup.at >= due - slack) {
        states.add(backup.state.kind);
      }
    }
    if (states.has('good')) {
      made += 1;
    } else if (failures.some((kind) => states.has(kind))) {
      failed.push(due);
    } else if (states.size > 0) {
      pending += 1;
    } else {
      missed.push(due);
    }
  }
  const outside = backups
    .filter(({ at: began, bound }) => bound && !isInWindow(policy, began))
    .map(({ at: began }) => began);
  return { due: dues.length - pending, made, missed, failed, outside };
}

/** Starts of the windows since a moment whose backup should be there by now, in the order of time. */
function duesOf(policy: BackupPolicy, since: number, now: number): readonly number[] {
  const dues: number[] = [];
  const length = lengthOf(policy);
  let last = lastDue(policy, new Date(now));
  while (last && last.getTime() >= since) {
    dues.push(last.getTime());
    last = lastDue(policy, new Date(last.getTime() + length + grace - 1));
  }
  return dues.toReversed();
}

function lengthOf({ window }: BackupPolicy): number {
  const minutes = window ? window.to - window.from : 0;
  return (minutes <= 0 ? minutes + 24 * 60 : minutes) * minute;
}

function isInWindow(policy: BackupPolicy, at: number): boolean {
  const { window, days } = policy;
  const length = lengthOf(policy);
  const today = Math.floor(at / day) * day;
  return [today + day, today, today - day].some((midnight) => {
    const from = midnight + (window?.from ?? 0) * minute;
    return days.includes(new Date(midnight).getUTCDay()) && at >= from - slack && at <= from + length + slack;
  });
}

/**
 * Between two an interval may pass, and another one for one that was late. So it may from the start of the time to the first,
 * and from the last to now; what is under way is no loss.
 */
function byInterval(interval: number, backups: readonly Automatic[], since: number, now: number): Found {
  const length = interval * minute;
  const isFailure = ({ state }: Automatic) => failures.includes(state.kind);
  const failing = backups.filter(isFailure);
  const missed: number[] = [];
  const failed: number[] = [];
  let before = since;
  let next = 0;
  const lack = (count: number, isLate: boolean) => {
    for (let step = 1; step <= count; step += 1) {
      const due = before + step * length;
      while ((failing[next]?.at ?? Infinity) < due - length / 2) {
        next += 1;
      }
      if ((failing[next]?.at ?? Infinity) < due + length / 2) {
        failed.push(due);
      } else if (isLate) {
        missed.push(due);
      }
    }
  };
  for (const { at } of backups.filter((backup) => !isFailure(backup))) {
    lack(Math.round((at - before) / length) - 1, at - before > 2 * length + slack);
    before = Math.max(before, at);
  }
  lack(Math.floor((now - grace - before) / length) - 1, true);
  const made = backups.filter(({ state }) => state.kind === 'good').length;
  return { due: made + missed.length + failed.length, made, missed, failed, outside: [] };
}

function keptAs(oldest: number | undefined, keptFrom: number, policy: BackupPolicy): Reality['kept'] {
  if (oldest === undefined) {
    return undefined;
  }
  // Between two backups of a policy are at most so many days.
  const step = policy.interval === undefined ? Math.ceil(7 / policy.days.length) * day : day;
  if (oldest < keptFrom - step - day) {
    return 'longer';
  }
  return oldest > keptFrom + step + day ? 'shorter' : 'asPolicy';
}
