import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isHostMessage, isPageMessage as isMessage, type PageMessage } from '../../../src/webview/protocol/common.ts';
import {
  isCompareAction,
  isCompareOrder,
  isCompareRef,
  type CompareAction,
} from '../../../src/webview/protocol/compare.ts';
import {
  isDetailsAction,
  isDetailsOrder,
  isPanelRef,
  type DetailsAction,
  type DetailsOrder,
} from '../../../src/webview/protocol/details.ts';
import { ref } from './samples.ts';

const isPageMessage = (message: unknown) => isMessage(message, isDetailsAction, isDetailsOrder);

const messages: readonly PageMessage<DetailsAction, DetailsOrder>[] = [
  { type: 'ready', timeZone: 'Asia/Shanghai' },
  { type: 'order', order: 'refresh' },
  { type: 'order', order: 'stop' },
  { type: 'cancel', id: 'a' },
  { type: 'request', id: 'a', action: { do: 'copyLink', link: 'public' } },
  { type: 'request', id: 'a', action: { do: 'copyText', text: 'Success' } },
  { type: 'request', id: 'a', action: { do: 'download' } },
  { type: 'request', id: 'a', action: { do: 'compare' } },
  { type: 'request', id: 'a', action: { do: 'openConsole' } },
  { type: 'request', id: 'a', action: { do: 'showRawReply' } },
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
    const known = new Set(['ready', 'order', 'cancel', 'request']);
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }), (junk) => {
        const type: unknown = isPageMessage(junk) ? (junk as { type: unknown }).type : 'ready';
        assert.ok(known.has(String(type)));
        isHostMessage(junk);
        isPanelRef(junk);
        isCompareRef(junk);
        isCompareAction(junk);
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

  it('restores a panel only by a whole ref', () => {
    assert.ok(isPanelRef(ref));
    for (const key of Object.keys(ref)) {
      assert.equal(isPanelRef({ ...ref, [key]: undefined }), false, key);
    }
    assert.equal(isPanelRef({ ...ref, copy: 'true' }), false);
    assert.equal(isPanelRef(undefined), false);
  });

  it('restores a comparison only by two whole refs, and knows what its page asks for', () => {
    assert.ok(isCompareRef({ first: ref, second: ref }));
    assert.equal(isCompareRef({ first: ref }), false);
    assert.equal(isCompareRef({ first: ref, second: { ...ref, backupId: '' } }), false);
    const asked: readonly CompareAction[] = [
      { do: 'openDetails', side: 0 },
      { do: 'openDetails', side: 1 },
    ];
    assert.ok(asked.every(isCompareAction));
    assert.equal(isCompareAction({ do: 'openDetails', side: 2 }), false);
    assert.equal(isCompareAction({ do: 'copyText', text: 'a' }), false);
    assert.ok(isCompareOrder('refresh') && isCompareOrder('stop') && !isCompareOrder('swap'));
  });

  it('tells the messages of the host from others', () => {
    assert.ok(isHostMessage({ type: 'state', state: { is: 'loading' } }));
    assert.ok(isHostMessage({ type: 'reply', id: 'a', outcome: 'done', message: 'Copied.' }));
    assert.equal(isHostMessage({ type: 'state' }), false);
    assert.equal(isHostMessage({ type: 'reply', id: 'a' }), false);
  });
});
