import assert from 'node:assert/strict';
import { DAY, HOUR, minutes, NOON, openStage, rows, seconds, type Row, type Stage, text } from './client.ts';

type Params = Record<string, string>;
const RegionId = 'cn-hangzhou';

function span(row: Row): [number, number] {
  return [Date.parse(text(row['RecoveryBeginTime'])), Date.parse(text(row['RecoveryEndTime']))];
}

describe('sandbox: cross-region settings', () => {
  let stage: Stage;
  before(async () => (stage = await openStage()));
  after(() => stage.sandbox.close());

  const list = (params: Params = {}): Promise<Row> =>
    stage.get('DescribeCrossRegionBackupDBInstance', { RegionId, ...params });
  const listRefused = (params: Params): Promise<string> => stage.refused('DescribeCrossRegionBackupDBInstance', params);

  it('lists the instances that have copies, or had, with counters of its own', async () => {
    const reply = await list();
    const found = rows(reply);
    assert.deepEqual(
      [reply['RegionId'], reply['PageNumber'], reply['PageSize'], reply['ItemsNumbers'], reply['TotalRecords']],
      [RegionId, 1, 30, found.length, found.length],
    );
    assert.equal(reply['TotalRecordCount'], undefined);
    const enabled = Object.fromEntries(found.map((row) => [text(row['DBInstanceDescription']), row['BackupEnabled']]));
    assert.deepEqual(enabled, {
      'orders-db': 'Enable',
      'customers-db': 'Enable',
      'billing-db': 'Enable',
      'erp-db': 'Enable',
      'tenants-db': 'Disable',
    });
    const { DBInstanceId, ...orders } = found[0] ?? {};
    assert.equal(DBInstanceId, await stage.id('orders-db'));
    assert.match(text(orders['BackupEnabledTime']), /T\d\d:\d\d:\d\dZ$/);
    assert.deepEqual(orders, {
      DBInstanceDescription: 'orders-db',
      DBInstanceStatus: 'Running',
      Engine: 'MySQL',
      EngineVersion: '8.0',
      LockMode: 'Unlock',
      BackupEnabled: 'Enable',
      BackupEnabledTime: orders['BackupEnabledTime'],
      LogBackupEnabled: 'Enable',
      LogBackupEnabledTime: orders['LogBackupEnabledTime'],
      CrossBackupRegion: 'cn-shanghai',
      CrossBackupType: '1',
      RetentType: 1,
      Retention: 40,
    });
    assert.equal((await list({ PageNumber: '2' }))['ItemsNumbers'], 0);
  });

  it('takes up to 30 ids that exist', async () => {
    const page = await stage.get('DescribeDBInstances', { RegionId, PageSize: '100' });
    const ids = rows(page).map((row) => text(row['DBInstanceId']));
    const all = await list({ DBInstanceId: ids.slice(0, 25).join(',') });
    assert.equal(all['TotalRecords'], 5);
    const some = await list({ DBInstanceId: `${ids[2]},${await stage.id('erp-db')}` });
    assert.deepEqual(
      rows(some).map((row) => row['DBInstanceDescription']),
      ['erp-db'],
    );
    const orders = await stage.id('orders-db');
    const many = (count: number): string => Array.from({ length: count }, () => orders).join(',');
    assert.equal((await list({ DBInstanceId: many(30) }))['TotalRecords'], 1);
    assert.equal(await listRefused({ RegionId, DBInstanceId: many(31) }), '400 InvalidParameters.Format');
    assert.equal(await listRefused({ RegionId, DBInstanceId: `${orders},` }), '400 InvalidParameters.Format');
    assert.equal(await listRefused({ RegionId, DBInstanceId: `${orders},rm-none` }), '404 InvalidDBInstance.NotFound');
    assert.equal(
      await listRefused({ RegionId: 'cn-shanghai', DBInstanceId: orders }),
      '404 InvalidDBInstance.NotFound',
    );
  });

  it('knows regions without', async () => {
    assert.equal(await listRefused({ RegionId: 'ap-southeast-1' }), '403 CrossBackupNotSupport');
    assert.equal(await listRefused({ RegionId: 'cn-mars' }), '400 InvalidRegion.Format');
    assert.equal(await listRefused({}), '400 MissingRegionId');
    assert.equal(await listRefused({ RegionId, PageSize: '31' }), '400 InvalidParameters.Format');
    const places = async (region: string): Promise<unknown> =>
      (await stage.get('DescribeAvailableCrossRegion', { RegionId: region }))['Regions'];
    assert.deepEqual(await places(RegionId), { Region: ['cn-shanghai', 'cn-zhangjiakou'] });
    assert.deepEqual(await places('ap-southeast-1'), { Region: [] });
    assert.equal(await stage.refused('DescribeAvailableCrossRegion'), '400 MissingRegionId');
    assert.equal(
      await stage.refused('DescribeAvailableCrossRegion', { RegionId: 'cn-mars' }),
      '400 InvalidRegion.Format',
    );
  });

  it('describes one instance at the top of the reply, with its engine in small letters', async () => {
    const policy = async (name: string): Promise<Row> =>
      stage.get('DescribeInstanceCrossBackupPolicy', { DBInstanceId: await stage.id(name), RegionId });
    const orders = await policy('orders-db');
    assert.deepEqual(
      [orders['RegionId'], orders['Engine'], orders['BackupEnabled'], orders['CrossBackupRegion'], orders['Retention']],
      [RegionId, 'mysql', 'Enable', 'cn-shanghai', 40],
    );
    assert.equal((await policy('tenants-db'))['BackupEnabled'], 'Disable');
    const never = await policy('crm-db');
    assert.deepEqual([never['BackupEnabled'], never['CrossBackupRegion']], ['Disable', undefined]);
    const refused = async (name: string, region = RegionId): Promise<string> =>
      stage.refused('DescribeInstanceCrossBackupPolicy', { DBInstanceId: await stage.id(name), RegionId: region });
    assert.equal(await refused('wiki-db'), '403 CrossBackupNotSupport');
    assert.equal(await refused('inventory-db'), '403 CrossBackupNotSupport');
    assert.equal(await refused('game-shard-002', 'ap-southeast-1'), '403 CrossBackupNotSupport');
    assert.equal(await refused('orders-db', 'cn-shanghai'), '404 InvalidDBInstance.NotFound');
    assert.equal(await stage.refused('DescribeInstanceCrossBackupPolicy', { RegionId }), '400 MissingDBInstanceId');
  });
});

