import type { Rhythm } from '../rhythm.ts';
import { DAY, HOUR, MINUTE } from '../times.ts';

export type Method = 'Physical' | 'Logical' | 'Snapshot';
export type BackupType = 'FullBackup' | 'IncrementalBackup';

/** A backup that repeats. */
export interface Plan extends Rhythm {
  readonly method: Method;
  readonly type: BackupType;
  readonly mode: 'Automated' | 'Manual';
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
