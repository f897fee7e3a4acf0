import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { grace, isKnown, lastDue, lookBack, missedSince } from '../../../src/health/schedule.ts';
import { day, hour, minute, policy } from './samples.ts';

const week = 7 * day;
const at = (text: string) => new Date(`2026-11-${text}Z`);

/** Length of a window in milliseconds. */
function lengthOf({ from, to }: { from: number; to: number }): number {
  return (to > from ? to - from : to - from + 24 * 60) * minute;
}

describe('the schedule of automatic backups', () => {
  it('expects a backup two hours after the end of its window', () => {
    const daily = policy({ window: { from: 19 * 60, to: 20 * 60 } });
    assert.deepEqual(lastDue(daily, at('21T21:59')), at('20T19:00'));
    assert.deepEqual(lastDue(daily, at('21T22:00')), at('21T19:00'));
  });

  it('counts a window over midnight to the day on which it begins', () => {
    const fridays = { days: [5] };
    for (const to of [0, 30]) {
      const late = policy({ ...fridays, window: { from: 23 * 60 + 30, to } });
      const due = at(`21T0${2 + Math.floor(to / 60)}:${String(to % 60).padStart(2, '0')}`);
      assert.deepEqual(lastDue(late, due), at('20T23:30'));
      assert.deepEqual(lastDue(late, new Date(due.getTime() - 1)), at('13T23:30'));
    }
  });

  it('finds the one of last week on the very day of a weekly backup', () => {
    const fridays = policy({ days: [5] });
    assert.deepEqual(lastDue(fridays, at('20T22:59')), at('13T23:00'));
    assert.deepEqual(lastDue(fridays, at('21T01:59')), at('13T23:00'));
  });

  it('says nothing where window or days are not known, or automatic backup is off', () => {
    const off = policy({ automatic: false });
    for (const unknown of [policy({ window: undefined }), policy({ days: [] }), off]) {
      assert.equal(lastDue(unknown, at('21T12:00')), undefined);
      assert.equal(isKnown(unknown), false);
      assert.equal(missedSince(unknown, at('01T00:00'), at('21T12:00')), undefined);
    }
    assert.equal(isKnown(policy({ window: undefined, interval: 60 })), true);
  });

  it('misses a backup only if none began since it was due', () => {
    const due = at('20T23:00');
    assert.deepEqual(missedSince(policy(), at('20T22:59'), at('21T12:00')), due);
    assert.equal(missedSince(policy(), due, at('21T12:00')), undefined);
    assert.equal(missedSince(policy(), at('20T22:59'), at('21T01:59')), undefined);
  });

  it('looks back a week, longer for weekly backups, and over 90 of those that come more often', () => {
    assert.equal(lookBack(undefined, 26), week);
    assert.equal(lookBack(policy(), 26), week);
    assert.equal(lookBack(policy({ days: [1, 4] }), 26), week);
    assert.equal(lookBack(policy({ days: [1] }), 26), week + day);
    assert.equal(lookBack(policy({ interval: 60 }), 26), 90 * hour);
    assert.equal(lookBack(policy({ interval: 720 }), 26), week);
    assert.equal(lookBack(policy(), 14 * 24), 15 * day, 'a good one may be as old as the limit');
  });

  const minuteOfDay = fc.integer({ min: 0, max: 24 * 60 - 1 });
  const schedules = fc.record({
    days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 }),
    window: fc.record({ from: minuteOfDay, to: minuteOfDay }),
  });
  const moments = fc
    .integer({ min: Date.UTC(2020, 0, 1) / minute, max: Date.UTC(2030, 0, 1) / minute })
    .map((minutes) => new Date(minutes * minute));

  it('gives the start of a window that is over, the last one there is', () => {
    fc.assert(
      fc.property(schedules, moments, ({ days, window }, now) => {
        const due = lastDue(policy({ days, window }), now);
        assert.ok(due);
        assert.ok(days.includes(due.getUTCDay()));
        assert.equal(due.getUTCHours() * 60 + due.getUTCMinutes(), window.from);
        const isOver = (start: number) => start + lengthOf(window) + grace <= now.getTime();
        assert.ok(isOver(due.getTime()));
        for (let next = due.getTime() + day; isOver(next); next += day) {
          assert.ok(!days.includes(new Date(next).getUTCDay()), 'a later one is over as well');
        }
      }),
    );
  });

  it('comes again every week and never goes back', () => {
    fc.assert(
      fc.property(schedules, moments, fc.integer({ min: 0, max: 20_000 }), (schedule, now, minutes) => {
        const known = policy(schedule);
        const due = lastDue(known, now);
        const later = lastDue(known, new Date(now.getTime() + minutes * minute));
        const nextWeek = lastDue(known, new Date(now.getTime() + week));
        assert.ok(due && later && later >= due);
        assert.equal(nextWeek?.getTime(), due.getTime() + week);
      }),
    );
  });

  it('looks back far enough to see the last good one of a schedule that is kept', () => {
    const hourLong = minuteOfDay.map((from) => ({ from, to: (from + 60) % (24 * 60) }));
    const kept = fc.record({ days: schedules.map(({ days }) => days), window: hourLong });
    fc.assert(
      fc.property(kept, moments, (schedule, now) => {
        const known = policy(schedule);
        const due = lastDue(known, now);
        assert.ok(due && now.getTime() - due.getTime() <= lookBack(known, 26));
      }),
    );
  });
});
