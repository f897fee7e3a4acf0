import * as l10n from '@vscode/l10n';
import { bytes, date, dateOrEpoch, engineText, link, listOfTexts, oneOf, plainText, type FieldSpec } from './fields.ts';

const backup: readonly FieldSpec[] = [
  { key: 'CrossBackupId', group: 'backup', label: () => l10n.t('Cross-region backup id'), value: plainText },
  {
    key: 'BackupSetStatus',
    group: 'backup',
    label: () => l10n.t('Status'),
    value: oneOf({ '0': () => l10n.t('Succeeded'), '1': () => l10n.t('Failed') }),
  },
  { key: 'BackupStartTime', group: 'backup', label: () => l10n.t('Started'), value: date },
  { key: 'BackupEndTime', group: 'backup', label: () => l10n.t('Ended'), value: date },
  {
    key: 'BackupType',
    group: 'backup',
    label: () => l10n.t('Type'),
    value: oneOf({ f: () => l10n.t('Full'), i: () => l10n.t('Incremental') }),
  },
  {
    key: 'BackupMethod',
    group: 'backup',
    label: () => l10n.t('Method'),
    value: oneOf({ p: () => l10n.t('Physical'), l: () => l10n.t('Logical') }),
  },
  {
    key: 'BackupSetScale',
    group: 'backup',
    label: () => l10n.t('Scope'),
    value: oneOf({ '0': () => l10n.t('The whole instance'), '1': () => l10n.t('Single databases') }),
  },
];

const data: readonly FieldSpec[] = [
  { key: 'CrossBackupSetFile', group: 'data', label: () => l10n.t('File name'), value: plainText },
  { key: 'CrossBackupSetSize', group: 'data', label: () => l10n.t('Size'), value: bytes },
  { key: 'CrossBackupDownloadLink', group: 'data', label: () => l10n.t('Public link'), value: link, secret: true },
];

const restore: readonly FieldSpec[] = [
  { key: 'ConsistentTime', group: 'restore', label: () => l10n.t('Data as of'), value: dateOrEpoch },
  {
    key: 'RestoreRegions.RestoreRegion',
    group: 'restore',
    label: () => l10n.t('Can be restored in'),
    value: listOfTexts,
  },
];

const storage: readonly FieldSpec[] = [
  {
    key: 'CrossBackupSetLocation',
    group: 'storage',
    label: () => l10n.t('Stored in'),
    value: oneOf({ oss: () => l10n.t('Object Storage Service (OSS)') }),
  },
];

const place: readonly FieldSpec[] = [
  { key: 'CrossBackupRegion', group: 'place', label: () => l10n.t('Copied to'), value: plainText },
  { key: 'InstanceId', group: 'place', label: () => l10n.t('Taken on node'), value: plainText },
  {
    key: 'Category',
    group: 'place',
    label: () => l10n.t('Edition'),
    value: oneOf({
      basic: () => l10n.t('Basic'),
      highavailability: () => l10n.t('High availability'),
      finance: () => l10n.t('Finance'),
    }),
  },
  {
    key: 'DBInstanceStorageType',
    group: 'place',
    label: () => l10n.t('Disk of the instance'),
    value: oneOf({
      ssd: () => l10n.t('SSD'),
      local_ssd: () => l10n.t('Local SSD'),
      cloud_ssd: () => l10n.t('Cloud disk: standard SSD'),
      cloud_essd: () => l10n.t('Cloud disk: ESSD'),
    }),
  },
  { key: 'Engine', group: 'place', label: () => l10n.t('Engine'), value: engineText },
  { key: 'EngineVersion', group: 'place', label: () => l10n.t('Engine version'), value: plainText },
];

/** DescribeCrossRegionBackups, `Items.Item[]`. */
export const copySpecs: readonly FieldSpec[] = [...backup, ...data, ...restore, ...storage, ...place];

/** DescribeCrossRegionBackups, beside `Items`. */
export const copyReplySpecs: readonly FieldSpec[] = [
  { key: 'TotalRecordCount', group: 'reply', label: () => l10n.t('Backups in the list'), value: plainText },
  { key: 'PageNumber', group: 'reply', label: () => l10n.t('Page of the list'), value: plainText },
  { key: 'PageRecordCount', group: 'reply', label: () => l10n.t('Records on the page'), value: plainText },
  { key: 'RegionId', group: 'reply', label: () => l10n.t('Asked in region'), value: plainText },
  { key: 'StartTime', group: 'reply', label: () => l10n.t('Asked from'), value: date },
  { key: 'EndTime', group: 'reply', label: () => l10n.t('Asked until'), value: date },
  { key: 'RequestId', group: 'reply', label: () => l10n.t('Request id'), value: plainText },
];
