import assert from 'node:assert/strict';
import { openStage, rows, type Row, type Stage, text } from './client.ts';

describe('sandbox: regions and instances', () => {
  let stage: Stage;
  before(async () => (stage = await openStage()));
  after(() => stage.sandbox.close());

  const policy = async (name: string): Promise<Row> =>
    stage.get('DescribeBackupPolicy', { DBInstanceId: await stage.id(name) });

  it('lists regions with a row for each zone, in two languages', async () => {
    const english = rows(await stage.get('DescribeRegions'));
    const ids = english.map((row) => row['RegionId']);
    assert.deepEqual([...new Set(ids)], ['cn-hangzhou', 'cn-shanghai', 'ap-southeast-1']);
    assert.ok(ids.length > 3);
    assert.equal(new Set(english.map((row) => row['ZoneId'])).size, ids.length);
    assert.deepEqual(english[0], {
      RegionId: 'cn-hangzhou',
      ZoneId: 'cn-hangzhou-h',
      LocalName: 'China (Hangzhou)',
      ZoneName: 'Hangzhou Zone H',
      RegionEndpoint: 'rds.aliyuncs.com',
    });
    assert.equal(english.at(-1)?.['RegionEndpoint'], 'rds.ap-southeast-1.aliyuncs.com');
    const chinese = rows(await stage.get('DescribeRegions', { AcceptLanguage: 'zh-CN' }));
    assert.equal(chinese[0]?.['LocalName'], '华东1（杭州）');
    assert.equal(await stage.refused('DescribeRegions', { AcceptLanguage: 'de' }), '400 Parameters.Invalid');
  });

  it('pages by number, with 30 rows unless told', async () => {
    const RegionId = 'ap-southeast-1';
    const first = await stage.get('DescribeDBInstances', { RegionId });
    assert.equal(rows(first).length, 30);
    assert.deepEqual([first['PageNumber'], first['PageRecordCount'], first['TotalRecordCount']], [1, 30, 130]);
    const last = await stage.get('DescribeDBInstances', { RegionId, PageSize: '100', PageNumber: '2' });
    assert.equal(rows(last).length, 30);
    assert.equal(rows(await stage.get('DescribeDBInstances', { RegionId, PageNumber: '9' })).length, 0);
  });

  it('pages by token, with counters that only speak of the page', async () => {
    const RegionId = 'ap-southeast-1';
    const seen: Row[] = [];
    let token: string | undefined;
    const sizes: number[] = [];
    do {
      const page = await stage.get('DescribeDBInstances', {
        RegionId,
        MaxResults: '50',
        // Ignored in this mode.
        PageNumber: '7',
        ...(token === undefined ? {} : { NextToken: token }),
      });
      seen.push(...rows(page));
      sizes.push(Number(page['TotalRecordCount']));
      assert.equal(page['PageNumber'], 1);
      token = page['NextToken'] as string | undefined;
    } while (token !== undefined);
    assert.deepEqual(sizes, [50, 50, 30]);
    assert.equal(new Set(seen.map((row) => row['DBInstanceId'])).size, 130);
  });

  it('ends with an empty token in Hangzhou, and refuses tokens of elsewhere', async () => {
    const page = await stage.get('DescribeDBInstances', { RegionId: 'cn-hangzhou', MaxResults: '100' });
    assert.equal(page['NextToken'], '');
    const other = await stage.get('DescribeDBInstances', { RegionId: 'ap-southeast-1', MaxResults: '1' });
    for (const NextToken of [text(other['NextToken']), 'nonsense']) {
      assert.equal(
        await stage.refused('DescribeDBInstances', { RegionId: 'cn-hangzhou', NextToken }),
        '400 Parameters.Invalid',
      );
    }
  });

  it('wants a region that exists, and sizes from 1 to 100', async () => {
    assert.equal(await stage.refused('DescribeDBInstances'), '400 MissingRegionId');
    assert.equal(await stage.refused('DescribeDBInstances', { RegionId: 'cn-mars' }), '404 InvalidRegionId.NotFound');
    for (const size of [{ PageSize: '101' }, { PageSize: '0' }, { MaxResults: '101' }, { PageNumber: '0' }]) {
      const asked = { RegionId: 'cn-hangzhou', ...size };
      assert.equal(await stage.refused('DescribeDBInstances', asked), '400 Parameters.Invalid');
    }
  });

  it('names the edition only when InstanceLevel is 1', async () => {
    const asked = { RegionId: 'cn-hangzhou', SearchKey: 'orders-db' };
    const [brief] = rows(await stage.get('DescribeDBInstances', asked));
    assert.equal(brief?.['Category'], undefined);
    const [full] = rows(await stage.get('DescribeDBInstances', { ...asked, InstanceLevel: '1' }));
    assert.equal(full?.['Category'], 'HighAvailability');
    assert.equal(typeof full['DBInstanceCPU'], 'string');
    assert.equal(typeof full['DBInstanceMemory'], 'number');
  });

  it('filters by what is in the rows', async () => {
    const asked = async (filter: Record<string, string>): Promise<Row[]> =>
      rows(await stage.get('DescribeDBInstances', { RegionId: 'cn-hangzhou', PageSize: '100', ...filter }));
    assert.ok((await asked({ Engine: 'SQLServer' })).every((row) => row['Engine'] === 'SQLServer'));
    assert.deepEqual(
      (await asked({ DBInstanceType: 'Readonly' })).map((row) => row['DBInstanceDescription']),
      ['orders-db-replica'],
    );
    assert.deepEqual(
      (await asked({ DBInstanceId: await stage.id('erp-db') })).map((row) => row['DBInstanceDescription']),
      ['erp-db'],
    );
    assert.deepEqual(await asked({ Expired: 'True' }), []);
  });

  it('has the instances that are hard to show', async () => {
    const all = rows(await stage.get('DescribeDBInstances', { RegionId: 'cn-hangzhou', PageSize: '100' }));
    const words = (field: string): unknown[] => all.map((row) => row[field]);
    assert.ok(words('DBInstanceStatus').includes('SELF_HEALING'));
    assert.ok(words('DBInstanceStatus').includes('REBOOTING'));
    assert.ok(words('DBInstanceStatus').includes('Stopped'));
    assert.ok(words('LockMode').includes('LockByDiskQuota'));
    assert.ok(words('DBInstanceDescription').includes(undefined));
    assert.ok(words('DBInstanceDescription').some((name) => String(name).includes('<b>')));
    assert.deepEqual(new Set(words('Engine')), new Set(['MySQL', 'PostgreSQL', 'SQLServer', 'MariaDB']));
    const replica = all.find((row) => row['DBInstanceDescription'] === 'orders-db-replica');
    const primary = all.find((row) => row['DBInstanceDescription'] === 'orders-db');
    assert.equal(replica?.['MasterInstanceId'], primary?.['DBInstanceId']);
    assert.equal(primary?.['MasterInstanceId'], null);
    assert.deepEqual(primary['ReadOnlyDBInstanceIds'], {
      ReadOnlyDBInstanceId: [{ DBInstanceId: replica?.['DBInstanceId'] }],
    });
  });

  it('describes one instance, where the region fits', async () => {
    const DBInstanceId = await stage.id('orders-db');
    const [row, ...more] = rows(await stage.get('DescribeDBInstanceAttribute', { DBInstanceId }));
    assert.deepEqual(more, []);
    assert.equal(row?.['DBInstanceStorageType'], 'local_ssd');
    assert.match(text(row['CreationTime']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.equal(row['CreateTime'], undefined);
    assert.equal(typeof row['DBInstanceStorage'], 'number');
    assert.match(text(row['DBInstanceDiskUsed']), /^\d+$/);
    for (const asked of [{ DBInstanceId: 'rm-none' }, { DBInstanceId, RegionId: 'cn-shanghai' }]) {
      assert.equal(await stage.refused('DescribeDBInstanceAttribute', asked), '400 InvalidDBInstanceId.NotFound');
    }
    assert.equal(await stage.refused('DescribeDBInstanceAttribute'), '400 MissingDBInstanceId');
  });

  it('pages databases without totals', async () => {
    const DBInstanceId = await stage.id('tenants-db');
    const page = await stage.get('DescribeDatabases', { DBInstanceId, PageSize: '100', PageNumber: '2' });
    assert.equal(rows(page).length, 30);
    assert.equal(page['TotalRecordCount'], undefined);
    assert.equal(rows(page)[0]?.['PageNumber'], 2);
    assert.equal(rows(page)[0]?.['TotalCount'], undefined);
    const [erp] = rows(await stage.get('DescribeDatabases', { DBInstanceId: await stage.id('erp-db') }));
    assert.equal(erp?.['TotalCount'], 3);
    const orders = await stage.id('orders-db');
    const cold = rows(await stage.get('DescribeDatabases', { DBInstanceId: orders, DBName: 'orders_2019' }));
    assert.deepEqual(
      cold.map((row) => row['DBStatus']),
      ['Cold'],
    );
    assert.equal(
      await stage.refused('DescribeDatabases', { DBInstanceId, PageSize: '31' }),
      '403 InvalidMaxRecordsPerPage.Malformed',
    );
  });

  it('says in the policy which SQL Server can make snapshots', async () => {
    assert.equal((await policy('erp-db'))['SupportVolumeShadowCopy'], 1);
    assert.equal((await policy('crm-db'))['SupportVolumeShadowCopy'], 0);
    const orders = await policy('orders-db');
    assert.equal(orders['SupportVolumeShadowCopy'], undefined);
    assert.equal(orders['BackupMethod'], undefined);
    assert.match(text(orders['PreferredNextBackupTime']), /^2026-03-05T19:\d\dZ$/);
  });
});
