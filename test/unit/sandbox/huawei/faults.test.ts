import assert from 'node:assert/strict';
import { huaweiKeys, sampleKeys, type Fault } from '../../../../src/sandbox/index.ts';
import { openStage as openAlibaba, text } from '../client.ts';
import { openStage, wordOf, type Answered, type Stage } from './client.ts';

describe('sandbox: trouble in the words of Huawei Cloud', () => {
  let stage: Stage;
  beforeEach(async () => (stage = await openStage()));
  afterEach(() => stage.sandbox.close());

  async function meet(fault: Fault): Promise<Answered> {
    const project = await stage.project('cn-north-4');
    stage.sandbox.faults.add(fault);
    return stage.ask(`/v3/${project}/instances`);
  }

  it('is worded by the cloud that is asked', async () => {
    assert.equal(wordOf(await meet({ kind: 'throttle' })), '429 APIGW.0308');
    assert.equal(wordOf(await meet({ kind: 'error500' })), '500 DBS.108000');
    const { status, json } = await meet({ kind: 'unavailable' });
    assert.equal(`${status} ${text(json['error_code'])}`, '503 APIGW.0203');
    assert.equal(typeof json['request_id'], 'string');
    assert.equal(wordOf(await meet({ kind: 'codeIn200' })), '200 DBS.108000');
    const throttled = await meet({ kind: 'throttle' });
    assert.match(text(throttled.json['error_msg']), /over ratelimit,limit:\d+,time:1 second$/);
  });

  it('comes in each of the five shapes', async () => {
    const bodies = [];
    for (const shape of ['rds', 'iam', 'old', 'trove', 'plain'] as const) {
      const { json } = await meet({ kind: 'refuse', code: 'DBS.200047', status: 409, message: 'Busy.', shape });
      bodies.push(json);
    }
    assert.deepEqual(bodies, [
      { error_code: 'DBS.200047', error_msg: 'Busy.' },
      { error: { code: 'DBS.200047', message: 'Busy.', title: 'Error' } },
      { errCode: 'DBS.200047', externalMessage: 'Busy.' },
      { itemNotFound: { code: 409, message: 'Busy.' } },
      { code: 'DBS.200047', message: 'Busy.' },
    ]);
  });

  it('meets the operations it is aimed at', async () => {
    const answered = await meet({ kind: 'error500', action: 'ListBackups' });
    assert.equal(answered.status, 200);
    const instance_id = await stage.id('cn-north-4', 'orders-db');
    const asked = { query: { instance_id } };
    assert.equal(await stage.refused('cn-north-4', '/backups', asked), '500 DBS.108000');
    assert.equal(await stage.refused('cn-north-4', '/backups', asked), '200 OK');
  });
});

describe('sandbox: two clouds behind one address', () => {
  it('have keys, instances and words of their own', async () => {
    const huawei = await openStage();
    const alibaba = await openAlibaba();
    try {
      assert.deepEqual(huawei.sandbox.credentialsOf('huawei'), huaweiKeys.full);
      assert.deepEqual(huawei.sandbox.credentialsOf('alibaba'), sampleKeys.full);
      assert.deepEqual(huawei.sandbox.credentials, sampleKeys.full);
      const wrongCloud = { accessKeyId: sampleKeys.full.accessKeyId, accessKeySecret: sampleKeys.full.accessKeySecret };
      assert.equal(wordOf(await huawei.ask('/v3/auth/projects', { key: wrongCloud })), '401 APIGW.0301');
      assert.equal(
        await alibaba.refused('DescribeRegions', {}, { key: huaweiKeys.full }),
        '404 InvalidAccessKeyId.NotFound',
      );
    } finally {
      await Promise.all([huawei.sandbox.close(), alibaba.sandbox.close()]);
    }
  });

  it('release instances and drop records wherever they are', async () => {
    const huawei = await openStage();
    const alibaba = await openAlibaba();
    try {
      const instance_id = await huawei.id('cn-north-4', 'wiki-db');
      const count = async (): Promise<number> =>
        Number((await huawei.get('cn-north-4', '/backups', { instance_id }))['total_count']);
      const before = await count();
      huawei.sandbox.dropOldest(instance_id, 3);
      assert.equal(await count(), before - 3);
      huawei.sandbox.release(instance_id);
      await assert.rejects(huawei.id('cn-north-4', 'wiki-db'), /No instance/);
      assert.throws(() => huawei.sandbox.release(instance_id), /has no instance/);
      const other = await alibaba.id('wiki-db');
      alibaba.sandbox.release(other);
      await assert.rejects(alibaba.id('wiki-db'), /No instance/);
    } finally {
      await Promise.all([huawei.sandbox.close(), alibaba.sandbox.close()]);
    }
  });

  it('leave the copies of a released instance where they are', async () => {
    const stage = await openStage();
    try {
      const instance_id = await stage.id('cn-north-4', 'orders-db');
      const count = async (): Promise<unknown> =>
        (await stage.get('cn-east-3', '/offsite-backups', { instance_id, backup_type: 'auto' }))['total_count'];
      const before = await count();
      assert.ok(Number(before) > 0);
      stage.sandbox.release(instance_id);
      assert.equal(await count(), before);
    } finally {
      await stage.sandbox.close();
    }
  });
});
