import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isHostMessage, isPageMessage, isPanelState, type PageMessage } from '../../../src/webview/protocol.ts';
import { ref } from './samples.ts';

const messages: readonly PageMessage[] = [
  { type: 'ready', timeZone: 'Asia/Shanghai' },
  { type: 'refresh' },
  { type: 'stop' },
  { type: 'cancel', id: 'a' },
  { type: 'request', id: 'a', action: { do: 'copyLink', link: 'public' } },
  { type: 'request', id: 'a', action: { do: 'copyText', text: 'Success' } },
];

function copy(text: string) {
  return { type: 'request', id: 'a', action: { do: 'copyText', text } };
}

describe('webview protocol', () => {
  it('knows every message of the page', () => {
    for (const message of messages) {
      assert.ok(isPageMessage(message), JSON.stringify(message));
    }
  });

  it('never throws at junk, and takes none for a message', () => {
    const known = new Set(['ready', 'refresh', 'stop', 'cancel', 'request']);
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }), (junk) => {
        const taken = isPageMessage(junk);
        assert.ok(!taken || known.has(junk.type));
        isHostMessage(junk);
        isPanelState(junk);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses a request in which any part has another type', () => {
    const wrong = fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
      fc.constant({}),
      fc.array(fc.string()),
    );
    const request = fc.oneof(
      fc.record({ type: fc.constant('request'), id: wrong, action: fc.constant({ do: 'copyLink', link: 'public' }) }),
      fc.record({ type: fc.constant('request'), id: fc.constant('a'), action: fc.oneof(wrong, fc.string()) }),
      fc.record({
        type: fc.constant('request'),
        id: fc.constant('a'),
        action: fc.record({ do: fc.constantFrom('copyLink', 'copyText'), link: wrong, text: wrong }),
      }),
      fc.record({
        type: fc.constant('request'),
        id: fc.constant('a'),
        action: fc.record({ do: fc.string(), link: fc.string(), text: fc.string() }),
      }),
      fc.record({ type: fc.constant('cancel'), id: wrong }),
    );
    fc.assert(fc.property(request, (message) => assert.equal(isPageMessage(message), false)));
  });

  it('refuses texts without end and empty ids', () => {
    assert.equal(isPageMessage(copy('x'.repeat(1_000_000))), true);
    assert.equal(isPageMessage(copy('x'.repeat(1_000_001))), false);
    assert.equal(isPageMessage({ type: 'cancel', id: '' }), false);
    assert.equal(isPageMessage({ type: 'cancel', id: 'x'.repeat(1001) }), false);
  });

  it('restores a panel only from a whole state', () => {
    const state = { ref, raw: false, scroll: 0 };
    assert.ok(isPanelState(state));
    for (const key of Object.keys(ref)) {
      assert.equal(isPanelState({ ...state, ref: { ...ref, [key]: undefined } }), false, key);
    }
    assert.equal(isPanelState({ ...state, ref: { ...ref, copy: 'true' } }), false);
    assert.equal(isPanelState({ ...state, raw: 'true' }), false);
    assert.equal(isPanelState(undefined), false);
  });

  it('tells the messages of the host from others', () => {
    assert.ok(isHostMessage({ type: 'state', state: { is: 'loading' } }));
    assert.ok(isHostMessage({ type: 'reply', id: 'a', outcome: 'done', message: 'Copied.' }));
    assert.equal(isHostMessage({ type: 'state' }), false);
    assert.equal(isHostMessage({ type: 'reply', id: 'a' }), false);
  });
});
