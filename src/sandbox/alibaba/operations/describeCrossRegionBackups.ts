import { canHaveCopies, copiesOf, copyId, copyRow, isCopyOf } from '../copies.ts';
import { findInstance, operation } from '../operation.ts';
import { optional, pageOf, paging, region, required, text, time, wholeNumberText } from '../params.ts';
import { refusal } from '../refusals.ts';
import { formatTime } from '../times.ts';

export const describeCrossRegionBackups = operation(
  {
    ...paging('InvalidParameters.Format', 'InvalidParameters.Format'),
    DBInstanceId: required(text()),
    RegionId: required(region('InvalidRegion.Format')),
    CrossBackupId: optional(wholeNumberText()),
    StartTime: optional(time('seconds', 'InvalidStartTime.Format')),
    EndTime: optional(time('seconds', 'InvalidEndTime.Format')),
    CrossBackupRegion: optional(region('InvalidRegion.Format')),
    BackupId: optional(wholeNumberText()),
    ResourceGroupId: optional(text()),
  },
  (values, ask) => {
    const { StartTime: from, EndTime: to, CrossBackupId: id, PageNumber, PageSize } = values;
    if (id === undefined && (from === undefined || to === undefined)) {
      throw refusal('ParameterAbsence');
    }
    if (from !== undefined && to !== undefined && to <= from) {
      throw refusal('InvalidTime.Format');
    }
    const instance = findInstance(values.DBInstanceId, values.RegionId, 'InvalidDBInstance.NotFound');
    if (!canHaveCopies(instance)) {
      throw refusal('CrossBackupNotSupport');
    }
    const found = copiesOf(instance, ask)
      .filter(({ start }) => start >= (from ?? -Infinity) && start <= (to ?? Infinity))
      .filter((run) => id === undefined || String(copyId(run, instance)) === id)
      .filter((run) => values.BackupId === undefined || isCopyOf(run, instance, values.BackupId))
      .filter(() => values.CrossBackupRegion === undefined || values.CrossBackupRegion === instance.copiesTo);
    const rows = pageOf(found, PageNumber, PageSize).map((run) => copyRow(run, instance, ask));
    if (rows.length === 0 && PageNumber > 1) {
      throw refusal('InvalidPage.notFound');
    }
    return {
      RegionId: values.RegionId,
      ...(from === undefined ? {} : { StartTime: formatTime(from, 'seconds') }),
      ...(to === undefined ? {} : { EndTime: formatTime(to, 'seconds') }),
      Items: { Item: rows },
      PageNumber,
      // The size of a page, whatever is on it, as in the published samples.
      PageRecordCount: PageSize,
      TotalRecordCount: found.length,
    };
  },
);
