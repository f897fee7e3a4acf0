import assert from 'node:assert/strict';
import { listIdOf, type GroupNode, type RegionNode } from '../../../src/explorer/nodes.ts';
import type { ListFilter, TimeChoice } from '../../../src/explorer/preferences.ts';
import { memoryStore } from '../../support/memory.ts';
import { backups, groups, hang, ids, instances, logs, names, only, ownerOf, scene, words, type Tree } from './tree.ts';

const at = (text: string) => Date.parse(text);

type Answers = Readonly<Record<string, string>>;

/** A filter as the user would choose it; the labels are of no matter here. */
function filter(answers: Answers, time?: TimeChoice): ListFilter {
  const values = Object.entries(answers).map(([key, value]) => [key, { value, label: value }]);
  return { time, values: Object.fromEntries(values) as ListFilter['values'] };
}

async function narrow(tree: Tree, node: RegionNode | GroupNode, answers: Answers, time?: TimeChoice): Promise<void> {
  await tree.preferences.setFilter('main', listIdOf(node), filter(answers, time));
}

/** What of the parameters of the one request that opening a row sends is of interest. */
async function asked(tree: Tree, node: RegionNode | GroupNode, ...params: readonly string[]) {
  const requests = await tree.requests(async () => await tree.shown(node));
  const [first] = requests.filter(({ action }) => !action.includes('Policy'));
  return params.map((name) => first?.params[name]);
}

describe('filters of backups', () => {
  const stage = scene();

  it('are sent to the cloud, and its answer is what is shown', async () => {
    const { tree } = stage;
    const group = await tree.group('orders-db');
    await narrow(tree, group, { status: 'failed', mode: 'automated' });
    assert.deepEqual(await asked(tree, group, 'BackupStatus', 'BackupMode'), ['Failed', 'Automated']);
    const failed = backups(tree.children.rows(group));
    assert.ok(failed.length > 0 && failed.every(({ backup }) => backup.state.kind === 'failed'));
  });

  it('of SQL Server know the type as well', async () => {
    const { tree } = stage;
    const group = await tree.group('erp-db');
    await narrow(tree, group, { type: 'incremental' });
    assert.deepEqual(await asked(tree, group, 'BackupType'), ['IncrementalBackup']);
    const shown = backups(tree.children.rows(group));
    assert.ok(shown.length > 0 && shown.every(({ backup }) => backup.type?.kind === 'incremental'));
  });

  it('show on the row of a list that is not open, and go away there', async () => {
    const { tree } = stage;
    const region = await tree.region();
    tree.fired.length = 0;
    await narrow(tree, region, { engine: 'mysql' });
    await tree.preferences.setFilter('main', listIdOf(region), undefined);
    assert.equal(tree.fired.filter((node) => node === region).length, 2);
  });

  it('of one reading stay the same for all its pages, whatever another window chooses meanwhile', async () => {
    const store = memoryStore();
    const [tree, other] = [stage.open({ store }), stage.open({ store })];
    const group = await tree.group('events-db');
    await tree.shown(group);
    await narrow(other, group, { status: 'failed' });
    const [second] = await tree.requests(async () => await tree.children.more(only(tree.children.rows(group), 'more')));
    assert.deepEqual([second?.params['PageNumber'], second?.params['BackupStatus']], ['2', undefined]);
    tree.preferences.lookForChanges();
    assert.deepEqual(await asked(tree, group, 'PageNumber', 'BackupStatus'), ['1', 'Failed']);
  });

  it('hold for every page', async () => {
    const { tree } = stage;
    const group = await tree.group('events-db');
    await narrow(tree, group, { mode: 'automated' });
    const more = only(await tree.shown(group), 'more');
    const [next] = await tree.requests(async () => await tree.children.more(more));
    assert.deepEqual([next?.params['BackupMode'], next?.params['PageNumber']], ['Automated', '2']);
  });

  it('take the rows of before away at once, and bring them back when they are cleared', async () => {
    const { tree, sandbox } = stage;
    const group = await tree.group('orders-db');
    const all = await tree.shown(group);
    tree.fired.length = 0;
    sandbox.faults.add(hang('DescribeBackups'));
    await narrow(tree, group, { status: 'failed' });
    assert.deepEqual(tree.fired, [group], 'the tree is told');
    assert.deepEqual(tree.children.rows(group), []);
    assert.equal(only(await tree.children.of(group), 'loading').parent, group);
    sandbox.faults.clear();
    await tree.preferences.setFilter('main', listIdOf(group), undefined);
    assert.deepEqual(tree.children.rows(group), [], 'the answer under way is for nobody any more');
    assert.deepEqual(ids(await tree.shown(group)), ids(all));
  });

  it('leave other lists alone, also those of the same instance', async () => {
    const { tree } = stage;
    const group = await tree.group('orders-db');
    const others = [await tree.group('orders-db', 'copies'), await tree.group('billing-db')];
    for (const other of others) {
      await tree.shown(other);
    }
    await narrow(tree, group, { status: 'failed' });
    const requests = await tree.sent(async () => {
      for (const other of others) {
        assert.ok(backups(await tree.shown(other)).length > 0);
      }
    });
    assert.deepEqual(requests, []);
  });

  it('are kept over a restart', async () => {
    const store = memoryStore();
    const before = stage.open({ store });
    await narrow(before, await before.group('orders-db'), { status: 'failed' }, { days: 7 });
    const tree = stage.open({ store });
    const group = await tree.group('orders-db');
    assert.deepEqual(await asked(tree, group, 'BackupStatus', 'StartTime'), ['Failed', '2026-02-26T12:00Z']);
    assert.deepEqual(tree.preferences.filter('main', listIdOf(group))?.values['status']?.label, 'failed');
  });

  it('that leave nothing say so, and a list that is merely empty does not', async () => {
    const { tree } = stage;
    const group = await tree.group('inventory-db');
    await narrow(tree, group, { status: 'failed' });
    assert.equal(only(await tree.shown(group), 'empty').filtered, true);
    await tree.preferences.setFilter('main', listIdOf(group), undefined);
    assert.deepEqual(words(await tree.shown(group)), []);
    assert.equal(only(await tree.shown(await tree.group('sessions-db')), 'empty').filtered, false);
  });

  it('that ask for nothing are none', async () => {
    const { tree } = stage;
    const group = await tree.group('sessions-db');
    await narrow(tree, group, {});
    assert.equal(tree.preferences.filter('main', listIdOf(group)), undefined);
    assert.equal(only(await tree.shown(group), 'empty').filtered, false);
  });

  it('hold when the list is refreshed', async () => {
    const { tree } = stage;
    const group = await tree.group('orders-db');
    await narrow(tree, group, { status: 'failed' });
    const narrowed = await tree.shown(group);
    const [again] = await tree.requests(async () => await tree.children.refresh(group));
    assert.equal(again?.params['BackupStatus'], 'Failed');
    assert.deepEqual(ids(tree.children.rows(group)), ids(narrowed));
  });

  it('of copies know the place they went to and the backup they were made of', async () => {
    const { tree } = stage;
    const group = await tree.group('customers-db', 'copies');
    const all = backups(await tree.shown(group));
    await narrow(tree, group, { place: 'cn-zhangjiakou' });
    assert.deepEqual(await asked(tree, group, 'CrossBackupRegion'), ['cn-zhangjiakou']);
    assert.equal(only(tree.children.rows(group), 'empty').filtered, true);
    await narrow(tree, group, { place: 'cn-shanghai' });
    assert.deepEqual(ids(backups(await tree.shown(group))), ids(all));
    const good = backups(await tree.shown(await tree.group('customers-db'))).filter(
      ({ backup }) => backup.state.kind === 'good',
    );
    const source = good[3]?.backup.id ?? '';
    await narrow(tree, group, { backup: source });
    assert.deepEqual(await asked(tree, group, 'BackupId'), [source]);
    assert.equal(backups(tree.children.rows(group)).length, 1);
  });
});

