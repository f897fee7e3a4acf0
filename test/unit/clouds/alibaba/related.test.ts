import assert from 'node:assert/strict';
import { Insights } from '../../../../src/clouds/alibaba/insight.ts';
import { backupShape, copyShape } from '../../../../src/clouds/alibaba/records/backups.ts';
import { readList } from '../../../../src/clouds/alibaba/records/read.ts';
import type { Backup, Field } from '../../../../src/model/resources.ts';
import { call, sample } from './helpers.ts';
import { failureOf, ScriptedCloud, type Scripted } from './scripted.ts';

const owner = { instanceId: 'rm-1', regionId: 'cn-hangzhou' };
const SECRET = 'laK0TOPSECRET';

function copyFrom(more: Record<string, unknown> = {}): Backup {
  const [record] = (sample('DescribeCrossRegionBackups.2019.json')['Items'] as { Item: object[] }).Item;
  const copy = readList({ Items: { Item: [{ ...record, ...more }] } }, copyShape(owner))?.items[0];
  assert.ok(copy);
  return copy;
}

function backupFrom(more: Record<string, unknown> = {}): Backup {
  const [record] = (sample('DescribeBackups.json')['Items'] as { Backup: object[] }).Backup;
  const backup = readList({ Items: { Backup: [{ ...record, ...more }] } }, backupShape(owner))?.items[0];
  assert.ok(backup);
  return backup;
}

/** The file that the sample's copy was made of, at a signed address. */
const sourceUrl = `http://bak.oss-cn-hangzhou.aliyuncs.com/custins1/hins798xxxx_data_20190611125201.tar.gz?Signature=${SECRET}`;
const source = { BackupId: '321', BackupEndTime: '2019-06-11T04:41:02Z', BackupDownloadURL: sourceUrl };
const other = {
  BackupId: '320',
  BackupEndTime: '2019-06-10T04:41:02Z',
  BackupDownloadURL: 'http://bak.oss-cn-hangzhou.aliyuncs.com/custins1/hins798xxxx_data_20190610125201.tar.gz',
};
const recovery = { RecoveryBeginTime: '2019-06-11T04:52:29Z', RecoveryEndTime: '2019-06-12T07:33:12Z' };

const listing = (...Backup: readonly object[]): Scripted => ({ Items: { Backup }, TotalRecordCount: Backup.length });
const copies = (...Item: readonly object[]): Scripted => ({ Items: { Item }, TotalRecordCount: Item.length });

function said(fields: readonly Field[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map(({ label, value }) => [
      label,
      value.as === 'date' ? value.at : value.as === 'list' ? value.items : 'text' in value && value.text,
    ]),
  );
}

