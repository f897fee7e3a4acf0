import assert from 'node:assert/strict';
import { listIdOf, type Fact, type Node } from '../../../src/explorer/nodes.ts';
import { backups, facts, groups, hang, ids, logs, notes, only, ownerOf, refuse, scene, words } from './tree.ts';

/** What each fact among the rows is about; of those that could not be asked, what they would have been about. */
function abouts(rows: readonly Node[]): readonly string[] {
  return facts(rows).map((row) => (row.fact.about === 'failed' ? `no ${row.fact.what}` : row.fact.about));
}

function fact<About extends Fact['about']>(rows: readonly Node[], about: About): Fact & { about: About } {
  const found = facts(rows).find((row) => row.fact.about === about)?.fact;
  assert.ok(found, `no fact about ${about}`);
  return found as Fact & { about: About };
}

describe('the groups below an instance', () => {
  const stage = scene();

  it('are all there, and what its engine or disk cannot have gives the reason', async () => {
    const { tree } = stage;
    const reasons = [
      ['orders-db', undefined],
      ['inventory-db', 'Cross-region backups of MySQL need local disks.'],
      ['wiki-db', 'MariaDB has no cross-region backups.'],
      ['analytics-db', undefined],
      ['erp-db', undefined],
    ] as const;
    for (const [name, reason] of reasons) {
      const found = groups(await tree.shown(await tree.instance(name)));
      assert.deepEqual(
        found.map(({ group, unsupported }) => [group, unsupported]),
        [
          ['backups', undefined],
          ['copies', reason],
          ['logs', undefined],
          ['recovery', undefined],
        ],
        name,
      );
    }
  });

  it('stay the same objects when they are asked for again, as the editor hears of changes by these', async () => {
    const { tree } = stage;
    const row = await tree.instance('orders-db');
    const first = await tree.children.of(row);
    const second = await tree.children.of(row);
    assert.equal(first.length, 4);
    second.forEach((group, index) => assert.equal(group, first[index]));
  });

  it('say where a region has no cross-region backups', async () => {
    const { tree } = stage;
    const row = await tree.instance('game-shard-002', 'ap-southeast-1');
    const rows = await tree.shown(await tree.group(row, 'copies'));
    const { error } = only(rows, 'failed');
    assert.deepEqual([error?.kind, error?.code], ['unsupported', 'CrossBackupNotSupport']);
    assert.equal(rows.length, 1);
  });
});

describe('cross-region backups in the tree', () => {
  const stage = scene();

  it('name their place, and are kept apart from the backups', async () => {
    const { tree } = stage;
    const copies = backups(await tree.shown(await tree.group('orders-db', 'copies')));
    assert.ok(copies.length > 0);
    assert.ok(copies.every(({ backup }) => backup.copy?.regionId === 'cn-shanghai'));
    const own = backups(await tree.shown(await tree.group('orders-db')));
    assert.ok(own.every(({ backup }) => backup.copy === undefined));
  });

  it('have the policy above them, and the copied logs', async () => {
    const { tree } = stage;
    const rows = await tree.shown(await tree.group('orders-db', 'copies'));
    const { policy } = fact(rows, 'copyPolicy');
    assert.deepEqual([policy.backups, policy.logs, policy.regionId], [true, true, 'cn-shanghai']);
    assert.deepEqual(
      rows.slice(0, 3).map(({ kind }) => kind),
      ['fact', 'group', 'backup'],
    );
    assert.equal(groups(rows)[0]?.group, 'copiedLogs');
  });

  it('do not wait for the policy, which is asked no longer once the list is let go', async () => {
    const { tree, sandbox } = stage;
    const group = await tree.group('orders-db', 'copies');
    sandbox.faults.add(hang('DescribeInstanceCrossBackupPolicy'));
    void tree.children.of(group);
    const rows = await tree.until(group, (all) => backups(all).length > 0);
    assert.deepEqual([facts(rows).length, groups(rows)[0]?.group, words(rows)], [0, 'copiedLogs', []]);
    tree.children.forget(['main']);
  });

  it('say so where there are none, with the policy that explains it', async () => {
    const { tree } = stage;
    const rows = await tree.shown(await tree.group('tenants-db', 'copies'));
    assert.equal(fact(rows, 'copyPolicy').policy.backups, false);
    assert.equal(only(rows, 'empty'), rows.at(-1));
  });

  it('are there when the policy cannot be had, which costs its row', async () => {
    const { tree, sandbox } = stage;
    const group = await tree.group('orders-db', 'copies');
    const old = await tree.shown(group);
    sandbox.faults.add(refuse('DescribeInstanceCrossBackupPolicy'));
    await tree.children.refresh(group);
    const rows = await tree.shown(group);
    assert.deepEqual(abouts(rows), ['no copyPolicy']);
    assert.equal(fact(rows, 'failed').error.kind, 'forbidden');
    assert.deepEqual(ids(rows.slice(1)), ids(old.slice(1)));
    await tree.children.refresh(group);
    assert.deepEqual(abouts(await tree.shown(group)), ['copyPolicy'], 'it is back with the next refresh');
  });

  it('that cannot be had say why, and try again on request', async () => {
    const { tree, sandbox } = stage;
    const group = await tree.group('orders-db', 'copies');
    sandbox.faults.add(refuse('DescribeCrossRegionBackups'));
    const note = only(await tree.shown(group), 'failed');
    assert.match(note.error?.message ?? '', /DescribeCrossRegionBackups/);
    await tree.children.more(note);
    assert.ok(backups(tree.children.rows(group)).length > 0);
  });
});

