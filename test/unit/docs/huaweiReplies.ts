import type { HuaweiProvider } from '../../../src/clouds/huawei/provider.ts';
import type { OperationName } from '../../../src/clouds/huawei/operations.ts';
import type { DownloadLink } from '../../../src/model/links.ts';
import type { Backup, Instance } from '../../../src/model/resources.ts';
import { call } from '../clouds/alibaba/helpers.ts';
import {
  instanceOf,
  range,
  refusal,
  type Asked,
  type Scripted,
  type ScriptedCloud,
} from '../clouds/huawei/scripted.ts';

type Body = Readonly<Record<string, unknown>>;
/** What the product makes of a reply, by what the rows call it: objects, or lists of them. */
export type Made = Readonly<Record<string, unknown>>;

export const mysql = instanceOf();
export const sqlServer = instanceOf('sqlserver');
/** One that the older form of an answer tells of. */
const older = instanceOf('mysql', { id: 'items-in01' });
export const region = { id: mysql.regionId, name: 'Beijing' };
/** The second was copied once. */
const copied = ['copied-in01', 'once-in01', 'third-in01'];

const project = (name: string, enabled: boolean) => ({
  id: `id-${name}`,
  name,
  enabled,
  domain_id: 'domain',
  parent_id: 'domain',
  description: 'Words',
  is_domain: false,
  links: { self: 'https://iam.example.com/v3/projects/1' },
});
const projects = () => ({
  projects: [project('cn-north-4', true), project('cn-east-3', true), project('cn-south-1', false)],
});

const rare = (id: unknown) => (id === undefined ? {} : { backup_used_space: 12.5, storage_used_space: 7.25 });
const instance = (id: string, { query }: Asked) => ({
  id,
  name: `name of ${id}`,
  alias: 'Team 1',
  region: 'cn-north-4',
  vpc_id: 'vpc',
  enterprise_project_id: '0',
  flavor_ref: 'rds.mysql.n1.large.2.ha',
  time_zone: 'UTC+08:00',
  status: 'ACTIVE',
  type: 'Ha',
  datastore: { type: 'MySQL', version: '8.0', complete_version: '8.0.32' },
  volume: { type: 'CLOUDSSD', size: 40 },
  backup_strategy: { start_time: '19:00-20:00', keep_days: 7 },
  created: '2026-01-01T00:00:00+0800',
  updated: '2026-01-02T00:00:00+0800',
  cpu: '2',
  mem: '4',
  associated_with_ddm: false,
  nodes: [
    { role: 'slave', availability_zone: 'cn-north-4b' },
    { role: 'master', availability_zone: 'cn-north-4a' },
  ],
  related_instance: [{ id: 'replica', type: 'replica' }],
  tags: [{ key: 'stage', value: 'test' }],
  private_ips: ['192.168.0.1'],
  public_ips: ['203.0.113.1'],
  port: 3306,
  charge_info: { charge_mode: 'prePaid' },
  expiration_time: '2027-01-01T00:00:00+0800',
  ...rare(query['id']),
});
/** A read replica of SQL Server, which tells no complete version, and takes no writes. */
const frozen = (asked: Asked) => ({
  ...instance('other-in04', asked),
  status: 'FROZEN',
  type: 'Replica',
  datastore: { type: 'SQLServer', version: '2019_SE' },
});

const backup = ({ query }: Asked, end: string) => ({
  id: query['backup_id'] ?? `b-${query['backup_type']}`,
  name: `night, ${query['backup_type']}`,
  instance_id: 'node-1',
  type: query['backup_type'],
  status: 'COMPLETED',
  size: 2048,
  begin_time: '2026-11-20T03:00:00+0800',
  end_time: `2026-11-20T${end}:00+0800`,
  databases: [{ name: 'orders' }, { name: 'items' }],
  datastore: { type: 'MySQL', version: '8.0' },
  associated_with_ddm: true,
});
/** Two that began together: their names tell which of them is a copy of which. */
const both = <Record extends ReturnType<typeof backup>>(one: Record) => [
  one,
  { ...one, id: `${one.id}-2`, name: 'another' },
];

