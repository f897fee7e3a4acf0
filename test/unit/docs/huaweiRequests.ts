import { operations } from '../../../src/clouds/huawei/operations.ts';
import type { HuaweiProvider } from '../../../src/clouds/huawei/provider.ts';
import type { FilterField } from '../../../src/model/filters.ts';
import type { BackupRequest } from '../../../src/model/jobs.ts';
import type { Instance } from '../../../src/model/resources.ts';
import { call, type Seen } from '../clouds/alibaba/helpers.ts';
import { range, refusal, type ScriptedCloud } from '../clouds/huawei/scripted.ts';
import { answerInFull, listed, mysql, region, sqlServer } from './huaweiReplies.ts';

/** Values of the parameters of requests, by operation and name. */
export type Sent = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

/** For filters that are typed: ids of an instance and of most other things, tags, and a part of a name. */
const typed = ['3a6ceddb7eff11c6cdb46972e0f0b40fin01', '0483b6b16e954cb88930a360d2c4e663', 'stage=test', 'orders'];
const made: BackupRequest = {
  instanceId: mysql.id,
  regionId: region.id,
  choiceId: 'databases-individually',
  databases: ['orders'],
  name: 'manual-1',
  description: 'Words',
};
const job = { id: 'job-1', instanceId: mysql.id, regionId: region.id, asked: 0 };

type Run = (provider: HuaweiProvider, cloud: ScriptedCloud) => Promise<unknown>;

/** The methods that the rows name, each with everything that a user can make of it. */
export const methods: Readonly<Record<string, Run>> = {
  listRegions: async (provider, cloud) => {
    await provider.listRegions(call());
    cloud.replies = { ...cloud.replies, ListAuthProjects: refusal(403, 'IAM.0002') };
    await provider.listRegions(call());
  },
  listInstances: async (provider) => await eachFilter(provider, 'instances', mysql),
  getInstance: async (provider) => await provider.getInstance(region.id, mysql.id, call()),
  listBackups: async (provider) => {
    await eachFilter(provider, 'backups', mysql);
    await eachFilter(provider, 'backups', sqlServer);
  },
  listCopies: async (provider) => await eachFilter(provider, 'copies', mysql),
  listLogs: async (provider) => await provider.listLogs(mysql, { range }, call()),
  listCopiedLogs: async (provider) => await provider.listCopiedLogs(mysql, { range }, call()),
  findBackup: async (provider) => {
    const ref = { instanceId: mysql.id, regionId: region.id, backupId: 'b1' };
    await provider.findBackup({ ...ref, copy: false }, call());
    await provider.findBackup({ ...ref, copy: true }, call());
  },
  links: async (provider, cloud) =>
    await ofBoth(provider, cloud, async (backup) => await provider.links(backup, call())),
  logLinks: async (provider, cloud) => {
    const { items } = await provider.listLogs(mysql, { range }, call());
    forget(cloud);
    await Promise.all(items.map(async (log) => await provider.logLinks(log, call())));
  },
  related: async (provider, cloud) =>
    await ofBoth(provider, cloud, async (backup) => await provider.related(backup, call())),
  backupPolicy: async (provider) => await provider.backupPolicy(mysql, call()),
  copyPolicies: async (provider) => await provider.copyPolicies(region.id, [mysql.id], call()),
  copyPolicy: async (provider) => await provider.copyPolicy(mysql, call()),
  recoveryWindow: async (provider) => await provider.recoveryWindow(mysql, call()),
  usage: async (provider) => {
    await provider.usage(mysql, call());
    await provider.usage(sqlServer, call());
  },
  checkPermissions: async (provider) => await provider.checkPermissions([region.id], () => undefined, call()),
  listDatabases: async (provider) => await provider.listDatabases(mysql, call()),
  createBackup: async (provider) => await provider.createBackup(made, call()),
  jobProgress: async (provider) => await provider.jobProgress(job, call()),
  runningBackups: async (provider) => {
    await provider.runningBackups(mysql, call());
    await provider.runningBackups(sqlServer, call());
  },
  lookForStarted: async (provider) => await provider.lookForStarted(made, range.from, call()),
};

/** What arrives when a method is called. */
export async function sentBy(cloud: ScriptedCloud, method: string): Promise<Sent> {
  const run = methods[method];
  if (!run) {
    throw new Error(`No method is called ${method}`);
  }
  answerInFull(cloud);
  forget(cloud);
  const provider = cloud.connect();
  try {
    await run(provider, cloud);
  } finally {
    provider.dispose();
  }
  return sentIn(cloud.server.seen);
}

