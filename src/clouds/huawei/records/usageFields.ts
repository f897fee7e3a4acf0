import * as l10n from '@vscode/l10n';
import { sizeInMegabytes, type FieldSpec } from './fields.ts';

/** ShowBackupUsage. */
export const usageSpecs: readonly FieldSpec[] = [
  { key: 'backup_use_space', group: 'storage', label: () => l10n.t('All backups'), value: sizeInMegabytes },
  {
    key: 'db_use_space',
    group: 'storage',
    label: () => l10n.t('Full and log backups, audit logs'),
    value: sizeInMegabytes,
  },
  { key: 'rds_snapshot_use_space', group: 'storage', label: () => l10n.t('Snapshots'), value: sizeInMegabytes },
  { key: 'offsite_use_space', group: 'storage', label: () => l10n.t('Cross-region backups'), value: sizeInMegabytes },
];
