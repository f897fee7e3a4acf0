import assert from 'node:assert/strict';
import type { GroupNode, Node } from '../../../src/explorer/nodes.ts';
import { answer, backups, groups, hang, ids, logs, names, notes, only, ownerOf, refuse, scene, words } from './tree.ts';

/** A page of backups with these ids, and what the cloud says there are in all. */
function page(total: number, ...backupIds: readonly string[]) {
  const Backup = backupIds.map((BackupId) => ({ BackupId, BackupStatus: 'Success' }));
  return answer('DescribeBackups', { TotalRecordCount: total, Items: { Backup } });
}

function note(rows: readonly Node[], which: string) {
  const found = notes(rows).find((row) => row.note === which);
  assert.ok(found, `notes: ${words(rows).join(', ')}`);
  return found;
}

describe('a list that changes while it is read', () => {
  const stage = scene();

  /** A list of backups after its first page, some of which the cloud has deleted meanwhile, and its second. */
  async function shrunk(): Promise<GroupNode> {
    const { tree, sandbox } = stage;
    const group = await tree.group('events-db');
    const more = only(await tree.shown(group), 'more');
    sandbox.dropOldest(ownerOf(group).instance.id, 150);
    await tree.children.more(more);
    return group;
  }

  it('keeps what came, goes on, and says that rows may be missing', async () => {
    const { tree } = stage;
    const group = await shrunk();
    const rows = tree.children.rows(group);
    assert.equal(backups(rows).length, 200);
    assert.deepEqual(words(rows), ['more', 'changed']);
    assert.equal(note(rows, 'more').total, 262);
    await tree.children.more(note(rows, 'more'));
    const all = tree.children.rows(group);
    assert.equal(backups(all).length, 262);
    assert.equal(all.at(-1), only(all, 'changed'));
  });

  it('is read anew on a click, and then the row about it is gone', async () => {
    const { tree, sandbox } = stage;
    const group = await shrunk();
    const old = tree.children.rows(group);
    sandbox.faults.add(hang('DescribeBackups'));
    const stopped = tree.children.more(note(old, 'changed'));
    const meanwhile = tree.children.rows(group);
    assert.deepEqual(ids(backups(meanwhile)), ids(backups(old)), 'nothing shown is lost while it is read');
    tree.children.cancel(only(meanwhile, 'loading'));
    await stopped;
    assert.equal(backups(tree.children.rows(group)).length, 200);
    sandbox.faults.clear();
    const [first] = await tree.requests(
      async () => await tree.children.more(only(tree.children.rows(group), 'stopped')),
    );
    assert.equal(first?.params['PageNumber'], '1');
    assert.deepEqual(words(tree.children.rows(group)), ['more']);
    await tree.children.more(only(tree.children.rows(group), 'more'));
    await tree.children.more(only(tree.children.rows(group), 'more'));
    assert.equal(backups(tree.children.rows(group)).length, 262);
    assert.deepEqual(notes(tree.children.rows(group)), []);
  });

  it('keeps rows and reason when it cannot be read anew', async () => {
    const { tree, sandbox } = stage;
    const group = await shrunk();
    const old = backups(tree.children.rows(group));
    sandbox.faults.add(refuse('DescribeBackups'));
    await tree.children.more(note(tree.children.rows(group), 'changed'));
    const rows = tree.children.rows(group);
    assert.equal(rows[0], only(rows, 'failed'));
    assert.deepEqual(ids(backups(rows)), ids(old));
  });

  it('may end before the page that is asked for', async () => {
    const { tree, sandbox } = stage;
    const group = await tree.group('events-db');
    await tree.shown(group);
    for (let pages = 1; pages < 4; pages++) {
      await tree.children.more(only(tree.children.rows(group), 'more'));
    }
    sandbox.dropOldest(ownerOf(group).instance.id, 20);
    await tree.children.more(only(tree.children.rows(group), 'more'));
    const rows = tree.children.rows(group);
    assert.equal(backups(rows).length, 400, 'nothing shown is lost');
    assert.equal(rows.at(-1), only(rows, 'changed'));
  });

  it('may end before the page that is asked for where the cloud refuses that', async () => {
    const { tree, sandbox } = stage;
    const group = await tree.group('orders-db', 'copies');
    const Item = [{ CrossBackupId: 1, CrossBackupRegion: 'cn-shanghai' }];
    sandbox.faults.add(answer('DescribeCrossRegionBackups', { TotalRecordCount: 101, Items: { Item } }));
    const more = only(await tree.shown(group), 'more');
    assert.deepEqual([more.shown, more.total], [1, 101]);
    const [past] = await tree.requests(async () => await tree.children.more(more));
    assert.equal(past?.params['PageNumber'], '2');
    const rows = tree.children.rows(group);
    assert.equal(backups(rows).length, 1);
    only(rows, 'changed');
    assert.equal(groups(rows).length, 1, 'what stands above the list stays');
  });

  it('shows a row once that came on two pages because the list grew', async () => {
    const { tree, sandbox } = stage;
    const group = await tree.group('orders-db');
    sandbox.faults.add(page(4, '5', '4'));
    sandbox.faults.add(page(5, '4', '3', '2'));
    await tree.children.more(only(await tree.shown(group), 'more'));
    const rows = tree.children.rows(group);
    assert.deepEqual(
      backups(rows)
        .map(({ backup }) => backup.id)
        .toSorted(),
      ['2', '3', '4', '5'],
    );
    only(rows, 'changed');
  });

  it('is also one of log files', async () => {
    const { tree, sandbox } = stage;
    const group = await tree.group('erp-db', 'logs');
    const more = only(await tree.shown(group), 'more');
    sandbox.dropOldest(ownerOf(group).instance.id, 200);
    await tree.children.more(more);
    const rows = tree.children.rows(group);
    assert.equal(logs(rows).length, 136);
    await tree.children.more(only(rows, 'changed'));
    assert.deepEqual(words(tree.children.rows(group)), ['more']);
  });
});

