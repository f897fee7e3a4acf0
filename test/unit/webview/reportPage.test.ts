import assert from 'node:assert/strict';
import type { ReportRow } from '../../../src/model/report.ts';
import type { ReportFilter, ReportStrings } from '../../../src/webview/protocol/report.ts';
import { progressWords } from '../../../src/webview/page/report/head.ts';
import { readView } from '../../../src/webview/page/report/kept.ts';
import { placeOf, reportColumns } from '../../../src/webview/page/report/columns.ts';
import { isFiltered, lookAt, noFilter } from '../../../src/webview/page/report/look.ts';
import { createNumbers } from '../../../src/webview/page/report/numbers.ts';
import { isProblem, worstFirst } from '../../../src/webview/page/report/severity.ts';
import { tagsOf } from '../../../src/webview/page/report/tags.ts';
import { createWords } from '../../../src/webview/page/common/words.ts';
import { factsAt, problems, progressOf, rowOf, sampleRows } from './reportSamples.ts';

const now = Date.parse('2026-11-22T04:00:00Z');
const clouds = { alibaba: 'Alibaba Cloud', huawei: 'Huawei Cloud' };
const rows = sampleRows(now);
/** What the page says of anything; one region has a name. */
const common = {
  words: createWords('en-GB', 'UTC'),
  now: () => now,
  clouds: () => clouds,
  regionName: (_cloud: string, id: string) => (id === 'cn-shanghai' ? 'China (Shanghai)' : id),
};
const copied = (name: string, copyRegion: string) => rowOf(name, { facts: factsAt(now, { copyRegion }) });
const names = (some: readonly ReportRow[]) => some.map(({ name }) => name);
const look = (filter: Partial<ReportFilter> = {}) => lookAt(rows, { ...noFilter, ...filter }, 'region', clouds);
/** Each string is its own key. */
const strings = new Proxy({}, { get: (_none, key) => String(key) }) as ReportStrings;

