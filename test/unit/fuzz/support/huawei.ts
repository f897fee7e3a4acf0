import type * as v from 'valibot';
import { Projects } from '../../../../src/clouds/huawei/projects.ts';
import * as backups from '../../../../src/clouds/huawei/records/backups.ts';
import * as copySource from '../../../../src/clouds/huawei/records/copySource.ts';
import * as databases from '../../../../src/clouds/huawei/records/databases.ts';
import * as files from '../../../../src/clouds/huawei/records/files.ts';
import * as instances from '../../../../src/clouds/huawei/records/instances.ts';
import * as policies from '../../../../src/clouds/huawei/records/policies.ts';
import { readList, total, type Shape } from '../../../../src/clouds/huawei/records/read.ts';
import * as recovery from '../../../../src/clouds/huawei/records/recovery.ts';
import * as usage from '../../../../src/clouds/huawei/records/usage.ts';
import { sample } from '../../clouds/reference.ts';
import { text } from '../../sandbox/client.ts';
import { openStage, rowsOf } from '../../sandbox/huawei/client.ts';
import type { Body, Reader } from './fuzz.ts';
import { trimmed } from './replies.ts';
import type { Json } from './values.ts';

const OWNER = { instanceId: 'asked-in01', regionId: 'cn-asked' };
const COPIES = { ...OWNER, copyRegionId: 'cn-copied' };
const FACTS = [...Object.values(COPIES), 'Whole account'];
const NORTH = 'cn-north-4';
const EAST = 'cn-east-3';

/** The sandbox's answers. */
async function answers(): Promise<Readonly<Record<string, Json>>> {
  const stage = await openStage();
  try {
    const instance_id = await stage.id(NORTH, 'orders-db');
    const auto = { instance_id, backup_type: 'auto' };
    const logs = { instance_id, backup_type: 'incremental' };
    const own = `/instances/${instance_id}`;
    const listed = await stage.get(NORTH, '/backups', auto);
    const backup_id = text(rowsOf(listed, 'backups')[0]?.['id']);
    return Object.fromEntries(
      Object.entries({
        projects: (await stage.ask('/v3/auth/projects')).json,
        instances: await stage.get(NORTH, '/instances'),
        backups: listed,
        logs: await stage.get(NORTH, '/backups', logs),
        copies: await stage.get(EAST, '/offsite-backups', auto),
        copiedLogs: await stage.get(EAST, '/offsite-backups', logs),
        files: await stage.get(NORTH, '/backup-files', { backup_id }),
        policy: await stage.get(NORTH, `${own}/backups/policy`),
        copyPolicy: await stage.get(NORTH, `${own}/backups/offsite-policy`),
        restoreTimes: await stage.get(NORTH, `${own}/restore-time`),
        databases: await stage.get(NORTH, `${own}/database/detail`, { page: '1', limit: '100' }),
        usage: await stage.get(NORTH, '/backups/backup-usage'),
        summary: await stage.get(NORTH, '/instances/backups/summary'),
      }).map(([name, reply]) => [name, trimmed(reply)]),
    );
  } finally {
    await stage.sandbox.close();
  }
}

/** As documented: the sandbox refuses this list to most keys. */
const offsiteInstances = {
  offsite_backup_instances: ['copied-in01', 'once-in04'].map((id, index) => ({
    id,
    name: 'orders',
    source_region: NORTH,
    source_project_id: 'id-north',
    datastore: { type: 'SQLServer', version: '2019_SE' },
    destination_region: EAST,
    destination_project_id: 'id-east',
    keep_days: index === 0 ? 7 : 0,
  })),
  total_count: 2,
};

/** The older form of an answer. */
const olderSummary = {
  infos: [
    { id: 'items-in01', name: 'items', backup_use_space: 50.5, spaces: { obs: 21, snapshot: '22', obs_free: 23 } },
  ],
  total: 1,
};

const manualBackup = {
  backup: {
    id: 'job-1',
    instance_id: OWNER.instanceId,
    name: 'manual-1',
    databases: [{ name: 'orders' }, { name: 'a,b' }],
    begin_time: '2026-11-20T03:00:00+0000',
    status: 'BUILDING',
    type: 'manual',
    size: 0,
  },
};

function records<Schema extends v.GenericSchema, Item>(
  name: string,
  shape: Shape<Schema, Item>,
  ...replies: readonly Json[]
): Reader {
  return {
    name: `huawei/records/${name}`,
    replies,
    list: [shape.list],
    facts: FACTS,
    read: (body) => {
      total(body);
      return readList(body, shape);
    },
  };
}

