import assert from 'node:assert/strict';
import { formatBytes, formatTime, formatTimeWithZone } from '../../../src/platform/format.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;
const TiB = 1024 * GiB;

describe('sizes', () => {
  const sizes: readonly (readonly [number, string])[] = [
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1,023 B'],
    [KiB, '1 KiB'],
    [1.5 * KiB, '1.5 KiB'],
    [99.94 * KiB, '99.9 KiB'],
    [100.4 * KiB, '100 KiB'],
    [MiB, '1 MiB'],
    [2.1 * GiB, '2.1 GiB'],
    [3_841_982_464_819, '3.5 TiB'],
    [1024 * TiB, '1 PiB'],
    [5000 * 1024 * TiB, '5,000 PiB'],
  ];
  for (const [bytes, words] of sizes) {
    it(`of ${bytes} bytes are written ${words}`, () => assert.equal(formatBytes(bytes, 'en'), words));
  }

  it('are written as the language does', () => {
    assert.equal(formatBytes(2.1 * GiB, 'de'), '2,1 GiB');
    assert.equal(formatBytes(2.1 * GiB, 'zh-cn'), '2.1 GiB');
  });

  it('never shrink while the bytes grow', () => {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
    let before = -1;
    for (let bytes = 1; bytes < 900 * TiB; bytes *= 1.1) {
      const [number = '', unit = ''] = formatBytes(bytes, 'en').split(' ');
      const read = Number(number.replaceAll(',', '')) * 1024 ** units.indexOf(unit);
      assert.ok(read >= before, `${bytes}`);
      assert.ok(Math.abs(read - bytes) <= bytes * 0.06 + 1, `${bytes} as ${number} ${unit}`);
      before = read;
    }
  });
});

describe('times', () => {
  it('are local, sortable and all equally long', () => {
    const early = formatTime(new Date(2026, 0, 2, 3, 4, 59));
    const late = formatTime(new Date(2026, 10, 21, 23, 12));
    assert.deepEqual([early, late], ['2026-01-02 03:04', '2026-11-21 23:12']);
  });

  it('in full name their zone, and seconds', () => {
    const date = new Date(2026, 10, 21, 3, 12, 45);
    const zone = new Intl.DateTimeFormat('en', { timeZoneName: 'short' })
      .formatToParts(date)
      .find(({ type }) => type === 'timeZoneName')?.value;
    assert.ok(zone);
    const words = formatTimeWithZone(date, 'en');
    assert.ok(words.includes(zone), words);
    assert.match(words, /November 21, 2026.*3:12:45/);
    assert.match(formatTimeWithZone(date, 'zh-cn'), /2026年11月21日/);
  });

  it('in full are those of the zone the machine is in', () => {
    const before = process.env['TZ'];
    try {
      process.env['TZ'] = 'Asia/Shanghai';
      const date = new Date('2026-11-20T19:12:00Z');
      assert.equal(formatTime(date), '2026-11-21 03:12');
      assert.match(formatTimeWithZone(date, 'en'), /3:12:00 AM GMT\+8/);
    } finally {
      if (before === undefined) {
        delete process.env['TZ'];
      } else {
        process.env['TZ'] = before;
      }
    }
  });
});
