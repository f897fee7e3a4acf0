import assert from 'node:assert/strict';
import { DAY, NOON, openStage, rows, SECOND, text, type Row, type Stage } from './client.ts';

describe('sandbox: DescribeBackupTasks of what others started', () => {
  let stage: Stage;
  beforeEach(async () => (stage = await openStage()));
  afterEach(() => stage.sandbox.close());

  const tasks = async (name: string, more: Record<string, string> = {}): Promise<Row[]> =>
    rows(await stage.get('DescribeBackupTasks', { DBInstanceId: await stage.id(name), ...more }));

  it('knows a task of the schedule by its id until it has ended, and which backup it made', async () => {
    const [open] = await tasks('metrics-archive');
    const BackupJobId = text(open?.['BackupJobId']);
    const one = async (): Promise<Row | undefined> => (await tasks('metrics-archive', { BackupJobId }))[0];
    assert.deepEqual([(await one())?.['BackupStatus'], (await one())?.['BackupId']], ['Uploading', '']);
    stage.clock.time += DAY;
    const ended = await one();
    assert.deepEqual(
      [ended?.['BackupStatus'], ended?.['Process'], ended?.['JobMode']],
      ['Finished', '100', 'Automated'],
    );
    const DBInstanceId = await stage.id('metrics-archive');
    const [made] = rows(await stage.get('DescribeBackups', { DBInstanceId, BackupId: text(ended?.['BackupId']) }));
    assert.deepEqual([made?.['BackupStatus'], made?.['BackupMode']], ['Success', 'Automated']);
    const [next, ...more] = await tasks('metrics-archive');
    assert.deepEqual([next?.['BackupJobId'] === BackupJobId, more.length], [false, 0]);
  });

  it('has what was started in the console, of every kind of instance', async () => {
    for (const name of ['orders-db', 'inventory-db', 'billing-db', 'analytics-db', 'erp-db', 'crm-db', 'wiki-db']) {
      const id = stage.sandbox.startBackup(await stage.id(name));
      const [task] = await tasks(name);
      assert.deepEqual([task?.['BackupJobId'], task?.['JobMode']], [id, 'Manual'], name);
    }
    stage.clock.time = NOON + 40 * SECOND;
    assert.deepEqual(await tasks('orders-db'), []);
  });

  it('starts nothing where CreateBackup would be refused', async () => {
    for (const name of ['metrics-archive', 'orders-db-replica', 'legacy-app', 'staging-db']) {
      const id = await stage.id(name);
      assert.throws(() => stage.sandbox.startBackup(id), Error, name);
    }
    assert.throws(() => stage.sandbox.startBackup('rm-nobody'), /no instance/);
  });
});
