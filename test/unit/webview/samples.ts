import { DownloadLink, type LinkNetwork } from '../../../src/model/links.ts';
import type { Backup, Field, FieldGroup, FieldValue } from '../../../src/model/resources.ts';
import type { LoadedBackup } from '../../../src/webview/details/describe.ts';
import type { PanelRef } from '../../../src/webview/protocol/details.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const ref: PanelRef = {
  accountId: 'account-1',
  regionId: 'cn-hangzhou',
  instanceId: 'rm-uf6wjk5',
  backupId: '321020562',
  copy: false,
};

export const copyRef: PanelRef = { ...ref, backupId: '14358', copy: true };

/** Part of a signed link that must never be seen. */
export const SIGNATURE = 'c2VjcmV0U2lnbmF0dXJl';

export function link(network: LinkNetwork, database?: string, expires?: Date): DownloadLink {
  const host = `rdsbak.oss-cn-hangzhou${network === 'internal' ? '-internal' : ''}.aliyuncs.com`;
  const url = `https://${host}/hins_data.xb?OSSAccessKeyId=LTAI0000&Expires=1999999999&Signature=${SIGNATURE}`;
  return new DownloadLink(url, { network, database, expires });
}

const text = (value: string): FieldValue => ({ as: 'text', text: value });
const date = (value: Date): FieldValue => ({ as: 'date', at: value.getTime() });
const none = (): FieldValue => ({ as: 'none', text: 'Not reported' });

function field(group: FieldGroup, key: string, label: string, value: FieldValue, raw: string): Field {
  return { group, key, label, value, raw };
}

/** Every field of the documented DescribeBackups reply. */
export function backupFields(started: Date, ended: Date, expires: Date): Field[] {
  return [
    field('backup', 'BackupId', 'Backup id', text('321020562'), '321020562'),
    field('backup', 'BackupStatus', 'Status', text('Succeeded'), 'Success'),
    field('backup', 'BackupType', 'Type', text('Full'), 'FullBackup'),
    field('backup', 'BackupMethod', 'Method', text('Physical'), 'Physical'),
    field('backup', 'BackupMode', 'Mode', text('Automatic'), 'Automated'),
    field('backup', 'BackupInitiator', 'Started by', text('The system'), 'System'),
    field('backup', 'BackupStartTime', 'Started', date(started), started.toISOString()),
    field('backup', 'BackupEndTime', 'Ended', date(ended), ended.toISOString()),
    field('data', 'BackupSize', 'Size', { as: 'bytes', bytes: 2_254_857_830 }, '2254857830'),
    field('data', 'ConsistentTime', 'Data as of', date(ended), String(ended.getTime() / 1000)),
    field('data', 'Checksum', 'Checksum (CRC-64)', text('18358304391184470231'), '18358304391184470231'),
    field('data', 'Encryption', 'Encryption', none(), '{}'),
    field('restore', 'IsAvail', 'Usable', text('Yes'), '1'),
    field('restore', 'MetaStatus', 'Single tables', text('Can be restored'), 'OK'),
    field('restore', 'CopyOnlyBackup', 'Copy-only', text('No'), '0'),
    field('storage', 'StorageClass', 'Storage class', text('Regular'), '0'),
    field('storage', 'StoreStatus', 'Deletable', text('No, the policy keeps it'), 'Disabled'),
    field('storage', 'ExpectExpireTime', 'Kept until', date(expires), expires.toISOString()),
    field('place', 'DBInstanceId', 'Instance', text('rm-uf6wjk5'), 'rm-uf6wjk5'),
    field('place', 'HostInstanceID', 'Taken on', text('Node 5882781'), '5882781'),
    field('place', 'Engine', 'Engine', text('MySQL'), 'MySQL'),
    field('place', 'EngineVersion', 'Engine version', text('8.0'), '8.0'),
    field('place', 'BackupDownloadURL', 'Public link', text('Can be copied'), '(link left out)'),
    field('place', 'BackupIntranetDownloadURL', 'Internal link', none(), ''),
    field('reply', 'BackupDBNames', 'Databases', { as: 'list', items: ['orders', 'billing'] }, 'orders,billing'),
  ];
}

/** A good backup from three hours before `now`; `change` replaces parts of it. */
export function goodBackup(now: Date, change: Partial<Backup> = {}): Backup {
  const started = new Date(now.getTime() - 3 * HOUR - 12 * 60_000);
  const ended = new Date(started.getTime() + 250_000);
  const expires = new Date(now.getTime() + 7 * DAY + 60_000);
  return {
    id: ref.backupId,
    instanceId: ref.instanceId,
    regionId: ref.regionId,
    state: { kind: 'good', raw: 'Success' },
    started,
    ended,
    type: { kind: 'full', raw: 'FullBackup' },
    method: { kind: 'physical', raw: 'Physical' },
    mode: { kind: 'automated', raw: 'Automated' },
    size: 2_254_857_830,
    expires,
    checksum: '18358304391184470231',
    engineVersion: '8.0',
    copy: undefined,
    released: undefined,
    asOf: now,
    links: [link('public', undefined, new Date(now.getTime() + 41.5 * 60_000))],
    fields: backupFields(started, ended, expires),
    ...change,
  };
}

/** The one of the day before: larger, slower, and taken on another node. */
export function olderBackup(now: Date, change: Partial<Backup> = {}): Backup {
  const { fields, ...backup } = goodBackup(new Date(now.getTime() - DAY));
  const replaced: Record<string, Partial<Field>> = {
    BackupId: { value: text('320999999'), raw: '320999999' },
    BackupSize: { value: { as: 'bytes', bytes: 5_780_000_000 }, raw: '5780000000' },
    HostInstanceID: { value: text('Node 1111111'), raw: '1111111' },
    Checksum: { value: text('1111111111111111111'), raw: '1111111111111111111' },
    ConsistentTime: { value: none(), raw: '' },
  };
  return {
    ...backup,
    id: '320999999',
    ended: backup.started && new Date(backup.started.getTime() + 500_000),
    size: 5_780_000_000,
    checksum: '1111111111111111111',
    asOf: now,
    fields: fields.map((each) => ({ ...each, ...replaced[each.key] })),
    ...change,
  };
}

export function loaded(backup: Backup, change: Partial<LoadedBackup> = {}): LoadedBackup {
  return {
    backup,
    instance: { name: 'orders-db', engine: 'MySQL 8.0' },
    accountName: 'prod',
    regionName: 'China (Hangzhou)',
    related: { fields: [] },
    sizesBefore: [],
    ...change,
  };
}

/** A cross-region copy with the documented fields of its own reply. */
export function copiedBackup(now: Date): Backup {
  const part = (group: FieldGroup, key: string, label: string, value: string, raw = value) =>
    field(group, key, label, text(value), raw);
  return goodBackup(now, {
    id: copyRef.backupId,
    copy: { regionId: 'cn-zhangjiakou', restoreRegions: ['cn-hangzhou', 'cn-zhangjiakou'] },
    expires: undefined,
    fields: [
      part('backup', 'CrossBackupId', 'Copy id', '14358'),
      part('data', 'CrossBackupSetFile', 'File', 'cn-hangzhou_rm-bp1_hins7986073_data_20190611125201.tar.gz'),
      part('place', 'CrossBackupRegion', 'Stored in', 'cn-zhangjiakou'),
      field(
        'restore',
        'RestoreRegions.RestoreRegion',
        'Can be restored in',
        { as: 'list', items: ['cn-hangzhou', 'cn-zhangjiakou'] },
        '["cn-hangzhou","cn-zhangjiakou"]',
      ),
    ],
  });
}
