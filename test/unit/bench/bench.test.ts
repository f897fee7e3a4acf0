import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { budgets, budgetWords, isKept } from '../../../bench/budgets.ts';
import { measurements } from '../../../bench/measurements.ts';
import { judge, missing, type Row } from '../../../bench/row.ts';
import { cellsOf, median, table } from '../../../bench/table.ts';

const BENCH = join(import.meta.dirname, '../../../bench');

describe('the benchmark', () => {
  it('measures every budget once', () => {
    const measured = Object.values(measurements).flatMap(({ rows }): readonly string[] => rows);
    assert.deepEqual(measured.toSorted(), Object.keys(budgets).toSorted());
  });

  it('gives each row by the name of its budget', () => {
    for (const [name, { rows }] of Object.entries(measurements)) {
      const source = readFileSync(join(BENCH, `${name}.ts`), 'utf8');
      // Names of several rows may begin alike, and be put together.
      const absent = rows.filter((row) => !row.split(': ').every((part) => source.includes(part)));
      assert.deepEqual(absent, []);
    }
  });

  it('tells of each in its README, with the same budget and the measurement it comes from', () => {
    const readme = readFileSync(join(BENCH, 'README.md'), 'utf8');
    const lines = readme.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    const told = new Map(lines.map((cells) => [cells[1] ?? '', cells]));
    for (const [measurement, { rows }] of Object.entries(measurements)) {
      for (const row of rows) {
        const [, , budget, from] = told.get(row) ?? [];
        assert.deepEqual([row, budget, from], [row, budgetWords(budgets[row]), measurement]);
      }
    }
  });
});

const row = (figure: number, more: Partial<Row> = {}): Row => ({
  what: 'load and activate()',
  ours: { value: 16, unit: 'ms' },
  figure,
  how: 'ours - peer',
  ...more,
});

describe('a row of the benchmark', () => {
  it('is kept up to its budget and missed beyond it', () => {
    assert.equal(judge(row(15)).verdict, 'kept');
    assert.equal(judge(row(15.1)).verdict, 'missed');
    assert.equal(isKept(2.5, { least: 2.5 }), true);
    assert.equal(isKept(2.4, { least: 2.5 }), false);
  });

  it('is missed without a figure', () => {
    assert.equal(judge(row(median([]))).verdict, 'missed');
    assert.equal(isKept(Number.NaN, { least: 2.5 }), false);
  });

  it('is missed when something was lost, whatever the figure', () => {
    const judged = judge(row(1, { fault: '2,999 of 3,000' }));
    assert.equal(judged.verdict, 'missed');
    assert.match(table([cellsOf(judged)]), /missed: 2,999 of 3,000/);
    assert.equal(judge(row(1, { what: 'something else', fault: 'lost' })).verdict, 'missed');
  });

  it('without a budget only tells', () => {
    assert.equal(judge(row(1e9, { what: 'something else' })).verdict, '');
  });

  it('that did not come is noticed', () => {
    assert.deepEqual(missing([row(1)], ['load and activate()', 'whole .vsix']), ['whole .vsix']);
  });
});
