import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  canonicalRequest,
  percentEncode,
  signedHeaders,
  type Unsigned,
} from '../../../../src/clouds/huawei/signing.ts';

const project = '0483b6b16e954cb88930a360d2c4e663';
const origin = 'https://rds.cn-north-4.myhuaweicloud.com';
const headers = { 'Content-Type': 'application/json', 'X-Project-Id': project };
const key = { accessKeyId: 'AKEXAMPLE', accessKeySecret: 'SKEXAMPLE', securityToken: 'TOKEN/+=' };
const at = new Date('2024-06-07T01:02:03.999Z');

const times = 'begin_time=2018-08-06T10%3A41%3A14%2B0800&end_time=2018-08-16T10%3A41%3A14%2B0800';
const list: Unsigned = {
  method: 'GET',
  url: new URL(
    `${origin}/v3/${project}/offsite-backups?instance_id=43e4feaab48f11e89039fa163ebaa7e4in01&backup_type=auto&offset=0&limit=100&${times}`,
  ),
  headers,
  body: '',
};
const create: Unsigned = {
  method: 'POST',
  url: new URL(`${origin}/v3/${project}/backups`),
  headers,
  body: '{"instance_id":"43e4feaab48f11e89039fa163ebaa7e4in01","name":"manual-1","databases":[{"name":"db1"}]}',
};
/** The example of the cloud's own guide. Its secret is not printed there in full, so only the text that is signed counts. */
const guide: Unsigned = {
  method: 'GET',
  url: new URL(
    'https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
  ),
  headers: { 'Content-Type': 'application/json' },
  body: '',
};
/** The hash of the text that is signed, from the headers that are sent. */
function hash(request: Unsigned, { authorization: _authorization, ...sent }: Record<string, string>): string {
  return createHash('sha256')
    .update(canonicalRequest({ ...request, headers: sent }))
    .digest('hex');
}

describe('huawei: signing', () => {
  it('agrees with the published vectors', () => {
    const vectors = [
      [
        list,
        'e91d9be2a159512ebae45e8bfe720fec7eab0eaadf47e38fc66f00d116d82cd2',
        '3eb654284fa5a98543a3596719aa553568914378e431483bd4f692bf6b0ccdd8',
      ],
      [
        create,
        'c0b4d0207b7c3c5dd918b4e98dab1f938044541650d18f83d367fbd6924d3768',
        'e0092f1421e4ed894083d4bdcd07874fa3cf6d4735d877d22e4783195e930fe0',
      ],
    ] as const;
    for (const [request, hashed, signature] of vectors) {
      const sent = signedHeaders(request, key, at);
      assert.equal(hash(request, sent), hashed);
      assert.equal(
        sent['authorization'],
        `SDK-HMAC-SHA256 Access=AKEXAMPLE, SignedHeaders=content-type;host;x-project-id;x-sdk-date;x-security-token, Signature=${signature}`,
      );
      assert.equal(sent['x-sdk-date'], '20240607T010203Z');
    }
  });

  it("agrees with the text to be signed in the cloud's guide", () => {
    const sent = signedHeaders(guide, { accessKeyId: 'AK', accessKeySecret: 'SK' }, new Date('2019-11-15T03:36:55Z'));
    assert.match(hash(guide, sent), /^b25362e6[0-9a-f]{51}bcd7a$/);
  });

  it('signs every header that is sent, and leaves out the token of a key that has none', () => {
    const { authorization = '', ...sent } = signedHeaders(
      { ...list, headers: { 'X-Language': ' zh-cn ', 'content-type': 'application/json' } },
      { accessKeyId: 'AK', accessKeySecret: 'SK' },
      at,
    );
    assert.match(authorization, /SignedHeaders=content-type;host;x-language;x-sdk-date,/);
    assert.deepEqual(sent, {
      'content-type': 'application/json',
      host: 'rds.cn-north-4.myhuaweicloud.com',
      'x-language': 'zh-cn',
      'x-sdk-date': '20240607T010203Z',
    });
  });

  it('encodes whatever a value may hold, and sorts by characters', () => {
    assert.equal(percentEncode("a-_.~b +:/=&!'()*ä中"), 'a-_.~b%20%2B%3A%2F%3D%26%21%27%28%29%2A%C3%A4%E4%B8%AD');
    const url = new URL(`${origin}/v3/a%20b/?b=2&a=%2B&B=x&b=1&empty=&db-name=%27`);
    const lines = canonicalRequest({ method: 'GET', url, headers: { b: '1', A: '2' }, body: '' }).split('\n');
    assert.deepEqual(lines.slice(0, -1), [
      'GET',
      '/v3/a%20b/',
      'B=x&a=%2B&b=1&b=2&db-name=%27&empty=',
      'a:2',
      'b:1',
      '',
      'a;b',
    ]);
  });
});
