import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  dayClock,
  emptyDays,
  fillDays,
  firstWeekday,
  goodDays,
  weekdayOf,
  weeksOf,
  type Dated,
  type DayFacts,
} from '../../../src/webview/page/history/days.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Far from UTC, by halves and quarters of an hour, and where midnight is left out in spring. */
const zones = [
  'UTC',
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
];
const whole: DayFacts = { whole: true, keptFrom: undefined, created: undefined };

function at(state: Dated['kind']['state'], iso: string, more: Partial<Dated> = {}): Dated {
  return { id: iso, at: Date.parse(iso), size: 100, kind: { state, partial: false }, ...more };
}

/** The days of one week in UTC, filled. The backups come newest first. */
function week(backups: readonly Dated[], facts = whole) {
  const days = emptyDays(
    { from: Date.parse('2026-11-15T00:00Z'), to: Date.parse('2026-11-21T06:00Z') },
    dayClock('UTC'),
  );
  fillDays(days, backups, facts);
  return days;
}

describe('the days of a history', () => {
  it('begin where the clock on the wall says so, in every zone and through every change of it', () => {
    const moments = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2030-01-01') });
    fc.assert(
      fc.property(fc.constantFrom(...zones), moments, (zone, moment) => {
        const clock = dayClock(zone);
        const day = clock.dayOf(moment);
        const [start, next] = [clock.startOf(day), clock.startOf(day + 1)];
        assert.ok(start <= moment && moment < next);
        assert.equal(clock.dayOf(start), day);
        assert.equal(clock.dayOf(start - 1), day - 1);
        assert.ok([23, 23.5, 24, 24.5, 25].includes((next - start) / HOUR), `${(next - start) / HOUR}`);
      }),
      { numRuns: 200 },
    );
  });

  it('have 23 and 25 hours when the clocks change, and each backup its own day', () => {
    const clock = dayClock('Europe/Berlin');
    const days = emptyDays({ from: Date.parse('2026-03-27T23:00Z'), to: Date.parse('2026-03-30T12:00Z') }, clock);
    assert.deepEqual(
      days.map(({ start, end }) => (end - start) / HOUR),
      [24, 23, 24],
    );
    fillDays(
      days,
      [at('good', '2026-03-29T22:30Z'), at('good', '2026-03-29T21:30Z'), at('good', '2026-03-28T22:30Z')],
      whole,
    );
    assert.deepEqual(
      days.map(({ good }) => good),
      [1, 1, 1],
    );
  });

  it('may begin at one o’clock where midnight is left out', () => {
    const clock = dayClock('Africa/Cairo');
    const day = clock.dayOf(Date.parse('2026-04-24T12:00Z'));
    assert.equal(new Date(clock.startOf(day)).toISOString(), '2026-04-23T22:00:00.000Z');
    assert.equal((clock.startOf(day + 1) - clock.startOf(day)) / HOUR, 23);
  });

  it('tell good, failed, both, running and none', () => {
    const days = week([
      at('running', '2026-11-21T03:00Z'),
      at('good', '2026-11-20T05:00Z', { size: 300 }),
      at('failed', '2026-11-20T03:00Z'),
      at('failed', '2026-11-19T05:00Z'),
      at('good', '2026-11-19T03:00Z'),
      at('unusable', '2026-11-18T03:00Z'),
      at('unknown', '2026-11-17T03:00Z'),
      at('good', '2026-11-15T04:00Z', { kind: { state: 'good', partial: true } }),
    ]);
    assert.deepEqual(
      days.map(({ state }) => state),
      ['other', 'none', 'other', 'failed', 'mixed', 'mixed', 'running'],
    );
    assert.deepEqual(
      days.map(({ goodLast }) => goodLast),
      [false, false, false, false, false, true, false],
    );
    assert.equal(days[5]?.largest, 300);
    assert.deepEqual([days[6]?.only, days[5].only], ['2026-11-21T03:00Z', undefined]);
    assert.deepEqual(goodDays(days), { good: 2, of: 6 });
  });

  it('tell a day without backups from one whose backups are no longer kept, or could not be', () => {
    const facts = { whole: true, keptFrom: Date.parse('2026-11-18T12:00Z'), created: Date.parse('2026-11-16T12:00Z') };
    const days = week([at('good', '2026-11-20T05:00Z')], facts);
    assert.deepEqual(
      days.map(({ state }) => state),
      ['before', 'notKept', 'notKept', 'notKept', 'none', 'good', 'open'],
    );
    assert.deepEqual(goodDays(days), { good: 1, of: 2 });
    assert.equal(week([], { ...facts, whole: false })[4]?.state, 'unread');
  });

  it('count today once a backup has ended, and never before', () => {
    const today = (backups: readonly Dated[], facts = whole) => {
      const days = week(backups, facts);
      return [days.at(-1)?.state, goodDays(days)];
    };
    const yesterday = at('good', '2026-11-20T05:00Z');
    assert.deepEqual(today([yesterday]), ['open', { good: 1, of: 6 }]);
    assert.deepEqual(today([at('running', '2026-11-21T05:00Z'), yesterday]), ['running', { good: 1, of: 6 }]);
    assert.deepEqual(today([at('failed', '2026-11-21T05:00Z'), yesterday]), ['failed', { good: 1, of: 7 }]);
    assert.deepEqual(today([at('good', '2026-11-21T05:00Z'), yesterday]), ['good', { good: 2, of: 7 }]);
    const young = { ...whole, created: Date.parse('2026-11-21T05:20Z') };
    assert.deepEqual(today([], young), ['open', { good: 0, of: 0 }]);
  });

  it('count every backup of the time in exactly one day', () => {
    const moments = fc.array(fc.integer({ min: Date.parse('2026-03-01'), max: Date.parse('2026-11-30') }), {
      maxLength: 100,
    });
    fc.assert(
      fc.property(fc.constantFrom(...zones), moments, (zone, times) => {
        const clock = dayClock(zone);
        const span = {
          from: clock.startOf(clock.dayOf(Date.parse('2026-03-20'))),
          to: Date.parse('2026-11-10T12:00Z'),
        };
        const days = emptyDays(span, clock);
        const sorted = times.toSorted((one, other) => other - one);
        fillDays(
          days,
          sorted.map((time) => at('good', new Date(time).toISOString())),
          whole,
        );
        const end = days.at(-1)?.end ?? 0;
        const within = sorted.filter((time) => time >= span.from && time < end).length;
        assert.equal(
          days.reduce((all, { count }) => all + count, 0),
          within,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('stand in weeks that begin as the language has it', () => {
    assert.deepEqual(
      [firstWeekday('en-GB'), firstWeekday('en-US'), firstWeekday('de'), firstWeekday('ar-EG')],
      [1, 0, 1, 6],
    );
    // 15 November 2026 is a Sunday.
    assert.equal(weekdayOf(Date.parse('2026-11-15') / DAY), 0);
    const days = week([]);
    const fromMonday = weeksOf(days, 1);
    assert.deepEqual(
      fromMonday.map((column) => column.map((day) => day && days.indexOf(day))),
      [
        [undefined, undefined, undefined, undefined, undefined, undefined, 0],
        [1, 2, 3, 4, 5, 6, undefined],
      ],
    );
    assert.equal(weeksOf(days, 0).length, 1);
  });
});
