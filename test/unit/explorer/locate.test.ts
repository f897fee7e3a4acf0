import assert from 'node:assert/strict';
import { locate, type Place } from '../../../src/explorer/locate.ts';
import type { InstanceNode } from '../../../src/explorer/nodes.ts';
import { OpenRows } from '../../../src/explorer/openRows.ts';
import { hang, oneInstance, ownerOf, refuse, scene, until, type Tree } from './tree.ts';

async function find(tree: Tree, place: Place): Promise<InstanceNode | undefined> {
  return await locate(tree.children, tree.preferences, place);
}

const shown = (rows: OpenRows) => rows.instances().map(({ instance }) => instance.name);

describe('finding the row of an instance', () => {
  const stage = scene();

  /** Where an instance is, learnt from another window. */
  async function placeOf(name: string): Promise<Place> {
    const { instance } = await stage.open({}).instance(name);
    return { accountId: 'main', regionId: instance.regionId, instanceId: instance.id };
  }

  it('loads what is not known yet, and gives the row that the tree has', async () => {
    const { tree } = stage;
    const place = await placeOf('orders-db');
    const row = { found: undefined as InstanceNode | undefined };
    const requests = await tree.sent(async () => (row.found = await find(tree, place)));
    assert.deepEqual(requests, ['DescribeRegions', 'DescribeDBInstances']);
    assert.equal(row.found?.instance.name, 'orders-db');
    assert.equal(await tree.instance('orders-db'), row.found);
    assert.deepEqual(await tree.sent(async () => await find(tree, place)), []);
  });

  it('finds an instance that is newer than the list', async () => {
    const { tree, sandbox } = stage;
    sandbox.faults.add(oneInstance('rm-other', 'other-db'));
    await tree.shown(await tree.region());
    const place = await placeOf('orders-db');
    assert.equal((await find(tree, place))?.instance.name, 'orders-db');
  });

  it('waits for a list that is on its way, to its last page', async () => {
    const { tree, sandbox } = stage;
    const { instance } = await stage.open({}).instance('game-shard-130', 'ap-southeast-1');
    const region = await tree.region('ap-southeast-1');
    sandbox.faults.add({ kind: 'slow', delay: 100, action: 'DescribeDBInstances', times: 2 });
    const opening = tree.children.of(region);
    const found = await find(tree, { accountId: 'main', regionId: 'ap-southeast-1', instanceId: instance.id });
    assert.equal(found?.instance.name, 'game-shard-130');
    await opening;
  });

  it('shows a region that was hidden, and leaves the others as they were', async () => {
    const { tree } = stage;
    const place = await placeOf('orders-db');
    await tree.preferences.showRegions('main', ['cn-shanghai']);
    const found = await find(tree, place);
    assert.deepEqual(tree.preferences.regions('main'), ['cn-shanghai', 'cn-hangzhou']);
    assert.ok(tree.children.rows(tree.root()).includes(found?.parent ?? tree.root()));
  });

  it('finds the row in the region also where the instance is pinned', async () => {
    const { tree } = stage;
    await tree.pin('orders-db');
    const found = await find(tree, await placeOf('orders-db'));
    assert.equal(found?.parent.kind, 'region');
  });

  it('finds nothing that a filter hides, and finds it once the filter is cleared', async () => {
    const { tree } = stage;
    const place = await placeOf('orders-db');
    const values = { engine: { value: 'sqlserver', label: 'SQL Server' } };
    await tree.preferences.setFilter('main', 'cn-hangzhou', { values });
    assert.equal(await find(tree, place), undefined);
    await tree.preferences.setFilter('main', 'cn-hangzhou', undefined);
    assert.equal((await find(tree, place))?.instance.name, 'orders-db');
  });

  it('finds nothing in an account, a region or a list that does not have it', async () => {
    const { tree } = stage;
    const place = await placeOf('orders-db');
    assert.equal(await find(tree, { ...place, accountId: 'nobody' }), undefined);
    assert.equal(await find(tree, { ...place, regionId: 'cn-nowhere' }), undefined);
    assert.equal(await find(tree, { ...place, instanceId: 'rm-nobody' }), undefined);
    await tree.preferences.showRegions('main', ['cn-shanghai']);
    assert.equal(await find(tree, { ...place, regionId: 'cn-nowhere' }), undefined);
    assert.deepEqual(tree.preferences.regions('main'), ['cn-shanghai'], 'no region is shown for nothing');
  });

  it('says why a list cannot be had, and asks for it again the next time', async () => {
    const { tree, sandbox } = stage;
    const place = await placeOf('orders-db');
    sandbox.faults.add(refuse('DescribeDBInstances'));
    await assert.rejects(find(tree, place), { name: 'CloudError', kind: 'forbidden' });
    assert.equal((await find(tree, place))?.instance.name, 'orders-db');
  });

  it('asks again for a list whose loading was stopped', async () => {
    const { tree, sandbox } = stage;
    const place = await placeOf('orders-db');
    const region = await tree.region();
    sandbox.faults.add(hang('DescribeDBInstances'));
    const opening = tree.children.of(region);
    tree.children.branch(region).cancel();
    await opening;
    assert.equal(tree.children.branch(region).state, 'stopped');
    sandbox.faults.clear();
    assert.equal((await find(tree, place))?.instance.name, 'orders-db');
  });
});

