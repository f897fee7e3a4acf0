import { daysOf, hourOf, nextStart } from '../../rhythm.ts';
import { DAY, MINUTE } from '../../times.ts';
import { isLocalDisk, type SampleInstance } from '../instance.ts';
import { findInstance, operation, type Answer, type Ask } from '../operation.ts';
import { anyRegion, oneOf, optional, required, text } from '../params.ts';
import { nightly } from '../plan.ts';
import { formatTime } from '../times.ts';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
/** What an instance without a plan of its own is promised. */
const usual = [nightly('Physical')];

export const describeBackupPolicy = operation(
  {
    ...anyRegion,
    DBInstanceId: required(text()),
    BackupPolicyMode: optional(oneOf('DataBackupPolicy', 'LogBackupPolicy')),
    CompressType: optional(text()),
    ReleasedKeepPolicy: optional(text()),
  },
  ({ DBInstanceId, RegionId }, ask) => policy(findInstance(DBInstanceId, RegionId, ask), ask),
);

function policy(instance: SampleInstance, ask: Ask): Answer {
  const [plan] = instance.plans;
  const logs = instance.logDays > 0;
  return {
    ...rhythm(instance, ask),
    BackupRetentionPeriod: Math.round((plan?.keep ?? 7 * DAY) / DAY),
    LogBackupRetentionPeriod: logs ? instance.logDays : 7,
    PitrRetentionPeriod: 7,
    LocalLogRetentionHours: 18,
    LocalLogRetentionSpace: '30',
    ...(instance.engine === 'SQLServer'
      ? {
          SupportVolumeShadowCopy: instance.shadowCopy ? 1 : 0,
          ...(isLocalDisk(instance) ? {} : { BackupMethod: 'Physical' }),
        }
      : {}),
    SupportsHighFrequencyBackup: isLocalDisk(instance) ? 0 : 1,
    SupportReleasedKeep: 1,
    // `Disabled` with a d here, `Disable` in the other fields.
    BackupLog: logs ? 'Enable' : 'Disabled',
    EnableBackupLog: logs ? '1' : '0',
    HighSpaceUsageProtection: 'Enable',
    // Documented as a boolean, described as the words True and False.
    EnableIncrementDataBackup: instance.engine === 'MariaDB' ? 'False' : instance.engine === 'SQLServer',
    EnablePitrProtection: false,
    SupportModifyBackupPriority: true,
    LogBackupFrequency: 'LogInterval',
    BackupInterval: interval(instance),
    Category: isLocalDisk(instance) ? 'Standard' : 'Flash',
    CompressType: instance.engine === 'MySQL' ? '4' : '1',
    ArchiveBackupRetentionPeriod: '0',
    ArchiveBackupKeepCount: '1',
    ArchiveBackupKeepPolicy: 'ByMonth',
    ReleasedKeepPolicy: 'None',
  };
}

/** When the automated plans of the instance run. */
function rhythm({ plans, autoBackup }: SampleInstance, { now, surroundings: { started } }: Ask): Answer {
  const own = plans.filter(({ mode }) => mode === 'Automated');
  const automated = own.length === 0 ? usual : own;
  // It is the same for all of them.
  const hour = Math.min(...automated.map((plan) => hourOf(plan, started)));
  const days = new Set(automated.flatMap((plan) => daysOf(plan, started)));
  const next = Math.min(...automated.map((plan) => nextStart(plan, now, started)));
  return {
    PreferredBackupTime: `${hourText(hour)}-${hourText((hour + 1) % 24)}`,
    PreferredBackupPeriod: autoBackup ? weekdays.filter((_, day) => days.has(day)).join(',') : '',
    PreferredNextBackupTime: autoBackup ? formatTime(next, 'minutes') : '',
  };
}

function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00Z`;
}

/** Minutes: between the log backups of SQL Server, elsewhere between snapshots that come more often than daily. */
function interval({ engine, plans: [plan] }: SampleInstance): string {
  if (engine === 'SQLServer') {
    return '30';
  }
  return plan === undefined || plan.every >= DAY ? '-1' : String(plan.every / MINUTE);
}
