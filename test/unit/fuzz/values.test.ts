import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import * as alibabaTimes from '../../../src/clouds/alibaba/times.ts';
import * as alibabaValues from '../../../src/clouds/alibaba/records/values.ts';
import { endOf } from '../../../src/clouds/common/addresses.ts';
import { cleanRecord } from '../../../src/clouds/common/cleanRecord.ts';
import { describe as describeFields, listOfTexts } from '../../../src/clouds/common/fields.ts';
import { looksLikeLink } from '../../../src/clouds/common/redact.ts';
import * as values from '../../../src/clouds/common/values.ts';
import * as copySource from '../../../src/clouds/alibaba/records/copySource.ts';
import { copyShape } from '../../../src/clouds/alibaba/records/backups.ts';
import { readList } from '../../../src/clouds/alibaba/records/read.ts';
import * as sizes from '../../../src/clouds/huawei/records/sizes.ts';
import * as times from '../../../src/clouds/huawei/records/times.ts';
import { toCopyPolicy } from '../../../src/clouds/huawei/records/policies.ts';
import { windowEnd } from '../../../src/clouds/huawei/throttling.ts';
import { filesOutsideOfRecords } from './support/complete.ts';
import { SEED } from './support/mutate.ts';
import { Given } from './support/given.ts';
import { POOL, type Json } from './support/values.ts';

const RUNS = { seed: SEED, numRuns: 10_000 };
const json = fc.oneof(fc.constantFrom(...POOL), fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>);
const moments = fc.date({
  min: new Date('0001-01-02T00:00:00Z'),
  max: new Date('9999-12-30T00:00:00Z'),
  noInvalidDate: true,
});
const ranges = fc.tuple(moments, moments).map(([from, to]) => ({ from, to }));
/** Longer than any text that could take the square of its length. */
const LONG = 300_000;

describe('fuzz: single values of replies', () => {
  it('gives every time only as the reply has it', () => {
    const readers = [alibabaValues.time, alibabaValues.timeOrEpoch, times.time, times.epochTime];
    fc.assert(
      fc.property(json, (value) => {
        const given = new Given(value, []);
        for (const read of readers) {
          const at = read(value)?.getTime();
          assert.ok(at === undefined || given.hasDate(at), `${read.name} ${String(at)}`);
        }
      }),
      RUNS,
    );
  });

  it('gives every size and number only as the reply has it', () => {
    const readers = [values.count, sizes.kilobytes, sizes.megabytes, sizes.gigabytes];
    fc.assert(
      fc.property(json, (value) => {
        const given = new Given(value, []);
        for (const read of readers) {
          const size = read(value);
          assert.ok(size === undefined || (size >= 0 && given.hasNumber(size)), `${read.name} ${String(size)}`);
        }
      }),
      RUNS,
    );
  });

  it('gives texts without blanks around them, and none of those that say nothing', () => {
    fc.assert(
      fc.property(json, (value) => {
        const words = values.text(value);
        assert.ok(words === undefined || (words !== '' && words !== 'null' && words === words.trim()));
        assert.ok(words === undefined || new Given(value, []).isWhole(words));
        assert.ok(values.texts(value).every((each) => each !== '' && !looksLikeLink(each)));
      }),
      RUNS,
    );
  });

  it('reads back the times that requests are given, to the second or minute', () => {
    fc.assert(
      fc.property(ranges, ({ from, to }) => {
        const { begin_time, end_time } = times.requestRange({ from, to });
        const seconds = alibabaTimes.inSeconds({ from, to });
        const minutes = alibabaTimes.inMinutes({ from, to });
        for (const [begin, end, unit] of [
          [times.time(begin_time), times.time(end_time), 1000],
          [alibabaValues.time(seconds.StartTime), alibabaValues.time(seconds.EndTime), 1000],
          [alibabaValues.time(minutes.StartTime), alibabaValues.time(minutes.EndTime), 60_000],
        ] as const) {
          assert.ok(begin && end && begin < end);
          assert.ok(
            begin <= from && from.getTime() - begin.getTime() < unit,
            'begins with the range, or just before it',
          );
          assert.ok(end >= to || to < from, 'holds the range to its end');
          assert.ok(to <= from || end.getTime() - to.getTime() < unit || end.getTime() - begin.getTime() === unit);
        }
      }),
      RUNS,
    );
  });

  it('knows no time without its zone', () => {
    const local = moments.map((at) => at.toISOString().slice(0, 19));
    fc.assert(
      fc.property(
        local,
        fc.constantFrom('', ' ', ' UTC', 'z ', 'CST', '+8', '+08', '+24:00', '+0860'),
        (words, zone) => {
          assert.equal(times.time(`${words}${zone.trim() === 'z' ? '' : zone}`), undefined);
          assert.equal(alibabaValues.time(`${words}${zone.trim() === 'z' ? '+0000' : zone}`), undefined);
        },
      ),
      RUNS,
    );
  });

  it('gives the end of a link only as the link has it', () => {
    const number = fc.oneof(fc.nat(99), fc.nat(99_999_999)).map((each) => String(each).padStart(2, '0'));
    const begin = fc.oneof(
      fc.tuple(fc.nat(9999), fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(99)).map(([year, ...rest]) => {
        const [month = '', day = '', ...clock] = rest.map((each) => String(each).padStart(2, '0'));
        return `${String(year).padStart(4, '0')}${month}${day}T${clock.join('')}Z`;
      }),
      moments.map((at) => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`),
    );
    fc.assert(
      fc.property(begin, number, fc.constantFrom('x-oss-', 'X-Amz-'), (from, seconds, prefix) => {
        const [date, life] = prefix === 'x-oss-' ? ['date', 'expires'] : ['Date', 'Expires'];
        for (const link of [
          `https://b.example.com/f?${prefix}${date}=${from}&${prefix}${life}=${seconds}`,
          `https://b.example.com/f?Expires=${seconds}`,
        ]) {
          const at = endOf(link)?.getTime();
          assert.ok(at === undefined || new Given(link, []).hasDate(at), `${link} ends ${String(at)}`);
        }
      }),
      RUNS,
    );
  });

  it('waits for a limit no longer than its window, whatever the clock of the answer says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_600_000 }), fc.string(), (window, date) => {
        const end = windowEnd(window, date) - Date.now();
        assert.ok(end > -1000 && end <= 2 * window, String(end));
      }),
    );
  });

  it('takes values from replies in no other files than these', () => {
    assert.deepEqual(filesOutsideOfRecords(/: Shape<typeof /), ['huawei/projects.ts']);
    assert.deepEqual(filesOutsideOfRecords(/\b(?:body|data)\[['\w]/), [
      'alibaba/answers.ts',
      'alibaba/browsing.ts',
      'alibaba/insight.ts',
      'alibaba/lists.ts',
      'alibaba/related.ts',
      'huawei/answers.ts',
      'huawei/links.ts',
    ]);
  });
});

