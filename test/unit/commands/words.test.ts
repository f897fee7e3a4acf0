import assert from 'node:assert/strict';
import type * as askForTime from '../../../src/commands/askForTime.ts';
import type { RegionFailure, ScanState } from '../../../src/commands/regionScan.ts';
import type { TimeProblem } from '../../../src/commands/filterTimes.ts';
import type * as scanWords from '../../../src/commands/scanWords.ts';
import type * as filterWords from '../../../src/explorer/filterWords.ts';
import { CloudError } from '../../../src/model/errors.ts';
import type { Region } from '../../../src/model/resources.ts';
import { l10n, loadWithEditor } from '../webview/editor.ts';

type FilterWords = typeof filterWords;
type ScanWords = typeof scanWords;
type AskForTime = typeof askForTime;

const now = new Date(2026, 10, 21, 12, 0);
/** A local time, as epoch milliseconds. */
const at = (text: string) => new Date(text).getTime();

function region(name: string): Region {
  return { id: name.toLowerCase(), name };
}

function refused(name: string, message = `${name} did not answer.`): RegionFailure {
  return { region: region(name), error: new CloudError({ kind: 'network', message }) };
}

function scanOf(
  counts: Readonly<Record<string, number>>,
  more: Partial<Pick<ScanState, 'failures' | 'left'>> = {},
): ScanState {
  const answers = Object.entries(counts).map(([name, instances]) => ({
    region: region(name),
    instances,
    more: instances === 100,
  }));
  const { failures = [], left = [] } = more;
  return {
    regions: [...answers, ...failures].map((each) => each.region).concat(left),
    answers,
    withInstances: answers.filter(({ instances }) => instances > 0),
    instances: answers.reduce((sum, { instances }) => sum + instances, 0),
    failures,
    left,
  };
}

describe('words around the tree', () => {
  const original = l10n.t;
  let filters: FilterWords;
  let scans: ScanWords;
  let times: AskForTime;
  const say = (problem: TimeProblem) => times.timeProblemWords(problem, now);
  before(async () => {
    // The editor itself also fills in numbers.
    l10n.t = (message, ...values) => original(message, ...values.map(String));
    filters = await loadWithEditor('../explorer/filterWords.ts');
    scans = await loadWithEditor('../commands/scanWords.ts');
    times = await loadWithEditor('../commands/askForTime.ts');
  });
  after(() => (l10n.t = original));

  describe('a filter', () => {
    const failed = { value: 'failed', label: 'Failed' };

    it('is its time, and then its answers', () => {
      const filter = { time: { days: 7 }, values: { status: failed } };
      assert.deepEqual(filters.filterWords(filter, 30), ['Last 7 days', 'Failed']);
      assert.deepEqual(filters.filterWords({ values: { status: failed } }, 30), ['Last 30 days', 'Failed']);
      assert.deepEqual(filters.filterWords(undefined, 30), ['Last 30 days']);
    });

    it('has no time on a list without one', () => {
      const values = { engine: { value: 'mysql', label: 'MySQL' }, text: { value: 'orders', label: '“orders”' } };
      assert.deepEqual(filters.filterWords({ values }), ['MySQL', '“orders”']);
      assert.deepEqual(filters.filterWords(undefined), []);
    });

    it('names its time shortly', () => {
      const labels = [1, 3, 90, 365, 730].map((days) => filters.timeLabel({ days }, 30));
      assert.deepEqual(labels, ['Last 24 hours', 'Last 3 days', 'Last 90 days', 'Last 12 months', 'Last 2 years']);
      const from = at('2026-11-01T00:00');
      const to = at('2026-11-10T23:59:59.999');
      assert.equal(filters.timeLabel({ from, to }, 30), '2026-11-01 – 2026-11-10');
      assert.equal(filters.timeLabel({ from, to: at('2026-11-01T23:59:59.999') }, 30), '2026-11-01');
      assert.equal(filters.timeLabel({ from: at('2026-11-01T03:12') }, 30), 'Since 2026-11-01 03:12');
    });
  });

  describe('a typed time that cannot be used', () => {
    it('is quoted beside one that can', () => {
      assert.match(say({ kind: 'unreadable', text: 'soon' }), /“soon”.*2026-11-21 12:00/);
      assert.match(say({ kind: 'unreadable', text: '' }), /2026-11-21 12:00/);
      assert.match(say({ kind: 'future', start: '2026-11-22' }), /2026-11-22.*future/);
    });

    it('is named with the other end where the two do not fit', () => {
      const words = say({ kind: 'reversed', start: '2026-11-10', end: '2026-11-01' });
      assert.equal(words, 'The end, 2026-11-01, is before the start, 2026-11-10.');
      assert.match(say({ kind: 'long' }), /730 days/);
    });
  });

  describe('the search for regions', () => {
    it('tells how far it is', () => {
      const scan = scanOf({ A: 30, B: 4 }, { failures: [refused('C')], left: [region('D')] });
      assert.equal(scans.progressWords(scan), '3 of 4 regions, 34 instances so far');
    });

    it('names the regions that have instances, as many as there is room for', () => {
      assert.equal(scans.outcomeWords(scanOf({ A: 100, B: 0, C: 2 })), 'Instances in 2 of 3 regions: A 100+, C 2.');
      const many = Object.fromEntries('ABCDEFGH'.split('').map((name) => [name, 1]));
      assert.match(scans.outcomeWords(scanOf(many)), /: A 1, B 1, C 1, D 1, E 1, F 1 and 2 more\.$/);
    });

    it('says plainly that there is nothing', () => {
      assert.equal(scans.outcomeWords(scanOf({ A: 0, B: 0 })), 'No instances were found. 2 of 2 regions answered.');
    });

    it('says what could not be asked, why, and what was not asked', () => {
      const left = [region('X')];
      assert.equal(
        scans.outcomeWords(scanOf({ A: 3 }, { failures: [refused('B'), refused('C')], left })),
        'Instances in 1 of 4 regions: A 3. 2 could not be asked: B, C. 1 not asked yet.',
      );
      const alike = [refused('B', 'Missing permission.'), refused('C', 'Missing permission.')];
      assert.match(scans.outcomeWords(scanOf({ A: 3 }, { failures: alike })), /asked: B, C\. Missing permission\.$/);
    });
  });
});
