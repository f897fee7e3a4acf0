import assert from 'node:assert/strict';
import { mergedPage, type PartList } from '../../../../src/clouds/common/merged.ts';
import type { Page } from '../../../../src/model/requests.ts';

interface Row {
  readonly id: string;
  readonly at: number | undefined;
}

const timeOf = ({ at }: Row) => (at === undefined ? undefined : new Date(at));

function list(
  key: string,
  pages: readonly Partial<Page<Row>>[],
): PartList<Row> & { readonly asked: (string | undefined)[] } {
  const asked: (string | undefined)[] = [];
  const page = (cursor: string | undefined) => {
    asked.push(cursor);
    return Promise.resolve({ items: [], next: undefined, total: 0, broken: 0, ...pages[Number(cursor ?? 0)] });
  };
  return { key, page, asked };
}

const query = (cursor: string | undefined) => ({ cursor, call: { signal: new AbortController().signal } });

const rows = (...times: (number | undefined)[]) => times.map((at) => ({ id: String(at), at }));

describe('several lists as one', () => {
  it('keep the order of each, the newest head first', async () => {
    const lists = [list('a', [{ items: rows(9, undefined, 3) }]), list('b', [{ items: rows(7, 8, 1) }])];
    const { items } = await mergedPage(lists, query(undefined), timeOf);
    assert.deepEqual(
      items.map(({ at }) => at),
      [9, undefined, 7, 8, 3, 1],
      'a list that is not newest first is not made to look so',
    );
  });

  it('ask each list for its own next page, and those that have ended no more', async () => {
    const long = list('long', [
      { items: rows(5), next: '1', total: 3, broken: 1 },
      { items: rows(2), total: 3 },
    ]);
    const short = list('short', [{ items: rows(4), total: 1 }]);
    const first = await mergedPage([long, short], query(undefined), timeOf);
    assert.deepEqual([first.items.length, first.total, first.broken], [2, 4, 1]);
    const second = await mergedPage([long, short], query(first.next), timeOf);
    assert.deepEqual([second.items.length, second.total, second.broken, second.next], [1, 4, 0, undefined]);
    assert.deepEqual([long.asked, short.asked], [[undefined, '1'], [undefined]]);
  });

  it('have no total if one has none, and nothing where there is no list', async () => {
    const lists = [list('a', [{ total: undefined, next: '1' }, { total: undefined }]), list('b', [{ total: 2 }])];
    const first = await mergedPage(lists, query(undefined), timeOf);
    assert.equal(first.total, undefined);
    assert.equal((await mergedPage(lists, query(first.next), timeOf)).total, undefined);
    assert.deepEqual(await mergedPage([], query(undefined), timeOf), {
      items: [],
      next: undefined,
      total: 0,
      broken: 0,
    });
  });
  it('are no longer asked for when one of them fails', async () => {
    const signals: AbortSignal[] = [];
    const slow: PartList<Row> = {
      key: 'slow',
      page: async (_cursor, { signal }) =>
        await new Promise((_resolve, reject) => {
          signals.push(signal);
          signal.addEventListener('abort', () => reject(new Error('broken off')));
        }),
    };
    const failing: PartList<Row> = { key: 'failing', page: () => Promise.reject(new Error('refused')) };
    await assert.rejects(mergedPage([slow, failing], query(undefined), timeOf), /refused/);
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true],
    );
  });
});
