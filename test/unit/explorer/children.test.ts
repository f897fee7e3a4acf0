import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { clouds } from '../../../src/clouds/index.ts';
import { Children } from '../../../src/explorer/children.ts';
import {
  groupNode,
  type AccountNode,
  type BackupNode,
  type GroupNode,
  type InstanceNode,
  type Node,
  type NoteNode,
  type ParentNode,
  type RegionNode,
} from '../../../src/explorer/nodes.ts';
import type { Account, Credentials } from '../../../src/model/account.ts';
import type { CloudProvider, Log } from '../../../src/model/provider.ts';
import { sampleKeys, startSandbox, type Fault, type Sandbox } from '../../../src/sandbox/index.ts';

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** The data's clock stands still, so that two looks at the same list are the same. */
const noon = new Date('2026-03-05T12:00:00Z');

function account(id: string): Account {
  return { id, cloud: 'alibaba', name: `account ${id}`, method: 'accessKey', site: 'custom', keyPlace: 'window' };
}

interface Tree {
  readonly children: Children;
  /** Changes the list of accounts, as the account store would. */
  setAccounts(...ids: string[]): void;
  rename(id: string, name: string): void;
  /** Every node that was said to have changed. */
  readonly fired: (Node | undefined)[];
  dispose(): void;
}

interface TreeOptions {
  readonly accounts?: readonly string[];
  readonly key?: Credentials;
  /** Fails instead of giving a provider. */
  readonly noProvider?: () => unknown;
  readonly now?: () => Date;
}

/** The tree over the real client and the fake cloud, with a connection for each account. */
function openTree(sandbox: Sandbox, options: TreeOptions = {}): Tree {
  let accounts = (options.accounts ?? ['main']).map(account);
  const providers = new Map<string, CloudProvider>();
  const fired: Tree['fired'] = [];
  const children = new Children({
    accounts: () => accounts,
    provider: async (id) => {
      const failure = options.noProvider?.();
      if (failure !== undefined) {
        throw failure as Error;
      }
      let provider = providers.get(id);
      if (!provider) {
        const settings = { timeout: 5000, concurrency: 8, language: 'en' };
        const key = options.key ?? sampleKeys.full;
        const cloud = clouds.find((each) => each.id === 'alibaba');
        assert.ok(cloud);
        provider = cloud.connect({ ...account(id), endpoint: sandbox.url }, key, settings, silent);
        providers.set(id, provider);
      }
      return await Promise.resolve(provider);
    },
    describe: (error) => `Ours: ${error instanceof Error ? error.name : 'unknown'}`,
    now: options.now ?? (() => noon),
  });
  children.onDidChange((node) => fired.push(node));
  return {
    children,
    fired,
    setAccounts: (...ids) => (accounts = ids.map(account)),
    rename: (id, name) => (accounts = accounts.map((each) => (each.id === id ? { ...each, name } : each))),
    dispose: () => {
      children.dispose();
      providers.forEach((provider) => provider.dispose());
    },
  };
}

const notes = (rows: readonly Node[]): NoteNode[] => rows.filter((row) => row.kind === 'note');
const words = (rows: readonly Node[]): string[] => notes(rows).map(({ note }) => note);
const backups = (rows: readonly Node[]): BackupNode[] => rows.filter((row) => row.kind === 'backup');
const ids = (rows: readonly Node[]): string[] => rows.map(({ id }) => id);

function only(rows: readonly Node[], note: NoteNode['note']): NoteNode {
  const [found, ...others] = notes(rows);
  assert.ok(found && others.length === 0, `notes: ${words(rows).join(', ')}`);
  assert.equal(found.note, note);
  return found;
}

const hang = (action: string): Fault => ({ kind: 'hang', headers: false, action, times: Infinity });
const refuse = (action: string): Fault => ({ kind: 'refuse', code: 'Forbidden.RAM', status: 403, action });