describe('the time of a list', () => {
  const stage = scene();

  it('goes to the cloud as so many days until now', async () => {
    const { tree } = stage;
    const group = await tree.group('orders-db');
    await narrow(tree, group, {}, { days: 1 });
    const times = ['2026-03-04T12:00Z', '2026-03-05T12:00Z'];
    assert.deepEqual(await asked(tree, group, 'StartTime', 'EndTime'), times);
    const shown = backups(tree.children.rows(group));
    assert.ok(shown.length > 0 && shown.every(({ backup }) => (backup.started?.getTime() ?? 0) >= at(times[0] ?? '')));
  });

  it('goes to the cloud as chosen, in the form that each operation wants', async () => {
    const { tree } = stage;
    const time = { from: at('2026-02-20T00:00:00Z'), to: at('2026-02-25T16:30:00Z') };
    const minutes = ['2026-02-20T00:00Z', '2026-02-25T16:30Z'];
    const seconds = ['2026-02-20T00:00:00Z', '2026-02-25T16:30:00Z'];
    const copies = await tree.group('orders-db', 'copies');
    await tree.shown(copies);
    const lists: readonly (readonly [GroupNode, readonly string[]])[] = [
      [await tree.group('orders-db'), minutes],
      [copies, seconds],
      [await tree.group('orders-db', 'logs'), seconds],
      [await tree.group('erp-db', 'logs'), minutes],
      [await tree.group(copies, 'copiedLogs'), seconds],
      [await tree.group(await tree.region(), 'released'), minutes],
    ];
    for (const [group, expected] of lists) {
      await narrow(tree, group, {}, time);
      assert.deepEqual(await asked(tree, group, 'StartTime', 'EndTime'), expected, group.id);
    }
  });

  it('ends now where its end was left open or has not come yet', async () => {
    const { tree } = stage;
    const group = await tree.group('orders-db');
    const from = at('2026-03-01T00:00:00Z');
    for (const to of [undefined, at('2027-01-01T00:00:00Z')]) {
      await narrow(tree, group, {}, { from, to });
      assert.deepEqual(await asked(tree, group, 'StartTime', 'EndTime'), ['2026-03-01T00:00Z', '2026-03-05T12:00Z']);
    }
  });

  it('that lies in the future, or backwards, is no error but an empty list', async () => {
    const { tree } = stage;
    const group = await tree.group('orders-db');
    const [from, to] = [at('2027-01-01T00:00:00Z'), at('2026-12-01T00:00:00Z')];
    for (const time of [{ from }, { from, to }]) {
      await narrow(tree, group, {}, time);
      assert.equal(only(await tree.shown(group), 'empty').filtered, true);
    }
  });

  it('brings older ones, and goes back to thirty days when it is cleared', async () => {
    const { tree } = stage;
    const group = await tree.group('orders-db', 'logs');
    const month = logs(await tree.shown(group)).length;
    await narrow(tree, group, {}, { days: 7 });
    const week = logs(await tree.shown(group)).length;
    assert.ok(week > 0 && week < month, `${week} of ${month}`);
    await tree.preferences.setFilter('main', listIdOf(group), undefined);
    assert.equal(logs(await tree.shown(group)).length, month);
  });
});

