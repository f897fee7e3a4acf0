import assert from 'node:assert/strict';
import { clouds } from '../../../../src/clouds/index.ts';
import { isCloudError, type CloudError } from '../../../../src/model/errors.ts';
import type { CloudProvider } from '../../../../src/model/provider.ts';
import type { Instance } from '../../../../src/model/resources.ts';
import { accountAt, call, credentials, sample, ScriptedCloud, settings } from './helpers.ts';
import { sampleInstance } from '../../../support/instance.ts';
import { RecordingLog } from '../../../support/log.ts';

const region = { id: 'cn-hangzhou', name: 'Hangzhou' };
const range = { from: new Date('2026-11-01T00:00:30Z'), to: new Date('2026-11-21T00:00:30Z') };

const instance = (more: Partial<Instance> = {}) => sampleInstance('mysql', 'local', more);

async function failure(work: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(isCloudError(error));
  return error;
}

describe('alibaba: provider', () => {
  let cloud: ScriptedCloud;
  let provider: CloudProvider;
  let log: RecordingLog;

  before(async () => {
    cloud = await ScriptedCloud.start();
  });
  after(async () => await cloud.close());
  beforeEach(() => {
    cloud.reset();
    log = new RecordingLog();
    const alibaba = clouds.find(({ id }) => id === 'alibaba');
    assert.ok(alibaba);
    provider = alibaba.connect(accountAt(cloud.server.url), credentials, settings, { log });
  });
  afterEach(() => provider.dispose());

  /** The parameters of the latest request, without those that every request has. */
  function asked(): Readonly<Record<string, string>> {
    return cloud.asked.at(-1) ?? {};
  }

  it('asks for instances with their edition, a hundred at a time', async () => {
    cloud.replies['DescribeDBInstances'] = {
      Items: { DBInstance: [{ DBInstanceId: 'rm-1' }] },
      NextToken: 't2',
      TotalRecordCount: 1,
    };
    const page = await provider.listInstances(region, { cursor: 't1' }, call());
    assert.deepEqual(asked(), {
      Action: 'DescribeDBInstances',
      RegionId: 'cn-hangzhou',
      InstanceLevel: '1',
      MaxResults: '100',
      NextToken: 't1',
    });
    assert.deepEqual([page.next, page.total], ['rm-1:t2', undefined]);
    assert.equal(
      (await provider.listInstances(region, { cursor: 't2' }, call())).next,
      undefined,
      'a token that repeats is the end',
    );
  });

  it('asks for backups in minutes and for copies in seconds', async () => {
    cloud.replies['DescribeBackups'] = { Items: { Backup: [] }, TotalRecordCount: '0' };
    cloud.replies['DescribeCrossRegionBackups'] = { Items: { Item: [] }, TotalRecordCount: 0 };
    await provider.listBackups(instance(), { range, cursor: '3:200' }, call());
    assert.deepEqual(asked(), {
      Action: 'DescribeBackups',
      RegionId: 'cn-hangzhou',
      DBInstanceId: 'rm-1',
      StartTime: '2026-11-01T00:00Z',
      EndTime: '2026-11-21T00:01Z',
      PageSize: '100',
      PageNumber: '3',
    });
    await provider.listCopies(instance(), { range }, call());
    assert.deepEqual(asked(), {
      Action: 'DescribeCrossRegionBackups',
      RegionId: 'cn-hangzhou',
      DBInstanceId: 'rm-1',
      StartTime: '2026-11-01T00:00:30Z',
      EndTime: '2026-11-21T00:00:30Z',
      PageSize: '100',
      PageNumber: '1',
    });
  });

  it('takes a page beyond the end for the end, but not as the first page', async () => {
    cloud.replies['DescribeCrossRegionBackups'] = { Code: 'InvalidPage.notFound', Message: 'No such page.' };
    assert.deepEqual(await provider.listCopies(instance(), { range, cursor: '2:100' }, call()), {
      items: [],
      next: undefined,
      total: undefined,
      broken: 0,
    });
    assert.equal((await failure(provider.listCopies(instance(), { range }, call()))).kind, 'request');
  });

  it('keeps the total where the list ends before it is reached, so that both can be seen to disagree', async () => {
    cloud.replies['DescribeBackups'] = { Items: { Backup: [] }, TotalRecordCount: '412' };
    assert.deepEqual(await provider.listBackups(instance(), { range, cursor: '2:100' }, call()), {
      items: [],
      next: undefined,
      total: 412,
      broken: 0,
    });
  });

  it('reads on where the total is smaller than what has come', async () => {
    const Item = Array.from({ length: 100 }, (_, index) => ({ CrossBackupId: index }));
    cloud.replies['DescribeCrossRegionBackups'] = { Items: { Item }, TotalRecordCount: 30 };
    const page = await provider.listCopies(instance(), { range }, call());
    assert.deepEqual([page.items.length, page.next, page.total], [100, '2:100:0', 30]);
  });

  it('counts and logs broken records, without what was in them', async () => {
    cloud.replies['DescribeBackups'] = {
      Items: { Backup: [{ BackupId: 1 }, { BackupDownloadURL: 'https://x/?Signature=TOPSECRET' }, 'TOPSECRET'] },
      TotalRecordCount: '3',
    };
    const page = await provider.listBackups(instance(), { range }, call());
    assert.deepEqual([page.items.length, page.broken, page.next, page.total], [1, 2, undefined, 3]);
    const lines = log.lines.filter((line) => line.includes('left out'));
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? '', /DescribeBackups, request REQ: record 2 was left out: its BackupId is missing/);
    assert.ok(!log.lines.join().includes('TOPSECRET'));
  });

  it('does not take a reply without its list for an empty one', async () => {
    cloud.replies = {
      DescribeRegions: {},
      DescribeBackups: {},
      DescribeDBInstances: {},
      DescribeDatabases: {},
      DescribeBackupTasks: {},
    };
    const job = { id: '1', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: 0 };
    const calls = [
      provider.listRegions(call()),
      provider.listBackups(instance(), { range }, call()),
      provider.listInstances(region, {}, call()),
      provider.listDatabases(instance(), call()),
      provider.jobProgress(job, call()),
    ];
    for (const work of calls) {
      const error = await failure(work);
      assert.deepEqual([error.kind, error.requestId], ['reply', 'REQ']);
    }
  });

  it('stops asking for databases where a cloud gives the same full page for ever', async () => {
    const Database = Array.from({ length: 100 }, (_, index) => ({ DBName: `db${index}`, DBStatus: 'Running' }));
    cloud.replies['DescribeDatabases'] = { Databases: { Database } };
    assert.equal((await provider.listDatabases(instance(), call())).length, 100);
    assert.ok(cloud.server.seen.length <= 100);
  });

  it('looks at the instance itself where the list did not name its disk', async () => {
    cloud.replies['DescribeDBInstanceAttribute'] = {
      Items: {
        DBInstanceAttribute: [
          {
            DBInstanceId: 'rm-1',
            Engine: 'MySQL',
            DBInstanceStatus: 'Running',
            DBInstanceStorageType: 'cloud_essd',
            DBInstanceType: 'Primary',
          },
        ],
      },
    };
    const { choices } = await provider.backupOptions(instance({ storage: { kind: 'unknown', raw: '' } }), call());
    assert.deepEqual(
      choices.map(({ id }) => id),
      ['mysql-snapshot'],
    );
  });

  it('offers a snapshot of SQL Server if the policy says so, and everything else if it says nothing', async () => {
    const sqlServer = instance({
      engine: { kind: 'sqlserver', raw: 'SQLServer' },
      storage: { kind: 'cloud', raw: 'cloud_essd' },
    });
    const offered = async () => (await provider.backupOptions(sqlServer, call())).choices.map(({ id }) => id);
    cloud.replies['DescribeBackupPolicy'] = { SupportVolumeShadowCopy: 1 };
    assert.ok((await offered()).includes('sqlserver-snapshot'));
    cloud.replies['DescribeBackupPolicy'] = { SupportVolumeShadowCopy: 0 };
    assert.ok(!(await offered()).includes('sqlserver-snapshot'));
    delete cloud.replies['DescribeBackupPolicy'];
    assert.deepEqual(await offered(), ['sqlserver-auto', 'sqlserver-full', 'sqlserver-full-databases']);
    assert.equal(cloud.server.seen.length, 3);
    const stopped = await failure(provider.backupOptions(sqlServer, call('user', AbortSignal.abort())));
    assert.equal(stopped.kind, 'cancelled');
  });

  it('gives links whose end it cannot read, as long as they come fresh', async () => {
    cloud.replies['DescribeBackups'] = sample('DescribeBackups.json');
    const [backup] = (await provider.listBackups(instance(), { range }, call())).items;
    assert.ok(backup);
    assert.equal(backup.links.length, 4);
    const { links } = await provider.links(backup, call());
    assert.equal(cloud.server.seen.length, 2, 'asked for afresh, as those at hand may have ended');
    assert.equal(links.length, 4);
  });

  it('leaves out the link that has ended, not those beside it', async () => {
    const file = 'https://bak.oss-cn-hangzhou.aliyuncs.com/a';
    const ended = `${file}?x-oss-date=20200101T000000Z&x-oss-expires=3600&x-oss-signature=s`;
    const valid = `${file}?Expires=${Math.floor(Date.now() / 1000) + 3600}&Signature=s`;
    const record = { BackupId: '1', BackupStatus: 'Success', BackupDownloadURL: ended };
    cloud.replies['DescribeBackups'] = { Items: { Backup: [{ ...record, BackupIntranetDownloadURL: valid }] } };
    const [backup] = (await provider.listBackups(instance(), { range }, call())).items;
    assert.ok(backup);
    assert.deepEqual(
      backup.links.map(({ expires }) => expires?.getUTCFullYear()),
      [2020, new Date(Date.now() + 3_600_000).getUTCFullYear()],
    );
    const { links } = await provider.links(backup, call());
    assert.deepEqual(
      links.map(({ network }) => network),
      ['internal'],
    );
    cloud.replies['DescribeBackups'] = { Items: { Backup: [record] } };
    const [old] = (await provider.listBackups(instance(), { range }, call())).items;
    assert.ok(old);
    const answer = await provider.links(old, call());
    assert.match('reason' in answer ? answer.reason : '', /expired already/);
  });

  it('does not call a backup good that nothing can be restored from', async () => {
    const states = ['1', 0, 0, undefined].map((IsAvail, index) => ({
      BackupId: index,
      BackupStatus: index === 2 ? 'Failed' : 'Success',
      IsAvail,
    }));
    cloud.replies['DescribeBackups'] = { Items: { Backup: states } };
    const { items } = await provider.listBackups(instance(), { range }, call());
    assert.deepEqual(
      items.map(({ state }) => state.kind),
      ['good', 'unusable', 'failed', 'good'],
    );
  });

  it('finds a backup again in the days around its start, and without one in all the years it may be kept', async () => {
    cloud.replies['DescribeBackups'] = { Items: { Backup: [{ BackupId: '7', BackupStatus: 'Success' }] } };
    const ref = { instanceId: 'rm-1', regionId: 'cn-hangzhou', backupId: '7', copy: false };
    const started = Date.parse('2026-03-05T02:21:00Z');
    assert.equal((await provider.findBackup({ ...ref, started }, call()))?.id, '7');
    const { StartTime, EndTime, BackupId } = asked();
    assert.deepEqual([StartTime, EndTime, BackupId], ['2026-03-04T02:21Z', '2026-03-06T02:21Z', '7']);
    await provider.findBackup(ref, call());
    const years = (Date.now() - Date.parse(asked()['StartTime'] ?? '')) / (365 * 24 * 3_600_000);
    assert.ok(years > 2 && years < 2.1, String(years));
  });

  it('asks in the time of the cloud where the clock of this machine is off', async () => {
    const tenMinutes = 600_000;
    cloud.server.answer = (seen, response) => {
      // The cloud's clock is ten minutes behind ours.
      response.setHeader('Date', new Date(Date.now() - tenMinutes).toUTCString());
      cloud.answer(seen, response);
    };
    const theirs = new Date(Date.now() - tenMinutes).toISOString();
    const made = { BackupId: '9', BackupStatus: 'Success', BackupMode: 'Manual', BackupStartTime: theirs };
    cloud.replies['DescribeBackups'] = { Items: { Backup: [made] }, TotalRecordCount: '1' };
    cloud.replies['DescribeBackupTasks'] = { Items: { BackupJob: [] } };
    const now = { from: new Date(Date.now() - 60_000), to: new Date() };
    await provider.listBackups(instance(), { range: now }, call());
    await provider.listBackups(instance(), { range: now }, call());
    const off = now.to.getTime() - Date.parse(asked()['EndTime'] ?? '');
    assert.ok(off > tenMinutes - 120_000 && off < tenMinutes + 120_000, String(off));
    const request = { instanceId: 'rm-1', regionId: 'cn-hangzhou', choiceId: 'mysql-physical', databases: [] };
    const look = await provider.lookForStarted(request, new Date(), call());
    assert.deepEqual(look, { found: 'backup', backupId: '9' });
  });

  it('calls an order without a job id unclear', async () => {
    cloud.replies['CreateBackup'] = {};
    const request = { instanceId: 'rm-1', regionId: 'cn-hangzhou', choiceId: 'mysql-physical', databases: [] };
    const error = await failure(provider.createBackup(request, call()));
    assert.deepEqual([error.kind, error.unclear], ['reply', true]);
    cloud.replies['CreateBackup'] = { BackupJobId: 507 };
    assert.equal((await provider.createBackup(request, call())).id, '507');
  });

  it('sends nothing for a request that does not fit together', async () => {
    const request = {
      instanceId: 'rm-1',
      regionId: 'cn-hangzhou',
      choiceId: 'mysql-physical',
      databases: [],
      retention: 3,
    };
    assert.equal((await failure(provider.createBackup(request, call()))).kind, 'request');
    assert.equal(cloud.server.seen.length, 0);
  });

  it('asks for a job by its id, and for started backups by what is manual', async () => {
    cloud.replies['DescribeBackupTasks'] = { Items: { BackupJob: [] } };
    cloud.replies['DescribeBackups'] = { Items: { Backup: [] }, TotalRecordCount: '0' };
    const job = { id: '507', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: 0 };
    assert.equal((await provider.jobProgress(job, call())).state, 'gone');
    assert.deepEqual(asked(), {
      Action: 'DescribeBackupTasks',
      RegionId: 'cn-hangzhou',
      DBInstanceId: 'rm-1',
      BackupJobId: '507',
    });
    const request = { instanceId: 'rm-1', regionId: 'cn-hangzhou', choiceId: 'mysql-physical', databases: [] };
    assert.deepEqual(await provider.lookForStarted(request, new Date('2026-11-21T00:00:30Z'), call()), {
      found: 'nothing',
    });
    const { BackupMode, StartTime } = asked();
    assert.deepEqual([BackupMode, StartTime], ['Manual', '2026-11-20T23:59Z']);
  });
});
