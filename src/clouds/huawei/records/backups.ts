import * as v from 'valibot';
import type { LogFile } from '../../../model/logs.ts';
import type { Backup, BackupMode, Word } from '../../../model/resources.ts';
import { RecordedBackup, RecordedLog, sourceOf, type Source, type Wording } from '../../common/recorded.ts';
import { harmless } from '../../common/redact.ts';
import { field, isObject, key, list, text } from '../../common/values.ts';
import { optional } from '../../common/words.ts';
import type { RdsOperationName } from '../operations.ts';
import { backupReplySpecs, backupSpecs, copiedLogSpecs, copySpecs, logReplySpecs, logSpecs } from './backupFields.ts';
import type { FieldSpec } from './fields.ts';
import type { Body, Shape } from './read.ts';
import { kilobytes } from './sizes.ts';
import { time } from './times.ts';
import { backupMode, backupState, backupType, uploadState } from './words.ts';

/** ListBackups and ListOffsiteBackups, as far as lists show it. */
const backupRecord = v.object({
  id: key,
  name: field(text),
  type: field(text),
  status: field(text),
  size: field(kilobytes),
  begin_time: field(time),
  end_time: field(time),
  databases: field(databaseNames),
  datastore: field((value) => (isObject(value) ? harmless(text(value['version'])) : undefined)),
});
type BackupRecord = v.InferOutput<typeof backupRecord>;

/** What the records do not say, or say of a node: the instance that was asked about, and where it is in the tree. */
export type BackupOwner = Pick<Backup, 'instanceId' | 'regionId'>;

/** The owner of copies, and the region of the tree that the copies are in. */
export interface CopyOwner extends BackupOwner {
  readonly copyRegionId: string | undefined;
}

type BackupShape = Shape<typeof backupRecord, RecordedBackup>;
export type LogShape = Shape<typeof backupRecord, LogFile>;

/** ListBackups of type `auto`, `manual` or `fragment`. */
export function backupShape({ instanceId, regionId }: BackupOwner): BackupShape {
  return shapeOf(wording('ListBackups', backupSpecs, backupReplySpecs), (record, source, index) => {
    const facts = { instanceId, regionId, ...backupFacts(record), mode: modeOf(record.type), copy: undefined };
    return new RecordedBackup(facts, source, index);
  });
}

/** ListOffsiteBackups of type `auto`, which holds the copies of manual backups too: who started one is not told. */
export function offsiteShape({ instanceId, regionId, copyRegionId }: CopyOwner): BackupShape {
  return shapeOf(wording('ListOffsiteBackups', copySpecs, backupReplySpecs), (record, source, index) => {
    const mode = modeOf(record.type);
    const facts = {
      instanceId,
      regionId,
      ...backupFacts(record),
      mode: mode?.kind === 'manual' ? mode : undefined,
      copy: { regionId: copyRegionId },
    };
    return new RecordedBackup(facts, source, index);
  });
}

/** ListBackups of type `incremental`. */
export function logShape({ instanceId, regionId }: BackupOwner): LogShape {
  return shapeOf(wording('ListBackups', logSpecs, logReplySpecs), (record, source, index) => {
    const facts = { instanceId, regionId, ...logFacts(record), copy: undefined };
    return new RecordedLog(facts, source, index);
  });
}

/** ListOffsiteBackups of type `incremental`. */
export function offsiteLogShape({ instanceId, regionId, copyRegionId }: CopyOwner): LogShape {
  return shapeOf(wording('ListOffsiteBackups', copiedLogSpecs, logReplySpecs), (record, source, index) => {
    const facts = { instanceId, regionId, ...logFacts(record), copy: { regionId: copyRegionId } };
    return new RecordedLog(facts, source, index);
  });
}

function shapeOf<Item>(
  words: Wording,
  convert: (record: BackupRecord, source: Source, index: number) => Item,
): Shape<typeof backupRecord, Item> {
  return {
    list: 'backups',
    schema: backupRecord,
    reader: (body, records) => {
      const source = sourceOf(body, 'backups', records, words);
      return (record, index) => convert(record, source, index);
    },
  };
}

/** No list of backups holds links. */
function wording(operation: RdsOperationName, specs: readonly FieldSpec[], replySpecs: readonly FieldSpec[]): Wording {
  return { operation, specs, replySpecs, links: () => [] };
}

function backupFacts(record: BackupRecord) {
  const state = backupState(record.status);
  return {
    id: record.id,
    // The cloud names those of its schedule by their time.
    name: record.type === 'manual' ? record.name : undefined,
    state,
    started: record.begin_time,
    ended: record.end_time,
    type: optional(backupType, record.type),
    method: undefined,
    // 0 stands in for the size of what is still being made.
    size: state.kind === 'running' && record.size === 0 ? undefined : record.size,
    expires: undefined,
    engineVersion: record.datastore,
    // Of its own schedule the cloud backs up whole instances only.
    databases: record.type === 'manual' && record.databases?.length ? record.databases : undefined,
    released: undefined,
    linksOnRequest: state.kind === 'good' || state.kind === 'unknown',
  };
}

function logFacts(record: BackupRecord) {
  const upload = optional(uploadState, record.status);
  return {
    id: record.id,
    name: record.name,
    node: undefined,
    from: record.begin_time,
    to: record.end_time,
    size: upload?.kind === 'uploading' && record.size === 0 ? undefined : record.size,
    upload,
    linksOnRequest: upload?.kind !== 'uploading' && backupState(record.status).kind !== 'failed',
  };
}

function databaseNames(value: unknown): readonly string[] {
  return list(value).flatMap((each) => (isObject(each) ? (harmless(text(each['name'])) ?? []) : []));
}

/** Only two of the types tell who started the backup. */
function modeOf(type: string | undefined): Word<BackupMode> | undefined {
  const mode = optional(backupMode, type);
  return mode?.kind === 'unknown' ? undefined : mode;
}

/** CreateManualBackup: the id by which the new backup is followed. */
export function createdBackupId(body: Body): string | undefined {
  const { backup } = body;
  return isObject(backup) ? harmless(text(backup['id'])) : undefined;
}

const keysOf = (specs: readonly FieldSpec[]) => specs.map((spec) => spec.key);

/** Which keys of which list have words of their own; a test holds this to the documentation. */
export const coveredKeys = {
  backups: { record: keysOf(backupSpecs), reply: keysOf(backupReplySpecs) },
  logs: { record: keysOf(logSpecs), reply: keysOf(logReplySpecs) },
  copies: { record: keysOf(copySpecs), reply: keysOf(backupReplySpecs) },
  copiedLogs: { record: keysOf(copiedLogSpecs), reply: keysOf(logReplySpecs) },
};
