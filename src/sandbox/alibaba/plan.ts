import { DAY, HOUR, MINUTE } from './times.ts';

export type Method = 'Physical' | 'Logical' | 'Snapshot';
export type BackupType = 'FullBackup' | 'IncrementalBackup';

/** A backup that repeats. Its runs lie on a grid of the calendar, so that they keep their ids while time goes on. */
export interface Plan {
  readonly method: Method;
  readonly type: BackupType;
  readonly mode: 'Automated' | 'Manual';
  /** Milliseconds from one run to the next. */
  readonly every: number;
  /** Milliseconds after the grid's line at which a run starts. */
  readonly at: number;
  readonly takes: number;
  /** Milliseconds for which a backup is kept after its end. */
  readonly keep: number;
  /** How many of the instance's databases each run holds; absent for the whole instance. */
  readonly databases?: number;
}

/** A plan for every night. */
export function nightly(method: Method, more: Partial<Plan> = {}): Plan {
  return {
    method,
    type: 'FullBackup',
    mode: 'Automated',
    every: DAY,
    at: 19 * HOUR + 12 * MINUTE,
    takes: 23 * MINUTE,
    keep: 45 * DAY,
    ...more,
  };
}
