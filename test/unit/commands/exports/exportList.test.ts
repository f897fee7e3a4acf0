import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as exportModule from '../../../../src/commands/exports/exportList.ts';
import type { CommandParts } from '../../../../src/commands/parts.ts';
import { DAY } from '../../../../src/explorer/times.ts';
import { groupNode, listIdOf, regionNode, type GroupNode, type Node } from '../../../../src/explorer/nodes.ts';
import { startSandbox, type Sandbox } from '../../../../src/sandbox/index.ts';
import { RecordingLog } from '../../../support/log.ts';
import { backups, hang, ids, logs, only, Tree } from '../../explorer/tree.ts';
import { loadWithEditor, Uri, user } from '../../webview/editor.ts';

const { exportList } = await loadWithEditor<typeof exportModule>('../commands/exports/exportList.ts');

type Rows = readonly Readonly<Record<string, unknown>>[];

function partsOf(tree: Tree, selection: readonly Node[] = []): CommandParts {
  const sessions = { asked: async (id: string) => await Promise.resolve(tree.provider(id)) };
  const { children, preferences } = tree;
  return { sessions, children, preferences, view: { selection }, log: new RecordingLog() } as unknown as CommandParts;
}

describe('exporting a list of backups', () => {
  let sandbox: Sandbox;
  let tree: Tree;
  let folder: string;
  let file: string;

  beforeEach(async () => {
    // The command goes by the machine's clock.
    const now = new Date();
    sandbox = await startSandbox({ now: () => now, requestClock: () => new Date() });
    tree = new Tree(sandbox, { now: () => now });
    folder = await mkdtemp(join(tmpdir(), 'exports-'));
    file = join(folder, 'list.json');
    user.choose = (rows) => rows.filter((row) => row.label === 'JSON');
    user.save = () => Uri.file(file);
  });

  afterEach(async () => {
    user.leave();
    tree.dispose();
    await sandbox.close();
    await rm(folder, { recursive: true });
  });

  const written = async () => JSON.parse(await readFile(file, 'utf8')) as Rows;

  async function exported(node: Node): Promise<Rows> {
    await exportList(partsOf(tree), node);
    return await written();
  }

  /** One of several pages, from a moment on that stays the same. */
  async function longList(): Promise<GroupNode> {
    const group = await tree.group('events-db');
    await tree.preferences.setFilter('main', listIdOf(group), { time: { from: Date.now() - 30 * DAY }, values: {} });
    return group;
  }

  /** The ids of all rows of a list, page after page as the user would open them. */
  async function whole(group: GroupNode): Promise<readonly string[]> {
    const { children } = tree;
    await tree.shown(group);
    while (children.branch(group).hasMore) {
      await children.more(only(children.rows(group), 'more'));
      await children.branch(group).settled();
    }
    return backups(children.rows(group)).map(({ backup }) => backup.id);
  }

  it('has every page of it, in the order of the tree, which stays as it is', async () => {
    const group = await longList();
    const before = await tree.shown(group);
    only(before, 'more');
    const rows = await exported(group);
    assert.deepEqual(ids(tree.children.rows(group)), ids(before));
    assert.ok(rows.length > backups(before).length);
    assert.deepEqual(
      rows.map(({ id }) => id),
      await whole(group),
    );
    assert.equal(user.saw.at(-1), `${rows.length} rows exported to list.json. | Open`);
    assert.deepEqual(
      [rows[0]?.['instance'], rows[0]?.['account'], rows[0]?.['cloud']],
      ['events-db', 'account main', 'Alibaba Cloud'],
    );
    assert.match(String(rows[0]?.['region']), /Hangzhou/);
  });

  it('has what the filter lets through, from a row of the list as well', async () => {
    const group = await tree.group('orders-db');
    const [row] = backups(await tree.shown(group));
    assert.ok(row);
    const values = { status: { value: 'failed', label: 'Failed' } };
    await tree.preferences.setFilter('main', listIdOf(group), { time: { days: 90 }, values });
    const [request] = await tree.requests(async () => await exported(row));
    assert.equal(request?.params['BackupStatus'], 'Failed');
    const rows = await written();
    assert.ok(rows.length > 0 && rows.every(({ state }) => state === 'Failed'));
    user.choose = (formats) => formats.filter(({ label }) => label === 'Markdown');
    await exportList(partsOf(tree, [row]), undefined);
    assert.match(await readFile(file, 'utf8'), /^# Backups of orders-db\n\nLast 90 days · Failed, as of /);
  });

  it('can be of any kind', async () => {
    const copies = await tree.group('orders-db', 'copies');
    const copiedLogs = await tree.group(copies, 'copiedLogs');
    const lists = [
      copies,
      copiedLogs,
      await tree.group('orders-db', 'logs'),
      await tree.group(await tree.region(), 'released'),
    ];
    for (const list of lists) {
      const shown = await tree.shown(list);
      const wanted = backups(shown).length + logs(shown).length;
      const rows = await exported(list);
      assert.ok(wanted > 0 && rows.length >= wanted, list.group);
      const isCopy = list.group.startsWith('cop');
      assert.ok(
        rows.every(({ copyRegion, bytes }) => (copyRegion !== undefined) === isCopy && typeof bytes === 'number'),
      );
      assert.ok(rows.every(({ instance }) => typeof instance === 'string'));
    }
    assert.ok(user.saw.includes('Export: Cross-region log backups of orders-db'));
  });

  it('never has a link', async () => {
    for (const kind of ['backups', 'logs'] as const) {
      const group = await tree.group('orders-db', kind);
      const linked = (await tree.shown(group)).filter(
        (row) =>
          (row.kind === 'backup' && row.backup.links.length > 0) || (row.kind === 'log' && row.log.links.length > 0),
      );
      assert.ok(linked.length > 0);
      await exported(group);
      assert.doesNotMatch(await readFile(file, 'utf8'), /:\/\/|Signature|link/i);
    }
  });

  it('goes on at the page that failed when it is tried again', async () => {
    const group = await longList();
    const all = await whole(group);
    const first = (await tree.requests(async () => await exported(group))).length;
    await rm(file);
    let pressed = 0;
    user.press = (actions) => actions.find((action) => action === 'Try Again' && pressed++ === 0);
    const provider = tree.provider();
    const list = provider.listBackups.bind(provider);
    provider.listBackups = async (instance, query, call) => {
      if (query.cursor !== undefined && pressed === 0) {
        sandbox.faults.add({ kind: 'refuse', code: 'Forbidden.RAM', status: 403, action: 'DescribeBackups' });
      }
      return await list(instance, query, call);
    };
    const requests = await tree.requests(async () => await exported(group));
    assert.equal(pressed, 1);
    assert.equal(requests.length, first + 1);
    assert.deepEqual(
      (await written()).map(({ id }) => id),
      all,
    );
  });

  it('writes nothing when it is stopped', async () => {
    const group = await tree.group('orders-db');
    sandbox.faults.add(hang('DescribeBackups'));
    user.wait = (cancel) => cancel();
    await exportList(partsOf(tree), group);
    assert.deepEqual(await readdir(folder), []);
    assert.equal(user.saw.at(-1), 'Exporting: Backups of orders-db');
  });

  it('says what cannot be exported', async () => {
    const parts = partsOf(tree);
    const region = regionNode(tree.root(), { id: 'cn-hangzhou', name: 'Hangzhou' });
    const select = 'Select a list of backups in the RDS Backups view first.';
    await exportList(parts, region);
    await exportList(parts, undefined);
    await exportList(parts, await tree.group('orders-db', 'recovery'));
    await exportList(parts, { ...groupNode(region, 'released'), unsupported: 'Not here.' });
    assert.deepEqual(user.saw, [select, select, select, 'Not here.']);
  });
});
