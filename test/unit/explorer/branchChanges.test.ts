import assert from 'node:assert/strict';
import { setUp, settle, type More } from './numbers.ts';

/** Reads these pages and says whether rows may be missing. */
async function unevenAfter(...pages: readonly (readonly [number[], number | undefined, More?])[]): Promise<boolean> {
  const { branch, ask } = setUp();
  for (const [index, [items, total, more]] of pages.entries()) {
    const loading = branch.more();
    ask(index).answer(items, index < pages.length - 1 ? `p${index + 2}` : undefined, total, more);
    await loading;
  }
  return branch.uneven;
}

/** Two pages of three. */
async function loaded() {
  const made = setUp({ sorted: true });
  const loading = made.branch.refresh();
  made.ask(0).answer([9, 8], 'p2', 6);
  await loading;
  const more = made.branch.more();
  made.ask(1).answer([7, 6], 'p3', 6);
  await more;
  return made;
}

describe('looking for news at the start of a list', () => {
  it('keeps the further pages when it fails, and when it is tried again', async () => {
    const { branch, ask } = await loaded();
    const failing = branch.refreshStart();
    ask(2).fail(new Error('down'));
    await failing;
    assert.deepEqual([branch.state, branch.stale, branch.items], ['failed', true, [9, 8, 7, 6]]);
    const again = branch.more();
    assert.equal(ask(3).cursor, undefined);
    ask(3).answer([10, 9], 'p2', 7);
    await again;
    assert.deepEqual([branch.state, branch.stale, branch.items], ['loaded', false, [10, 9, 8, 7, 6]]);
    const rest = branch.more();
    assert.equal(ask(4).cursor, 'p3');
    ask(4).answer([6, 5, 4], undefined, 7);
    await rest;
    assert.deepEqual([branch.items, branch.uneven], [[10, 9, 8, 7, 6, 5, 4], false]);
  });

  it('keeps them when it was stopped and the next look comes by itself', async () => {
    const { branch, ask } = await loaded();
    const stopping = branch.refreshStart();
    branch.cancel();
    await stopping;
    assert.equal(branch.state, 'stopped');
    const again = branch.refreshStart();
    ask(3).answer([10, 9], 'p2', 7);
    await again;
    assert.deepEqual(branch.items, [10, 9, 8, 7, 6]);
  });

  it('keeps them where a further page has failed, which can still be asked for', async () => {
    const { branch, ask } = await loaded();
    const failing = branch.more();
    ask(2).fail(new Error('cut'));
    await failing;
    const news = branch.refreshStart();
    ask(3).answer([10, 9], 'p2', 7);
    await news;
    assert.deepEqual([branch.state, branch.hasMore, branch.items], ['loaded', true, [10, 9, 8, 7, 6]]);
    const rest = branch.more();
    assert.equal(ask(4).cursor, 'p3');
    ask(4).answer([5, 4], undefined, 7);
    await rest;
  });

  it('reads a list anew that was being read anew, or whose turn that is', async () => {
    const { branch, ask } = await loaded();
    const failing = branch.refresh();
    ask(2).fail(new Error('down'));
    await failing;
    const again = branch.refreshStart();
    ask(3).answer([3, 2]);
    await again;
    assert.deepEqual(branch.items, [3, 2]);
    branch.invalidate();
    const next = branch.refreshStart();
    ask(4).answer([4, 3]);
    await next;
    assert.deepEqual(branch.items, [4, 3]);
  });
});

describe('what stands beside a list', () => {
  it('comes with a page, and stays when a page does not speak of it', async () => {
    const { branch, ask } = setUp();
    assert.deepEqual(branch.extra, []);
    const loading = branch.refresh();
    ask(0).answer([1], 'p2', 2, { extra: [100] });
    await loading;
    const more = branch.more();
    ask(1).answer([2], undefined, 2);
    await more;
    assert.deepEqual([branch.items, branch.extra], [[1, 2], [100]]);
  });

  it('stays while the list is read again, also when that fails, and is another one afterwards', async () => {
    const { branch, ask } = setUp();
    const loading = branch.refresh();
    ask(0).answer([1], undefined, 1, { extra: [100] });
    await loading;
    const failing = branch.refresh();
    assert.deepEqual(branch.extra, [100]);
    ask(1).fail(new Error('no'));
    await failing;
    assert.deepEqual(branch.extra, [100]);
    const again = branch.more();
    ask(2).answer([1], undefined, 1, { extra: [] });
    await again;
    assert.deepEqual(branch.extra, []);
  });
});