/** The parameters whose values a filter adds or changes, each with the words that the user sees for it. */
export async function filteredBy(
  cloud: ScriptedCloud,
  list: 'instances' | 'backups' | 'copies',
  operation: string,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  answerInFull(cloud);
  const provider = cloud.connect();
  const labels = new Map<string, Set<string>>();
  for (const instance of list === 'instances' ? [mysql] : [mysql, sqlServer]) {
    const ask = async (filters: Readonly<Record<string, string>>) => {
      forget(cloud);
      await askFor(provider, list, instance, filters);
      return sentIn(cloud.server.seen).get(operation) ?? new Map<string, ReadonlySet<string>>();
    };
    const plain = await ask({});
    for (const field of await fieldsOfList(provider, list, instance)) {
      for (const answer of answersTo(field)) {
        for (const [name, values] of await ask({ [field.key]: answer })) {
          if (wordsOf(values) !== wordsOf(plain.get(name))) {
            labels.set(name, (labels.get(name) ?? new Set()).add(field.label));
          }
        }
      }
    }
  }
  provider.dispose();
  return labels;
}

async function eachFilter(
  provider: HuaweiProvider,
  list: 'instances' | 'backups' | 'copies',
  instance: Instance,
): Promise<void> {
  await askFor(provider, list, instance, {});
  for (const field of await fieldsOfList(provider, list, instance)) {
    for (const answer of answersTo(field)) {
      await askFor(provider, list, instance, { [field.key]: answer });
    }
  }
}

async function askFor(
  provider: HuaweiProvider,
  list: 'instances' | 'backups' | 'copies',
  instance: Instance,
  filters: Readonly<Record<string, string>>,
): Promise<void> {
  if (list === 'instances') {
    await provider.listInstances(region, { filters }, call());
  } else if (list === 'copies') {
    await provider.listCopies(instance, { range, filters }, call());
  } else {
    await provider.listBackups(instance, { range, filters }, call());
  }
}

async function fieldsOfList(
  provider: HuaweiProvider,
  list: 'instances' | 'backups' | 'copies',
  instance: Instance,
): Promise<readonly FilterField[]> {
  return list === 'instances' ? provider.instanceFilters() : await provider.backupFilters(instance, list, call());
}

function answersTo(field: FilterField): readonly string[] {
  return field.choices?.map(({ id }) => id) ?? typed.filter((text) => field.check?.(text) === undefined);
}

/** Asks about a backup and a copy, and forgets how they were had. */
async function ofBoth(
  provider: HuaweiProvider,
  cloud: ScriptedCloud,
  ask: (backup: Awaited<ReturnType<typeof listed>>['items'][number]) => Promise<unknown>,
): Promise<void> {
  const pages = [await listed(provider, 'backups'), await listed(provider, 'copies')];
  forget(cloud);
  for (const { items } of pages) {
    for (const backup of items.slice(0, 1)) {
      await ask(backup);
    }
  }
}

function forget({ server }: ScriptedCloud): void {
  (server.seen as unknown[]).length = 0;
}

function sentIn(seen: readonly Seen[]): Sent {
  const sent = new Map<string, Map<string, Set<string>>>();
  for (const one of seen) {
    const { operation, values } = parametersOf(one);
    const names = sent.get(operation) ?? new Map<string, Set<string>>();
    sent.set(operation, names);
    for (const [name, value] of values) {
      names.set(name, (names.get(name) ?? new Set()).add(value));
    }
  }
  return sent;
}

/** Those in the path by their names in it, then those of the query, then those of the body. */
function parametersOf({ method, url, params }: Seen) {
  const { pathname, searchParams } = new URL(url, 'http://x');
  for (const [operation, { method: itsMethod, path }] of Object.entries(operations)) {
    const pattern = new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    const match = method === itsMethod ? pattern.exec(pathname) : undefined;
    if (match) {
      // The server takes every body for a form.
      const body = method === 'POST' ? leaves(JSON.parse([...params.keys()].join('&'))) : [];
      return { operation, values: [...Object.entries(match.groups ?? {}), ...searchParams, ...body] };
    }
  }
  throw new Error(`What is ${method} ${url}?`);
}

function leaves(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (Array.isArray(value)) {
    return value.flatMap((element) => leaves(element, path));
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => leaves(inner, path === '' ? name : `${path}.${name}`))
    : [[path, String(value)]];
}

function wordsOf(values: ReadonlySet<string> | undefined): string {
  return [...(values ?? [])].toSorted().join();
}
