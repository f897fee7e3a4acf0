import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { assess, findingsOf } from '../../../../src/health/assess.ts';
import { evidenceOf, timeToAsk, type Answers } from '../../../../src/health/report/evidence.ts';
import type * as Judging from '../../../../src/health/report/judge.ts';
import type { Backup, BackupState } from '../../../../src/model/resources.ts';
import { sampleInstance } from '../../../support/instance.ts';
import { backup, before, copyPolicyOf, day, hour, minute, now, page, policy } from '../samples.ts';
import { loadWithEditor } from './editor.ts';

const { judge } = await loadWithEditor<typeof Judging>('judge.ts');

const since = before(15 * day);
const found = (items: readonly Backup[], more: Partial<Answers> = {}) =>
  evidenceOf(sampleInstance(), {
    policy: policy(),
    page: page(items),
    copies: undefined,
    since,
    checked: now,
    ...more,
  }).facts;

/** One a day of these sizes, newest first. */
const daily = (sizes: readonly number[], more: Partial<Backup> = {}) =>
  sizes.map((size, index) => backup('good', index * day + hour, { size, ...more }));

describe('what is kept of an instance', () => {
  it('is what a row has to show', () => {
    const items = [
      backup('running', 5 * minute),
      backup('failed', 2 * hour, { size: 10 }),
      backup('good', 10 * hour, { size: 100 }),
      backup('good', day, { size: 200 }),
    ];
    const copies = copyPolicyOf('rm-1', { regionId: 'cn-shanghai' });
    assert.deepEqual(found(items, { page: page(items, 'more'), copies }), {
      checked: now.getTime(),
      since: since.getTime(),
      lastGood: before(10 * hour - 10 * minute).getTime(),
      failures: 1,
      running: true,
      automatic: true,
      retention: 7,
      copies: 'on',
      copyRegion: 'cn-shanghai',
      backups: 4,
      bytes: 310,
      partial: true,
      bytesPartial: true,
      size: 100,
      sizeChange: undefined,
    });
  });

  it('leaves unknown what the cloud did not say', () => {
    const facts = found([], { policy: undefined });
    const { automatic, retention, copies, lastGood, size } = facts;
    assert.deepEqual(
      { automatic, retention, copies, lastGood, size },
      {
        automatic: undefined,
        retention: undefined,
        copies: 'unknown',
        lastGood: undefined,
        size: undefined,
      },
    );
    assert.equal(found([], { copies: 'unsupported' }).copies, 'unsupported');
    const off = found([], { copies: copyPolicyOf('rm-1', { backups: false, regionId: 'cn-shanghai' }) });
    assert.deepEqual([off.copies, off.copyRegion], ['off', undefined], 'it was copied once');
  });

  it('says where backups may take up more than what was counted', () => {
    const all = daily([100, 100, 100]);
    const isMore = (more: Partial<Answers> = {}, items = all) => found(items, more).bytesPartial;
    assert.equal(isMore(), false);
    assert.equal(isMore({ page: page(all, 'more') }), true);
    assert.equal(isMore({ policy: policy({ retention: 16 }) }), true, 'kept for longer than was looked at');
    assert.equal(isMore({ policy: policy({ retention: undefined }) }), true);
    assert.equal(isMore({ policy: undefined }), true);
    assert.equal(isMore({}, [...all, backup('good', 4 * day)]), true, 'of one the size is not known');
    assert.equal(isMore({}, [backup('running', minute), backup('failed', hour), ...all]), false);
  });

  it('compares the size of the last good one with those of the same kind before it', () => {
    const usual = [100, 101, 99, 100, 102, 98];
    assert.deepEqual(found(daily([39, ...usual])).sizeChange, { ratio: -0.61, of: 6 });
    assert.equal(found(daily([103, ...usual])).sizeChange, undefined);
    assert.equal(found(daily([39, ...usual.slice(2)])).sizeChange, undefined, 'too few to know');
    const incremental = { type: { kind: 'incremental', raw: 'Incremental' } } as const;
    const mixed = daily([39]).concat(daily(usual, incremental));
    assert.equal(found(mixed).sizeChange, undefined, 'of another type');
    const useless = daily(usual, { state: { kind: 'failed', raw: 'failed' } }).concat(
      daily(usual, { databases: ['a'] }),
    );
    assert.equal(found([...daily([39]), ...useless]).sizeChange, undefined, 'not good, or not whole');
    const shuffled = daily([39, ...usual]).toReversed();
    assert.deepEqual(found(shuffled).sizeChange, { ratio: -0.61, of: 6 }, 'whatever the order');
  });

  it('looks back as long as limit, retention and size norm need, and no longer than one page holds', () => {
    assert.equal(timeToAsk(undefined, 26), 15 * day);
    assert.equal(timeToAsk(policy({ retention: 7 }), 26), 15 * day);
    assert.equal(timeToAsk(policy({ retention: 60 }), 26), 60 * day);
    assert.equal(timeToAsk(policy({ retention: 730 }), 26), 100 * day);
    assert.equal(timeToAsk(policy(), 40 * 24), 41 * day);
    assert.equal(timeToAsk(policy({ retention: 30, interval: 60 }), 26), 90 * hour);
  });

  it('is judged as in the tree', () => {
    const states: readonly BackupState[] = ['good', 'failed', 'running', 'unusable'];
    const items = fc.array(fc.record({ state: fc.constantFrom(...states), ago: fc.integer({ min: 1, max: 300 }) }), {
      maxLength: 6,
    });
    const policies = fc.constantFrom(
      undefined,
      policy(),
      policy({ days: [1] }),
      policy({ automatic: false, days: [] }),
      policy({ interval: 120 }),
    );
    const created = fc.constantFrom(undefined, before(5 * hour), before(90 * day));
    const settings = fc.record({ limitHours: fc.integer({ min: 2, max: 250 }), allowSchedule: fc.boolean() });
    const more = fc.option(fc.constant('more'), { nil: undefined });
    fc.assert(
      fc.property(
        items,
        policies,
        created,
        settings,
        more,
        (some, itsPolicy, born, { limitHours, allowSchedule }, next) => {
          const backups = some.map(({ state, ago }) => backup(state, ago * hour));
          const answers = { policy: itsPolicy, page: page(backups, next), copies: undefined, since, checked: now };
          const evidence = evidenceOf(sampleInstance('mysql', 'local', { created: born }), answers);
          const known = { since, complete: next === undefined, created: born, policy: itsPolicy, checked: now };
          const tree = assess({ ...findingsOf(backups), ...known }, { limitHours, allowSchedule }, now);
          const held = { oldestHours: limitHours, leastRetentionDays: 0, allowSchedule };
          const problems = judge(evidence, held).map(({ kind }) => kind);
          assert.equal(tree.trouble ? problems.length > 0 : true, true);
          if (tree.state === 'good') {
            assert.deepEqual(
              problems.filter((kind) => kind !== 'off'),
              [],
            );
          }
          if (tree.state === 'failing') {
            assert.ok(problems.includes('failedLast'));
          }
          if (['late', 'unknown'].includes(tree.state) || (tree.state === 'none' && tree.trouble)) {
            assert.ok(problems.includes('noGood') || problems.includes('failedLast'));
          }
          assert.equal(tree.state === 'off' ? problems.includes('off') : true, true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