describe('webview report: look', () => {
  it('puts the worst first and leaves the equally bad in their order', () => {
    assert.deepEqual(names(look().shown), [
      'ledger',
      'auth-replica',
      'carts',
      'search',
      'sessions',
      'reports',
      'billing',
      'orders-db',
      'trial',
      'audit',
      'wallet',
      'mirror',
    ]);
    const good = ['a', 'b', 'c'].map((name) => rowOf(name, { facts: factsAt(now) }));
    assert.deepEqual(worstFirst(good), good);
  });

  it('counts the instances with each problem, and the space of all', () => {
    const { counts, space, total, unchecked } = look();
    assert.deepEqual(counts, { noGood: 2, off: 1, failedLast: 2, noCopy: 5, retention: 1, size: 1, unchecked: 1 });
    assert.equal(total, 12);
    assert.equal(unchecked, 1);
    assert.equal(space.backups, 31 * 7);
    assert.equal(space.atLeast, true);
  });

  it('knows the worst of each kind, and whether a rule of the team’s file is behind any of them', () => {
    assert.deepEqual(look().worst, {
      noGood: 'bad',
      off: 'bad',
      failedLast: 'warning',
      size: 'warning',
      retention: 'warning',
      noCopy: 'note',
    });
    assert.equal(look().isRuled, true);
    assert.equal(look({ text: 'reports' }).isRuled, false);
    const bad = { ...problems.failedLast, severity: 'bad' } as const;
    const some = [[problems.failedLast], [bad], [problems.failedLast]].map((list) => rowOf('a', { problems: list }));
    assert.equal(lookAt(some, noFilter, 'region', clouds).worst.failedLast, 'bad');
  });

  it('counts in each group of what anything is known', () => {
    const again = rowOf('b', { state: 'waiting', facts: factsAt(now) });
    for (const [some, expected] of [
      [
        [rowOf('a', { state: 'waiting' }), again],
        [2, 1, 1],
      ],
      [
        [rowOf('a', { state: 'failed' }), rowOf('b', { state: 'left' })],
        [2, 2, 1],
      ],
    ] as const) {
      const [group] = lookAt(some, noFilter, 'cloud', clouds).totals;
      assert.deepEqual([group?.instances, group?.checked, group?.known], expected);
    }
  });

  it('is sure of the space once all that counts is known', () => {
    const known = rows.filter(({ name }) => ['orders-db', 'mirror'].includes(name));
    assert.equal(lookAt(known, noFilter, 'cloud', clouds).space.atLeast, false);
  });

  it('finds every word in name, id, account or region, in any case', () => {
    assert.deepEqual(names(look({ text: 'LEDGER' }).shown), ['ledger']);
    assert.deepEqual(names(look({ text: ' rm-sea ' }).shown), ['search']);
    assert.deepEqual(names(look({ text: 'singapore prod' }).shown), ['reports']);
    assert.deepEqual(names(look({ text: 'staging ledger' }).shown), []);
    assert.equal(look({ text: '  ' }).shown.length, 12);
  });

  it('narrows to any of the problems chosen, without changing what they count', () => {
    const { shown, counts } = look({ kinds: ['off', 'size'] });
    assert.deepEqual(names(shown), ['auth-replica', 'reports']);
    assert.deepEqual(counts, look().counts);
    assert.deepEqual(names(look({ kinds: ['unchecked'] }).shown), ['carts']);
  });

  it('takes for a problem what somebody has to look at', () => {
    const { shown } = look({ onlyProblems: true });
    assert.deepEqual(names(shown), ['ledger', 'auth-replica', 'carts', 'search', 'sessions', 'reports']);
    assert.ok(shown.every(isProblem));
  });

  it('offers the values that occur, given what is chosen of the others', () => {
    const { options, shown, counts } = look({ values: { cloud: 'huawei' } });
    assert.deepEqual(options.cloud, [
      { value: 'alibaba', label: 'Alibaba Cloud' },
      { value: 'huawei', label: 'Huawei Cloud' },
    ]);
    assert.deepEqual(options.region, [{ value: 'huawei/cn-north-4', label: 'CN North-Beijing4' }]);
    assert.equal(shown.length, 5);
    assert.equal(counts.noGood, 1);
  });

  it('totals the same instances by cloud, region or engine, whatever the group chosen', () => {
    const totals = lookAt(rows, { ...noFilter, values: { cloud: 'huawei' } }, 'cloud', clouds).totals;
    assert.deepEqual(
      totals.map(({ label, instances, problems: bad, noGood }) => [label, instances, bad, noGood]),
      [
        ['Alibaba Cloud', 7, 3, 1],
        ['Huawei Cloud', 5, 3, 1],
      ],
    );
    assert.deepEqual(
      look().totals.map(({ label, note }) => `${label}, ${note}`),
      [
        'CN North-Beijing4, Huawei Cloud',
        'China (Beijing), Alibaba Cloud',
        'China (Hangzhou), Alibaba Cloud',
        'Singapore, Alibaba Cloud',
      ],
    );
    const sums = (['cloud', 'region', 'engine'] as const).map((by) =>
      lookAt(rows, noFilter, by, clouds).totals.reduce((sum, { backups }) => sum + backups, 0),
    );
    assert.deepEqual(sums, [217, 217, 217]);
  });

  it('knows whether anything is filtered', () => {
    assert.equal(isFiltered(noFilter), false);
    assert.equal(isFiltered({ ...noFilter, text: ' ', values: { cloud: '' } }), false);
    assert.equal(isFiltered({ ...noFilter, values: { cloud: 'huawei' } }), true);
    assert.equal(isFiltered({ ...noFilter, kinds: ['off'] }), true);
  });
});

describe('webview report: head', () => {
  const minute = 60_000;
  const numbers = createNumbers('en-GB', { justNow: 'just now' });
  const told = { ...strings, asOf: 'As of {0}.', asOfBetween: 'Checked between {0} and {1}.', checkedAll: 'All.' };
  const wording = { ...common, strings: told, numbers };
  const age = (...checked: readonly number[]) => {
    const some = checked.map((ago, index) =>
      rowOf(`${index}`, { facts: factsAt(now, { checked: now - ago * minute }) }),
    );
    const progress = progressOf(some, now, { state: 'done', ended: now });
    return progressWords(progress, lookAt(some, noFilter, 'region', clouds), wording);
  };

  it('says when instances were checked, and not when the last one was asked again', () => {
    assert.equal(age(300, 299), 'All. As of 5 hours ago.');
    assert.equal(age(300, 0, 200), 'All. Checked between 5 hours ago and just now.');
    assert.equal(age(5, 0), 'All. As of 5 minutes ago.');
  });
});