describe('alibaba: what belongs to a backup', () => {
  let cloud: ScriptedCloud;
  let insights: Insights;

  const relatedTo = async (backup: Backup) => await insights.related(backup, call());
  const related = async (backup: Backup) => (await relatedTo(backup)).fields;
  const copiesOf = async (backup: Backup) => (await relatedTo(backup)).copies;

  beforeEach(async () => {
    cloud = await ScriptedCloud.start();
    insights = new Insights(cloud.api);
  });
  afterEach(async () => await cloud.close());

  it('names the source of a copy, how long it was under way, and what it can restore', async () => {
    cloud.replies = { DescribeBackups: listing(other, source), DescribeAvailableRecoveryTime: recovery };
    const fields = await related(copyFrom());
    assert.deepEqual(said(fields), {
      'Source backup': '321',
      Copied: '14 minutes after the backup ended',
      'Earliest restorable moment': Date.parse(recovery.RecoveryBeginTime),
      'Latest restorable moment': Date.parse(recovery.RecoveryEndTime),
    });
    assert.deepEqual(
      fields.map(({ key, group, raw }) => [key, group, raw]),
      [
        ['DescribeBackups.BackupId', 'place', '321'],
        ['DescribeBackups.BackupEndTime', 'place', '2019-06-11T04:41:02Z'],
        ['DescribeAvailableRecoveryTime.RecoveryBeginTime', 'restore', recovery.RecoveryBeginTime],
        ['DescribeAvailableRecoveryTime.RecoveryEndTime', 'restore', recovery.RecoveryEndTime],
      ],
    );
    assert.deepEqual(cloud.asked('DescribeBackups'), [
      {
        RegionId: 'cn-hangzhou',
        DBInstanceId: 'rm-1',
        StartTime: '2019-06-09T04:52Z',
        EndTime: '2019-06-11T04:56Z',
        PageSize: '100',
        PageNumber: '1',
      },
    ]);
    assert.deepEqual(cloud.asked('DescribeAvailableRecoveryTime'), [
      { RegionId: 'cn-hangzhou', DBInstanceId: 'rm-1', CrossBackupId: '14358' },
    ]);
    assert.ok(!JSON.stringify([fields, cloud.log.lines]).includes(SECRET));
  });

  it('finds the source by the files of single databases, and on a later page', async () => {
    const { BackupDownloadURL: DownloadLink, ...rest } = source;
    const byDatabase = {
      ...rest,
      BackupDownloadLinkByDB: { BackupDownloadLinkByDB: [{ DataBase: 'a', DownloadLink }] },
    };
    const many = Array.from({ length: 100 }, (_, index) => ({ BackupId: index }));
    cloud.replies = {
      DescribeBackups: (asked: URLSearchParams) => ({
        Items: { Backup: asked.get('PageNumber') === '1' ? many : [byDatabase] },
        TotalRecordCount: '101',
      }),
    };
    assert.equal(said(await related(copyFrom()))['Source backup'], '321');
  });

  it('finds the source by the moment of its data where no file tells', async () => {
    const at = Date.parse('2019-06-11T04:52:54Z') / 1000;
    const nameless = { ...source, BackupDownloadURL: null, ConsistentTime: at };
    const copy = copyFrom({ ConsistentTime: '2019-06-11T04:52:54Z' });
    cloud.replies = { DescribeBackups: listing({ ...other, ConsistentTime: 0 }, nameless) };
    assert.equal(said(await related(copy))['Source backup'], '321');
    cloud.replies = { DescribeBackups: listing({ ...other, ConsistentTime: at }, nameless) };
    assert.equal(said(await related(copy))['Source backup'], 'Not reported', 'two could be it');
    cloud.replies = { DescribeBackups: listing(nameless, nameless) };
    assert.equal(said(await related(copy))['Source backup'], '321', 'one that comes twice is one');
  });

  it('does not guess a source or a delay', async () => {
    const unknown = { 'Source backup': 'Not reported', Copied: 'Not reported' };
    cloud.replies = { DescribeBackups: listing(other), DescribeAvailableRecoveryTime: { Code: 'Api.NotSupport' } };
    assert.deepEqual(said(await related(copyFrom())), { ...unknown, 'Restore window': 'Not reported' });
    cloud.replies = { DescribeBackups: listing({ ...source, BackupEndTime: '2019-06-11T04:55:02Z' }) };
    const sameEnd = said(await related(copyFrom()));
    assert.deepEqual([sameEnd['Source backup'], sameEnd['Copied']], ['321', 'Not reported']);
    const [place] = (await copiesOf(copyFrom())) ?? [];
    assert.deepEqual(place, { regionId: 'cn-zhangjiakou', delay: undefined });
    const undated = said(await related(copyFrom({ BackupStartTime: null })));
    assert.deepEqual([undated['Source backup'], undated['Copied']], ['Not reported', 'Not reported']);
    assert.equal(cloud.asked('DescribeBackups').length, 3, 'nothing was asked without a time');
  });

  it('tells seconds, minutes and hours', async () => {
    const expected = {
      '2019-06-11T04:54:22Z': '40 s after the backup ended',
      '2019-06-11T04:54:02Z': '1 minute after the backup ended',
      '2019-06-11T04:53:02Z': '2 minutes after the backup ended',
      '2019-06-11T04:54Z': '1 minute after the backup ended',
      // Two seconds within the same minute say nothing.
      '2019-06-11T04:55Z': 'Not reported',
      '2019-06-11T02:40Z': '2 h 15 min after the backup ended',
    };
    for (const [BackupEndTime, words] of Object.entries(expected)) {
      cloud.replies = { DescribeBackups: listing({ ...source, BackupEndTime }) };
      assert.equal(said(await related(copyFrom()))['Copied'], words);
      const [place] = (await copiesOf(copyFrom())) ?? [];
      assert.equal(place?.delay === undefined, words === 'Not reported');
    }
  });

  it('asks what a copy can restore only where the cloud may know', async () => {
    cloud.replies = { DescribeBackups: listing(source), DescribeAvailableRecoveryTime: recovery };
    await related(copyFrom({ Engine: 'PostgreSQL' }));
    await related(copyFrom({ CrossBackupId: 'b-n8tpg' }));
    assert.deepEqual(cloud.operations, ['DescribeBackups']);
    await related(copyFrom({ Engine: 'mysql' }));
    await related(copyFrom({ Engine: 'NewSQL' }));
    assert.equal(cloud.asked('DescribeAvailableRecoveryTime').length, 2);
  });

  it('says what could not be asked, and shows the rest', async () => {
    cloud.replies = { DescribeAvailableRecoveryTime: recovery };
    const fields = await related(copyFrom());
    const shown = said(fields);
    assert.match(String(shown['Source backup']), /rds:DescribeBackups/);
    assert.equal(shown['Earliest restorable moment'], Date.parse(recovery.RecoveryBeginTime));
    assert.equal(fields[0]?.value.as, 'none');
    cloud.replies = {};
    assert.match(String(said(await related(copyFrom()))['Restore window']), /rds:DescribeAvailableRecoveryTime/);
    assert.match(String(said(await related(backupFrom()))['Cross-region copies']), /rds:DescribeCrossRegionBackups/);
    assert.equal(await copiesOf(backupFrom()), undefined);
    assert.equal(await copiesOf(copyFrom()), undefined);
  });

  it('lists the copies of a backup', async () => {
    cloud.replies = {
      DescribeCrossRegionBackups: copies(
        { CrossBackupId: 14358, CrossBackupRegion: 'cn-shanghai', BackupEndTime: '2019-02-13T12:34:00Z' },
        { CrossBackupId: 14359, CrossBackupRegion: 'cn-beijing', BackupSetStatus: 1 },
        { CrossBackupId: 14360 },
      ),
    };
    const fields = await related(backupFrom());
    assert.deepEqual(await copiesOf(backupFrom()), [
      { regionId: 'cn-shanghai', delay: 14 * 60_000 },
      { regionId: undefined, delay: undefined },
    ]);
    assert.deepEqual(said(fields), {
      'Cross-region copies': [
        'in cn-shanghai, 14 minutes after the backup ended · id 14358',
        'in cn-beijing, failed · id 14359',
        'id 14360',
      ],
    });
    assert.deepEqual([fields[0]?.group, fields[0]?.raw], ['place', '14358, 14359, 14360']);
    const [asked] = cloud.asked('DescribeCrossRegionBackups');
    const { EndTime = '', ...params } = asked ?? {};
    assert.deepEqual(params, {
      RegionId: 'cn-hangzhou',
      DBInstanceId: 'rm-1',
      BackupId: '321020562',
      StartTime: '2019-02-02T12:20:00Z',
      PageSize: '100',
      PageNumber: '1',
    });
    assert.ok(Math.abs(Date.parse(EndTime) - Date.now()) < 60_000, EndTime);
  });

  it('says that there are no copies, but nothing where there can be none', async () => {
    cloud.replies = { DescribeCrossRegionBackups: copies() };
    assert.deepEqual(said(await related(backupFrom())), { 'Cross-region copies': 'None' });
    assert.deepEqual(await copiesOf(backupFrom()), []);
    cloud.replies = { DescribeCrossRegionBackups: { Code: 'CrossBackupNotSupport', Message: 'No.' } };
    assert.deepEqual(await relatedTo(backupFrom()), { fields: [] });
    const asked = cloud.asked('DescribeCrossRegionBackups').length;
    const without: readonly Record<string, unknown>[] = [
      { BackupMethod: 'Snapshot' },
      { BackupStatus: 'Failed' },
      { Engine: 'MariaDB' },
      { BackupId: 'b-n8tpg' },
    ];
    for (const more of without) {
      assert.deepEqual(await relatedTo(backupFrom(more)), { fields: [] });
    }
    assert.equal(cloud.asked('DescribeCrossRegionBackups').length, asked);
  });

  it('asks nothing about the backup of a released instance', async () => {
    const { id, state, started, ended, type, method, mode, size, expires, links, asOf, fields } = backupFrom();
    const facts = { ...owner, id, state, started, ended, type, method, mode, size, expires, links, asOf, fields };
    const released: Backup = { ...facts, copy: undefined, released: { name: 'old' } };
    assert.deepEqual(await relatedTo(released), { fields: [] });
    assert.deepEqual(cloud.operations, []);
  });

  it('stops when it is told to', async () => {
    const stopped = call('user', AbortSignal.abort());
    assert.equal((await failureOf(new Insights(cloud.api).related(copyFrom(), stopped))).kind, 'cancelled');
  });
});
