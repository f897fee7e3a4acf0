import assert from 'node:assert/strict';
import { expectedLeft, isGivenUp, isUnusual, nextLook } from '../../../src/jobs/pace.ts';
import type { JobRecord } from '../../../src/jobs/records.ts';

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;
const begun = 1_700_000_000_000;
const job = { id: '507', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: begun };
const own: JobRecord = { id: 'r1', accountId: 'a1', instanceName: 'orders-db', job, source: 'own' };
const elsewhere: JobRecord = { ...own, source: 'elsewhere' };
const usually = (milliseconds: number) => ({ usual: { milliseconds } });
const at = (percent: number | undefined) => ({
  lastProgress: { state: 'running', percent, stage: '', backupId: undefined } as const,
});
const pace = { interval: 3 * second };

/** When it is looked at within so long a time, if every look is answered at once. */
function looksOf(record: JobRecord, until: number): number[] {
  const looks: number[] = [];
  for (let now = begun; now - begun < until;) {
    looks.push(now - begun);
    now += nextLook(pace, record, { looks: looks.length, failures: 0 }, now);
  }
  return looks;
}

describe('the pace of looks at a job', () => {
  it('begins with the interval and grows to a minute', () => {
    const looks = looksOf(own, 20 * minute);
    const waits = looks.slice(1).map((look, index) => look - (looks[index] ?? 0));
    assert.deepEqual(waits.slice(0, 3), [3000, 4500, 6750]);
    assert.equal(waits.at(-1), minute);
    assert.ok(waits.every((wait, index) => wait >= (waits[index - 1] ?? 0)));
    assert.ok(looks.length < 30, 'twenty minutes cost few requests');
  });

  it('grows closer again around the end that is expected, and finds it soon', () => {
    const looks = looksOf({ ...own, ...usually(12 * minute) }, 20 * minute);
    const around = looks.filter((look) => Math.abs(look - 12 * minute) < 10 * second);
    assert.ok(around.length >= 3, `${around.length} looks around the end`);
    assert.ok(looks.length < 50);
  });

  it('is not closer for a percentage that stands still just before the end', () => {
    const stuck = { ...own, ...usually(40 * minute), ...at(100) };
    assert.deepEqual(looksOf(stuck, 20 * minute), looksOf({ ...own, ...usually(40 * minute) }, 20 * minute));
  });

  it('backs off while there is no answer, up to a minute, and starts anew', () => {
    const after = (failures: number) => nextLook(pace, own, { looks: 9, failures }, begun);
    assert.deepEqual([after(1), after(2), after(3), after(20)], [6000, 12_000, 24_000, minute]);
    assert.equal(nextLook(pace, own, { looks: 1, failures: 0 }, begun), 3000);
  });

  it('is slow for what has been under way for more than a day', () => {
    const now = begun + 2 * day;
    assert.equal(nextLook(pace, own, { looks: 1, failures: 0 }, now), 10 * minute);
    assert.equal(nextLook(pace, { ...own, ...usually(2 * day) }, { looks: 1, failures: 0 }, now), 10 * minute);
  });
});

describe('the expected end of a backup', () => {
  const now = begun + 4 * minute;

  it('is counted from when it was asked for, or from when the cloud says that it began', () => {
    assert.equal(expectedLeft({ ...own, ...usually(12 * minute) }, now), 8 * minute);
    const started = begun + minute;
    assert.equal(expectedLeft({ ...elsewhere, started, ...usually(12 * minute) }, now), 9 * minute);
    assert.equal(expectedLeft({ ...own, ...usually(3 * minute) }, now), -minute, 'it is over');
  });

  it('is taken from the percentage where its beginning is not known', () => {
    assert.equal(expectedLeft({ ...elsewhere, ...usually(10 * minute), ...at(75) }, now), 2.5 * minute);
    assert.equal(expectedLeft({ ...elsewhere, ...usually(10 * minute), ...at(undefined) }, now), undefined);
  });

  it('comes sooner where the percentage says that this one is faster than usual, and is not put off by it', () => {
    assert.equal(expectedLeft({ ...own, ...usually(40 * minute), ...at(90) }, now), 4 * minute);
    assert.equal(expectedLeft({ ...own, ...usually(12 * minute), ...at(10) }, now), 8 * minute);
  });

  it('is not known without earlier backups', () => {
    assert.equal(expectedLeft({ ...own, ...at(50) }, now), undefined);
    assert.equal(expectedLeft({ ...own, usual: {} }, now), undefined);
  });
});

const after = (days: number) => [isUnusual(own, begun + days * day), isGivenUp(own, begun + days * day)];

describe('a backup that does not end', () => {
  it('is unusual after a day and given up after a week', () => {
    assert.deepEqual(after(0.9), [false, false]);
    assert.deepEqual(after(1.1), [true, false]);
    assert.deepEqual(after(6.9), [true, false]);
    assert.deepEqual(after(7.1), [true, true]);
  });

  it('is as old as the cloud says, or as it was seen', () => {
    const now = begun + 2 * minute;
    assert.equal(isUnusual({ ...elsewhere, started: begun - 2 * day }, now), true);
    assert.equal(isUnusual(elsewhere, now), false);
  });
});
