import assert from 'node:assert/strict';
import { Shared } from '../../../../src/clouds/common/shared.ts';
import { isCancelled } from '../../../../src/model/errors.ts';
import { call } from '../alibaba/helpers.ts';

const failing = async () => await Promise.reject<number>(new Error('no'));

describe('shared work', () => {
  it('is done once for all who ask meanwhile, and anew after that', async () => {
    const shared = new Shared<number>();
    let times = 0;
    const work = async () => await Promise.resolve((times += 1));
    assert.deepEqual(await Promise.all([shared.ask(call(), work), shared.ask(call(), work)]), [1, 1]);
    assert.equal(await shared.ask(call(), work), 2);
  });

  it('fails for all, and is tried again after that', async () => {
    const shared = new Shared<number>();
    const both = await Promise.allSettled([shared.ask(call(), failing), shared.ask(call(), failing)]);
    assert.deepEqual(
      both.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(await shared.ask(call(), async () => await Promise.resolve(1)), 1);
  });

  it('is cancelled when the last one stops waiting, and not before', async () => {
    const shared = new Shared<number>();
    const [first, second] = [new AbortController(), new AbortController()];
    let inner: AbortSignal | undefined;
    const work = async ({ signal }: { signal: AbortSignal }) => {
      inner = signal;
      return await new Promise<number>((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new Error('stopped'))),
      );
    };
    const both = [first, second].map(({ signal }) => shared.ask(call('user', signal), work));
    first.abort();
    await assert.rejects(both[0] ?? Promise.resolve(), isCancelled);
    assert.equal(inner?.aborted, false);
    second.abort();
    await assert.rejects(both[1] ?? Promise.resolve(), isCancelled);
    assert.equal(inner.aborted, true);
    assert.equal(await shared.ask(call(), async () => await Promise.resolve(1)), 1);
  });
});
