import assert from 'node:assert/strict';
import {
  DAY,
  HOUR,
  MINUTE,
  minutes,
  NOON,
  openStage,
  rows,
  SECOND,
  seconds,
  type Row,
  type Stage,
  text,
} from './client.ts';

type Params = Record<string, string>;

const MONTH = { StartTime: seconds(NOON - 40 * DAY), EndTime: seconds(NOON) };
const MONTH_MINUTES = { StartTime: minutes(NOON - 40 * DAY), EndTime: minutes(NOON) };

function newestFirst(found: readonly Row[]): void {
  const times = found.map((row) => text(row['LogBeginTime']));
  assert.deepEqual(times, times.toSorted().toReversed());
}

describe('sandbox: log files', () => {
  let stage: Stage;
  before(async () => (stage = await openStage()));
  after(() => stage.sandbox.close());

  const binlogs = async (name: string, more: Params = {}): Promise<Row> =>
    stage.get('DescribeBinlogFiles', { DBInstanceId: await stage.id(name), PageSize: '100', ...MONTH, ...more });

  const newest = async (name: string): Promise<Row | undefined> => rows(await binlogs(name))[0];

  it('answer with the documented types', async () => {
    const reply = await binlogs('tenants-db');
    assert.deepEqual([reply['PageNumber'], reply['PageRecordCount']], [1, rows(reply).length]);
    assert.equal(reply['TotalRecordCount'], rows(reply).length);
    assert.equal(
      reply['TotalFileSize'],
      rows(reply).reduce((sum, row) => sum + Number(row['FileSize']), 0),
    );
    newestFirst(rows(reply));
    const [, stored] = rows(reply);
    assert.match(text(stored?.['LogFileName']), /^mysql-bin\.\d{6}$/);
    assert.equal(typeof stored?.['HostInstanceID'], 'string');
    assert.equal(stored?.['RemoteStatus'], 'Completed');
    assert.match(text(stored['Checksum']), /^\d{15,20}$/);
    for (const field of ['LogBeginTime', 'LogEndTime', 'LinkExpiredTime']) {
      assert.match(text(stored[field]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    }
  });

  it('follow one another without a gap, and go back as far as the policy keeps them', async () => {
    for (const [name, days] of [
      ['tenants-db', 7],
      ['analytics-db', 7],
    ] as const) {
      const found = rows(await binlogs(name));
      found.slice(1).forEach((row, index) => assert.equal(row['LogEndTime'], found[index]?.['LogBeginTime']));
      const oldest = Date.parse(text(found.at(-1)?.['LogEndTime']));
      assert.ok(oldest > NOON - days * DAY && oldest <= NOON - days * DAY + 6 * HOUR);
      const policy = await stage.get('DescribeBackupPolicy', { DBInstanceId: await stage.id(name) });
      assert.equal(policy['LogBackupRetentionPeriod'], days);
    }
  });

  it('come from both hosts of one instance, under the same names, over several pages', async () => {
    const pages = [];
    for (const PageNumber of ['1', '2', '3', '4']) {
      const page = await binlogs('orders-db', { PageNumber });
      assert.equal(page['TotalRecordCount'], 240);
      pages.push(rows(page));
    }
    assert.deepEqual(
      pages.map(({ length }) => length),
      [100, 100, 40, 0],
    );
    const all = pages.flat();
    newestFirst(all);
    const hosts = [...new Set(all.map((row) => text(row['HostInstanceID'])))];
    assert.equal(hosts.length, 2);
    const names = hosts.map(
      (host) => new Set(all.filter((row) => row['HostInstanceID'] === host).map((row) => row['LogFileName'])),
    );
    assert.deepEqual(names[0], names[1]);
    const uploading = all.filter((row) => row['RemoteStatus'] === 'Uploading');
    assert.deepEqual(new Set(uploading.map((row) => row['HostInstanceID'])), new Set(hosts));
    assert.equal(uploading.length, 2);
  });

  it('have no link while the newest is on its way, in several words', async () => {
    assert.equal((await newest('tenants-db'))?.['DownloadLink'], null);
    assert.equal((await newest('analytics-db'))?.['DownloadLink'], 'null');
    assert.equal((await newest('wiki-db'))?.['DownloadLink'], '');
    assert.equal((await newest('wiki-db'))?.['LinkExpiredTime'], undefined);
    assert.match(text((await newest('billing-db'))?.['LogFileName']), /^[0-9A-F]{24}$/);
    assert.equal(typeof (await newest('customers-db'))?.['HostInstanceID'], 'number');
  });

  it('have a checksum that no double holds, written as a number, on one instance', async () => {
    const { text: body } = await stage.ask('DescribeBinlogFiles', {
      DBInstanceId: await stage.id('inventory-db'),
      ...MONTH,
    });
    const [, sum = ''] = /"Checksum":(\d{20})[,}]/.exec(body) ?? [];
    assert.notEqual(String(BigInt(Number(sum))), sum);
  });

  it('are minutes, and nameless, with SQL Server', async () => {
    const asked = { DBInstanceId: await stage.id('erp-db'), PageSize: '1000', ...MONTH_MINUTES };
    const reply = await stage.get('DescribeLogBackupFiles', asked);
    assert.equal(reply['TotalRecordCount'], 336);
    newestFirst(rows(reply));
    const [uploading, stored] = rows(reply);
    assert.equal(uploading?.['DownloadLink'], '');
    assert.deepEqual(
      Object.keys(stored ?? {}).toSorted(),
      ['DownloadLink', 'FileSize', 'IntranetDownloadLink', 'LinkExpiredTime', 'LogBeginTime', 'LogEndTime'].toSorted(),
    );
    assert.match(text(stored?.['LogEndTime']), /T\d\d:\d\dZ$/);
    assert.match(text(stored?.['LinkExpiredTime']), /T\d\d:\d\d:\d\dZ$/);
    const range = { StartTime: text(stored?.['LogBeginTime']), EndTime: text(stored?.['LogEndTime']) };
    const own = rows(await stage.get('DescribeLogBackupFiles', { ...asked, ...range }));
    assert.ok(own.some((row) => row['LogBeginTime'] === stored?.['LogBeginTime']));
  });

  it('give a file through their links until the time they name', async () => {
    const [, stored] = rows(await binlogs('tenants-db'));
    const link = new URL(text(stored?.['DownloadLink']));
    assert.equal(Number(link.searchParams.get('Expires')) * SECOND, Date.parse(text(stored?.['LinkExpiredTime'])));
    assert.match(await (await fetch(link)).text(), /mysql-bin/);
    assert.equal((await fetch(text(stored?.['IntranetDownloadLink']))).status, 200);
    const [, log] = rows(
      await stage.get('DescribeLogBackupFiles', { DBInstanceId: await stage.id('erp-db'), ...MONTH_MINUTES }),
    );
    assert.equal((await fetch(text(log?.['DownloadLink']))).status, 200);
  });

  it('meet faults like everything else', async () => {
    stage.sandbox.faults.add({ kind: 'staleLinks', action: 'DescribeBinlogFiles' });
    const [, stale] = rows(await binlogs('tenants-db'));
    assert.ok(Date.parse(text(stale?.['LinkExpiredTime'])) < NOON);
    assert.equal((await fetch(text(stale?.['DownloadLink']))).status, 403);
    stage.sandbox.faults.add({ kind: 'throttle', action: 'DescribeLogBackupFiles' });
    const asked = { DBInstanceId: await stage.id('erp-db'), ...MONTH_MINUTES };
    assert.equal(await stage.refused('DescribeLogBackupFiles', asked), '400 Throttling.User');
    assert.equal(await stage.refused('DescribeLogBackupFiles', asked), '200 OK');
  });

  it('are absent where log backup is off, and where the instance has just been made', async () => {
    for (const name of ['lab-db', 'sessions-db', 'orders-db-replica']) {
      assert.deepEqual(rows(await binlogs(name)), [], name);
    }
    const policy = await stage.get('DescribeBackupPolicy', { DBInstanceId: await stage.id('lab-db') });
    assert.deepEqual([policy['BackupLog'], policy['EnableBackupLog']], ['Disabled', '0']);
  });

  it('do not become more while time goes on, and keep their names', async () => {
    const later = await openStage();
    try {
      const DBInstanceId = await later.id('tenants-db');
      const list = async (): Promise<string[]> => {
        const EndTime = seconds(later.clock.time);
        const found = await later.get('DescribeBinlogFiles', { DBInstanceId, ...MONTH, EndTime });
        return rows(found).map((row) => [row['LogFileName'], row['LogBeginTime'], row['FileSize']].map(text).join(' '));
      };
      const now = await list();
      later.clock.time += DAY;
      const tomorrow = await list();
      assert.equal(tomorrow.length, now.length);
      assert.equal(tomorrow.filter((row) => now.includes(row)).length, now.length - 4);
      later.clock.time += 300 * DAY;
      assert.equal((await list()).length, now.length);
    } finally {
      await later.sandbox.close();
    }
  });

  it('are strict about parameters', async () => {
    const DBInstanceId = await stage.id('orders-db');
    const binlog = (params: Params): Promise<string> =>
      stage.refused('DescribeBinlogFiles', { DBInstanceId, ...MONTH, ...params });
    for (const PageSize of ['30', '47', '100']) {
      assert.equal(await binlog({ PageSize }), '200 OK');
    }
    for (const PageSize of ['29', '101', '1000']) {
      assert.equal(await binlog({ PageSize }), '403 InvalidMaxRecordsPerPage.Malformed');
    }
    assert.equal(await binlog({ PageNumber: '0' }), '400 InvalidPageNumbers.Malformed');
    assert.equal(await binlog({ StartTime: minutes(NOON - DAY) }), '400 InvalidStartTime.Format');
    assert.equal(await binlog({ EndTime: minutes(NOON) }), '400 InvalidEndTime.Format');
    assert.equal(await binlog({ EndTime: MONTH.StartTime }), '400 InvalidParameterCombination');
    assert.equal(await binlog({ DBInstanceId: 'rm-none' }), '404 InvalidDBInstanceName.NotFound');
    assert.equal(await binlog({ RegionId: 'cn-shanghai' }), '404 InvalidDBInstanceName.NotFound');
    assert.equal(await binlog({ DBInstanceId: await stage.id('erp-db') }), '400 InvalidDBInstanceEngineType.Format');
    const { StartTime, EndTime } = MONTH;
    assert.equal(await stage.refused('DescribeBinlogFiles', { DBInstanceId, EndTime }), '400 MissingStartTime');
    assert.equal(await stage.refused('DescribeBinlogFiles', { DBInstanceId, StartTime }), '400 MissingEndTime');
    assert.equal(await stage.refused('DescribeBinlogFiles', { ...MONTH }), '400 MissingDBInstanceId');

    const erp = await stage.id('erp-db');
    const log = (params: Params): Promise<string> =>
      stage.refused('DescribeLogBackupFiles', { DBInstanceId: erp, ...MONTH_MINUTES, ...params });
    assert.equal(await log({ PageSize: '1000' }), '200 OK');
    assert.equal(await log({ PageSize: '1001' }), '403 InvalidMaxRecordsPerPage.Malformed');
    assert.equal(await log({ PageSize: '29' }), '403 InvalidMaxRecordsPerPage.Malformed');
    assert.equal(await log({ StartTime: seconds(NOON - DAY) }), '400 InvalidStartTime.Format');
    assert.equal(await log({ EndTime: seconds(NOON) }), '400 InvalidEndTime.Format');
    assert.equal(await log({ EndTime: minutes(NOON - 41 * DAY) }), '400 InvalidParameterCombination');
    assert.equal(await log({ DBInstanceId }), '400 InvalidDBInstanceEngineType.Format');
    assert.equal(await log({ DBInstanceId: 'rm-none' }), '404 InvalidDBInstanceName.NotFound');
  });
});

describe('sandbox: copied log files', () => {
  let stage: Stage;
  before(async () => (stage = await openStage()));
  after(() => stage.sandbox.close());

  const copied = async (name: string, more: Params = {}): Promise<Row> =>
    stage.get('DescribeCrossRegionLogBackupFiles', {
      DBInstanceId: await stage.id(name),
      RegionId: 'cn-hangzhou',
      ...MONTH,
      ...more,
    });

  it('answer with the documented types and the odd ones', async () => {
    const reply = await copied('orders-db');
    assert.equal(reply['DBInstanceId'], await stage.id('orders-db'));
    assert.deepEqual(
      [reply['RegionId'], reply['StartTime'], reply['EndTime']],
      ['cn-hangzhou', MONTH.StartTime, MONTH.EndTime],
    );
    assert.deepEqual([reply['PageNumber'], reply['PageRecordCount']], [1, 30]);
    assert.ok(Number(reply['TotalRecordCount']) > 200);
    const [row] = rows(reply);
    assert.equal(row?.['CrossBackupRegion'], 'cn-shanghai');
    for (const field of ['CrossLogBackupId', 'CrossLogBackupSize', 'InstanceId']) {
      assert.ok(Number.isSafeInteger(row[field]), field);
    }
    assert.match(text(row['LogFileName']), /^cn-hangzhou_rm-bp1\w+_\d{7}_mysql-bin\.\d{6}$/);
    for (const field of ['LogBeginTime', 'LogEndTime', 'LinkExpiredTime']) {
      assert.match(text(row[field]), /T\d\d:\d\d:\d\dZ$/);
    }
    assert.equal((await fetch(text(row['CrossDownloadLink']))).status, 200);
    assert.equal((await fetch(text(row['CrossIntranetDownloadLink']))).status, 200);
    assert.equal((await copied('customers-db'))['EndTime'], `EndTime=${MONTH.EndTime}`);
    assert.equal(rows(await copied('erp-db'))[0]?.['LogFileName'], undefined);
  });

  it('have ids of their own, and lag behind their sources', async () => {
    const ids = new Set<string>();
    for (const PageNumber of ['1', '2', '3']) {
      rows(await copied('orders-db', { PageNumber, PageSize: '100' })).forEach((row) =>
        ids.add(text(row['CrossLogBackupId'])),
      );
    }
    assert.equal(ids.size, (await copied('orders-db'))['TotalRecordCount']);
    const own = await stage.get('DescribeBinlogFiles', { DBInstanceId: await stage.id('orders-db'), ...MONTH });
    // The newest of each host has not even arrived in the storage of its own region.
    assert.ok(ids.size <= Number(own['TotalRecordCount']) - 2);
  });

  it('arrive after their sources', async () => {
    const own = await openStage();
    try {
      const DBInstanceId = await own.id('erp-db');
      const [newest] = rows(await copied('erp-db'));
      const ended = Date.parse(text(newest?.['LogEndTime']));
      const has = async (time: number): Promise<boolean> => {
        own.clock.time = time;
        const range = { StartTime: seconds(ended - DAY), EndTime: seconds(ended) };
        const found = await own.get('DescribeCrossRegionLogBackupFiles', {
          DBInstanceId,
          RegionId: 'cn-hangzhou',
          ...range,
        });
        return rows(found).some((row) => row['CrossLogBackupId'] === newest?.['CrossLogBackupId']);
      };
      // The next file has just been closed, so this one is stored at home.
      assert.equal(await has(ended + 30 * MINUTE - 1000), false);
      assert.equal(await has(ended + 30 * MINUTE), true);
    } finally {
      await own.sandbox.close();
    }
  });

  it('are strict about parameters', async () => {
    const DBInstanceId = await stage.id('orders-db');
    const refused = (params: Params): Promise<string> =>
      stage.refused('DescribeCrossRegionLogBackupFiles', {
        DBInstanceId,
        RegionId: 'cn-hangzhou',
        ...MONTH,
        ...params,
      });
    assert.equal(await refused({ PageSize: '40' }), '400 InvalidParameters.Format');
    assert.equal(await refused({ PageNumber: '99' }), '404 InvalidPage.notFound');
    assert.equal(await refused({ StartTime: minutes(NOON - DAY) }), '400 InvalidStartTime.Format');
    assert.equal(await refused({ EndTime: minutes(NOON + MINUTE) }), '400 InvalidEndTime.Format');
    assert.equal(await refused({ EndTime: MONTH.StartTime }), '400 InvalidTime.Format');
    assert.equal(await refused({ RegionId: 'cn-mars' }), '400 InvalidRegion.Format');
    assert.equal(await refused({ RegionId: 'cn-shanghai' }), '404 InvalidDBInstance.NotFound');
    assert.equal(await refused({ CrossBackupRegion: 'cn-mars' }), '400 InvalidRegion.Format');
    assert.equal((await copied('orders-db', { CrossBackupRegion: 'cn-zhangjiakou' }))['TotalRecordCount'], 0);
    for (const name of ['inventory-db', 'wiki-db']) {
      assert.equal(await refused({ DBInstanceId: await stage.id(name) }), '403 CrossBackupNotSupport');
    }
    const bare = { DBInstanceId, RegionId: 'cn-hangzhou' };
    assert.equal(await stage.refused('DescribeCrossRegionLogBackupFiles', bare), '400 MissingStartTime');
    assert.equal(
      await stage.refused('DescribeCrossRegionLogBackupFiles', { DBInstanceId, ...MONTH }),
      '400 MissingRegionId',
    );
    assert.deepEqual(rows(await copied('tenants-db')), []);
  });
});
