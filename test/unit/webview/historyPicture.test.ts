import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  isHistoryAction,
  isHistoryOrder,
  isHistoryRef,
  type BackupKind,
  type HistoryState,
} from '../../../src/webview/protocol/history.ts';
import { pointsOf, spreadOf } from '../../../src/webview/page/history/series.ts';
import { Store } from '../../../src/webview/page/history/store.ts';
import { historyRef } from './historySamples.ts';

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
      ],
    } as const;
    store.take(piece({ load: 1, at: 0, kinds, rows: [row(2), row(1)] }, copies));
    const [second, first] = store.items;
    assert.deepEqual(
      [second?.copy, first?.copy?.state, first?.copy?.region, first?.copy?.delay],
      [undefined, 'good', 'Shanghai', 1000],
    );
    assert.deepEqual(
      store.copies.map(({ matched, region }) => [matched, region]),
      [
        [true, 'Shanghai'],
        [true, 'Shanghai'],
        [false, undefined],
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
  });

  it('mark what is out of the ordinary among those that can be compared', () => {
    const steady = Array.from({ length: 20 }, (_, index) => [[100 + (index % 3)], [10, 2]] as const).flat();
    const found = points([...steady, [39], [10, 2], [40, 2]]);
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
