import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { Deadline } from '../../../src/async/deadline.ts';

describe('deadline', () => {
  it('fires when the time is over', async () => {
    const deadline = new Deadline(new AbortController().signal, 5);
    await wait(30);
    assert.deepEqual([deadline.signal.aborted, deadline.expired], [true, true]);
  });

  it('fires with the signal it follows, which is not an expiry', () => {
    const controller = new AbortController();
    const deadline = new Deadline(controller.signal, 10_000);
    assert.equal(deadline.signal.aborted, false);
    controller.abort();
    assert.deepEqual([deadline.signal.aborted, deadline.expired], [true, false]);
    deadline.dispose();
    assert.equal(new Deadline(AbortSignal.abort(), 1).signal.aborted, true);
  });

  it('can be abandoned, and does nothing once it is disposed of', async () => {
    const controller = new AbortController();
    const disposed = new Deadline(controller.signal, 5);
    disposed.dispose();
    controller.abort();
    await wait(20);
    assert.deepEqual([disposed.signal.aborted, disposed.expired], [false, false]);
    const abandoned = new Deadline(new AbortController().signal, 10_000);
    abandoned.abandon();
    assert.deepEqual([abandoned.signal.aborted, abandoned.expired], [true, false]);
    abandoned.dispose();
  });
});
