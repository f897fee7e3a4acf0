import assert from 'node:assert/strict';
import { sampleKeys } from '../../../src/sandbox/index.ts';
import { MINUTE, NOON, openStage, seconds, type Asked, type Stage, text } from './client.ts';

describe('sandbox: sign-in', () => {
  let stage: Stage;
  before(async () => (stage = await openStage()));
  after(() => stage.sandbox.close());

  const regions = (asked: Asked): Promise<string> => stage.refused('DescribeRegions', {}, asked);

  it('accepts a long-term key and a temporary one', async () => {
    for (const key of [sampleKeys.full, sampleKeys.temporary]) {
      assert.equal(await regions({ key }), '200 OK');
    }
  });

  it('tells the ways apart in which a key is wrong', async () => {
    const { full, temporary } = sampleKeys;
    assert.equal(await regions({ key: { ...full, accessKeyId: 'nobody' } }), '404 InvalidAccessKeyId.NotFound');
    assert.equal(await regions({ key: { ...full, accessKeySecret: 'wrong' } }), '400 SignatureDoesNotMatch');
    assert.equal(await regions({ key: sampleKeys.disabled }), '403 Forbidden.AccessKeyDisabled');
    assert.equal(await regions({ key: sampleKeys.expired }), '400 InvalidSecurityToken.Expired');
    assert.equal(
      await regions({ key: { ...temporary, securityToken: 'nonsense' } }),
      '400 InvalidSecurityToken.Malformed',
    );
    const { accessKeyId, accessKeySecret } = temporary;
    assert.equal(await regions({ key: { accessKeyId, accessKeySecret } }), '400 MissingSecurityToken');
    assert.equal(
      await regions({ key: { ...full, securityToken: temporary.securityToken } }),
      '400 InvalidSecurityToken.MismatchWithAccessKey',
    );
  });

  it('echoes the string to sign, token included, as the real one does', async () => {
    const { json } = await stage.ask('DescribeRegions', {}, { key: { ...sampleKeys.temporary, accessKeySecret: 'x' } });
    assert.match(text(json['Message']), /SecurityToken%3Dsandbox%252Bsecurity/);
  });

  it('refuses a clock that is more than 15 minutes off, to either side', async () => {
    const at = (offset: number): Promise<string> => regions({ common: { Timestamp: seconds(NOON + offset) } });
    assert.equal(await at(15 * MINUTE), '200 OK');
    assert.equal(await at(-15 * MINUTE), '200 OK');
    assert.equal(await at(15 * MINUTE + 1000), '400 InvalidTimeStamp.Expired');
    assert.equal(await at(-16 * MINUTE), '400 InvalidTimeStamp.Expired');
    assert.equal(await regions({ common: { Timestamp: '2026-03-05T12:00Z' } }), '400 InvalidTimeStamp.Format');
  });

  it('compares request times with the clock made for it', async () => {
    const past = Date.UTC(2020, 0, 1);
    const other = await openStage({ requestClock: () => new Date(NOON) }, past);
    try {
      assert.equal(await other.refused('DescribeRegions'), '400 InvalidTimeStamp.Expired');
      const { status } = await other.ask('DescribeRegions', {}, { common: { Timestamp: seconds(NOON) } });
      assert.equal(status, 200);
    } finally {
      await other.sandbox.close();
    }
  });

  it('takes a nonce once, and only a good signature uses it up', async () => {
    const common = { SignatureNonce: 'the same' };
    assert.equal(
      await regions({ common, key: { ...sampleKeys.full, accessKeySecret: 'wrong' } }),
      '400 SignatureDoesNotMatch',
    );
    assert.equal(await regions({ common }), '200 OK');
    assert.equal(await regions({ common }), '400 SignatureNonceUsed');
  });

  it('names the common parameter that is missing or wrong', async () => {
    assert.equal(await regions({ common: { Action: undefined } }), '400 MissingAction');
    assert.equal(await regions({ common: { SignatureNonce: undefined } }), '400 MissingSignatureNonce');
    assert.equal(await regions({ tamper: (form) => form.delete('Signature') }), '400 MissingSignature');
    assert.equal(await regions({ common: { Version: '2014-08-16' } }), '404 InvalidVersion');
    assert.equal(await regions({ common: { Format: undefined } }), '400 InvalidParameter');
    assert.equal(await regions({ common: { SignatureMethod: 'HMAC-SHA256' } }), '400 IncompleteSignature');
    assert.equal(await regions({ tamper: (form) => form.append('Action', 'DescribeRegions') }), '400 InvalidParameter');
  });

  it('knows no other operation', async () => {
    assert.equal(await stage.refused('DescribeEverything'), '404 InvalidApi.NotFound');
    assert.equal(await stage.refused('describeRegions'), '404 InvalidApi.NotFound');
    assert.equal(await stage.refused('Describe Regions'), '400 InvalidAction');
  });

  it('holds RAM users to their policies', async () => {
    const DBInstanceId = await stage.id('orders-db');
    const { describeOnly, regionsOnly } = sampleKeys;
    assert.equal(await stage.refused('DescribeBackups', { DBInstanceId }, { key: describeOnly }), '200 OK');
    const denied = await stage.ask('CreateBackup', { DBInstanceId }, { key: describeOnly });
    assert.equal(denied.status, 403);
    assert.equal(denied.json['Code'], 'Forbidden.RAM');
    assert.equal((denied.json['AccessDeniedDetail'] as { AuthAction: string }).AuthAction, 'rds:CreateBackup');
    assert.equal(await regions({ key: regionsOnly }), '200 OK');
    assert.equal(await stage.refused('DescribeBackups', { DBInstanceId }, { key: regionsOnly }), '403 Forbidden.RAM');
  });

  it('has users who see instances and no backups, and who see everything but the policy', async () => {
    const asked = { DBInstanceId: await stage.id('orders-db') };
    const region = { RegionId: 'cn-hangzhou' };
    const { noBackups, noPolicy } = sampleKeys;
    const code = (action: string, key: typeof noBackups | typeof noPolicy): Promise<string> =>
      stage.refused(action, action === 'DescribeDBInstances' ? region : action === 'DescribeRegions' ? {} : asked, {
        key,
      });
    for (const action of ['DescribeRegions', 'DescribeDBInstances', 'DescribeDBInstanceAttribute']) {
      assert.equal(await code(action, noBackups), '200 OK');
      assert.equal(await code(action, noPolicy), '200 OK');
    }
    for (const action of ['DescribeBackups', 'DescribeDatabases', 'DescribeBackupTasks', 'CreateBackup']) {
      assert.equal(await code(action, noBackups), '403 Forbidden.RAM');
      assert.equal(await code(action, noPolicy), '200 OK');
    }
    for (const key of [noBackups, noPolicy]) {
      assert.equal(await code('DescribeBackupPolicy', key), '403 Forbidden.RAM');
    }
  });

  it('answers errors in the documented form', async () => {
    const { json } = await stage.ask('DescribeEverything');
    assert.deepEqual(Object.keys(json).toSorted(), ['Code', 'HostId', 'Message', 'Recommend', 'RequestId']);
    assert.match(text(json['RequestId']), /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
  });

  it('records requests without their secrets, and whether they were signed in the address', async () => {
    await stage.ask('DescribeRegions', { RegionId: 'cn-shanghai' }, { key: sampleKeys.temporary, method: 'GET' });
    const last = stage.sandbox.requests.at(-1);
    assert.equal(last?.action, 'DescribeRegions');
    assert.equal(last.region, 'cn-shanghai');
    assert.equal(last.time, NOON);
    assert.equal(last.signedInUrl, true);
    assert.equal(last.params['Signature'], undefined);
    assert.equal(last.params['SecurityToken'], undefined);
    await stage.ask('DescribeRegions');
    assert.equal(stage.sandbox.requests.at(-1)?.signedInUrl, false);
  });

  it('has no other address', async () => {
    assert.equal((await fetch(`${stage.sandbox.url}/elsewhere`)).status, 404);
    assert.equal((await fetch(`${stage.sandbox.url}/`, { method: 'DELETE' })).status, 404);
  });
});
