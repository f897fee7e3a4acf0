import { fraction, hex } from '../data.ts';
import { attemptsAt, slotsOf, type Attempt, type Moments, type Slot } from '../rhythm.ts';
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
}

/** What a run's plan number grows by where it took the place of another. */
const RETRY = 100;

/** The runs of an instance's plans that are still kept, newest first; `keepDays` instead of what the plans say. */
export function scheduledRuns(instance: SampleInstance, moments: Moments, keepDays?: number): Run[] {
  const plans =
    keepDays === undefined ? instance.plans : instance.plans.map((plan) => ({ ...plan, keep: keepDays * DAY }));
  return slotsOf(plans, instance.age, moments)
    .flatMap((slot) =>
      attemptsAt(slot, instance.quirks, instance.number, moments.started).map((attempt) =>
        runOf(instance, slot, attempt),
      ),
    )
    .toSorted((a, b) => b.start - a.start);
}

function runOf(instance: SampleInstance, { plan, planNumber, index }: Slot<Plan>, attempt: Attempt): Run {
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
    size: attempt.outcome === 'failed' ? 0 : backupSize(instance, plan.type, start, databases !== undefined),
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

/** KB: about the instance's size for a full backup, parts of it for the others. */
export function backupSize(instance: SampleInstance, type: BackupType, start: number, partial: boolean): number {
  const luck = 0.9 + fraction(`size ${instance.number} ${type} ${start}`) / 5;
  return Math.round(instance.size * shares[type] * luck * (partial ? 0.5 : 1));
}
