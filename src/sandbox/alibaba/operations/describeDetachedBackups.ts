import { backupId, backupRow, backupsOf, statusOf } from '../backups.ts';
import { RESOURCE_GROUP, type SampleInstance } from '../instance.ts';
import { operation, type Answer, type Ask } from '../operation.ts';
import { anyRegion, checkOrder, oneOf, optional, pageOf, paging, region, required, text, time } from '../params.ts';
import { refusal } from '../refusals.ts';
import type { Run } from '../schedule.ts';

/** The fields that a backup of DescribeBackups has here too. */
const fields: ReadonlySet<string> = new Set([
  'BackupId',
  'DBInstanceId',
  'HostInstanceID',
  'BackupStatus',
  'BackupStartTime',
  'BackupEndTime',
  'BackupMode',
  'BackupMethod',
  'BackupType',
  'BackupSize',
  'BackupDownloadURL',
  'BackupIntranetDownloadURL',
  'ConsistentTime',
  'IsAvail',
  'MetaStatus',
  'StoreStatus',
]);

/** The backups that released instances have left behind. */
export const describeDetachedBackups = operation(
  {
    ...anyRegion,
    ...paging('InvalidMaxRecordsPerPage.Malformed', 'InvalidPageNumbers.Malformed'),
    // Not RegionId, as elsewhere.
    Region: required(region()),
    DBInstanceId: optional(text()),
    BackupId: optional(text()),
    BackupStatus: optional(oneOf('Success', 'Failed')),
    BackupMode: optional(oneOf('Automated', 'Manual')),
    StartTime: optional(time('minutes', 'InvalidStartTime.Format')),
    EndTime: optional(time('minutes', 'InvalidEndTime.Format')),
    ResourceGroupId: optional(text()),
  },
  (values, ask) => {
    const { StartTime: from = -Infinity, EndTime: to = Infinity, PageNumber, PageSize } = values;
    checkOrder({ StartTime: from, EndTime: to }, 'InvalidParameterCombination');
    const instances = ask.world
      .releasedIn(values.Region)
      .filter(({ id }) => values.DBInstanceId === undefined || id === values.DBInstanceId);
    if (values.DBInstanceId !== undefined && instances.length === 0) {
      throw refusal('InvalidDBInstanceName.NotFound');
    }
    const found = instances
      .flatMap((instance) => backupsOf(instance, ask).map((run) => ({ run, instance })))
      .filter(() => values.ResourceGroupId === undefined || values.ResourceGroupId === RESOURCE_GROUP)
      .filter(({ run }) => run.start >= from && run.start <= to)
      .filter(
        ({ run, instance }) => (values.BackupId ?? String(backupId(run, instance))) === String(backupId(run, instance)),
      )
      .filter(({ run }) => values.BackupStatus === undefined || statusOf(run, ask.now) === values.BackupStatus)
      .filter(({ run }) => values.BackupMode === undefined || run.mode === values.BackupMode)
      .toSorted((a, b) => b.run.start - a.run.start);
    const rows = pageOf(found, PageNumber, PageSize).map(({ run, instance }) => detachedRow(run, instance, ask));
    return {
      Items: { Backup: rows },
      PageNumber: String(PageNumber),
      PageRecordCount: String(rows.length),
      TotalRecordCount: String(found.length),
    };
  },
);

function detachedRow(run: Run, instance: SampleInstance, ask: Ask): Answer {
  const row = Object.entries(backupRow(run, instance, ask)).filter(([name]) => fields.has(name));
  return {
    ...Object.fromEntries(row),
    ...(instance.description === undefined ? {} : { DBInstanceComment: instance.description }),
    // Here a failed backup is said to be empty, which elsewhere has no word at all.
    ...(run.status === 'Failed' ? { MetaStatus: 'EMPTY' } : {}),
  };
}
