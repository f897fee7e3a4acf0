import { isCancelled, isCloudError } from '../model/errors.ts';
import type { FilterValues } from '../model/filters.ts';
import type { InstanceInsight } from '../model/insight.ts';
import type { CloudProvider } from '../model/provider.ts';
import type { BackupQuery, Call, Page } from '../model/requests.ts';
import type { Instance } from '../model/resources.ts';
import { Branch, type LoadedPage, type PageLoader } from './branch.ts';
import { loadFacts } from './facts.ts';
import {
  accountOf,
  backupNode,
  factNode,
  groupNode,
  instanceNode,
  instanceOf,
  listIdOf,
  logNode,
  regionNode,
  type Fact,
  type GroupKind,
  type GroupNode,
  type ListNode,
  type RegionNode,
} from './nodes.ts';
import type { ListFilter, Preferences } from './preferences.ts';
import { byHealth, byName, newestFirst, type Row } from './rows.ts';
import { timeRange } from './times.ts';

export interface ListParts {
  readonly provider: (accountId: string) => Promise<CloudProvider>;
  readonly now: () => Date;
  readonly preferences: Preferences;
  readonly insight: Pick<InstanceInsight, 'health'>;
}

/** Days that a list goes back where nothing else was chosen. What is left of released instances is old by its nature. */
export function usualDays(group: GroupKind): number {
  return group === 'released' ? 730 : 30;
}

/** The list below a node: which request fills it, and in which order it is shown. */
export function makeList(node: ListNode, parts: ListParts): Branch<Row> {
  const provider = () => parts.provider(accountOf(node).id);
  switch (node.kind) {
    case 'account':
      return new Branch<Row>({
        load: async (_cursor, signal) =>
          mapPage(await (await provider()).listRegions({ signal }), (region) => regionNode(node, region)),
        keyOf: idOf,
        follow: false,
      });
    case 'region':
      return instanceList(node, parts);
    case 'group':
      return new Branch<Row>({
        load: node.group === 'recovery' ? factLoader(node, provider) : backupLoader(node, parts),
        keyOf: idOf,
        ...(node.group === 'recovery' ? {} : { compare: newestFirst }),
        follow: false,
      });
  }
}

/** The filter of a list, as it is now. */
export function filterOf(node: RegionNode | GroupNode, preferences: Preferences): ListFilter | undefined {
  return preferences.filter(accountOf(node).id, listIdOf(node));
}

/** What a list of backups is asked for now: the time that was chosen for it, and what it is narrowed by. */
export function queryOf(node: GroupNode, preferences: Preferences, now: Date): BackupQuery {
  const filter = filterOf(node, preferences);
  return { range: timeRange(filter?.time, now, usualDays(node.group)), filters: valuesOf(filter) };
}

function instanceList(node: RegionNode, { provider, preferences, insight }: ListParts): Branch<Row> {
  const accountId = accountOf(node).id;
  const sickFirst = byHealth(insight);
  let filters: FilterValues = {};
  return new Branch<Row>({
    load: async (cursor, signal) => {
      const cloud = await provider(accountId);
      filters = cursor === undefined ? valuesOf(filterOf(node, preferences)) : filters;
      // The user waits for the first page; the rest may come behind what is asked for meanwhile.
      const call: Call = { signal, priority: cursor === undefined ? 'user' : 'job' };
      const page = await cloud.listInstances(node.region, { cursor, filters }, call);
      const extra = cloud.capabilities.released ? [groupNode(node, 'released')] : [];
      return { ...mapPage(page, (instance) => instanceNode(node, instance)), extra };
    },
    keyOf: idOf,
    compare: (left, right) => (preferences.order === 'health' ? sickFirst : byName)(left, right),
    follow: true,
  });
}

function factLoader(node: GroupNode, connect: () => Promise<CloudProvider>): PageLoader<Row> {
  return async (_cursor, signal) => {
    const facts = await loadFacts(instanceOfGroup(node), await connect(), { signal });
    return { items: facts.map((fact) => factNode(node, fact)), next: undefined, total: undefined, broken: 0 };
  };
}

function backupLoader(node: GroupNode, { provider, preferences, now }: ListParts): PageLoader<Row> {
  let query: BackupQuery;
  return async (cursor, signal) => {
    if (cursor === undefined) {
      // Held for all pages of one reading, so that they are pages of the same list.
      query = queryOf(node, preferences, now());
    }
    const cloud = await provider(accountOf(node).id);
    return await loadGroup(node, cloud, { ...query, cursor }, { signal });
  };
}

async function loadGroup(
  node: GroupNode,
  cloud: CloudProvider,
  query: BackupQuery,
  call: Call,
): Promise<LoadedPage<Row>> {
  if (node.group === 'released' && node.parent.kind === 'region') {
    return mapPage(await cloud.listReleased(node.parent.region, query, call), (backup) => backupNode(node, backup));
  }
  const instance = instanceOfGroup(node);
  switch (node.group) {
    case 'copies':
      return await copiesWithPolicy(node, instance, cloud, query, call);
    case 'logs':
      return mapPage(await cloud.listLogs(instance, query, call), (log) => logNode(node, log));
    case 'copiedLogs':
      return mapPage(await cloud.listCopiedLogs(instance, query, call), (log) => logNode(node, log));
    default:
      return mapPage(await cloud.listBackups(instance, query, call), (backup) => backupNode(node, backup));
  }
}

/** The policy is asked beside the first page, which does not wait for it; its failure costs only its own row. */
async function copiesWithPolicy(
  node: GroupNode,
  instance: Instance,
  cloud: CloudProvider,
  query: BackupQuery,
  call: Call,
): Promise<LoadedPage<Row>> {
  const page = mapPage(await cloud.listCopies(instance, query, call), (copy): Row => backupNode(node, copy));
  if (query.cursor !== undefined) {
    return page;
  }
  const logs = cloud.offers(instance).copiedLogs.offered ? [groupNode(node, 'copiedLogs')] : [];
  const beside = async (signal: AbortSignal) => {
    const fact = await cloud.copyPolicy(instance, { signal }).then(
      (policy): Fact => ({ about: 'copyPolicy', policy }),
      (error: unknown): Fact | undefined =>
        isCloudError(error) && !isCancelled(error) ? { about: 'failed', what: 'copyPolicy', error } : undefined,
    );
    return [...(fact ? [factNode(node, fact)] : []), ...logs];
  };
  return { ...page, extra: logs, beside };
}

function instanceOfGroup(node: GroupNode): Instance {
  const owner = instanceOf(node);
  if (!owner) {
    throw new TypeError(`${node.group} stands below no instance`);
  }
  return owner.instance;
}

function valuesOf(filter: ListFilter | undefined): FilterValues {
  return Object.fromEntries(Object.entries(filter?.values ?? {}).map(([key, { value }]) => [key, value]));
}

function mapPage<From, To>(page: Page<From>, map: (item: From) => To): Page<To> {
  return { ...page, items: page.items.map(map) };
}

function idOf(row: Row): string {
  return row.id;
}