describe('a list that was another one at its end than at its beginning', () => {
  it('is told by its total', async () => {
    assert.equal(await unevenAfter([[1, 2], 4], [[3, 4], 4]), false);
    assert.equal(await unevenAfter([[1, 2], 4], [[3], 3]), true);
    assert.equal(await unevenAfter([[1, 2], 3], [[3, 4], 4]), true);
  });

  it('is told by fewer rows than the cloud counts, where those that cannot be read and those that come twice count once', async () => {
    assert.equal(await unevenAfter([[1, 2], 4], [[3], 4]), true);
    assert.equal(await unevenAfter([[1, 2], 4], [[3], 4, { broken: 1 }]), false);
    assert.equal(await unevenAfter([[1, 2], 4], [[2, 3], 4]), true);
    assert.equal(await unevenAfter([[], 5]), true);
  });

  it('is not told by more rows than the cloud counts, nor by a page that is not the last', async () => {
    assert.equal(await unevenAfter([[1, 2, 3], 1]), false);
    const { branch, ask } = setUp();
    const loading = branch.refresh();
    ask(0).answer([1], 'p2', 3);
    await loading;
    assert.equal(branch.uneven, false);
  });

  it('is not told where the cloud does not count', async () => {
    assert.equal(await unevenAfter([[1, 2], undefined], [[3], undefined]), false);
  });

  it('is even again once it was read anew', async () => {
    const { branch, ask } = setUp();
    const loading = branch.refresh();
    ask(0).answer([1], undefined, 2);
    await loading;
    assert.equal(branch.uneven, true);
    const again = branch.refresh();
    assert.equal(branch.uneven, true, 'what is shown is the old list until then');
    ask(1).answer([1], undefined, 1);
    await again;
    assert.equal(branch.uneven, false);
  });

  it('is told at the end of one that is followed, and not while its rows are read again', async () => {
    const { branch, ask } = setUp({ follow: true });
    const loading = branch.refresh();
    ask(0).answer([1, 2], 'p2', 3);
    await settle();
    ask(1).answer([3], undefined, 3);
    await loading;
    const again = branch.refresh();
    ask(2).answer([1], 'p2', 3);
    await settle();
    ask(3).answer([2], undefined, 3);
    await again;
    assert.deepEqual([branch.items, branch.uneven], [[1, 2], true]);
  });

  it('is not one that has grown at its start since its pages were loaded', async () => {
    const { branch, ask } = setUp({ sorted: true });
    const loading = branch.refresh();
    ask(0).answer([9, 8], 'p2', 5);
    await loading;
    const more = branch.more();
    ask(1).answer([7, 6], 'p3', 5);
    await more;
    const news = branch.refreshStart();
    ask(2).answer([10, 9], 'p2', 6);
    await news;
    const rest = branch.more();
    ask(3).answer([6, 5], undefined, 6);
    await rest;
    assert.deepEqual([branch.items, branch.uneven], [[10, 9, 8, 7, 6, 5], false]);
  });
});

describe('the order of a list', () => {
  it('stays until it is said to be another one', async () => {
    let sign = 1;
    const { branch, ask } = setUp({ compare: (left, right) => sign * (left - right) });
    const loading = branch.refresh();
    ask(0).answer([2, 3, 1]);
    await loading;
    assert.deepEqual(branch.items, [1, 2, 3]);
    sign = -1;
    assert.deepEqual(branch.items, [1, 2, 3]);
    branch.resort();
    assert.deepEqual(branch.items, [3, 2, 1]);
  });
});

describe('waiting for a list', () => {
  it('is over at once where nothing is under way', async () => {
    const { branch, asks } = setUp();
    await branch.settled();
    assert.equal(asks.length, 0);
  });

  it('ends with the last load, however often one is overtaken by another', async () => {
    const { branch, ask } = setUp();
    void branch.refresh();
    const rows = branch.settled().then(() => branch.items);
    void branch.refresh();
    await settle();
    void branch.refresh();
    ask(2).answer([3]);
    assert.deepEqual(await rows, [3]);
  });

  it('ends when the load fails, is stopped, or is given up', async () => {
    const { branch, ask } = setUp();
    for (const end of [() => ask(0).fail(new Error('no')), () => branch.cancel(), () => branch.invalidate()]) {
      void branch.refresh();
      const settled = branch.settled();
      end();
      await settled;
    }
    assert.equal(branch.state, 'idle');
  });

  it('can be begun by who hears that a load has started', async () => {
    const { branch, ask } = setUp();
    const heard: (readonly number[])[] = [];
    branch.onDidChange((change) => {
      if (change === 'started') {
        void branch.settled().then(() => heard.push(branch.items));
      }
    });
    const loading = branch.refresh();
    ask(0).answer([1]);
    await loading;
    await settle();
    assert.deepEqual(heard, [[1]]);
  });
});
