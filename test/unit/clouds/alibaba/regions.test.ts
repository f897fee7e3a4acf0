import assert from 'node:assert/strict';
import { checkEndpoint, Endpoints, sites } from '../../../../src/clouds/alibaba/regions.ts';
import { isCloudError } from '../../../../src/model/errors.ts';
import { referenceSection } from './helpers.ts';

describe('alibaba: endpoints', () => {
  const china = new Endpoints({ site: 'china' });

  it('resolves every region of the documentation to its documented host', () => {
    const rows = [...referenceSection('## 3. Endpoints').matchAll(/^\| ([a-z][^|]+) \|[^|]*\| `([^`]+)` \|/gm)];
    let regions = 0;
    for (const [, ids = '', host = ''] of rows) {
      for (const id of ids.split(',').map((cell) => cell.trim().split(' ')[0] ?? '')) {
        assert.equal(china.of(id), `https://${host.replace('<region>', id)}`);
        regions += 1;
      }
    }
    assert.ok(regions >= 25, `found ${regions}`);
  });

  it('follows the rule for regions in no list, and stays off the VPC host', () => {
    assert.equal(china.of('me-central-1'), 'https://rds.me-central-1.aliyuncs.com');
    assert.equal(china.of('cn-hangzhou-finance'), 'https://rds.aliyuncs.com');
  });

  it('starts where the site starts', () => {
    assert.equal(china.first(), 'https://rds.aliyuncs.com');
    assert.equal(new Endpoints({ site: 'international' }).first(), 'https://rds.ap-southeast-1.aliyuncs.com');
    assert.throws(
      () => new Endpoints({ site: 'custom' }).first(),
      (error) => isCloudError(error) && error.kind === 'endpoint',
    );
    assert.deepEqual(
      sites().map(({ id }) => id),
      ['china', 'international', 'custom'],
    );
  });

  it('takes the host the cloud reports, if it is one of its public ones', () => {
    const endpoints = new Endpoints({ site: 'china' });
    endpoints.learn('cn-chengdu', 'RDS.aliyuncs.com');
    assert.equal(endpoints.of('cn-chengdu'), 'https://rds.aliyuncs.com');
    const refused = [
      'evil.example',
      'evil-aliyuncs.com',
      'aliyuncs.com.evil.example',
      'x@rds.aliyuncs.com',
      'rds.aliyuncs.com:81',
      'rds.aliyuncs.com/x',
      'rds-vpc.cn-huhehaote.aliyuncs.com',
      '',
      undefined,
    ];
    for (const host of refused) {
      endpoints.learn('cn-huhehaote', host);
      assert.equal(endpoints.of('cn-huhehaote'), 'https://rds.cn-huhehaote.aliyuncs.com', host);
    }
  });

  it('uses a custom endpoint for everything', () => {
    const endpoints = new Endpoints({ site: 'custom', endpoint: 'https://rds.{region}.example.com:8443/' });
    endpoints.learn('cn-hangzhou', 'rds.aliyuncs.com');
    assert.equal(endpoints.of('cn-hangzhou'), 'https://rds.cn-hangzhou.example.com:8443');
    const sample = new Endpoints({ site: 'sample', endpoint: 'http://127.0.0.1:3000' });
    assert.equal(sample.first(), 'http://127.0.0.1:3000');
    assert.equal(sample.of('cn-hangzhou'), 'http://127.0.0.1:3000');
  });

  it('does not let a region id lead anywhere else', () => {
    for (const id of ['evil.example/#', 'a.b', '', 'CN', '-a', 'a b']) {
      assert.throws(
        () => china.of(id),
        (error) => isCloudError(error) && error.kind === 'endpoint',
      );
    }
  });

  it('accepts https, and http on this machine only', () => {
    const good = [
      'https://rds.example.com',
      'https://rds.{region}.example.com/',
      'https://10.0.0.1:8443',
      'http://localhost:80',
      'http://127.0.0.1:3000',
      'http://127.9.9.9',
      'http://[::1]:3000',
      ' https://rds.example.com ',
    ];
    for (const endpoint of good) {
      assert.equal(checkEndpoint(endpoint), undefined, endpoint);
    }
  });

  it('says of every other address what is wrong with it', () => {
    const bad: [string, RegExp][] = [
      ['', /not an address/],
      ['rds.aliyuncs.com', /not an address/],
      ['https://', /not an address/],
      ['https://rds.{zone}.example.com', /not an address/],
      ['https://a b', /not an address/],
      ['http://rds.aliyuncs.com', /https:\/\//],
      ['http://localhost.example.com', /https:\/\//],
      ['http://127.0.0.1.example.com', /https:\/\//],
      ['http://[::ffff:127.0.0.1]', /https:\/\//],
      ['ftp://rds.aliyuncs.com', /start with https/],
      ['https://user:pass@rds.aliyuncs.com', /user name or password/],
      ['https://rds.aliyuncs.com/path', /end after the host/],
      ['https://rds.aliyuncs.com/?a=b', /end after the host/],
      ['https://rds.aliyuncs.com?', /end after the host/],
      ['https://rds.aliyuncs.com#x', /end after the host/],
    ];
    for (const [endpoint, words] of bad) {
      assert.match(checkEndpoint(endpoint) ?? 'accepted', words, endpoint);
    }
  });

  it('refuses an unsafe endpoint that was stored some other way', () => {
    const endpoints = new Endpoints({ site: 'custom', endpoint: 'http://rds.example.com' });
    assert.throws(
      () => endpoints.first(),
      (error) => isCloudError(error) && error.kind === 'endpoint',
    );
  });
});
