import assert from 'node:assert/strict';
import { Keys } from '../../../src/clouds/common/keys.ts';
import type { Credentials } from '../../../src/model/account.ts';

const key = (number: number): Credentials => ({
  accessKeyId: `STS.TemporaryKey${number}`,
  accessKeySecret: `secret-number-${number}`,
  securityToken: `token/number/${number}==`,
});

describe('the keys of an account', () => {
  const { signal } = new AbortController();

  it('are one that stays, or one after the other, and all of them are taken out of texts', async () => {
    const [first, second] = [key(1), key(2)];
    const given = [first, first, second];
    const keys = new Keys(async () => await Promise.resolve(given.shift() ?? second));
    assert.equal(await keys.get(signal), first);
    const { mask, redact } = keys;
    assert.equal(await keys.get(signal), first);
    assert.equal(await keys.get(signal), second);
    const quoted = `${first.accessKeySecret} ${second.accessKeySecret} ${encodeURIComponent(first.securityToken ?? '')}`;
    for (const clean of [mask(quoted), redact(quoted)]) {
      assert.doesNotMatch(clean, /number/, 'also by a function that was handed on before the second key came');
    }
    assert.equal(await new Keys(first).get(signal), first);
    assert.doesNotMatch(new Keys(first).mask(quoted), /number-1/, 'before the first request');
  });

  it('are not made up where they cannot be had', async () => {
    const failure = new Error('no key');
    await assert.rejects(new Keys(async () => await Promise.reject(failure)).get(signal), failure);
  });
});
