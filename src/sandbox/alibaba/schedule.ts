import { fraction } from '../data.ts';
import type { SampleInstance } from './instance.ts';
import { daysOf, placeAt, startOf, weekdayOf, type BackupType, type Method, type Plan } from './plan.ts';
import { MINUTE } from './times.ts';

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
}

/** A run that goes wrong stops so long after its start, and another one begins a minute later. */
const BREAKS_AFTER = 4 * MINUTE;
const RETRY_AFTER = 5 * MINUTE;
/** What a run's plan number grows by in the id of the one that took its place. */
const RETRY = 5;

/**
 * The runs of an instance's plans that the cloud still has at `now`, newest first. `started` is when the sandbox was
 * started: it decides how old the instance is and since when its backups fail.
 */
export function scheduledRuns(instance: SampleInstance, now: number, started: number): Run[] {
  const born = started - instance.age;
  const runs = instance.plans.flatMap((plan, planNumber) => {
    const days = daysOf(plan, started);
    const last = plan.stopped === undefined ? Infinity : started - plan.stopped;
    const found: Run[] = [];
    for (let index = placeAt(plan, now, started); ; index -= 1) {
      const start = startOf(plan, index, started);
      if (start + plan.takes <= now - plan.keep || start < born) {
        break;
      }
      if (start <= last && days.includes(weekdayOf(start))) {
        found.push(...attempts(instance, { plan, planNumber, index, start, started }));
      }
    }
    return found;
  });
  return runs.toSorted((a, b) => b.start - a.start);
}

interface Slot {
  readonly plan: Plan;
  readonly planNumber: number;
  readonly index: number;
  readonly start: number;
  readonly started: number;
}

/** A run that fails once in a while is followed by one that succeeds, so that an instance is not in trouble by chance. */
function attempts(instance: SampleInstance, slot: Slot): Run[] {
  const { start, planNumber, plan } = slot;
  const { failsFor } = instance.quirks;
  const whole = { end: start + plan.takes, listed: start + plan.takes };
  if (failsFor !== undefined && start > slot.started - failsFor) {
    return [{ ...runOf(instance, slot, 'Failed'), ...whole }];
  }
  const status = statusOf(instance, slot.index);
  if (status === 'Success') {
    return [{ ...runOf(instance, slot, status), ...whole }];
  }
  const end = start + RETRY_AFTER + plan.takes;
  const retry = { ...slot, planNumber: planNumber + RETRY, start: start + RETRY_AFTER };
  return [
    { ...runOf(instance, slot, status), end: start + BREAKS_AFTER, listed: end },
    { ...runOf(instance, retry, 'Success'), end, listed: end },
  ];
}

function runOf(instance: SampleInstance, slot: Slot, status: string): Omit<Run, 'end' | 'listed'> {
  const { plan, index, start } = slot;
  const id = `${1000 + instance.number}${slot.planNumber}${String(index).padStart(6, '0')}`;
  return {
    id,
    index,
    start,
    keep: plan.keep,
    status,
    usable: status !== 'Failed' && !(instance.quirks.spoilsNewest && isNewest(slot)),
    method: plan.method,
    type: plan.type,
    mode: plan.mode,
    databases: plan.databases === undefined ? undefined : runningDatabases(instance).slice(0, plan.databases),
    size: status === 'Failed' ? 0 : backupSize(instance, plan.type, id),
  };
}

/** Whether it is the last one that ended before the sandbox's start. */
function isNewest({ plan, start, started }: Slot): boolean {
  const end = start + plan.takes;
  return end <= started && end + plan.every > started;
}

function statusOf({ quirks, number }: SampleInstance, index: number): string {
  if (quirks.failsEvery !== undefined && (index + number) % quirks.failsEvery === 3) {
    return 'Failed';
  }
  return quirks.oddStatus !== undefined && index % 4 === 1 ? quirks.oddStatus : 'Success';
}

export function runningDatabases(instance: SampleInstance): string[] {
  return instance.databases.filter(({ status }) => status === 'Running').map(({ name }) => name);
}

/** About the instance's size for a full backup, a twentieth of it for an incremental one. */
export function backupSize(instance: SampleInstance, type: BackupType, id: string): number {
  const share = (type === 'FullBackup' ? 1 : 0.05) * (0.9 + fraction(`size ${id}`) / 5);
  return Math.round(instance.size * share);
}
