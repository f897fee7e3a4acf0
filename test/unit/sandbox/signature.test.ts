import assert from 'node:assert/strict';
import { sign, stringToSign } from '../../../src/sandbox/alibaba/signature.ts';
import { percentEncode } from '../../../src/sandbox/percentEncode.ts';
import { openStage, rows, type Stage, text } from './client.ts';

const first = {
  AccessKeyId: 'testid',
  Action: 'DescribeRegions',
  Format: 'XML',
  SignatureMethod: 'HMAC-SHA1',
  SignatureNonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
  SignatureVersion: '1.0',
  Timestamp: '2016-02-23T12:46:24Z',
  Version: '2014-05-26',
};
const second = {
  AccessKeyId: 'testid',
  Action: 'DescribeBackups',
  BackupStatus: 'Success',
  DBInstanceId: "rm-x'!()* ~中",
  EndTime: '2011-06-15T16:00Z',
  Format: 'JSON',
  PageSize: '100',
  SecurityToken: 'sts+/=token',
  SignatureMethod: 'HMAC-SHA1',
  SignatureNonce: 'n-1',
  SignatureVersion: '1.0',
  StartTime: '2011-06-01T16:00Z',
  Timestamp: '2016-02-23T12:46:24Z',
  Version: '2014-08-15',
};

function signatureOf(method: string, params: Record<string, string>): string {
  // Backwards, because the order in which parameters arrive must not matter.
  const arrived = new Map(Object.entries({ ...params, Signature: 'left out' }).toReversed());
  return sign(stringToSign(method, arrived), 'testsecret');
}

describe('sandbox: RPC signature', () => {
  it('gives the published vectors', () => {
    assert.equal(signatureOf('GET', first), 'OLeaidS1JvxuMvnyHOwuJ+uX5qY=');
    assert.equal(signatureOf('GET', second), '3GzEtYhhNdegsTs2FCn5IPd1y8s=');
    assert.equal(signatureOf('POST', second), 'yjp3Pj7an/O3hKqFu7NEwwKNiM8=');
  });

  it('encodes all but the unreserved characters', () => {
    assert.equal(percentEncode("aZ9-_.~ !'()*/+%中"), 'aZ9-_.~%20%21%27%28%29%2A%2F%2B%25%E4%B8%AD');
  });

  describe('over HTTP', () => {
    let stage: Stage;
    before(async () => (stage = await openStage()));
    after(() => stage.sandbox.close());

    for (const method of ['GET', 'POST'] as const) {
      it(`accepts ${method} with characters that need encoding`, async () => {
        const asked = { RegionId: 'cn-hangzhou', SearchKey: "no such ~*'()! 数据库 +%" };
        const { status, json } = await stage.ask('DescribeDBInstances', asked, { method });
        assert.equal(status, 200);
        assert.deepEqual(rows(json), []);
      });

      it(`refuses ${method} when a signed parameter was changed on its way`, async () => {
        const { status, json } = await stage.ask(
          'DescribeDBInstances',
          { RegionId: 'cn-hangzhou' },
          { method, tamper: (form) => form.set('RegionId', 'cn-shanghai') },
        );
        assert.equal(`${status} ${text(json['Code'])}`, '400 SignatureDoesNotMatch');
        assert.match(text(json['Message']), new RegExp(`server string to sign is:${method}&%2F&.*cn-shanghai`));
      });
    }

    it('counts the method as signed', async () => {
      const signed: { form?: URLSearchParams } = {};
      await stage.ask('DescribeRegions', {}, { tamper: (form) => (signed.form = new URLSearchParams(form)) });
      signed.form?.set('SignatureNonce', 'another');
      const response = await fetch(`${stage.sandbox.url}/?${String(signed.form)}`);
      assert.equal(((await response.json()) as { Code: string }).Code, 'SignatureDoesNotMatch');
    });
  });
});
