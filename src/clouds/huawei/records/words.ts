import type { UploadState } from '../../../model/logs.ts';
import type {
  BackupMode,
  BackupState,
  BackupType,
  Engine,
  InstanceRole,
  InstanceState,
  Storage,
} from '../../../model/resources.ts';
import { words } from '../../common/words.ts';

export const backupState = words<BackupState>({
  BUILDING: 'running',
  COMPLETED: 'good',
  FAILED: 'failed',
  DELETING: 'deleting',
});

/** `auto` and `manual` are full backups; a `fragment` is what has changed since the last full one. */
export const backupType = words<BackupType>({
  auto: 'full',
  manual: 'full',
  fragment: 'differential',
  incremental: 'incremental',
});

/** The same word, for who started it. */
export const backupMode = words<BackupMode>({ auto: 'automated', manual: 'manual' });

/** The status of an incremental backup. */
export const uploadState = words<UploadState>({ COMPLETED: 'completed', BUILDING: 'uploading', FAILED: 'failed' });

export const engine = words<Engine>({
  MySQL: 'mysql',
  PostgreSQL: 'postgresql',
  SQLServer: 'sqlserver',
  MariaDB: 'mariadb',
});

/** A full disk locks an instance, which goes on running. */
export const instanceState = words<InstanceState>({
  ACTIVE: 'running',
  'STORAGE FULL': 'running',
  BUILD: 'creating',
  MODIFYING: 'busy',
  REBOOTING: 'busy',
  RESTORING: 'busy',
  'MODIFYING INSTANCE TYPE': 'busy',
  SWITCHOVER: 'busy',
  MIGRATING: 'busy',
  'BACKING UP': 'busy',
  'MODIFYING DATABASE PORT': 'busy',
  FROZEN: 'stopped',
  FAILED: 'failed',
});

export const instanceRole = words<InstanceRole>({
  Single: 'primary',
  Ha: 'primary',
  Enterprise: 'primary',
  Replica: 'readonly',
});

export const storage = words<Storage>({
  LOCALSSD: 'local',
  COMMON: 'cloud',
  HIGH: 'cloud',
  ULTRAHIGH: 'cloud',
  ULTRAHIGHPRO: 'cloud',
  CLOUDSSD: 'cloud',
  ESSD: 'cloud',
  NVMESSD: 'cloud',
});
