import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Evidence, Grounds } from '../../../../src/health/report/evidence.ts';
import type * as Judging from '../../../../src/health/report/judge.ts';
import type { ReportSettings } from '../../../../src/health/report/parts.ts';
import { day, hour, now, policy } from '../samples.ts';
import { loadWithEditor } from './editor.ts';

const { judge, isNew } = await loadWithEditor<typeof Judging>('judge.ts');

const checked = now.getTime();
const { days, window, interval } = policy();
const general: ReportSettings = { oldestHours: 26, leastRetentionDays: 0, allowSchedule: true };

/** Daily backups, the last a good one of 13 hours ago. */
function evidence(facts: Partial<Evidence['facts']> = {}, grounds: Partial<Grounds> = {}): Evidence {
  const lastGood = 'lastGood' in facts ? facts.lastGood : checked - 12.5 * hour;
  return {
    facts: {
      checked,
      since: checked - 15 * day,
      lastGood,
      failures: 0,
      running: false,
      automatic: true,
      retention: 7,
      copies: 'on',
      copyRegion: 'cn-shanghai',
      backups: 15,
      bytes: 0,
      partial: false,
      bytesPartial: false,
      size: 1024 ** 3,
      sizeChange: undefined,
      ...facts,
    },
    grounds: {
      began: lastGood === undefined ? undefined : lastGood - 0.1 * hour,
      running: undefined,
      created: checked - 400 * day,
      newestFirst: true,
      schedule: { days, window, interval },
      ...grounds,
    },
  };
}

const kinds = (found: ReturnType<typeof judge>) => found.map(({ kind, severity }) => `${severity} ${kind}`);
const judged = (one: Evidence, more: Partial<ReportSettings> = {}) => judge(one, { ...general, ...more });
const only = (one: Evidence, more: Partial<ReportSettings> = {}) => {
  const [problem, ...others] = judged(one, more);
  assert.ok(problem);
  assert.deepEqual(others, []);
  return problem;
};

