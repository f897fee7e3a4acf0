import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createWords, fill, utc } from '../../../src/webview/page/common/words.ts';
import { createNumbers } from '../../../src/webview/page/report/numbers.ts';

const english = createWords('en-GB', 'Asia/Shanghai');
const at = Date.parse('2026-11-20T19:12:04Z');

describe('webview words', () => {
  it('tells times in the given zone and language', () => {
    assert.equal(english.day(at, at), '21 Nov');
    assert.equal(english.day(at, at + 365 * 86_400_000), '21 Nov 2026');
    assert.equal(english.dayAndClock(at, at), '21 Nov, 03:12');
    assert.equal(english.dayAndClock(at, at - 365 * 86_400_000), '21 Nov 2026, 03:12');
    assert.equal(english.minute(at), '21 Nov 2026, 03:12');
    assert.equal(english.second(at), '21 Nov 2026, 03:12:04');
    assert.equal(english.clock(at), '03:12');
    assert.match(english.exact(at), /^Saturday,? 21 November 2026 at 03:12:04 China Standard Time$/);
    assert.equal(utc(at), '2026-11-20T19:12:04Z');
    assert.equal(createWords('zh-CN', 'Asia/Shanghai').day(at, 0), '2026年11月21日');
  });

  it('tells lengths of time in two units, rounded down', () => {
    const spans: readonly (readonly [number, string])[] = [
      [0, '0 secs'],
      [999, '0 secs'],
      [59_999, '59 secs'],
      [250_000, '4 mins 10 secs'],
      [3_600_000, '1 hr'],
      [3 * 3_600_000 + 12 * 60_000 + 59_000, '3 hrs 12 mins'],
      [8 * 86_400_000 + 23 * 3_600_000, '8 days 23 hrs'],
    ];
    for (const [ms, expected] of spans) {
      assert.equal(english.span(ms), expected);
    }
    assert.equal(english.passing(250_000), '4 mins');
    assert.equal(english.passing(40_000), '40 secs');
    assert.equal(english.passing(3_720_000), '1 hr 2 mins');
  });

  it('has a space around each number in Chinese and Japanese, as the words of the product do', () => {
    const [chinese, japanese] = [createWords('zh-CN'), createWords('ja')];
    assert.deepEqual(
      [chinese, japanese].map((words) => words.span(11_520_000)),
      ['3 小时 12 分钟', '3 時間 12 分'],
    );
    assert.deepEqual(
      [chinese, japanese].map((words) => words.bytes(2_167_808)),
      ['2,167,808 字节', '2,167,808 バイト'],
    );
    const numbers = createNumbers('zh-CN', { justNow: '刚刚' });
    assert.deepEqual([numbers.hours(26), numbers.days(7), numbers.ago(259_200_000)], ['26 小时', '7 天', '3 天前']);
  });

  it('tells sizes in binary units and exactly', () => {
    assert.equal(english.size(0), '0 bytes');
    assert.equal(english.size(1), '1 byte');
    assert.equal(english.size(1023), '1,023 bytes');
    assert.equal(english.size(1024), '1 KiB');
    assert.equal(english.size(2_254_857_830), '2.1 GiB');
    assert.equal(english.bytes(2_167_808), '2,167,808 bytes');
    assert.equal(createWords('de').size(2_254_857_830), '2,1 GiB');
  });

  it('tells parts, and changes with their sign', () => {
    assert.equal(english.percent(0.61), '61%');
    assert.deepEqual(
      [0.012, -0.61, 0].map((part) => english.change(part)),
      ['+1%', '−61%', '0%'],
    );
  });

  it('says something about any number', () => {
    const tellers = Object.entries(english).flatMap(([name, teller]) => (name === 'names' ? [] : [teller as unknown]));
    fc.assert(
      fc.property(fc.double(), (number) => {
        for (const word of tellers as readonly ((one: number, now: number) => string)[]) {
          assert.notEqual(word(number, at), '');
        }
      }),
    );
  });

  it('fills a template once: values are not templates', () => {
    assert.equal(fill('{0} of {1}', '{1}', 'b'), '{1} of b');
    assert.equal(fill('{0} of {1}', 'a'), 'a of {1}');
  });
});
