import assert from 'node:assert/strict';
import {
  databaseNames,
  DAY,
  HOUR,
  MINUTE,
  minutes,
  NOON,
  openStage,
  rows,
  seconds,
  type Row,
  type Stage,
  text,
} from './client.ts';

const MONTH = { StartTime: minutes(NOON - 30 * DAY), EndTime: minutes(NOON) };
const COPIES = { StartTime: seconds(NOON - 30 * DAY), EndTime: seconds(NOON), RegionId: 'cn-hangzhou' };

async function backups(stage: Stage, name: string, more: Record<string, string> = {}): Promise<Row> {
  return stage.get('DescribeBackups', { DBInstanceId: await stage.id(name), PageSize: '100', ...MONTH, ...more });
}

/** The name of the file that a backup's link leads to; empty where it has none. */
function fileOf(row: Row | undefined): string {
  return /\/([^/?]+)\?/.exec(text(row?.['BackupDownloadURL']))?.[1] ?? '';
}

/** What a sandbox started at `started` lists for one instance at `time`. */
async function story(DBInstanceId: string, time: number, started = time): Promise<string[]> {
  const other = await openStage({}, started);
  other.clock.time = time;
  const found = rows(await other.get('DescribeBackups', { DBInstanceId, PageSize: '100' }));
  await other.sandbox.close();
  return found.map((row) => `${text(row['BackupId'])} ${text(row['BackupStartTime'])} ${text(row['BackupSize'])}`);
}