describe('a cloud that counts otherwise than it answers', () => {
  const stage = scene();

  it('offers more, finds nothing, and says that rows may be missing', async () => {
    const { tree, sandbox } = stage;
    const group = await tree.group('orders-db');
    sandbox.faults.add(page(5, '1', '2'));
    const more = only(await tree.shown(group), 'more');
    assert.deepEqual([more.shown, more.total], [2, 5]);
    sandbox.faults.add(page(5));
    await tree.children.more(more);
    const rows = tree.children.rows(group);
    assert.equal(backups(rows).length, 2);
    only(rows, 'changed');
  });

  it('does not call a list empty of which it says that there is something', async () => {
    const { tree, sandbox } = stage;
    const group = await tree.group('orders-db');
    sandbox.faults.add(page(5));
    await tree.children.more(only(await tree.shown(group), 'changed'));
    assert.ok(backups(tree.children.rows(group)).length > 0);
    assert.deepEqual(notes(tree.children.rows(group)), []);
  });

  it('shows all that came where it says that there are fewer', async () => {
    const { tree, sandbox } = stage;
    const group = await tree.group('orders-db');
    sandbox.faults.add(page(1, '1', '2', '3'));
    const rows = await tree.shown(group);
    assert.equal(backups(rows).length, 3);
    assert.deepEqual(notes(rows), []);
  });
});

describe('an instance that is released while it is looked at', () => {
  const stage = scene();

  it('says so in its groups, and a click there takes its row away', async () => {
    const { tree, sandbox } = stage;
    const row = await tree.instance('orders-db');
    const copies = await tree.group(row, 'copies');
    const copied = await tree.group(copies, 'copiedLogs');
    sandbox.release(row.instance.id);
    const below = [await tree.group(row), copied, await tree.group(row, 'logs'), await tree.group(row, 'recovery')];
    await tree.children.refresh(copies);
    assert.equal(only(tree.children.rows(copies), 'failed').error?.kind, 'notFound');
    for (const group of below) {
      const { error } = only(await tree.shown(group), 'failed');
      assert.equal(error?.kind, 'notFound', group.group);
    }
    const requests = await tree.sent(async () => {
      await tree.children.more(only(tree.children.rows(copied), 'failed'));
    });
    assert.deepEqual(requests, ['DescribeDBInstances']);
    const rows = tree.children.rows(await tree.region());
    assert.ok(!names(rows).includes('orders-db'));
    assert.equal(names(rows).length, 24);
  });

  it('keeps the rows that were loaded below it until then', async () => {
    const { tree, sandbox } = stage;
    const group = await tree.group('orders-db');
    const old = await tree.shown(group);
    sandbox.release(ownerOf(group).instance.id);
    await tree.children.refresh(group);
    const rows = tree.children.rows(group);
    assert.equal(rows[0], only(rows, 'failed'));
    assert.deepEqual(ids(rows.slice(1)), ids(old));
  });

  it('has its backups among the released ones of its region afterwards', async () => {
    const { tree, sandbox } = stage;
    const place = await tree.region();
    const released = await tree.group(place, 'released');
    const before = backups(await tree.shown(released));
    const group = await tree.group('customers-db');
    const { instance } = ownerOf(group);
    const own = backups(await tree.shown(group));
    sandbox.release(instance.id);
    await tree.children.refresh(group);
    await tree.children.more(only(tree.children.rows(group), 'failed'));
    // The editor asks again for what is open below the region.
    const after = backups(await tree.shown(released));
    const news = after.filter(({ backup }) => backup.instanceId === instance.id);
    assert.equal(after.length, before.length + news.length);
    assert.deepEqual(
      news.slice(0, own.length).map(({ backup }) => backup.id),
      own.map(({ backup }) => backup.id),
      'of them all, not only those of the last days',
    );
    assert.ok(news.every(({ backup }) => backup.released?.name === 'customers-db'));
  });
});
