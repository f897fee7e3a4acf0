import type { UploadState } from '../../../model/logs.ts';
import type {
  BackupMethod,
  BackupMode,
  BackupState,
  BackupType,
  Engine,
  InstanceRole,
  InstanceState,
  Storage,
  Word,
} from '../../../model/resources.ts';
import { words } from '../../common/words.ts';

/** `0` and `1` are the cross-region spellings; the rest after `Failed` are stages that the task list uses. */
export const backupState = words<BackupState>({
  Success: 'good',
  0: 'good',
  Failed: 'failed',
  1: 'failed',
  Running: 'running',
  NoStart: 'running',
  Checking: 'running',
  Preparing: 'running',
  Waiting: 'running',
  Uploading: 'running',
  Progressing: 'running',
});

export const backupType = words<BackupType>({
  FullBackup: 'full',
  F: 'full',
  IncrementalBackup: 'incremental',
  I: 'incremental',
});

export const backupMethod = words<BackupMethod>({
  Physical: 'physical',
  P: 'physical',
  Logical: 'logical',
  L: 'logical',
  Snapshot: 'snapshot',
});

export const backupMode = words<BackupMode>({ Automated: 'automated', Manual: 'manual' });

/** Of log files. */
export const uploadState = words<UploadState>({ Completed: 'completed', Uploading: 'uploading' });

export const engine = words<Engine>({
  MySQL: 'mysql',
  PostgreSQL: 'postgresql',
  SQLServer: 'sqlserver',
  MariaDB: 'mariadb',
});

export const instanceState = words<InstanceState>({
  Running: 'running',
  Stopped: 'stopped',
  Released: 'stopped',
  Creating: 'creating',
  Deleting: 'busy',
  Rebooting: 'busy',
  Stopping: 'busy',
  DBInstanceClassChanging: 'busy',
  TRANSING: 'busy',
  EngineVersionUpgrading: 'busy',
  TransingToOthers: 'busy',
  GuardDBInstanceCreating: 'busy',
  Restoring: 'busy',
  Importing: 'busy',
  ImportingFromOthers: 'busy',
  DBInstanceNetTypeChanging: 'busy',
  GuardSwitching: 'busy',
  INS_CLONING: 'busy',
});

export const instanceRole = words<InstanceRole>({
  Primary: 'primary',
  Readonly: 'readonly',
  Guard: 'other',
  Temp: 'other',
});

/** By prefix, as new disk types keep appearing. A bare `ssd` could be either. */
export function storage(raw: string | undefined = ''): Word<Storage> {
  if (/^(cloud|general)_/i.test(raw)) {
    return { kind: 'cloud', raw };
  }
  return { kind: /^(local|ephemeral)_/i.test(raw) ? 'local' : 'unknown', raw };
}
