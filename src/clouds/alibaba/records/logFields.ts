import * as l10n from '@vscode/l10n';
import { bytes, date, link, oneOf, plainText, type FieldSpec } from './fields.ts';

const name: FieldSpec = { key: 'LogFileName', group: 'backup', label: () => l10n.t('File name'), value: plainText };
const times: readonly FieldSpec[] = [
  { key: 'LogBeginTime', group: 'backup', label: () => l10n.t('Changes from'), value: date },
  { key: 'LogEndTime', group: 'backup', label: () => l10n.t('Changes until'), value: date },
];
const size: FieldSpec = { key: 'FileSize', group: 'data', label: () => l10n.t('Size'), value: bytes };
const linksEnd: FieldSpec = {
  key: 'LinkExpiredTime',
  group: 'data',
  label: () => l10n.t('Links work until'),
  value: date,
};
const links: readonly FieldSpec[] = [
  { key: 'DownloadLink', group: 'data', label: () => l10n.t('Public link'), value: link, secret: true },
  { key: 'IntranetDownloadLink', group: 'data', label: () => l10n.t('Internal link'), value: link, secret: true },
  linksEnd,
];

/** DescribeBinlogFiles, `Items.BinLogFile[]`. */
export const binlogSpecs: readonly FieldSpec[] = [
  name,
  {
    key: 'RemoteStatus',
    group: 'backup',
    label: () => l10n.t('Status'),
    value: oneOf({ completed: () => l10n.t('Uploaded'), uploading: () => l10n.t('Being uploaded') }),
  },
  ...times,
  size,
  { key: 'Checksum', group: 'data', label: () => l10n.t('Checksum (CRC-64)'), value: plainText },
  ...links,
  { key: 'HostInstanceID', group: 'place', label: () => l10n.t('Written on node'), value: plainText },
];

/** DescribeLogBackupFiles, `Items.BinLogFile[]` as well. */
export const logBackupSpecs: readonly FieldSpec[] = [...times, size, ...links];

/** DescribeCrossRegionLogBackupFiles, `Items.Item[]`. */
export const copiedLogSpecs: readonly FieldSpec[] = [
  {
    key: 'CrossLogBackupId',
    group: 'backup',
    label: () => l10n.t('Cross-region log backup id'),
    value: plainText,
  },
  name,
  ...times,
  { key: 'CrossLogBackupSize', group: 'data', label: () => l10n.t('Size'), value: bytes },
  { key: 'CrossDownloadLink', group: 'data', label: () => l10n.t('Public link'), value: link, secret: true },
  { key: 'CrossIntranetDownloadLink', group: 'data', label: () => l10n.t('Internal link'), value: link, secret: true },
  linksEnd,
  { key: 'CrossBackupRegion', group: 'place', label: () => l10n.t('Copied to'), value: plainText },
  { key: 'InstanceId', group: 'place', label: () => l10n.t('Written on node'), value: plainText },
];

const counters: readonly FieldSpec[] = [
  { key: 'TotalRecordCount', group: 'reply', label: () => l10n.t('Log files in the list'), value: plainText },
  { key: 'PageNumber', group: 'reply', label: () => l10n.t('Page of the list'), value: plainText },
  { key: 'PageRecordCount', group: 'reply', label: () => l10n.t('Records on the page'), value: plainText },
];
const requestId: FieldSpec = { key: 'RequestId', group: 'reply', label: () => l10n.t('Request id'), value: plainText };

/** DescribeBinlogFiles and DescribeLogBackupFiles, beside `Items`. */
export const logReplySpecs: readonly FieldSpec[] = [
  ...counters,
  { key: 'TotalFileSize', group: 'reply', label: () => l10n.t('Size of all log files in the list'), value: bytes },
  requestId,
];

/** DescribeCrossRegionLogBackupFiles, beside `Items`. */
export const copiedLogReplySpecs: readonly FieldSpec[] = [
  ...counters,
  { key: 'DBInstanceId', group: 'reply', label: () => l10n.t('Asked about instance'), value: plainText },
  { key: 'RegionId', group: 'reply', label: () => l10n.t('Asked in region'), value: plainText },
  { key: 'StartTime', group: 'reply', label: () => l10n.t('Asked from'), value: date },
  { key: 'EndTime', group: 'reply', label: () => l10n.t('Asked until'), value: date },
  requestId,
];
