import { LIST_INSTANCES } from '../keys.ts';
import type { Route } from '../operation.ts';
import { showBackupDownloadLink } from './backupFiles.ts';
import { showBackupPolicy } from './backupPolicy.ts';
import { listInstanceBackupSummary, showBackupUsage } from './backupUsage.ts';
import { createBackup } from './createBackup.ts';
import { listBackups } from './listBackups.ts';
import { listOffsiteBackups } from './listOffsiteBackups.ts';
import { listOffsiteInstances, showOffsiteBackupPolicy } from './offsite.ts';
import { listOffsiteRestoreTimes, listRestoreTimes } from './restoreTimes.ts';

const PROJECT = '/v3/{project_id}';
const INSTANCE = `${PROJECT}/instances/{instance_id}`;

const LIST = 'rds:backup:list';
const POLICY = 'rds:instance:getBackupPolicy';
const RECOVERY = 'rds:instance:getRestoreTime';

/** What the API has about backups. */
export const backupOperations: readonly Route[] = [
  { name: 'ListBackups', method: 'GET', path: `${PROJECT}/backups`, action: LIST, run: listBackups },
  {
    name: 'ListOffsiteBackups',
    method: 'GET',
    path: `${PROJECT}/offsite-backups`,
    action: LIST,
    run: listOffsiteBackups,
  },
  {
    name: 'ShowOffsiteBackupPolicy',
    method: 'GET',
    path: `${INSTANCE}/backups/offsite-policy`,
    action: POLICY,
    run: showOffsiteBackupPolicy,
  },
  {
    name: 'ListOffsiteInstances',
    method: 'GET',
    path: '/v3/backups/offsite-backup-instance',
    action: LIST_INSTANCES,
    run: listOffsiteInstances,
  },
  {
    name: 'ListRestoreTimes',
    method: 'GET',
    path: `${INSTANCE}/restore-time`,
    action: RECOVERY,
    run: listRestoreTimes,
  },
  {
    name: 'ListOffsiteRestoreTimes',
    method: 'GET',
    path: `${INSTANCE}/offsite-restore-time`,
    action: RECOVERY,
    run: listOffsiteRestoreTimes,
  },
  {
    name: 'CreateManualBackup',
    method: 'POST',
    path: `${PROJECT}/backups`,
    action: 'rds:backup:create',
    run: createBackup,
  },
  {
    name: 'ShowBackupDownloadLink',
    method: 'GET',
    path: `${PROJECT}/backup-files`,
    action: 'rds:backup:download',
    run: showBackupDownloadLink,
  },
  {
    name: 'ShowBackupPolicy',
    method: 'GET',
    path: `${INSTANCE}/backups/policy`,
    action: POLICY,
    run: showBackupPolicy,
  },
  {
    name: 'ShowBackupUsage',
    method: 'GET',
    path: `${PROJECT}/backups/backup-usage`,
    action: LIST_INSTANCES,
    run: showBackupUsage,
  },
  {
    name: 'ListInstanceBackupSummary',
    method: 'GET',
    path: `${PROJECT}/instances/backups/summary`,
    action: LIST_INSTANCES,
    run: listInstanceBackupSummary,
  },
];
