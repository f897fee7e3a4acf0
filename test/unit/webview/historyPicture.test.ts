import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  isHistoryAction,
  isHistoryOrder,
  isHistoryRef,
  type BackupKind,
  type CopyPolicyFacts,
  type HistoryState,
} from '../../../src/webview/protocol/history.ts';
import { NOT_COMPARED, pointsOf, spreadOf } from '../../../src/webview/page/history/series.ts';
import { copyWords } from '../../../src/webview/page/history/sections.ts';
import { createTell } from '../../../src/webview/page/history/tell.ts';
import type * as stringsModule from '../../../src/webview/history/strings.ts';
import { Store } from '../../../src/webview/page/history/store.ts';
import { loadWithEditor } from './editor.ts';
import { historyRef } from './historySamples.ts';

const { historyStrings } = await loadWithEditor<typeof stringsModule>('history/strings.ts');

type Shown = Extract<HistoryState, { readonly is: 'shown' }>;

const good: BackupKind = { state: 'good', status: 'Good', type: 'Full', partial: false };
const kinds: readonly BackupKind[] = [good, { ...good, state: 'failed' }, { ...good, type: 'Incremental' }];

/** A piece as it comes from the host; only the lists matter here. */
function piece(rows: Shown['rows'], copies?: Shown['copies']): Shown {
  return { is: 'shown', facts: {} as Shown['facts'], rows, copies };
}

const row = (id: number, kind = 0, size: number | null = 100) =>
  [`b${id}`, id * 1000, id * 1000 + 60, size, kind] as const;

describe('the lists of a history page', () => {
  it('are put together from pieces, newest first', () => {
    const store = new Store();
    assert.equal(store.take(piece({ load: 1, at: 0, kinds, rows: [row(9), row(8)] })), true);
    assert.equal(
      store.take(piece({ load: 1, at: 2, kinds, rows: [row(3), row(5), ['x', null, null, null, 7]] })),
      true,
    );
    assert.equal(store.take(piece({ load: 1, at: 5, kinds, rows: [] })), false);
    assert.deepEqual(
      store.items.map(({ id }) => id),
      ['b9', 'b8', 'b5', 'b3', 'x'],
    );
    assert.equal(store.items.at(-1)?.kind.state, 'unknown');
  });

  it('begin anew with another load, and take no piece whose beginning was missed', () => {
    const store = new Store();
    assert.equal(store.take(piece({ load: 2, at: 100, kinds, rows: [row(1)] })), false);
    assert.equal(store.items.length, 0);
    store.take(piece({ load: 2, at: 0, kinds, rows: [row(2), row(1)] }));
    store.take(piece({ load: 2, at: 1, kinds, rows: [row(1)] }));
    assert.equal(store.items.length, 2);
    store.take(piece({ load: 2, at: 5, kinds, rows: [row(7)] }));
    assert.equal(store.items.length, 2);
    store.take(piece({ load: 3, at: 0, kinds, rows: [] }));
    assert.equal(store.items.length, 0);
  });

  it('give each backup its copy: a good one, where there are several', () => {
    const store = new Store();
    const copies = {
      load: 1,
      regions: ['Shanghai'],
      rows: [
        ['b1', 0, 'failed', null, null],
        ['b1', 0, 'good', 5, 1000],
        [null, -1, 'good', 5, null],
        ['b2', 0, 'good', 5, 0],
      ],
    } as const;
    store.take(piece({ load: 1, at: 0, kinds, rows: [row(2), row(1)] }, copies));
    const [second, first] = store.items;
    assert.deepEqual(
      [second, first].flatMap((item) => [item?.copy?.state, item?.copy?.region, item?.copy?.delay]),
      ['good', 'Shanghai', undefined, 'good', 'Shanghai', 1000],
    );
    assert.deepEqual(
      store.copies.map(({ matched, region }) => [matched, region]),
      [
        [true, 'Shanghai'],
        [true, 'Shanghai'],
        [false, undefined],
        [true, 'Shanghai'],
      ],
    );
  });
});

function points(sizes: readonly (readonly [number, number?])[]) {
  const store = new Store();
  const rows = sizes.map(([size, kind], index) => row(index + 1, kind ?? 0, size)).toReversed();
  store.take(piece({ load: 1, at: 0, kinds, rows }));
  return pointsOf(store.items, 'Others');
}

