import assert from 'node:assert/strict';
import { Api } from '../../../../src/clouds/alibaba/api.ts';
import { Catalogue } from '../../../../src/clouds/alibaba/browsing.ts';
import { isCloudError } from '../../../../src/model/errors.ts';
import type { FilterField, FilterValues } from '../../../../src/model/filters.ts';
import type { Engine } from '../../../../src/model/resources.ts';
import { accountAt, call, credentials, ScriptedCloud, settings } from './helpers.ts';
import { sampleInstance } from '../../../support/instance.ts';
import { RecordingLog } from '../../../support/log.ts';

const region = { id: 'cn-hangzhou', name: 'Hangzhou' };
const range = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-11-21T00:00:00Z') };
const empty = {
  DescribeDBInstances: { Items: { DBInstance: [] } },
  DescribeBackups: { Items: { Backup: [] } },
  DescribeCrossRegionBackups: { Items: { Item: [] } },
  DescribeBinlogFiles: { Items: { BinLogFile: [] } },
  DescribeCrossRegionLogBackupFiles: { Items: { Item: [] } },
  DescribeDetachedBackups: { Items: { Backup: [] } },
};

const keysOf = (fields: readonly FilterField[]) => fields.map(({ key }) => key);

describe('alibaba: filters', () => {
  let cloud: ScriptedCloud;
  let api: Api;
  let catalogue: Catalogue;
  let log: RecordingLog;

  before(async () => {
    cloud = await ScriptedCloud.start();
  });
  after(async () => await cloud.close());
  beforeEach(() => {
    cloud.reset(empty);
    log = new RecordingLog();
    api = new Api(accountAt(cloud.server.url), credentials, settings, { log });
    catalogue = new Catalogue(api);
  });
  afterEach(() => api.client.dispose());

  /** The fields of a list of an engine, as they are without regions to choose. */
  async function offered(engine: Engine | 'unknown', list: 'backups' | 'copies' | 'logs' | 'copiedLogs') {
    return await catalogue.backupFilters(sampleInstance(engine), list, call());
  }

  /** What the latest request had of these parameters. */
  function sent(...names: string[]): Record<string, string> {
    const params = cloud.asked.at(-1) ?? {};
    return Object.fromEntries(Object.entries(params).filter(([name]) => names.includes(name)));
  }

  it('of instances are engine, status and a part of the name, sent in the words of the cloud', async () => {
    const fields = catalogue.instanceFilters();
    assert.deepEqual(keysOf(fields), ['engine', 'status', 'text']);
    for (const { label, choices, hint } of fields) {
      assert.ok(label !== '' && ((choices?.length ?? 0) > 1 || hint !== undefined));
    }
    const filters = { engine: 'sqlserver', status: 'DBInstanceClassChanging', text: '  订单 & co ' };
    await catalogue.listInstances(region, { filters, cursor: 't2' }, call());
    assert.deepEqual(cloud.asked, [
      {
        Action: 'DescribeDBInstances',
        RegionId: 'cn-hangzhou',
        InstanceLevel: '1',
        MaxResults: '100',
        NextToken: 't2',
        Engine: 'SQLServer',
        DBInstanceStatus: 'DBInstanceClassChanging',
        SearchKey: '订单 & co',
      },
    ]);
  });

  it('send every choice of an instance field to the cloud', async () => {
    for (const { key, choices = [] } of catalogue.instanceFilters()) {
      for (const { id } of choices) {
        await catalogue.listInstances(region, { filters: { [key]: id } }, call());
        assert.equal(Object.keys(sent('Engine', 'DBInstanceStatus')).length, 1, `${key}: ${id}`);
      }
    }
  });

  it('of backups offer the type only where an engine makes incremental ones', async () => {
    for (const engine of ['mysql', 'postgresql', 'mariadb'] as const) {
      assert.deepEqual(keysOf(await offered(engine, 'backups')), ['status', 'mode']);
    }
    for (const engine of ['sqlserver', 'unknown'] as const) {
      assert.deepEqual(keysOf(await offered(engine, 'backups')), ['status', 'mode', 'type']);
    }
    assert.equal(cloud.asked.length, 0, 'none of them has to be asked for');
    const filters = { status: 'failed', mode: 'manual', type: 'incremental' };
    await catalogue.listBackups(sampleInstance('sqlserver'), { range, filters }, call());
    assert.deepEqual(sent('BackupStatus', 'BackupMode', 'BackupType'), {
      BackupStatus: 'Failed',
      BackupMode: 'Manual',
      BackupType: 'IncrementalBackup',
    });
    await catalogue.listBackups(sampleInstance('mysql'), { range, filters: { type: 'full', status: 'good' } }, call());
    assert.deepEqual(sent('BackupStatus', 'BackupMode', 'BackupType'), { BackupStatus: 'Success' });
  });

  it('of copies offer the regions that the cloud names', async () => {
    cloud.reset({
      ...empty,
      DescribeAvailableCrossRegion: { Regions: { Region: ['cn-shanghai', 'cn-beijing', 'cn-shanghai', null, '../x'] } },
    });
    for (const list of ['copies', 'copiedLogs'] as const) {
      const [place] = await offered('mysql', list);
      assert.deepEqual(
        place?.choices?.map(({ id }) => id),
        ['cn-shanghai', 'cn-beijing'],
      );
      assert.deepEqual(cloud.asked.at(-1), { Action: 'DescribeAvailableCrossRegion', RegionId: 'cn-hangzhou' });
    }
    assert.deepEqual(keysOf(await offered('mysql', 'copies')), ['place', 'resourceGroup', 'backup']);
    assert.deepEqual(keysOf(await offered('mysql', 'copiedLogs')), ['place']);
    assert.deepEqual(await offered('mysql', 'logs'), []);
    const filters = { place: 'cn-shanghai', resourceGroup: 'rg-acfm2pz25js', backup: ' 9007199254740993 ' };
    await catalogue.listCopies(sampleInstance(), { range, filters }, call());
    assert.deepEqual(sent('CrossBackupRegion', 'ResourceGroupId', 'BackupId', 'StartTime', 'EndTime'), {
      CrossBackupRegion: 'cn-shanghai',
      ResourceGroupId: 'rg-acfm2pz25js',
      BackupId: '9007199254740993',
      StartTime: '2026-11-01T00:00:00Z',
      EndTime: '2026-11-21T00:00:00Z',
    });
    await catalogue.listCopiedLogs(sampleInstance(), { range, filters }, call());
    assert.deepEqual(sent('CrossBackupRegion', 'ResourceGroupId', 'BackupId'), { CrossBackupRegion: 'cn-shanghai' });
    await catalogue.listLogs(sampleInstance(), { range, filters }, call());
    assert.deepEqual(sent('CrossBackupRegion', 'ResourceGroupId', 'BackupId'), {});
  });

  it('let the region of copies be typed where the cloud does not name any, unless the user said stop', async () => {
    const [place] = await offered('postgresql', 'copies');
    assert.equal(place?.choices, undefined);
    assert.ok(place?.hint);
    assert.equal(place.check?.('cn-shanghai '), undefined);
    assert.match(place.check?.('Shanghai!') ?? '', /cn-shanghai/);
    cloud.reset({ DescribeAvailableCrossRegion: { Regions: {} } });
    assert.equal((await offered('postgresql', 'copies'))[0]?.choices, undefined);
    const stopped = catalogue.backupFilters(sampleInstance(), 'copies', call('user', AbortSignal.abort()));
    await assert.rejects(stopped, (error) => isCloudError(error) && error.kind === 'cancelled');
  });

  it('of released instances are status, mode and the instance', async () => {
    assert.deepEqual(keysOf(catalogue.releasedFilters()), ['status', 'mode', 'instance']);
    const filters = { status: 'good', mode: 'automated', instance: 'rm-uf6wjk5' };
    await catalogue.listReleased(region, { range, filters }, call());
    assert.deepEqual(sent('BackupStatus', 'BackupMode', 'DBInstanceId'), {
      BackupStatus: 'Success',
      BackupMode: 'Automated',
      DBInstanceId: 'rm-uf6wjk5',
    });
  });

  it('say what is wrong with a typed text, before it is sent', async () => {
    const copies = await offered('mysql', 'copies');
    const wrong: Record<string, string[]> = {
      resourceGroup: ['default', 'rg-', 'rg-a b', ''],
      backup: ['b-n8tpg', '12 34', '-1', ''],
      instance: ['rm_1', 'rm-1,rm-2', ''],
    };
    const fields = [...copies, ...catalogue.releasedFilters()];
    for (const [key, texts] of Object.entries(wrong)) {
      const field = fields.find((one) => one.key === key);
      assert.deepEqual(
        texts.map((text) => typeof field?.check?.(text)).filter((type) => type !== 'string'),
        [],
      );
    }
  });

  it('leave out what they do not know, as it may have been stored by another version', async () => {
    const strange = [
      { status: 'constructor', mode: '', type: 'differential', place: 'cn-shanghai' },
      { toString: 'x', backup: 'b-n8tpg', resourceGroup: 'x', place: 'not a region' },
      {},
    ] as FilterValues[];
    for (const filters of strange) {
      await catalogue.listBackups(sampleInstance('sqlserver'), { range, filters }, call());
      assert.deepEqual(Object.keys(cloud.asked.at(-1) ?? {}).length, 7);
    }
    await catalogue.listCopies(sampleInstance(), { range, filters: strange[1] }, call());
    assert.equal(Object.keys(cloud.asked.at(-1) ?? {}).length, 7);
  });
});
