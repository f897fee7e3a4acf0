import * as v from 'valibot';
import type { Backup } from '../../../model/resources.ts';
import type { FoundCopy } from '../../common/copies.ts';
import { address } from '../../common/addresses.ts';
import { BackupIndex, only } from '../../common/matching.ts';
import { RecordedBackup } from '../../common/recorded.ts';
import type { Body, Shape } from './read.ts';
import { field, isObject, key, list, text, time } from './values.ts';
import { backupState } from './words.ts';

/**
 * The backups that copies were made of, which the cloud does not say: the one whose file's name the copy's ends with, else
 * the one with data of the same moment. A copy for which that is not exactly one is left out.
 */
export function sourcesOf(copies: readonly Backup[], backups: readonly Backup[]): ReadonlyMap<Backup, Backup> {
  if (copies.length === 0) {
    return new Map();
  }
  const [byFile, byMoment] = [new BackupIndex(), new BackupIndex()];
  for (const [backup, files] of RecordedBackup.read(backups, filesIn)) {
    files.forEach((file) => byFile.add(backup, file));
    byMoment.add(backup, momentOf(backup));
  }
  const sources = new Map<Backup, Backup>();
  for (const [copy, file] of RecordedBackup.read(copies, copiedFile)) {
    const named = endingsOf(file).flatMap((ending) => byFile.of(copy, ending));
    const source = only(named.length > 0 ? named : byMoment.of(copy, momentOf(copy)));
    if (source) {
      sources.set(copy, source);
    }
  }
  return sources;
}

/** False for a copy that says nothing by which its source could be told. */
export function tellsSource(copy: Backup): boolean {
  return copy.consistent !== undefined || RecordedBackup.read([copy], copiedFile).get(copy) !== undefined;
}

function momentOf({ consistent }: Backup): string | undefined {
  return consistent?.toISOString();
}

/** DescribeCrossRegionBackups: `<region>_<instance>_<the source's file>`. */
function copiedFile(record: Body): string | undefined {
  return text(record['CrossBackupSetFile']);
}

/** No file of an object store has a longer name, in bytes. */
const LONGEST_NAME = 1023;

/** The name, and what follows each `_` in it. */
function endingsOf(file = ''): readonly string[] {
  const parts = file.length > LONGEST_NAME ? [] : file.split('_');
  return parts.map((_part, index) => parts.slice(index).join('_'));
}

/** DescribeBackups: the names of a backup's files, without the addresses they are at. */
function filesIn(record: Body): ReadonlySet<string> {
  const links = [
    record['BackupDownloadURL'],
    record['BackupIntranetDownloadURL'],
    ...linksByDatabase(record['BackupDownloadLinkByDB']),
  ];
  return new Set(links.flatMap(fileNames));
}

/** The same name twice: a list of databases with a link each. */
function linksByDatabase(value: unknown): readonly unknown[] {
  return list(isObject(value) ? value['BackupDownloadLinkByDB'] : value).map((record) =>
    isObject(record) ? record['DownloadLink'] : undefined,
  );
}

/** The last part of an address's path: no host and nothing that is signed. One at most. */
function fileNames(value: unknown): readonly string[] {
  const link = address(value);
  const name = link === undefined ? '' : new URL(link).pathname.split('/').at(-1);
  return name ? [decoded(name)] : [];
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** DescribeCrossRegionBackups, asked by the id of the backup. */
const foundCopyRecord = v.object({
  CrossBackupId: key,
  CrossBackupRegion: field(text),
  BackupSetStatus: field(text),
  BackupEndTime: field(time),
});

export const foundCopyShape: Shape<typeof foundCopyRecord, FoundCopy> = {
  place: { outer: 'Items', inner: 'Item' },
  schema: foundCopyRecord,
  reader: () => (record) => ({
    id: record.CrossBackupId,
    regionId: record.CrossBackupRegion,
    state: backupState(record.BackupSetStatus),
    ended: record.BackupEndTime,
  }),
};
