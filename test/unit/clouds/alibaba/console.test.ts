import assert from 'node:assert/strict';
import { consoleUrl } from '../../../../src/clouds/alibaba/console.ts';
import { sites } from '../../../../src/clouds/alibaba/regions.ts';
import { CUSTOM_SITE, SAMPLE_SITE } from '../../../../src/model/account.ts';

const instance = { id: 'rm-bp1', regionId: 'cn-hangzhou' };

describe('alibaba: console', () => {
  it("opens the instance's backup page at the account's own site", () => {
    assert.equal(
      consoleUrl({ site: 'china' }, instance),
      'https://rdsnext.console.aliyun.com/detail/rm-bp1/backupRestore/list?region=cn-hangzhou',
    );
    assert.equal(
      consoleUrl({ site: 'international' }, { id: 'pgm-1', regionId: 'ap-southeast-1' }),
      'https://rds.console.alibabacloud.com/detail/pgm-1/backupRestore/list?region=ap-southeast-1',
    );
  });

  it('has a page for every site but custom endpoints and sample data', () => {
    const ids = [...sites().map(({ id }) => id), SAMPLE_SITE, 'constructor'];
    const without = ids.filter((site) => consoleUrl({ site }, instance) === undefined);
    assert.deepEqual(without, [CUSTOM_SITE, SAMPLE_SITE, 'constructor']);
  });

  it('cannot be led elsewhere by an odd id', () => {
    const url = new URL(consoleUrl({ site: 'china' }, { id: '../..//evil.example/?a#b', regionId: 'x&y=z#' }) ?? '');
    assert.equal(url.host, 'rdsnext.console.aliyun.com');
    assert.equal(decodeURIComponent(url.pathname.split('/')[2] ?? ''), '../..//evil.example/?a#b');
    assert.deepEqual([...url.searchParams], [['region', 'x&y=z#']]);
    assert.equal(url.hash, '');
  });
});
