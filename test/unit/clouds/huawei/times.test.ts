import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { epochTime, requestDay, requestRange, requestTime, time } from '../../../../src/clouds/huawei/records/times.ts';

const iso = (value: unknown) => time(value)?.toISOString();

describe('huawei: times', () => {
  it('reads a time with its offset, however that is written', () => {
    for (const text of [
      '2018-08-06T10:41:14+0800',
      '2018-08-06T10:41:14+08:00',
      '2018-08-06T02:41:14+0000',
      '2018-08-06T02:41:14Z',
      '2018-08-05T21:11:14-0530',
      '2018-08-06T10:41:14.000+0800',
    ]) {
      assert.equal(iso(text), '2018-08-06T02:41:14.000Z', text);
    }
    assert.equal(iso('2018-08-06T10:41+0800'), '2018-08-06T02:41:00.000Z');
  });

  it('reads over blanks', () => {
    for (const text of [
      ' 2018-08-06T10:41:14+0800 ',
      '2018-08-06 10:41:14 +0800',
      '2018-08-06T 10:41:14+0800',
      '2018-08-06 T 10:41: 14+0800',
    ]) {
      assert.equal(iso(text), '2018-08-06T02:41:14.000Z', text);
    }
  });

  it('refuses what could be several moments or none', () => {
    for (const text of [
      '2018-08-06T10:41:14',
      '2018-08-016T10:41:14+0800',
      '2018-02-30T10:41:14+0800',
      '2018-08-06T25:41:14+0800',
      '2018-08-06T10:41:14+2500',
      '2018-08-06T10:41:14+08',
      '2018-08-06',
      '1533523274000',
      '',
      'null',
      null,
      undefined,
      {},
    ]) {
      assert.equal(time(text), undefined, JSON.stringify(text));
    }
  });

  it('reads every time that it could have written itself', () => {
    const moments = fc.integer({ min: 0, max: 253_402_300_799 }).map((seconds) => new Date(seconds * 1000));
    fc.assert(fc.property(moments, (at) => assert.deepEqual(time(requestTime(at)), at)));
    fc.assert(fc.property(fc.string(), (text) => !Number.isNaN(time(text)?.getTime() ?? 0)));
  });

  it('takes epoch milliseconds', () => {
    assert.equal(epochTime(1532742139000)?.toISOString(), '2018-07-28T01:42:19.000Z');
    assert.equal(epochTime('1532742139000')?.toISOString(), '2018-07-28T01:42:19.000Z');
    for (const none of [undefined, null, '', 'soon', -1, 1.5, 8_640_000_000_000_001]) {
      assert.equal(epochTime(none), undefined);
    }
  });

  it('asks for ranges in whole seconds of UTC, with the end after the start', () => {
    const range = { from: new Date('2026-11-21T03:12:45.678Z'), to: new Date('2026-11-21T04:12:01.001Z') };
    assert.deepEqual(requestRange(range), {
      begin_time: '2026-11-21T03:12:45+0000',
      end_time: '2026-11-21T04:12:02+0000',
    });
    const at = new Date('2026-11-21T03:12:00Z');
    assert.deepEqual(requestRange({ from: at, to: at }), {
      begin_time: '2026-11-21T03:12:00+0000',
      end_time: '2026-11-21T03:12:01+0000',
    });
    assert.equal(requestDay(new Date('2026-11-21T23:59:59Z')), '2026-11-21');
  });
});
