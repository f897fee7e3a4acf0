import assert from 'node:assert/strict';
import type { Node } from '../../../src/explorer/nodes.ts';
import { memoryStore } from '../../support/memory.ts';
import { names, notes, only, refuse, scene } from './tree.ts';

/** The regions among the rows. */
function regionIds(rows: readonly Node[]): readonly string[] {
  return rows.flatMap((row) => (row.kind === 'region' ? [row.region.id] : []));
}

describe('the regions of an account', () => {
  const stage = scene();

  it('are all there until some are chosen', async () => {
    const { tree } = stage;
    const rows = await tree.shown(tree.root());
    assert.equal(regionIds(rows).length, 3);
    assert.deepEqual(notes(rows), []);
  });

  it('are only the chosen ones, and a row below them says how many there are besides', async () => {
    const { tree } = stage;
    const all = await tree.shown(tree.root());
    tree.fired.length = 0;
    const requests = await tree.sent(async () => await tree.preferences.showRegions('main', ['cn-shanghai']));
    assert.deepEqual(requests, [], 'nothing has to be asked for');
    assert.deepEqual(tree.fired, [tree.root()], 'the tree is told');
    const rows = tree.children.rows(tree.root());
    assert.deepEqual(regionIds(rows), ['cn-shanghai']);
    assert.equal(rows.at(-1), only(rows, 'hidden'));
    assert.equal(only(rows, 'hidden').total, 2);
    await tree.preferences.showRegions('main', undefined);
    assert.deepEqual(tree.children.rows(tree.root()), all);
  });

  it('are chosen for one account and not for another, and over a restart', async () => {
    const store = memoryStore();
    const before = stage.open({ store });
    await before.preferences.showRegions('one', ['cn-hangzhou', 'cn-shanghai']);
    const tree = stage.open({ store, accounts: ['one', 'two'] });
    const one = await tree.shown(tree.root('one'));
    assert.deepEqual(regionIds(one).toSorted(), ['cn-hangzhou', 'cn-shanghai']);
    assert.equal(only(one, 'hidden').total, 1);
    assert.equal(regionIds(await tree.shown(tree.root('two'))).length, 3);
  });

  it('that were chosen and that the cloud no longer has leave the way to the others', async () => {
    const { tree } = stage;
    await tree.preferences.showRegions('main', ['cn-gone']);
    const rows = await tree.shown(tree.root());
    assert.equal(only(rows, 'hidden').total, 3);
    assert.equal(rows.length, 1);
  });

  it('keep what was loaded below them while they are hidden', async () => {
    const { tree } = stage;
    const place = await tree.region();
    const old = await tree.shown(place);
    await tree.preferences.showRegions('main', ['cn-shanghai']);
    await tree.preferences.showRegions('main', undefined);
    const requests = await tree.sent(async () => assert.deepEqual(await tree.shown(place), old));
    assert.deepEqual(requests, []);
  });

  it('leave the pinned instances of hidden ones where they are', async () => {
    const { tree } = stage;
    await tree.pin('orders-db');
    await tree.preferences.showRegions('main', ['cn-shanghai']);
    assert.deepEqual(names(tree.children.rows(tree.root())), ['orders-db']);
  });
});

describe('how many instances a region has', () => {
  const stage = scene();

  it('is remembered once it was opened, to its last page, and kept over a restart', async () => {
    const store = memoryStore();
    const tree = stage.open({ store });
    assert.deepEqual(tree.preferences.found('main'), {});
    await tree.shown(await tree.region('ap-southeast-1'));
    await tree.shown(await tree.region('cn-shanghai'));
    assert.deepEqual(stage.open({ store }).preferences.found('main'), { 'ap-southeast-1': 130, 'cn-shanghai': 4 });
    assert.ok(tree.fired.includes(tree.root()), 'the row of the region is drawn anew');
  });

  it('is not what a filter leaves of them', async () => {
    const { tree } = stage;
    const place = await tree.region('cn-shanghai');
    await tree.shown(place);
    const values = { engine: { value: 'mysql', label: 'MySQL' } };
    await tree.preferences.setFilter('main', 'cn-shanghai', { values });
    assert.deepEqual(names(await tree.shown(place)), ['shop-db']);
    assert.deepEqual(tree.preferences.found('main'), { 'cn-shanghai': 4 });
  });

  it('stays when it cannot be asked', async () => {
    const { tree, sandbox } = stage;
    const place = await tree.region('cn-shanghai');
    await tree.shown(place);
    sandbox.faults.add(refuse('DescribeDBInstances'));
    await tree.children.refresh(place);
    assert.deepEqual(tree.preferences.found('main'), { 'cn-shanghai': 4 });
  });

  it('is another one after an instance was released', async () => {
    const { tree, sandbox } = stage;
    const { instance } = await tree.instance('shop-db', 'cn-shanghai');
    sandbox.release(instance.id);
    await tree.children.refresh(await tree.region('cn-shanghai'));
    assert.deepEqual(tree.preferences.found('main'), { 'cn-shanghai': 3 });
  });
});