const rule = (type: string) => ({
  backup_type: type,
  keep_days: 7,
  destination_region: 'cn-east-3',
  destination_project_id: 'id-cn-east-3',
});
const offsite = (id: string) => ({
  id,
  name: 'orders',
  source_region: 'cn-north-4',
  source_project_id: 'id-cn-north-4',
  datastore: { type: 'SQLServer', version: '2019_SE' },
  destination_region: 'cn-east-3',
  destination_project_id: 'id-cn-east-3',
  keep_days: id === copied[1] ? 0 : 7,
});
const restorable = () => ({
  restore_time: [
    { start_time: 1_763_600_000_000, end_time: 1_763_700_000_000 },
    { start_time: 1_763_800_000_000, end_time: 1_763_900_000_000 },
  ],
});

/** The fullest replies that are documented. */
const replies: Readonly<Record<OperationName, (asked: Asked) => Body>> = {
  ListAuthProjects: projects,
  ListProjects: projects,
  ListInstances: (asked) => ({ instances: [instance(mysql.id, asked), frozen(asked)], total_count: 202 }),
  ListBackups: (asked) => ({
    backups: both({ ...backup(asked, '03:10'), min_data_volume_capacity_for_restore: 40 }),
    total_count: 2,
  }),
  ListOffsiteBackups: (asked) => ({ backups: both(backup(asked, '03:30')), total_count: 2 }),
  ShowOffsiteBackupPolicy: () => ({ policy_para: [rule('auto'), rule('incremental')] }),
  ListOffsiteInstances: ({ query }) => ({
    offsite_backup_instances: copied.slice(Number(query['offset'])).slice(0, 2).map(offsite),
    total_count: copied.length,
  }),
  ListRestoreTimes: restorable,
  ListOffsiteRestoreTimes: restorable,
  CreateManualBackup: () => ({
    backup: {
      id: 'job-1',
      instance_id: mysql.id,
      name: 'manual-1',
      description: 'Words',
      databases: [{ name: 'orders' }],
      begin_time: '2026-11-20T03:00:00',
      status: 'BUILDING',
      type: 'manual',
    },
  }),
  ShowBackupDownloadLink: () => ({
    files: [
      {
        name: 'file-1',
        size: 2048,
        download_link: 'https://obs.example.com/file-1?Signature=s',
        link_expired_time: '2099-11-20T03:00:00+0800',
        database_name: 'orders',
      },
    ],
    bucket: 'bucket-1',
  }),
  ListDatabases: () => ({
    databases: [
      { name: 'orders', character_set: 'utf8mb4', state: 'Running', comment: 'Words' },
      { name: 'next', character_set: 'utf8mb4', state: 'Creating', comment: 'Words' },
    ],
    total_count: 2,
  }),
  ShowBackupPolicy: () => ({ backup_policy: { keep_days: 7, start_time: '19:00-20:00', period: '1,7' } }),
  ShowBackupUsage: () => ({
    backup_use_space: 4,
    db_use_space: 2,
    rds_snapshot_use_space: 1,
    offsite_use_space: 1,
  }),
  ListInstanceBackupSummary: () => ({
    infos: [
      {
        instance_id: mysql.id,
        name: 'orders',
        backup_used_space: 40,
        datastore: { type: 'MySQL', version: '8.0' },
        space: {
          obs: 11,
          auditlog: 12,
          snapshot: 13,
          cbr_snapshot: 14,
          db: 15,
          log: 16,
          obs_free: 17,
          snapshot_free: 18,
        },
      },
      {
        id: older.id,
        name: 'items',
        backup_use_space: 50,
        datastore: { type: 'MySQL', version: '8.0' },
        spaces: { obs: 21, snapshot: 22, obs_free: 23, snapshot_free: 24 },
      },
    ],
    total: 2,
    total_count: 2,
  }),
};

