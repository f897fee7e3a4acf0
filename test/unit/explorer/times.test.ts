import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { DAY, endText, startText, timeRange } from '../../../src/explorer/times.ts';
import { inZone } from './zone.ts';

const now = new Date('2026-11-21T12:00:00Z');
const at = (text: string) => Date.parse(text);

describe('the time a list is asked for', () => {
  it('is the usual one unless another was chosen', () => {
    assert.deepEqual(timeRange(undefined, now, 30), { from: new Date(now.getTime() - 30 * DAY), to: now });
    assert.deepEqual(timeRange({ days: 7 }, now, 30), { from: new Date('2026-11-14T12:00:00Z'), to: now });
  });

  it('is what was chosen, from one moment to another', () => {
    const [from, to] = [at('2026-11-01T00:00:00Z'), at('2026-11-10T23:59:59.999Z')];
    assert.deepEqual(timeRange({ from, to }, now, 30), { from: new Date(from), to: new Date(to) });
  });

  it('ends now where no end was chosen, or one that has not come yet', () => {
    const from = at('2026-11-01T00:00:00Z');
    assert.deepEqual(timeRange({ from }, now, 30).to, now);
    assert.deepEqual(timeRange({ from, to: at('2026-11-21T23:59:59.999Z') }, now, 30).to, now);
    const tomorrow = new Date('2026-11-22T12:00:00Z');
    assert.equal(
      timeRange({ from, to: at('2026-11-21T23:59:59.999Z') }, tomorrow, 30).to.toISOString(),
      '2026-11-21T23:59:59.999Z',
    );
  });

  it('never ends before it begins, whatever the clock says', () => {
    const moment = fc.integer({ min: at('2020-01-01'), max: at('2030-01-01') });
    fc.assert(
      fc.property(moment, moment, moment, (from, later, clock) => {
        const range = timeRange({ from, to: Math.max(from, later) }, new Date(clock), 30);
        assert.equal(range.from.getTime(), from);
        assert.ok(range.to > range.from);
      }),
    );
  });

  it('is shown as a day alone where it begins or ends with one, in local time', () => {
    inZone('Asia/Shanghai', () => {
      assert.equal(startText(at('2026-11-20T16:00:00Z')), '2026-11-21');
      assert.equal(startText(at('2026-11-20T19:12:00Z')), '2026-11-21 03:12');
      assert.equal(endText(at('2026-11-21T15:59:59.999Z')), '2026-11-21');
      assert.equal(endText(at('2026-11-20T19:12:59.999Z')), '2026-11-21 03:12');
      assert.equal(endText(at('2026-11-20T16:00:00Z')), '2026-11-21 00:00');
    });
  });
});