describe('the instances on the screen', () => {
  const stage = scene();

  it('are those of open regions in open accounts, in the order of the tree', async () => {
    const { tree } = stage;
    const rows = new OpenRows(tree.children);
    const [shanghai, hangzhou] = [await tree.region('cn-shanghai'), await tree.region()];
    await tree.shown(shanghai);
    await tree.shown(hangzhou);
    assert.deepEqual(shown(rows), [], 'nothing is open');
    rows.open(shanghai);
    assert.deepEqual(shown(rows), [], 'its account is not open');
    rows.open(tree.root());
    assert.equal(shown(rows).length, 4);
    rows.open(hangzhou);
    const expected = tree.children
      .rows(tree.root())
      .flatMap((row) => (row === shanghai || row === hangzhou ? tree.children.rows(row) : []))
      .flatMap((row) => (row.kind === 'instance' ? [row.instance.name] : []));
    assert.deepEqual(shown(rows), expected);
    rows.close(shanghai);
    assert.equal(shown(rows).length, 25);
    rows.close(tree.root());
    assert.deepEqual(shown(rows), []);
  });

  it('begin with the pinned ones, each with its account and region', async () => {
    const { tree } = stage;
    const rows = new OpenRows(tree.children);
    await tree.pin('geo-db', 'cn-shanghai');
    const hangzhou = await tree.region();
    await tree.shown(hangzhou);
    rows.open(tree.root());
    assert.deepEqual(shown(rows), ['geo-db']);
    rows.open(hangzhou);
    assert.deepEqual([shown(rows)[0], shown(rows).length], ['geo-db', 26]);
    const [first, second] = rows.instances();
    assert.deepEqual([first?.accountId, first?.regionId], ['main', 'cn-shanghai']);
    assert.deepEqual([second?.accountId, second?.regionId], ['main', 'cn-hangzhou']);
  });

  it('are without pins that are gone, hidden regions, and what a filter leaves out', async () => {
    const { tree, sandbox } = stage;
    const rows = new OpenRows(tree.children);
    await tree.pin('orders-db');
    const [pin] = tree.children.pins(tree.root());
    assert.ok(pin);
    const [shanghai, hangzhou] = [await tree.region('cn-shanghai'), await tree.region()];
    [tree.root(), shanghai, hangzhou].forEach((row) => rows.open(row));
    await tree.shown(shanghai);
    await tree.preferences.showRegions('main', ['cn-hangzhou']);
    const values = { engine: { value: 'sqlserver', label: 'SQL Server' } };
    await tree.preferences.setFilter('main', 'cn-hangzhou', { values });
    assert.deepEqual(shown(rows), ['orders-db'], 'the list under the filter has not come yet');
    await tree.shown(hangzhou);
    assert.deepEqual(shown(rows), ['orders-db', 'crm-db', 'erp-db']);
    sandbox.release(ownerOf(pin).instance.id);
    await tree.children.refresh(pin);
    await until(
      () => pin.gone,
      (gone) => gone === true,
    );
    assert.deepEqual(shown(rows), ['crm-db', 'erp-db']);
  });

  it('ask for nothing', async () => {
    const { tree } = stage;
    const rows = new OpenRows(tree.children);
    const region = await tree.region();
    [tree.root(), region].forEach((row) => rows.open(row));
    assert.deepEqual(await tree.sent(async () => await Promise.resolve(shown(rows))), []);
    assert.deepEqual(shown(rows), []);
  });
});
