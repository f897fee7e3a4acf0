import * as v from 'valibot';
import type { DownloadLink } from '../../../model/links.ts';
import type { Backup, CopyPlace, Field } from '../../../model/resources.ts';
import { backupReplySpecs, backupSpecs, releasedReplySpecs, releasedSpecs } from './backupFields.ts';
import { copyReplySpecs, copySpecs } from './copyFields.ts';
import { describe, type FieldSpec } from './fields.ts';
import { databaseLinks, toLinks } from './links.ts';
import { PackedRecords } from '../../common/pack.ts';
import { optional } from '../../common/words.ts';
import type { Body, Shape } from './read.ts';
import { count, field, isObject, key, text, texts, time } from './values.ts';
import { backupMethod, backupMode, backupState, backupType } from './words.ts';

/** One reply, as the backups in it share it: the records, what stands beside the list, and how to put both into words. */
interface Source {
  readonly records: PackedRecords;
  readonly asOf: Date;
  readonly reply: Body;
  readonly specs: readonly FieldSpec[];
  readonly replySpecs: readonly FieldSpec[];
  readonly links: (record: Body) => readonly DownloadLink[];
}

/**
 * A backup that makes its fields and links when they are asked for: an instance can have 20,000 backups, and the details
 * page shows one. The record is private, because it holds links: neither JSON nor a log sees them.
 */
class RecordedBackup implements Backup {
  readonly id: string;
  readonly instanceId: string;
  readonly regionId: string;
  readonly state: Backup['state'];
  readonly started: Date | undefined;
  readonly ended: Date | undefined;
  readonly type: Backup['type'];
  readonly method: Backup['method'];
  readonly mode: Backup['mode'];
  readonly size: number | undefined;
  readonly expires: Date | undefined;
  readonly copy: CopyPlace | undefined;
  readonly released: Backup['released'];
  readonly #source: Source;
  readonly #index: number;

  constructor(facts: Omit<Backup, 'fields' | 'links' | 'asOf'>, source: Source, index: number) {
    this.id = facts.id;
    this.instanceId = facts.instanceId;
    this.regionId = facts.regionId;
    this.state = facts.state;
    this.started = facts.started;
    this.ended = facts.ended;
    this.type = facts.type;
    this.method = facts.method;
    this.mode = facts.mode;
    this.size = facts.size;
    this.expires = facts.expires;
    this.copy = facts.copy;
    this.released = facts.released;
    this.#source = source;
    this.#index = index;
  }

