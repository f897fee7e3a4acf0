import assert from 'node:assert/strict';
import { consoleUrl } from '../../../../src/clouds/huawei/console.ts';
import { sites } from '../../../../src/clouds/huawei/regions.ts';
import { CUSTOM_SITE, SAMPLE_SITE } from '../../../../src/model/account.ts';

const at = (site: string, regionId: string) => consoleUrl({ site }, { regionId });

describe('huawei: console', () => {
  it("opens the instances of the region at the account's own site", () => {
    assert.equal(
      at('china', 'cn-north-4'),
      'https://console.huaweicloud.com/rds/?region=cn-north-4#/rds/management/list',
    );
    assert.equal(
      at('international', 'cn-north-4'),
      'https://console-intl.huaweicloud.com/rds/?region=cn-north-4#/rds/management/list',
    );
    assert.equal(
      at('europe', 'eu-west-101'),
      'https://console.eu.huaweicloud.com/rds/?region=eu-west-101#/rds/management/list',
    );
  });

  it('opens the region that a sub-project is part of', () => {
    assert.equal(at('china', 'cn-north-4_dev'), at('china', 'cn-north-4'));
  });

  it('has a page for every site but custom endpoints and sample data', () => {
    const ids = [...sites().map(({ id }) => id), SAMPLE_SITE, 'constructor'];
    const without = ids.filter((site) => at(site, 'cn-north-4') === undefined);
    assert.deepEqual(without, [CUSTOM_SITE, SAMPLE_SITE, 'constructor']);
  });

  it('cannot be led elsewhere by an odd region', () => {
    const url = new URL(at('china', '../x&y=z#@evil.example') ?? '');
    assert.equal(url.host, 'console.huaweicloud.com');
    assert.equal(url.pathname, '/rds/');
    assert.deepEqual([...url.searchParams], [['region', '../x&y=z#@evil.example']]);
    assert.equal(url.hash, '#/rds/management/list');
  });
});
