import type { Operation } from '../operation.ts';
import { createBackup } from './createBackup.ts';
import { describeBackupPolicy } from './describeBackupPolicy.ts';
import { describeBackups } from './describeBackups.ts';
import { describeBackupTasks } from './describeBackupTasks.ts';
import { describeCrossRegionBackups } from './describeCrossRegionBackups.ts';
import { describeDatabases } from './describeDatabases.ts';
import { describeDBInstanceAttribute } from './describeDBInstanceAttribute.ts';
import { describeDBInstances } from './describeDBInstances.ts';
import { describeRegions } from './describeRegions.ts';

/** The API, by the name of the action. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  ['CreateBackup', createBackup],
  ['DescribeBackupPolicy', describeBackupPolicy],
  ['DescribeBackups', describeBackups],
  ['DescribeBackupTasks', describeBackupTasks],
  ['DescribeCrossRegionBackups', describeCrossRegionBackups],
  ['DescribeDatabases', describeDatabases],
  ['DescribeDBInstanceAttribute', describeDBInstanceAttribute],
  ['DescribeDBInstances', describeDBInstances],
  ['DescribeRegions', describeRegions],
]);
