import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { each } from '../../../src/async/each.ts';

const never = new AbortController().signal;
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('each', () => {
  it('does the work once for each item, beginning in order, with no more under way than allowed', async () => {
    for (const atOnce of [1, 3, 50]) {
      const begun: number[] = [];
      let running = 0;
      let most = 0;
      await each(numbers(20), { atOnce, signal: never }, async (item) => {
        begun.push(item);
        most = Math.max(most, ++running);
        // Some take longer than others.
        for (let turns = item % 4; turns >= 0; turns--) {
          await turn();
        }
        running--;
      });
      assert.deepEqual(begun, numbers(20));
      assert.equal(most, Math.min(atOnce, 20));
      assert.equal(running, 0, 'it ends when all is done');
    }
  });

  it('has nothing to do for no items', async () => {
    await each([], { atOnce: 3, signal: never }, () => assert.fail());
  });

  it('begins nothing more once it is stopped, and waits for what is under way', async () => {
    const stop = new AbortController();
    const ended: number[] = [];
    await each(numbers(20), { atOnce: 3, signal: stop.signal }, async (item, signal) => {
      if (item === 4) {
        stop.abort();
        assert.ok(signal.aborted, 'the work is told');
      }
      await turn();
      ended.push(item);
    });
    assert.ok(ended.includes(4) && ended.length <= 6, ended.join());
    await each(numbers(3), { atOnce: 3, signal: stop.signal }, () => assert.fail('stopped before it began'));
  });

  it('ends with the first failure, and tells the others', async () => {
    const begun: number[] = [];
    let told = 0;
    const work = each(numbers(20), { atOnce: 3, signal: never }, async (item, signal) => {
      begun.push(item);
      signal.addEventListener('abort', () => told++);
      await turn();
      if (item === 1) {
        throw new Error('no');
      }
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('a later failure')));
      });
    });
    await assert.rejects(work, { message: 'no' });
    await turn();
    assert.deepEqual(begun, [0, 1, 2]);
    assert.equal(told, 3);
  });
});
