import assert from 'node:assert/strict';
import { Api } from '../../../../src/clouds/alibaba/api.ts';
import { Catalogue } from '../../../../src/clouds/alibaba/browsing.ts';
import { coveredKeys } from '../../../../src/clouds/alibaba/records/backups.ts';
import { refTo } from '../../../../src/model/provider.ts';
import { accountAt, call, credentials, ScriptedCloud, settings } from './helpers.ts';
import { RecordingLog } from '../../../support/log.ts';

const region = { id: 'cn-hangzhou', name: 'Hangzhou' };
const range = { from: new Date('2026-11-01T00:00:30Z'), to: new Date('2026-11-21T00:00:30Z') };
const file = 'http://rdsbak-hz-v3.oss-cn-hangzhou.aliyuncs.com/a?Expires=4102444800&Signature=TOPSECRET';

const record = (more: object = {}) => ({
  BackupId: '321020562',
  DBInstanceId: 'rm-uf6wjk5',
  DBInstanceComment: 'orders (old)',
  HostInstanceID: 5882781,
  BackupStatus: 'Success',
  BackupStartTime: '2026-11-03T12:20:00Z',
  BackupEndTime: '2026-11-03T12:40:00Z',
  BackupMode: 'Automated',
  BackupMethod: 'Physical',
  BackupType: 'FullBackup',
  BackupSize: '2167808',
  BackupDownloadURL: file,
  BackupIntranetDownloadURL: 'null',
  ConsistentTime: 1576506856,
  IsAvail: 1,
  MetaStatus: 'OK',
  StoreStatus: 'Disabled',
  ...more,
});

describe('alibaba: backups of released instances', () => {
  let cloud: ScriptedCloud;
  let api: Api;
  let catalogue: Catalogue;

  before(async () => {
    cloud = await ScriptedCloud.start();
  });
  after(async () => await cloud.close());
  beforeEach(() => {
    api = new Api(accountAt(cloud.server.url), credentials, settings, { log: new RecordingLog() });
    catalogue = new Catalogue(api);
  });
  afterEach(() => api.client.dispose());

  function answer(...records: unknown[]): void {
    cloud.reset({ DescribeDetachedBackups: { Items: { Backup: records }, TotalRecordCount: String(records.length) } });
  }

  async function only(more: object = {}) {
    answer(record(more));
    const { items } = await catalogue.listReleased(region, { range }, call());
    assert.equal(items.length, 1);
    return items[0] ?? assert.fail();
  }

  it('are asked for by region, in minutes', async () => {
    answer();
    await catalogue.listReleased(region, { range, cursor: '2:100' }, call());
    assert.deepEqual(cloud.asked, [
      {
        Action: 'DescribeDetachedBackups',
        RegionId: 'cn-hangzhou',
        Region: 'cn-hangzhou',
        StartTime: '2026-11-01T00:00Z',
        EndTime: '2026-11-21T00:01Z',
        PageSize: '100',
        PageNumber: '2',
      },
    ]);
  });

  it('know their instance, by the name it had or by its id', async () => {
    const backup = await only();
    assert.deepEqual(
      [backup.id, backup.instanceId, backup.regionId, backup.released, backup.copy],
      ['321020562', 'rm-uf6wjk5', 'cn-hangzhou', { name: 'orders (old)' }, undefined],
    );
    assert.deepEqual([backup.state.kind, backup.size, backup.expires], ['good', 2167808, undefined]);
    assert.deepEqual((await only({ DBInstanceComment: '' })).released, { name: 'rm-uf6wjk5' });
    assert.equal((await only({ IsAvail: '0' })).state.kind, 'unusable');
  });

  it('show an end that is not documented where it comes', async () => {
    const backup = await only({ ExpectExpireTime: '2026-12-01T00:00Z' });
    assert.equal(backup.expires?.toISOString(), '2026-12-01T00:00:00.000Z');
    assert.equal(backup.fields.find(({ key }) => key === 'ExpectExpireTime')?.label, 'Kept until');
  });

  it('have words for what the reply has, and no rows for what it never has', async () => {
    const { fields } = await only();
    const keys = fields.map(({ key }) => key);
    const { record: own, reply } = coveredKeys.DescribeDetachedBackups;
    assert.deepEqual(
      keys.filter((key) => !own.includes(key) && !reply.includes(key)),
      [],
    );
    assert.ok(Object.keys(record()).every((key) => keys.includes(key)));
    assert.ok(!keys.includes('Encryption') && !keys.includes('ExpectExpireTime'));
    assert.ok(!JSON.stringify(fields).includes('TOPSECRET'));
  });

  it('without an instance are counted and left out', async () => {
    answer(record(), record({ DBInstanceId: 'null' }), record({ BackupId: undefined }));
    const { items, broken } = await catalogue.listReleased(region, { range }, call());
    assert.deepEqual([items.length, broken], [1, 2]);
  });

  it('are found again, and give their links, by the same operation', async () => {
    const backup = await only({ BackupDownloadURL: '' });
    answer(record());
    assert.equal((await catalogue.findBackup(refTo(backup), call()))?.released?.name, 'orders (old)');
    assert.deepEqual(cloud.asked, [
      {
        Action: 'DescribeDetachedBackups',
        RegionId: 'cn-hangzhou',
        Region: 'cn-hangzhou',
        BackupId: '321020562',
        StartTime: '2026-11-02T12:20Z',
        EndTime: '2026-11-04T12:20Z',
        PageSize: '100',
        PageNumber: '1',
      },
    ]);
    const { links } = await catalogue.links(backup, call());
    assert.deepEqual(
      links.map(({ network, expires }) => [network, expires?.getUTCFullYear()]),
      [['public', 2100]],
    );
    answer();
    assert.equal(await catalogue.findBackup(refTo(backup), call()), undefined);
    const gone = await catalogue.links(backup, call());
    assert.match('reason' in gone ? gone.reason : '', /no longer has this backup/);
  });
});
