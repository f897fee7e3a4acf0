import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { pieceSizeFor, Plan, SMALLEST_PIECE, type Run } from '../../../src/downloads/transfer/plan.ts';

const MIB = 1024 * 1024;
const PIECE = SMALLEST_PIECE;

/** All of a run arrives. */
function arrive(plan: Plan, { from, to }: Run): void {
  for (let at = from; at < to;) {
    const end = Math.min(to, (Math.floor(at / MIB) + 1) * MIB);
    plan.add({ at, bytes: end - at, crc: 1n });
    at = end;
  }
}

const span = (run: Run | undefined) => run && [run.from, run.to];

describe('the pieces of a download', () => {
  it('are of 8 MiB, and larger where there would be too many', () => {
    assert.deepEqual([pieceSizeFor(0), pieceSizeFor(10 * 1024 ** 3)], [PIECE, PIECE]);
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 46 }), (total) => {
        const size = pieceSizeFor(total);
        assert.ok(size % PIECE === 0 && total / size <= 2000);
      }),
    );
  });

  it('are given out once each, many at first and one by one in the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 * PIECE }), fc.integer({ min: 1, max: 16 }), (total, connections) => {
        const plan = new Plan(total, PIECE);
        const runs: Run[] = [];
        for (let run = plan.claim(connections); run; run = plan.claim(connections)) {
          runs.push(run);
        }
        assert.deepEqual([runs[0]?.from, runs.at(-1)?.to], [0, total]);
        assert.ok(runs.every(({ from }, index) => from === (runs[index - 1]?.to ?? 0)));
        const lengths = runs.map(({ first, end }) => end - first);
        assert.ok(lengths.every((length, index) => length <= Math.min(8, lengths[index - 1] ?? 8)));
        assert.ok((lengths.at(-1) ?? 0) <= 1 || connections === 1);
      }),
    );
  });

  it('that did not arrive are given out again, from where they broke', () => {
    const plan = new Plan(3 * PIECE, PIECE);
    const run = plan.claim(1);
    assert.deepEqual(span(run), [0, 2 * PIECE]);
    assert.ok(run);
    arrive(plan, { ...run, to: PIECE + 2 * MIB });
    plan.add({ at: PIECE + 2 * MIB, bytes: 5, crc: 1n });
    plan.release(run);
    assert.deepEqual([plan.bytes, plan.reach], [PIECE, PIECE]);
    assert.deepEqual(span(plan.claim(1)), [PIECE + 2 * MIB + 5, 2 * PIECE]);
    assert.deepEqual(span(plan.claim(1)), [2 * PIECE, 3 * PIECE]);
    assert.equal(plan.claim(1), undefined);
  });

  it('are complete when all have arrived, in whatever order', async () => {
    const plan = new Plan(2 * PIECE + 1, PIECE);
    const runs = [plan.claim(8), plan.claim(8), plan.claim(8)];
    let woken = 0;
    const waiting = plan.changed().then(() => (woken += 1));
    for (const run of runs.toReversed()) {
      assert.ok(run && !plan.complete);
      arrive(plan, run);
    }
    await waiting;
    assert.ok(plan.complete && woken === 1);
    assert.deepEqual(Object.keys(plan.checksums).toSorted(), ['0', '1', '2']);
    await plan.changed();
  });

  it('of an earlier run count as arrived', () => {
    const plan = new Plan(2 * PIECE + 1, PIECE);
    assert.ok(plan.restore({ 2: '995dc9bbdf1939fa', 0: '0000000000000001' }));
    assert.deepEqual([plan.bytes, plan.reach, span(plan.claim(8))], [PIECE + 1, 2 * PIECE + 1, [PIECE, 2 * PIECE]]);
    const bad = [{ 3: '995dc9bbdf1939fa' }, { '-1': '995dc9bbdf1939fa' }, { 0: '99' }, { x: '995dc9bbdf1939fa' }];
    for (const done of bad) {
      const other = new Plan(2 * PIECE + 1, PIECE);
      assert.deepEqual([other.restore(done), other.bytes], [false, 0]);
    }
  });

  it('are none for an empty file', () => {
    const plan = new Plan(0, PIECE);
    assert.deepEqual([plan.complete, plan.claim(8), plan.crc, plan.bytes], [true, undefined, 0n, 0]);
  });
});
