import type { CloudProvider } from '../model/provider.ts';
import type { Call, Page, TimeRange } from '../model/requests.ts';
import type { Backup } from '../model/resources.ts';
import { Branch, type PageLoader } from './branch.ts';
import { accountOf, backupNode, instanceNode, regionNode, type GroupNode, type ListNode } from './nodes.ts';
import { byName, newestFirst, type Row } from './rows.ts';

export interface ListParts {
  readonly provider: (accountId: string) => Promise<CloudProvider>;
  readonly now: () => Date;
}

/** Days of backups that a group shows. */
export const defaultDays = 30;
const day = 24 * 60 * 60 * 1000;

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
      return new Branch<Row>({
        load: async (cursor, signal) => {
          // The user waits for the first page; the rest may come behind what is asked for meanwhile.
          const call: Call = { signal, priority: cursor === undefined ? 'user' : 'job' };
          const page = await (await provider()).listInstances(node.region, cursor, call);
          return mapPage(page, (instance) => instanceNode(node, instance));
        },
        keyOf: idOf,
        compare: byName,
        follow: true,
      });
    case 'group':
      return new Branch<Row>({
        load: backupLoader(node, provider, parts.now),
        keyOf: idOf,
        compare: newestFirst,
        follow: false,
      });
  }
}

function backupLoader(node: GroupNode, connect: () => Promise<CloudProvider>, now: () => Date): PageLoader<Row> {
  const { instance } = node.parent;
  let range: TimeRange;
  return async (cursor, signal) => {
    if (cursor === undefined) {
      // Held for all pages of one reading, so that they are pages of the same list.
      const to = now();
      range = { from: new Date(to.getTime() - defaultDays * day), to };
    }
    const provider = await connect();
    const query = { range, cursor };
    const page: Page<Backup> =
      node.group === 'backups'
        ? await provider.listBackups(instance, query, { signal })
        : await provider.listCopies(instance, query, { signal });
    return mapPage(page, (backup) => backupNode(node, backup));
  };
}

function mapPage<From, To>(page: Page<From>, map: (item: From) => To): Page<To> {
  return { ...page, items: page.items.map(map) };
}

function idOf(row: Row): string {
  return row.id;
}
