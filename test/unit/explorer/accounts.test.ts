import assert from 'node:assert/strict';
import { accountOf, type Node, type ParentNode } from '../../../src/explorer/nodes.ts';
import { hang, ids, names, oneInstance, ownerOf, scene, type Tree } from './tree.ts';

/** Everything below a node, opened. */
async function openAll(tree: Tree, node: ParentNode, found: Node[]): Promise<void> {
  for (const row of await tree.shown(node)) {
    found.push(row);
    const opens = row.kind === 'group' ? row.unsupported === undefined : row.kind === 'instance';
    if (opens) {
      await openAll(tree, row as ParentNode, found);
    }
  }
}

/** The accounts with their pins and everything below one region. */
async function walk(tree: Tree): Promise<readonly Node[]> {
  const found: Node[] = [...tree.children.roots()];
  for (const root of tree.children.roots()) {
    for (const row of await tree.shown(root)) {
      if (row.kind === 'instance' || (row.kind === 'region' && row.region.id === 'cn-shanghai')) {
        found.push(row);
        await openAll(tree, row, found);
      }
    }
  }
  return found;
}

describe('accounts in the tree', () => {
  const stage = scene();

  it('with the same regions and instances do not mix', async () => {
    const tree = stage.open({ accounts: ['one', 'two'] });
    const first = await tree.group(await tree.instance('orders-db', 'cn-hangzhou', 'one'));
    const rows = await tree.shown(first);
    const requests = await tree.sent(
      async () => await tree.shown(await tree.group(await tree.instance('orders-db', 'cn-hangzhou', 'two'))),
    );
    assert.deepEqual(requests, ['DescribeRegions', 'DescribeDBInstances', 'DescribeBackups']);
    assert.equal(tree.children.instances('one', 'cn-hangzhou', ownerOf(first).instance.id).length, 1);
    tree.children.forget(['two']);
    assert.deepEqual(ids(tree.children.rows(first)), ids(rows));
  });

  it('whose ids begin alike do not mix', async () => {
    const tree = stage.open({ accounts: ['a', 'ab', 'a/cn-hangzhou'] });
    const look = async () => {
      await tree.shown(await tree.region('cn-hangzhou', 'ab'));
      await tree.shown(await tree.region('cn-hangzhou', 'a/cn-hangzhou'));
    };
    await look();
    tree.children.forget(['a']);
    assert.deepEqual(await tree.sent(look), []);
  });

  it('are asked anew after they changed, and stop what was under way', async () => {
    const { tree, sandbox } = stage;
    const place = await tree.region();
    await tree.shown(place);
    const open = await tree.group('orders-db');
    sandbox.faults.add(hang('DescribeBackups'));
    const loading = tree.children.of(open);
    const held = tree.children.branch(open);
    assert.equal(held.state, 'loading');
    tree.children.forget(['main']);
    assert.deepEqual(tree.fired.slice(-1), [undefined], 'the roots are shown anew');
    await loading;
    assert.equal(held.state, 'stopped', 'the request under way was stopped');
    sandbox.faults.clear();
    assert.deepEqual(tree.children.instances('main', 'cn-hangzhou', ownerOf(open).instance.id), []);
    assert.deepEqual(await tree.sent(async () => await tree.shown(tree.root())), ['DescribeRegions']);
    assert.deepEqual(await tree.sent(async () => await tree.shown(place)), ['DescribeDBInstances']);
  });

  it('keep their lists under another name, and every row below knows it', async () => {
    const { tree } = stage;
    const place = await tree.region();
    const before = await tree.shown(place);
    tree.rename('main', 'production');
    tree.children.forget([]);
    assert.deepEqual(tree.fired.slice(-1), [undefined], 'the roots are shown anew');
    assert.equal(tree.root().account.name, 'production');
    assert.deepEqual(await tree.sent(async () => assert.deepEqual(await tree.shown(place), before)), []);
    assert.equal(accountOf(place).name, 'production');
  });

  it('come and go with the list', () => {
    const { tree } = stage;
    const shown = () => tree.children.roots().map((each) => each.account.id);
    tree.setAccounts('main', 'other');
    assert.deepEqual(shown(), ['main', 'other']);
    tree.setAccounts('other');
    tree.children.forget(['main']);
    assert.deepEqual(shown(), ['other']);
  });
});

describe('ids of rows', () => {
  const stage = scene();

  it('are unique over the whole tree and the same in another window', async () => {
    const tree = stage.open({ accounts: ['one', 'two'] });
    const another = stage.open({ accounts: ['one', 'two'] });
    const { instance } = await tree.instance('shop-db', 'cn-shanghai', 'one');
    await tree.preferences.pin('one', instance);
    await another.preferences.pin('one', instance);
    const rows = await walk(tree);
    for (const kind of ['account', 'region', 'instance', 'group', 'backup', 'log', 'fact', 'note']) {
      assert.ok(
        rows.some((row) => row.kind === kind),
        `no ${kind} was met`,
      );
    }
    const found = ids(rows);
    assert.equal(new Set(found).size, found.length);
    assert.deepEqual(ids(await walk(another)), found);
  });

  it('are built from keys, not from labels', async () => {
    const { tree, sandbox } = stage;
    sandbox.faults.add(oneInstance('rm-1', 'before'));
    const place = await tree.region();
    const before = await tree.shown(place);
    sandbox.faults.add(oneInstance('rm-1', 'after/?'));
    await tree.children.refresh(place);
    const after = tree.children.rows(place);
    assert.deepEqual([...names(before), ...names(after)], ['before', 'after/?']);
    assert.deepEqual(ids(after), ids(before));
    assert.deepEqual(after[0]?.id.split('/'), ['main', 'cn-hangzhou', 'rm-1']);
  });

  it('of what changes come with the very node that the editor holds', async () => {
    const { tree } = stage;
    const before = await tree.region();
    await tree.shown(before);
    await tree.children.refresh(tree.root());
    const place = await tree.region();
    assert.notEqual(place, before, 'the account gave new rows');
    tree.fired.length = 0;
    await tree.children.refresh(place);
    assert.ok(tree.fired.length > 0 && tree.fired.every((node) => node === place));
  });
});
