import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { count, list, text, texts, time, timeOrEpoch } from '../../../../src/clouds/alibaba/records/values.ts';

describe('alibaba: single values', () => {
  it('hold no half of a sign that takes two, which would break every address made of them', () => {
    assert.equal(text('rm-\uD800x\uDC00'), 'rm-\uFFFDx\uFFFD');
    assert.equal(encodeURIComponent(text('\uDBFF') ?? ''), '%EF%BF%BD');
    assert.equal(text('订😀'), '订😀');
  });

  it('reads all the ways of saying nothing as nothing', () => {
    for (const nothing of [undefined, null, '', '  ', 'null', {}, []]) {
      assert.equal(text(nothing), undefined);
    }
    assert.equal(text(0), '0');
    assert.equal(text(' a '), 'a');
  });

  it('reads numbers and digits alike, and no number that would lose digits', () => {
    assert.equal(count(2167808), 2167808);
    assert.equal(count('2167808'), 2167808);
    assert.equal(count('9007199254740993'), undefined);
    assert.equal(count('-1'), undefined);
    assert.equal(count('1.5'), undefined);
  });

  it('reads UTC times with and without seconds', () => {
    assert.equal(time('2019-02-13T12:20Z')?.toISOString(), '2019-02-13T12:20:00.000Z');
    assert.equal(time('2019-02-13T12:20:09Z')?.toISOString(), '2019-02-13T12:20:09.000Z');
    assert.equal(time('2019-02-13T12:20:09.123Z')?.toISOString(), '2019-02-13T12:20:09.000Z');
  });

  it('refuses local times and days that do not exist', () => {
    const bad = [
      '2019-02-13T12:20',
      '2019-02-13 12:20:00',
      '2019-02-13T12:20+08:00',
      '2019-02-31T00:00Z',
      '2019-13-01T00:00Z',
    ];
    for (const words of [...bad, '2019-02-13T24:00Z', '2019-02-13T12:60Z', '2019-02-13T12:20.5Z', 'now', 1576506856]) {
      assert.equal(time(words), undefined, String(words));
    }
  });

  it('reads every time that it could have written itself', () => {
    const years = { min: new Date('0100-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(years), (date) => {
        const seconds = Math.floor(date.getTime() / 1000) * 1000;
        const minutes = Math.floor(date.getTime() / 60_000) * 60_000;
        assert.equal(time(`${new Date(seconds).toISOString().slice(0, 19)}Z`)?.getTime(), seconds);
        assert.equal(time(`${new Date(minutes).toISOString().slice(0, 16)}Z`)?.getTime(), minutes);
        assert.equal(time(new Date(seconds).toISOString().slice(0, 19)), undefined);
      }),
    );
  });

  it('never throws on any text and never gives an invalid date', () => {
    const almost = fc.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?Z?$/);
    fc.assert(
      fc.property(fc.oneof(almost, fc.string(), fc.jsonValue()), (value) => {
        for (const date of [time(value), timeOrEpoch(value)]) {
          assert.ok(date === undefined || !Number.isNaN(date.getTime()));
        }
      }),
    );
  });

  it('takes epoch seconds, 0 for unknown, and times where both may stand', () => {
    assert.equal(timeOrEpoch(1576506856)?.toISOString(), '2019-12-16T14:34:16.000Z');
    assert.equal(timeOrEpoch('1576506856')?.toISOString(), '2019-12-16T14:34:16.000Z');
    assert.equal(timeOrEpoch('2024-03-05T02:22:54Z')?.toISOString(), '2024-03-05T02:22:54.000Z');
    assert.equal(timeOrEpoch(0), undefined);
    assert.equal(timeOrEpoch('0'), undefined);
    assert.equal(timeOrEpoch('99999999999999'), undefined);
  });

  it('reads lists however they come', () => {
    assert.deepEqual(texts(['"cn-hangzhou", "cn-shanghai"']), ['cn-hangzhou', 'cn-shanghai']);
    assert.deepEqual(texts(['cn-hangzhou', 'cn-zhangjiakou']), ['cn-hangzhou', 'cn-zhangjiakou']);
    assert.deepEqual(texts('a,b'), ['a', 'b']);
    assert.deepEqual(texts(undefined), []);
    assert.deepEqual(list({ a: 1 }), [{ a: 1 }]);
    assert.deepEqual(list(null), []);
  });
});
