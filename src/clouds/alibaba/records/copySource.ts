import * as v from 'valibot';
import type { Backup } from '../../../model/resources.ts';
import { rawOf } from '../../common/asked.ts';
import type { FoundCopy } from '../../common/copies.ts';
import { address } from '../../common/addresses.ts';
import type { Shape } from './read.ts';
import { field, isObject, key, list, text, time, timeOrEpoch } from './values.ts';
import { backupState } from './words.ts';

/** A backup that a copy may have been made of. */
export interface Source {
  readonly id: string;
  readonly ended: Date | undefined;
  /** The end as it came. */
  readonly endedRaw: string;
  /** Names of its files, without the address they are at. */
  readonly files: readonly string[];
  readonly consistent: Date | undefined;
}

/** DescribeBackups, what tells a copy's source. */
const sourceRecord = v.object({
  BackupId: key,
  BackupEndTime: field(text),
  ConsistentTime: field(timeOrEpoch),
  BackupDownloadURL: field(fileNames),
  BackupIntranetDownloadURL: field(fileNames),
  BackupDownloadLinkByDB: field((value) => linksByDatabase(value).flatMap(fileNames)),
});

export const sourceShape: Shape<typeof sourceRecord, Source> = {
  place: { outer: 'Items', inner: 'Backup' },
  schema: sourceRecord,
  reader: () => (record) => ({
    id: record.BackupId,
    ended: time(record.BackupEndTime),
    endedRaw: record.BackupEndTime ?? '',
    files: [
      ...(record.BackupDownloadURL ?? []),
      ...(record.BackupIntranetDownloadURL ?? []),
      ...(record.BackupDownloadLinkByDB ?? []),
    ],
    consistent: record.ConsistentTime,
  }),
};

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

/** What a copy says of itself, as it came. */
export interface CopyFacts {
  /** `<region>_<instance>_<the source's file>`. */
  readonly file: string | undefined;
  readonly consistent: Date | undefined;
}

/** The fields of a DescribeCrossRegionBackups record. */
export function copyFacts({ fields }: Pick<Backup, 'fields'>): CopyFacts {
  return { file: rawOf(fields, 'CrossBackupSetFile'), consistent: timeOrEpoch(rawOf(fields, 'ConsistentTime')) };
}

/**
 * The backup that a copy was made of, which the cloud does not say: the one whose file's name the copy's ends with, else the
 * one with data of the same moment. `undefined` unless it is exactly one.
 */
export function sourceOf({ file, consistent }: CopyFacts, sources: readonly Source[]): Source | undefined {
  const named = sources.filter(({ files }) => files.some((name) => file === name || file?.endsWith(`_${name}`)));
  const same = sources.filter((one) => consistent && one.consistent?.getTime() === consistent.getTime());
  return only(named.length > 0 ? named : same);
}

/** The one of a list; it may be in there twice, if the list grew between two pages. */
function only(sources: readonly Source[]): Source | undefined {
  const [first, ...others] = sources;
  return others.every(({ id }) => id === first?.id) ? first : undefined;
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
