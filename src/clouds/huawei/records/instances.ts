import * as v from 'valibot';
import type { Instance } from '../../../model/resources.ts';
import { field, isObject, key, list, text } from '../../common/values.ts';
import { harmless } from '../../common/redact.ts';
import type { Shape } from './read.ts';
import { time } from './times.ts';
import { engine, instanceRole, instanceState, storage } from './words.ts';

/** Statuses in which an instance takes no writes, or nothing at all. */
const LOCKS: ReadonlySet<string> = new Set(['FROZEN', 'STORAGE FULL']);

/** ListInstances. */
const instanceRecord = v.object({
  id: key,
  name: field(text),
  status: field(text),
  type: field(text),
  datastore: field((value) => ({
    type: member(value, 'type'),
    version: member(value, 'complete_version') ?? member(value, 'version'),
  })),
  volume: field((value) => member(value, 'type')),
  nodes: field(zoneOf),
  created: field(time),
  expiration_time: field(time),
});

/** `place` is that of the tree which was asked about; several of them may share a region of the cloud. */
export function instanceShape(place: Pick<Instance, 'regionId'>): Shape<typeof instanceRecord, Instance> {
  return {
    list: 'instances',
    schema: instanceRecord,
    reader: () => (record) => toInstance(record, place.regionId),
  };
}

function toInstance(record: v.InferOutput<typeof instanceRecord>, regionId: string): Instance {
  const { status } = record;
  return {
    id: record.id,
    name: record.name ?? record.id,
    regionId,
    engine: engine(record.datastore?.type),
    engineVersion: record.datastore?.version,
    state: instanceState(status),
    storage: storage(record.volume),
    role: instanceRole(record.type),
    edition: record.type,
    lock: status !== undefined && LOCKS.has(status.toUpperCase()) ? status : undefined,
    zone: record.nodes,
    created: record.created,
    expires: record.expiration_time,
  };
}

/** The zone of the node that takes writes, or of the only one there is. */
function zoneOf(value: unknown): string | undefined {
  const nodes = list(value).filter(isObject);
  const first = nodes.find(({ role }) => text(role)?.toLowerCase() === 'master') ?? nodes[0];
  return member(first, 'availability_zone');
}

function member(value: unknown, name: string): string | undefined {
  return isObject(value) ? harmless(text(value[name])) : undefined;
}
