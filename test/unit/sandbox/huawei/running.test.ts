import assert from 'node:assert/strict';
import { DAY, SECOND, text } from '../client.ts';
import { openStage, rowsOf, type Row, type Stage } from './client.ts';

const NORTH = 'cn-north-4';

describe('sandbox, Huawei Cloud: backups under way that others started', () => {
  let stage: Stage;
  beforeEach(async () => (stage = await openStage()));
  afterEach(() => stage.sandbox.close());

  const backups = async (name: string, more: Record<string, string> = {}): Promise<Row[]> =>
    rowsOf(await stage.get(NORTH, '/backups', { instance_id: await stage.id(NORTH, name), ...more }), 'backups');

  it('keep their ids when they have ended', async () => {
    const [building] = await backups('metrics-archive', { backup_type: 'auto' });
    assert.equal(building?.['status'], 'BUILDING');
    stage.clock.time += DAY;
    const [ended, ...more] = await backups('metrics-archive', {
      backup_type: 'auto',
      backup_id: text(building['id']),
    });
    assert.deepEqual([ended?.['status'], ended?.['id'], more], ['COMPLETED', building['id'], []]);
  });

  it('are started in the console', async () => {
    for (const name of ['orders-db', 'billing-db', 'erp-db', 'wiki-db']) {
      const id = stage.sandbox.startBackup(await stage.id(NORTH, name));
      const [building] = await backups(name, { backup_type: 'manual' });
      assert.deepEqual([building?.['id'], building?.['status']], [id, 'BUILDING'], name);
    }
    stage.clock.time += 40 * SECOND;
    assert.equal((await backups('orders-db', { backup_type: 'manual' }))[0]?.['status'], 'COMPLETED');
  });

  it('are not where a manual backup would be refused', async () => {
    for (const name of ['metrics-archive', 'orders-db-replica', 'legacy-app', 'staging-db']) {
      const id = await stage.id(NORTH, name);
      assert.throws(() => stage.sandbox.startBackup(id), Error, name);
    }
  });
});
