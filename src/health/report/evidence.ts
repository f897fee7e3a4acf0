import { deviation } from '../../model/anomalies.ts';
import type { BackupPolicy, CopyPolicy } from '../../model/insight.ts';
import type { ReportFacts } from '../../model/report.ts';
import type { Page } from '../../model/requests.ts';
import type { Backup, Instance } from '../../model/resources.ts';
import { findingsOf } from '../assess.ts';
import { lookBack } from '../schedule.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** Enough daily backups to know what size is usual. */
const leastDays = 15;
const mostDays = 100;

/** What a judgement needs besides the facts that a row shows. Times are epoch milliseconds. */
export interface Grounds {
  /** When the last good backup began, and when the newest one that is under way. */
  readonly began: number | undefined;
  readonly running: number | undefined;
  /** When the instance was created. */
  readonly created: number | undefined;
  readonly newestFirst: boolean;
  /** When its policy has backups made. */
  readonly schedule: Pick<BackupPolicy, 'days' | 'window' | 'interval'> | undefined;
}

/** All that is kept of what the cloud said of an instance: plain data. */
export interface Evidence {
  readonly facts: Omit<ReportFacts, 'isNew'>;
  readonly grounds: Grounds;
}

/** What was found out about copies: `undefined` if it could not be. */
export type CopyAnswer = CopyPolicy | 'unsupported' | undefined;

export interface Answers {
  readonly policy: BackupPolicy | undefined;
  readonly page: Page<Backup>;
  readonly copies: CopyAnswer;
  readonly since: Date;
  readonly checked: Date;
}

/**
 * Milliseconds that are looked back: as long as the tree does for this limit, and for the retention and the size norm up to
 * 100 days. Where backups come more often than daily, as long as one page holds.
 */
export function timeToAsk(policy: BackupPolicy | undefined, limitHours: number): number {
  const days = Math.min(Math.max(leastDays, policy?.retention ?? 0), mostDays);
  const wanted = Math.max(lookBack(policy, limitHours), days * day);
  return policy?.interval === undefined ? wanted : Math.min(wanted, 90 * policy.interval * minute);
}

export function evidenceOf(instance: Instance, { policy, page, copies, since, checked }: Answers): Evidence {
  const { items, next } = page;
  const { lastGood, failures, running, newestFirst } = findingsOf(items);
  const last = lastGood && items.find((backup) => isGood(backup) && endOf(backup) === lastGood.ended);
  return {
    facts: {
      checked: checked.getTime(),
      since: since.getTime(),
      lastGood: lastGood?.ended.getTime(),
      failures,
      running: running !== undefined,
      automatic: policy?.automatic,
      retention: policy?.retention,
      copies: copyState(copies),
      copyRegion: typeof copies === 'object' && copies.backups ? copies.regionId : undefined,
      backups: items.length,
      bytes: items.reduce((sum, { size = 0 }) => sum + size, 0),
      partial: next !== undefined,
      bytesPartial: next !== undefined || isMore(items, policy?.retention, checked.getTime() - since.getTime()),
      size: last?.size,
      sizeChange: last && sizeChange(last, items),
    },
    grounds: {
      began: lastGood?.began.getTime(),
      running: running?.getTime(),
      created: createdOf(instance, checked)?.getTime(),
      newestFirst,
      schedule: policy && { days: policy.days, window: policy.window, interval: policy.interval },
    },
  };
}

/** True if backups are kept for longer than was looked at, as far as is known, or do not say what they take up. */
function isMore(items: readonly Backup[], retention: number | undefined, looked: number): boolean {
  return retention === undefined || retention * day > looked || items.some(lacksSize);
}

/** What runs or has failed has none to have. */
function lacksSize({ size, state: { kind } }: Backup): boolean {
  return size === undefined && kind !== 'running' && kind !== 'failed';
}

function copyState(copies: CopyAnswer): ReportFacts['copies'] {
  if (typeof copies !== 'object') {
    return copies ?? 'unknown';
  }
  return copies.backups ? 'on' : 'off';
}

/** Of the last good backup, if it is an anomaly among those of the same type and method. */
function sizeChange(last: Backup, items: readonly Backup[]): ReportFacts['sizeChange'] {
  const end = endOf(last);
  const comparable = items.filter(
    (backup) => isGood(backup) && isLike(backup, last) && (endOf(backup) ?? 0) < (end ?? 0),
  );
  const sizes = comparable
    .toSorted((one, other) => (endOf(one)?.getTime() ?? 0) - (endOf(other)?.getTime() ?? 0))
    .flatMap(({ size }) => size ?? []);
  const found = last.size === undefined ? undefined : deviation(last.size, sizes);
  return found?.isAnomaly ? { ratio: found.ratio, of: found.of } : undefined;
}

/** One that the whole instance can be restored from. */
function isGood({ state, databases }: Backup): boolean {
  return state.kind === 'good' && !databases;
}

function isLike(one: Backup, other: Backup): boolean {
  return one.type?.raw === other.type?.raw && one.method?.raw === other.method?.raw;
}

function endOf({ started, ended }: Backup): Date | undefined {
  return ended ?? started;
}

/** What is still being created is new, though the cloud may not say since when. */
function createdOf({ created, state }: Instance, now: Date): Date | undefined {
  return state.kind === 'creating' ? (created ?? now) : created;
}