/** Lets a cloud answer in full, but for one field of one operation. */
export function answerInFull(cloud: ScriptedCloud, operation?: OperationName, missing?: string): void {
  const all = Object.entries(replies).map(([name, reply]) => [
    name,
    (asked: Asked) => (name === operation && missing !== undefined ? without(reply(asked), missing) : reply(asked)),
  ]);
  const refused = operation === 'ListProjects' ? { ListAuthProjects: refusal(403, 'IAM.0002') } : {};
  cloud.reset({ ...(Object.fromEntries(all) as typeof replies), ...refused });
}

/** The names of all values of a reply, as the rows name them: below the list or object that they are in. */
export function fieldsOf(operation: OperationName): readonly string[] {
  const body = replies[operation]({
    operation,
    project: 'cn-north-4',
    path: '',
    query: { id: '1', offset: '0' },
    body: {},
  });
  const names = new Set(Object.keys(body));
  for (const value of Object.values(body)) {
    collect(value, '', names);
  }
  return [...names];
}

function collect(value: unknown, path: string, names: Set<string>): void {
  if (Array.isArray(value)) {
    value.forEach((element) => collect(element, path, names));
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      collect(inner, path === '' ? name : `${path}.${name}`, names);
    }
  } else if (path !== '') {
    names.add(path);
  }
}

/** A field beside the list or object of a reply, or in it. */
function without(body: Body, name: string): Body {
  const copy = structuredClone(body) as Record<string, unknown>;
  if (Object.hasOwn(copy, name)) {
    delete copy[name];
  } else {
    Object.values(copy).forEach((value) => remove(value, name.split('.')));
  }
  return copy;
}

function remove(value: unknown, [first = '', ...rest]: readonly string[]): void {
  if (Array.isArray(value)) {
    value.forEach((element) => remove(element, [first, ...rest]));
  } else if (typeof value === 'object' && value !== null) {
    const owner = value as Record<string, unknown>;
    if (rest.length === 0) {
      delete owner[first];
    } else {
      remove(owner[first], rest);
    }
  }
}

type Look = (provider: HuaweiProvider, cloud: ScriptedCloud) => Promise<Made>;

const orNothing = async <Value>(work: Promise<Value>): Promise<Value | undefined> => await work.catch(() => undefined);

/** The ids in what is asked of an operation. */
const asksOf = (cloud: ScriptedCloud, operation: string) => ({
  project_id: cloud.of(operation).map(({ path }) => path.split('/')[2]),
  offset: cloud.of(operation).map(({ query }) => query['offset']),
});

/** The same list where every backup that has a status is still being made. */
function underWay(reply: Scripted | undefined): Scripted {
  return (asked: Asked) => {
    const body: object = typeof reply === 'function' ? (reply as (asked: Asked) => object)(asked) : (reply ?? {});
    const { backups, ...rest } = body as { backups?: readonly object[] };
    const building = backups?.map((one) => ('status' in one ? { ...one, status: 'BUILDING' } : one));
    return { ...rest, ...(building && { backups: building }) };
  };
}

const lookAtProjects: Look = async (provider, cloud) => {
  const page = await orNothing(provider.listRegions(call()));
  await orNothing(provider.listInstances(region, {}, call()));
  return { Page: page, Region: page?.items, Request: asksOf(cloud, 'ListInstances') };
};

function revealed(link: DownloadLink) {
  const { file, size, database, expires } = link;
  return { file, size, database, expires, reveal: link.reveal() };
}

async function related(provider: HuaweiProvider, of?: Backup) {
  return of && (await orNothing(provider.related(of, call())));
}

export async function listed(provider: HuaweiProvider, kind: 'backups' | 'copies', of: Instance = mysql) {
  return kind === 'copies'
    ? await provider.listCopies(of, { range }, call())
    : await provider.listBackups(of, { range }, call());
}

