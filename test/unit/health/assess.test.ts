import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { assess, findingsOf, type Facts, type HealthSettings } from '../../../src/health/assess.ts';
import type { Health } from '../../../src/model/insight.ts';
import type { Backup } from '../../../src/model/resources.ts';
import { backup, before, day, hour, minute, now, policy } from './samples.ts';

const settings: HealthSettings = { limitHours: 26, allowSchedule: true };

function healthOf(backups: readonly Backup[], more: Partial<Facts> = {}, by = settings, at = now): Health {
  const facts: Facts = {
    since: before(7 * day),
    complete: true,
    created: before(365 * day),
    policy: policy(),
    checked: now,
    ...findingsOf(backups),
    ...more,
  };
  return assess(facts, by, at);
}

describe('the health of an instance', () => {
  it('is good after a young good backup', () => {
    const health = healthOf([backup('good', 13 * hour), backup('failed', 30 * hour), backup('good', 37 * hour)]);
    assert.equal(health.state, 'good');
    assert.equal(health.trouble, false);
    assert.equal(health.failures, 0);
    assert.deepEqual(health.lastGood, before(13 * hour - 10 * minute));
    assert.equal(health.error, undefined);
  });

  it('is not made better or worse by backups of some databases', () => {
    const only = { databases: ['orders'] };
    const old = backup('good', 30 * hour);
    const judged = healthOf([backup('good', hour, only), backup('failed', 2 * hour, only), old]);
    assert.deepEqual([judged.state, judged.failures, judged.lastGood], ['late', 0, old.ended]);
  });

  it('measures age from the end, or from the start where no end is known', () => {
    const without = { policy: undefined };
    const long = backup('good', 27 * hour, { ended: before(25 * hour) });
    assert.equal(healthOf([long], without).state, 'good');
    const noEnd = backup('good', 27 * hour, { ended: undefined });
    assert.equal(healthOf([noEnd], without).state, 'late');
    assert.deepEqual(healthOf([noEnd], without).lastGood, noEnd.started);
    const noStart = backup('good', 0, { started: undefined, ended: before(25 * hour) });
    assert.equal(healthOf([noStart], without).state, 'good');
  });

  it('takes a backup without any date for no proof', () => {
    const health = healthOf([backup('good', 0, { started: undefined, ended: undefined })]);
    assert.equal(health.state, 'none');
    assert.equal(health.lastGood, undefined);
  });

  it('is failing when backups failed after the last good one, however young that is', () => {
    const unusable = backup('unusable', 2 * hour);
    const health = healthOf([backup('failed', hour), unusable, backup('good', 13 * hour), backup('failed', day)]);
    assert.equal(health.state, 'failing');
    assert.equal(health.trouble, true);
    assert.equal(health.failures, 2);
    assert.deepEqual(health.lastGood, before(13 * hour - 10 * minute));
  });

  it('does not count running backups and unknown words as failed or good', () => {
    const others = [backup('running', 5 * minute), backup('unknown', hour), backup('unknown', 2 * hour)];
    assert.equal(healthOf([...others, backup('good', 13 * hour)]).state, 'good');
    assert.equal(healthOf(others).state, 'none');
  });

  it('has none without a success in the time looked at', () => {
    const health = healthOf([backup('failed', 13 * hour), backup('failed', 37 * hour)]);
    assert.equal(health.state, 'none');
    assert.equal(health.trouble, true);
    assert.equal(health.failures, 2);
    assert.deepEqual(health.since, before(7 * day));
    assert.equal(healthOf([], { policy: undefined }).trouble, true);
  });

  it('lets a new instance be without a backup, but not with one that failed', () => {
    const isNew = { created: before(3 * hour) };
    assert.deepEqual([healthOf([], isNew).state, healthOf([], isNew).trouble], ['none', false]);
    assert.equal(healthOf([backup('failed', hour)], isNew).trouble, true);
    assert.equal(healthOf([], { created: before(27 * hour) }).trouble, true);
    assert.equal(healthOf([], { created: undefined }).trouble, true);
  });

  it('is off when automatic backup is off and no good one is young', () => {
    const off = { policy: policy({ automatic: false, days: [] }) };
    assert.deepEqual([healthOf([], off).state, healthOf([], off).trouble], ['off', true]);
    const old = healthOf([backup('good', 5 * day)], off);
    assert.equal(old.state, 'off');
    assert.deepEqual(old.against, { limit: 26 });
    assert.equal(healthOf([backup('good', 20 * hour)], off).state, 'good');
    assert.equal(healthOf([backup('failed', hour), backup('good', 5 * day)], off).state, 'failing');
  });

  it('is late beyond the limit', () => {
    for (const known of [policy(), undefined, policy({ window: undefined }), policy({ days: [] })]) {
      const health = healthOf([backup('good', 30 * hour)], { policy: known });
      assert.deepEqual([health.state, health.trouble, health.against], ['late', true, { limit: 26 }]);
    }
    assert.equal(
      healthOf([backup('good', 30 * hour)], { policy: undefined }, { ...settings, limitHours: 48 }).state,
      'good',
    );
  });

  it('is excused by its own schedule, if that is allowed', () => {
    // It is Saturday: the last backup was due on Thursday.
    const skipsFriday = { policy: policy({ days: [0, 1, 2, 3, 4, 6] }) };
    const thursday = [backup('good', 37 * hour)];
    assert.equal(healthOf(thursday, skipsFriday).state, 'good');
    const strict = healthOf(thursday, skipsFriday, { ...settings, allowSchedule: false });
    assert.deepEqual([strict.state, strict.against], ['late', { limit: 26 }]);
    assert.equal(healthOf([backup('good', 61 * hour)], skipsFriday).state, 'late');
  });

  it('is late by its own schedule, even when young by the limit', () => {
    const early = [backup('good', 14 * hour)];
    for (const allowSchedule of [true, false]) {
      const health = healthOf(early, {}, { ...settings, allowSchedule });
      assert.deepEqual([health.state, health.trouble], ['late', true]);
      assert.deepEqual(health.against, { due: new Date('2026-11-20T23:00:00Z') });
    }
  });

  it('waits for a backup that is under way longer than expected', () => {
    const running = backup('running', 13 * hour);
    assert.equal(healthOf([running, backup('good', 14 * hour)]).state, 'good');
    const earlier = backup('running', 13.5 * hour);
    assert.equal(healthOf([earlier, backup('good', 14 * hour)]).state, 'late');
    assert.equal(healthOf([running, backup('good', 37 * hour)]).state, 'late', 'the limit holds all the same');
  });

  it('knows schedules that come more often than daily', () => {
    const often = { policy: policy({ interval: 60 }) };
    assert.equal(healthOf([backup('good', 4 * hour)], often).state, 'good');
    const health = healthOf([backup('good', 4 * hour + minute)], often);
    assert.deepEqual([health.state, health.against], ['late', { due: before(3 * hour + minute) }]);
  });

  it('is unknown, not in trouble, when not all was read and no young good one is there', () => {
    const partial = { complete: false };
    for (const backups of [[], [backup('failed', hour)], [backup('good', 2 * day)], [backup('unknown', hour)]]) {
      const health = healthOf(backups, partial);
      assert.deepEqual([health.state, health.trouble, health.error], ['unknown', false, undefined]);
    }
    assert.equal(healthOf([backup('good', 5 * hour)], partial).state, 'good');
    assert.equal(healthOf([backup('failed', hour), backup('good', 5 * hour)], partial).state, 'failing');
  });

  it('is unknown when the good one that mends it may be on a page that was not read', () => {
    const oldestFirst = [backup('good', 5 * hour), backup('failed', hour)];
    assert.equal(healthOf(oldestFirst, { complete: false }).state, 'unknown');
    assert.equal(healthOf(oldestFirst).state, 'failing');
  });

  it('is sure where the page came newest first and has the last good one: what was not read is older', () => {
    const late = healthOf([backup('running', hour), backup('good', 2 * day)], { complete: false });
    assert.deepEqual([late.state, late.trouble], ['late', true]);
    const failing = healthOf([backup('failed', hour), backup('good', 2 * day)], { complete: false });
    assert.deepEqual([failing.state, failing.failures], ['failing', 1]);
    const off = { complete: false, policy: policy({ automatic: false, days: [] }) };
    assert.equal(healthOf([backup('good', 2 * day), backup('good', 3 * day)], off).state, 'off');
    const noDates = [backup('failed', 0, { started: undefined }), backup('good', 2 * day, { started: undefined })];
    assert.equal(healthOf(noDates, { complete: false }).state, 'unknown', 'nothing tells the order');
  });

  it('turns with time alone', () => {
    const backups = [backup('good', 12.5 * hour)];
    assert.equal(healthOf(backups).state, 'good');
    assert.equal(healthOf(backups, {}, settings, before(-13 * hour)).state, 'good');
    assert.equal(healthOf(backups, {}, settings, before(-14 * hour)).state, 'late');
  });

  it('does not depend on the order of a whole list', () => {
    const kinds = fc.constantFrom('good', 'failed', 'unusable', 'running', 'unknown');
    const rows = fc.array(fc.tuple(kinds, fc.integer({ min: 0, max: 7 * 24 * 60 })), { maxLength: 12 });
    const shuffled = rows.chain((list) => {
      const backups = list.map(([kind, ago]) => backup(kind, ago * minute));
      return fc.tuple(fc.constant(backups), fc.shuffledSubarray(backups, { minLength: backups.length }));
    });
    fc.assert(fc.property(shuffled, ([backups, others]) => assert.deepEqual(healthOf(others), healthOf(backups))));
  });

  it('is never in trouble by a list without failures that has a backup of this minute', () => {
    const more = fc.record({
      complete: fc.boolean(),
      policy: fc.option(fc.constantFrom(policy(), policy({ days: [1] }), policy({ interval: 30 })), { nil: undefined }),
    });
    const ages = fc.array(fc.integer({ min: 0, max: 10_000 }));
    fc.assert(
      fc.property(more, ages, (facts, ago) => {
        const backups = [0, ...ago].map((minutes) => backup('good', minutes * minute));
        assert.equal(healthOf(backups, facts).state, 'good');
      }),
    );
  });
});
