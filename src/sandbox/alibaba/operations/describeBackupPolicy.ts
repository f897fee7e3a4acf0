import { isLocalDisk, type SampleInstance } from '../instance.ts';
import { findInstance, operation, type Answer } from '../operation.ts';
import { anyRegion, oneOf, optional, required, text } from '../params.ts';
import { DAY, formatTime } from '../times.ts';

export const describeBackupPolicy = operation(
  {
    ...anyRegion,
    DBInstanceId: required(text()),
    BackupPolicyMode: optional(oneOf('DataBackupPolicy', 'LogBackupPolicy')),
    CompressType: optional(text()),
    ReleasedKeepPolicy: optional(text()),
  },
  ({ DBInstanceId, RegionId }, ask) => policy(findInstance(DBInstanceId, RegionId), ask.now),
);

function policy(instance: SampleInstance, now: number): Answer {
  const [plan] = instance.plans;
  const logs = instance.engine !== 'SQLServer';
  return {
    PreferredBackupTime: '19:00Z-20:00Z',
    PreferredBackupPeriod: 'Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday',
    PreferredNextBackupTime: formatTime((Math.floor(now / DAY) + 1) * DAY + ((plan?.at ?? 0) % DAY), 'minutes'),
    BackupRetentionPeriod: Math.round((plan?.keep ?? 7 * DAY) / DAY),
    LogBackupRetentionPeriod: 7,
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
    BackupInterval: plan === undefined || plan.every >= DAY ? '-1' : String(plan.every / 60_000),
    Category: isLocalDisk(instance) ? 'Standard' : 'Flash',
    CompressType: instance.engine === 'MySQL' ? '4' : '1',
    ArchiveBackupRetentionPeriod: '0',
    ArchiveBackupKeepCount: '1',
    ArchiveBackupKeepPolicy: 'ByMonth',
    ReleasedKeepPolicy: 'None',
  };
}
