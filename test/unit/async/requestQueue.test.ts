import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { RequestQueue, type Priority } from '../../../src/async/requestQueue.ts';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

/** Tasks that last until they are told to end, and how many of each priority run. */
class Tasks {
  readonly order: string[] = [];
  readonly running = new Map<Priority, number>();
  readonly #ends: (() => void)[] = [];
  readonly #queue: RequestQueue;

  constructor(places: number) {
    this.#queue = new RequestQueue(places);
  }

  add(name: string, priority: Priority, signal: AbortSignal = new AbortController().signal): Promise<string> {
    const task = async () => {
      this.order.push(name);
      this.running.set(priority, (this.running.get(priority) ?? 0) + 1);
      await new Promise<void>((resolve) => this.#ends.push(resolve));
      this.running.set(priority, (this.running.get(priority) ?? 0) - 1);
      return name;
    };
    return this.#queue.run(task, { priority, signal });
  }

  total(): number {
    return [...this.running.values()].reduce((sum, count) => sum + count, 0);
  }

  async endAll(): Promise<void> {
    for (let idle = 0; idle < 3; idle = this.#ends.length === 0 ? idle + 1 : 0) {
      this.#ends.splice(0).forEach((end) => end());
      await wait(1);
    }
  }
}

describe('request queue', () => {
  it('runs as many as there are places and no more', async () => {
    const tasks = new Tasks(3);
    const work = ['a', 'b', 'c', 'd'].map((name) => tasks.add(name, 'user'));
    await wait(1);
    assert.equal(tasks.total(), 3);
    await tasks.endAll();
    assert.deepEqual(await Promise.all(work), ['a', 'b', 'c', 'd']);
  });

  it('lets what the user asked for overtake jobs, and jobs overtake background work', async () => {
    const tasks = new Tasks(1);
    const work = [tasks.add('first', 'user')];
    await wait(1);
    work.push(tasks.add('background', 'background'), tasks.add('job', 'job'), tasks.add('user', 'user'));
    await tasks.endAll();
    await Promise.all(work);
    assert.deepEqual(tasks.order, ['first', 'user', 'job', 'background']);
  });

  it('gives background work at most half of the places, but always one', async () => {
    for (const [places, half] of [
      [8, 4],
      [3, 1],
      [1, 1],
    ] as const) {
      const tasks = new Tasks(places);
      const work = Array.from({ length: 9 }, (_, index) => tasks.add(String(index), 'background'));
      await wait(1);
      assert.equal(tasks.running.get('background'), half);
      const click = places > 1 ? tasks.add('click', 'user') : undefined;
      await wait(1);
      assert.equal(tasks.running.get('user') ?? 0, places > 1 ? 1 : 0);
      await tasks.endAll();
      await Promise.all([...work, click]);
    }
  });

  it('ends a wait at once when it is cancelled, and frees the place it waited for', async () => {
    const tasks = new Tasks(2);
    const controller = new AbortController();
    const work = [tasks.add('a', 'background'), tasks.add('b', 'user')];
    await wait(1);
    const waiting = (['user', 'background'] as const).map((priority) =>
      assert.rejects(tasks.add(`late ${priority}`, priority, controller.signal), { name: 'AbortError' }),
    );
    controller.abort();
    await Promise.all(waiting);
    const next = tasks.add('next', 'background');
    await tasks.endAll();
    await Promise.all([...work, next]);
    assert.deepEqual(tasks.order, ['a', 'b', 'next']);
  });

  it('leaves a task that has begun to heed its signal by itself', async () => {
    const tasks = new Tasks(2);
    const controller = new AbortController();
    const work = (['user', 'background'] as const).map((priority) => tasks.add(priority, priority, controller.signal));
    await wait(1);
    controller.abort();
    await wait(1);
    const next = tasks.add('next', 'user');
    await wait(1);
    assert.equal(tasks.total(), 2, 'their places are not free yet');
    await tasks.endAll();
    assert.deepEqual(await Promise.all([...work, next]), ['user', 'background', 'next']);
  });

  it('hands on what a task rejects with', async () => {
    const queue = new RequestQueue(2);
    const place = { priority: 'background', signal: new AbortController().signal } as const;
    await assert.rejects(
      queue.run(() => Promise.reject(new Error('no')), place),
      { message: 'no' },
    );
    assert.equal(await queue.run(() => Promise.resolve(1), place), 1);
  });

  it('keeps nothing of background work that is over, also where what waited behind it was cancelled', async () => {
    const queue = new RequestQueue(1);
    const signal = new AbortController().signal;
    const work = { task: async () => await wait(1, signal) };
    const kept = new WeakRef(work.task);
    const cancelled = new AbortController();
    const first = queue.run(async () => await wait(1), { priority: 'background', signal });
    const second = queue.run(work.task, { priority: 'background', signal });
    const third = queue.run(async () => await wait(1), { priority: 'background', signal: cancelled.signal });
    await first;
    cancelled.abort(new Error('Stopped'));
    await assert.rejects(third, /Stopped/);
    await second;
    work.task = async () => await wait(1, signal);
    // What a WeakRef was made of lives to the end of the turn.
    await wait(1);
    collectGarbage();
    assert.equal(kept.deref(), undefined);
  });
});
