import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { RequestQueue, type Priority, type QueueLimit, type QueueWait } from '../../../src/async/requestQueue.ts';

const window = 60;
const limit: QueueLimit = { calls: 3, milliseconds: window };

/** Lets everything that is already decided take its course. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A queue whose clock is ours, what began in it when, and what it said of waiting. */
class Bench {
  readonly queue: RequestQueue;
  readonly begun: { readonly name: string; readonly at: number }[] = [];
  readonly told: (QueueWait | undefined)[] = [];
  /** What the tasks that are held wait for. */
  readonly ends: (() => void)[] = [];

  constructor(places: number, pace?: QueueLimit) {
    this.queue = new RequestQueue(places, pace);
    this.queue.onDidChangeWait((wait) => this.told.push(wait));
  }

  /** A task that is done as soon as it began. */
  async add(name: string, priority: Priority = 'user', signal = new AbortController().signal): Promise<void> {
    const task = async () => {
      this.begun.push({ name, at: Date.now() });
      await Promise.resolve();
    };
    await this.queue.run(task, { priority, signal });
  }

  /** A task that lasts until it is let go. */
  async hold(): Promise<void> {
    const task = () => new Promise<void>((resolve) => this.ends.push(resolve));
    await this.queue.run(task, { priority: 'user', signal: new AbortController().signal });
  }

  letGo(): void {
    this.ends.splice(0).forEach((end) => end());
  }

  /** So many tasks, called `<priority><number>`. */
  many(count: number, priority: Priority = 'user'): Promise<unknown> {
    return Promise.all(Array.from({ length: count }, (_, index) => this.add(`${priority}${index}`, priority)));
  }

  /** What has begun so far, by name. */
  get names(): readonly string[] {
    return this.begun.map(({ name }) => name);
  }

  /** Since when, in milliseconds since the test began. */
  get times(): readonly number[] {
    return this.begun.map(({ at }) => at);
  }
}

async function pass(milliseconds: number): Promise<void> {
  // Step by step, as timers that are set on the way have to run, too.
  for (let left = milliseconds; left > 0; left--) {
    mock.timers.tick(1);
    await settle();
  }
}

describe('the limit of a request queue', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'] }));
  afterEach(() => mock.timers.reset());

  it('lets as many begin at once as it allows, and the others as soon as there is room again', async () => {
    const bench = new Bench(8, limit);
    const work = bench.many(8);
    await settle();
    assert.equal(bench.begun.length, 3);
    await pass(window - 1);
    assert.equal(bench.begun.length, 3);
    await pass(1);
    assert.equal(bench.begun.length, 6);
    await pass(window);
    await work;
    assert.deepEqual(
      bench.names,
      Array.from({ length: 8 }, (_, index) => `user${index}`),
      'none is lost',
    );
  });

  it('holds in every span of time, wherever it begins', async () => {
    const bench = new Bench(8, limit);
    const work: Promise<unknown>[] = [];
    for (let step = 0; step < 20; step++) {
      work.push(bench.add(`a${step}`));
      await pass(7);
    }
    await pass(10 * window);
    await Promise.all(work);
    assert.equal(bench.begun.length, 20);
    bench.times.forEach((at, index) => {
      const fourth = bench.times[index + limit.calls];
      assert.ok(fourth === undefined || fourth - at >= window, `${at} and ${fourth}`);
    });
  });

  it('is not held up by tasks that take longer than its span', async () => {
    const bench = new Bench(1, limit);
    const long = bench.hold();
    const work = bench.many(3);
    await pass(2 * window);
    assert.deepEqual(bench.names, [], 'there is one place');
    assert.deepEqual(bench.told, [], 'to wait for a place is no news');
    bench.letGo();
    await settle();
    assert.equal(bench.begun.length, 3);
    await Promise.all([long, work]);
  });

  it('is gone over by the user first, whoever waited longer', async () => {
    const bench = new Bench(8, limit);
    const work = [bench.many(3), bench.add('late background', 'background'), bench.add('late job', 'job')];
    await settle();
    work.push(bench.add('late user'));
    await pass(window);
    await Promise.all(work);
    assert.deepEqual(bench.names.slice(3), ['late user', 'late job', 'late background']);
  });

  it('leaves at most half to background work, and at least one', async () => {
    for (const [calls, half] of [
      [6, 3],
      [3, 1],
      [1, 1],
    ] as const) {
      const bench = new Bench(32, { calls, milliseconds: window });
      const work = bench.many(9, 'background');
      await settle();
      assert.equal(bench.begun.length, half, `of ${calls}`);
      const clicks = Array.from({ length: calls - half }, (_, index) => bench.add(`click${index}`));
      await settle();
      assert.equal(bench.begun.length, calls, 'the rest is free for the user');
      await pass(9 * window);
      await Promise.all([work, ...clicks]);
    }
  });

  it('is not used up by what is cancelled while it waits', async () => {
    const bench = new Bench(8, limit);
    const first = bench.many(3);
    const controller = new AbortController();
    const cancelled = (['user', 'background'] as const).map((priority) =>
      assert.rejects(bench.add('cancelled', priority, controller.signal), { name: 'AbortError' }),
    );
    await settle();
    controller.abort();
    await Promise.all(cancelled);
    assert.equal(bench.told.at(-1), undefined, 'nobody waits any more');
    const work = bench.many(3);
    await pass(window);
    assert.equal(bench.begun.length, 6);
    assert.ok(!bench.names.includes('cancelled'));
    await Promise.all([first, work]);
  });

  it('goes on after the number of places has changed', async () => {
    const bench = new Bench(1, limit);
    const work = Array.from({ length: 5 }, () => bench.hold());
    await settle();
    assert.equal(bench.ends.length, 1);
    bench.queue.places = 8;
    await settle();
    assert.equal(bench.ends.length, 3, 'at once, up to the limit');
    bench.queue.places = 1;
    await pass(window);
    assert.equal(bench.ends.length, 3, 'those under way go on, and no other begins');
    for (const left of [1, 1, 0]) {
      bench.letGo();
      await settle();
      assert.equal(bench.ends.length, left);
    }
    await Promise.all(work);
  });
});

