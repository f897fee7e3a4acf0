import assert from 'node:assert/strict';
import type { GroupNode, InstanceNode, Node, RegionNode } from '../../../src/explorer/nodes.ts';
import { answer, backups, groups, hang, ids, instances, names, noon, only, scene, words } from './tree.ts';

describe('the tree asks only for what is opened', () => {
  const stage = scene();

  it('sends nothing for the roots, and one request for each thing opened', async () => {
    const { tree } = stage;
    assert.deepEqual(await tree.sent(async () => await Promise.resolve(tree.children.roots())), []);
    const found: { region?: RegionNode; instance?: InstanceNode; groups?: readonly Node[] } = {};
    assert.deepEqual(await tree.sent(async () => (found.region = await tree.region())), ['DescribeRegions']);
    assert.deepEqual(await tree.sent(async () => (found.instance = await tree.instance('orders-db'))), [
      'DescribeDBInstances',
    ]);
    assert.ok(found.instance);
    const row = found.instance;
    assert.deepEqual(await tree.sent(async () => (found.groups = await tree.shown(row))), []);
    assert.deepEqual(
      groups(found.groups ?? []).map(({ group }) => group),
      ['backups', 'copies', 'logs', 'recovery'],
    );
    const asks = async (kind: GroupNode['group']) => {
      const group = await tree.group(row, kind);
      return (await tree.sent(async () => await tree.shown(group))).toSorted();
    };
    assert.deepEqual(await asks('backups'), ['DescribeBackups']);
    assert.deepEqual(await asks('copies'), ['DescribeCrossRegionBackups', 'DescribeInstanceCrossBackupPolicy']);
    assert.deepEqual(await asks('logs'), ['DescribeBinlogFiles']);
    assert.deepEqual(await asks('recovery'), ['DescribeBackupPolicy', 'DescribeLocalAvailableRecoveryTime']);
  });

  it('asks nothing of a list whose parent is merely looked at', async () => {
    const { tree } = stage;
    const place = await tree.region();
    const requests = await tree.sent(async () => {
      tree.children.rows(place);
      tree.children.branch(place);
      await tree.children.refreshBackups('main', 'cn-hangzhou', 'rm-nobody');
    });
    assert.deepEqual(requests, []);
  });

  it('does not ask again for what it has when it is folded up and opened again', async () => {
    const { tree } = stage;
    const place = await tree.region();
    await tree.shown(place);
    assert.deepEqual(await tree.sent(async () => await tree.shown(place)), []);
    assert.deepEqual(await tree.sent(async () => await tree.shown(tree.root())), []);
  });

  it('asks for a region where it is, and for thirty days of backups', async () => {
    const { tree } = stage;
    const asked = await tree.requests(async () => await tree.shown(await tree.group('orders-db')));
    assert.equal(asked.find(({ action }) => action === 'DescribeDBInstances')?.region, 'cn-hangzhou');
    const { StartTime, EndTime } = asked.find(({ action }) => action === 'DescribeBackups')?.params ?? {};
    assert.deepEqual([StartTime, EndTime], ['2026-02-03T12:00Z', '2026-03-05T12:00Z']);
  });
});

describe('the tree, from account to rows', () => {
  const stage = scene();

  it('shows each region once, and only its own instances', async () => {
    const { tree } = stage;
    assert.deepEqual((await tree.regions()).map((each) => each.region.id).toSorted(), [
      'ap-southeast-1',
      'cn-hangzhou',
      'cn-shanghai',
    ]);
    const shanghai = await tree.shown(await tree.region('cn-shanghai'));
    assert.equal(instances(shanghai).length, 4);
    assert.ok(instances(shanghai).every(({ instance }) => instance.regionId === 'cn-shanghai'));
  });

  it('sorts instances by name, numbers by value, and puts the released ones after them', async () => {
    const { tree } = stage;
    const rows = await tree.shown(await tree.region());
    const shown = names(rows);
    assert.deepEqual(
      shown,
      shown.toSorted((left, right) => left.localeCompare(right, undefined, { numeric: true })),
    );
    assert.ok(shown.includes('orders-db'));
    const last = rows.at(-1);
    assert.equal(last?.kind === 'group' && last.group, 'released');
    assert.equal(rows.length, shown.length + 1);
  });

  it('follows 130 instances page by page, the first page shown while the second is awaited', async () => {
    const { tree, sandbox } = stage;
    const place = await tree.region('ap-southeast-1');
    sandbox.faults.add({ kind: 'slow', delay: 20, action: 'DescribeDBInstances' });
    sandbox.faults.add(hang('DescribeDBInstances'));
    const requests = await tree.sent(async () => {
      await tree.children.of(place);
      const rows = await tree.until(place, (now) => now.length > 1);
      assert.equal(instances(rows).length, 100);
      const loading = only(rows, 'loading');
      assert.equal(rows[100], loading, 'the rest is announced at the end of the list');
      assert.ok(tree.fired.includes(place), 'the tree is told of the first page');
      tree.children.cancel(loading);
    });
    assert.deepEqual(requests, ['DescribeDBInstances', 'DescribeDBInstances']);
    sandbox.faults.clear();
    const stopped = await tree.until(place, (rows) => !words(rows).includes('loading'));
    assert.equal(instances(stopped).length, 100, 'what had come stays');
    const rest = await tree.sent(async () => await tree.children.more(only(stopped, 'stopped')));
    assert.deepEqual(rest, ['DescribeDBInstances']);
    const all = instances(tree.children.rows(place));
    assert.equal(new Set(ids(all)).size, 130);
    assert.deepEqual([names(all)[0], names(all)[129]], ['game-shard-001', 'game-shard-130']);
  });

  it('pages 412 backups on request, newest first, and counts them', async () => {
    const { tree } = stage;
    const place = await tree.group('events-db');
    const first = await tree.shown(place);
    const sizes: number[] = [];
    const requests = await tree.sent(async () => {
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
    const tree = stage.open({ now: () => new Date(now) });
    const place = await tree.group('events-db');
    const asked = await tree.requests(async () => {
      await tree.shown(place);
      now += 10 * 60_000;
      await tree.children.more(only(tree.children.rows(place), 'more'));
    });
    const [first, second] = asked.map(({ params }) => [params['StartTime'], params['EndTime']]);
    assert.equal(asked.length, 2);
    assert.deepEqual(first, second);
  });

  it('says so when there is nothing', async () => {
    const { tree } = stage;
    const note = only(await tree.shown(await tree.group('sessions-db')), 'empty');
    assert.equal(note.filtered, false);
  });

  it('says so when a region has no instances, and shows its released ones all the same', async () => {
    const { tree, sandbox } = stage;
    sandbox.faults.add(answer('DescribeDBInstances', { Items: { DBInstance: [] } }));
    const rows = await tree.shown(await tree.region('cn-shanghai'));
    assert.equal(rows[0], only(rows, 'empty'));
    assert.deepEqual(
      groups(rows).map(({ group }) => group),
      ['released'],
    );
  });

  it('says how many records could not be read', async () => {
    const { tree, sandbox } = stage;
    const place = await tree.group('orders-db');
    const Backup = [{ BackupStatus: 'Success' }, { BackupId: '77', BackupStatus: 'Success' }];
    sandbox.faults.add(answer('DescribeBackups', { TotalRecordCount: 2, Items: { Backup } }));
    const rows = await tree.shown(place);
    assert.deepEqual(
      backups(rows).map(({ backup }) => backup.id),
      ['77'],
    );
    assert.equal(only(rows, 'broken').total, 1);
  });
});
