import assert from 'node:assert/strict';
import { Insights } from '../../../../src/clouds/alibaba/insight.ts';
import { sampleInstance } from '../../../support/instance.ts';
import { call } from './helpers.ts';
import { failureOf, ScriptedCloud } from './scripted.ts';

/** Answers for every third of the instances asked about, `size` at a time. */
const answer = (size: number) => (asked: URLSearchParams) => {
  const all = (asked.get('DBInstanceId') ?? '').split(',').filter((id) => Number(id.slice(3)) % 3 === 0);
  const page = Number(asked.get('PageNumber'));
  const Item = all
    .slice((page - 1) * size, page * size)
    .map((DBInstanceId) => ({ DBInstanceId, BackupEnabled: 'Enable', CrossBackupRegion: 'cn-shanghai' }));
  return { Items: { Item }, TotalRecords: all.length, ItemsNumbers: Item.length, PageSize: size, PageNumber: page };
};

describe('alibaba: insight', () => {
  let cloud: ScriptedCloud;
  let insights: Insights;
  const instance = sampleInstance('mysql', 'local');

  beforeEach(async () => {
    cloud = await ScriptedCloud.start();
    insights = new Insights(cloud.api);
  });
  afterEach(async () => await cloud.close());

  it('asks for the policy of an instance', async () => {
    cloud.replies = { DescribeBackupPolicy: { PreferredBackupPeriod: 'Tuesday', BackupRetentionPeriod: 7 } };
    const { automatic, days, retention } = await insights.backupPolicy(instance, call());
    assert.deepEqual({ automatic, days, retention }, { automatic: true, days: [2], retention: 7 });
    assert.deepEqual(cloud.asked('DescribeBackupPolicy'), [{ RegionId: 'cn-hangzhou', DBInstanceId: 'rm-1' }]);
  });

  it('does not take a reply without a policy for one', async () => {
    cloud.replies = { DescribeBackupPolicy: {}, DescribeInstanceCrossBackupPolicy: {} };
    for (const work of [insights.backupPolicy(instance, call()), insights.copyPolicy(instance, call())]) {
      const { kind, requestId } = await failureOf(work);
      assert.deepEqual([kind, requestId], ['reply', 'REQ']);
    }
  });

  it('asks for the copy policy of one instance', async () => {
    cloud.replies = {
      DescribeInstanceCrossBackupPolicy: { BackupEnabled: 'Enable', CrossBackupRegion: 'cn-shanghai', Retention: 30 },
    };
    const { instanceId, backups, logs, regionId, retention } = await insights.copyPolicy(instance, call());
    assert.deepEqual([instanceId, backups, logs, regionId, retention], ['rm-1', true, false, 'cn-shanghai', 30]);
    assert.deepEqual(cloud.asked('DescribeInstanceCrossBackupPolicy'), [
      { RegionId: 'cn-hangzhou', DBInstanceId: 'rm-1' },
    ]);
    cloud.replies = { DescribeInstanceCrossBackupPolicy: { Code: 'CrossBackupNotSupport' } };
    assert.equal((await failureOf(insights.copyPolicy(instance, call()))).kind, 'unsupported');
  });

  it('calls the region by the name that the recovery window wants', async () => {
    cloud.replies = {
      DescribeLocalAvailableRecoveryTime: { RecoveryBeginTime: '2026-11-01T07:59:18Z', RecoveryEndTime: null },
    };
    assert.deepEqual(await insights.recoveryWindow(instance, call()), {
      from: new Date('2026-11-01T07:59:18Z'),
      to: undefined,
      gaps: [],
    });
    assert.deepEqual(cloud.asked('DescribeLocalAvailableRecoveryTime'), [
      { RegionId: 'cn-hangzhou', Region: 'cn-hangzhou', DBInstanceId: 'rm-1' },
    ]);
  });

  describe('which instances have copies', () => {
    const ids = Array.from({ length: 65 }, (_, index) => `rm-${index}`);
    it('asks about thirty at a time and answers for each', async () => {
      cloud.replies = { DescribeCrossRegionBackupDBInstance: answer(30) };
      const policies = await insights.copyPolicies('cn-hangzhou', ids, call('background'));
      assert.deepEqual(
        policies.map(({ instanceId }) => instanceId),
        ids,
      );
      assert.ok(policies.every(({ backups, logs }, index) => backups === (index % 3 === 0) && !logs));
      const asked = cloud.asked('DescribeCrossRegionBackupDBInstance');
      assert.deepEqual(
        asked.map((params) => (params['DBInstanceId'] ?? '').split(',').length),
        [30, 30, 5],
      );
      assert.deepEqual(asked[2], {
        RegionId: 'cn-hangzhou',
        DBInstanceId: ids.slice(60).join(','),
        PageSize: '30',
        PageNumber: '1',
      });
    });

    it('goes on to further pages where an answer does not fit', async () => {
      cloud.replies = { DescribeCrossRegionBackupDBInstance: answer(4) };
      const policies = await insights.copyPolicies('cn-hangzhou', ids.slice(0, 30), call());
      assert.equal(policies.filter(({ backups }) => backups).length, 10);
      assert.deepEqual(
        cloud.asked('DescribeCrossRegionBackupDBInstance').map((params) => params['PageNumber']),
        ['1', '2', '3'],
      );
    });

    it('has no copies where the cloud has none to offer, and asks nothing for nobody', async () => {
      cloud.replies = { DescribeCrossRegionBackupDBInstance: { Code: 'CrossBackupNotSupport', Message: 'No.' } };
      const policies = await insights.copyPolicies('me-east-1', ['rm-1', 'rm-2'], call());
      assert.deepEqual(
        policies.map(({ instanceId, backups, logs }) => [instanceId, backups, logs]),
        [
          ['rm-1', false, false],
          ['rm-2', false, false],
        ],
      );
      assert.deepEqual(await insights.copyPolicies('me-east-1', [], call()), []);
      assert.equal(cloud.asked('DescribeCrossRegionBackupDBInstance').length, 1);
    });

    it('answers for the others where one instance is gone, which costs the whole reply', async () => {
      cloud.replies = {
        DescribeCrossRegionBackupDBInstance: (asked) =>
          asked.get('DBInstanceId')?.split(',').includes('rm-7') === true
            ? { Code: 'InvalidDBInstance.NotFound', Message: 'gone' }
            : answer(30)(asked),
      };
      const thirty = Array.from({ length: 30 }, (_, index) => `rm-${index + 1}`);
      const policies = await insights.copyPolicies('cn-hangzhou', thirty, call());
      assert.deepEqual(
        policies.filter(({ backups }) => backups).map(({ instanceId }) => instanceId),
        thirty.filter((_, index) => (index + 1) % 3 === 0),
      );
      assert.ok(cloud.asked('DescribeCrossRegionBackupDBInstance').length <= 11);
    });

    it('does not call a refusal "no copies"', async () => {
      assert.equal((await failureOf(insights.copyPolicies('cn-hangzhou', ['rm-1'], call()))).kind, 'forbidden');
      const stopped = call('background', AbortSignal.abort());
      assert.equal((await failureOf(insights.copyPolicies('cn-hangzhou', ['rm-1'], stopped))).kind, 'cancelled');
    });

    it('loses one bad record only, and says nothing of an instance that it may have been about', async () => {
      const Item = [{ BackupEnabled: 'Enable' }, 'x', { DBInstanceId: 'rm-2', LogBackupEnabled: 'Enable' }];
      cloud.replies = { DescribeCrossRegionBackupDBInstance: { Items: { Item }, TotalRecords: 3 } };
      const policies = await insights.copyPolicies('cn-hangzhou', ['rm-1', 'rm-2'], call());
      assert.deepEqual(
        policies.map(({ backups, logs }) => [backups, logs]),
        [[false, true]],
      );
      assert.equal(cloud.log.lines.filter((line) => line.includes('left out')).length, 2);
    });
  });
});