describe('the judgement of an instance', () => {
  it('finds nothing where all is well', () => {
    assert.deepEqual(judged(evidence()), []);
    assert.deepEqual(judged(evidence(), { leastRetentionDays: 7, copyRegion: 'cn-shanghai' }), []);
    assert.deepEqual(judged(evidence({ copies: 'unsupported', copyRegion: undefined })), []);
    assert.deepEqual(judged(evidence({ copies: 'unknown', copyRegion: undefined, retention: undefined })), []);
  });

  it('misses a good backup within the limit, with its age and the limit', () => {
    const late = only(evidence({ lastGood: checked - 33 * hour }));
    assert.equal(late.kind, 'noGood');
    assert.equal(late.severity, 'bad');
    assert.equal(late.words, 'No good backup in 26 h');
    assert.match(
      late.why,
      /^The last good backup ended 33 h before the check, at \d+ Nov 2026, \d\d:\d\d\. The limit is 26 h\.$/,
    );
    const none = only(evidence({ lastGood: undefined, size: undefined }), { oldestHours: 72 });
    assert.equal(none.words, 'No good backup in 3 days');
    assert.equal(none.why, 'There is no good backup of the 15 days before the check. The limit is 3 days.');
  });

  it('lets the schedule of the instance excuse it, where that is allowed', () => {
    const weekly = { schedule: { days: [1], window, interval } };
    const old = evidence({ lastGood: checked - 4.4 * day }, weekly);
    assert.deepEqual(judged(old), []);
    assert.deepEqual(kinds(judged(old, { allowSchedule: false })), ['bad noGood']);
    assert.deepEqual(kinds(judged(evidence({ lastGood: checked - 9 * day }, weekly))), ['bad noGood']);
    const missed = only(evidence({ lastGood: checked - 30 * hour }), { oldestHours: 100 });
    assert.equal(`${missed.severity} ${missed.words}`, 'warning Scheduled backup missed');
    assert.match(missed.why, /^A backup was due at .* and did not come\. The last good one ended at .*\.$/);
  });

  it('says so where it cannot tell', () => {
    const partial = only(evidence({ lastGood: undefined, partial: true }));
    assert.equal(`${partial.severity} ${partial.words}`, 'warning Last good backup not known');
    const short = only(evidence({ lastGood: undefined }), { oldestHours: 30 * 24 });
    assert.equal(`${short.severity} ${short.words}`, 'warning Last good backup not known');
    assert.match(short.why, /15 days before the check.*30 days.*run the report again/);
    const [untrusted] = judge(evidence({ lastGood: undefined }), { ...general, oldestHours: 30 * 24 }, 26);
    assert.equal(untrusted?.words, 'Last good backup not known');
    assert.match(untrusted.why, /15 days before the check.*30 days.*only once this workspace is trusted\.$/);
    assert.doesNotMatch(untrusted.why, /run the report again/, 'which would change nothing');
    const old = only(evidence({ lastGood: checked - 33 * hour, partial: true }));
    assert.equal(old.words, 'No good backup in 26 h', 'what was not read is older');
    const unordered = evidence({ lastGood: checked - 33 * hour, partial: true }, { newestFirst: false });
    assert.equal(only(unordered).words, 'Last good backup not known');
    const often = evidence(
      { lastGood: undefined, since: checked - 22 * hour },
      { schedule: { days, window, interval: 15 } },
    );
    assert.equal(only(often).severity, 'bad', 'ninety that did not come are enough');
  });

  it('gives a new instance its time', () => {
    const young = { created: checked - 5 * hour };
    assert.deepEqual(judged(evidence({ lastGood: undefined }, young)), []);
    assert.deepEqual(kinds(judged(evidence({ lastGood: undefined, failures: 1 }, young))), ['warning failedLast']);
    assert.deepEqual(kinds(judged(evidence({ lastGood: undefined, automatic: false }, young))), ['bad off']);
    assert.equal(isNew(evidence({}, young), general), true);
    assert.equal(isNew(evidence({}, young), { ...general, oldestHours: 4 }), false);
    assert.equal(isNew(evidence({}, { created: undefined }), general), false);
  });

  it('names what else is wrong, the worst first', () => {
    const all = evidence({
      lastGood: checked - 6 * day,
      failures: 3,
      automatic: false,
      retention: 3,
      copies: 'off',
      copyRegion: undefined,
      sizeChange: { ratio: -0.61, of: 14 },
    });
    const found = judged(all, { leastRetentionDays: 7 });
    assert.deepEqual(kinds(found), [
      'bad noGood',
      'bad off',
      'bad failedLast',
      'warning retention',
      'warning size',
      'note noCopy',
    ]);
    assert.equal(found[3]?.words, 'Kept 3 days');
    assert.equal(found[3].why, 'Backups are kept for 3 days. The limit asks for 7 days.');
    assert.equal(found[4]?.words, 'Size −61%');
    assert.equal(found[4].why, 'The last good backup takes 1 GiB: 61% less than 2.6 GiB, the median of 14 before it.');
  });

  it('takes failures and a switched off policy less to heart where a good one is young', () => {
    const failed = only(evidence({ failures: 2 }));
    assert.equal(`${failed.severity} ${failed.words}`, 'warning Failed last');
    assert.match(failed.why, /^2 backups failed after the last good one, which ended at /);
    assert.deepEqual(kinds(judged(evidence({ automatic: false }))), ['warning off']);
    const none = judged(evidence({ lastGood: undefined, failures: 1 }));
    assert.deepEqual(kinds(none), ['bad noGood', 'bad failedLast']);
    assert.equal(none[1]?.why, '1 backup of the 15 days before the check failed, and none was good.');
    const read = judged(evidence({ lastGood: undefined, failures: 100, partial: true }));
    const why = '100 backups failed, and none of those read was good. The cloud has more than were read.';
    assert.equal(read.find(({ kind }) => kind === 'failedLast')?.why, why);
  });

  it('asks for a copy only where one is required', () => {
    const copyRegion = 'cn-beijing';
    const without = { copyRegion: undefined };
    assert.deepEqual(kinds(judged(evidence({ copies: 'off', ...without }))), ['note noCopy']);
    const cases = [
      [evidence({ copies: 'off', ...without }), 'bad', /not copied to another region\. The limit asks for cn-beijing/],
      [evidence({ copies: 'on' }), 'bad', /copied to cn-shanghai\. The limit asks for cn-beijing/],
      [evidence({ copies: 'unsupported', ...without }), 'bad', /cannot be copied/],
      [evidence({ copies: 'unknown', ...without }), 'warning', /could not be found out/],
      [evidence({ copies: 'on', ...without }), 'warning', /could not be found out/],
    ] as const;
    for (const [one, severity, why] of cases) {
      const found = only(one, { copyRegion });
      assert.equal(found.kind, 'noCopy');
      assert.equal(found.severity, severity);
      assert.match(found.why, why);
    }
    const unclear = only(evidence({ retention: undefined }), { leastRetentionDays: 7 });
    assert.equal(`${unclear.severity} ${unclear.words}`, 'warning Retention unclear');
  });

  it('says how much a size differs', () => {
    const more = only(evidence({ sizeChange: { ratio: 1.5, of: 9 } }));
    assert.equal(more.words, 'Size +150%');
    assert.match(more.why, /takes 1 GiB: 150% more than 410 MiB, the median of 9/);
    assert.match(
      only(evidence({ size: 0, sizeChange: { ratio: -1, of: 9 } })).why,
      /is empty, unlike the 9 comparable/,
    );
  });

  it('is the same each time, sorted, in whole sentences, and each problem once', () => {
    const time = fc.integer({ min: 0, max: 40 * 24 }).map((hours) => checked - hours * hour);
    const facts = fc.record({
      since: fc.constant(checked - 40 * day),
      lastGood: fc.option(time, { nil: undefined }),
      failures: fc.nat(3),
      automatic: fc.option(fc.boolean(), { nil: undefined }),
      retention: fc.option(fc.nat(40), { nil: undefined }),
      copies: fc.constantFrom('on', 'off', 'unsupported', 'unknown'),
      copyRegion: fc.constantFrom(undefined, 'a', 'b'),
      partial: fc.boolean(),
      sizeChange: fc.option(
        fc.record({ ratio: fc.double({ min: -1, max: 50, noNaN: true }).map((ratio) => ratio + 0), of: fc.nat(14) }),
        {
          nil: undefined,
        },
      ),
    });
    const grounds = fc.record({ created: fc.option(time, { nil: undefined }), newestFirst: fc.boolean() });
    const settings = fc.record({
      oldestHours: fc.integer({ min: 1, max: 900 }),
      leastRetentionDays: fc.nat(30),
      copyRegion: fc.constantFrom(undefined, 'a'),
      allowSchedule: fc.boolean(),
    });
    const ranks = ['bad', 'warning', 'note'];
    fc.assert(
      fc.property(facts, grounds, settings, (some, more, limits) => {
        const one = evidence(some, more);
        const found = judge(one, limits);
        assert.deepEqual(judge(JSON.parse(JSON.stringify(one)) as Evidence, limits), found);
        const order = found.map(({ severity }) => ranks.indexOf(severity));
        assert.deepEqual(
          order,
          order.toSorted((left, right) => left - right),
        );
        assert.equal(new Set(found.map(({ kind }) => kind)).size, found.length);
        for (const { words, why } of found) {
          assert.match(why, /^[\p{Lu}\d].*\.$/u);
          assert.doesNotMatch(words + why, /\{\d\}|undefined|NaN|Infinity/);
        }
      }),
    );
  });
});
