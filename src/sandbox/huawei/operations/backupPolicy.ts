import { findInstance, type Operation } from '../operation.ts';
import { backupPeriod, backupWindow } from '../window.ts';

/** Where automatic backups are off, the rest stays as it was before. */
export const showBackupPolicy: Operation = ({ path }, ask) => {
  const instance = findInstance(path['instance_id'] ?? '', ask);
  const { started } = ask.surroundings;
  return {
    backup_policy: {
      keep_days: instance.keepDays,
      start_time: backupWindow(instance, started),
      period: backupPeriod(instance, started),
    },
  };
};
