import assert from 'node:assert/strict';
import { huaweiKeys } from '../../../../src/sandbox/index.ts';
import { NOON, SECOND, text } from '../client.ts';
import { openStage, rowsOf, type Row, type Stage } from './client.ts';

const NORTH = 'cn-north-4';

describe('sandbox, Huawei Cloud: CreateManualBackup', () => {
  let stage: Stage;
  beforeEach(async () => (stage = await openStage()));
  afterEach(() => stage.sandbox.close());

  const ask = async (body: unknown): Promise<{ status: number; json: Row }> =>
    await stage.ask(`/v3/${await stage.project(NORTH)}/backups`, { method: 'POST', body });
  const create = async (name: string, wish: Record<string, unknown> = {}): Promise<Row> => {
    const body = { instance_id: await stage.id(NORTH, name), name: 'by-hand', ...wish };
    const { status, json } = await ask(body);
    assert.equal(status, 200, JSON.stringify(json));
    return json['backup'] as Row;
  };
  const refused = async (name: string, wish: Record<string, unknown> = {}): Promise<string> => {
    const body = { instance_id: await stage.id(NORTH, name), name: 'by-hand', ...wish };
    return await stage.refused(NORTH, '/backups', { method: 'POST', body });
  };
  const find = async (name: string, id: string): Promise<Row | undefined> => {
    const query = { instance_id: await stage.id(NORTH, name), backup_id: id };
    return rowsOf(await stage.get(NORTH, '/backups', query), 'backups')[0];
  };

  it('builds a backup and completes it', async () => {
    const made = await create('orders-db', { description: 'Before the sale' });
    const id = text(made['id']);
    assert.match(id, /^[0-9a-f]{32}br01$/);
    assert.deepEqual(made, {
      id,
      instance_id: await stage.id(NORTH, 'orders-db'),
      name: 'by-hand',
      description: 'Before the sale',
      begin_time: '2026-03-05T20:00:00+0800',
      status: 'BUILDING',
      type: 'manual',
    });
    stage.clock.time += 39 * SECOND;
    const building = await find('orders-db', id);
    assert.deepEqual([building?.['status'], building?.['end_time'], building?.['size']], ['BUILDING', undefined, 0]);
    stage.clock.time += SECOND;
    const done = await find('orders-db', id);
    assert.deepEqual([done?.['status'], done?.['name'], done?.['type']], ['COMPLETED', 'by-hand', 'manual']);
    assert.equal(done?.['end_time'], '2026-03-05T20:00:40+0800');
    assert.ok(Number(done['size']) > 0);
  });

  it('takes single databases of SQL Server and PostgreSQL', async () => {
    const databases = [{ name: 'erp' }, { name: 'reporting' }];
    const made = await create('erp-db', { databases, backup_database_individually: true });
    assert.deepEqual(made['databases'], databases);
    assert.equal(made['begin_time'], '2026-03-05T12:00:00', 'without an offset, as in the documents');
    assert.deepEqual((await find('erp-db', text(made['id'])))?.['databases'], databases);
    const one = [{ name: 'audit' }];
    assert.deepEqual((await create('billing-db', { name: 'only-audit', databases: one }))['databases'], one);
  });

  it('fails where everything fails, and where it is told to', async () => {
    const first = await create('crm-db');
    stage.sandbox.faults.add({ kind: 'jobFails', action: 'CreateManualBackup' });
    const second = await create('orders-db', { name: 'by-bad-luck' });
    stage.clock.time += 24 * SECOND;
    assert.equal((await find('crm-db', text(first['id'])))?.['status'], 'FAILED');
    assert.equal((await find('orders-db', text(second['id'])))?.['status'], 'FAILED');
  });

  it('is known to a sandbox that was started later', async () => {
    const id = text((await create('erp-db', { databases: [{ name: 'reporting' }] }))['id']);
    const later = await openStage({}, NOON + 60 * SECOND);
    try {
      const query = { instance_id: await later.id(NORTH, 'erp-db'), backup_id: id };
      const [row] = rowsOf(await later.get(NORTH, '/backups', query), 'backups');
      assert.deepEqual([row?.['id'], row?.['status'], row?.['type']], [id, 'COMPLETED', 'manual']);
      assert.deepEqual(row?.['databases'], [{ name: 'reporting' }]);
      const files = await later.get(NORTH, '/backup-files', { backup_id: id });
      assert.equal(rowsOf(files, 'files').length, 1);
    } finally {
      await later.sandbox.close();
    }
  });

  it('refuses names that break a rule, and taken ones', async () => {
    for (const name of ['abc', '1abc', '-abc', 'a b c d', 'a'.repeat(65), 'naïve', undefined, 7]) {
      assert.equal(await refused('orders-db', { name }), '400 DBS.201210', String(name));
    }
    await create('orders-db', { name: 'a'.repeat(64) });
    assert.equal(await refused('customers-db', { name: 'a'.repeat(64) }), '409 DBS.201209');
    const query = { instance_id: await stage.id(NORTH, 'customers-db'), backup_type: 'manual' };
    const [old] = rowsOf(await stage.get(NORTH, '/backups', query), 'backups');
    assert.equal(await refused('customers-db', { name: old?.['name'] }), '409 DBS.201209');
  });

  it('refuses descriptions that break a rule', async () => {
    for (const description of ['a > b', 'Hello!', '<b', '"', 'a & b', "it's", 'a=b', 'x'.repeat(257), 5]) {
      assert.equal(await refused('orders-db', { description }), '400 DBS.280127', String(description));
    }
    await create('orders-db', { description: 'x'.repeat(256) });
  });

  it('refuses databases that are not there, and engines that back up as a whole', async () => {
    assert.equal(await refused('erp-db', { databases: [{ name: 'erp' }, { name: 'nowhere' }] }), '400 DBS.280446');
    assert.equal(await refused('orders-db', { databases: [{ name: 'orders' }] }), '400 DBS.200040');
    for (const wish of [
      { databases: [] },
      { databases: ['erp'] },
      { databases: [{ name: 'erp' }, { name: 'erp' }] },
      { backup_database_individually: true },
      { backup_database_individually: 'yes' },
    ]) {
      assert.equal(await refused('erp-db', wish), '400 DBS.200001', JSON.stringify(wish));
    }
  });

  it('refuses instances that cannot be backed up now', async () => {
    for (const [name, word] of [
      ['orders-db-replica', '400 DBS.200086'],
      ['legacy-app', '409 DBS.200316'],
      ['staging-db', '400 DBS.201014'],
      ['reports-db', '400 DBS.201014'],
      ['metrics-archive', '409 DBS.201205'],
    ] as const) {
      assert.equal(await refused(name), word, name);
    }
    await create('orders-db');
    assert.equal(await refused('orders-db', { name: 'once-more' }), '409 DBS.201205');
    stage.clock.time += 40 * SECOND;
    await create('orders-db', { name: 'once-more' });
  });

  it('keeps fifty manual backups of an instance and no more', async () => {
    for (let count = 0; count < 50; count += 1) {
      await create('sessions-db', { name: `by-hand-${count}` });
      stage.clock.time += 40 * SECOND;
    }
    assert.equal(await refused('sessions-db'), '413 RDS.3003');
  });

  it('refuses empty requests, unknown instances and keys that may only look', async () => {
    assert.equal(await stage.refused(NORTH, '/backups', { method: 'POST', body: {} }), '400 DBS.200006');
    assert.equal(await stage.refused(NORTH, '/backups', { method: 'POST' }), '400 DBS.200006');
    const nobody = { instance_id: 'nobody', name: 'by-hand' };
    assert.equal(await stage.refused(NORTH, '/backups', { method: 'POST', body: nobody }), '404 DBS.200002');
    const key = huaweiKeys.lookOnly;
    assert.match(await stage.refused(NORTH, '/backups', { method: 'POST', body: nobody, key }), /^403 /);
  });
});
