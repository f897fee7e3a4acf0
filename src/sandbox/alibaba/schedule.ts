import { fraction } from '../data.ts';
import type { SampleInstance } from './instance.ts';
import type { BackupType, Method, Plan } from './plan.ts';

/** One backup: finished, failed, or under way (`end` in the future). */
export interface Run {
  readonly id: string;
  /** Place in its plan's grid. Picks the odd rows. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly keep: number | undefined;
  /** As it will be written once the run has ended. */
  readonly status: string;
  readonly method: Method;
  readonly type: BackupType;
  readonly mode: 'Automated' | 'Manual';
  readonly databases: readonly string[] | undefined;
  /** Bytes. */
  readonly size: number;
}

/**
 * The runs of an instance's plans that the cloud still has at `now`, newest first. `started` is when the sandbox was
 * started: it decides how old the instance is and since when its backups fail.
 */
export function scheduledRuns(instance: SampleInstance, now: number, started: number): Run[] {
  const born = started - instance.age;
  const runs = instance.plans.flatMap((plan, planNumber) => {
    const found: Run[] = [];
    for (let index = Math.floor((now - plan.at) / plan.every); ; index -= 1) {
      const start = index * plan.every + plan.at;
      if (start + plan.takes <= now - plan.keep || start < born) {
        break;
      }
      found.push(runOf(instance, plan, planNumber, index, started));
    }
    return found;
  });
  return runs.toSorted((a, b) => b.start - a.start);
}

function runOf(instance: SampleInstance, plan: Plan, planNumber: number, index: number, started: number): Run {
  const start = index * plan.every + plan.at;
  const id = `${1000 + instance.number}${planNumber}${String(index).padStart(6, '0')}`;
  const status = statusOf(instance, index, start, started);
  return {
    id,
    index,
    start,
    end: start + plan.takes,
    keep: plan.keep,
    status,
    method: plan.method,
    type: plan.type,
    mode: plan.mode,
    databases: plan.databases === undefined ? undefined : runningDatabases(instance).slice(0, plan.databases),
    size: status === 'Failed' ? 0 : backupSize(instance, plan.type, id),
  };
}

function statusOf({ quirks, number }: SampleInstance, index: number, start: number, started: number): string {
  if (quirks.failsFor !== undefined && start > started - quirks.failsFor) {
    return 'Failed';
  }
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
