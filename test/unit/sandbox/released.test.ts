import assert from 'node:assert/strict';
import { DAY, HOUR, minutes, NOON, openStage, rows, seconds, type Row, type Stage, text } from './client.ts';

type Params = Record<string, string>;
const RegionId = 'cn-hangzhou';

describe('sandbox: backups of released instances', () => {
  let stage: Stage;
  beforeEach(async () => (stage = await openStage()));
  afterEach(() => stage.sandbox.close());

  const detached = (params: Params = {}): Promise<Row> =>
    stage.get('DescribeDetachedBackups', { Region: RegionId, ...params });

  it('belong to three instances, one of which has no comment', async () => {
    const reply = await detached();
    assert.deepEqual([reply['PageNumber'], reply['PageRecordCount'], reply['TotalRecordCount']], ['1', '12', '12']);
    const counts = new Map<unknown, number>();
    for (const row of rows(reply)) {
      counts.set(row['DBInstanceComment'], (counts.get(row['DBInstanceComment']) ?? 0) + 1);
    }
    assert.deepEqual(
      counts,
      new Map<unknown, number>([
        [undefined, 3],
        ['old-shop-db', 8],
        ['campaign-2025', 1],
      ]),
    );
    for (const Region of ['cn-shanghai', 'ap-southeast-1']) {
      assert.deepEqual(rows(await detached({ Region })), []);
    }
  });

  it('have the documented fields alone, and links', async () => {
    const [row] = rows(await detached({ BackupStatus: 'Success', BackupMode: 'Automated' }));
    assert.deepEqual(
      Object.keys(row ?? {}).toSorted(),
      [
        'BackupDownloadURL',
        'BackupEndTime',
        'BackupId',
        'BackupIntranetDownloadURL',
        'BackupMethod',
        'BackupMode',
        'BackupSize',
        'BackupStartTime',
        'BackupStatus',
        'BackupType',
        'ConsistentTime',
        'DBInstanceId',
        'HostInstanceID',
        'IsAvail',
        'MetaStatus',
        'StoreStatus',
      ].toSorted(),
    );
    assert.equal((await fetch(text(row?.['BackupDownloadURL']))).status, 200);
    const [failed, ...others] = rows(await detached({ BackupStatus: 'Failed' }));
    assert.deepEqual(others, []);
    assert.deepEqual([failed?.['BackupDownloadURL'], failed?.['MetaStatus'], failed?.['IsAvail']], ['', 'EMPTY', 0]);
    const old = rows(await detached()).find(
      (one) => one['DBInstanceComment'] === 'old-shop-db' && one['IsAvail'] === 1,
    );
    assert.ok(Number(old?.['ConsistentTime']) > 1_700_000_000);
  });

  it('can be asked for by instance, id, mode and time', async () => {
    const all = rows(await detached());
    const times = all.map((row) => text(row['BackupStartTime']));
    assert.deepEqual(times, times.toSorted().toReversed());
    const shop = all.filter((row) => row['DBInstanceComment'] === 'old-shop-db');
    const DBInstanceId = text(shop[0]?.['DBInstanceId']);
    assert.equal((await detached({ DBInstanceId }))['TotalRecordCount'], '8');
    const BackupId = text(shop[3]?.['BackupId']);
    assert.deepEqual(
      rows(await detached({ BackupId })).map((row) => row['BackupId']),
      [BackupId],
    );
    assert.equal((await detached({ BackupMode: 'Manual' }))['TotalRecordCount'], '1');
    assert.equal((await detached({ ResourceGroupId: 'rg-other' }))['TotalRecordCount'], '0');
    const range = { StartTime: minutes(NOON - 41 * DAY), EndTime: minutes(NOON - 33 * DAY) };
    assert.equal((await detached(range))['TotalRecordCount'], '8');
    assert.deepEqual(rows(await detached({ PageNumber: '2' })), []);
  });

  it('are strict about parameters', async () => {
    const refused = (params: Params): Promise<string> =>
      stage.refused('DescribeDetachedBackups', { Region: RegionId, ...params });
    assert.equal(await stage.refused('DescribeDetachedBackups', { RegionId }), '400 MissingRegion');
    assert.equal(await refused({ RegionId }), '200 OK');
    assert.equal(await refused({}), '200 OK');
    assert.equal(stage.sandbox.requests.at(-1)?.region, RegionId);
    assert.equal(await refused({ Region: 'cn-mars' }), '404 InvalidRegionId.NotFound');
    assert.equal(await refused({ PageSize: '40' }), '403 InvalidMaxRecordsPerPage.Malformed');
    assert.equal(await refused({ PageNumber: '0' }), '400 InvalidPageNumbers.Malformed');
    assert.equal(await refused({ StartTime: seconds(NOON - DAY) }), '400 InvalidStartTime.Format');
    assert.equal(await refused({ EndTime: seconds(NOON) }), '400 InvalidEndTime.Format');
    assert.equal(
      await refused({ StartTime: minutes(NOON), EndTime: minutes(NOON - HOUR) }),
      '400 InvalidParameterCombination',
    );
    assert.equal(await refused({ BackupStatus: 'Gone' }), '400 Parameters.Invalid');
    assert.equal(await refused({ DBInstanceId: 'rm-none' }), '404 InvalidDBInstanceName.NotFound');
    const live = await stage.id('orders-db');
    assert.equal(await refused({ DBInstanceId: live }), '404 InvalidDBInstanceName.NotFound');
  });

  it('appear when an instance is released, and no other operation knows it any more', async () => {
    const DBInstanceId = await stage.id('tenants-db');
    const asked = { DBInstanceId, PageSize: '100' };
    const before = rows(await stage.get('DescribeBackups', asked)).map((row) => row['BackupId']);
    stage.sandbox.release(DBInstanceId);
    const list = await stage.get('DescribeDBInstances', { RegionId, PageSize: '100' });
    assert.ok(rows(list).every((row) => row['DBInstanceId'] !== DBInstanceId));
    const range = { StartTime: seconds(NOON - DAY), EndTime: seconds(NOON) };
    for (const [action, params, refusal] of [
      ['DescribeDBInstanceAttribute', {}, '400 InvalidDBInstanceId.NotFound'],
      ['DescribeBackupPolicy', {}, '400 InvalidDBInstanceId.NotFound'],
      ['DescribeLocalAvailableRecoveryTime', {}, '400 InvalidDBInstanceId.NotFound'],
      ['DescribeBackups', {}, '404 InvalidDBInstanceName.NotFound'],
      ['DescribeBackupTasks', {}, '404 InvalidDBInstanceName.NotFound'],
      ['DescribeDatabases', {}, '404 InvalidDBInstanceName.NotFound'],
      ['CreateBackup', {}, '404 InvalidDBInstanceName.NotFound'],
      ['DescribeBinlogFiles', range, '404 InvalidDBInstanceName.NotFound'],
      ['DescribeCrossRegionBackups', { RegionId, ...range }, '404 InvalidDBInstance.NotFound'],
      ['DescribeCrossRegionLogBackupFiles', { RegionId, ...range }, '404 InvalidDBInstance.NotFound'],
      ['DescribeInstanceCrossBackupPolicy', { RegionId }, '404 InvalidDBInstance.NotFound'],
      ['DescribeCrossRegionBackupDBInstance', { RegionId }, '404 InvalidDBInstance.NotFound'],
    ] as const) {
      assert.equal(await stage.refused(action, { DBInstanceId, ...params }), refusal, action);
    }
    const left = rows(await detached(asked));
    assert.deepEqual(
      left.map((row) => row['BackupId']),
      before,
    );
    assert.equal(left[0]?.['DBInstanceComment'], 'tenants-db');
    assert.throws(() => stage.sandbox.release(DBInstanceId), /has no instance/);
  });

  it('do not appear for other engines and disks', async () => {
    for (const name of ['inventory-db', 'erp-db']) {
      stage.sandbox.release(await stage.id(name));
    }
    assert.equal((await detached())['TotalRecordCount'], '12');
  });

  it('take their primary away from a replica, which stays', async () => {
    const replica = await stage.id('orders-db-replica');
    stage.sandbox.release(replica);
    const [orders] = rows(await stage.get('DescribeDBInstances', { RegionId, SearchKey: 'orders-db' }));
    assert.deepEqual(orders?.['ReadOnlyDBInstanceIds'], { ReadOnlyDBInstanceId: [] });
  });
});