  get links(): readonly DownloadLink[] {
    const { records, links } = this.#source;
    return links(records.record(this.#index));
  }

  get asOf(): Date {
    return this.#source.asOf;
  }

  get fields(): readonly Field[] {
    const { records, reply, specs, replySpecs } = this.#source;
    return [...describe(records.record(this.#index), specs), ...describe(reply, replySpecs)];
  }
}

function sourceOf(
  { Items: _list, ...reply }: Body,
  records: readonly unknown[],
  words: Pick<Source, 'specs' | 'replySpecs' | 'links'>,
): Source {
  return { records: new PackedRecords(records), asOf: new Date(), reply, ...words };
}

/** DescribeBackups. */
const backupRecord = v.object({
  BackupId: key,
  BackupStatus: field(text),
  BackupStartTime: field(time),
  BackupEndTime: field(time),
  BackupType: field(text),
  BackupMethod: field(text),
  BackupMode: field(text),
  BackupSize: field(count),
  ExpectExpireTime: field(time),
  IsAvail: field(count),
});

/** What the records do not say about themselves. */
export type BackupOwner = Pick<Backup, 'instanceId' | 'regionId'>;

export function backupShape(owner: BackupOwner): Shape<typeof backupRecord, Backup> {
  const place = { outer: 'Items', inner: 'Backup' };
  return { place, schema: backupRecord, reader: (body, records) => backupReader(owner, body, records) };
}

/** A success that the cloud calls not available is not the good backup that people look for. */
function usable(state: Backup['state'], available: number | undefined): Backup['state'] {
  return state.kind === 'good' && available === 0 ? { kind: 'unusable', raw: state.raw } : state;
}

function ownLinks(record: Body): readonly DownloadLink[] {
  return [
    ...toLinks(record['BackupDownloadURL'], 'public'),
    ...toLinks(record['BackupIntranetDownloadURL'], 'internal'),
    ...databaseLinks(record['BackupDownloadLinkByDB']),
  ];
}

function backupReader(owner: BackupOwner, body: Body, records: readonly unknown[]) {
  const source = sourceOf(body, records, { specs: backupSpecs, replySpecs: backupReplySpecs, links: ownLinks });
  return (record: v.InferOutput<typeof backupRecord>, index: number): Backup =>
    new RecordedBackup({ ...owner, ...backupFacts(record), released: undefined }, source, index);
}

function backupFacts(record: v.InferOutput<typeof backupRecord>) {
  return {
    id: record.BackupId,
    state: usable(backupState(record.BackupStatus), record.IsAvail),
    started: record.BackupStartTime,
    ended: record.BackupEndTime,
    type: optional(backupType, record.BackupType),
    method: optional(backupMethod, record.BackupMethod),
    mode: optional(backupMode, record.BackupMode),
    size: record.BackupSize,
    expires: record.ExpectExpireTime,
    copy: undefined,
  };
}

/** DescribeDetachedBackups: as DescribeBackups, of all released instances of a region. */
const releasedRecord = v.object({ ...backupRecord.entries, DBInstanceId: key, DBInstanceComment: field(text) });

export function releasedShape(regionId: string): Shape<typeof releasedRecord, Backup> {
  const place = { outer: 'Items', inner: 'Backup' };
  return { place, schema: releasedRecord, reader: (body, records) => releasedReader(regionId, body, records) };
}

function releasedReader(regionId: string, body: Body, records: readonly unknown[]) {
  const source = sourceOf(body, records, { specs: releasedSpecs, replySpecs: releasedReplySpecs, links: ownLinks });
  return (record: v.InferOutput<typeof releasedRecord>, index: number): Backup => {
    const { DBInstanceId: instanceId, DBInstanceComment: comment } = record;
    const released = { name: comment ?? instanceId };
    return new RecordedBackup({ instanceId, regionId, ...backupFacts(record), released }, source, index);
  };
}

/** DescribeCrossRegionBackups. The records do not name the instance; `InstanceId` is the number of a node. */
const copyRecord = v.object({
  CrossBackupId: key,
  BackupSetStatus: field(text),
  BackupStartTime: field(time),
  BackupEndTime: field(time),
  BackupType: field(text),
  BackupMethod: field(text),
  CrossBackupSetSize: field(count),
  CrossBackupRegion: field(text),
  RestoreRegions: field((value) => texts(isObject(value) ? value['RestoreRegion'] : value)),
});

export function copyShape(owner: BackupOwner): Shape<typeof copyRecord, Backup> {
  return {
    place: { outer: 'Items', inner: 'Item' },
    schema: copyRecord,
    reader: (body, records) => copyReader(owner, body, records),
  };
}

function copyLinks(record: Body): readonly DownloadLink[] {
  return toLinks(record['CrossBackupDownloadLink'], 'public');
}

function copyReader(owner: BackupOwner, body: Body, records: readonly unknown[]) {
  const source = sourceOf(body, records, { specs: copySpecs, replySpecs: copyReplySpecs, links: copyLinks });
  return (record: v.InferOutput<typeof copyRecord>, index: number): Backup => {
    const facts = {
      ...owner,
      id: record.CrossBackupId,
      state: backupState(record.BackupSetStatus),
      started: record.BackupStartTime,
      ended: record.BackupEndTime,
      type: optional(backupType, record.BackupType),
      method: optional(backupMethod, record.BackupMethod),
      mode: undefined,
      size: record.CrossBackupSetSize,
      expires: undefined,
      copy: { regionId: record.CrossBackupRegion, restoreRegions: record.RestoreRegions ?? [] },
      released: undefined,
    };
    return new RecordedBackup(facts, source, index);
  };
}

const keysOf = (specs: readonly FieldSpec[]) => specs.map((spec) => spec.key);

/** Which keys of which reply have words of their own; a test holds this to the documentation. */
export const coveredKeys = {
  DescribeBackups: { record: keysOf(backupSpecs), reply: keysOf(backupReplySpecs) },
  DescribeCrossRegionBackups: { record: keysOf(copySpecs), reply: keysOf(copyReplySpecs) },
  DescribeDetachedBackups: { record: keysOf(releasedSpecs), reply: keysOf(releasedReplySpecs) },
};
