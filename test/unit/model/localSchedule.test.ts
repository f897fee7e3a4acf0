import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { localSchedule, type LocalSchedule } from '../../../src/model/localSchedule.ts';
import type { BackupPolicy } from '../../../src/model/insight.ts';
import { now, policy } from '../health/samples.ts';

/** Daily at 23:00 UTC, but not on the night of Tuesday. */
const noTuesday = policy({ days: [0, 1, 3, 4, 5, 6] });

/** Minutes by which a zone is ahead, by the system's own table of zones. */
function zone(name: string): (at: Date) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' });
  return (at) => {
    const text = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(text) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  };
}

function inZone(name: string, known: BackupPolicy = noTuesday, at = now): LocalSchedule {
  const local = localSchedule(known, at, zone(name));
  assert.ok(local);
  return local;
}

describe('a schedule in local time', () => {
  it('is as the cloud has it in UTC', () => {
    const local = inZone('UTC');
    assert.deepEqual(local.from, { hours: 23, minutes: 0 });
    assert.deepEqual(local.to, { hours: 0, minutes: 0 });
    assert.deepEqual(local.days, [0, 1, 3, 4, 5, 6]);
    assert.deepEqual(local.skipped, [2]);
  });

  it('is on the next weekday east of the cloud', () => {
    const local = inZone('Asia/Shanghai');
    assert.deepEqual(local.from, { hours: 7, minutes: 0 });
    assert.deepEqual(local.to, { hours: 8, minutes: 0 });
    assert.deepEqual(local.skipped, [3]);
    assert.deepEqual(inZone('Asia/Kolkata').from, { hours: 4, minutes: 30 });
  });

  it('is on the weekday before west of it', () => {
    const early = policy({ days: [0, 3], window: { from: 2 * 60, to: 3 * 60 } });
    const local = inZone('America/New_York', early);
    assert.deepEqual(local.from, { hours: 21, minutes: 0 });
    assert.deepEqual(local.to, { hours: 22, minutes: 0 });
    assert.deepEqual(local.days, [2, 6]);
    assert.deepEqual(local.skipped, [0, 1, 3, 4, 5]);
  });

  it('goes by the time of the year', () => {
    const summer = new Date('2026-07-01T12:00:00Z');
    const evening = policy({ window: { from: 22 * 60 + 30, to: 23 * 60 + 30 } });
    assert.deepEqual(inZone('Europe/Berlin', evening).from, { hours: 23, minutes: 30 });
    assert.deepEqual(inZone('Europe/Berlin', evening, summer).from, { hours: 0, minutes: 30 });
  });

  it("takes the machine's own zone by default", () => {
    assert.deepEqual(
      localSchedule(noTuesday, now),
      localSchedule(noTuesday, now, (at) => -at.getTimezoneOffset()),
    );
  });

  it('is not there where nothing is due or nothing is named', () => {
    for (const other of [policy({ automatic: false }), policy({ window: undefined }), policy({ days: [] })]) {
      assert.equal(localSchedule(other, now), undefined);
    }
  });

  it('names the weekday and time at which the window begins, in any zone', () => {
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 });
    const offsets = fc.integer({ min: -12 * 4, max: 14 * 4 }).map((quarters) => quarters * 15);
    const starts = fc.integer({ min: 0, max: 24 * 60 - 1 });
    fc.assert(
      fc.property(days, starts, offsets, (weekdays, from, offset) => {
        const known = policy({ days: weekdays, window: { from, to: (from + 60) % (24 * 60) } });
        const local = localSchedule(known, now, () => offset);
        assert.ok(local);
        // 1 November 2026 is a Sunday.
        const onTheWall = weekdays.map((day) => new Date(Date.UTC(2026, 10, 1 + day, 0, from + offset)));
        assert.deepEqual(
          local.days,
          onTheWall.map((start) => start.getUTCDay()).toSorted((a, b) => a - b),
        );
        const [first] = onTheWall;
        assert.deepEqual(local.from, { hours: first?.getUTCHours(), minutes: first?.getUTCMinutes() });
        assert.deepEqual(
          [...local.days, ...local.skipped].toSorted((a, b) => a - b),
          [0, 1, 2, 3, 4, 5, 6],
        );
      }),
    );
  });
});