/** What the product makes of each operation's reply. What fails makes nothing. */
export const looks: Readonly<Record<OperationName, Look>> = {
  ListAuthProjects: lookAtProjects,
  ListProjects: lookAtProjects,
  ListInstances: async (provider) => {
    const page = await orNothing(provider.listInstances(region, {}, call()));
    return {
      Page: page,
      Instance: page?.items,
      only: await orNothing(provider.getInstance(region.id, mysql.id, call())),
      BackupUsage: await orNothing(provider.usage(sqlServer, call())),
    };
  },
  ListBackups: async (provider, cloud) => {
    const page = await orNothing(listed(provider, 'backups'));
    const logs = await orNothing(provider.listLogs(mysql, { range }, call()));
    const job = { id: 'job-1', instanceId: mysql.id, regionId: region.id, asked: 0 };
    const progress = await orNothing(provider.jobProgress(job, call()));
    const copy = (await orNothing(listed(provider, 'copies')))?.items[0];
    const source = await related(provider, copy);
    cloud.replies = { ...cloud.replies, ListBackups: underWay(cloud.replies['ListBackups']) };
    const running = await orNothing(provider.runningBackups(mysql, call()));
    return {
      Page: page,
      Backup: page?.items,
      LogFile: logs?.items,
      JobProgress: progress,
      RunningBackup: running,
      related: source,
    };
  },
  ListOffsiteBackups: async (provider) => {
    const page = await orNothing(listed(provider, 'copies'));
    const logs = await orNothing(provider.listCopiedLogs(mysql, { range }, call()));
    const own = (await orNothing(listed(provider, 'backups')))?.items[0];
    return { Page: page, Backup: page?.items, LogFile: logs?.items, related: await related(provider, own) };
  },
  ShowOffsiteBackupPolicy: async (provider, cloud) => {
    await orNothing(listed(provider, 'copies'));
    const policy = await orNothing(provider.copyPolicy(mysql, call()));
    return { CopyPolicy: policy, Request: asksOf(cloud, 'ListOffsiteBackups') };
  },
  ListOffsiteInstances: async (provider) => ({
    CopyPolicy: await orNothing(provider.copyPolicies(region.id, copied, call())),
  }),
  ListRestoreTimes: async (provider) => ({ RecoveryWindow: await orNothing(provider.recoveryWindow(mysql, call())) }),
  ListOffsiteRestoreTimes: async (provider) => {
    const copy = (await listed(provider, 'copies')).items[0];
    return { related: await related(provider, copy) };
  },
  CreateManualBackup: async (provider) => {
    const request = {
      instanceId: mysql.id,
      regionId: region.id,
      choiceId: 'instance',
      databases: [],
      name: 'manual-1',
    };
    const job = await orNothing(provider.createBackup(request, call()));
    return { BackupJob: job && { ...job, asked: 0 } };
  },
  ShowBackupDownloadLink: async (provider) => {
    const [first] = (await listed(provider, 'backups')).items;
    const answer = first && (await orNothing(provider.links(first, call())));
    return { DownloadLink: answer?.links.map(revealed) };
  },
  ListDatabases: async (provider) => ({
    BackupRequest: { databases: await orNothing(provider.listDatabases(mysql, call())) },
  }),
  ShowBackupPolicy: async (provider) => ({ BackupPolicy: await orNothing(provider.backupPolicy(mysql, call())) }),
  ShowBackupUsage: async (provider, cloud) => {
    const beside = await orNothing(provider.usage(mysql, call()));
    cloud.replies = { ...cloud.replies, ListInstanceBackupSummary: refusal(403, 'DBS.01280003') };
    return { BackupUsage: [beside, await orNothing(provider.usage(mysql, call()))] };
  },
  ListInstanceBackupSummary: async (provider) => ({
    BackupUsage: [await orNothing(provider.usage(mysql, call())), await orNothing(provider.usage(older, call()))],
  }),
};