describe('webview report: table', () => {
  const numbers = createNumbers('en-GB', { justNow: 'just now' });
  const wording = { ...common, strings, numbers };
  const columns = reportColumns(wording, 'en-GB');
  const sorted = (key: string, some = rows) => names(some.toSorted(columns.find((each) => each.key === key)?.compare));

  it('sorts by every column', () => {
    assert.ok(columns.every(({ compare }) => compare !== undefined));
    assert.deepEqual(sorted('instance').slice(0, 3), ['audit', 'auth-replica', 'billing']);
    assert.deepEqual(sorted('lastGood').slice(0, 3), ['auth-replica', 'trial', 'ledger']);
    assert.deepEqual(sorted('size').at(8), 'ledger');
    assert.equal(sorted('kept')[0], 'sessions');
    assert.equal(sorted('where')[0], 'ledger');
    assert.equal(sorted('where').at(-1), 'wallet');
    assert.deepEqual(
      sorted(
        'instance',
        ['db-10', 'db-2', 'Älter', 'db-1'].map((name) => rowOf(name)),
      ),
      ['Älter', 'db-1', 'db-2', 'db-10'],
    );
  });

  it('names the cloud once where the account is named after it', () => {
    const huawei = rowOf('a', { cloud: 'huawei', accountName: 'Sample data, Huawei Cloud' });
    assert.deepEqual(placeOf(huawei, clouds), ['Sample data, Huawei Cloud', 'China (Hangzhou)']);
    assert.deepEqual(placeOf(rowOf('b'), clouds), ['Alibaba Cloud', 'prod', 'China (Hangzhou)']);
    assert.deepEqual(placeOf(rowOf('b'), { alibaba: 'Alibaba Cloud' }), ['prod', 'China (Hangzhou)']);
  });

  it('sorts copies by the names of their regions', () => {
    const some = [copied('c', 'cn-shanghai'), copied('b', 'cn-beijing'), copied('a', 'ap-south-1'), rowOf('none')];
    assert.deepEqual(sorted('copy', some), ['none', 'a', 'c', 'b']);
  });

  it('tells every condition in words', () => {
    const told = Object.fromEntries(
      rows.map((row) => [row.name, tagsOf(row, strings).map(({ tone, words }) => `${tone}: ${words}`)]),
    );
    assert.deepEqual(told, {
      'orders-db': ['good: good'],
      ledger: ['bad: None in 26 h', 'warning: Failed last', 'note: No copy'],
      'auth-replica': ['bad: None in 26 h', 'bad: Backup off', 'note: No copy'],
      search: ['warning: Failed last'],
      reports: ['warning: Size −61 %', 'note: No copy'],
      sessions: ['warning: Kept 3 days', 'note: No copy'],
      billing: ['good: good', 'note: No copy', 'running: backupRunning'],
      carts: ['unknown: notChecked'],
      mirror: ['left: notExpected'],
      trial: ['note: isNew'],
      wallet: ['waiting: waiting'],
      audit: ['waiting: again'],
    });
    assert.deepEqual(tagsOf(rowOf('odd', { state: 'failed', why: 'No.', problems: [problems.off] }), strings), [
      { tone: 'unknown', words: 'notChecked', why: 'No.' },
      { tone: 'bad', words: 'Backup off', why: problems.off.why },
    ]);
  });

  it('tells ages in one unit, rounded down', () => {
    assert.equal(numbers.ago(59_000), 'just now');
    assert.equal(numbers.ago(-5_000), 'just now');
    assert.equal(numbers.ago(59 * 60_000), '59 minutes ago');
    assert.equal(numbers.ago(3 * 3_600_000 + 59 * 60_000), '3 hours ago');
    assert.equal(numbers.ago(47.9 * 3_600_000), '47 hours ago');
    assert.equal(numbers.ago(48 * 3_600_000), '2 days ago');
    assert.equal(numbers.ago(6.9 * 86_400_000), '6 days ago');
    assert.equal(numbers.hours(26), '26 hours');
    assert.equal(createNumbers('de', { justNow: '' }).count(5120), '5.120');
  });
});

describe('webview report: kept view', () => {
  it('is read as it was kept', () => {
    const view = {
      filter: { text: 'led', kinds: ['off'], onlyProblems: true, values: { cloud: 'huawei' } },
      totalsBy: 'engine',
      totalsOpen: false,
      sort: { column: 'size', descending: true },
      active: 'key-a',
      details: true,
      scroll: 120,
      top: { key: 'key-b', offset: 40 },
    };
    assert.deepEqual(readView(view), view);
  });

  it('is taken from another version of the page as far as it fits', () => {
    const fresh = readView(undefined);
    assert.deepEqual(fresh.filter, noFilter);
    assert.deepEqual(readView('odd'), fresh);
    const odd = { filter: { text: 1, kinds: ['off', 'odd', 2], values: { cloud: 3, planet: 'x', engine: 'MySQL' } } };
    assert.deepEqual(readView({ ...odd, sort: {}, top: { key: 'a' }, totalsBy: 'moon', scroll: 'far' }), {
      ...fresh,
      filter: { ...noFilter, kinds: ['off'], values: { engine: 'MySQL' } },
    });
  });
});
