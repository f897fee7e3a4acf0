import assert from 'node:assert/strict';
import { Remembered } from '../../../../src/clouds/common/remembered.ts';
import type { Call, Priority } from '../../../../src/model/requests.ts';

const call = (priority: Priority = 'user'): Call => ({ signal: new AbortController().signal, priority });

describe('what is remembered', () => {
  it('is asked for once by all who want it at the same time, and not again while it is good', async () => {
    const remembered = new Remembered<number>(60_000);
    let asked = 0;
    const ask = () => Promise.resolve(++asked);
    assert.deepEqual(await Promise.all([remembered.get('a', call(), ask), remembered.get('a', call(), ask)]), [1, 1]);
    assert.deepEqual([await remembered.get('a', call(), ask), await remembered.get('b', call(), ask)], [1, 2]);
    remembered.forget('a');
    assert.deepEqual([remembered.latest('a'), await remembered.get('a', call(), ask)], [undefined, 3]);
  });

  it('is asked for again once it is old, and stays the latest that is known until then', async () => {
    const remembered = new Remembered<number>(0);
    let asked = 0;
    const ask = () => Promise.resolve(++asked);
    assert.deepEqual([await remembered.get('a', call(), ask), remembered.latest('a')], [1, 1]);
    assert.equal(await remembered.get('a', call(), ask), 2);
  });

  it('is nothing after everything was forgotten, not even what was still under way then', async () => {
    const remembered = new Remembered<string>(60_000);
    await remembered.get('a', call(), () => Promise.resolve('old'));
    assert.deepEqual([remembered.has('a'), remembered.has('b')], [true, false]);
    const waiting: ((answer: string) => void)[] = [];
    const slow = remembered.get('b', call(), () => new Promise<string>((resolve) => waiting.push(resolve)));
    remembered.clear();
    assert.deepEqual([remembered.has('a'), remembered.latest('a')], [false, undefined]);
    const anew = remembered.get('b', call(), () => Promise.resolve('new'));
    waiting.forEach((resolve) => resolve('old'));
    assert.deepEqual([await slow, await anew, remembered.latest('b')], ['old', 'new', 'new']);
  });

  it('is no failure', async () => {
    const remembered = new Remembered<number>(60_000);
    await assert.rejects(remembered.get('a', call(), () => Promise.reject(new Error('no'))));
    assert.equal(await remembered.get('a', call(), () => Promise.resolve(1)), 1);
  });

  it('does not keep the user waiting for what nobody waits for', async () => {
    const remembered = new Remembered<string>(60_000);
    const slow = remembered.get('a', call('background'), () => new Promise<string>(() => undefined));
    assert.equal(await remembered.get('a', call('user'), () => Promise.resolve('now')), 'now');
    assert.equal(await remembered.get('a', call('background'), () => Promise.resolve('later')), 'now');
    void slow;
  });
});
