import assert from 'node:assert/strict';
import { getEventListeners, getMaxListeners, setMaxListeners } from 'node:events';
import { JoinedSignal } from '../../../src/async/joinedSignal.ts';

describe('joined signals', () => {
  it('fire with the first of them, and with its reason', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const joined = new JoinedSignal(one.signal, other.signal);
    assert.equal(joined.signal.aborted, false);
    other.abort('the other');
    one.abort('the one');
    assert.deepEqual([joined.signal.aborted, joined.signal.reason], [true, 'the other']);
  });

  it('have fired from the start with one that has', () => {
    const joined = new JoinedSignal(new AbortController().signal, AbortSignal.abort('before'));
    assert.deepEqual([joined.signal.aborted, joined.signal.reason], [true, 'before']);
  });

  it('leave nothing in those that live on once disposed of', () => {
    const controller = new AbortController();
    const joined = new JoinedSignal(controller.signal, new AbortController().signal);
    assert.equal(getEventListeners(controller.signal, 'abort').length, 1);
    joined.dispose();
    assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
    controller.abort();
    assert.equal(joined.signal.aborted, false);
  });

  it('may be as many as there are, without a warning', () => {
    const { signal } = new AbortController();
    // As Node 20 has it by itself.
    setMaxListeners(10, signal);
    const joined = new JoinedSignal(signal);
    assert.equal(getMaxListeners(signal), 0);
    joined.dispose();
  });
});
