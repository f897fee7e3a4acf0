import type { CloudError } from '../model/errors.ts';
import type { BackupPolicy, Health } from '../model/insight.ts';
import type { Backup } from '../model/resources.ts';
import { isKnown, missedSince } from './schedule.ts';

export interface HealthSettings {
  /** Hours after which a good backup is too old. */
  readonly limitHours: number;
  /** No backup is too old while the instance's own schedule asks for none. */
  readonly allowSchedule: boolean;
}

/** What a list of backups tells about health: small enough to be kept for thousands of instances. */
export interface Findings {
  /** Of the good one that ended last; a date that is missing is taken from the other. */
  readonly lastGood: { readonly began: Date; readonly ended: Date } | undefined;
  /** Failed or unusable ones that began after the last good one, or all of them if there is none. */
  readonly failures: number;
  /** When the newest backup began that is under way. */
  readonly running: Date | undefined;
  /** The list is known to have come newest first, so that what further pages hold is older. */
  readonly newestFirst: boolean;
}

/** Everything that is known of an instance's backups. */
export interface Facts extends Findings {
  /** Start of the time looked at. */
  readonly since: Date;
  /** False if the cloud has more backups of that time than were read. */
  readonly complete: boolean;
  /** When the instance was created. */
  readonly created: Date | undefined;
  readonly policy: BackupPolicy | undefined;
  readonly checked: Date;
}

type Verdict = Pick<Health, 'state' | 'trouble' | 'against'> & Partial<Pick<Health, 'excused'>>;

const hour = 3_600_000;

/** Backups in a state that the product does not know are neither good nor failed. */
export function findingsOf(backups: readonly Backup[]): Findings {
  let lastGood: Findings['lastGood'];
  let running: Date | undefined;
  const failed: (Date | undefined)[] = [];
  for (const { state, started, ended, databases } of backups) {
    const began = started ?? ended;
    if (databases) {
      // Whatever became of it, the instance cannot be restored from it.
      continue;
    }
    if (state.kind === 'failed' || state.kind === 'unusable') {
      failed.push(began);
    } else if (state.kind === 'running') {
      running = started && !(running && running > started) ? started : running;
    } else if (state.kind === 'good' && began) {
      const good = { began, ended: ended ?? began };
      lastGood = lastGood && lastGood.ended > good.ended ? lastGood : good;
    }
  }
  const since = lastGood?.ended;
  const failures = failed.filter((began) => since === undefined || (began !== undefined && began > since)).length;
  return { lastGood, failures, running, newestFirst: isNewestFirst(backups) };
}

function isNewestFirst(backups: readonly Backup[]): boolean {
  const starts = backups.flatMap(({ started }) => started ?? []);
  const [first, last] = [starts[0], starts.at(-1)];
  // A single one, or several of one moment, have no order.
  const hasOrder = first !== undefined && last !== undefined && last < first;
  return hasOrder && starts.every((start, index) => start <= (starts[index - 1] ?? start));
}

/** The health that follows from what is known, at this moment. */
export function assess(facts: Facts, settings: HealthSettings, now: Date): Health {
  const verdict = judge(facts, settings, now);
  const isYoung = facts.lastGood !== undefined && !isOlder(facts.lastGood.ended, settings, now);
  // A newer good one may be on a page that was not read, unless all that is there is older.
  const isLast = facts.lastGood !== undefined && facts.newestFirst;
  const isSure = facts.complete || isLast || (isYoung && verdict.state === 'good');
  const { lastGood, failures, policy, since, checked } = facts;
  return {
    excused: false,
    ...(isSure ? verdict : { state: 'unknown', trouble: false, against: undefined }),
    lastGood: lastGood?.ended,
    failures,
    policy,
    since,
    checked,
    error: undefined,
  };
}

/** The health of an instance whose backups could not be had; what was known `before` stays as a fact. */
export function unknownHealth(error: CloudError | undefined, before: Health | undefined, now: Date): Health {
  return {
    state: 'unknown',
    trouble: false,
    lastGood: before?.lastGood,
    failures: before?.failures ?? 0,
    against: undefined,
    excused: false,
    policy: before?.policy,
    since: before?.since ?? now,
    checked: now,
    error,
  };
}

/** True if time or settings have made another of it. Both are judgements of the same facts. */
export function differs(left: Health, right: Health): boolean {
  return (
    left.state !== right.state ||
    left.trouble !== right.trouble ||
    left.excused !== right.excused ||
    measure(left) !== measure(right)
  );
}

function measure({ against }: Health): number | undefined {
  if (!against) {
    return undefined;
  }
  return 'due' in against ? against.due.getTime() : against.limit;
}

function judge(facts: Facts, settings: HealthSettings, now: Date): Verdict {
  const { lastGood, failures, policy, running } = facts;
  const isOff = policy?.automatic === false;
  if (!lastGood) {
    return isOff ? { state: 'off', trouble: true, against: undefined } : withoutGood(facts, settings, now);
  }
  if (failures > 0) {
    return { state: 'failing', trouble: true, against: undefined };
  }
  const against = { limit: settings.limitHours };
  const isOld = isOlder(lastGood.ended, settings, now);
  if (isOld && isOff) {
    return { state: 'off', trouble: true, against };
  }
  const due = policy && missedSince(policy, lastGood.began, now);
  const isExcused = settings.allowSchedule && policy !== undefined && isKnown(policy) && due === undefined;
  if (isOld && !isExcused) {
    return { state: 'late', trouble: true, against };
  }
  // One that takes longer than the grace has not been missed.
  if (due && !(running && running >= due)) {
    return { state: 'late', trouble: true, against: { due } };
  }
  return { state: 'good', trouble: false, against: undefined, excused: isOld };
}

/** A new instance need not have a backup yet; one that failed needs a look all the same. */
function withoutGood({ created, failures }: Facts, settings: HealthSettings, now: Date): Verdict {
  const isNew = created !== undefined && !isOlder(created, settings, now);
  return { state: 'none', trouble: !isNew || failures > 0, against: undefined };
}

function isOlder(at: Date, { limitHours }: HealthSettings, now: Date): boolean {
  return now.getTime() - at.getTime() > limitHours * hour;
}
