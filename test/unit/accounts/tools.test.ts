import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../vscode/paths.ts';
import type * as toolsModule from '../../../src/accounts/tools.ts';
import { loadWithEditor } from '../webview/editor.ts';

const { environmentKey, keyPlaceWords, signInWords } = await loadWithEditor<typeof toolsModule>('../accounts/tools.ts');

describe('environment variables', () => {
  it('are a key if they are whole, the most usual ones first, and are told by their names', () => {
    const older = { ALICLOUD_ACCESS_KEY_ID: 'id-2', ALICLOUD_ACCESS_KEY_SECRET: 'secret-2' };
    const usual = { ALIBABA_CLOUD_ACCESS_KEY_ID: ' id-1 ', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret-1' };
    assert.deepEqual(environmentKey('alibaba', { ...older, ...usual, ALIBABA_CLOUD_SECURITY_TOKEN: 'token-1' }), {
      names: ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'ALIBABA_CLOUD_SECURITY_TOKEN'],
      missing: [],
      credentials: { accessKeyId: 'id-1', accessKeySecret: 'secret-1', securityToken: 'token-1' },
    });
    const half = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'id-1', ALIBABA_CLOUD_SECURITY_TOKEN: 'token-1' };
    assert.deepEqual(environmentKey('alibaba', { ...half, ...older }).credentials, {
      accessKeyId: 'id-2',
      accessKeySecret: 'secret-2',
    });
    assert.deepEqual(environmentKey('alibaba', half), {
      names: ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_SECURITY_TOKEN'],
      missing: ['ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
      credentials: undefined,
    });
  });

  it('are those of docs/accounts.md, of which the first whole row of a cloud counts', () => {
    const docs = readFileSync(join(ROOT, 'docs/accounts.md'), 'utf8');
    const rows = [...docs.matchAll(/^\| ([\w ]*?) +\| `(\w+)` +\| `(\w+)` +\| `(\w+)` +\|$/gm)];
    const names = rows.map(([, , ...row]) => row);
    for (const cloud of ['alibaba', 'huawei'] as const) {
      const of = names.filter((_, index) => index < 3 === (cloud === 'alibaba'));
      const all = Object.fromEntries(of.flat().map((name) => [name, name]));
      for (const [index, row] of of.entries()) {
        const left = Object.fromEntries(Object.entries(all).filter(([name]) => of.slice(index).flat().includes(name)));
        assert.deepEqual(environmentKey(cloud, left).names, row);
      }
    }
    assert.equal(names.length, 5);
  });

  it('of another cloud are none', () => {
    const huawei = { HW_ACCESS_KEY: 'id', HW_SECRET_KEY: 'secret', HUAWEICLOUD_SDK_AK: '' };
    assert.deepEqual(environmentKey('huawei', huawei).names, ['HW_ACCESS_KEY', 'HW_SECRET_KEY']);
    assert.deepEqual(environmentKey('alibaba', huawei), { names: [], missing: [], credentials: undefined });
  });
});

describe('where a key comes from', () => {
  it('is said when it is refused', () => {
    const profile = { cloud: 'alibaba', method: 'profile', profile: 'ops' } as const;
    assert.equal(keyPlaceWords(profile), 'The key is in the profile ops of ~/.aliyun/config.json.');
    assert.equal(keyPlaceWords({ cloud: 'alibaba', method: 'accessKey' }), '');
  });

  it('is said of those that are kept elsewhere', () => {
    assert.equal(
      signInWords({ cloud: 'alibaba', method: 'profile', profile: 'default' }),
      'Signs in with the profile default of aliyun CLI (~/.aliyun/config.json)',
    );
    assert.match(signInWords({ cloud: 'huawei', method: 'environment' }) ?? '', /^Signs in with environment variables/);
    assert.equal(signInWords({ cloud: 'alibaba', method: 'accessKey' }), undefined);
  });
});
