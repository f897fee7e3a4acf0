import { referenceSection, sample } from '../clouds/alibaba/helpers.ts';
import { coverageText, firstColumn, leaf, quoted } from './coverageTable.ts';

export type Body = Readonly<Record<string, unknown>>;

/** The names in the first column of one of the reference's tables, each with its row. */
export function documented(section: string, title: string): readonly (readonly [name: string, row: string])[] {
  return firstColumn(referenceSection(section), title).flatMap(([cell, row]) => {
    const names = cell.split(',').map((name) => name.trim());
    return names.filter((name) => /^\.?[A-Z]/.test(name)).map((name) => [name, row] as const);
  });
}

/** The names in a table of reply fields, as the rows name them. */
export function documentedReply(section: string): string[] {
  // These stand in the notes of the list's row.
  const inner = ['DataBase', 'DownloadLink', 'IntranetDownloadLink'].map((name) => `BackupDownloadLinkByDB.${name}`);
  return documented(section, 'Response path')
    .map(([name]) => plainName(name))
    .flatMap((name) => (name === 'BackupDownloadLinkByDB' ? inner : [name]));
}

/** The fields of the answer to CreateBackup stand in a sentence. */
export function createdReply(): string[] {
  return quoted(/^Response: .*$/m.exec(referenceSection('### 2.15 CreateBackup'))?.[0] ?? '');
}

/** `.A.A[]` is the list `A` of a record, `Items.A[]` the list of records. */
function plainName(name: string): string {
  return name
    .replace(/^\./, '')
    .replace('[]', '')
    .replace(/^(\w+)\.\1$/, '$1');
}

/** The parameters that the document leaves out on purpose. */
export function leftOut(): readonly string[] {
  return quoted(coverageText('alibaba').split('**Left out on purpose:**')[1]?.split('\n\n')[0] ?? '');
}

/** The names of all values in a reply. */
export function keysOf(body: Body): ReadonlySet<string> {
  const names = new Set<string>();
  JSON.stringify(body, (key, value: unknown) => {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first !== 'object' && !/^\d*$/.test(key)) {
      names.add(key);
    }
    return value;
  });
  return names;
}

/** In one reply, no two fields share the last part of their names. */
export function without(body: Body, name: string): Body {
  const text = JSON.stringify(body, (key, value: unknown) => (key === leaf(name) ? undefined : value));
  return JSON.parse(text) as Body;
}

/** A full reply, with the fields that only old ones have. `instanceId` is whose backups it lists. */
export function fullReply(operation: 'DescribeBackups' | 'DescribeCrossRegionBackups', instanceId: string): Body {
  if (operation === 'DescribeCrossRegionBackups') {
    return { ...sample('DescribeCrossRegionBackups.2026.json'), TotalRecordCount: 1 };
  }
  const body = sample('DescribeBackups.json');
  const [record] = (body['Items'] as { Backup: Body[] }).Backup;
  const old = { BackupLocation: 'OSS', BackupDBNames: 'a,b', BackupScale: 'DBInstance' };
  // Of a success that is not available, both the status and the availability show.
  const Backup = [{ ...record, ...old, DBInstanceId: instanceId, IsAvail: 0 }];
  return { ...body, TotalBackupSize: '123', TotalRecordCount: '1', Items: { Backup } };
}