/** An answer with this one instance in it. */
function oneInstance(DBInstanceId: string, DBInstanceDescription: string): Fault {
  const instance = { DBInstanceId, DBInstanceDescription, RegionId: 'cn-hangzhou', Engine: 'MySQL' };
  const body = JSON.stringify({ RequestId: 'R', Items: { DBInstance: [instance] } });
  return { kind: 'body', body, action: 'DescribeDBInstances' };
}

/** The rows below a node once its list has come; a busy machine may take longer than the tree waits. */
async function shown(node: ParentNode, of: Tree): Promise<readonly Node[]> {
  let rows = await of.children.of(node);
  while (node.kind !== 'instance' && rows.some((row) => row.kind === 'note' && row.note === 'loading')) {
    await wait(10);
    rows = of.children.rows(node);
  }
  return rows;
}

/** Everything below a node, opened. */
async function openAll(of: Tree, node: ParentNode, found: Node[]): Promise<Node[]> {
  for (const row of await shown(node, of)) {
    found.push(row);
    if (row.kind !== 'backup' && row.kind !== 'note') {
      await openAll(of, row, found);
    }
  }
  return found;
}

/** The accounts with everything below one region. */
async function walk(of: Tree): Promise<Node[]> {
  const found: Node[] = [...of.children.roots()];
  for (const each of of.children.roots()) {
    for (const place of await shown(each, of)) {
      if (place.kind === 'region' && place.region.id === 'cn-shanghai') {
        found.push(place);
        await openAll(of, place, found);
      }
    }
  }
  return found;
}

/** An answer about one instance. */
function attribute(fields: object): Fault {
  const body = JSON.stringify({ RequestId: 'R', Items: { DBInstanceAttribute: [fields] } });
  return { kind: 'body', body, action: 'DescribeDBInstanceAttribute' };
}

