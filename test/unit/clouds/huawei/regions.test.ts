import assert from 'node:assert/strict';
import { regionName } from '../../../../src/clouds/huawei/regionNames.ts';
import { checkEndpoint, ENDPOINT_EXAMPLE, Endpoints, regionOf, sites } from '../../../../src/clouds/huawei/regions.ts';
import { isCloudError } from '../../../../src/model/errors.ts';
import { sectionOf } from '../reference.ts';

function refusesAddress(error: unknown): boolean {
  return isCloudError(error) && error.kind === 'endpoint';
}

function regionsOfReference(): string[] {
  const rows = [...sectionOf('huawei-rds.md', '## 5. Regions').matchAll(/^\| [^|]+ \| ([a-z]{2}-[^|]+) \|/gm)];
  return rows.flatMap(([, cell = '']) => cell.split(',').map((id) => id.trim().split(' ')[0] ?? ''));
}

describe('huawei: endpoints', () => {
  it('gives every region of the documentation its host', () => {
    const endpoints = new Endpoints({ site: 'china' });
    const ids = regionsOfReference();
    assert.equal(ids.length, 34);
    for (const id of ids) {
      const domain = id === 'eu-west-101' ? 'eu' : 'com';
      assert.equal(endpoints.rds(id), `https://rds.${id}.myhuaweicloud.${domain}`);
    }
    assert.equal(endpoints.rds('tr-central-201'), 'https://rds.tr-central-201.myhuaweicloud.com', 'in no list');
  });

  it('asks the IAM of the site', () => {
    assert.deepEqual(
      ['china', 'international', 'europe'].map((site) => new Endpoints({ site }).iam()),
      ['https://iam.myhuaweicloud.com', 'https://iam.myhuaweicloud.com', 'https://iam.eu-west-101.myhuaweicloud.eu'],
    );
    assert.throws(() => new Endpoints({ site: 'custom' }).iam(), refusesAddress);
    assert.deepEqual(
      sites().map(({ id }) => id),
      ['china', 'international', 'europe', 'custom'],
    );
  });

  it('uses a custom endpoint for both, or finds IAM beside RDS', () => {
    const addresses: [string, string, string][] = [
      ['http://127.0.0.1:3000', 'http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
      ['https://rds.example.com', 'https://rds.example.com', 'https://iam.example.com'],
      [
        'https://RDS.eu-de.example.com:8443/',
        'https://rds.eu-de.example.com:8443',
        'https://iam.eu-de.example.com:8443',
      ],
      ['https://cloud.example.com', 'https://cloud.example.com', 'https://cloud.example.com'],
      ['https://myrds.example.com', 'https://myrds.example.com', 'https://myrds.example.com'],
      [' https://{region}.example.com:8443/', 'https://eu-de.example.com:8443', 'https://cn-north-4.example.com:8443'],
      [ENDPOINT_EXAMPLE, 'https://rds.eu-de.myhuaweicloud.com', 'https://iam.cn-north-4.myhuaweicloud.com'],
      [
        'https://rds.{region}.myhuaweicloud.eu',
        'https://rds.eu-de.myhuaweicloud.eu',
        'https://iam.eu-west-101.myhuaweicloud.eu',
      ],
      [
        'https://rds.cn-east-3.myhuaweicloud.com/',
        'https://rds.cn-east-3.myhuaweicloud.com',
        'https://iam.cn-east-3.myhuaweicloud.com',
      ],
    ];
    for (const [endpoint, rds, iam] of addresses) {
      const endpoints = new Endpoints({ site: 'custom', endpoint });
      assert.deepEqual([endpoints.rds('eu-de'), endpoints.iam()], [rds, iam]);
    }
    assert.match(sites().find(({ id }) => id === 'custom')?.detail ?? '', /\{region\}.*rds\..*iam\./, 'and says so');
  });

  it('does not let a region id lead anywhere else', () => {
    for (const id of ['evil.example/#', 'a.b', '', 'CN-NORTH-4', '-a', 'a b', 'MOS', 'cn-north-4_dev']) {
      assert.throws(() => new Endpoints({ site: 'china' }).rds(id), refusesAddress, id);
    }
  });

  it('refuses an unsafe address, now and when it was stored some other way', () => {
    assert.equal(checkEndpoint('https://rds.{region}.example.com'), undefined);
    assert.match(checkEndpoint('rds.example.com') ?? '', /https:\/\/rds\.\{region\}\.myhuaweicloud\.com/);
    assert.match(checkEndpoint('http://rds.example.com') ?? '', /https:\/\//);
    const endpoints = new Endpoints({ site: 'custom', endpoint: 'http://rds.example.com' });
    assert.throws(() => endpoints.iam(), refusesAddress);
    assert.throws(() => endpoints.rds('cn-north-4'), refusesAddress);
  });
});

describe('huawei: names of regions', () => {
  it('are words where they are known, and the id otherwise', () => {
    assert.equal(regionName('cn-east-3'), 'CN East-Shanghai1');
    assert.equal(regionName('cn-nowhere-7'), 'cn-nowhere-7');
    assert.equal(regionName('constructor'), 'constructor');
    const known = regionsOfReference().map(regionName);
    assert.equal(new Set(known).size, known.length, 'no two regions have the same name');
  });

  it('come from the project', () => {
    assert.deepEqual(['cn-north-4', 'cn-north-4_dev', 'cn-north-4_a_b'].map(regionOf), [
      'cn-north-4',
      'cn-north-4',
      'cn-north-4',
    ]);
  });
});
