import assert from 'node:assert/strict';
import { memoryStore } from '../../support/memory.ts';
import {
  attribute,
  backups,
  groups,
  hang,
  ids,
  instances,
  names,
  only,
  ownerOf,
  refuse,
  scene,
  until,
  words,
} from './tree.ts';

describe('pinned instances', () => {
  const stage = scene();

  it('stand on top of their account in the order they were pinned, and in their regions as well', async () => {
    const { tree } = stage;
    await tree.pin('orders-db');
    assert.equal(tree.fired.at(-1), tree.root(), 'the tree is told');
    await tree.pin('geo-db', 'cn-shanghai');
    await tree.pin('billing-db');
    const rows = tree.children.rows(tree.root());
    assert.deepEqual(names(rows.slice(0, 3)), ['orders-db', 'geo-db', 'billing-db']);
    assert.ok(rows.slice(3).every(({ kind }) => kind === 'region'));
    assert.ok(names(tree.children.rows(await tree.region())).includes('orders-db'));
  });

  it('are there before the regions answer', async () => {
    const store = memoryStore();
    const before = stage.open({ store });
    await before.pin('orders-db');
    const tree = stage.open({ store });
    stage.sandbox.faults.add(hang('DescribeRegions'));
    const rows = await tree.children.of(tree.root());
    assert.deepEqual(names(rows), ['orders-db']);
    assert.equal(rows[1], only(rows, 'loading'));
  });

  it('are there when the regions cannot be had', async () => {
    const { tree, sandbox } = stage;
    await tree.pin('orders-db');
    sandbox.faults.add(refuse('DescribeRegions'));
    await tree.children.refresh(tree.root());
    const rows = tree.children.rows(tree.root());
    assert.deepEqual(names(rows.slice(0, 1)), ['orders-db']);
    assert.equal(rows[1], only(rows, 'failed'));
  });

  it('are kept over a restart, as they were last seen', async () => {
    const store = memoryStore();
    const before = stage.open({ store });
    await before.pin('orders-db');
    await before.pin('orders-db');
    const { instance } = await before.instance('orders-db');
    const tree = stage.open({ store });
    const [pin, ...others] = tree.children.pins(tree.root());
    assert.equal(others.length, 0, 'pinned twice is pinned once');
    assert.equal(JSON.stringify(pin?.instance), JSON.stringify(instance));
    assert.deepEqual(pin?.instance.created, instance.created);
    assert.equal(tree.preferences.isPinned('main', instance), true);
  });

  it('of an account that was removed are forgotten, and those of others are not', async () => {
    const tree = stage.open({ accounts: ['one', 'two'] });
    const { instance } = await tree.instance('orders-db', 'cn-hangzhou', 'one');
    await tree.preferences.pin('one', instance);
    await tree.preferences.pin('two', instance);
    await tree.preferences.forget('one');
    assert.deepEqual(tree.children.pins(tree.root('one')), []);
    assert.deepEqual(names(tree.children.pins(tree.root('two'))), ['orders-db']);
  });

  it('show their state of now once the account is opened', async () => {
    const store = memoryStore();
    const before = stage.open({ store });
    await before.pin('orders-db');
    const tree = stage.open({ store });
    const [pin] = tree.children.pins(tree.root());
    assert.ok(pin);
    assert.equal(pin.instance.state.kind, 'running');
    stage.sandbox.faults.add(
      attribute({ DBInstanceId: pin.instance.id, DBInstanceStatus: 'Rebooting', Engine: 'MySQL' }),
    );
    const requests = await tree.sent(async () => {
      await tree.shown(tree.root());
      await until(
        () => pin.instance.state.kind,
        (kind) => kind === 'busy',
      );
    });
    assert.deepEqual(requests, ['DescribeRegions', 'DescribeDBInstanceAttribute'], 'after what was asked for');
    assert.ok(tree.fired.includes(pin), 'the row is drawn anew');
    assert.deepEqual(tree.children.pins(tree.root()), [pin]);
  });

  it('say so when their instance is gone, and no longer once it is back', async () => {
    const { tree, sandbox } = stage;
    await tree.pin('orders-db');
    const [pin] = tree.children.pins(tree.root());
    assert.ok(pin);
    sandbox.faults.add({
      kind: 'refuse',
      code: 'InvalidDBInstanceName.NotFound',
      status: 404,
      action: 'DescribeDBInstanceAttribute',
    });
    await tree.children.refresh(pin);
    assert.equal(pin.gone, true);
    assert.equal(tree.fired.at(-1), pin, 'the row is drawn anew');
    assert.equal(pin.instance.name, 'orders-db', 'what was known of it stays');
    await tree.children.refresh(pin);
    assert.equal(pin.gone, false);
  });

  it('whose instance is gone say so below, too, and a click there asks for all pins again', async () => {
    const { tree, sandbox } = stage;
    await tree.pin('orders-db');
    const [pin] = tree.children.pins(tree.root());
    assert.ok(pin);
    sandbox.release(pin.instance.id);
    const note = only(await tree.shown(await tree.group(pin)), 'failed');
    assert.equal(note.error?.kind, 'notFound');
    const requests = await tree.sent(async () => {
      await tree.children.more(note);
      await until(
        () => pin.gone,
        (gone) => gone === true,
      );
    });
    assert.deepEqual(requests.toSorted(), ['DescribeDBInstanceAttribute', 'DescribeRegions']);
  });

  it('have the same groups and backups below them as in their region', async () => {
    const { tree } = stage;
    await tree.pin('orders-db');
    const [pin] = tree.children.pins(tree.root());
    assert.ok(pin);
    const row = await tree.instance('orders-db');
    const kinds = async (node: typeof row) => groups(await tree.shown(node)).map(({ group }) => group);
    assert.deepEqual(await kinds(pin), await kinds(row));
    const below = async (node: typeof row) => backups(await tree.shown(await tree.group(node)));
    const [ofPin, ofRow] = [await below(pin), await below(row)];
    assert.ok(ofPin.length > 0);
    assert.deepEqual(
      ofPin.map(({ backup }) => backup.id),
      ofRow.map(({ backup }) => backup.id),
    );
    assert.equal(new Set(ids([...ofPin, ...ofRow])).size, ofPin.length * 2);
  });

  it('show a finished backup, and so does the row in the region', async () => {
    const { tree } = stage;
    await tree.pin('orders-db');
    const { id } = (await tree.instance('orders-db')).instance;
    const rows = tree.children.instances('main', 'cn-hangzhou', id);
    assert.deepEqual(
      rows.map(({ parent }) => parent.kind),
      ['region', 'account'],
    );
    for (const row of rows) {
      await tree.shown(await tree.group(row));
    }
    tree.fired.length = 0;
    const look = async () => await tree.children.refreshBackups('main', 'cn-hangzhou', id);
    assert.deepEqual(await tree.sent(look), ['DescribeBackups', 'DescribeBackups']);
    const changed = new Set(tree.fired.map((node) => node && ownerOf(node)));
    assert.deepEqual(changed, new Set(rows));
  });

  it('share the filters of the row in the region', async () => {
    const { tree } = stage;
    await tree.pin('lab-db');
    const { id } = (await tree.instance('lab-db')).instance;
    const both = await Promise.all(
      tree.children.instances('main', 'cn-hangzhou', id).map(async (row) => await tree.group(row)),
    );
    assert.equal(both.length, 2);
    for (const group of both) {
      await tree.shown(group);
    }
    tree.fired.length = 0;
    const values = { mode: { value: 'manual', label: 'By hand' } };
    await tree.preferences.setFilter('main', `cn-hangzhou/${id}/backups`, { values });
    assert.deepEqual(new Set(tree.fired), new Set(both), 'both are drawn anew');
    for (const group of both) {
      const shown = backups(await tree.shown(group));
      assert.ok(shown.length > 0 && shown.every(({ backup }) => backup.mode?.kind === 'manual'));
    }
  });

  it('go when they are unpinned, with all that was known of them', async () => {
    const { tree } = stage;
    await tree.pin('orders-db');
    await tree.pin('billing-db');
    const [pin, other] = tree.children.pins(tree.root());
    assert.ok(pin && other);
    const place = await tree.group(pin);
    await tree.shown(place);
    const kept = await tree.group(other);
    const old = await tree.shown(kept);
    pin.gone = true;
    tree.fired.length = 0;
    await tree.preferences.unpin('main', pin.instance);
    assert.ok(tree.fired.includes(tree.root()), 'the tree is told');
    assert.deepEqual(names(instances(tree.children.rows(tree.root()))), ['billing-db']);
    assert.deepEqual(ids(tree.children.rows(kept)), ids(old));
    const { regionId, id } = pin.instance;
    assert.deepEqual(await tree.sent(async () => await tree.children.refreshBackups('main', regionId, id)), []);
    assert.deepEqual(
      tree.children.instances('main', regionId, id).map(({ parent }) => parent.kind),
      ['region'],
    );
    await tree.pin('orders-db');
    const again = tree.children.pins(tree.root()).at(-1);
    assert.deepEqual([again?.instance.name, again?.gone ?? false], ['orders-db', false]);
    assert.deepEqual(words(tree.children.rows(tree.root())), []);
  });
});
