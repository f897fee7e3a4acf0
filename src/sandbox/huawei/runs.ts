import { hex } from '../data.ts';
import { attemptsAt, copyWait, slotsOf, type Attempt, type Moments, type Slot } from '../rhythm.ts';
import { DAY } from '../times.ts';
import { encodeBackup } from './ids.ts';
import type { BackupType, Plan, SampleInstance } from './instance.ts';

/** One backup: finished, failed, or under way (`end` in the future). */
export interface Run {
  readonly id: string;
  readonly name: string;
  /** Which plan it comes from, with a mark for what took the place of another. */
  readonly plan: number;
  /** Place in its plan's grid. Picks the odd rows. */
  readonly index: number;
  readonly type: BackupType;
  readonly start: number;
  readonly end: number;
  /** From when on it is in the lists, unless it is shown while it is under way. */
  readonly listed: number;
  /** As it will be written once the run has ended. */
  readonly status: string;
  /** Absent for the whole instance. */
  readonly databases: readonly string[] | undefined;
  /** KB. */
  readonly size: number;
  /** Milliseconds from its end until its copy in another region is begun; `undefined` if it is not copied. */
  readonly copyWait: number | undefined;
}

/** What a run's plan number grows by where it took the place of another. */
const RETRY = 100;

/** The runs of an instance's plans that are still kept, newest first; `keepDays` instead of what the plans say. */
export function scheduledRuns(instance: SampleInstance, moments: Moments, keepDays?: number): Run[] {
  const plans =
    keepDays === undefined ? instance.plans : instance.plans.map((plan) => ({ ...plan, keep: keepDays * DAY }));
  return slotsOf({ ...instance, plans }, moments)
    .flatMap((slot) =>
      attemptsAt(slot, instance, moments.started).map((attempt) => ({
        ...runOf(instance, slot, attempt),
        copyWait: copyWait(slot, instance, moments.started),
      })),
    )
    .toSorted((a, b) => b.start - a.start);
}

function runOf(
  instance: SampleInstance,
  { plan, planNumber, index, load }: Slot<Plan>,
  attempt: Attempt,
): Omit<Run, 'copyWait'> {
  const { start, end, listed } = attempt;
  const number = planNumber + (attempt.retry ? RETRY : 0);
  const facts = { instanceNumber: instance.number, plan: number, start, fails: false, databases: [] };
  const databases = plan.databases === undefined ? undefined : instance.databases.slice(0, plan.databases);
  return {
    id: encodeBackup({ ...facts, kind: 'run' }, instance),
    name: nameOf(instance, plan.type, start, index),
    plan: number,
    index,
    type: plan.type,
    start,
    end,
    listed,
    status: statusOf(instance, attempt),
    databases,
    size: attempt.outcome === 'failed' ? 0 : backupSize(instance, plan.type, load, databases !== undefined),
  };
}

function statusOf({ quirks }: SampleInstance, { outcome }: Attempt): string {
  return outcome === 'failed' ? 'FAILED' : outcome === 'odd' ? (quirks.oddStatus ?? 'COMPLETED') : 'COMPLETED';
}

function nameOf({ engine, name, number }: SampleInstance, type: BackupType, start: number, index: number): string {
  if (type === 'manual') {
    return `backup-${hex(`name ${number} ${start}`, 4)}`;
  }
  if (type === 'incremental' && (engine === 'MySQL' || engine === 'MariaDB')) {
    return `mysql-bin.${String(index).padStart(6, '0')}`;
  }
  const stamp = new Date(start).toISOString().replaceAll(/\D/g, '');
  return `${engine.toLowerCase()}-${name}-${stamp}`;
}

const shares: Record<BackupType, number> = { auto: 1, manual: 1, fragment: 0.2, incremental: 0.02 };

/** KB: the whole instance for a full backup, parts of it for the others. For `load` see `Slot`. */
export function backupSize(instance: SampleInstance, type: BackupType, load: number, partial: boolean): number {
  return Math.round(instance.size * shares[type] * load * (partial ? 0.5 : 1));
}
