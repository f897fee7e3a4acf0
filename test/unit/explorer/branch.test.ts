import assert from 'node:assert/strict';
import { Branch } from '../../../src/explorer/branch.ts';
import { setUp, settle } from './numbers.ts';

describe('a list below a row', () => {
  it('shows the first page and asks for the next only when told to', async () => {
    const { branch, asks, ask } = setUp();
    const loading = branch.refresh();
    ask(0).answer([1, 2], 'p2', 3);
    await loading;
    assert.deepEqual(branch.items, [1, 2]);
    assert.equal(branch.hasMore, true);
    assert.equal(asks.length, 1);
    const more = branch.more();
    assert.equal(ask(1).cursor, 'p2');
    ask(1).answer([3]);
    await more;
    assert.deepEqual(branch.items, [1, 2, 3]);
    assert.equal(branch.hasMore, false);
  });

  it('follows page after page by itself and shows each as it comes', async () => {
    const { branch, ask } = setUp({ follow: true });
    const loading = branch.refresh();
    ask(0).answer([1], 'p2');
    await settle();
    assert.deepEqual(branch.items, [1]);
    assert.equal(branch.state, 'loading');
    ask(1).answer([2]);
    await loading;
    assert.deepEqual(branch.items, [1, 2]);
    assert.equal(branch.state, 'loaded');
  });

  it('counts a row once when the list grew between two pages', async () => {
    const { branch, ask } = setUp({ sorted: true });
    const loading = branch.refresh();
    ask(0).answer([5, 4], 'p2');
    await loading;
    const more = branch.more();
    ask(1).answer([4, 3]);
    await more;
    assert.deepEqual(branch.items, [5, 4, 3]);
  });

  it('keeps the old rows until a refresh has answered', async () => {
    const { branch, ask } = setUp();
    const first = branch.refresh();
    ask(0).answer([1, 2]);
    await first;
    const second = branch.refresh();
    assert.deepEqual(branch.items, [1, 2]);
    assert.equal(branch.stale, true);
    ask(1).answer([2]);
    await second;
    assert.deepEqual(branch.items, [2]);
    assert.equal(branch.stale, false);
  });

  it('keeps rows and reason when a refresh fails, and tries the same again on request', async () => {
    const { branch, ask } = setUp();
    const first = branch.refresh();
    ask(0).answer([1]);
    await first;
    const second = branch.refresh();
    const failure = new Error('down');
    ask(1).fail(failure);
    await second;
    assert.equal(branch.state, 'failed');
    assert.equal(branch.error, failure);
    assert.deepEqual(branch.items, [1]);
    const third = branch.more();
    assert.equal(ask(2).cursor, undefined);
    ask(2).answer([1, 7]);
    await third;
    assert.equal(branch.state, 'loaded');
    assert.deepEqual(branch.items, [1, 7]);
  });

  it('goes on at the page that failed', async () => {
    const { branch, ask } = setUp({ follow: true });
    const loading = branch.refresh();
    ask(0).answer([1], 'p2');
    await settle();
    ask(1).fail(new Error('cut'));
    await loading;
    assert.equal(branch.state, 'failed');
    const again = branch.more();
    assert.equal(ask(2).cursor, 'p2');
    ask(2).answer([2]);
    await again;
    assert.deepEqual(branch.items, [1, 2]);
  });

  it('stops at once on cancel and loads on the next request', async () => {
    const { branch, ask } = setUp();
    const loading = branch.refresh();
    branch.cancel();
    await loading;
    assert.equal(branch.state, 'stopped');
    assert.equal(ask(0).signal.aborted, true);
    const again = branch.more();
    ask(1).answer([1]);
    await again;
    assert.deepEqual(branch.items, [1]);
  });

  it('drops the answer of a request that was overtaken', async () => {
    const { branch, ask } = setUp();
    const first = branch.refresh();
    const second = branch.refresh();
    assert.equal(ask(0).signal.aborted, true);
    ask(0).answer([1]);
    ask(1).answer([2]);
    await Promise.all([first, second]);
    assert.deepEqual(branch.items, [2]);
    assert.equal(branch.state, 'loaded');
  });

  it('keeps the rows of later pages while it reads them again, and drops at the end what is gone', async () => {
    const { branch, ask } = setUp({ follow: true });
    const loading = branch.refresh();
    ask(0).answer([1, 2], 'p2');
    await settle();
    ask(1).answer([3, 4]);
    await loading;
    const again = branch.refresh();
    ask(2).answer([1, 2], 'p2');
    await settle();
    assert.deepEqual(branch.items, [1, 2, 3, 4]);
    ask(3).fail(new Error('no'));
    await again;
    assert.deepEqual(branch.items, [1, 2, 3, 4], 'also when a later page fails');
    const more = branch.more();
    ask(4).answer([4]);
    await more;
    assert.deepEqual(branch.items, [1, 2, 4]);
  });

  it('looks for news at the start without losing the pages that were loaded', async () => {
    const { branch, ask } = setUp({ sorted: true });
    const loading = branch.refresh();
    ask(0).answer([9, 8], 'p2', 6);
    await loading;
    const more = branch.more();
    ask(1).answer([7, 6], 'p3', 6);
    await more;
    const news = branch.refreshStart();
    ask(2).answer([10, 9], 'p2', 7);
    await news;
    assert.deepEqual(branch.items, [10, 9, 8, 7, 6]);
    assert.equal(branch.total, 7);
    const rest = branch.more();
    assert.equal(ask(3).cursor, 'p3');
    ask(3).answer([5, 4]);
    await rest;
    assert.deepEqual(branch.items, [10, 9, 8, 7, 6, 5, 4]);
  });

  it('stops following a cloud that gives the same page for ever', async () => {
    const { branch, asks, ask } = setUp({ follow: true });
    const loading = branch.refresh();
    ask(0).answer([1], 'a');
    await settle();
    ask(1).answer([2], 'b');
    await settle();
    ask(2).answer([3], 'a');
    await loading;
    assert.equal(asks.length, 3);
    assert.equal(branch.state, 'loaded');
  });

  it('stops at once on cancel also where nobody listens', async () => {
    const branch = new Branch<number>({ follow: false, keyOf: String, load: () => new Promise(() => undefined) });
    const loading = branch.refresh();
    branch.cancel();
    await loading;
    assert.equal(branch.state, 'stopped');
  });
});