describe('filters of instances', () => {
  const stage = scene();

  it('are sent to the cloud: engine, status, a part of the name or id', async () => {
    const { tree } = stage;
    const place = await tree.region();
    await narrow(tree, place, { engine: 'mariadb' });
    assert.deepEqual(await asked(tree, place, 'Engine'), ['MariaDB']);
    const maria = instances(tree.children.rows(place));
    assert.ok(maria.length === 2 && maria.every(({ instance }) => instance.engine.kind === 'mariadb'));
    await narrow(tree, place, { engine: 'postgresql', status: 'Stopped' });
    assert.deepEqual(await asked(tree, place, 'Engine', 'DBInstanceStatus'), ['PostgreSQL', 'Stopped']);
    assert.deepEqual(names(tree.children.rows(place)), ['staging-db']);
    await narrow(tree, place, { text: 'orders' });
    assert.deepEqual(await asked(tree, place, 'SearchKey', 'Engine'), ['orders', undefined]);
    assert.deepEqual(names(tree.children.rows(place)), ['orders-db', 'orders-db-replica']);
  });

  it('find what is on no page yet, and hold for every page', async () => {
    const { tree } = stage;
    const place = await tree.region('ap-southeast-1');
    await narrow(tree, place, { text: 'shard-12' });
    assert.deepEqual(names(await tree.shown(place)).length, 10);
    await narrow(tree, place, { text: 'game' });
    const requests = await tree.requests(async () => await tree.shown(place));
    assert.deepEqual(
      requests.map(({ params }) => params['SearchKey']),
      ['game', 'game'],
    );
    assert.equal(names(tree.children.rows(place)).length, 130);
  });

  it('that leave nothing say so, with the released ones below', async () => {
    const { tree } = stage;
    const place = await tree.region();
    await narrow(tree, place, { text: 'no such name' });
    const rows = await tree.shown(place);
    assert.equal(rows[0], only(rows, 'empty'));
    assert.equal(only(rows, 'empty').filtered, true);
    assert.equal(groups(rows).length, 1);
  });

  it('take the rows of before away at once, with all below them', async () => {
    const { tree } = stage;
    const place = await tree.region();
    const open = await tree.group('orders-db');
    await tree.shown(open);
    tree.fired.length = 0;
    await narrow(tree, place, { engine: 'sqlserver' });
    assert.deepEqual(tree.fired, [place], 'the tree is told');
    assert.deepEqual(tree.children.rows(place), []);
    assert.deepEqual(names(await tree.shown(place)), ['crm-db', 'erp-db']);
    assert.deepEqual(tree.children.instances('main', 'cn-hangzhou', ownerOf(open).instance.id), []);
  });

  it('of one region leave the others alone', async () => {
    const { tree } = stage;
    const shanghai = await tree.region('cn-shanghai');
    const old = await tree.shown(shanghai);
    await narrow(tree, await tree.region(), { engine: 'sqlserver' });
    assert.deepEqual(await tree.sent(async () => assert.deepEqual(await tree.shown(shanghai), old)), []);
  });
});
