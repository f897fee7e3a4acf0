import * as l10n from '@vscode/l10n';
import { plainText, sizeInGigabytes, sizeInMegabytes, type FieldSpec } from './fields.ts';

const group = 'storage';
const allBackups = () => l10n.t('All backups');

/** ShowBackupUsage. */
export const usageSpecs: readonly FieldSpec[] = [
  { key: 'backup_use_space', group, label: allBackups, value: sizeInMegabytes },
  { key: 'db_use_space', group, label: () => l10n.t('Full and log backups, audit logs'), value: sizeInMegabytes },
  { key: 'rds_snapshot_use_space', group, label: () => l10n.t('Snapshots'), value: sizeInMegabytes },
  { key: 'offsite_use_space', group, label: () => l10n.t('Cross-region backups'), value: sizeInMegabytes },
];

/** The parts of an instance's space. Two are documented in MB here and in GB there, and stand as they came. */
const parts: readonly Omit<FieldSpec, 'group'>[] = [
  { key: 'db', label: () => l10n.t('Full backups (unit not documented)'), value: plainText },
  { key: 'log', label: () => l10n.t('Incremental backups (unit not documented)'), value: plainText },
  { key: 'obs', label: () => l10n.t('Log backups'), value: sizeInMegabytes },
  { key: 'auditlog', label: () => l10n.t('Audit logs'), value: sizeInMegabytes },
  { key: 'snapshot', label: () => l10n.t('Snapshots'), value: sizeInMegabytes },
  {
    key: 'cbr_snapshot',
    label: () => l10n.t('Snapshots in CBR (Cloud Backup and Recovery)'),
    value: sizeInMegabytes,
  },
  { key: 'obs_free', label: () => l10n.t('Free of charge for log backups'), value: sizeInGigabytes },
  { key: 'snapshot_free', label: () => l10n.t('Free of charge for snapshots'), value: sizeInGigabytes },
];

/** A row of ListInstanceBackupSummary, in either form of the answer. */
export const summarySpecs: readonly FieldSpec[] = [
  { key: 'backup_used_space', group, label: allBackups, value: sizeInMegabytes, rare: true },
  { key: 'backup_use_space', group, label: allBackups, value: sizeInMegabytes, rare: true },
  ...['space', 'spaces'].flatMap((owner) =>
    parts.map((part) => ({ ...part, key: `${owner}.${part.key}`, group, rare: true }) as const),
  ),
];

/** An instance of SQL Server in ListInstances. */
export const measuredSpecs: readonly FieldSpec[] = [
  { key: 'backup_used_space', group, label: allBackups, value: sizeInGigabytes },
];
