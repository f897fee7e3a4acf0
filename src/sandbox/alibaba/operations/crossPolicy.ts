import { DAY } from '../../times.ts';
import { COPIES_KEPT } from '../copies.ts';
import type { SampleInstance } from '../instance.ts';
import type { Answer, Ask } from '../operation.ts';
import { formatTime } from '../times.ts';
import { created } from './instanceRow.ts';

const SHORTEST_RETENTION = 7;
/** Copies were asked for so long after the instance was made. */
const DECIDED_AFTER = 5 * DAY;

/** Whether an instance's backups are copied, or were. */
export function crossPolicy(instance: SampleInstance, ask: Ask): Answer {
  const { copiesTo, copiesWentTo, description } = instance;
  const enabled = copiesTo === undefined ? 'Disable' : 'Enable';
  const since = copiesTo === undefined ? '' : formatTime(created(instance, ask) + DECIDED_AFTER, 'seconds');
  const destination = copiesTo ?? copiesWentTo;
  return {
    DBInstanceId: instance.id,
    ...(description === undefined ? {} : { DBInstanceDescription: description }),
    DBInstanceStatus: instance.status,
    Engine: instance.engine,
    EngineVersion: instance.version,
    LockMode: instance.lockMode,
    BackupEnabled: enabled,
    BackupEnabledTime: since,
    LogBackupEnabled: enabled,
    LogBackupEnabledTime: since,
    ...(destination === undefined ? {} : { CrossBackupRegion: destination }),
    CrossBackupType: '1',
    RetentType: 1,
    Retention: destination === undefined ? SHORTEST_RETENTION : COPIES_KEPT / DAY,
  };
}