describe('the tree', function () {
  this.timeout(8000);

  let sandbox: Sandbox;
  let tree: Tree;

  before(async () => (sandbox = await startSandbox({ now: () => noon, requestClock: () => new Date() })));
  after(async () => await sandbox.close());
  beforeEach(() => (tree = openTree(sandbox)));
  afterEach(() => {
    tree.dispose();
    sandbox.faults.clear();
  });

  /** The operations that `work` sent, in order. */
  async function sent(work: () => Promise<unknown>): Promise<string[]> {
    const before = sandbox.requests.length;
    await work();
    return sandbox.requests.slice(before).map(({ action }) => action);
  }

  function root(of = tree, id = 'main'): AccountNode {
    const found = of.children.roots().find((each) => each.account.id === id);
    assert.ok(found, `no account ${id}`);
    return found;
  }

  async function regions(of = tree, id = 'main'): Promise<readonly RegionNode[]> {
    return (await shown(root(of, id), of)).filter((row) => row.kind === 'region');
  }

  async function region(regionId = 'cn-hangzhou', of = tree, id = 'main'): Promise<RegionNode> {
    const found = (await regions(of, id)).find((each) => each.region.id === regionId);
    assert.ok(found, `no region ${regionId}`);
    return found;
  }

  async function instance(name: string, of = tree, id = 'main'): Promise<InstanceNode> {
    const rows = await shown(await region('cn-hangzhou', of, id), of);
    const found = rows.find((row) => row.kind === 'instance' && row.instance.name === name);
    assert.ok(found?.kind === 'instance', `no instance ${name}`);
    return found;
  }

  async function group(name: string, kind: GroupNode['group'] = 'backups', of = tree, id = 'main') {
    const rows = await shown(await instance(name, of, id), of);
    const found = rows.find((row) => row.kind === 'group' && row.group === kind);
    assert.ok(found?.kind === 'group', `no group ${kind}`);
    return found;
  }

  /** Waits until the rows below a node satisfy a condition; they follow by themselves. */
  async function until(node: RegionNode | AccountNode | GroupNode, holds: (rows: readonly Node[]) => boolean) {
    const end = performance.now() + 4000;
    while (performance.now() < end) {
      const rows = tree.children.rows(node);
      if (holds(rows)) {
        return rows;
      }
      await wait(10);
    }
    assert.fail(`it never came: ${ids(tree.children.rows(node)).slice(-3).join(' ')}`);
  }

  describe('asks only for what is opened', () => {
    it('sends nothing for the roots, and one request for each thing opened', async () => {
      assert.deepEqual(await sent(async () => await Promise.resolve(tree.children.roots())), []);
      const found: { region?: RegionNode; instance?: InstanceNode; groups?: readonly Node[] } = {};
      assert.deepEqual(await sent(async () => (found.region = await region())), ['DescribeRegions']);
      assert.deepEqual(await sent(async () => (found.instance = await instance('orders-db'))), ['DescribeDBInstances']);
      assert.ok(found.instance);
      const row = found.instance;
      assert.deepEqual(await sent(async () => (found.groups = await shown(row, tree))), []);
      const [backupGroup, copyGroup] = found.groups ?? [];
      assert.ok(backupGroup?.kind === 'group' && copyGroup?.kind === 'group');
      assert.deepEqual([backupGroup.group, copyGroup.group], ['backups', 'copies']);
      assert.deepEqual(await sent(async () => await shown(backupGroup, tree)), ['DescribeBackups']);
      assert.deepEqual(await sent(async () => await shown(copyGroup, tree)), ['DescribeCrossRegionBackups']);
    });

    it('asks nothing of a list whose parent is merely looked at', async () => {
      const place = await region();
      assert.deepEqual(
        await sent(async () => {
          tree.children.rows(place);
          tree.children.branch(place);
          await tree.children.refreshBackups('main', 'cn-hangzhou', 'rm-nobody');
        }),
        [],
      );
    });

    it('does not ask again for what it has when it is folded up and opened again', async () => {
      const place = await region();
      await shown(place, tree);
      assert.deepEqual(await sent(async () => await shown(place, tree)), []);
      assert.deepEqual(await sent(async () => await shown(root(), tree)), []);
    });

    it('asks for a region where it is, and for thirty days of backups', async () => {
      const before = sandbox.requests.length;
      await shown(await group('orders-db'), tree);
      const asked = sandbox.requests.slice(before);
      assert.equal(asked.find(({ action }) => action === 'DescribeDBInstances')?.region, 'cn-hangzhou');
      const { StartTime, EndTime } = asked.find(({ action }) => action === 'DescribeBackups')?.params ?? {};
      assert.deepEqual([StartTime, EndTime], ['2026-02-03T12:00Z', '2026-03-05T12:00Z']);
    });
  });

  describe('from account to rows', () => {
    it('shows each region once, and only its own instances', async () => {
      const found = await regions();
      assert.deepEqual(found.map((each) => each.region.id).toSorted(), [
        'ap-southeast-1',
        'cn-hangzhou',
        'cn-shanghai',
      ]);
      const shanghai = await shown(await region('cn-shanghai'), tree);
      assert.equal(shanghai.length, 4);
      assert.ok(shanghai.every((row) => row.kind === 'instance' && row.instance.regionId === 'cn-shanghai'));
    });

    it('sorts instances by name, numbers by value', async () => {
      const rows = await shown(await region(), tree);
      const names = rows.map((row) => (row.kind === 'instance' ? row.instance.name : row.id));
      assert.deepEqual(
        names,
        names.toSorted((left, right) => left.localeCompare(right, undefined, { numeric: true })),
      );
      assert.ok(names.includes('orders-db'));
    });

    it('follows 130 instances page by page, the first page shown while the second is awaited', async () => {
      const place = await region('ap-southeast-1');
      sandbox.faults.add({ kind: 'slow', delay: 20, action: 'DescribeDBInstances' });
      sandbox.faults.add(hang('DescribeDBInstances'));
      const requests = await sent(async () => {
        await tree.children.of(place);
        const rows = await until(place, (now) => now.length > 1);
        assert.equal(rows.filter((row) => row.kind === 'instance').length, 100);
        const loading = only(rows, 'loading');
        assert.equal(
          rows.at(-1),
          rows.find((row) => row.id === loading.id),
          'the rest is announced at the end',
        );
        assert.ok(tree.fired.includes(place), 'the tree is told of the first page');
        tree.children.cancel(loading);
      });
      assert.deepEqual(requests, ['DescribeDBInstances', 'DescribeDBInstances']);
      sandbox.faults.clear();
      const stopped = await until(place, (rows) => !words(rows).includes('loading'));
      assert.equal(stopped.length, 101, 'what had come stays');
      const rest = await sent(async () => await tree.children.more(only(stopped, 'stopped')));
      assert.deepEqual(rest, ['DescribeDBInstances']);
      const all = tree.children.rows(place);
      assert.equal(all.length, 130);
      assert.equal(new Set(ids(all)).size, 130);
      const names = all.map((row) => (row.kind === 'instance' ? row.instance.name : ''));
      assert.deepEqual([names[0], names[129]], ['game-shard-001', 'game-shard-130']);
    });

    it('pages 412 backups on request, newest first, and counts them', async () => {
      const place = await group('events-db');
      const first = await shown(place, tree);
      const sizes: number[] = [];
      const requests = await sent(async () => {
        for (let rows = first; ;) {
          const list = backups(rows);
          sizes.push(list.length);
          const times = list.map(({ backup }) => backup.started?.getTime() ?? Infinity);
          assert.deepEqual(
            times,
            times.toSorted((left, right) => right - left),
          );
          if (rows.length === list.length) {
            break;
          }
          const more = only(rows, 'more');
          assert.equal(rows.at(-1), more, 'the offer stands at the end');
          assert.deepEqual([more.shown, more.total], [list.length, 412]);
          await tree.children.more(more);
          rows = tree.children.rows(place);
        }
      });
      assert.deepEqual(sizes, [100, 200, 300, 400, 412]);
      assert.deepEqual(
        requests,
        Array.from({ length: 4 }, () => 'DescribeBackups'),
      );
    });

    it('reads all pages over the same time, while the clock goes on', async () => {
      let now = noon.getTime();
      const own = openTree(sandbox, { now: () => new Date(now) });
      const place = await group('events-db', 'backups', own);
      const before = sandbox.requests.length;
      await shown(place, own);
      now += 10 * 60_000;
      await own.children.more(only(own.children.rows(place), 'more'));
      const asked = sandbox.requests.slice(before).map(({ params }) => [params['StartTime'], params['EndTime']]);
      assert.equal(asked.length, 2);
      assert.deepEqual(asked[0], asked[1]);
      own.dispose();
    });

    it('names the place of cross-region backups, and keeps them apart from the backups', async () => {
      const copies = backups(await shown(await group('orders-db', 'copies'), tree));
      assert.ok(copies.length > 0);
      assert.ok(copies.every(({ backup }) => backup.copy?.regionId === 'cn-shanghai'));
      const own = backups(await shown(await group('orders-db', 'backups'), tree));
      assert.ok(own.every(({ backup }) => backup.copy === undefined));
    });

    it('says so when there is nothing', async () => {
      assert.deepEqual(words(await shown(await group('sessions-db'), tree)), ['empty']);
    });

    it('says how many records could not be read', async () => {
      const place = await group('orders-db');
      const body = {
        RequestId: 'R',
        TotalRecordCount: 2,
        Items: { Backup: [{ BackupStatus: 'Success' }, { BackupId: '77', BackupStatus: 'Success' }] },
      };
      sandbox.faults.add({ kind: 'body', body: JSON.stringify(body), action: 'DescribeBackups' });
      const rows = await shown(place, tree);
      assert.deepEqual(
        backups(rows).map(({ backup }) => backup.id),
        ['77'],
      );
      assert.equal(only(rows, 'broken').total, 1);
    });
  });

  describe('when it goes wrong', () => {
    it('shows one row with the reason, and tries again on request', async () => {
      const place = await region();
      sandbox.faults.add(refuse('DescribeDBInstances'));
      const failed = await shown(place, tree);
      assert.equal(failed.length, 1);
      const note = only(failed, 'failed');
      assert.deepEqual([note.error?.kind, note.error?.code], ['forbidden', 'Forbidden.RAM']);
      assert.match(note.error?.message ?? '', /DescribeDBInstances/);
      assert.equal(note.message, undefined);
      assert.deepEqual(await sent(async () => await shown(place, tree)), [], 'looking is not trying');
      assert.deepEqual(await sent(async () => await tree.children.more(note)), ['DescribeDBInstances']);
      const rows = tree.children.rows(place);
      assert.equal(notes(rows).length, 0);
      assert.ok(rows.length > 10);
    });

    it('keeps the pages that came when a later one fails, and goes on there', async () => {
      const place = await group('events-db');
      const more = only(await shown(place, tree), 'more');
      sandbox.faults.add(refuse('DescribeBackups'));
      await tree.children.more(more);
      const rows = tree.children.rows(place);
      assert.equal(backups(rows).length, 100);
      assert.equal(
        rows.at(-1),
        rows.find((row) => row.kind === 'note'),
      );
      const note = only(rows, 'failed');
      const before = sandbox.requests.length;
      await tree.children.more(note);
      assert.equal(sandbox.requests[before]?.params['PageNumber'], '2');
      assert.equal(backups(tree.children.rows(place)).length, 200);
    });

    it('gives a failure of our own its sentence', async () => {
      const own = openTree(sandbox, { noProvider: () => new TypeError('secret words') });
      const rows = await shown(root(own), own);
      const note = only(rows, 'failed');
      assert.deepEqual([note.error, note.message], [undefined, 'Ours: TypeError']);
      own.dispose();
    });

    it('shows a reason below an instance whose account cannot be reached, and its groups after a refresh', async () => {
      let broken = false;
      const own = openTree(sandbox, { noProvider: () => (broken ? new RangeError('no') : undefined) });
      const row = await instance('orders-db', own);
      broken = true;
      only(await shown(row, own), 'failed');
      broken = false;
      await own.children.refresh(row);
      assert.equal(own.fired.at(-1), row);
      assert.equal((await shown(row, own)).filter((each) => each.kind === 'group').length, 2);
      own.dispose();
    });

    it('tells a refused sign-in from a missing permission', async () => {
      const own = openTree(sandbox, { key: sampleKeys.disabled });
      assert.equal(only(await shown(root(own), own), 'failed').error?.kind, 'key');
      own.dispose();
      const looking = openTree(sandbox, { key: sampleKeys.regionsOnly });
      assert.equal(only(await shown(await region('cn-hangzhou', looking), looking), 'failed').error?.kind, 'forbidden');
      looking.dispose();
    });
  });

  describe('while it waits', () => {
    it('shows after a moment that it waits; stops on cancel; loads on request', async () => {
      const place = await region();
      sandbox.faults.add(hang('DescribeDBInstances'));
      const began = performance.now();
      const rows = await tree.children.of(place);
      const waited = performance.now() - began;
      assert.ok(waited >= 250 && waited < 3000, `${waited} ms`);
      assert.equal(rows.length, 1);
      const loading = only(rows, 'loading');
      tree.children.cancel(loading);
      const note = only(await until(place, (now) => !words(now).includes('loading')), 'stopped');
      assert.equal(tree.fired.at(-1), place, 'the tree is told');
      sandbox.faults.clear();
      assert.deepEqual(await sent(async () => await tree.children.of(place)), [], 'stopped stays stopped');
      await tree.children.more(note);
      assert.equal(notes(tree.children.rows(place)).length, 0);
    });

    it('shows rows by itself when an answer comes late', async () => {
      const place = await region();
      sandbox.faults.add({ kind: 'slow', delay: 500, action: 'DescribeDBInstances' });
      only(await tree.children.of(place), 'loading');
      const rows = await until(place, (now) => notes(now).length === 0);
      assert.ok(rows.length > 10);
      assert.equal(tree.fired.at(-1), place);
    });

    it('announces a refresh that takes a moment above the old rows', async () => {
      const place = await group('orders-db');
      const old = await shown(place, tree);
      await wait(350);
      tree.fired.length = 0;
      sandbox.faults.add({ kind: 'slow', delay: 600, action: 'DescribeBackups' });
      const refreshing = tree.children.refresh(place);
      assert.equal(tree.fired.length, 0, 'what is shown stays as it is for a moment');
      await wait(400);
      const [first, ...others] = tree.children.rows(place);
      assert.equal(first?.kind === 'note' && first.note, 'loading');
      assert.deepEqual(ids(others), ids(old));
      assert.deepEqual(tree.fired, [place], 'the row about waiting is shown by itself');
      await refreshing;
      assert.deepEqual(ids(tree.children.rows(place)), ids(old));
      assert.deepEqual(tree.fired, [place, place]);
    });

    it('changes the tree once for a refresh that is quick', async () => {
      const place = await group('orders-db');
      await shown(place, tree);
      tree.fired.length = 0;
      await tree.children.refresh(place);
      await wait(350);
      assert.deepEqual(tree.fired, [place]);
    });

    it('stops a refresh on cancel, with the old rows left below the note', async () => {
      const place = await group('orders-db');
      const old = await shown(place, tree);
      sandbox.faults.add(hang('DescribeBackups'));
      const refreshing = tree.children.refresh(place);
      tree.children.cancel(only(tree.children.rows(place), 'loading'));
      await refreshing;
      const rows = tree.children.rows(place);
      assert.equal(only(rows, 'stopped'), rows[0]);
      assert.deepEqual(ids(backups(rows)), ids(old));
    });
  });

  describe('refreshes', () => {
    it('keeps the old rows with the reason on top when it fails', async () => {
      const place = await group('orders-db');
      const old = await shown(place, tree);
      sandbox.faults.add(refuse('DescribeBackups'));
      await tree.children.refresh(place);
      const rows = tree.children.rows(place);
      const note = only(rows, 'failed');
      assert.equal(rows[0], note);
      assert.deepEqual(ids(rows.slice(1)), ids(old));
      await tree.children.more(note);
      assert.deepEqual(ids(tree.children.rows(place)), ids(old));
    });

    it('an account: asks for its regions now and for the rest as far as it is open', async () => {
      const open = await group('orders-db');
      await shown(open, tree);
      await shown(await region('cn-shanghai'), tree);
      assert.deepEqual(await sent(async () => await tree.children.refresh(root())), ['DescribeRegions']);
      // The editor now asks for the rows below what is unfolded, from the top.
      const place = await region();
      assert.deepEqual(await sent(async () => await shown(place, tree)), ['DescribeDBInstances']);
      const row = await instance('orders-db');
      assert.deepEqual(await sent(async () => await shown(row, tree)), []);
      assert.deepEqual(await sent(async () => await shown(groupNode(row, 'backups'), tree)), ['DescribeBackups']);
      assert.deepEqual(await sent(async () => await shown(groupNode(row, 'backups'), tree)), [], 'once for a refresh');
    });

    it('a region: shows what is new and leaves other regions alone', async () => {
      const shanghai = await region('cn-shanghai');
      await shown(shanghai, tree);
      await shown(await region(), tree);
      const requests = await sent(async () => {
        await tree.children.refresh(await region());
        await shown(shanghai, tree);
      });
      assert.deepEqual(requests, ['DescribeDBInstances']);
    });

    it('everything: asks again only for what the editor then wants to see', async () => {
      await shown(await region(), tree);
      const refreshed = await sent(async () => await tree.children.refresh(undefined));
      assert.deepEqual(refreshed, []);
      assert.deepEqual(tree.fired.slice(-1), [undefined], 'the whole tree is shown anew');
      assert.deepEqual(await sent(async () => await shown(root(), tree)), ['DescribeRegions']);
    });

    it('a backup or a note stands for the list it is in', async () => {
      const rows = await shown(await group('orders-db'), tree);
      assert.deepEqual(await sent(async () => await tree.children.refresh(rows[0])), ['DescribeBackups']);
    });

    it('shows a new backup in a list that is open, and asks for none that is not', async () => {
      const place = await group('inventory-db');
      const { id } = place.parent.instance;
      const look = async () => await tree.children.refreshBackups('main', 'cn-hangzhou', id);
      // The row of the group has a look, which needs the state of its list.
      assert.equal(tree.children.branch(place).state, 'idle');
      assert.deepEqual(await sent(look), []);
      await shown(place, tree);
      assert.deepEqual(await sent(look), ['DescribeBackups']);
    });

    it('lets go of lists below rows that vanished', async () => {
      const place = await region();
      const open = await group('orders-db');
      await shown(open, tree);
      const held = tree.children.branch(open);
      const kept = await group('events-db');
      await shown(kept, tree);
      const keptBranch = tree.children.branch(kept);
      const { id } = open.parent.instance;
      assert.ok(tree.children.instance('main', 'cn-hangzhou', id));
      sandbox.faults.add(oneInstance(kept.parent.instance.id, 'events-db'));
      await tree.children.refresh(place);
      assert.deepEqual(ids(tree.children.rows(place)), [kept.parent.id]);
      assert.equal(tree.children.instance('main', 'cn-hangzhou', id), undefined);
      assert.notEqual(tree.children.branch(open), held, 'its list is gone');
      assert.equal(tree.children.branch(open).items.length, 0);
      assert.equal(tree.children.branch(kept), keptBranch, 'that of a row that stayed is not');
      assert.equal(tree.children.branch(kept).items.length, 100);
    });

    it('does not lose what is open when a refresh of the regions fails', async () => {
      const open = await group('orders-db');
      const old = await shown(open, tree);
      sandbox.faults.add(refuse('DescribeRegions'));
      await tree.children.refresh(root());
      const rows = tree.children.rows(root());
      assert.equal(rows[0], only(rows, 'failed'));
      assert.equal(rows.length, 4);
      assert.deepEqual(ids(tree.children.rows(open)), ids(old));
    });
  });

  describe('an instance', () => {
    it('shows its own state of now after it was refreshed', async () => {
      const node = await instance('orders-db');
      const { id: DBInstanceId, state } = node.instance;
      assert.equal(state.kind, 'running');
      sandbox.faults.add(attribute({ DBInstanceId, DBInstanceStatus: 'Rebooting', Engine: 'MySQL' }));
      await tree.children.refresh(node);
      assert.equal(node.instance.state.kind, 'busy');
      assert.equal(tree.fired.at(-1), node, 'the row is drawn anew');
    });

    it('goes away if it was deleted meanwhile', async () => {
      const node = await instance('orders-db');
      sandbox.faults.add({
        kind: 'refuse',
        code: 'InvalidDBInstanceName.NotFound',
        status: 404,
        action: 'DescribeDBInstanceAttribute',
      });
      sandbox.faults.add(oneInstance('rm-other', 'other-db'));
      await tree.children.refresh(node);
      const rows = tree.children.rows(node.parent);
      assert.deepEqual(
        rows.map((row) => row.kind === 'instance' && row.instance.name),
        ['other-db'],
      );
    });

    it('stays as it was while it cannot be asked', async () => {
      const node = await instance('orders-db');
      sandbox.faults.add(refuse('DescribeDBInstanceAttribute'));
      await tree.children.refresh(node);
      assert.equal(node.instance.state.kind, 'running');
      assert.notEqual(tree.children.instance('main', 'cn-hangzhou', node.instance.id), undefined);
    });
  });

  describe('accounts', () => {
    it('with the same regions and instances do not mix', async () => {
      const own = openTree(sandbox, { accounts: ['one', 'two'] });
      const first = await group('orders-db', 'backups', own, 'one');
      const rows = await shown(first, own);
      const requests = await sent(async () => await shown(await group('orders-db', 'backups', own, 'two'), own));
      assert.deepEqual(requests, ['DescribeRegions', 'DescribeDBInstances', 'DescribeBackups']);
      assert.notEqual(own.children.instance('one', 'cn-hangzhou', first.parent.instance.id), undefined);
      own.children.forget(['two']);
      assert.deepEqual(ids(own.children.rows(first)), ids(rows));
      own.dispose();
    });

    it('whose ids begin alike do not mix', async () => {
      const own = openTree(sandbox, { accounts: ['a', 'ab', 'a/cn-hangzhou'] });
      await shown(await region('cn-hangzhou', own, 'ab'), own);
      await shown(await region('cn-hangzhou', own, 'a/cn-hangzhou'), own);
      own.children.forget(['a']);
      const requests = await sent(async () => {
        await shown(await region('cn-hangzhou', own, 'ab'), own);
        await shown(await region('cn-hangzhou', own, 'a/cn-hangzhou'), own);
      });
      assert.deepEqual(requests, []);
      own.dispose();
    });

    it('are asked anew after they changed, and stop what was under way', async () => {
      const place = await region();
      await shown(place, tree);
      const open = await group('orders-db');
      sandbox.faults.add(hang('DescribeBackups'));
      const loading = tree.children.of(open);
      const held = tree.children.branch(open);
      assert.equal(held.state, 'loading');
      tree.children.forget(['main']);
      assert.deepEqual(tree.fired.slice(-1), [undefined], 'the roots are shown anew');
      await loading;
      assert.equal(held.state, 'stopped', 'the request under way was stopped');
      sandbox.faults.clear();
      assert.equal(tree.children.instance('main', 'cn-hangzhou', open.parent.instance.id), undefined);
      assert.deepEqual(await sent(async () => await shown(root(), tree)), ['DescribeRegions']);
      assert.deepEqual(await sent(async () => await shown(place, tree)), ['DescribeDBInstances']);
    });

    it('keep their lists under another name, and every row below knows it', async () => {
      const place = await region();
      const before = await shown(place, tree);
      tree.rename('main', 'production');
      tree.children.forget([]);
      assert.deepEqual(tree.fired.slice(-1), [undefined], 'the roots are shown anew');
      assert.equal(root().account.name, 'production');
      assert.deepEqual(await sent(async () => assert.deepEqual(await shown(place, tree), before)), []);
      assert.equal(place.parent.account.name, 'production');
    });

    it('come and go with the list', () => {
      tree.setAccounts('main', 'other');
      assert.deepEqual(
        tree.children.roots().map((each) => each.account.id),
        ['main', 'other'],
      );
      tree.setAccounts('other');
      tree.children.forget(['main']);
      assert.deepEqual(
        tree.children.roots().map((each) => each.account.id),
        ['other'],
      );
    });
  });

  describe('ids', () => {
    it('are unique over the whole tree and the same in another window', async () => {
      const own = openTree(sandbox, { accounts: ['one', 'two'] });
      const another = openTree(sandbox, { accounts: ['one', 'two'] });
      const found = ids(await walk(own));
      assert.ok(found.length > 100, String(found.length));
      assert.equal(new Set(found).size, found.length);
      assert.deepEqual(ids(await walk(another)), found);
      own.dispose();
      another.dispose();
    });

    it('are built from keys, not from labels', async () => {
      sandbox.faults.add(oneInstance('rm-1', 'before'));
      const place = await region();
      const [before] = await shown(place, tree);
      sandbox.faults.add(oneInstance('rm-1', 'after/?'));
      await tree.children.refresh(place);
      const [after] = tree.children.rows(place);
      assert.deepEqual(
        [before, after].map((row) => row?.kind === 'instance' && row.instance.name),
        ['before', 'after/?'],
      );
      assert.equal(after?.id, before?.id);
      assert.deepEqual(after?.id.split('/'), ['main', 'cn-hangzhou', 'rm-1']);
    });

    it('of what changes come with the very node that the editor holds', async () => {
      const before = await region();
      await shown(before, tree);
      await tree.children.refresh(root());
      const place = await region();
      assert.notEqual(place, before, 'the account gave new rows');
      tree.fired.length = 0;
      await tree.children.refresh(place);
      assert.ok(tree.fired.length > 0 && tree.fired.every((node) => node === place));
    });
  });
});