describe('the points of a history page', () => {
  it('are the good ones in the order of time, a line for each type', () => {
    const found = points([[100], [5, 2], [110, 1], [120]]);
    assert.deepEqual(found.times, [1000, 2000, 4000]);
    assert.deepEqual(
      found.series.map(({ name, size }) => [name, size]),
      [
        ['Full', [100, null, 120]],
        ['Incremental', [null, 5, null]],
      ],
    );
    assert.equal(spreadOf(found, 'size'), 24);
    assert.equal(found.isCompared, false);
  });

  it('mark what is out of the ordinary among those that can be compared', () => {
    const steady = Array.from({ length: 20 }, (_, index) => [[100 + (index % 3)], [10, 2]] as const).flat();
    const found = points([...steady, [39], [10, 2], [40, 2]]);
    assert.deepEqual([found.isCompared, NOT_COMPARED], [true, 5]);
    const sizes = found.anomalies.filter(({ metric }) => metric === 'size');
    assert.deepEqual(
      sizes.map(({ value, deviation, series }) => [value, Math.round(deviation.ratio * 100), deviation.of, series]),
      [
        [40, 300, 14, 0],
        [39, -61, 14, 1],
      ],
    );
  });

  it('put what has no line of its own into one, which is not compared', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ ...good, type: `Type ${index}` }));
    const store = new Store();
    const rows = Array.from({ length: 200 }, (_, index) => row(200 - index, index % 9, index === 3 ? 9e9 : 10));
    store.take(piece({ load: 1, at: 0, kinds: many, rows }));
    const { series, seriesOf, anomalies } = pointsOf(store.items, 'Others');
    assert.equal(series.length, 5);
    assert.equal(series.at(-1)?.name, 'Others');
    assert.ok(anomalies.every((anomaly) => anomaly.series < 4));
    assert.equal(seriesOf.length, 200);
  });
});

describe('the copies on a history page', () => {
  const DAY = 86_400_000;
  const now = Date.parse('2026-11-22T06:00Z');
  const tell = createTell(historyStrings(), 'en-GB', 'UTC');

  /** A good backup each day; those up to an age have a copy. Newest first. */
  function sentence(copied: number, promise: CopyPolicyFacts | undefined): string | undefined {
    const store = new Store();
    const rows = Array.from({ length: 100 }, (_, ago) => [`b${ago}`, now - ago * DAY, null, 100, 0] as const);
    const copies = rows.slice(0, copied).map(([id]) => [id, 0, 'good', null, null] as const);
    store.take(piece({ load: 1, at: 0, kinds, rows }, { load: 1, regions: ['Shanghai'], rows: copies }));
    return copyWords({ items: store.items, copies: store.copies, promise, to: now }, { tell, now })[0];
  }

  it('are counted of those backups that can have one', () => {
    assert.equal(sentence(41, undefined), '41 of the 100 good backups have a good copy.');
    assert.equal(
      sentence(41, { backups: true, retention: 40 }),
      '41 of the 41 good backups since 13 Oct have a good copy. Copies of older ones are no longer kept.',
    );
    assert.equal(
      sentence(10, { backups: true, retention: 40, since: now - 10 * DAY }),
      '10 of the 11 good backups since 12 Nov, when copying began, have a good copy.',
    );
    assert.equal(sentence(90, { backups: true, retention: 400 }), '90 of the 100 good backups have a good copy.');
  });
});

describe('the protocol of the history page', () => {
  it('never throws at junk, and takes none for an order, an action or a reference', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (junk) => {
        for (const is of [isHistoryAction, isHistoryOrder, isHistoryRef]) {
          assert.equal(is(junk), false);
        }
      }),
    );
  });

  it('knows what the page says', () => {
    for (const order of [
      { order: 'show', period: 'weeks', from: 5 },
      { order: 'refresh', period: 'year', from: 5 },
      { order: 'retry', part: 'window' },
      { order: 'stop' },
    ]) {
      assert.ok(isHistoryOrder(order));
    }
    assert.equal(isHistoryOrder({ order: 'show', period: 'toString', from: 5 }), false);
    assert.equal(isHistoryOrder({ order: 'show', period: 'weeks', from: 9e15 }), false);
    assert.equal(isHistoryOrder({ order: 'retry', part: 'everything' }), false);
    assert.ok(isHistoryAction({ do: 'pick', backup: 'a' }));
    assert.equal(isHistoryAction({ do: 'pick', backup: '' }), false);
    assert.ok(isHistoryRef(historyRef));
    assert.equal(isHistoryRef({ ...historyRef, regionId: undefined }), false);
  });
});
