import * as v from 'valibot';
import type { DownloadLink } from '../../../model/links.ts';
import type { Backup } from '../../../model/resources.ts';
import { backupReplySpecs, backupSpecs, releasedReplySpecs, releasedSpecs } from './backupFields.ts';
import { copyReplySpecs, copySpecs } from './copyFields.ts';
import type { FieldSpec } from './fields.ts';
import { databaseLinks, toLinks } from './links.ts';
import { RecordedBackup, sourceOf, type Wording } from '../../common/recorded.ts';
import { harmless } from '../../common/redact.ts';
import { optional } from '../../common/words.ts';
import type { Body, Shape } from './read.ts';
import { count, field, isObject, key, text, texts, time, timeOrEpoch } from './values.ts';
import { backupMethod, backupMode, backupState, backupType } from './words.ts';

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
  ConsistentTime: field(timeOrEpoch),
  EngineVersion: field(text),
  IsAvail: field(count),
});

/** What the records do not say about themselves. */
export type BackupOwner = Pick<Backup, 'instanceId' | 'regionId'>;

export function backupShape(owner: BackupOwner): Shape<typeof backupRecord, RecordedBackup> {
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

const ownParts = { links: ownLinks, checksum: (record: Body) => harmless(text(record['Checksum'])) };

const backupWording: Wording = {
  operation: 'DescribeBackups',
  specs: backupSpecs,
  replySpecs: backupReplySpecs,
  ...ownParts,
};

function backupReader(owner: BackupOwner, body: Body, records: readonly unknown[]) {
  const source = sourceOf(body, 'Items', records, backupWording);
  return (record: v.InferOutput<typeof backupRecord>, index: number) =>
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
    consistent: record.ConsistentTime,
    engineVersion: record.EngineVersion,
    copy: undefined,
  };
}

/** DescribeDetachedBackups: as DescribeBackups, of all released instances of a region. */
const releasedRecord = v.object({ ...backupRecord.entries, DBInstanceId: key, DBInstanceComment: field(text) });

export function releasedShape(regionId: string): Shape<typeof releasedRecord, RecordedBackup> {
  const place = { outer: 'Items', inner: 'Backup' };
  return { place, schema: releasedRecord, reader: (body, records) => releasedReader(regionId, body, records) };
}

const releasedWording: Wording = {
  operation: 'DescribeDetachedBackups',
  specs: releasedSpecs,
  replySpecs: releasedReplySpecs,
  ...ownParts,
};

function releasedReader(regionId: string, body: Body, records: readonly unknown[]) {
  const source = sourceOf(body, 'Items', records, releasedWording);
  return (record: v.InferOutput<typeof releasedRecord>, index: number) => {
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
  ConsistentTime: field(timeOrEpoch),
  EngineVersion: field(text),
  CrossBackupRegion: field(text),
  RestoreRegions: field((value) => texts(isObject(value) ? value['RestoreRegion'] : value)),
});

export function copyShape(owner: BackupOwner): Shape<typeof copyRecord, RecordedBackup> {
  return {
    place: { outer: 'Items', inner: 'Item' },
    schema: copyRecord,
    reader: (body, records) => copyReader(owner, body, records),
  };
}

function copyLinks(record: Body): readonly DownloadLink[] {
  return toLinks(record['CrossBackupDownloadLink'], 'public');
}

const copyWording: Wording = {
  operation: 'DescribeCrossRegionBackups',
  specs: copySpecs,
  replySpecs: copyReplySpecs,
  links: copyLinks,
};

function copyReader(owner: BackupOwner, body: Body, records: readonly unknown[]) {
  const source = sourceOf(body, 'Items', records, copyWording);
  return (record: v.InferOutput<typeof copyRecord>, index: number) => {
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
      consistent: record.ConsistentTime,
      engineVersion: record.EngineVersion,
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
