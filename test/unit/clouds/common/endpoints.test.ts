import assert from 'node:assert/strict';
import { checkEndpoint, customOrigin, hostOf } from '../../../../src/clouds/common/endpoints.ts';
import { isCloudError } from '../../../../src/model/errors.ts';

const example = 'https://rds.{region}.example.com';

describe('custom endpoints', () => {
  it('are any https address, with or without a place for the region, and http on this machine', () => {
    for (const endpoint of [
      'https://rds.example.com',
      'https://rds.example.com/',
      ' https://rds.{region}.example.com:8443 ',
      'https://{region}.rds.{region}.example.com',
      'https://192.0.2.1',
      'https://[2001:db8::1]:8443',
      'http://localhost:3000',
      'http://127.0.0.1:3000',
      'http://127.1:3000',
      'http://[::1]',
    ]) {
      assert.equal(checkEndpoint(endpoint, example), undefined, endpoint);
    }
  });

  it('are said to be wrong in a way that tells what to change', () => {
    for (const [endpoint, words] of [
      ['', /Enter one like https:\/\/rds\.\{region\}\.example\.com/],
      ['rds.example.com', /not an address/],
      ['https://rds.{regoin}.example.com', /not an address/],
      ['https://rds.example.com\\@evil.example', /not an address/],
      ['https://a b.example', /not an address/],
      ['ftp://rds.example.com', /start with https/],
      ['http://rds.example.com', /could be read and changed/],
      ['http://127.0.0.1.example.com', /could be read and changed/],
      ['http://localhost.example.com', /could be read and changed/],
      ['https://user:password@rds.example.com', /user name or password/],
      ['https://rds.example.com/v3', /end after the host name/],
      ['https://rds.example.com?', /end after the host name/],
      ['https://rds.example.com#', /end after the host name/],
    ] as const) {
      assert.match(checkEndpoint(endpoint, example) ?? 'accepted', words, endpoint);
    }
  });

  it('lead to one host for each region, or to one for all', () => {
    assert.equal(customOrigin('https://rds.{region}.example.com/', 'cn-north-4'), 'https://rds.cn-north-4.example.com');
    assert.equal(customOrigin('http://127.0.0.1:3000', 'cn-north-4'), 'http://127.0.0.1:3000');
    assert.equal(hostOf('https://rds.example.com:8443'), 'rds.example.com:8443');
  });

  it('are not followed where what was stored is no safe address', () => {
    for (const endpoint of ['http://rds.example.com', 'https://rds.example.com/v3', 'nowhere', '']) {
      assert.throws(
        () => customOrigin(endpoint, 'cn-north-4'),
        (error) => isCloudError(error) && error.kind === 'endpoint',
        endpoint,
      );
    }
  });
});