describe('log backups in the tree', () => {
  const stage = scene();

  it('are the files of all hosts of an instance, each once, newest first', async () => {
    const { tree } = stage;
    const rows = logs(await tree.shown(await tree.group('orders-db', 'logs')));
    const times = rows.map(({ log }) => log.from?.getTime() ?? 0);
    assert.ok(times.length > 10);
    assert.deepEqual(
      times,
      times.toSorted((left, right) => right - left),
    );
    assert.equal(new Set(ids(rows)).size, rows.length);
    assert.ok(new Set(rows.map(({ log }) => log.name)).size < rows.length, 'the hosts use the same names');
    assert.deepEqual(
      rows.map(({ log }) => log.upload?.kind).filter((kind) => kind !== 'completed'),
      ['uploading', 'uploading'],
    );
  });

  it('of SQL Server come from another operation, page by page and without names', async () => {
    const { tree } = stage;
    const group = await tree.group('erp-db', 'logs');
    assert.deepEqual(await tree.sent(async () => await tree.shown(group)), ['DescribeLogBackupFiles']);
    const more = only(tree.children.rows(group), 'more');
    assert.deepEqual([more.shown, more.total], [100, 336]);
    await tree.children.more(more);
    const rows = logs(tree.children.rows(group));
    assert.equal(new Set(ids(rows)).size, 200);
    assert.ok(rows.every(({ log }) => log.name === undefined && log.from && log.to));
  });

  it('that were copied stand below the cross-region backups, with the place they are in', async () => {
    const { tree } = stage;
    const copies = await tree.group('orders-db', 'copies');
    const group = await tree.group(copies, 'copiedLogs');
    assert.equal(ownerOf(group), await tree.instance('orders-db'));
    assert.deepEqual(await tree.sent(async () => await tree.shown(group)), ['DescribeCrossRegionLogBackupFiles']);
    const rows = logs(tree.children.rows(group));
    assert.ok(rows.length > 0 && rows.every(({ log }) => log.copy?.regionId === 'cn-shanghai'));
  });

  it('that are not kept are an empty list', async () => {
    const { tree } = stage;
    assert.deepEqual(words(await tree.shown(await tree.group('lab-db', 'logs'))), ['empty']);
  });
});

