import assert from 'node:assert/strict';
import {
  attribute,
  backups,
  groups,
  ids,
  instances,
  names,
  oneInstance,
  only,
  ownerOf,
  refuse,
  scene,
} from './tree.ts';

describe('refreshing', () => {
  const stage = scene();

  it('keeps the old rows with the reason on top when it fails', async () => {
    const { tree, sandbox } = stage;
    const place = await tree.group('orders-db');
    const old = await tree.shown(place);
    sandbox.faults.add(refuse('DescribeBackups'));
    await tree.children.refresh(place);
    const rows = tree.children.rows(place);
    const note = only(rows, 'failed');
    assert.equal(rows[0], note);
    assert.deepEqual(ids(rows.slice(1)), ids(old));
    await tree.children.more(note);
    assert.deepEqual(ids(tree.children.rows(place)), ids(old));
  });

  it('an account asks for its regions now and for the rest as far as it is open', async () => {
    const { tree } = stage;
    await tree.shown(await tree.group('orders-db'));
    await tree.shown(await tree.region('cn-shanghai'));
    assert.deepEqual(await tree.sent(async () => await tree.children.refresh(tree.root())), ['DescribeRegions']);
    // The editor now asks for the rows below what is unfolded, from the top.
    const place = await tree.region();
    assert.deepEqual(await tree.sent(async () => await tree.shown(place)), ['DescribeDBInstances']);
    const row = await tree.instance('orders-db');
    assert.deepEqual(await tree.sent(async () => await tree.shown(row)), []);
    const open = await tree.group(row);
    assert.deepEqual(await tree.sent(async () => await tree.shown(open)), ['DescribeBackups']);
    assert.deepEqual(await tree.sent(async () => await tree.shown(open)), [], 'once for a refresh');
  });

  it('a region shows what is new and leaves other regions alone', async () => {
    const { tree } = stage;
    const shanghai = await tree.region('cn-shanghai');
    await tree.shown(shanghai);
    await tree.shown(await tree.region());
    const requests = await tree.sent(async () => {
      await tree.children.refresh(await tree.region());
      await tree.shown(shanghai);
    });
    assert.deepEqual(requests, ['DescribeDBInstances']);
  });

  it('everything asks again only for what the editor then wants to see', async () => {
    const { tree } = stage;
    await tree.shown(await tree.region());
    assert.deepEqual(await tree.sent(async () => await tree.children.refresh(undefined)), []);
    assert.deepEqual(tree.fired.slice(-1), [undefined], 'the whole tree is shown anew');
    assert.deepEqual(await tree.sent(async () => await tree.shown(tree.root())), ['DescribeRegions']);
  });

  it('a backup, a fact or a note refreshes the list it is in', async () => {
    const { tree } = stage;
    const [backup] = await tree.shown(await tree.group('orders-db'));
    assert.deepEqual(await tree.sent(async () => await tree.children.refresh(backup)), ['DescribeBackups']);
    const [fact] = await tree.shown(await tree.group('orders-db', 'recovery'));
    const requests = await tree.sent(async () => await tree.children.refresh(fact));
    assert.deepEqual(requests.toSorted(), ['DescribeBackupPolicy', 'DescribeLocalAvailableRecoveryTime']);
  });

  it('shows a new backup in a list that is open, and asks for none that is not', async () => {
    const { tree } = stage;
    const place = await tree.group('inventory-db');
    const { id } = ownerOf(place).instance;
    const look = async () => await tree.children.refreshBackups('main', 'cn-hangzhou', id);
    // The row of the group has a look, which needs the state of its list.
    assert.equal(tree.children.branch(place).state, 'idle');
    assert.deepEqual(await tree.sent(look), []);
    await tree.shown(place);
    assert.deepEqual(await tree.sent(look), ['DescribeBackups']);
  });

  it('lets go of lists below rows that vanished', async () => {
    const { tree, sandbox } = stage;
    const place = await tree.region();
    const open = await tree.group('orders-db');
    await tree.shown(open);
    const held = tree.children.branch(open);
    const kept = await tree.group('events-db');
    await tree.shown(kept);
    const keptBranch = tree.children.branch(kept);
    const released = await tree.group(place, 'released');
    await tree.shown(released);
    const { id } = ownerOf(open).instance;
    assert.equal(tree.children.instances('main', 'cn-hangzhou', id).length, 1);
    sandbox.faults.add(oneInstance(ownerOf(kept).instance.id, 'events-db'));
    await tree.children.refresh(place);
    assert.deepEqual(ids(tree.children.rows(place)), [ownerOf(kept).id, released.id]);
    assert.deepEqual(tree.children.instances('main', 'cn-hangzhou', id), []);
    assert.notEqual(tree.children.branch(open), held, 'its list is gone');
    assert.equal(tree.children.branch(open).items.length, 0);
    assert.equal(tree.children.branch(kept), keptBranch, 'that of a row that stayed is not');
    assert.equal(tree.children.branch(kept).items.length, 100);
  });

  it('does not lose what is open when a refresh of the regions fails', async () => {
    const { tree, sandbox } = stage;
    const open = await tree.group('orders-db');
    const old = await tree.shown(open);
    sandbox.faults.add(refuse('DescribeRegions'));
    await tree.children.refresh(tree.root());
    const rows = tree.children.rows(tree.root());
    assert.equal(rows[0], only(rows, 'failed'));
    assert.equal(rows.length, 4);
    assert.deepEqual(ids(tree.children.rows(open)), ids(old));
  });

  it('a region that fails keeps its instances and the way to the released ones', async () => {
    const { tree, sandbox } = stage;
    const place = await tree.region();
    const old = await tree.shown(place);
    sandbox.faults.add(refuse('DescribeDBInstances'));
    await tree.children.refresh(place);
    const [note, ...others] = tree.children.rows(place);
    assert.equal(note?.kind === 'note' && note.note, 'failed');
    assert.deepEqual(ids(others), ids(old));
  });
});

