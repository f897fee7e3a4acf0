import { attemptsAt, copyWait, slotsOf, type Attempt, type Slot } from '../rhythm.ts';
import type { SampleInstance } from './instance.ts';
import type { BackupType, Method, Plan } from './plan.ts';

/** One backup: finished, failed, or under way (`end` in the future). */
export interface Run {
  readonly id: string;
  /** Place in its plan's grid. Picks the odd rows. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
  /** From when on it is in the lists: its end, or the end of the run that took its place. */
  readonly listed: number;
  readonly keep: number | undefined;
  /** As it will be written once the run has ended. */
  readonly status: string;
  /** False if nothing can be restored from it although it may have succeeded. */
  readonly usable: boolean;
  readonly method: Method;
  readonly type: BackupType;
  readonly mode: 'Automated' | 'Manual';
  readonly databases: readonly string[] | undefined;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds from its end until its copy in another region is begun; `undefined` if it is not copied. */
  readonly copyWait: number | undefined;
}

/** What a run's plan number grows by in the id of the one that took its place. */
const RETRY = 5;

/**
 * The runs of an instance's plans that the cloud still has at `now`, newest first. `started` is when the sandbox was
 * started: it decides how old the instance is and since when its backups fail.
 */
export function scheduledRuns(instance: SampleInstance, now: number, started: number): Run[] {
  return slotsOf(instance, { now, started })
    .flatMap((slot) => attemptsAt(slot, instance, started).map((attempt) => runOf(instance, slot, attempt, started)))
    .toSorted((a, b) => b.start - a.start);
}

function runOf(instance: SampleInstance, slot: Slot<Plan>, attempt: Attempt, started: number): Run {
  const { plan, index } = slot;
  const planNumber = slot.planNumber + (attempt.retry ? RETRY : 0);
  const id = `${1000 + instance.number}${planNumber}${String(index).padStart(6, '0')}`;
  const status = statusOf(instance, attempt);
  return {
    id,
    index,
    start: attempt.start,
    end: attempt.end,
    listed: attempt.listed,
    keep: plan.keep,
    status,
    usable: status !== 'Failed' && !(instance.quirks.spoilsNewest && isNewest(attempt, plan, started)),
    method: plan.method,
    type: plan.type,
    mode: plan.mode,
    databases: plan.databases === undefined ? undefined : runningDatabases(instance).slice(0, plan.databases),
    size: status === 'Failed' ? 0 : backupSize(instance, plan.type, slot.load),
    copyWait: copyWait(slot, instance, started),
  };
}

/** Whether it is the last one that ended before the sandbox's start. */
function isNewest({ end }: Attempt, { every }: Plan, started: number): boolean {
  return end <= started && end + every > started;
}

function statusOf({ quirks }: SampleInstance, { outcome }: Attempt): string {
  return outcome === 'good' ? 'Success' : outcome === 'failed' ? 'Failed' : (quirks.oddStatus ?? 'Success');
}

export function runningDatabases(instance: SampleInstance): string[] {
  return instance.databases.filter(({ status }) => status === 'Running').map(({ name }) => name);
}

/** A full backup holds the whole instance, an incremental one a twentieth of it. For `load` see `Slot`. */
export function backupSize(instance: SampleInstance, type: BackupType, load: number): number {
  return Math.round(instance.size * (type === 'FullBackup' ? 1 : 0.05) * load);
}