describe('what can be recovered, in the tree', () => {
  const stage = scene();

  it('is a window of time, the schedule, and how long backups and logs are kept', async () => {
    const { tree } = stage;
    const rows = await tree.shown(await tree.group('orders-db', 'recovery'));
    assert.deepEqual(abouts(rows), ['window', 'schedule', 'next', 'kept', 'logsKept']);
    const { window } = fact(rows, 'window');
    assert.ok(window.from && window.to && window.from < window.to);
    const { policy } = fact(rows, 'schedule');
    assert.deepEqual([policy.automatic, policy.days.length, policy.logRetention], [true, 7, 30]);
    assert.ok((fact(rows, 'kept').policy.retention ?? 0) > 0);
    assert.deepEqual(notes(rows), []);
  });

  it('is not reported for SQL Server, whose schedule is', async () => {
    const { tree } = stage;
    const group = await tree.group('erp-db', 'recovery');
    assert.deepEqual(await tree.sent(async () => await tree.shown(group)), ['DescribeBackupPolicy']);
    const rows = tree.children.rows(group);
    assert.equal(fact(rows, 'noWindow').reason, 'The cloud does not report this for SQL Server.');
    assert.ok(abouts(rows).includes('schedule'));
  });

  it('loses a row when one of the two requests fails, whichever it is', async () => {
    const { tree, sandbox } = stage;
    const group = await tree.group('orders-db', 'recovery');
    const all = abouts(await tree.shown(group));
    sandbox.faults.add(refuse('DescribeLocalAvailableRecoveryTime'));
    await tree.children.refresh(group);
    assert.deepEqual(abouts(tree.children.rows(group)), ['no window', ...all.slice(1)]);
    sandbox.faults.add(refuse('DescribeBackupPolicy'));
    await tree.children.refresh(group);
    const rows = tree.children.rows(group);
    assert.deepEqual(abouts(rows), ['window', 'no policy']);
    assert.match(fact(rows, 'failed').error.message, /DescribeBackupPolicy/);
    assert.deepEqual(notes(rows), []);
  });

  it('is one row with the reason when nothing of it can be had', async () => {
    const { tree, sandbox } = stage;
    const group = await tree.group('orders-db', 'recovery');
    sandbox.faults.add(refuse('DescribeLocalAvailableRecoveryTime'));
    sandbox.faults.add(refuse('DescribeBackupPolicy'));
    const rows = await tree.shown(group);
    assert.equal(rows.length, 1);
    await tree.children.more(only(rows, 'failed'));
    assert.equal(abouts(tree.children.rows(group))[0], 'window');
    const other = await tree.group('erp-db', 'recovery');
    sandbox.faults.add(refuse('DescribeBackupPolicy'));
    assert.deepEqual(words(await tree.shown(other)), ['failed'], 'also where there is one request only');
  });
});

describe('backups of released instances in the tree', () => {
  const stage = scene();

  it('stand below their region, each with the name of what it was a backup of', async () => {
    const { tree } = stage;
    const group = await tree.group(await tree.region(), 'released');
    const requests = await tree.requests(async () => await tree.shown(group));
    assert.deepEqual(
      requests.map(({ action, params }) => [action, params['Region']]),
      [['DescribeDetachedBackups', 'cn-hangzhou']],
    );
    const all = backups(tree.children.rows(group));
    await tree.preferences.setFilter('main', listIdOf(group), { time: { days: 30 }, values: {} });
    const recent = backups(await tree.shown(group));
    assert.ok(recent.length > 0 && recent.length < all.length, 'older ones are there as well, without being asked for');
    const names = new Set(all.map(({ backup }) => backup.released?.name ?? ''));
    assert.ok(['old-shop-db', 'campaign-2025'].every((name) => names.has(name)));
    assert.ok(
      [...names].every((name) => name !== ''),
      'one without a name is called by its id',
    );
    assert.equal(new Set(ids(all)).size, all.length);
  });

  it('can be narrowed to one instance, or to those that failed', async () => {
    const { tree } = stage;
    const group = await tree.group(await tree.region(), 'released');
    const narrowed = async (key: string, value: string) => {
      const values = { [key]: { value, label: value } };
      await tree.preferences.setFilter('main', listIdOf(group), { time: { days: 365 }, values });
      return backups(await tree.shown(group));
    };
    const [failed, ...more] = await narrowed('status', 'failed');
    assert.equal(failed?.backup.released?.name, 'old-shop-db');
    assert.ok([failed, ...more].every((row) => row.backup.state.kind === 'failed'));
    const { instanceId } = failed.backup;
    const own = await narrowed('instance', instanceId);
    assert.ok(own.length > more.length + 1 && own.every(({ backup }) => backup.instanceId === instanceId));
  });

  it('say so where there are none, and why where they cannot be had', async () => {
    const { tree, sandbox } = stage;
    const group = await tree.group(await tree.region('cn-shanghai'), 'released');
    sandbox.faults.add(refuse('DescribeDetachedBackups'));
    const note = only(await tree.shown(group), 'failed');
    assert.match(note.error?.message ?? '', /DescribeDetachedBackups/);
    await tree.children.more(note);
    assert.deepEqual(words(tree.children.rows(group)), ['empty']);
  });
});