describe('an instance that is refreshed', () => {
  const stage = scene();

  it('shows its own state of now', async () => {
    const { tree, sandbox } = stage;
    const node = await tree.instance('orders-db');
    const { id: DBInstanceId, state } = node.instance;
    assert.equal(state.kind, 'running');
    sandbox.faults.add(attribute({ DBInstanceId, DBInstanceStatus: 'Rebooting', Engine: 'MySQL' }));
    await tree.children.refresh(node);
    assert.equal(node.instance.state.kind, 'busy');
    assert.equal(tree.fired.at(-1), node, 'the row is drawn anew');
  });

  it('has what is below it read again where that is open', async () => {
    const { tree } = stage;
    const node = await tree.instance('orders-db');
    const open = await tree.group(node);
    const old = backups(await tree.shown(open));
    assert.deepEqual(await tree.sent(async () => await tree.children.refresh(node)), ['DescribeDBInstanceAttribute']);
    assert.deepEqual(await tree.sent(async () => await tree.shown(open)), ['DescribeBackups']);
    assert.deepEqual(ids(backups(tree.children.rows(open))), ids(old));
  });

  it('goes away if it was deleted meanwhile', async () => {
    const { tree, sandbox } = stage;
    const node = await tree.instance('orders-db');
    sandbox.release(node.instance.id);
    await tree.children.refresh(node);
    const place = await tree.region();
    const shown = names(tree.children.rows(place));
    assert.ok(shown.length > 10 && !shown.includes('orders-db'));
    assert.equal(groups(tree.children.rows(place)).length, 1);
  });

  it('stays as it was while it cannot be asked', async () => {
    const { tree, sandbox } = stage;
    const node = await tree.instance('orders-db');
    sandbox.faults.add(refuse('DescribeDBInstanceAttribute'));
    await tree.children.refresh(node);
    assert.equal(node.instance.state.kind, 'running');
    assert.deepEqual(tree.children.instances('main', 'cn-hangzhou', node.instance.id), [node]);
    assert.ok(instances(tree.children.rows(await tree.region())).includes(node));
  });
});