describe('sandbox: records that go between two pages', () => {
  let stage: Stage;
  beforeEach(async () => (stage = await openStage()));
  afterEach(() => stage.sandbox.close());

  it('make the later pages shorter, or empty', async () => {
    const DBInstanceId = await stage.id('events-db');
    const page = async (PageNumber: string): Promise<[unknown, number]> => {
      const reply = await stage.get('DescribeBackups', { DBInstanceId, PageSize: '100', PageNumber });
      return [reply['TotalRecordCount'], rows(reply).length];
    };
    assert.deepEqual(await page('1'), ['412', 100]);
    stage.sandbox.dropOldest(DBInstanceId, 130);
    assert.deepEqual(await page('3'), ['282', 82]);
    assert.deepEqual(await page('4'), ['282', 0]);
    stage.sandbox.dropOldest(DBInstanceId, 82);
    assert.deepEqual(await page('3'), ['200', 0]);
    assert.deepEqual(await page('1'), ['200', 100]);
    stage.sandbox.dropOldest(DBInstanceId, 1000);
    assert.deepEqual(await page('1'), ['0', 0]);
  });

  it('go from the copies and the log files too, where a page past the end is refused', async () => {
    const DBInstanceId = await stage.id('orders-db');
    const range = { StartTime: seconds(NOON - 40 * DAY), EndTime: seconds(NOON) };
    const asked = { DBInstanceId, ...range };
    const copies = { ...asked, RegionId, PageNumber: '2' };
    const total = async (action: string, params: Params): Promise<number> =>
      Number((await stage.get(action, params))['TotalRecordCount']);
    assert.equal(await stage.refused('DescribeCrossRegionBackups', copies), '200 OK');
    const logs = await total('DescribeBinlogFiles', asked);
    stage.sandbox.dropOldest(DBInstanceId, 20);
    assert.equal(await stage.refused('DescribeCrossRegionBackups', copies), '404 InvalidPage.notFound');
    assert.equal(await total('DescribeBinlogFiles', asked), logs - 20);
    assert.throws(() => stage.sandbox.dropOldest('rm-none', 1), /has no instance/);
  });
});