/** Each of these would take hours if it took the square of the length. */
describe('fuzz: long values of replies', () => {
  it('reads a time with many blanks, or that is long otherwise', () => {
    for (const long of [`2${' '.repeat(LONG)}x`, `2026-11-21${' '.repeat(LONG)}T03:12:00Z`, '9'.repeat(LONG)]) {
      for (const read of [
        times.time,
        times.epochTime,
        alibabaValues.time,
        alibabaValues.timeOrEpoch,
        sizes.megabytes,
      ]) {
        assert.equal(read(long), undefined);
      }
    }
    assert.ok(times.time('2026-11-21 T 03 : 12 : 00 +08:00'));
  });

  it('looks for the source of a copy whose file has a long name', () => {
    const body = { Items: { Item: [{ CrossBackupId: '1', CrossBackupSetFile: '_'.repeat(LONG) }] } };
    const copies = readList(body, copyShape({ instanceId: 'i', regionId: 'r' }))?.items ?? [];
    assert.equal(copies.length, 1);
    assert.equal(copySource.sourcesOf(copies, []).size, 0);
  });

  it('reads many rules, fields and links of one record', () => {
    const rules = Array.from({ length: 20_000 }, () => ({
      backup_type: 'auto',
      keep_days: 7,
      destination_project_id: 'p',
    }));
    assert.ok((toCopyPolicy({ policy_para: rules }, 'i')?.fields.length ?? 0) > 0);
    const names = Object.fromEntries(rules.map((_rule, index) => [`https://x/${index}?Signature=s`, index]));
    const clean = cleanRecord(names, [], (words) => words) as object;
    assert.equal(Object.keys(clean).length, rules.length);
    assert.equal(describeFields(names, []).length, 1, 'the names of links are not told apart');
    assert.deepEqual(listOfTexts([`${'a,'.repeat(LONG)}b`]).as, 'list');
  });
});
