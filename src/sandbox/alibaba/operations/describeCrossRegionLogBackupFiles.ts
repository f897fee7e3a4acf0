import { findCopied } from '../copies.ts';
import { copiedLogRow, copiedLogsOf } from '../logs.ts';
import { operation } from '../operation.ts';
import { checkOrder, destination, optional, pageOf, paging, range, region, required, text } from '../params.ts';
import { refusal } from '../refusals.ts';
import { formatTime } from '../times.ts';

export const describeCrossRegionLogBackupFiles = operation(
  {
    ...paging('InvalidParameters.Format', 'InvalidParameters.Format'),
    ...range('seconds'),
    DBInstanceId: required(text()),
    RegionId: required(region('InvalidRegion.Format')),
    CrossBackupRegion: optional(destination('InvalidRegion.Format')),
  },
  (values, ask) => {
    const { StartTime: from, EndTime: to, PageNumber, PageSize, CrossBackupRegion: place } = values;
    checkOrder(values, 'InvalidTime.Format');
    const instance = findCopied(values.DBInstanceId, values.RegionId, ask);
    const found = copiedLogsOf(instance, ask)
      .filter(({ start }) => start >= from && start <= to)
      .filter(() => place === undefined || place === instance.copiesTo);
    const rows = pageOf(found, PageNumber, PageSize).map((file) => copiedLogRow(file, instance, ask));
    if (rows.length === 0 && PageNumber > 1) {
      throw refusal('InvalidPage.notFound');
    }
    return {
      DBInstanceId: instance.id,
      RegionId: values.RegionId,
      StartTime: formatTime(from, 'seconds'),
      // A reply of 2019 repeats the name with the value.
      EndTime: `${instance.quirks.old ? 'EndTime=' : ''}${formatTime(to, 'seconds')}`,
      Items: { Item: rows },
      PageNumber,
      PageRecordCount: rows.length,
      TotalRecordCount: found.length,
    };
  },
);
