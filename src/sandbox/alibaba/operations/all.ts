import type { Operation } from '../operation.ts';
import { createBackup } from './createBackup.ts';
import { describeAvailableCrossRegion } from './describeAvailableCrossRegion.ts';
import { describeAvailableRecoveryTime } from './describeAvailableRecoveryTime.ts';
import { describeBackupPolicy } from './describeBackupPolicy.ts';
import { describeBackups } from './describeBackups.ts';
import { describeBackupTasks } from './describeBackupTasks.ts';
import { describeBinlogFiles } from './describeBinlogFiles.ts';
import { describeCrossRegionBackupDBInstance } from './describeCrossRegionBackupDBInstance.ts';
import { describeCrossRegionBackups } from './describeCrossRegionBackups.ts';
import { describeCrossRegionLogBackupFiles } from './describeCrossRegionLogBackupFiles.ts';
import { describeDatabases } from './describeDatabases.ts';
import { describeDBInstanceAttribute } from './describeDBInstanceAttribute.ts';
import { describeDBInstances } from './describeDBInstances.ts';
import { describeDetachedBackups } from './describeDetachedBackups.ts';
import { describeInstanceCrossBackupPolicy } from './describeInstanceCrossBackupPolicy.ts';
import { describeLocalAvailableRecoveryTime } from './describeLocalAvailableRecoveryTime.ts';
import { describeLogBackupFiles } from './describeLogBackupFiles.ts';
import { describeRegions } from './describeRegions.ts';

/** The API, by the name of the action. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  ['CreateBackup', createBackup],
  ['DescribeAvailableCrossRegion', describeAvailableCrossRegion],
  ['DescribeAvailableRecoveryTime', describeAvailableRecoveryTime],
  ['DescribeBackupPolicy', describeBackupPolicy],
  ['DescribeBackups', describeBackups],
  ['DescribeBackupTasks', describeBackupTasks],
  ['DescribeBinlogFiles', describeBinlogFiles],
  ['DescribeCrossRegionBackupDBInstance', describeCrossRegionBackupDBInstance],
  ['DescribeCrossRegionBackups', describeCrossRegionBackups],
  ['DescribeCrossRegionLogBackupFiles', describeCrossRegionLogBackupFiles],
  ['DescribeDatabases', describeDatabases],
  ['DescribeDBInstanceAttribute', describeDBInstanceAttribute],
  ['DescribeDBInstances', describeDBInstances],
  ['DescribeDetachedBackups', describeDetachedBackups],
  ['DescribeInstanceCrossBackupPolicy', describeInstanceCrossBackupPolicy],
  ['DescribeLocalAvailableRecoveryTime', describeLocalAvailableRecoveryTime],
  ['DescribeLogBackupFiles', describeLogBackupFiles],
  ['DescribeRegions', describeRegions],
]);
