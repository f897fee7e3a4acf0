import assert from 'node:assert/strict';
import { cursorAfter, placeOf } from '../../../../src/clouds/alibaba/paging.ts';

/** How many pages are asked for when they hold so many records. */
function walk(pages: readonly number[], total: number | undefined): number {
  let cursor: string | undefined;
  let asked = 0;
  do {
    cursor = cursorAfter(placeOf(cursor), { received: pages[asked] ?? 0 }, total, 100);
    asked += 1;
  } while (cursor !== undefined);
  return asked;
}

describe('alibaba: paging', () => {
  it('asks until the total is reached', () => {
    assert.equal(walk([100, 100, 100, 100, 12], 412), 5);
    assert.equal(walk([100, 100], 200), 2);
    assert.equal(walk([0], 0), 1);
  });

  it('counts records, as a cloud may hand out smaller pages than it was asked for', () => {
    assert.equal(walk([30, 30, 30, 10], 100), 4);
  });

  it('ends at an empty page although the total promises more, as in the published sample', () => {
    assert.equal(walk([1, 0], 100), 2);
  });

  it('goes by full pages where the total is smaller than what has come', () => {
    assert.equal(walk([100, 100, 30], 50), 3);
    assert.equal(walk([30], 1), 1);
  });

  it('without a total ends at the first page that is not full', () => {
    assert.equal(walk([100, 100, 40], undefined), 3);
  });

  it('starts at the top with a cursor that is not its own', () => {
    assert.deepEqual(placeOf('nonsense'), { page: 1, seen: 0, mark: '' });
    assert.deepEqual(placeOf('3:200:an:id'), { page: 3, seen: 200, mark: 'an:id' });
    assert.deepEqual(placeOf('3:200'), { page: 3, seen: 200, mark: '' });
  });
});
