import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { reality } from '../../../../src/health/history/reality.ts';
import { FactReader, type BackupFacts } from '../../../../src/health/history/records.ts';
import type { Backup } from '../../../../src/model/resources.ts';
import { backup, before, day, hour, minute, now, policy } from '../samples.ts';

const reader = new FactReader();
const automated = { kind: 'automated', raw: 'Automated' } as const;
/** Automatic unless they say otherwise. */
const facts = (backups: readonly Backup[]): BackupFacts[] =>
  backups.map((one) => reader.backup({ ...one, mode: one.mode ?? automated }));
/** Daily at 19:00 UTC for an hour, kept for 30 days. */
const daily = policy({ window: { from: 19 * 60, to: 20 * 60 }, retention: 30 });
const judged = { from: before(100 * day).getTime(), now: now.getTime(), created: undefined };
/** Milliseconds before noon at which the window of so many days ago began. */
const windowOf = (daysAgo: number) => daysAgo * day - 7 * hour;

function made(from: number, to: number, more: Partial<Backup> = {}): Backup[] {
  return Array.from({ length: to - from + 1 }, (_, index) => backup('good', windowOf(from + index) - 5 * minute, more));
}

const hoursAgo = (hours: readonly number[]) => hours.map((one) => before(one * hour).getTime());
const begunAt = (text: string) => backup('good', now.getTime() - Date.parse(`2026-11-${text}Z`));

