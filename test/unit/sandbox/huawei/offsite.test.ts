import assert from 'node:assert/strict';
import { DAY, HOUR, MINUTE, NOON, text } from '../client.ts';
import { at, openStage, rowsOf, wordOf, type Row, type Stage } from './client.ts';

const NORTH = 'cn-north-4';
const EAST = 'cn-east-3';

describe('sandbox, Huawei Cloud: off-site backups', () => {
  let stage: Stage;
  beforeEach(async () => (stage = await openStage()));
  afterEach(() => stage.sandbox.close());

  const copies = async (instance_id: string, query: Record<string, string> = {}): Promise<Row> =>
    await stage.get(EAST, '/offsite-backups', { instance_id, backup_type: 'auto', ...query });

  it('are listed in the project that they are in, and nowhere else', async () => {
    const instance_id = await stage.id(NORTH, 'orders-db');
    assert.ok(Number((await copies(instance_id))['total_count']) >= 30);
    const query = { instance_id, backup_type: 'auto' };
    assert.equal(await stage.refused(NORTH, '/offsite-backups', { query }), '404 DBS.200002');
    assert.equal(await stage.refused(EAST, '/offsite-backups', { query: { instance_id } }), '400 DBS.200001');
    const manual = { query: { instance_id, backup_type: 'manual' } };
    assert.equal(await stage.refused(EAST, '/offsite-backups', manual), '400 DBS.200001');
  });

  it('have the documented fields, ids of their own and the names of what was copied', async () => {
    const instance_id = await stage.id(NORTH, 'orders-db');
    const [copy] = rowsOf(await copies(instance_id), 'backups');
    const query = { instance_id, backup_type: 'auto' };
    const source = rowsOf(await stage.get(NORTH, '/backups', query), 'backups').find(
      (row) => row['name'] === copy?.['name'],
    );
    assert.ok(copy && source);
    assert.notEqual(copy['id'], source['id']);
    for (const name of ['begin_time', 'end_time', 'size', 'datastore', 'instance_id', 'associated_with_ddm']) {
      assert.deepEqual(copy[name], source[name], name);
    }
    assert.deepEqual([copy['type'], copy['status']], ['auto', 'COMPLETED']);
    assert.equal('min_data_volume_capacity_for_restore' in copy, false);
    assert.deepEqual(rowsOf(await copies(instance_id, { backup_id: text(copy['id']) }), 'backups'), [copy]);
  });

  it('hold the log where that is copied, in pages', async () => {
    const instance_id = await stage.id(NORTH, 'orders-db');
    const logs = await copies(instance_id, { backup_type: 'incremental', offset: '900' });
    assert.equal(logs['total_count'], 40 * 24);
    assert.equal(rowsOf(logs, 'backups').length, 60);
    const without = await copies(await stage.id(NORTH, 'customers-db'), { backup_type: 'incremental' });
    assert.deepEqual(without, { backups: [], total_count: 0 });
  });

  it('take a range of time', async () => {
    const instance_id = await stage.id(NORTH, 'orders-db');
    const range = { begin_time: at(NOON - 3 * DAY), end_time: at(NOON) };
    assert.equal((await copies(instance_id, range))['total_count'], 3);
    const half = { instance_id, backup_type: 'auto', end_time: range.end_time };
    assert.equal(await stage.refused(EAST, '/offsite-backups', { query: half }), '400 DBS.200001');
  });

  it("call SQL Server's manual backups automatic too, and come oldest first", async () => {
    const rows = rowsOf(await copies(await stage.id(NORTH, 'erp-db')), 'backups');
    assert.ok(rows.some((row) => text(row['name']).startsWith('backup-') && row['type'] === 'auto'));
    const starts = rows.map((row) => Date.parse(text(row['begin_time'])));
    assert.deepEqual(
      starts,
      starts.toSorted((a, b) => a - b),
    );
  });

  it('are told by the policy in the region of the instance', async () => {
    const policy = async (name: string): Promise<Row[]> =>
      rowsOf(await stage.get(NORTH, `/instances/${await stage.id(NORTH, name)}/backups/offsite-policy`), 'policy_para');
    const place = { destination_region: EAST, destination_project_id: await stage.project(EAST) };
    assert.deepEqual(await policy('orders-db'), [
      { backup_type: 'auto', keep_days: 40, ...place },
      { backup_type: 'incremental', keep_days: 40, ...place },
    ]);
    assert.deepEqual(
      (await policy('customers-db')).map((row) => row['keep_days']),
      [40, 0],
    );
    assert.equal((await policy('erp-db')).length, 3);
    assert.deepEqual(
      (await policy('tenants-db')).map((row) => row['keep_days']),
      [0, 0],
      'was on once',
    );
    const never = await stage.get(NORTH, `/instances/${await stage.id(NORTH, 'inventory-db')}/backups/offsite-policy`);
    assert.deepEqual(never, { policy_para: { keep_days: 0 } });
  });

  it('are counted by instance in a list without a project in its path', async () => {
    const path = '/v3/backups/offsite-backup-instance';
    const headers = { 'x-project-id': await stage.project(EAST) };
    const { json } = await stage.ask(path, { headers });
    const rows = rowsOf(json, 'offsite_backup_instances');
    assert.equal(json['total_count'], rows.length);
    const orders = rows.find((row) => row['name'] === 'orders-db');
    assert.deepEqual(orders, {
      id: await stage.id(NORTH, 'orders-db'),
      name: 'orders-db',
      source_region: NORTH,
      source_project_id: await stage.project(NORTH),
      datastore: { type: 'MySQL', version: '8.0' },
      destination_region: EAST,
      destination_project_id: await stage.project(EAST),
      keep_days: 40,
    });
    const loyalty = await stage.id(NORTH, 'loyalty-db');
    assert.deepEqual(
      rows.find((row) => row['id'] === loyalty),
      { id: loyalty },
      'more is not certain to come',
    );
    const tenants = await stage.id(NORTH, 'tenants-db');
    assert.ok(!rows.some((row) => row['id'] === tenants));
    const one = await stage.ask(path, { headers, query: { offset: '1', limit: '1' } });
    assert.deepEqual(rowsOf(one.json, 'offsite_backup_instances'), [rows[1]]);
    assert.notEqual(wordOf(await stage.ask(path)), '200 OK');
  });

  it('stay when the instance is released, and no new ones come', async () => {
    const instance_id = await stage.id(NORTH, 'orders-db');
    const before = await copies(instance_id);
    stage.sandbox.release(instance_id);
    const query = { instance_id };
    assert.equal(await stage.refused(NORTH, '/backups', { query }), '404 DBS.200002');
    assert.deepEqual(await copies(instance_id), before);
    const headers = { 'x-project-id': await stage.project(EAST) };
    const { json } = await stage.ask('/v3/backups/offsite-backup-instance', { headers });
    assert.ok(rowsOf(json, 'offsite_backup_instances').some((row) => row['id'] === instance_id));
    stage.clock.time += 5 * DAY;
    const later = rowsOf(await copies(instance_id), 'backups');
    assert.deepEqual(later[0], rowsOf(before, 'backups')[0]);
    assert.ok(later.length < rowsOf(before, 'backups').length, 'the oldest have run out');
  });

  it('arrive after their sources', async () => {
    // Its backup ends a few minutes after eight in the evening, and takes an hour to arrive.
    stage.clock.time = NOON + 8 * HOUR + 20 * MINUTE;
    const instance_id = await stage.id(NORTH, 'billing-db');
    const query = { instance_id, backup_type: 'auto', limit: '1' };
    const newest = rowsOf(await stage.get(NORTH, '/backups', query), 'backups')[0];
    assert.match(text(newest?.['begin_time']), /^2026-03-06T04:0/);
    assert.match(text(rowsOf(await copies(instance_id), 'backups')[0]?.['begin_time']), /^2026-03-05T04:0/);
    stage.clock.time += 2 * HOUR;
    assert.equal(rowsOf(await copies(instance_id), 'backups')[0]?.['name'], newest?.['name']);
  });
});
