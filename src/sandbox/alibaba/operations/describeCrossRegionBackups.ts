import { copiesOf, copyId, copyRow, findCopied, isCopyOf } from '../copies.ts';
import { RESOURCE_GROUP } from '../instance.ts';
import { operation } from '../operation.ts';
import {
  checkOrder,
  destination,
  optional,
  pageOf,
  paging,
  region,
  required,
  text,
  time,
  wholeNumberText,
} from '../params.ts';
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
    CrossBackupRegion: optional(destination('InvalidRegion.Format')),
    BackupId: optional(wholeNumberText()),
    ResourceGroupId: optional(text()),
  },
  (values, ask) => {
    const { StartTime: from, EndTime: to, CrossBackupId: id, PageNumber, PageSize } = values;
    if (id === undefined && (from === undefined || to === undefined)) {
      throw refusal('ParameterAbsence');
    }
    checkOrder({ StartTime: from ?? -Infinity, EndTime: to ?? Infinity }, 'InvalidTime.Format');
    const instance = findCopied(values.DBInstanceId, values.RegionId, ask);
    const found = copiesOf(instance, ask)
      .filter(({ start }) => start >= (from ?? -Infinity) && start <= (to ?? Infinity))
      .filter((copy) => id === undefined || String(copyId(copy, instance)) === id)
      .filter((copy) => values.BackupId === undefined || isCopyOf(copy, instance, values.BackupId))
      .filter(() => values.ResourceGroupId === undefined || values.ResourceGroupId === RESOURCE_GROUP)
      .filter(() => values.CrossBackupRegion === undefined || values.CrossBackupRegion === instance.copiesTo);
    const rows = pageOf(found, PageNumber, PageSize).map((copy) => copyRow(copy, instance, ask));
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
