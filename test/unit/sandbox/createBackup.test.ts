import assert from 'node:assert/strict';
import { databaseNames, DAY, minutes, NOON, openStage, rows, SECOND, type Row, type Stage, text } from './client.ts';

type Wish = Record<string, string>;
const LOGICAL = { BackupMethod: 'Logical' };
const SNAPSHOT = { BackupMethod: 'Snapshot' };
const FULL = { BackupType: 'FullBackup' };

function withoutLinks(row: Row | undefined): Row {
  return Object.fromEntries(Object.entries(row ?? {}).filter(([name]) => !/Link|URL/.test(name)));
}

describe('sandbox: CreateBackup', () => {
  let stage: Stage;
  beforeEach(async () => (stage = await openStage()));
  afterEach(() => stage.sandbox.close());

  const create = async (name: string, wish: Wish = {}): Promise<string> =>
    stage.refused('CreateBackup', { DBInstanceId: await stage.id(name), ...wish });

  /** Starts a backup, lets it end, and gives its row in DescribeBackups. */
  const made = async (name: string, wish: Wish): Promise<Row> => {
    const DBInstanceId = await stage.id(name);
    const { BackupJobId } = await stage.get('CreateBackup', { DBInstanceId, ...wish });
    assert.equal(typeof BackupJobId, 'string');
    stage.clock.time += 40 * SECOND;
    const asked = { DBInstanceId, BackupJobId: text(BackupJobId) };
    const [task] = rows(await stage.get('DescribeBackupTasks', asked));
    const found = await stage.get('DescribeBackups', { DBInstanceId, BackupId: text(task?.['BackupId']) });
    const [row] = rows(found);
    assert.ok(row, `${name} ${JSON.stringify(wish)}`);
    return row;
  };

  it('accepts every row of the matrix, and makes what it says', async () => {
    const matrix: [string, Wish, string, string][] = [
      ['orders-db', {}, 'Physical', 'FullBackup'],
      ['orders-db', { BackupMethod: 'Physical', BackupRetentionPeriod: '7' }, 'Physical', 'FullBackup'],
      ['orders-db', { ...LOGICAL, BackupStrategy: 'instance', BackupRetentionPeriod: '730' }, 'Logical', 'FullBackup'],
      ['orders-db', { ...LOGICAL, BackupStrategy: 'db', DBName: 'audit,orders' }, 'Logical', 'FullBackup'],
      ['inventory-db', { ...SNAPSHOT, BackupRetentionPeriod: '-1' }, 'Snapshot', 'FullBackup'],
      ['billing-db', { BackupMethod: 'Physical' }, 'Physical', 'FullBackup'],
      ['analytics-db', SNAPSHOT, 'Snapshot', 'FullBackup'],
      ['analytics-db', { BackupMethod: 'Physical' }, 'Physical', 'FullBackup'],
      ['erp-db', { BackupMethod: 'Physical', BackupType: 'Auto' }, 'Physical', 'IncrementalBackup'],
      ['erp-db', { BackupMethod: 'Physical', ...FULL }, 'Physical', 'FullBackup'],
      ['erp-db', { BackupMethod: 'Physical', ...FULL, BackupStrategy: 'instance' }, 'Physical', 'FullBackup'],
      [
        'erp-db',
        { BackupMethod: 'Physical', ...FULL, BackupStrategy: 'db', DBName: 'erp', BackupRetentionPeriod: '30' },
        'Physical',
        'FullBackup',
      ],
      ['erp-db', SNAPSHOT, 'Snapshot', 'FullBackup'],
      ['wiki-db', { BackupMethod: 'Physical' }, 'Snapshot', 'FullBackup'],
    ];
    for (const [name, wish, method, type] of matrix) {
      const row = await made(name, wish);
      assert.equal(row['BackupMethod'], method, name);
      assert.equal(row['BackupType'], type, name);
      assert.equal(row['BackupMode'], 'Manual');
    }
  });

  it('refuses what contradicts it', async () => {
    const contradictions: [string, Wish, string][] = [
      ['orders-db', SNAPSHOT, '400 InvalidBackupMethod.ValueNotSupport'],
      ['inventory-db', {}, '400 InvalidBackupMethod.ValueNotSupport'],
      ['inventory-db', { BackupMethod: 'Physical' }, '400 InvalidBackupMethod.ValueNotSupport'],
      ['inventory-db', LOGICAL, '400 InvalidBackupMethod.ValueNotSupport'],
      ['billing-db', SNAPSHOT, '400 InvalidBackupMethod.ValueNotSupport'],
      ['billing-db', LOGICAL, '403 IncorrectDBInstanceEngine'],
      ['shop-accounting', SNAPSHOT, '400 InvalidBackupMethod.ValueNotSupport'],
      ['crm-db', SNAPSHOT, '400 InvalidBackupMethod.ValueNotSupport'],
      ['wiki-db', SNAPSHOT, '400 InvalidBackupMethod.ValueNotSupport'],
      ['orders-db', FULL, '400 BackupType.NotSupport'],
      ['analytics-db', { ...SNAPSHOT, BackupType: 'Auto' }, '400 BackupType.NotSupport'],
      ['orders-db', LOGICAL, '400 RequiredParam.NotFound'],
      ['orders-db', { ...LOGICAL, BackupStrategy: 'db' }, '400 RequiredParam.NotFound'],
      ['erp-db', { ...FULL, BackupStrategy: 'db' }, '400 RequiredParam.NotFound'],
      ['orders-db', { BackupStrategy: 'instance' }, '400 Parameters.Invalid'],
      ['orders-db', { DBName: 'orders' }, '400 Parameters.Invalid'],
      ['orders-db', { ...LOGICAL, BackupStrategy: 'instance', DBName: 'orders' }, '400 Parameters.Invalid'],
      ['erp-db', { BackupType: 'Auto', BackupStrategy: 'db', DBName: 'erp' }, '400 Parameters.Invalid'],
      ['erp-db', { ...FULL, BackupRetentionPeriod: '30' }, '400 Parameters.Invalid'],
      ['billing-db', { BackupRetentionPeriod: '30' }, '400 Parameters.Invalid'],
      ['orders-db', { BackupRetentionPeriod: '6' }, '400 Parameters.Invalid'],
      ['orders-db', { BackupRetentionPeriod: '731' }, '400 Parameters.Invalid'],
      ['orders-db', { BackupRetentionPeriod: '-2' }, '400 Parameters.Invalid'],
      ['orders-db', { BackupMethod: 'physical' }, '400 Parameters.Invalid'],
      ['orders-db', { ...LOGICAL, BackupStrategy: 'db', DBName: 'orders,nothing' }, '404 InvalidDB.NotFound'],
      ['orders-db', { ...LOGICAL, BackupStrategy: 'db', DBName: 'orders_2019' }, '404 InvalidDB.NotFound'],
      ['orders-db', { ...LOGICAL, BackupStrategy: 'db', DBName: 'a b' }, '400 InvalidDBName.Format'],
      ['orders-db-replica', {}, '400 ReadDBInstanceNotSupport'],
      ['legacy-app', {}, '400 IncorrectDBInstanceLockMode.ValueNotSupported'],
      ['staging-db', SNAPSHOT, '403 IncorrectDBInstanceState'],
      ['reports-db', SNAPSHOT, '403 IncorrectDBInstanceState'],
      ['metrics-archive', {}, '400 BackupJobExists'],
    ];
    for (const [name, wish, refusal] of contradictions) {
      assert.equal(await create(name, wish), refusal, `${name} ${JSON.stringify(wish)}`);
    }
    const all = rows(await stage.get('DescribeDBInstances', { RegionId: 'cn-hangzhou', PageSize: '100' }));
    const bare = all.find((row) => row['DBInstanceDescription'] === undefined);
    const asked = { DBInstanceId: text(bare?.['DBInstanceId']), ...LOGICAL, BackupStrategy: 'instance' };
    assert.equal(await stage.refused('CreateBackup', asked), '404 InvalidDB.NotFound');
    assert.equal(
      await stage.refused('CreateBackup', { DBInstanceId: 'rm-none' }),
      '404 InvalidDBInstanceName.NotFound',
    );
    assert.equal(await create('orders-db', { RegionId: 'cn-shanghai' }), '404 InvalidDBInstanceName.NotFound');
  });

  it('lets one run at a time, and 20 begin on a day', async () => {
    stage.clock.time = NOON - (NOON % DAY);
    for (let count = 0; count < 20; count += 1) {
      assert.equal(await create('orders-db'), '200 OK');
      assert.equal(await create('orders-db'), '400 BackupJobExists');
      stage.clock.time += 40 * SECOND;
    }
    assert.equal(await create('orders-db'), '403 Exceeded.BackupTimes');
    assert.equal(await create('customers-db'), '200 OK');
    stage.clock.time += DAY;
    assert.equal(await create('orders-db'), '200 OK');
  });

  it('goes through the stages', async () => {
    const DBInstanceId = await stage.id('orders-db');
    const { BackupJobId } = await stage.get('CreateBackup', { DBInstanceId });
    const seen: string[] = [];
    for (const second of [0, 3, 6, 8, 20, 39, 40, 4000]) {
      stage.clock.time = NOON + second * SECOND;
      const byId = rows(await stage.get('DescribeBackupTasks', { DBInstanceId, BackupJobId: text(BackupJobId) }));
      const open = rows(await stage.get('DescribeBackupTasks', { DBInstanceId }));
      const [task] = byId;
      const backup = task?.['BackupId'] === '' ? 'no id' : 'id';
      const status = text(task?.['BackupStatus'] ?? 'no status');
      seen.push(
        `${text(task?.['BackupProgressStatus'])}, ${status}, ${text(task?.['Process'])}%, ${backup}, ${open.length} open`,
      );
      assert.equal(open[0]?.['BackupId'] ?? '', '');
    }
    assert.deepEqual(seen, [
      'NoStart, no status, 0%, no id, 1 open',
      'Checking, Checking, 7%, no id, 1 open',
      'Preparing, Preparing, 15%, no id, 1 open',
      'Uploading, Uploading, 20%, no id, 1 open',
      'Uploading, Uploading, 50%, no id, 1 open',
      'Uploading, Uploading, 97%, no id, 1 open',
      'Finished, Finished, 100%, id, 0 open',
      'Finished, Finished, 100%, id, 0 open',
    ]);
  });

  it('filters tasks by status and mode', async () => {
    const DBInstanceId = await stage.id('orders-db');
    await stage.get('CreateBackup', { DBInstanceId });
    const count = async (filter: Record<string, string>): Promise<number> =>
      rows(await stage.get('DescribeBackupTasks', { DBInstanceId, ...filter })).length;
    assert.equal(await count({ BackupJobStatus: 'NoStart' }), 1);
    assert.equal(await count({ BackupJobStatus: 'Progressing' }), 0);
    stage.clock.time += 20 * SECOND;
    assert.equal(await count({ BackupJobStatus: 'Progressing', BackupMode: 'Manual' }), 1);
    assert.equal(await count({ BackupMode: 'Automated' }), 0);
  });

  it('lists the finished backup, with what was asked for, until it expires', async () => {
    const wish = { ...LOGICAL, BackupStrategy: 'db', DBName: 'audit,orders', BackupRetentionPeriod: '7' };
    const row = await made('orders-db', wish);
    assert.equal(row['BackupStatus'], 'Success');
    assert.equal(row['BackupInitiator'], 'User');
    assert.equal(row['BackupStartTime'], '2026-03-05T12:00:00Z');
    assert.equal(row['BackupEndTime'], '2026-03-05T12:00:40Z');
    assert.equal(row['ExpectExpireTime'], '2026-03-12T12:00:40Z');
    assert.deepEqual(databaseNames(row), ['orders', 'audit']);
    const DBInstanceId = await stage.id('orders-db');
    const [newest] = rows(await stage.get('DescribeBackups', { DBInstanceId, StartTime: minutes(NOON) }));
    assert.equal(newest?.['BackupId'], row['BackupId']);
    stage.clock.time += 8 * DAY;
    const gone = await stage.get('DescribeBackups', { DBInstanceId, BackupId: text(row['BackupId']) });
    assert.deepEqual(rows(gone), []);
  });

  it('keeps a backup that is to be kept', async () => {
    const row = await made('orders-db', { BackupRetentionPeriod: '-1' });
    assert.equal(row['ExpectExpireTime'], undefined);
  });

  it('remembers a job and its backup in a new process that stored nothing', async () => {
    const DBInstanceId = await stage.id('tenants-db');
    const wish = { ...LOGICAL, BackupStrategy: 'db', DBName: 'tenant_130,tenant_001', BackupRetentionPeriod: '90' };
    const { BackupJobId } = await stage.get('CreateBackup', { DBInstanceId, ...wish });
    const asked = { DBInstanceId, BackupJobId: text(BackupJobId) };
    stage.clock.time = NOON + 41 * SECOND;
    const [task] = rows(await stage.get('DescribeBackupTasks', asked));
    const [backup] = rows(await stage.get('DescribeBackups', { DBInstanceId, BackupId: text(task?.['BackupId']) }));

    const halfway = await openStage({}, NOON + 20 * SECOND);
    const again = await openStage({}, NOON + 41 * SECOND);
    try {
      const [running] = rows(await halfway.get('DescribeBackupTasks', asked));
      assert.equal(running?.['Process'], '50');
      assert.equal(await halfway.refused('CreateBackup', { DBInstanceId }), '400 BackupJobExists');

      assert.deepEqual(rows(await again.get('DescribeBackupTasks', asked)), [task]);
      const listed = rows(await again.get('DescribeBackups', { DBInstanceId, StartTime: minutes(NOON) }));
      assert.deepEqual(listed.map(withoutLinks), [withoutLinks(backup)]);
      assert.deepEqual(databaseNames(listed[0]), ['tenant_001', 'tenant_130']);
    } finally {
      await halfway.sandbox.close();
      await again.sandbox.close();
    }
  });

  it('does not know jobs of others, of the future, or invented ones', async () => {
    const DBInstanceId = await stage.id('orders-db');
    const { BackupJobId } = await stage.get('CreateBackup', { DBInstanceId });
    const id = text(BackupJobId);
    const count = async (instance: string, job: string): Promise<number> =>
      rows(await stage.get('DescribeBackupTasks', { DBInstanceId: instance, BackupJobId: job })).length;
    assert.equal(await count(DBInstanceId, id), 1);
    assert.equal(await count(await stage.id('customers-db'), id), 0);
    assert.equal(await count(DBInstanceId, '507123456'), 0);
    const slipped = `${id.slice(0, -9)}${(Number(id.at(-9)) + 9) % 10}${id.slice(-8)}`;
    assert.equal(await count(DBInstanceId, slipped), 0, 'one digit of its start time is wrong');
    const earlier = await openStage({}, NOON - DAY);
    try {
      const asked = { DBInstanceId, BackupJobId: id };
      assert.deepEqual(rows(await earlier.get('DescribeBackupTasks', asked)), []);
    } finally {
      await earlier.sandbox.close();
    }
    assert.equal(
      await stage.refused('DescribeBackupTasks', { DBInstanceId, BackupJobId: 'x' }),
      '400 InvalidParameters.Format',
    );
  });

  it('fails on request, and always on the instance whose backups fail', async () => {
    stage.sandbox.faults.add({ kind: 'jobFails', action: 'CreateBackup' });
    for (const name of ['orders-db', 'crm-db']) {
      const DBInstanceId = await stage.id(name);
      const { BackupJobId } = await stage.get('CreateBackup', { DBInstanceId });
      stage.clock.time += 40 * SECOND;
      const [task] = rows(await stage.get('DescribeBackupTasks', { DBInstanceId, BackupJobId: text(BackupJobId) }));
      assert.equal(task?.['BackupStatus'], 'Failed');
      assert.notEqual(task['BackupProgressStatus'], 'Failed');
      assert.equal(task['BackupId'], '');
      const failed = { DBInstanceId, BackupStatus: 'Failed', StartTime: minutes(NOON) };
      const [row] = rows(await stage.get('DescribeBackups', failed));
      assert.equal(row?.['BackupDownloadURL'], '');
      assert.equal(row['IsAvail'], 0);
    }
  });
});
