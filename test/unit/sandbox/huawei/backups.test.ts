import assert from 'node:assert/strict';
import { DAY, HOUR, NOON, text } from '../client.ts';
import { at, openStage, rowsOf, type Row, type Stage } from './client.ts';

const NORTH = 'cn-north-4';
const wellFormed = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[08]00$/;

describe('sandbox, Huawei Cloud: ListBackups', () => {
  let stage: Stage;
  before(async () => (stage = await openStage()));
  after(() => stage.sandbox.close());

  const list = async (name: string, query: Record<string, string> = {}, project = NORTH): Promise<Row> =>
    await stage.get(project, '/backups', { instance_id: await stage.id(project, name), ...query });
  const backups = async (name: string, query?: Record<string, string>): Promise<Row[]> =>
    rowsOf(await list(name, query), 'backups');
  const policy = async (name: string): Promise<Row> =>
    (await stage.get(NORTH, `/instances/${await stage.id(NORTH, name)}/backups/policy`))['backup_policy'] as Row;
  const usage = async (query?: Record<string, string>): Promise<Record<string, number>> =>
    (await stage.get(NORTH, '/backups/backup-usage', query)) as Record<string, number>;
  const refused = async (query: Record<string, string>): Promise<string> =>
    await stage.refused(NORTH, '/backups', { query });

  it('lists every type by itself, and all but the incremental ones together', async () => {
    const counts: number[] = [];
    for (const type of ['auto', 'manual', 'fragment']) {
      const reply = await list('erp-db', { backup_type: type });
      assert.deepEqual(new Set(rowsOf(reply, 'backups').map((row) => row['type'])), new Set([type]));
      counts.push(Number(reply['total_count']));
    }
    const all = await list('erp-db');
    assert.equal(
      all['total_count'],
      counts.reduce((sum, count) => sum + count, 0),
    );
    const logs = await list('erp-db', { backup_type: 'incremental', limit: '5' });
    assert.equal(logs['total_count'], 7 * 24, 'one an hour, for a week');
    assert.equal(rowsOf(logs, 'backups').length, 5);
  });

  it('has the documented fields, newest first', async () => {
    const [row, ...more] = await backups('orders-db', { backup_type: 'auto' });
    assert.ok(row);
    assert.match(text(row['id']), /^[0-9a-f]{32}br01$/);
    assert.match(text(row['name']), /^mysql-orders-db-\d{17}$/);
    assert.deepEqual(row['datastore'], { type: 'MySQL', version: '8.0' });
    assert.equal(row['status'], 'COMPLETED');
    assert.equal(row['associated_with_ddm'], false);
    assert.match(text(row['begin_time']), /T03:12:19\+0800$/);
    assert.match(text(row['end_time']), wellFormed);
    const size = Number(row['size']);
    assert.ok(Number.isInteger(size) && size > 1_000_000, 'KB');
    const starts = [row, ...more].map((one) => Date.parse(text(one['begin_time'])));
    assert.deepEqual(
      starts,
      starts.toSorted((a, b) => b - a),
    );
  });

  it('pages by offset and limit', async () => {
    const found: string[] = [];
    for (const offset of ['0', '100', '200', '300', '400', '500']) {
      const reply = await list('events-db', { offset });
      assert.equal(reply['total_count'], 412);
      found.push(...rowsOf(reply, 'backups').map((row) => text(row['id'])));
    }
    assert.deepEqual([found.length, new Set(found).size], [412, 412]);
    const oldest = (await backups('events-db', { offset: '411' }))[0];
    assert.ok(Date.parse(text(oldest?.['begin_time'])) > NOON - 30 * DAY);
  });

  it('takes a range of time with its offset, both ends or none', async () => {
    const range = { begin_time: at(NOON - 3 * DAY), end_time: at(NOON) };
    const found = await backups('customers-db', { backup_type: 'auto', ...range });
    assert.ok(found.length >= 3 && found.length <= 4);
    const far = { begin_time: '2026-03-02T20:00:00+0800', end_time: '2026-03-05T20:00:00+0800' };
    assert.deepEqual(await backups('customers-db', { backup_type: 'auto', ...far }), found);
    const instance_id = await stage.id(NORTH, 'customers-db');
    for (const query of [
      { begin_time: range.begin_time },
      { begin_time: range.end_time, end_time: range.begin_time },
      { begin_time: '2026-03-02T20:00:00Z', end_time: range.end_time },
      { limit: '101' },
      { limit: '0' },
      { offset: '-1' },
      { backup_type: 'full' },
    ]) {
      assert.equal(await refused({ instance_id, ...query }), '400 DBS.200001', JSON.stringify(query));
    }
  });

  it('wants an instance of the project', async () => {
    assert.equal(await refused({}), '400 DBS.200001');
    assert.equal(await refused({ instance_id: 'nobody' }), '404 DBS.200002');
    assert.equal(await refused({ instance_id: await stage.id('cn-east-3', 'shop-db') }), '404 DBS.200002');
  });

  it('finds one backup by its id, whatever its type', async () => {
    for (const type of ['manual', 'incremental']) {
      const [, row] = await backups('erp-db', { backup_type: type });
      assert.deepEqual(await backups('erp-db', { backup_id: text(row?.['id']) }), [row]);
    }
    assert.deepEqual(await backups('erp-db', { backup_id: 'nobody' }), []);
  });

  it('looks at the status for SQL Server alone', async () => {
    const failed = await list('crm-db', { status: 'FAILED' });
    assert.equal(failed['total_count'], 3);
    assert.deepEqual(
      (await list('orders-db', { status: 'FAILED' }))['total_count'],
      (await list('orders-db'))['total_count'],
    );
  });

  it('names databases where it knows them', async () => {
    const [whole] = await backups('erp-db', { backup_type: 'auto' });
    assert.equal(rowsOf(whole ?? {}, 'databases').length, 4);
    const [partial] = await backups('billing-db', { backup_type: 'manual' });
    assert.deepEqual(partial?.['databases'], [{ name: 'app' }]);
    const [none] = await backups('billing-db', { backup_type: 'auto' });
    assert.equal(none?.['databases'], null);
    const [absent] = await backups('orders-db', { backup_type: 'auto' });
    assert.equal('databases' in (absent ?? {}), false);
  });

  it('shows what is under way only where something always is', async () => {
    const [running, done] = await backups('metrics-archive');
    assert.deepEqual([running?.['status'], running?.['size'], done?.['status']], ['BUILDING', 0, 'COMPLETED']);
    assert.equal('end_time' in (running ?? {}), false);
    assert.deepEqual(await backups('sessions-db'), []);
  });

  it('has the odd ways of the real answers', async () => {
    const odd = await backups('loyalty-db', { backup_type: 'auto' });
    const times = odd.map((row) => text(row['begin_time']));
    assert.ok(
      times.some((time) => /T\d\d:\d\d:\d\d$/.test(time)),
      'no offset',
    );
    assert.ok(
      times.some((time) => /^\d{4}-\d\d-0\d\dT/.test(time)),
      'a day of three digits',
    );
    assert.ok(times.some((time) => wellFormed.test(time)));
    assert.ok(odd.some((row) => row['status'] === 'PARTIALLY_COMPLETED'));
    const [small] = await backups('crm-db');
    assert.deepEqual(small?.['datastore'], { type: 'sqlserver', version: '2017_EE' });
  });

  it('keeps its records while time goes on', async () => {
    const moving = await openStage();
    try {
      const instance_id = await moving.id(NORTH, 'orders-db');
      const ask = async (): Promise<Row[]> =>
        rowsOf(await moving.get(NORTH, '/backups', { instance_id, backup_type: 'auto' }), 'backups');
      const before = await ask();
      moving.clock.time += 10 * HOUR;
      const later = await ask();
      assert.ok(later.length > 0 && text(later[0]?.['id']) !== text(before[0]?.['id']), 'there is a new one');
      assert.deepEqual(
        later.find((row) => row['id'] === before[0]?.['id']),
        before[0],
      );
    } finally {
      await moving.sandbox.close();
    }
  });

  it('tells the policy: window, days and retention', async () => {
    assert.deepEqual(await policy('orders-db'), {
      keep_days: 180,
      start_time: '19:00-20:00',
      period: '1,2,3,4,5,6,7',
    });
    assert.equal((await policy('customers-db'))['keep_days'], 45);
    assert.deepEqual(await policy('payroll-db'), { keep_days: 90, start_time: '15:00-16:00', period: '1' });
    assert.deepEqual((await policy('bookings-db'))['period'], '1,3,4,5,6,7');
    assert.deepEqual((await policy('lab-db'))['keep_days'], 0);
  });

  it('counts what backups take up, in all and by engine', async () => {
    const [mysql, mariadb, both] = [
      await usage({ engine: 'mysql' }),
      await usage({ engine: 'mariadb' }),
      await usage(),
    ];
    const names = ['backup_use_space', 'db_use_space', 'rds_snapshot_use_space', 'offsite_use_space'];
    assert.deepEqual(Object.keys(mysql), names);
    assert.ok(Object.values(mysql).every((value) => value > 0));
    for (const name of names) {
      const sum = (mysql[name] ?? 0) + (mariadb[name] ?? 0);
      assert.ok(Math.abs((both[name] ?? 0) - sum) < 0.1, name);
    }
    for (const engine of ['MySQL', 'postgresql']) {
      const word = await stage.refused(NORTH, '/backups/backup-usage', { query: { engine } });
      assert.equal(word, '400 DBS.200001', engine);
    }
  });

  it('sums that up by instance, in small pages and in two forms', async () => {
    const summary = async (project: string, query?: Record<string, string>): Promise<Row> =>
      await stage.get(project, '/instances/backups/summary', query);
    const newer = await summary(NORTH, { engine: 'mysql' });
    const rows = rowsOf(newer, 'infos');
    assert.equal(rows.length, 10);
    assert.ok(Number(newer['total']) > 10);
    const used = rows.map((row) => Number(row['backup_used_space']));
    assert.deepEqual(
      used,
      used.toSorted((a, b) => b - a),
    );
    const spaces = ['obs', 'auditlog', 'snapshot', 'cbr_snapshot', 'db', 'log', 'obs_free', 'snapshot_free'];
    assert.deepEqual(Object.keys(rows[0]?.['space'] as Row), spaces);
    const instance_id = await stage.id(NORTH, 'wiki-db');
    assert.deepEqual(
      rowsOf(await summary(NORTH, { instance_id }), 'infos').map((row) => row['instance_id']),
      [instance_id],
    );
    const older = await summary('cn-east-3', { order_rule: 'ASC', instance_name: 'shop' });
    assert.equal(older['total_count'], 1);
    assert.equal(rowsOf(older, 'infos')[0]?.['id'], await stage.id('cn-east-3', 'shop-db'));
    const wide = { query: { limit: '51' } };
    assert.equal(await stage.refused(NORTH, '/instances/backups/summary', wide), '400 DBS.200001');
  });
});