const whole = (name: string, read: (body: Body) => unknown, ...replies: readonly Json[]): Reader => ({
  name: `huawei/records/${name}`,
  replies,
  facts: FACTS,
  read,
});

/** Every reader of the room, with a reply. */
export async function huaweiReaders(): Promise<readonly Reader[]> {
  const found = await answers();
  const of = (name: string): Json => found[name] ?? {};
  const documented = ['mysql', 'postgresql', 'sqlserver'].map((engine) =>
    trimmed(sample(`huawei-offsite-backups.${engine}.json`) as Json),
  );
  const manual = { backups: [manualBackup.backup, { ...manualBackup.backup, status: 'COMPLETED', size: 2048 }] };
  return [
    records('backups backupShape', backups.backupShape(OWNER), of('backups'), manual),
    records('backups offsiteShape', backups.offsiteShape(COPIES), of('copies'), ...documented),
    records('backups logShape', backups.logShape(OWNER), of('logs')),
    records('backups offsiteLogShape', backups.offsiteLogShape(COPIES), of('copiedLogs')),
    whole('backups createdBackupId', backups.createdBackupId, manualBackup),
    ...sources(of('copies'), of('backups')),
    records('databases databaseShape', databases.databaseShape, of('databases')),
    whole('files toFileLinks', files.toFileLinks, of('files')),
    records('instances instanceShape', instances.instanceShape(OWNER), of('instances')),
    whole('policies toBackupPolicy', policies.toBackupPolicy, of('policy')),
    whole('policies toCopyPolicy', (body) => policies.toCopyPolicy(body, OWNER.instanceId), of('copyPolicy')),
    whole('policies toDestinations', policies.toDestinations, of('copyPolicy')),
    records('policies offsiteInstanceShape', policies.offsiteInstanceShape, offsiteInstances),
    whole('recovery toRecoveryWindow', recovery.toRecoveryWindow, of('restoreTimes')),
    whole('usage toBackupUsage', readUsage, of('usage')),
    records('usage summaryShape', usage.summaryShape, of('summary'), olderSummary),
    records('usage measuredShape', usage.measuredShape, {
      instances: [
        { id: 'a-in04', backup_used_space: 12.5, storage_used_space: 7.25 },
        { id: 'b-in04', backup_used_space: '3' },
      ],
    }),
    { ...whole('projects Projects', readProjects, of('projects')), name: 'huawei/projects Projects' },
  ];
}

function readUsage(body: Body): unknown {
  const read = usage.toBackupUsage(body, 'Whole account');
  return read && { read, ofAll: usage.ofAll(read).map(({ key: _key, ...field }) => field) };
}

async function readProjects(body: Body): Promise<unknown> {
  const endpoints = { rds: () => 'https://rds.example.com' } as unknown as ConstructorParameters<typeof Projects>[1];
  const log = { warn: () => undefined } as unknown as ConstructorParameters<typeof Projects>[2];
  const reply = { body, requestId: 'REQ', status: 200 };
  const projects = new Projects(async () => await Promise.resolve(reply), endpoints, log);
  const call = { signal: new AbortController().signal };
  await projects.list(call);
  return await projects.all(call);
}

/** Which copy was made of which backup, by ids. One list is mutated, and then the other. */
function sources(copies: Json, own: Json): readonly Reader[] {
  const facts = [...FACTS, ...idsIn(copies), ...idsIn(own)];
  return [
    { ...whole('copySource sourcesOf', (body) => pairsOf(body, own as Body), copies), facts },
    { ...whole('copySource alike', (body) => pairsOf(copies as Body, body), own), facts },
  ];
}

function pairsOf(copied: Body, listed: Body) {
  const found = readList(copied, backups.offsiteShape(COPIES))?.items ?? [];
  const from = readList(listed, backups.backupShape(OWNER))?.items ?? [];
  copySource.alike(
    from.filter((each) => copySource.mayBeCopied(each)),
    found,
  );
  return [...copySource.sourcesOf(found, from)].map(([copy, source]) => ({ copy: copy.id, source: source.id }));
}

function idsIn(reply: Json): readonly string[] {
  return [...JSON.stringify(reply).matchAll(/"id":"(\w+)"/g)].map(([, id = '']) => id);
}
