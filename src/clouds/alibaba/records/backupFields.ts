import * as l10n from '@vscode/l10n';
import {
  bytes,
  date,
  dateOrEpoch,
  engineText,
  link,
  links,
  listOfTexts,
  oneOf,
  pairs,
  plainText,
  type FieldSpec,
} from './fields.ts';

const yesNo = { '1': () => l10n.t('Yes'), '0': () => l10n.t('No') };

const backup: readonly FieldSpec[] = [
  { key: 'BackupId', group: 'backup', label: () => l10n.t('Backup id'), value: plainText },
  {
    key: 'BackupStatus',
    group: 'backup',
    label: () => l10n.t('Status'),
    value: oneOf({ success: () => l10n.t('Succeeded'), failed: () => l10n.t('Failed') }),
  },
  { key: 'BackupStartTime', group: 'backup', label: () => l10n.t('Started'), value: date },
  { key: 'BackupEndTime', group: 'backup', label: () => l10n.t('Ended'), value: date },
  {
    key: 'BackupType',
    group: 'backup',
    label: () => l10n.t('Type'),
    value: oneOf({ fullbackup: () => l10n.t('Full'), incrementalbackup: () => l10n.t('Incremental') }),
  },
  {
    key: 'BackupMethod',
    group: 'backup',
    label: () => l10n.t('Method'),
    value: oneOf({
      physical: () => l10n.t('Physical'),
      logical: () => l10n.t('Logical'),
      snapshot: () => l10n.t('Snapshot'),
    }),
  },
  {
    key: 'BackupMode',
    group: 'backup',
    label: () => l10n.t('Taken'),
    value: oneOf({ automated: () => l10n.t('Automatically, by the policy'), manual: () => l10n.t('By hand') }),
  },
  {
    key: 'BackupInitiator',
    group: 'backup',
    label: () => l10n.t('Started by'),
    value: oneOf({ system: () => l10n.t('The system'), user: () => l10n.t('A user') }),
  },
  {
    key: 'BackupScale',
    group: 'backup',
    label: () => l10n.t('Scope'),
    value: oneOf({ dbinstance: () => l10n.t('The whole instance') }),
    rare: true,
  },
  { key: 'BackupSize', group: 'data', label: () => l10n.t('Size'), value: bytes },
  { key: 'Checksum', group: 'data', label: () => l10n.t('Checksum (CRC-64)'), value: plainText },
  {
    key: 'BackupDBNames',
    group: 'data',
    label: () => l10n.t('Databases in the backup'),
    value: listOfTexts,
    rare: true,
  },
  { key: 'BackupDownloadURL', group: 'data', label: () => l10n.t('Public link'), value: link, secret: true },
  { key: 'BackupIntranetDownloadURL', group: 'data', label: () => l10n.t('Internal link'), value: link, secret: true },
  {
    key: 'BackupDownloadLinkByDB.DataBase',
    group: 'data',
    label: () => l10n.t('Databases with a link of their own'),
    value: listOfTexts,
  },
  {
    key: 'BackupDownloadLinkByDB.DownloadLink',
    group: 'data',
    label: () => l10n.t('Public links of the databases'),
    value: links,
    secret: true,
  },
  {
    key: 'BackupDownloadLinkByDB.IntranetDownloadLink',
    group: 'data',
    label: () => l10n.t('Internal links of the databases'),
    value: links,
    secret: true,
  },
];

const restore: readonly FieldSpec[] = [
  { key: 'IsAvail', group: 'restore', label: () => l10n.t('Usable'), value: oneOf(yesNo) },
  { key: 'ConsistentTime', group: 'restore', label: () => l10n.t('Data as of'), value: dateOrEpoch },
  {
    key: 'MetaStatus',
    group: 'restore',
    label: () => l10n.t('Restore of single tables'),
    value: ([value]) => (value === '' ? { as: 'text', text: l10n.t('Not possible') } : metaStatus([value])),
  },
  {
    key: 'Encryption',
    group: 'restore',
    label: () => l10n.t('Encryption'),
    value: pairs,
  },
  {
    key: 'CopyOnlyBackup',
    group: 'restore',
    label: () => l10n.t('Kind of full backup'),
    value: oneOf({ '0': () => l10n.t('Ordinary'), '1': () => l10n.t('Copy-only (outside the backup chain)') }),
  },
];