describe('sandbox: backups', () => {
  let stage: Stage;
  before(async () => (stage = await openStage()));
  after(() => stage.sandbox.close());

  it('answers with the documented types', async () => {
    const reply = await backups(stage, 'orders-db');
    assert.equal(reply['PageNumber'], '1');
    assert.equal(reply['PageRecordCount'], '100');
    assert.equal(reply['TotalRecordCount'], String(rows(reply).length));
    assert.equal(reply['TotalEcsSnapshotSize'], 0);
    const good = rows(reply).find((row) => row['BackupStatus'] === 'Success' && row['BackupMethod'] === 'Physical');
    assert.ok(good);
    for (const field of ['BackupStartTime', 'BackupEndTime', 'ExpectExpireTime']) {
      assert.match(text(good[field]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    }
    assert.match(text(good['Checksum']), /^\d{15,20}$/);
    assert.equal(typeof good['Checksum'], 'string');
    assert.equal(typeof good['BackupSize'], 'number');
    assert.equal(good['ConsistentTime'], 0);
    assert.equal(good['CopyOnlyBackup'], '0');
    assert.equal(good['IsAvail'], 1);
    assert.equal(good['StorageClass'], '0');
    assert.equal(good['HostInstanceID'], text(good['HostInstanceID']));
  });

  it('pages an instance with exactly 412 backups in 30 days, at any time', async () => {
    const DBInstanceId = await stage.id('events-db');
    const ids = new Set<unknown>();
    for (const PageNumber of ['1', '2', '3', '4', '5', '6']) {
      const page = await stage.get('DescribeBackups', { DBInstanceId, ...MONTH, PageSize: '100', PageNumber });
      assert.equal(page['TotalRecordCount'], '412');
      assert.equal(rows(page).length, [100, 100, 100, 100, 12, 0][Number(PageNumber) - 1]);
      rows(page).forEach((row) => ids.add(row['BackupId']));
    }
    assert.equal(ids.size, 412);
    const [newest] = rows(await stage.get('DescribeBackups', { DBInstanceId, ...MONTH }));
    // The moment at which the next one ends and the oldest one goes.
    const turn = Date.parse(text(newest?.['BackupEndTime'])) + 104 * MINUTE - NOON;
    for (const offset of [1, turn - 1, turn, turn + 1, turn + MINUTE, 3 * DAY + 12_345]) {
      const later = await openStage({}, NOON + offset);
      const { TotalRecordCount } = await later.get('DescribeBackups', {
        DBInstanceId,
        StartTime: minutes(NOON + offset - 30 * DAY),
        EndTime: minutes(NOON + offset + MINUTE),
      });
      await later.sandbox.close();
      assert.equal(TotalRecordCount, '412', `after ${offset} ms`);
    }
  });

  it('lists newest first, within the range', async () => {
    const times = rows(await backups(stage, 'orders-db')).map((row) => text(row['BackupStartTime']));
    assert.deepEqual(times, times.toSorted().toReversed());
    const week = { StartTime: minutes(NOON - 7 * DAY), EndTime: minutes(NOON - 5 * DAY) };
    const some = rows(await backups(stage, 'orders-db', week)).map((row) => Date.parse(text(row['BackupStartTime'])));
    assert.ok(some.length >= 2);
    assert.ok(some.every((time) => time >= NOON - 7 * DAY && time <= NOON - 5 * DAY));
  });

  it('filters by status, mode, type and id', async () => {
    const failed = rows(await backups(stage, 'crm-db', { BackupStatus: 'Failed' }));
    assert.ok(failed.length > 0 && failed.every((row) => row['BackupStatus'] === 'Failed'));
    const manual = rows(await backups(stage, 'orders-db', { BackupMode: 'Manual' }));
    assert.ok(manual.length > 0 && manual.every((row) => row['BackupInitiator'] === 'User'));
    const full = rows(await backups(stage, 'erp-db', { BackupType: 'FullBackup' }));
    assert.ok(full.length > 0 && full.every((row) => row['BackupType'] === 'FullBackup'));
    const BackupId = text(full[0]?.['BackupId']);
    assert.deepEqual(
      rows(await backups(stage, 'erp-db', { BackupId })).map((row) => row['BackupId']),
      [BackupId],
    );
  });

  it('has one instance without any, one whose last ones failed, one under way, one with an unknown word', async () => {
    assert.deepEqual(rows(await backups(stage, 'sessions-db')), []);
    const crm = rows(await backups(stage, 'crm-db')).map((row) => row['BackupStatus']);
    assert.deepEqual(crm.slice(0, 3), ['Failed', 'Failed', 'Failed']);
    assert.ok(crm.includes('Success'));
    const [running, next] = rows(await backups(stage, 'metrics-archive'));
    assert.equal(running?.['BackupStatus'], 'Uploading');
    assert.equal(running['BackupEndTime'], undefined);
    assert.equal(running['BackupDownloadURL'], undefined);
    assert.notEqual(next?.['BackupStatus'], 'Uploading');
    const [task] = rows(await stage.get('DescribeBackupTasks', { DBInstanceId: await stage.id('metrics-archive') }));
    assert.equal(task?.['JobMode'], 'Automated');
    assert.equal(task['TaskAction'], 'NormalBackupTask');
    assert.ok(rows(await backups(stage, 'loyalty-db')).some((row) => row['BackupStatus'] === 'PartialSuccess'));
  });

  it('has the odd values of the real replies', async () => {
    const first = async (name: string, method: string): Promise<Row> => {
      const found = rows(await backups(stage, name)).find(
        (row) => row['BackupMethod'] === method && row['BackupStatus'] === 'Success',
      );
      assert.ok(found, name);
      return found;
    };
    assert.equal((await first('inventory-db', 'Snapshot'))['BackupDownloadURL'], null);
    assert.equal((await first('analytics-db', 'Snapshot'))['BackupDownloadURL'], 'null');
    assert.equal((await first('wiki-db', 'Snapshot'))['BackupDownloadURL'], '');
    assert.equal(Object.hasOwn(await first('erp-db', 'Snapshot'), 'BackupDownloadURL'), false);
    assert.match(text((await first('billing-db', 'Physical'))['BackupEndTime']), /T\d\d:\d\dZ$/);
    assert.equal(typeof (await first('analytics-db', 'Snapshot'))['Encryption'], 'object');
    assert.equal((await first('erp-db', 'Physical'))['Encryption'], '{}');
    const old = await first('customers-db', 'Physical');
    assert.equal(typeof old['HostInstanceID'], 'number');
    assert.ok(Number(old['ConsistentTime']) > 1_700_000_000);
    assert.equal(old['BackupLocation'], 'OSS');
    const letterIds = rows(await backups(stage, 'analytics-db')).map((row) => text(row['BackupId']));
    assert.ok(letterIds.some((id) => id.startsWith('b-')));
    assert.ok(rows(await backups(stage, 'erp-db')).some((row) => row['CopyOnlyBackup'] === '1'));
  });

  it('writes some ids as numbers that no double holds, and finds them again', async () => {
    const DBInstanceId = await stage.id('inventory-db');
    const { text: body } = await stage.ask('DescribeBackups', { DBInstanceId, PageSize: '100', ...MONTH });
    const [, id = ''] = /"BackupId":(\d{17,})/.exec(body) ?? [];
    assert.notEqual(String(Number(id)), id);
    const found = await stage.ask('DescribeBackups', { DBInstanceId, BackupId: id });
    assert.ok(found.text.includes(`"BackupId":${id},`));
    assert.equal(found.json['TotalRecordCount'], '1');
  });

  it('names a link for each database of SQL Server and of a logical backup of chosen databases', async () => {
    const erp = rows(await backups(stage, 'erp-db', { BackupType: 'FullBackup' }));
    assert.deepEqual(databaseNames(erp.find((row) => row['BackupMethod'] === 'Physical')), [
      'erp',
      'erp_archive',
      'reporting',
    ]);
    const manual = rows(await backups(stage, 'orders-db', { BackupMode: 'Manual' }));
    assert.deepEqual(databaseNames(manual.find((row) => row['BackupStatus'] === 'Success')), ['orders', 'payments']);
  });

  it('is strict about parameters', async () => {
    const DBInstanceId = await stage.id('orders-db');
    const refused = (params: Record<string, string>): Promise<string> =>
      stage.refused('DescribeBackups', { DBInstanceId, ...params });
    assert.equal(await refused({ PageSize: '40' }), '403 InvalidMaxRecordsPerPage.Malformed');
    assert.equal(await refused({ PageNumber: '0' }), '400 InvalidPageNumbers.Malformed');
    assert.equal(await refused({ StartTime: seconds(NOON) }), '400 InvalidStartTime.Format');
    assert.equal(await refused({ EndTime: seconds(NOON) }), '400 InvalidEndTime.Format');
    assert.equal(await refused({ EndTime: '2026-02-31T00:00Z' }), '400 InvalidEndTime.Format');
    assert.equal(await refused({ EndTime: '2026-03-01T00:00' }), '400 InvalidEndTime.Format');
    assert.equal(
      await refused({ StartTime: minutes(NOON), EndTime: minutes(NOON) }),
      '400 InvalidParameterCombination',
    );
    assert.equal(await refused({ BackupStatus: 'Finished' }), '400 Parameters.Invalid');
    assert.equal(await refused({ Sort: 'new' }), '400 Parameters.Invalid');
    for (const nothing of ['undefined', 'null', '']) {
      assert.equal(await refused({ BackupId: nothing }), '400 Parameters.Invalid');
    }
    assert.equal(await refused({ RegionId: 'cn-mars' }), '404 InvalidRegionId.NotFound');
    assert.equal(await refused({ RegionId: 'cn-shanghai' }), '404 InvalidDBInstanceName.NotFound');
    assert.equal(await refused({ DBInstanceId: 'rm-none' }), '404 InvalidDBInstanceName.NotFound');
    assert.equal(await refused({ OwnerId: '1' }), '200 OK');
    assert.equal(await stage.refused('DescribeBackups'), '400 MissingDBInstanceId');
  });

  it('tells the same story again, and keeps ids while time goes on', async () => {
    const id = await stage.id('orders-db');
    const now = await story(id, NOON);
    assert.deepEqual(await story(id, NOON), now);
    const nextDay = await story(id, NOON + DAY, NOON);
    assert.notDeepEqual(nextDay, now);
    const kept = nextDay.filter((row) => now.includes(row));
    assert.ok(kept.length >= now.length - 3, 'a few have expired');
    const added = nextDay.filter((row) => !now.includes(row));
    assert.ok(added.length > 0 && added.every((row) => (row.split(' ')[1] ?? '') > seconds(NOON - HOUR)));
  });
});

describe('sandbox: cross-region backups', () => {
  let stage: Stage;
  before(async () => (stage = await openStage()));
  after(() => stage.sandbox.close());

  const copies = async (name: string, more: Record<string, string> = {}): Promise<Row> =>
    stage.get('DescribeCrossRegionBackups', { DBInstanceId: await stage.id(name), ...COPIES, ...more });

  it('answers with the documented types and the odd ones', async () => {
    const reply = await copies('orders-db');
    assert.equal(reply['RegionId'], 'cn-hangzhou');
    assert.equal(reply['StartTime'], COPIES.StartTime);
    assert.equal(reply['PageNumber'], 1);
    assert.equal(reply['PageRecordCount'], 30);
    assert.ok(Number(reply['TotalRecordCount']) > 30);
    const [row] = rows(reply);
    assert.equal(row?.['Engine'], 'mysql');
    assert.equal(row['DBInstanceStorageType'], 'ssd');
    assert.equal(row['BackupSetStatus'], 0);
    assert.equal(typeof row['CrossBackupId'], 'number');
    assert.equal(typeof row['InstanceId'], 'number');
    assert.match(text(row['ConsistentTime']), /:\d\dZ$/);
    assert.deepEqual(row['RestoreRegions'], { RestoreRegion: ['"cn-hangzhou", "cn-shanghai"'] });
    assert.equal(row['DBInstanceId'], undefined);
    const letters = new Set(rows(reply).flatMap((one) => [one['BackupMethod'], one['BackupType']]));
    assert.deepEqual(letters, new Set(['P', 'L', 'F']));
    const [old] = rows(await copies('customers-db'));
    assert.equal(old?.['BackupSetStatus'], undefined);
    assert.equal(old?.['ConsistentTime'], undefined);
    assert.deepEqual(old?.['RestoreRegions'], { RestoreRegion: ['cn-hangzhou', 'cn-shanghai'] });
    assert.ok(rows(await copies('erp-db')).some((one) => one['BackupType'] === 'I'));
    assert.equal(rows(await copies('billing-db'))[0]?.['CrossBackupDownloadLink'], undefined);
  });

  it('finds one by its id alone, also when no double holds it', async () => {
    const DBInstanceId = await stage.id('orders-db');
    const { text: body } = await stage.ask('DescribeCrossRegionBackups', { DBInstanceId, ...COPIES });
    const [, CrossBackupId = ''] = /"CrossBackupId":(\d{17,})/.exec(body) ?? [];
    assert.notEqual(String(Number(CrossBackupId)), CrossBackupId);
    const asked = { DBInstanceId, RegionId: 'cn-hangzhou', CrossBackupId };
    const found = await stage.ask('DescribeCrossRegionBackups', asked);
    assert.equal(found.json['TotalRecordCount'], 1);
    assert.equal(found.json['StartTime'], undefined);
    assert.ok(found.text.includes(CrossBackupId));
  });

  it('finds the copies of one backup, and those in one region', async () => {
    const DBInstanceId = await stage.id('erp-db');
    const [backup] = rows(
      await stage.get('DescribeBackups', {
        DBInstanceId,
        StartTime: minutes(NOON - 3 * DAY),
        BackupType: 'IncrementalBackup',
      }),
    );
    const found = await copies('erp-db', { BackupId: text(backup?.['BackupId']) });
    assert.equal(found['TotalRecordCount'], 1);
    assert.ok(text(rows(found)[0]?.['CrossBackupSetFile']).endsWith(`_${fileOf(backup)}`));
    assert.equal((await copies('erp-db', { CrossBackupRegion: 'ap-southeast-1' }))['TotalRecordCount'], 0);
    assert.equal((await copies('erp-db', { CrossBackupRegion: 'cn-zhangjiakou' }))['TotalRecordCount'], 0);
    assert.equal((await copies('erp-db', { ResourceGroupId: 'rg-other' }))['TotalRecordCount'], 0);
    assert.notEqual((await copies('erp-db', { CrossBackupRegion: 'cn-shanghai' }))['TotalRecordCount'], 0);
  });

  it('were made after the backup, in a time that grows with its size, and hold its data', async () => {
    const delays = new Map<string, number>();
    for (const name of ['orders-db', 'customers-db', 'billing-db', 'erp-db']) {
      const sources = new Map(rows(await backups(stage, name)).map((row) => [fileOf(row), row] as const));
      for (const copy of rows(await copies(name, { StartTime: seconds(NOON - 9 * DAY) }))) {
        const file = text(copy['CrossBackupSetFile']).replace(/^.*_(?=hins)/, '');
        const backup = sources.get(file);
        assert.ok(backup, file);
        const [ended, began, arrived] = [backup['BackupEndTime'], copy['BackupStartTime'], copy['BackupEndTime']].map(
          (time) => Date.parse(text(time)),
        ) as [number, number, number];
        assert.ok(began - ended >= MINUTE && began - ended < 4 * HOUR);
        assert.ok(arrived - began >= 30_000 && arrived <= NOON);
        delays.set(name, Math.max(arrived - began, delays.get(name) ?? 0));
        if (copy['ConsistentTime'] !== undefined) {
          const consistent = Date.parse(text(copy['ConsistentTime']));
          assert.ok(consistent < ended + MINUTE && consistent > ended - MINUTE);
        }
      }
    }
    assert.ok((delays.get('billing-db') ?? 0) > HOUR);
    assert.ok((delays.get('orders-db') ?? 0) < HOUR);
  });

  it('are not listed before they have arrived', async () => {
    const own = await openStage();
    try {
      const [copy] = rows(await copies('billing-db'));
      const asked = {
        DBInstanceId: await own.id('billing-db'),
        RegionId: 'cn-hangzhou',
        CrossBackupId: text(copy?.['CrossBackupId']),
      };
      const arrived = Date.parse(text(copy?.['BackupEndTime']));
      const count = async (time: number): Promise<unknown> => {
        own.clock.time = time;
        return (await own.get('DescribeCrossRegionBackups', asked))['TotalRecordCount'];
      };
      assert.equal(await count(arrived - 1000), 0);
      assert.equal(await count(arrived), 1);
    } finally {
      await own.sandbox.close();
    }
  });

  it('is asked about by the time of the copy', async () => {
    const [copy] = rows(await copies('billing-db'));
    const began = Date.parse(text(copy?.['BackupStartTime']));
    const range = { StartTime: seconds(began), EndTime: seconds(began + 1000) };
    assert.equal((await copies('billing-db', range))['TotalRecordCount'], 1);
    const before = { StartTime: seconds(began - HOUR), EndTime: seconds(began - 1000) };
    assert.equal((await copies('billing-db', before))['TotalRecordCount'], 0);
  });

  it('is strict about parameters', async () => {
    const DBInstanceId = await stage.id('orders-db');
    const refused = (params: Record<string, string>): Promise<string> =>
      stage.refused('DescribeCrossRegionBackups', { DBInstanceId, ...COPIES, ...params });
    const bare = { DBInstanceId, RegionId: 'cn-hangzhou' };
    assert.equal(await stage.refused('DescribeCrossRegionBackups', bare), '400 ParameterAbsence');
    assert.equal(
      await stage.refused('DescribeCrossRegionBackups', { ...bare, StartTime: seconds(NOON) }),
      '400 ParameterAbsence',
    );
    assert.equal(await stage.refused('DescribeCrossRegionBackups', { DBInstanceId }), '400 MissingRegionId');
    assert.equal(await refused({ RegionId: 'cn-mars' }), '400 InvalidRegion.Format');
    assert.equal(await refused({ RegionId: 'cn-shanghai' }), '404 InvalidDBInstance.NotFound');
    assert.equal(await refused({ StartTime: minutes(NOON - DAY) }), '400 InvalidStartTime.Format');
    assert.equal(await refused({ EndTime: minutes(NOON + HOUR) }), '400 InvalidEndTime.Format');
    assert.equal(await refused({ EndTime: COPIES.StartTime }), '400 InvalidTime.Format');
    assert.equal(await refused({ PageSize: '31' }), '400 InvalidParameters.Format');
    assert.equal(await refused({ CrossBackupId: 'abc' }), '400 InvalidParameters.Format');
    assert.equal(await refused({ PageNumber: '99' }), '404 InvalidPage.notFound');
  });

  it('knows where there can be none, and where there just are none', async () => {
    for (const name of ['inventory-db', 'wiki-db']) {
      const asked = { DBInstanceId: await stage.id(name), ...COPIES };
      assert.equal(await stage.refused('DescribeCrossRegionBackups', asked), '403 CrossBackupNotSupport');
    }
    const shard = { ...COPIES, DBInstanceId: await stage.id('game-shard-002'), RegionId: 'ap-southeast-1' };
    assert.equal(await stage.refused('DescribeCrossRegionBackups', shard), '403 CrossBackupNotSupport');
    assert.deepEqual(rows(await copies('tenants-db')), []);
  });
});
