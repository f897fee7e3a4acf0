import type * as activityItemsModule from '../../../src/activity/items.ts';
import type * as itemsModule from '../../../src/explorer/items.ts';
import type { ItemParts } from '../../../src/explorer/items.ts';
import {
  accountNode,
  backupNode,
  factNode,
  groupNode,
  instanceNode,
  listIdOf,
  logNode,
  noteNode,
  regionNode,
  type GroupNode,
  type Node,
  type RegionNode,
} from '../../../src/explorer/nodes.ts';
import { Preferences } from '../../../src/explorer/preferences.ts';
import { SAMPLE_SITE, type Account } from '../../../src/model/account.ts';
import type { ActivityDeed, ActivityEntry } from '../../../src/model/activity.ts';
import { CloudError } from '../../../src/model/errors.ts';
import type { LogFile } from '../../../src/model/logs.ts';
import type { Backup } from '../../../src/model/resources.ts';
import { sampleInstance } from '../../support/instance.ts';
import { memoryStore } from '../../support/memory.ts';
import { loadWithEditor } from '../webview/editor.ts';

const { toItem } = await loadWithEditor<typeof itemsModule>('../explorer/items.ts');
const activityItems = await loadWithEditor<typeof activityItemsModule>('../activity/items.ts');

const now = new Date('2026-11-21T12:00:00Z');

function account(more: Partial<Account> = {}): Account {
  return { id: 'main', cloud: 'alibaba', name: 'prod', method: 'accessKey', site: 'cn', keyPlace: 'window', ...more };
}

function itemParts(preferences: Preferences): ItemParts {
  return {
    preferences,
    activity: { current: () => undefined, onDidChange: () => ({ dispose: () => undefined }) },
    insight: { copyPolicy: () => undefined },
    branch: () => ({ state: 'loaded', items: [], total: 0, hasMore: false, error: undefined }),
    minutesLeft: () => undefined,
    wait: () => undefined,
    refusal: () => undefined,
    now: () => now,
    health: () => undefined,
  };
}

function backup(more: Partial<Backup> = {}): Backup {
  return {
    id: 'b',
    instanceId: 'i',
    regionId: 'r',
    state: { kind: 'good', raw: 'Success' },
    started: now,
    ended: now,
    type: undefined,
    method: undefined,
    mode: undefined,
    size: 1,
    expires: undefined,
    copy: undefined,
    released: undefined,
    links: [],
    asOf: now,
    fields: [],
    ...more,
  };
}

function log(more: Partial<LogFile> = {}): LogFile {
  const place = { id: 'l', instanceId: 'i', regionId: 'r', name: undefined, node: undefined };
  return { ...place, from: now, to: now, size: 1, upload: undefined, copy: undefined, links: [], fields: [], ...more };
}

/** Every kind of row that the product shows, in every way in which its menu may be another. */
export async function explorerContexts(): Promise<ReadonlyMap<string, Node['kind']>> {
  const preferences = new Preferences(memoryStore());
  const parts = itemParts(preferences);
  const found = new Map<string, Node['kind']>();
  const add = (...nodes: readonly Node[]) => {
    for (const node of nodes) {
      const { contextValue } = toItem(node, parts);
      found.set(contextValue ?? '', node.kind);
    }
  };
  const top = accountNode(account());
  const sample = accountNode(account({ id: 'sample', site: SAMPLE_SITE }));
  add(top, sample, accountNode(account({ production: true })));
  add(accountNode(account({ site: SAMPLE_SITE, production: true })));
  add(accountNode(account({ method: 'profile' })), accountNode(account({ method: 'environment', production: true })));
  const [region, sampleRegion] = [top, sample].map((each) => regionNode(each, { id: 'r', name: 'r' })) as [
    RegionNode,
    RegionNode,
  ];
  const own = sampleInstance('mysql', 'cloud', { id: 'i', regionId: 'r' });
  const replica = { ...own, role: { kind: 'readonly', raw: 'Readonly' } } as const;
  const instance = instanceNode(region, own);
  const instances = () =>
    [region, sampleRegion].flatMap((each) => [instanceNode(each, own), instanceNode(each, replica)]);
  const lists = [
    groupNode(instance, 'backups'),
    groupNode(region, 'released'),
    groupNode(groupNode(instance, 'copies'), 'copiedLogs'),
  ];
  const [list] = lists as [GroupNode];
  add(region, ...instances(), ...lists, groupNode(instance, 'recovery'), groupNode(instance, 'copies', 'Not there.'));
  add({ ...instance, gone: true });
  const copy = { regionId: 'other' };
  for (const linksOnRequest of [false, true]) {
    for (const kind of [{}, { copy }, { released: { name: 'old' } }]) {
      add(backupNode(list, backup({ ...kind, linksOnRequest })));
    }
    for (const kind of [{}, { name: 'mysql-bin.1' }, { copy }, { copy, name: 'mysql-bin.1' }]) {
      add(logNode(list, log({ ...kind, linksOnRequest })));
    }
  }
  addTold(add, list);
  for (const place of [top, sample]) {
    await preferences.pin(place.account.id, own);
    await preferences.setFilter(place.account.id, listIdOf(region), { values: { name: { value: 'x', label: 'x' } } });
  }
  for (const each of lists) {
    await preferences.setFilter('main', listIdOf(each), { values: { state: { value: 'x', label: 'x' } } });
  }
  add(region, ...instances(), ...lists);
  return found;
}

/** Rows that speak for a list. */
function addTold(add: (...nodes: readonly Node[]) => void, list: GroupNode): void {
  const notes = ['loading', 'stopped', 'empty', 'more', 'broken', 'changed', 'hidden', 'failed'] as const;
  add(...notes.map((note) => noteNode(list, note)));
  for (const kind of ['network', 'secret', 'forbidden', 'unsupported'] as const) {
    const error = new CloudError({ kind, message: 'It went wrong.' });
    add(noteNode(list, 'failed', { error }));
    if (kind === 'network' || kind === 'forbidden') {
      add(factNode(list, { about: 'failed', what: 'policy', error }));
    }
  }
  add(factNode(list, { about: 'noWindow', reason: 'None.' }));
}

/** The row of a job or a download with these deeds. */
export function activityContext(entry: Pick<ActivityEntry, 'kind' | 'state'>, ...deeds: readonly ActivityDeed[]) {
  const whole: ActivityEntry = { id: 'e', label: 'x', description: 'x', tooltip: 'x', time: 0, ...entry, deeds };
  const source = { entries: () => [], summary: () => undefined, act: async () => await Promise.resolve() };
  const row = { source: { ...source, onDidChange: () => ({ dispose: () => undefined }) }, entry: whole };
  return activityItems.toItem(row).contextValue ?? '';
}
