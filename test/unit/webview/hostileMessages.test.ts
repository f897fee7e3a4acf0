import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import type * as compareModule from '../../../src/webview/compare/kind.ts';
import type * as detailsModule from '../../../src/webview/details/kind.ts';
import type * as historyModule from '../../../src/webview/history/kind.ts';
import type * as pagePanelModule from '../../../src/webview/pagePanel.ts';
import type { PageKind } from '../../../src/webview/pagePanel.ts';
import type * as reportModule from '../../../src/webview/report/kind.ts';
import { RecordingLog } from '../../support/log.ts';
import { FakePanel, loadWithEditor, Uri } from './editor.ts';

const { PagePanel } = await loadWithEditor<typeof pagePanelModule>('pagePanel.ts');
const { compareKind } = await loadWithEditor<typeof compareModule>('compare/kind.ts');
const { detailsKind } = await loadWithEditor<typeof detailsModule>('details/kind.ts');
const { historyKind } = await loadWithEditor<typeof historyModule>('history/kind.ts');
const { reportKind } = await loadWithEditor<typeof reportModule>('report/kind.ts');

type AnyKind = PageKind<unknown, unknown, unknown, unknown, unknown>;

const log = new RecordingLog();
/** Whoever is asked for anything here is not there. */
const nobody = {} as never;
const kinds: Readonly<Record<string, AnyKind>> = {
  compare: compareKind(nobody, log) as unknown as AnyKind,
  details: detailsKind(nobody, log) as unknown as AnyKind,
  history: historyKind(nobody, log) as unknown as AnyKind,
  report: reportKind(nobody, log) as unknown as AnyKind,
};

const long = 'x'.repeat(1_000_001);
const deep = JSON.parse(`${'{"order":'.repeat(5000)}"stop"${'}'.repeat(5000)}`) as unknown;
const request = (action: unknown, id: unknown = 'a') => ({ type: 'request', id, action });
const order = (what: unknown) => ({ type: 'order', order: what });

/** No page of the product says any of these. */
const hostile: readonly unknown[] = [
  undefined,
  null,
  0,
  true,
  'ready',
  long,
  [],
  [{ type: 'ready', timeZone: 'UTC' }],
  {},
  deep,
  { type: 'readyx' },
  { type: ['ready'], timeZone: 'UTC' },
  { type: 'ready' },
  { type: 'ready', timeZone: 7 },
  { type: 'ready', timeZone: '' },
  { type: 'ready', timeZone: long },
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty'].flatMap((name) => [
    { type: name },
    order(name),
    order({ do: name }),
    order({ order: name }),
    order({ order: 'show', period: name, from: 0 }),
    order({ order: 'retry', part: name }),
    order({ do: 'retry', what: name }),
    request({ do: name }),
    request({ do: name, key: 'a', text: 'a', link: 'a', side: 0 }),
  ]),
  JSON.parse('{"__proto__":{"type":"order","order":"refresh"}}'),
  JSON.parse('{"type":"order","order":{"__proto__":{"do":"start","order":"stop"}}}'),
  JSON.parse('{"type":"request","id":"a","action":{"__proto__":{"do":"download"}}}'),
  { type: 'order' },
  order(['stop']),
  order({ do: 'dispose' }),
  order({ do: 'snapshot' }),
  order({ do: 'retry', what: { key: 'a', accountId: 'a' } }),
  order({ do: 'retry', what: { key: long } }),
  order({ order: 'show', period: 'day', from: Number.NaN }),
  order({ order: 'show', period: '30d', from: 1e300 }),
  order({ order: 'refresh', period: '30d', from: '0' }),
  request({ do: 'copyText', text: long }),
  request({ do: 'copyText', text: { toString: 'x' } }),
  request({ do: 'copyText' }),
  request({ do: 'copyLink', link: long }),
  request({ do: 'openDetails', side: '0' }),
  request({ do: 'openDetails', side: -1 }),
  request({ do: 'pick', backup: ['a'] }),
  request({ do: 'details', backup: '' }),
  request({ do: 'openTeamFile', name: 7 }),
  request({ do: 'showInstance', key: { a: 1 } }),
  request({ do: 'download' }, 7),
  request({ do: 'download' }, long),
  { type: 'cancel', id: null },
  { type: 'cancel', id: ['a'] },
  { type: 'state', state: { is: 'failed', message: 'no' } },
  { type: 'reply', id: 'a', outcome: 'done', message: 'no' },
];

/** An action or an order at least looks like one. */
const isKnown = (part: unknown) => typeof part === 'string' || (typeof part === 'object' && part !== null);

/** A page of this kind, and what its messages came to. */
function open(kind: AnyKind) {
  const done: unknown[] = [];
  const panel = new FakePanel();
  const recording: AnyKind = {
    ...kind,
    open: () => ({
      snapshot: () => void done.push('snapshot'),
      ready: (zone) => void done.push(zone),
      order: (what) => void done.push(what),
      carryOut: async (action) => {
        done.push(action);
        return await Promise.resolve('');
      },
      dispose: () => undefined,
    }),
  };
  const shown = new PagePanel(panel.asPanel, recording, {}, { extensionUri: new Uri('/ext') as never, log });
  return { panel, done, close: () => shown.close() };
}

for (const [name, kind] of Object.entries(kinds)) {
  describe(`the page ${name}, told what no page says,`, () => {
    it('does nothing, answers nothing and does not throw', async () => {
      for (const [index, message] of hostile.entries()) {
        const { panel, done, close } = open(kind);
        panel.say(message);
        await turn();
        assert.deepEqual([done, panel.posted], [[], []], `message ${index}`);
        close();
      }
      assert.equal(({} as Record<string, unknown>)['type'], undefined);
    });

    it('takes no junk inside a message of its own', () => {
      fc.assert(
        fc.property(fc.anything({ withNullPrototype: true, withDate: true }), (junk) => {
          assert.ok(!kind.isAction(junk) || isKnown(junk));
          assert.ok(!kind.isOrder(junk) || isKnown(junk));
          kind.isRef(junk);
        }),
        { numRuns: 500 },
      );
    });

    it('still does what its page asks for', async () => {
      const { panel, done, close } = open(kind);
      panel.say({ type: 'ready', timeZone: 'No/Such' });
      panel.say(order('stop'));
      panel.say(order({ order: 'stop' }));
      panel.say(order({ do: 'stop' }));
      await turn();
      assert.equal(done.length, 3);
      assert.equal(done[0], undefined, 'a zone that is none');
      close();
    });
  });
}

describe('strange messages', () => {
  it('name no list of instances that is none, or endless', () => {
    const strange = ['a', [7], [''], { length: 1, 0: 'a' }, Array.from({ length: 2_000_000 }, () => 'a')];
    assert.deepEqual(
      strange.filter((keys) => kinds['report']?.isAction({ do: 'export', keys })),
      [],
    );
  });

  it('leave nothing of themselves in the log', () => {
    const { panel, close } = open(kinds['details'] ?? assert.fail());
    panel.say({ type: 'no such', text: 'secret' });
    close();
    assert.ok(log.lines.length > 0);
    assert.ok(
      log.lines.every((line) => /^A page \(\w+\) sent a message of no known shape; it is ignored\.$/.test(line)),
    );
  });
});
