import { logBackupRow, logFilesOf, logPage } from '../logs.ts';
import { findInstance, operation } from '../operation.ts';
import { anyRegion, checkOrder, paging, range, required, text } from '../params.ts';
import { refusal } from '../refusals.ts';

/** For SQL Server alone. */
export const describeLogBackupFiles = operation(
  {
    ...anyRegion,
    ...paging(
      'InvalidMaxRecordsPerPage.Malformed',
      'InvalidPageNumbers.Malformed',
      (size) => size >= 30 && size <= 1000,
    ),
    ...range('minutes'),
    DBInstanceId: required(text()),
  },
  (values, ask) => {
    checkOrder(values, 'InvalidParameterCombination');
    const instance = findInstance(values.DBInstanceId, values.RegionId, ask, 'InvalidDBInstanceName.NotFound');
    if (instance.engine !== 'SQLServer') {
      throw refusal('InvalidDBInstanceEngineType.Format');
    }
    const found = logFilesOf(instance, ask).filter(({ start }) => start >= values.StartTime && start <= values.EndTime);
    return logPage(found, values, (file) => logBackupRow(file, ask));
  },
);
