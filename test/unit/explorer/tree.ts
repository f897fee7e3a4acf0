import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { clouds } from '../../../src/clouds/index.ts';
import { Children } from '../../../src/explorer/children.ts';
import {
  instanceOf,
  type AccountNode,
  type BackupNode,
  type FactNode,
  type GroupKind,
  type GroupNode,
  type InstanceNode,
  type ListNode,
  type LogNode,
  type Node,
  type NoteNode,
  type ParentNode,
  type RegionNode,
} from '../../../src/explorer/nodes.ts';
import { Preferences, type PreferenceStore } from '../../../src/explorer/preferences.ts';
import type { Account, Credentials } from '../../../src/model/account.ts';
import type { InstanceInsight } from '../../../src/model/insight.ts';
import type { CloudProvider } from '../../../src/model/provider.ts';
import type { Page } from '../../../src/model/requests.ts';
import type { Region } from '../../../src/model/resources.ts';
import { sampleKeys, startSandbox, type Fault, type RequestRecord, type Sandbox } from '../../../src/sandbox/index.ts';
import { RecordingLog } from '../../support/log.ts';
import { memoryStore } from '../../support/memory.ts';

/** The data's clock stands still, so that two looks at the same list are the same. */
export const noon = new Date('2026-03-05T12:00:00Z');

export interface TreeOptions {
  readonly accounts?: readonly string[];
  readonly key?: Credentials;
  /** Gives what to fail with instead of giving a provider. */
  readonly noProvider?: () => unknown;
  readonly now?: () => Date;
  readonly store?: PreferenceStore;
  readonly health?: InstanceInsight['health'];
  readonly parts?: Parts;
}

/** By the id of a region, those that stand below it as its parts; the cloud itself has them beside it. */
export type Parts = Readonly<Record<string, readonly string[]>>;

function account(id: string): Account {
  return { id, cloud: 'alibaba', name: `account ${id}`, method: 'accessKey', site: 'custom', keyPlace: 'window' };
}

function folded(page: Page<Region>, all: Parts): Page<Region> {
  const inside = new Set(Object.values(all).flat());
  const whole = (region: Region): Region => {
    const parts = page.items.filter(({ id }) => all[region.id]?.includes(id));
    return parts.length > 0 ? { ...region, parts } : region;
  };
  const items = page.items.filter(({ id }) => !inside.has(id)).map(whole);
  return { ...page, items, total: items.length };
}

/** The tree over the real client and the fake cloud, with a connection for each account. */
export class Tree {
  readonly children: Children;
  readonly preferences: Preferences;
  /** Every node that was said to have changed. */
  readonly fired: (Node | undefined)[] = [];
  readonly #sandbox: Sandbox;
  readonly #options: TreeOptions;
  readonly #providers = new Map<string, CloudProvider>();
  #accounts: readonly Account[];
  /** Another one holds from the next time the regions are asked for. */
  parts: Parts;

  constructor(sandbox: Sandbox, options: TreeOptions = {}) {
    this.#sandbox = sandbox;
    this.#options = options;
    this.parts = options.parts ?? {};
    this.#accounts = (options.accounts ?? ['main']).map(account);
    this.preferences = new Preferences(options.store ?? memoryStore());
    this.children = new Children({
      accounts: () => this.#accounts,
      provider: async (id) => await Promise.resolve(this.provider(id)),
      describe: (error) => `Ours: ${error instanceof Error ? error.name : 'unknown'}`,
      now: options.now ?? (() => noon),
      preferences: this.preferences,
      insight: { health: options.health ?? (() => undefined) },
    });
    this.children.onDidChange((node) => this.fired.push(node));
  }