const metaStatus = oneOf({
  ok: () => l10n.t('Possible'),
  large: () => l10n.t('Not possible: too many tables'),
  empty: () => l10n.t('Not possible: no list of tables was made'),
});

const storage: readonly FieldSpec[] = [
  { key: 'ExpectExpireTime', group: 'storage', label: () => l10n.t('Kept until'), value: date },
  {
    key: 'StoreStatus',
    group: 'storage',
    label: () => l10n.t('Deletable'),
    value: oneOf({ enabled: () => l10n.t('Yes'), disabled: () => l10n.t('No') }),
  },
  {
    key: 'StorageClass',
    group: 'storage',
    label: () => l10n.t('Storage class'),
    value: oneOf({ '0': () => l10n.t('Regular'), '1': () => l10n.t('Archive') }),
  },
  { key: 'BackupLocation', group: 'storage', label: () => l10n.t('Stored in'), value: plainText, rare: true },
];

const place: readonly FieldSpec[] = [
  { key: 'DBInstanceId', group: 'place', label: () => l10n.t('Instance'), value: plainText },
  { key: 'HostInstanceID', group: 'place', label: () => l10n.t('Taken on node'), value: plainText },
  { key: 'Engine', group: 'place', label: () => l10n.t('Engine'), value: engineText },
  { key: 'EngineVersion', group: 'place', label: () => l10n.t('Engine version'), value: plainText },
];

/** DescribeBackups, `Items.Backup[]`. */
export const backupSpecs: readonly FieldSpec[] = [...backup, ...restore, ...storage, ...place];

/** What DescribeDetachedBackups leaves out. It has words nevertheless, should it come. */
const NOT_OF_RELEASED: ReadonlySet<string> = new Set([
  'BackupInitiator',
  'Checksum',
  'BackupDownloadLinkByDB.DataBase',
  'BackupDownloadLinkByDB.DownloadLink',
  'BackupDownloadLinkByDB.IntranetDownloadLink',
  'Encryption',
  'CopyOnlyBackup',
  'ExpectExpireTime',
  'StorageClass',
  'Engine',
  'EngineVersion',
]);

/** DescribeDetachedBackups, `Items.Backup[]`. */
export const releasedSpecs: readonly FieldSpec[] = [
  ...backupSpecs.map((spec) => (NOT_OF_RELEASED.has(spec.key) ? { ...spec, rare: true } : spec)),
  { key: 'DBInstanceComment', group: 'place', label: () => l10n.t('Instance name'), value: plainText },
];

const counters: readonly FieldSpec[] = [
  { key: 'TotalRecordCount', group: 'reply', label: () => l10n.t('Backups in the list'), value: plainText },
  { key: 'PageNumber', group: 'reply', label: () => l10n.t('Page of the list'), value: plainText },
  { key: 'PageRecordCount', group: 'reply', label: () => l10n.t('Records on the page'), value: plainText },
];
const requestId: FieldSpec = { key: 'RequestId', group: 'reply', label: () => l10n.t('Request id'), value: plainText };

/** DescribeDetachedBackups, beside `Items`. */
export const releasedReplySpecs: readonly FieldSpec[] = [...counters, requestId];

/** DescribeBackups, beside `Items`. */
export const backupReplySpecs: readonly FieldSpec[] = [
  ...counters,
  {
    key: 'TotalEcsSnapshotSize',
    group: 'reply',
    label: () => l10n.t('Size of all snapshots of the instance'),
    value: bytes,
  },
  {
    key: 'TotalBackupSize',
    group: 'reply',
    label: () => l10n.t('Size of all backups in the list'),
    value: bytes,
    rare: true,
  },
  requestId,
];
