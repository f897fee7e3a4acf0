import assert from 'node:assert/strict';
import { OpenRows, type VisibleInstance } from '../../../src/explorer/openRows.ts';
import { scene } from './tree.ts';

const namesOf = (shown: readonly VisibleInstance[]) => shown.map(({ instance }) => instance.name);

describe('what stands on the screen', () => {
  const stage = scene();

  it('is told apart from what the user has an eye on: pinned instances and open ones', async () => {
    const { tree } = stage;
    const open = new OpenRows(tree.children);
    await tree.pin('orders-db');
    const region = await tree.region();
    await tree.children.of(region);
    const billing = await tree.instance('billing-db');
    open.open(billing);
    assert.deepEqual(open.openInstances(), [], 'nothing of a closed account');
    open.open(tree.root());
    assert.deepEqual(namesOf(open.openInstances()), ['orders-db'], 'nothing of a closed region');
    open.open(region);
    assert.deepEqual(namesOf(open.openInstances()), ['orders-db', 'billing-db']);
    assert.ok(open.instances().length > 2, 'the others are on the screen as well');
    open.close(billing);
    assert.deepEqual(namesOf(open.openInstances()), ['orders-db']);
  });
});
