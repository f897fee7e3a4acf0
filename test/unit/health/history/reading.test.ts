import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ListReading, type Lister } from '../../../../src/health/history/reading.ts';
import { CloudError } from '../../../../src/model/errors.ts';
import type { BackupQuery, Call, Page } from '../../../../src/model/requests.ts';
import type { Backup } from '../../../../src/model/resources.ts';
import { before, backup, day, hour, now } from '../samples.ts';

const range = { from: before(100 * day), to: now };

/** Backups every `every` ms, newest first. */
function many(count: number, every = (90 * day) / count): Backup[] {
  return Array.from({ length: count }, (_, index) => backup('good', hour + index * every, { id: `b${index}` }));
}

/** A list that serves pages, newest first, as far as `refuse` lets it. */
class List {
  readonly asked: BackupQuery[] = [];
  items: readonly Backup[];
  pageSize = 10;
  counts = true;
  /** What is asked at the same time, and at most. */
  busy = 0;
  most = 0;
  refuse: (query: BackupQuery) => boolean = () => false;

  constructor(items: readonly Backup[]) {
    this.items = items;
  }

  readonly page: Lister = async (query: BackupQuery, call: Call): Promise<Page<Backup>> => {
    this.asked.push(query);
    assert.ok(!call.signal.aborted);
    this.busy += 1;
    this.most = Math.max(this.most, this.busy);
    await new Promise((resolve) => setImmediate(resolve));
    this.busy -= 1;
    if (this.refuse(query)) {
      throw new CloudError({ kind: 'network', message: 'No way.' });
    }
    const within = this.items.filter(
      ({ started }) => started && started >= query.range.from && started <= query.range.to,
    );
    const at = Number(query.cursor ?? 0);
    const next = at + this.pageSize < within.length ? String(at + this.pageSize) : undefined;
    return {
      items: within.slice(at, at + this.pageSize),
      next,
      total: this.counts ? within.length : undefined,
      broken: 0,
    };
  };
}

/** Its cursor comes again and again. */
const circle: Lister = async () =>
  await Promise.resolve({ items: many(1), next: 'again', total: undefined, broken: 1 });

async function read(list: List) {
  const ids: string[] = [];
  const reading = new ListReading(list.page, range, (items) => ids.push(...items.map(({ id }) => id)));
  await reading.run({ signal: new AbortController().signal });
  return { reading, ids };
}

describe('reading a list of backups to its end', () => {
  it('reads every backup once, however many there are and whether or not they are counted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 150 }),
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        async (count, size, counts) => {
          const list = new List(many(count));
          Object.assign(list, { pageSize: size, counts });
          const { reading, ids } = await read(list);
          assert.deepEqual(ids.toSorted(), list.items.map(({ id }) => id).toSorted());
          assert.deepEqual([reading.isWhole, reading.read, reading.failures.length], [true, count, 0]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('reads a long list as several times at once, up to eight, and a short one page after page', async () => {
    for (const [count, most] of [
      [60, 4],
      [200, 6],
      [1000, 8],
    ] as const) {
      const long = new List(many(count));
      await read(long);
      assert.equal(long.most, most);
      assert.ok(new Set(long.asked.map((query) => query.range.from.getTime())).size >= most);
      // The part of a page at the end of each stretch is all that it costs.
      assert.ok(long.asked.length <= count / long.pageSize + most, `${long.asked.length} requests for ${count}`);
    }
    const short = new List(many(30));
    await read(short);
    assert.equal(short.most, 1);
    assert.equal(short.asked.length, 3);
  });

  it('follows the pages of what does not come newest first', async () => {
    const list = new List(many(200).toReversed());
    const { ids } = await read(list);
    assert.equal(ids.length, 200);
    assert.equal(list.most, 1);
  });

  it('reads on where the stretches of time do not add up to what the cloud counts', async () => {
    const list = new List(many(200));
    const lost = new List(list.items.filter((_, index) => index !== 150));
    const page: Lister = async (query, call) =>
      await (query.range.from.getTime() === range.from.getTime() && query.range.to === range.to ? list : lost).page(
        query,
        call,
      );
    const ids: string[] = [];
    const reading = new ListReading(page, range, (items) => ids.push(...items.map(({ id }) => id)));
    await reading.run({ signal: new AbortController().signal });
    assert.equal(new Set(ids).size, 200);
    assert.equal(ids.length, 200);
    assert.equal(reading.isWhole, true);
  });

  it('counts each broken record once, and does not take one for a backup that is missing', async () => {
    const list = new List(many(200));
    const [cracked, twice] = [new Set(['b30', 'b90']), 'b120'];
    // A stretch has one of the broken records as well, and lacks a backup.
    const page: Lister = async (query, call) => {
      const whole = query.range.to === range.to;
      const { items, ...rest } = await list.page(query, call);
      const broken = items.filter(({ id }) => cracked.has(id) || (!whole && id === twice)).length;
      return { ...rest, items: items.filter(({ id }) => !cracked.has(id) && (whole || id !== twice)), broken };
    };
    const ids: string[] = [];
    const reading = new ListReading(page, range, (items) => ids.push(...items.map(({ id }) => id)));
    await reading.run({ signal: new AbortController().signal });
    assert.deepEqual([reading.isWhole, reading.read, reading.broken, ids.includes(twice)], [true, 198, 2, true]);
  });

  it('names the time that failed, keeps the rest, and goes on from there', async () => {
    const list = new List(many(200));
    list.refuse = (query) =>
      query.range.to < before(50 * day) && query.range.from > before(95 * day) && query.cursor === '10';
    const { reading, ids } = await read(list);
    assert.equal(reading.isWhole, false);
    const [failure, ...others] = reading.failures;
    assert.ok(failure && failure.error instanceof CloudError);
    assert.ok(failure.range.to.getTime() - failure.range.from.getTime() < 26 * day);
    assert.ok(ids.length > 100, String(others.length));
    const asked = list.asked.length;
    list.refuse = () => false;
    await reading.run({ signal: new AbortController().signal });
    assert.deepEqual([reading.isWhole, reading.read, reading.failures], [true, 200, []]);
    assert.equal(list.asked[asked]?.cursor, '10');
  });

  it('stops when it is told to, and goes on', async () => {
    const list = new List(many(60));
    list.counts = false;
    const stop = new AbortController();
    const reading = new ListReading(list.page, range, () => stop.abort());
    await reading.run({ signal: stop.signal });
    assert.deepEqual([reading.isWhole, reading.read, reading.failures], [false, 10, []]);
    await reading.run({ signal: new AbortController().signal });
    assert.deepEqual([reading.isWhole, reading.read], [true, 60]);
    assert.equal(list.asked.length, 6);
  });

  it('ends though a cursor comes again and again', async () => {
    const reading = new ListReading(circle, range, () => undefined);
    await reading.run({ signal: new AbortController().signal });
    assert.deepEqual([reading.isWhole, reading.read, reading.broken], [true, 1, 2]);
  });
});