  /** The connection of an account. */
  provider(id = 'main'): CloudProvider {
    const failure = this.#options.noProvider?.();
    if (failure !== undefined) {
      throw failure as Error;
    }
    const cloud = clouds.find((each) => each.id === 'alibaba');
    assert.ok(cloud);
    const settings = { timeout: 5000, concurrency: 8, language: 'en' };
    const key = this.#options.key ?? sampleKeys.full;
    const known = this.#providers.get(id);
    if (known) {
      return known;
    }
    const local = { ...account(id), endpoint: this.#sandbox.url };
    const provider = cloud.connect(local, key, settings, { log: new RecordingLog() });
    const listRegions = provider.listRegions.bind(provider);
    provider.listRegions = async (call) => folded(await listRegions(call), this.parts);
    this.#providers.set(id, provider);
    return provider;
  }

  /** Changes the list of accounts, as the account store would. */
  setAccounts(...accountIds: string[]): void {
    this.#accounts = accountIds.map(account);
  }

  rename(id: string, name: string): void {
    this.#accounts = this.#accounts.map((each) => (each.id === id ? { ...each, name } : each));
  }

  dispose(): void {
    this.children.dispose();
    this.preferences.dispose();
    this.#providers.forEach((provider) => provider.dispose());
  }

  /** The requests that `work` sent, in order. */
  async requests(work: () => Promise<unknown>): Promise<readonly RequestRecord[]> {
    const before = this.#sandbox.requests.length;
    await work();
    return this.#sandbox.requests.slice(before);
  }

  /** Their operations. */
  async sent(work: () => Promise<unknown>): Promise<readonly string[]> {
    return (await this.requests(work)).map(({ action }) => action);
  }

  root(id = 'main'): AccountNode {
    const found = this.children.roots().find((each) => each.account.id === id);
    assert.ok(found, `no account ${id}`);
    return found;
  }

  async regions(id = 'main'): Promise<readonly RegionNode[]> {
    return (await this.shown(this.root(id))).filter((row) => row.kind === 'region');
  }

  async region(regionId = 'cn-hangzhou', id = 'main'): Promise<RegionNode> {
    const found = (await this.regions(id)).find((each) => each.region.id === regionId);
    assert.ok(found, `no region ${regionId}`);
    return found;
  }

  /** A part of a region, by the region's id as well. */
  async part(partId = 'cn-shanghai', regionId = 'cn-hangzhou'): Promise<RegionNode> {
    const rows = await this.shown(await this.region(regionId));
    const found = rows.find((row) => row.kind === 'region' && row.region.id === partId);
    assert.ok(found?.kind === 'region', `no part ${partId}`);
    return found;
  }

  async instance(name: string, regionId = 'cn-hangzhou', id = 'main'): Promise<InstanceNode> {
    const found = instances(await this.shown(await this.region(regionId, id))).find(
      (row) => row.instance.name === name,
    );
    assert.ok(found, `no instance ${name}`);
    return found;
  }

  /** A group of an instance, by its name, or of whatever stands above it. */
  async group(above: string | ParentNode, kind: GroupKind = 'backups'): Promise<GroupNode> {
    const parent = typeof above === 'string' ? await this.instance(above) : above;
    const found = groups(await this.shown(parent)).find((row) => row.group === kind);
    assert.ok(found, `no group ${kind}`);
    return found;
  }

  async pin(name: string, regionId?: string): Promise<void> {
    await this.preferences.pin('main', (await this.instance(name, regionId)).instance);
  }

  /** The rows below a node once its list has come; a busy machine may take longer than the tree waits. */
  async shown(node: ParentNode): Promise<readonly Node[]> {
    let rows = await this.children.of(node);
    if (node.kind !== 'instance') {
      await this.children.branch(node).settled();
      rows = this.children.rows(node);
    }
    return rows;
  }

  /** The rows below a node once they satisfy a condition; they follow by themselves. */
  async until(node: ListNode, holds: (rows: readonly Node[]) => boolean): Promise<readonly Node[]> {
    return await until(
      () => this.children.rows(node),
      holds,
      (rows) => ids(rows).slice(-3).join(' '),
    );
  }
}

export async function until<Value>(
  look: () => Value,
  holds: (value: Value) => boolean,
  say: (value: Value) => string = String,
): Promise<Value> {
  for (const end = performance.now() + 4000; ; await wait(10)) {
    const value = look();
    if (holds(value)) {
      return value;
    }
    assert.ok(performance.now() < end, `it never came: ${say(value)}`);
  }
}

/** For each test of a suite a fake cloud of its own and a tree over it. */
export interface Scene {
  readonly sandbox: Sandbox;
  readonly tree: Tree;
  /** Another tree over the same cloud. */
  open(options: TreeOptions): Tree;
}

export function scene(): Scene {
  let sandbox: Sandbox;
  let tree: Tree;
  const others: Tree[] = [];
  beforeEach(async () => {
    sandbox = await startSandbox({ now: () => noon, requestClock: () => new Date() });
    tree = new Tree(sandbox);
  });
  afterEach(async () => {
    [tree, ...others.splice(0)].forEach((each) => each.dispose());
    await sandbox.close();
  });
  return {
    get sandbox() {
      return sandbox;
    },
    get tree() {
      return tree;
    },
    open(options) {
      const other = new Tree(sandbox, options);
      others.push(other);
      return other;
    },
  };
}

export const notes = (rows: readonly Node[]): NoteNode[] => rows.filter((row) => row.kind === 'note');
export const words = (rows: readonly Node[]): string[] => notes(rows).map(({ note }) => note);
export const instances = (rows: readonly Node[]): InstanceNode[] => rows.filter((row) => row.kind === 'instance');
export const names = (rows: readonly Node[]): string[] => instances(rows).map(({ instance }) => instance.name);
export const groups = (rows: readonly Node[]): GroupNode[] => rows.filter((row) => row.kind === 'group');
export const backups = (rows: readonly Node[]): BackupNode[] => rows.filter((row) => row.kind === 'backup');
export const logs = (rows: readonly Node[]): LogNode[] => rows.filter((row) => row.kind === 'log');
export const facts = (rows: readonly Node[]): FactNode[] => rows.filter((row) => row.kind === 'fact');
export const ids = (rows: readonly Node[]): string[] => rows.map(({ id }) => id);

/** The instance that a row hangs below. */
export function ownerOf(node: Node): InstanceNode {
  const owner = instanceOf(node);
  assert.ok(owner, `${node.id} hangs below no instance`);
  return owner;
}

/** The one note among the rows, which has to be this one. */
export function only(rows: readonly Node[], note: NoteNode['note']): NoteNode {
  const [found, ...others] = notes(rows);
  assert.ok(found && others.length === 0, `notes: ${words(rows).join(', ')}`);
  assert.equal(found.note, note);
  return found;
}

export const hang = (action: string): Fault => ({ kind: 'hang', headers: false, action, times: Infinity });
export const refuse = (action: string): Fault => ({ kind: 'refuse', code: 'Forbidden.RAM', status: 403, action });

/** An answer of its own to an operation. */
export function answer(action: string, body: object): Fault {
  return { kind: 'body', body: JSON.stringify({ RequestId: 'R', ...body }), action };
}

/** An answer with this one instance in it. */
export function oneInstance(DBInstanceId: string, DBInstanceDescription: string): Fault {
  const instance = { DBInstanceId, DBInstanceDescription, RegionId: 'cn-hangzhou', Engine: 'MySQL' };
  return answer('DescribeDBInstances', { Items: { DBInstance: [instance] } });
}

/** An answer about one instance. */
export function attribute(fields: object): Fault {
  return answer('DescribeDBInstanceAttribute', { Items: { DBInstanceAttribute: [fields] } });
}
