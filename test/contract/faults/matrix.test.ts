import assert from 'node:assert/strict';
import type { CloudId } from '../../../src/model/account.ts';
import { fixtures, type Fixture } from '../providers.ts';
import { create } from './creating.ts';
import { cases, type Case } from './expected.ts';
import { JARGON } from './judge.ts';
import { faultOf, meetAll, type Name } from './lanes.ts';
import { operations, type Operation } from './operations.ts';
import { Pool } from './pool.ts';
import { Results } from './results.ts';

/** Operations that meet their faults side by side; each has a fake cloud of its own. */
const LANES = 12;
const FEWEST_CASES = 300;

const results = new Results();
const pool = new Pool(LANES);
const creating = new Pool(LANES);
const rejections: unknown[] = [];
const onRejection = (reason: unknown): void => void rejections.push(reason);

/** The kind of outcome, of all clouds or of each. */
type Expected = string | Readonly<Record<CloudId, string>>;

/** What a new backup comes to: by fault, when it was not carried out and when it was. */
const creations: Readonly<Record<string, readonly [plain: Expected, after?: Expected]>> = {
  throttle: ['refused', 'refused'],
  '500': ['unclear', 'found'],
  '503': ['unclear', 'found'],
  '500 without a code': ['unclear', 'found'],
  '502 page': ['unclear', 'found'],
  // An answer that is cut is one to a request that was carried out.
  cut: ['found', 'found'],
  'cut, length wrong': ['found', 'found'],
  empty: ['unclear', 'found'],
  reset: ['unclear', 'found'],
  refused: ['refused'],
  DNS: ['refused'],
  hang: ['unclear', 'found'],
  'hang, no headers': ['unclear', 'found'],
  slow: ['started', 'started'],
  redirect: ['unclear', 'found'],
  'code in a 200': ['unclear', 'found'],
  'expired token': ['refused'],
  'clock skew': ['refused'],
  'unknown fields': ['started', 'started'],
  'unknown enums': ['started', 'started'],
  // The answer is Alibaba's whole one, or Huawei's with nothing where the backup should be.
  'null for objects': [{ alibaba: 'started', huawei: 'found' }],
  // Who cannot read which backup it is looks for it.
  'wrong types': ['found'],
  // It has no pages and no totals.
  'duplicate pages': ['started'],
  'endless paging': ['started'],
  'total too large': ['started'],
  'total too small': ['started'],
  'total negative': ['started'],
  'total a text': ['started'],
};

/** One confirmation and, where that was refused, another one without the fault; what was not as expected. */
async function meetCreation(fixture: Fixture, one: Case, after: boolean, wanted: Expected): Promise<readonly string[]> {
  const expected = typeof wanted === 'string' ? wanted : wanted[fixture.id];
  const found: string[] = [];
  const what = `${one.name}${after ? ', carried out' : ''}`;
  const expect = (is: boolean, words: string) => void (is || found.push(`${what}: ${words}`));
  const fault = faultOf(one, fixture);
  // Long enough for the request to arrive and be carried out.
  const wishes = one.wishes?.timeout === undefined ? one.wishes : { timeout: 2000 };
  const { first, second } = await create(fixture, fault && { ...fault, ...(after && { after }) }, wishes);
  results.add(`${fixture.id}, createBackup`, after ? 'carried out' : 'as it is', one.name, first.kind);
  const all = second ? [first, second] : [first];
  expect(first.kind === expected, `got ${first.kind}: ${first.reason}`);
  expect(
    all.every(({ sent }) => sent <= 1),
    'sent more than once for one confirmation',
  );
  expect(
    all.every(({ begun }) => begun <= 1),
    'more than one backup was begun',
  );
  expect(
    all.every(({ followed, running }) => followed.every((job) => running.includes(job))),
    'it follows another job',
  );
  expect(!after || expected === 'refused' || first.begun === 1, 'the fault did not let it act');
  expect(!JARGON.test(first.reason) && !fixture.secrets.test(first.reason), first.reason);
  expect(first.kind !== 'unclear' || /look again/i.test(first.reason), `no next step: ${first.reason}`);
  expect(first.kind !== 'refused' || (one.cause?.test(first.reason) ?? false), `no cause: ${first.reason}`);
  expect(!second || second.kind === 'started', `it does not recover: ${second?.kind} ${second?.reason}`);
  return found;
}

describe('contract: faults', function () {
  // A machine that is busy takes much longer; most of it is over when the first of these is.
  this.timeout(600_000);

  before(() => void process.on('unhandledRejection', onRejection));
  after(() => {
    process.off('unhandledRejection', onRejection);
    results.print();
  });

  for (const fixture of fixtures) {
    const { id } = fixture;

    for (const [name, operation] of Object.entries(operations) as [Name, Operation | undefined][]) {
      if (operation && (operation.only ?? id) === id) {
        const done = pool.add(async () => await meetAll(fixture, name, operation, results));
        it(`${id}: ${name} says what went wrong, and works again when it has passed`, async () => {
          assert.deepEqual(await done(), []);
        });
      }
    }

    for (const one of cases) {
      const [plain, after] = creations[one.name] ?? [];
      const runs = [
        ...(plain ? [{ after: false, expected: plain }] : []),
        ...(after ? [{ after: true, expected: after }] : []),
      ];
      const done = runs.map((run) =>
        creating.add(async () => await meetCreation(fixture, one, run.after, run.expected)),
      );
      if (done.length > 0) {
        it(`${id}: createBackup is sent once, and its fate is told: ${one.name}`, async () => {
          assert.deepEqual((await Promise.all(done.map(async (each) => await each()))).flat(), []);
        });
      }
    }
  }

  it('were enough, and no promise was left alone', () => {
    assert.ok(results.total >= FEWEST_CASES, String(results.total));
    assert.deepEqual(rejections, []);
  });
});
