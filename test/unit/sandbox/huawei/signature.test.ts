import assert from 'node:assert/strict';
import { canonicalRequest, readAuthorization, sha256, sign } from '../../../../src/sandbox/huawei/signature.ts';
import type { WireRequest } from '../../../../src/sandbox/wire.ts';

const PROJECT = '0483b6b16e954cb88930a360d2c4e663';
const INSTANCE = '43e4feaab48f11e89039fa163ebaa7e4in01';
const DATE = '20240607T010203Z';
const SIGNED = ['content-type', 'host', 'x-project-id', 'x-sdk-date', 'x-security-token'];

function request(more: Partial<WireRequest>): WireRequest {
  return {
    method: 'GET',
    path: '/',
    query: new URLSearchParams(),
    headers: {
      'content-type': 'application/json',
      host: 'rds.cn-north-4.myhuaweicloud.com',
      'x-project-id': PROJECT,
      'x-sdk-date': DATE,
      'x-security-token': 'TOKEN/+=',
    },
    body: '',
    ...more,
  };
}

describe('sandbox: the signature of Huawei Cloud', () => {
  it('is that of the known vectors', () => {
    const list = request({
      path: `/v3/${PROJECT}/offsite-backups`,
      query: new URLSearchParams({
        instance_id: INSTANCE,
        backup_type: 'auto',
        offset: '0',
        limit: '100',
        begin_time: '2018-08-06T10:41:14+0800',
        end_time: '2018-08-16T10:41:14+0800',
      }),
    });
    const create = request({
      method: 'POST',
      path: `/v3/${PROJECT}/backups`,
      body: `{"instance_id":"${INSTANCE}","name":"manual-1","databases":[{"name":"db1"}]}`,
    });
    const results = [list, create].map((one) => {
      const canonical = canonicalRequest(one, SIGNED) ?? '';
      return [sha256(canonical), sign(canonical, DATE, 'SKEXAMPLE')];
    });
    assert.deepEqual(results, [
      [
        'e91d9be2a159512ebae45e8bfe720fec7eab0eaadf47e38fc66f00d116d82cd2',
        '3eb654284fa5a98543a3596719aa553568914378e431483bd4f692bf6b0ccdd8',
      ],
      [
        'c0b4d0207b7c3c5dd918b4e98dab1f938044541650d18f83d367fbd6924d3768',
        'e0092f1421e4ed894083d4bdcd07874fa3cf6d4735d877d22e4783195e930fe0',
      ],
    ]);
  });

  it('covers repeated and empty parameters, blanks at the ends of headers, and unusual letters in the path', () => {
    const odd = request({
      path: '/v3/a%20b/%E4%B8%AD/',
      query: new URLSearchParams('b=2&b=10&a=&B=x%20y'),
      headers: { 'x-sdk-date': ` ${DATE} ` },
    });
    assert.deepEqual(canonicalRequest(odd, ['x-sdk-date'])?.split('\n').slice(0, 6), [
      'GET',
      '/v3/a%20b/%E4%B8%AD/',
      'B=x%20y&a=&b=10&b=2',
      `x-sdk-date:${DATE}`,
      '',
      'x-sdk-date',
    ]);
  });

  it('cannot be right for a header that did not come', () => {
    assert.equal(canonicalRequest(request({}), [...SIGNED, 'x-domain-id']), undefined);
  });

  it('is read from the header of its scheme only', () => {
    const signature = 'a'.repeat(64);
    assert.deepEqual(
      readAuthorization(`SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=${signature}`),
      {
        access: 'AK',
        signedHeaders: ['host', 'x-sdk-date'],
        signature,
      },
    );
    for (const other of [
      undefined,
      '',
      `V11-HMAC-SHA256 Credential=AK, SignedHeaders=host, Signature=${signature}`,
      'SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=short',
    ]) {
      assert.equal(readAuthorization(other), undefined);
    }
  });
});
