import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  checkEnd,
  checkStart,
  parseTime,
  presetDays,
  toChoice,
  toTexts,
  type TimeProblem,
} from '../../../src/commands/filterTimes.ts';
import { usualDays } from '../../../src/explorer/lists.ts';
import { inZone } from '../explorer/zone.ts';

const now = new Date(2026, 10, 21, 12, 0);
const start = new Date(2026, 10, 1).getTime();
const local = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toString().slice(4, 24));
const kind = (problem: TimeProblem | undefined) => problem?.kind;

const usual = usualDays('backups');

describe('filter times', () => {
  it('read a local time as its minute, and a day from its begin to its end', () => {
    const minute = parseTime(' 2026-11-21 03:12 ');
    assert.deepEqual([local(minute?.first), local(minute?.last)], ['Nov 21 2026 03:12:00', 'Nov 21 2026 03:12:59']);
    const day = parseTime('2026-11-21');
    assert.deepEqual([local(day?.first), local(day?.last)], ['Nov 21 2026 00:00:00', 'Nov 21 2026 23:59:59']);
    assert.deepEqual(parseTime('2026-11-21T03:12'), minute);
    assert.deepEqual(parseTime('2026-1-2 3:04'), parseTime('2026-01-02 03:04'));
    assert.ok(parseTime('2028-02-29'));
  });

  it('take a day as long as it is where the clocks change', () => {
    inZone('America/New_York', () => {
      const days = ['2026-03-08', '2026-11-01', '2026-11-21'].map(parseTime);
      assert.deepEqual(
        days.map((day) => day && (day.last + 1 - day.first) / 3_600_000),
        [23, 25, 24],
      );
      assert.equal(local(parseTime('2026-03-08 02:30')?.first), 'Mar 08 2026 03:30:00', 'an hour that is left out');
    });
  });

  it('refuse what is no time', () => {
    const wrong = [
      '',
      'yesterday',
      '2026',
      '2026-11',
      '2026-13-01',
      '2026-02-29',
      '2026-04-31',
      '2026-11-21 24:00',
      '2026-11-21 03:60',
      '2026-11-21 3',
      '0026-11-21',
      '2026-11-21 03:12 x',
    ];
    assert.deepEqual(
      wrong.filter((text) => parseTime(text) !== undefined),
      [],
    );
    assert.deepEqual(checkStart(' soon ', now), { kind: 'unreadable', text: 'soon' });
    assert.deepEqual(checkEnd('soon', start, now), { kind: 'unreadable', text: 'soon' });
    assert.equal(kind(checkStart('', now)), 'unreadable', 'there has to be a start');
    assert.equal(checkEnd(' ', start, now), undefined, 'no end is until now');
  });

  it('refuse a start in the future, and an end before the start', () => {
    assert.deepEqual(checkStart('2026-11-21 12:01', now), { kind: 'future', start: '2026-11-21 12:01' });
    assert.equal(kind(checkStart('2026-11-22', now)), 'future');
    assert.equal(checkStart('2026-11-21 12:00', now), undefined);
    assert.deepEqual(checkEnd('2026-10-31', start, now), {
      kind: 'reversed',
      start: '2026-11-01',
      end: '2026-10-31',
    });
    assert.equal(checkEnd('2026-11-01', start, now), undefined, 'the same day');
    assert.equal(checkEnd('2026-11-01 00:00', start, now), undefined, 'the same minute');
    assert.equal(checkEnd('2027-01-01', start, now), undefined, 'an end that has not come yet');
  });

  it('warn of a long range, and take it', () => {
    const long = new Date(2024, 10, 1).getTime();
    assert.equal(kind(checkEnd('', long, now)), 'long');
    assert.equal(kind(checkEnd('2030-01-01', long, now)), 'long');
    assert.equal(checkEnd('2026-01-01', long, now), undefined);
    assert.deepEqual(toChoice('2024-11-01', '', now), { from: long, to: undefined });
  });

  it('make no choice of texts that cannot be used', () => {
    assert.equal(toChoice('soon', '', now), undefined);
    assert.equal(toChoice('2026-11-22', '', now), undefined);
    assert.equal(toChoice('2026-11-01', 'soon', now), undefined);
    assert.equal(toChoice('2026-11-01', '2026-10-01', now), undefined);
  });

  it('come back as they were typed', () => {
    const typed = [
      ['2026-11-01', '2026-11-10'],
      ['2026-11-01', ''],
      ['2026-11-01 03:12', '2026-11-01 03:12'],
      ['2026-11-01 03:12', '2026-11-10'],
    ] as const;
    for (const [first, last] of typed) {
      const choice = toChoice(first, last, now);
      assert.deepEqual(toTexts(choice, now, usual), { start: first, end: last });
      const stored: unknown = JSON.parse(JSON.stringify(choice));
      assert.deepEqual(toTexts(stored as typeof choice, now, usual), { start: first, end: last });
    }
    assert.deepEqual(toTexts({ days: 7 }, now, usual), { start: '2026-11-14 12:00', end: '' });
    assert.deepEqual(toTexts(undefined, now, 30).end, '');
  });

  it('come back the same for any minutes', () => {
    const minute = fc.integer({ min: Date.UTC(2020, 0) / 60_000, max: Date.UTC(2026, 0) / 60_000 });
    inZone('UTC', () =>
      fc.assert(
        fc.property(minute, minute, (one, other) => {
          const choice = { from: Math.min(one, other) * 60_000, to: (Math.max(one, other) + 1) * 60_000 - 1 };
          const texts = toTexts(choice, now, usual);
          assert.deepEqual(toChoice(texts.start, texts.end, now), choice);
        }),
      ),
    );
  });

  it('offer the usual time among the presets', () => {
    assert.ok(presetDays.includes(usual));
  });
});
