import assert from 'node:assert/strict';
import type { Health } from '../../../src/model/insight.ts';
import { memoryStore } from '../../support/memory.ts';
import { names, noon, scene, type Tree } from './tree.ts';

function healthIs(state: Health['state'], trouble = state !== 'good' && state !== 'unknown'): Health {
  return {
    state,
    trouble,
    lastGood: undefined,
    failures: 0,
    against: undefined,
    excused: false,
    policy: undefined,
    since: noon,
    checked: noon,
    error: undefined,
  };
}

describe('instances in the order of their health', () => {
  const stage = scene();
  const known = new Map<string, Health>();
  beforeEach(() => known.clear());

  /** A tree that sorts by health and is told that of instances by their names, in cn-hangzhou. */
  async function sorted(states: Readonly<Record<string, Health>>): Promise<Tree> {
    const tree = stage.open({ health: (_account, id) => known.get(id) });
    for (const [name, health] of Object.entries(states)) {
      known.set((await tree.instance(name)).instance.id, health);
    }
    await tree.preferences.setOrder('health');
    return tree;
  }

  it('begin with what needs somebody, by how bad it is, and end with what was not checked', async () => {
    const tree = await sorted({
      'analytics-db': healthIs('good'),
      'billing-db': healthIs('unknown'),
      'chat-db': healthIs('late'),
      'customers-db': healthIs('failing'),
      'erp-db': healthIs('off'),
      'wiki-db': healthIs('none'),
    });
    const shown = names(tree.children.rows(await tree.region()));
    const sick = ['wiki-db', 'erp-db', 'customers-db', 'chat-db', 'billing-db', 'analytics-db'];
    assert.deepEqual(shown.slice(0, 6), sick);
    const rest = shown.slice(6);
    assert.deepEqual(
      rest,
      rest.toSorted((left, right) => left.localeCompare(right, undefined, { numeric: true })),
    );
    assert.equal(new Set(shown).size, 25);
  });

  it('do not put on top what is late or switched off without being trouble', async () => {
    const tree = await sorted({
      'analytics-db': healthIs('late', false),
      'billing-db': healthIs('off', false),
      'chat-db': healthIs('good'),
      'wiki-db': healthIs('failing'),
    });
    const shown = names(tree.children.rows(await tree.region()));
    assert.deepEqual(shown.slice(0, 4), ['wiki-db', 'analytics-db', 'billing-db', 'chat-db']);
  });

  it('move when their health changes, without being asked for again', async () => {
    const tree = await sorted({ 'orders-db': healthIs('good'), 'billing-db': healthIs('late') });
    const place = await tree.region();
    assert.deepEqual(names(tree.children.rows(place)).slice(0, 2), ['billing-db', 'orders-db']);
    known.set((await tree.instance('orders-db')).instance.id, healthIs('none'));
    tree.fired.length = 0;
    assert.deepEqual(await tree.sent(async () => await Promise.resolve(tree.children.resort())), []);
    assert.ok(tree.fired.includes(place), 'the tree is told');
    assert.deepEqual(names(tree.children.rows(place)).slice(0, 2), ['orders-db', 'billing-db']);
  });

  it('stand by name again when that is chosen', async () => {
    const tree = await sorted({ 'wiki-db': healthIs('none') });
    const place = await tree.region();
    assert.equal(names(tree.children.rows(place))[0], 'wiki-db');
    tree.fired.length = 0;
    await tree.preferences.setOrder('name');
    assert.ok(tree.fired.includes(place), 'the tree is told');
    const shown = names(tree.children.rows(place));
    assert.deepEqual(
      shown,
      shown.toSorted((left, right) => left.localeCompare(right, undefined, { numeric: true })),
    );
  });

  it('leave the pinned ones in the order they were pinned', async () => {
    const tree = await sorted({ 'wiki-db': healthIs('none'), 'orders-db': healthIs('good') });
    await tree.pin('orders-db');
    await tree.pin('wiki-db');
    assert.deepEqual(names(tree.children.rows(tree.root())), ['orders-db', 'wiki-db']);
  });

  it('is kept over a restart, and is by name until it was chosen', async () => {
    const store = memoryStore();
    const before = stage.open({ store });
    assert.equal(before.preferences.order, 'name');
    await before.preferences.setOrder('health');
    assert.equal(stage.open({ store }).preferences.order, 'health');
  });
});
