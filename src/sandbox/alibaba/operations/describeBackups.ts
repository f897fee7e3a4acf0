import { backupId, backupRow, backupsOf, statusOf } from '../backups.ts';
import { isLocalDisk } from '../instance.ts';
import { findInstance, operation } from '../operation.ts';
import { anyRegion, checkOrder, oneOf, optional, pageOf, paging, required, text, time } from '../params.ts';

export const describeBackups = operation(
  {
    ...anyRegion,
    ...paging('InvalidMaxRecordsPerPage.Malformed', 'InvalidPageNumbers.Malformed'),
    DBInstanceId: required(text()),
    BackupId: optional(text()),
    BackupStatus: optional(oneOf('Success', 'Failed')),
    BackupMode: optional(oneOf('Automated', 'Manual')),
    BackupType: optional(oneOf('FullBackup', 'IncrementalBackup')),
    StartTime: optional(time('minutes', 'InvalidStartTime.Format')),
    EndTime: optional(time('minutes', 'InvalidEndTime.Format')),
  },
  (values, ask) => {
    const { StartTime: from = -Infinity, EndTime: to = Infinity, PageNumber, PageSize } = values;
    checkOrder({ StartTime: from, EndTime: to }, 'InvalidParameterCombination');
    const instance = findInstance(values.DBInstanceId, values.RegionId, ask, 'InvalidDBInstanceName.NotFound');
    if (values.BackupId !== undefined) {
      ask.jobs.find(values.BackupId, 'backup', instance, ask.now);
    }
    const found = backupsOf(instance, ask)
      .filter(({ start }) => start >= from && start <= to)
      .filter((run) => values.BackupId === undefined || String(backupId(run, instance)) === values.BackupId)
      .filter((run) => values.BackupStatus === undefined || statusOf(run, ask.now) === values.BackupStatus)
      .filter(({ mode }) => values.BackupMode === undefined || mode === values.BackupMode)
      .filter(({ type }) => values.BackupType === undefined || type === values.BackupType);
    const rows = pageOf(found, PageNumber, PageSize).map((run) => backupRow(run, instance, ask));
    const size = found.reduce((sum, run) => sum + run.size, 0);
    return {
      Items: { Backup: rows },
      PageNumber: String(PageNumber),
      // Some answers give the size of a page here instead of what is on it.
      PageRecordCount: String(instance.engine === 'MySQL' ? PageSize : rows.length),
      TotalRecordCount: String(found.length),
      TotalEcsSnapshotSize: isLocalDisk(instance) ? 0 : size,
      ...(instance.quirks.old ? { TotalBackupSize: String(size) } : {}),
    };
  },
);