describe('sandbox: recovery', () => {
  let stage: Stage;
  before(async () => (stage = await openStage()));
  after(() => stage.sandbox.close());

  const local = async (name: string, more: Params = {}): Promise<Row> =>
    stage.get('DescribeLocalAvailableRecoveryTime', { DBInstanceId: await stage.id(name), ...more });

  it('reaches from the oldest good backup with logs to a few minutes ago', async () => {
    for (const [name, days] of [
      ['orders-db', 30],
      ['billing-db', 7],
      ['wiki-db', 7],
    ] as const) {
      const row = await local(name, { Region: RegionId });
      assert.equal(row['DBInstanceId'], await stage.id(name));
      const [begin, end] = span(row);
      assert.ok(begin >= NOON - days * DAY && begin < NOON - (days - 1) * DAY, name);
      assert.ok(end < NOON && end > NOON - HOUR / 4, name);
    }
  });

  it('begins with a backup of the whole instance, not with a logical one', async () => {
    const DBInstanceId = await stage.id('orders-db');
    for (let day = 0; day < 9; day += 1) {
      // Before the hour of the manual logical backups, so that one of them is the oldest on some day.
      stage.clock.time = NOON + day * DAY - 7 * HOUR;
      const [begin] = span(await local('orders-db'));
      const range = { StartTime: minutes(begin - 2 * HOUR), EndTime: minutes(begin + HOUR / 2) };
      const found = rows(await stage.get('DescribeBackups', { DBInstanceId, ...range, PageSize: '100' }));
      const ended = found.filter((row) => Math.abs(Date.parse(text(row['BackupEndTime'])) - begin) < HOUR / 60);
      assert.ok(ended.some((row) => row['BackupStatus'] === 'Success' && row['BackupMethod'] === 'Physical'));
    }
    stage.clock.time = NOON;
  });

  it('is nothing without a good backup, or without logs', async () => {
    for (const [name, nothing] of [
      ['sessions-db', ''],
      ['lab-db', ''],
      ['orders-db-replica', ''],
      ['search-db', undefined],
    ] as const) {
      const row = await local(name);
      assert.deepEqual([row['RecoveryBeginTime'], row['RecoveryEndTime']], [nothing, nothing], name);
    }
  });

  it('is refused where it cannot be', async () => {
    const DBInstanceId = await stage.id('orders-db');
    const refused = (params: Params): Promise<string> => stage.refused('DescribeLocalAvailableRecoveryTime', params);
    assert.equal(await refused({ DBInstanceId: await stage.id('erp-db') }), '400 InvalidDBInstanceEngineType.Format');
    assert.equal(await refused({ DBInstanceId, Region: 'cn-shanghai' }), '400 InvalidDBInstanceId.NotFound');
    assert.equal(await refused({ DBInstanceId, Region: 'cn-mars' }), '404 InvalidRegionId.NotFound');
    assert.equal(await refused({ DBInstanceId: 'rm-none' }), '400 InvalidDBInstanceId.NotFound');
    assert.equal(await refused({}), '400 MissingDBInstanceId');
  });

  it('of a copy goes on through the copied logs, also for an id that no double holds', async () => {
    const DBInstanceId = await stage.id('orders-db');
    const range = { StartTime: seconds(NOON - 39 * DAY), EndTime: seconds(NOON) };
    const asked = { DBInstanceId, RegionId, PageSize: '100', ...range };
    const { text: body, json } = await stage.ask('DescribeCrossRegionBackups', asked);
    const [, wide = ''] = /"CrossBackupId":(\d{17,})/.exec(body) ?? [];
    for (const more of [{}, { RegionId }, { RegionId, DBInstanceId }]) {
      const found = await stage.ask('DescribeAvailableRecoveryTime', { CrossBackupId: wide, ...more });
      assert.equal(found.status, 200);
      assert.ok(found.text.includes(`"CrossBackupId":${wide}`));
      assert.equal(found.json['RegionId'], RegionId);
    }
    const plain = rows(json).filter((row) => text(row['CrossBackupId']).length < 16);
    const window = async (row: Row | undefined): Promise<[number, number]> =>
      span(await stage.get('DescribeAvailableRecoveryTime', { CrossBackupId: text(row?.['CrossBackupId']) }));
    const [begin, end] = await window(plain[0]);
    assert.equal(begin, Date.parse(text(plain[0]?.['ConsistentTime'])));
    assert.ok(end > begin && end < NOON);
    const [old, alone] = await window(plain.at(-1));
    assert.equal(alone, old, 'the logs of that time are gone');
  });

  it('of a copy is for MySQL', async () => {
    const range = { StartTime: seconds(NOON - 9 * DAY), EndTime: seconds(NOON) };
    const DBInstanceId = await stage.id('billing-db');
    const [copy] = rows(await stage.get('DescribeCrossRegionBackups', { DBInstanceId, RegionId, ...range }));
    const CrossBackupId = text(copy?.['CrossBackupId']);
    const refused = (params: Params): Promise<string> => stage.refused('DescribeAvailableRecoveryTime', params);
    assert.equal(await refused({ CrossBackupId }), '400 InvalidDBInstanceEngineType.Format');
    assert.equal(await refused({ CrossBackupId, RegionId: 'cn-shanghai' }), '404 Request.NotFound');
    assert.equal(await refused({ CrossBackupId: '1' }), '404 Request.NotFound');
    assert.equal(await refused({ CrossBackupId: 'b-1' }), '400 InvalidParameters.Format');
    assert.equal(await refused({ CrossBackupId: '1', DBInstanceId: 'rm-none' }), '404 InvalidDBInstance.NotFound');
    assert.equal(
      await refused({ CrossBackupId: '1', DBInstanceId: await stage.id('wiki-db') }),
      '403 CrossBackupNotSupport',
    );
    assert.equal(await refused({}), '400 MissingCrossBackupId');
    assert.equal(await refused({ CrossBackupId, StartTime: minutes(NOON) }), '400 Parameters.Invalid');
  });
});