describe('policy and reality', () => {
  it('is as the policy has it where every backup is there', () => {
    const found = reality(daily, facts(made(1, 30)), judged);
    assert.ok(found);
    assert.deepEqual([found.due, found.made, found.missed, found.failed, found.outside], [30, 30, [], [], []]);
    assert.equal(found.kept, 'asPolicy');
    assert.equal(found.since, before(30 * day).getTime());
  });

  it('names the days that are missing and those that failed', () => {
    const backups = [
      ...made(1, 4),
      ...made(6, 9),
      ...made(11, 30),
      ...made(10, 10, { state: { kind: 'failed', raw: 'x' } }),
    ];
    const found = reality(daily, facts(backups), judged);
    assert.deepEqual(found?.missed, [before(windowOf(5)).getTime()]);
    assert.deepEqual(found.failed, [before(windowOf(10)).getTime()]);
    assert.deepEqual([found.due, found.made], [30, 28]);
  });

  it('counts no backup by hand, and none of single databases, for an automatic one', () => {
    const others = [
      ...made(5, 5, { mode: { kind: 'manual', raw: 'Manual' } }),
      ...made(5, 5, { databases: ['orders'] }),
    ];
    const found = reality(daily, facts([...made(1, 4), ...others, ...made(6, 30)]), judged);
    assert.equal(found?.missed.length, 1);
  });

  it('does not hold what is under way against it', () => {
    const running = made(1, 1, { state: { kind: 'running', raw: 'Running' } });
    const found = reality(daily, facts([...running, ...made(2, 30)]), judged);
    assert.deepEqual([found?.due, found?.made, found?.missed], [29, 29, []]);
  });

  it('names automatic backups that began outside of the window, also over midnight', () => {
    const late = backup('good', windowOf(3) - 3 * hour);
    assert.deepEqual(reality(daily, facts([...made(1, 30), late]), judged)?.outside, [late.started?.getTime()]);
    const incremental = { ...late, type: { kind: 'incremental', raw: 'Incremental' } } as const;
    const unsaid = { ...late, mode: { kind: 'unknown', raw: 'x' } } as const;
    assert.deepEqual(reality(daily, facts([incremental, unsaid]), judged)?.outside, []);
    const overMidnight = policy({ window: { from: 23 * 60 + 30, to: 30 }, retention: 7 });
    const found = reality(overMidnight, facts([begunAt('20T23:40'), begunAt('20T00:20'), begunAt('18T12:00')]), judged);
    assert.deepEqual(found?.outside, [Date.parse('2026-11-18T12:00Z')]);
  });

  it('says whether they are kept as long as the policy has it', () => {
    assert.equal(reality(daily, facts(made(1, 60)), judged)?.kept, 'longer');
    assert.equal(reality(daily, facts(made(1, 10)), judged)?.kept, 'shorter');
    const short = { ...judged, from: before(20 * day).getTime() };
    assert.equal(reality(daily, facts(made(1, 20)), short)?.kept, undefined);
    const young = { ...judged, created: before(10 * day).getTime() };
    const found = reality(daily, facts(made(1, 10)), young);
    assert.deepEqual([found?.kept, found?.missed, found?.due], [undefined, [], 10]);
  });

  it('expects one on the days of the policy only', () => {
    const weekly = policy({ ...daily, days: [3] });
    const found = reality(weekly, facts(made(3, 3)), judged);
    assert.deepEqual([found?.due, found?.made], [4, 1]);
    assert.ok(found?.missed.every((at) => new Date(at).getUTCDay() === 3));
  });

  describe('where backups come more often than daily', () => {
    const hourly = policy({ interval: 60, days: [], window: undefined, retention: 7 });
    const every = Array.from({ length: 168 }, (_, index) => backup('good', (index + 1) * hour));

    it('finds nothing where each is there', () => {
      const found = reality(hourly, facts(every), judged);
      assert.deepEqual([found?.due, found?.made, found?.missed, found?.failed], [168, 168, [], []]);
    });

    it('counts each that a hole has cost', () => {
      const found = reality(hourly, facts(every.filter((_, index) => index < 40 || index > 44)), judged);
      assert.deepEqual(found?.missed, hoursAgo([45, 44, 43, 42, 41]));
      assert.deepEqual([found.due, found.made], [168, 163]);
    });

    it('finds that they stopped, and that they began late', () => {
      const stopped = reality(hourly, facts(every.slice(8)), judged);
      assert.deepEqual(stopped?.missed, hoursAgo([8, 7, 6, 5, 4, 3]));
      const late = reality(hourly, facts(every.slice(0, 160)), judged);
      assert.deepEqual(late?.missed, hoursAgo([167, 166, 165, 164, 163, 162, 161]));
      const none = reality(hourly, [], judged);
      assert.deepEqual([none?.due, none?.made, none?.missed.length], [165, 0, 165]);
    });

    it('has patience with one that is late, or under way', () => {
      assert.deepEqual(reality(hourly, facts(every.slice(2)), judged)?.missed, []);
      const running = facts([backup('running', 2 * hour), ...every.slice(5)]);
      const found = reality(hourly, running, judged);
      assert.deepEqual([found?.missed, found?.made], [hoursAgo([5, 4, 3]), 163]);
    });

    it('names those that failed', () => {
      const tried = [10, 11, 50, 51, 52, 53].map((hours) => backup('failed', hours * hour + 2 * minute));
      const done = every.filter((_, index) => ![8, 9, 10, 29, 49, 50, 51, 52, 53].includes(index));
      const found = reality(hourly, facts([...tried, ...done]), judged);
      assert.deepEqual(found?.failed, hoursAgo([53, 52, 51, 50, 11, 10]));
      assert.deepEqual(found.missed, hoursAgo([54, 9]));
      const again = [backup('failed', 70 * hour + 2 * minute), backup('failed', 80 * hour)];
      const alone = facts([...again, ...every.filter((_, index) => index !== 79)]);
      assert.deepEqual(reality(hourly, alone, judged)?.failed, hoursAgo([80]));
    });
  });

  it('says nothing of a policy that says nothing', () => {
    assert.equal(reality(policy({ automatic: false }), [], judged), undefined);
    assert.equal(reality(policy({ window: undefined }), [], judged), undefined);
    assert.equal(reality(policy({ days: [] }), [], judged), undefined);
  });

  it('accounts for every backup that was due, whatever there is', () => {
    const times = fc.array(fc.integer({ min: 0, max: 60 * 24 * 60 }), { maxLength: 60 });
    const states = fc.constantFrom('good', 'failed', 'running', 'unknown' as const);
    const window = fc.record({ from: fc.integer({ min: 0, max: 1439 }), to: fc.integer({ min: 0, max: 1439 }) });
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 });
    fc.assert(
      fc.property(times, states, window, days, (minutes, state, hours, weekdays) => {
        const backups = facts(minutes.map((ago) => backup(state, ago * minute)));
        const found = reality(policy({ window: hours, days: weekdays, retention: 30 }), backups, judged);
        assert.ok(found);
        assert.equal(found.made + found.missed.length + found.failed.length, found.due);
        assert.ok(
          [...found.missed, ...found.failed].every(
            (at) => at >= found.since && weekdays.includes(new Date(at).getUTCDay()),
          ),
        );
        assert.ok(found.outside.length <= backups.length);
      }),
    );
  });
});
