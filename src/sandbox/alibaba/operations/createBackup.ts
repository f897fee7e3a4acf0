import { DAY } from '../../times.ts';
import { acceptBackup, type BackupWish } from '../backupRules.ts';
import type { SampleInstance } from '../instance.ts';
import { findInstance, operation, type Ask } from '../operation.ts';
import { anyRegion, integer, oneOf, optional, required, text, withDefault } from '../params.ts';
import { refusal } from '../refusals.ts';
import { automatedTasks } from './describeBackupTasks.ts';

const BACKUPS_A_DAY = 20;
const KEEP = -1;

export const createBackup = operation(
  {
    ...anyRegion,
    DBInstanceId: required(text()),
    BackupMethod: withDefault(oneOf('Physical', 'Logical', 'Snapshot'), 'Physical'),
    BackupStrategy: optional(oneOf('db', 'instance')),
    DBName: optional(text()),
    BackupType: optional(oneOf('Auto', 'FullBackup')),
    BackupRetentionPeriod: optional(
      integer((days) => days === KEEP || (days >= 7 && days <= 730), 'Parameters.Invalid'),
    ),
  },
  (values, ask) => {
    const instance = findInstance(values.DBInstanceId, values.RegionId, ask, 'InvalidDBInstanceName.NotFound');
    const wish = {
      method: values.BackupMethod,
      strategy: values.BackupStrategy,
      type: values.BackupType,
      databases: values.DBName,
      retention: values.BackupRetentionPeriod,
    };
    return { BackupJobId: startBackup(instance, wish, ask) };
  },
);

/** Gives the job's id, or throws a `Refusal`. */
export function startBackup(instance: SampleInstance, wish: BackupWish, ask: Ask): string {
  checkInstance(instance);
  const accepted = acceptBackup(instance, wish);
  checkRoom(instance, ask);
  return ask.jobs.start({
    ...accepted,
    instanceNumber: instance.number,
    start: ask.now,
    retention: wish.retention,
    // Where the scheduled backups fail, a manual one meets the same fate.
    fails: ask.effects.jobFails || instance.quirks.failsFor !== undefined,
  });
}

function checkInstance(instance: SampleInstance): void {
  if (instance.master !== undefined) {
    throw refusal('ReadDBInstanceNotSupport');
  }
  if (instance.lockMode !== 'Unlock') {
    throw refusal('IncorrectDBInstanceLockMode.ValueNotSupported');
  }
  if (instance.status !== 'Running') {
    throw refusal('IncorrectDBInstanceState');
  }
}

function checkRoom(instance: SampleInstance, ask: Ask): void {
  const jobs = ask.jobs.of(instance);
  if (jobs.some((job) => ask.jobs.isRunning(job, ask.now)) || automatedTasks(instance, ask).length > 0) {
    throw refusal('BackupJobExists');
  }
  const today = Math.floor(ask.now / DAY);
  if (jobs.filter(({ start }) => Math.floor(start / DAY) === today).length >= BACKUPS_A_DAY) {
    throw refusal('Exceeded.BackupTimes');
  }
}