describe('what a request queue says of waiting', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'] }));
  afterEach(() => mock.timers.reset());

  it('is nothing as long as nobody has to', async () => {
    const bench = new Bench(8, limit);
    await bench.many(3);
    await pass(window);
    await bench.many(3);
    assert.deepEqual(bench.told, []);
  });

  it('is until when, and that it is over', async () => {
    const bench = new Bench(8, limit);
    const work = bench.many(4);
    await settle();
    assert.deepEqual(bench.told, [{ until: window, priority: 'user', paused: false }]);
    await pass(window);
    await work;
    assert.deepEqual(bench.told.slice(1), [undefined]);
  });

  it('is that it goes on for longer, without an end in between', async () => {
    const bench = new Bench(8, limit);
    const work = bench.many(10);
    await pass(3 * window);
    await work;
    assert.deepEqual(
      bench.told.map((wait) => wait?.until),
      [window, 2 * window, 3 * window, undefined],
    );
  });

  it('names the most urgent of those that wait', async () => {
    const bench = new Bench(8, limit);
    const work = [bench.many(3), bench.add('b', 'background')];
    await settle();
    work.push(bench.add('j', 'job'));
    await settle();
    const controller = new AbortController();
    const click = assert.rejects(bench.add('u', 'user', controller.signal));
    await settle();
    controller.abort();
    await click;
    await pass(window);
    await Promise.all(work);
    assert.deepEqual(
      bench.told.map((wait) => wait?.priority),
      ['background', 'job', 'user', 'job', undefined],
    );
  });

  it('is said of background work that has used up its half', async () => {
    const bench = new Bench(8, { calls: 4, milliseconds: window });
    const work = bench.many(3, 'background');
    await settle();
    assert.deepEqual(bench.told, [{ until: window, priority: 'background', paused: false }]);
    await bench.add('click');
    assert.equal(bench.told.length, 1, 'a click goes out meanwhile');
    await pass(window);
    await work;
    assert.equal(bench.told.at(-1), undefined);
  });
});

describe('a pause of a request queue', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'] }));
  afterEach(() => mock.timers.reset());

  it('lets nothing begin until its end, and tells those that wait', async () => {
    const bench = new Bench(8);
    bench.queue.pause(100);
    await settle();
    assert.deepEqual(bench.told, [], 'nobody waits yet');
    const work = bench.many(2);
    await pass(99);
    assert.deepEqual(bench.names, []);
    assert.deepEqual(bench.told, [{ until: 100, priority: 'user', paused: true }]);
    await pass(1);
    await work;
    assert.equal(bench.told.at(-1), undefined);
    await bench.add('after');
    assert.equal(bench.told.length, 2);
  });

  it('can become longer and not shorter', async () => {
    const bench = new Bench(8);
    const work = [bench.add('first')];
    bench.queue.pause(100);
    work.push(bench.add('second'));
    await settle();
    bench.queue.pause(200);
    bench.queue.pause(50);
    await pass(199);
    assert.deepEqual(bench.names, ['first']);
    await pass(1);
    await Promise.all(work);
    assert.deepEqual(
      bench.told.map((wait) => wait?.until),
      [100, 200, undefined],
    );
  });

  it('leaves what is under way alone', async () => {
    const bench = new Bench(8);
    const work = bench.hold();
    bench.queue.pause(100);
    bench.letGo();
    await work;
  });

  it('ends for who is cancelled', async () => {
    const bench = new Bench(8);
    bench.queue.pause(100);
    const controller = new AbortController();
    const work = (['user', 'background'] as const).map((priority) =>
      assert.rejects(bench.add('x', priority, controller.signal), { name: 'AbortError' }),
    );
    await settle();
    controller.abort();
    await Promise.all(work);
    await pass(100);
    assert.deepEqual(bench.names, []);
  });

  it('that is over already holds nothing up', async () => {
    const bench = new Bench(8);
    bench.queue.pause(-5);
    const work = bench.add('soon');
    await pass(1);
    await work;
  });

  it('comes to its end also after the queue was disposed of', async () => {
    const bench = new Bench(8);
    bench.queue.pause(100);
    const work = bench.add('left');
    bench.queue.dispose();
    await pass(100);
    await work;
    assert.deepEqual(bench.told, []);
  });
});
