import * as v from 'valibot';
import type { Instance, Region } from '../../../model/resources.ts';
import type { Shape } from './read.ts';
import { field, isObject, key, text, texts, time } from './values.ts';
import { engine, instanceRole, instanceState, storage } from './words.ts';

/** What a region id can be, as it becomes a part of host names. */
export const REGION_ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** DescribeRegions: one record for each zone, so a region comes several times. */
const regionRecord = v.object({
  RegionId: v.pipe(key, v.regex(REGION_ID)),
  LocalName: field(text),
  RegionEndpoint: field(text),
});

export const regionShape: Shape<typeof regionRecord, Region> = {
  place: { outer: 'Regions', inner: 'RDSRegion' },
  schema: regionRecord,
  reader: () => (record) => ({
    id: record.RegionId,
    name: record.LocalName ?? record.RegionId,
    endpoint: record.RegionEndpoint,
  }),
};

/** DescribeDBInstances and DescribeDBInstanceAttribute name the time of creation differently. */
const instanceRecord = v.object({
  DBInstanceId: key,
  DBInstanceDescription: field(text),
  RegionId: field(text),
  ZoneId: field(text),
  Engine: field(text),
  EngineVersion: field(text),
  DBInstanceStatus: field(text),
  DBInstanceStorageType: field(text),
  DBInstanceType: field(text),
  Category: field(text),
  LockMode: field(text),
  LockReason: field(text),
  CreateTime: field(time),
  CreationTime: field(time),
  ExpireTime: field(time),
});

export function instanceShape(regionId: string): Shape<typeof instanceRecord, Instance> {
  return {
    place: { outer: 'Items', inner: 'DBInstance' },
    schema: instanceRecord,
    reader: () => (record) => toInstance(record, regionId),
  };
}

export function attributeShape(regionId: string): Shape<typeof instanceRecord, Instance> {
  return { ...instanceShape(regionId), place: { outer: 'Items', inner: 'DBInstanceAttribute' } };
}

function toInstance(record: v.InferOutput<typeof instanceRecord>, regionId: string): Instance {
  return {
    id: record.DBInstanceId,
    name: record.DBInstanceDescription ?? record.DBInstanceId,
    regionId: record.RegionId ?? regionId,
    engine: engine(record.Engine),
    engineVersion: record.EngineVersion,
    state: instanceState(record.DBInstanceStatus),
    storage: storage(record.DBInstanceStorageType),
    role: instanceRole(record.DBInstanceType),
    edition: record.Category,
    lock: lock(record.LockMode, record.LockReason),
    zone: record.ZoneId,
    created: record.CreateTime ?? record.CreationTime,
    expires: record.ExpireTime,
  };
}

function lock(mode: string | undefined, reason: string | undefined): string | undefined {
  if (mode === undefined || mode.toLowerCase() === 'unlock') {
    return undefined;
  }
  return reason === undefined ? mode : `${mode}: ${reason}`;
}

/** DescribeDatabases. Its counters sit inside the records, where they are of no use for paging. */
const databaseRecord = v.object({ DBName: key, DBStatus: field(text) });
export const databaseShape: Shape<typeof databaseRecord, { name: string; running: boolean }> = {
  place: { outer: 'Databases', inner: 'Database' },
  schema: databaseRecord,
  reader: () => (record) => ({ name: record.DBName, running: record.DBStatus?.toLowerCase() === 'running' }),
};

/** DescribeBackupPolicy: whether SQL Server can make snapshots. */
export function supportsSnapshot(body: Readonly<Record<string, unknown>>): boolean {
  return text(body['SupportVolumeShadowCopy']) === '1';
}

/** DescribeAvailableCrossRegion: the ids of the regions that backups can be copied to. */
export function copyRegions(body: Readonly<Record<string, unknown>>): readonly string[] {
  const { Regions: regions } = body;
  const ids = texts(isObject(regions) ? regions['Region'] : regions).filter((id) => REGION_ID.test(id));
  return [...new Set(ids)];
}
