import assert from 'node:assert/strict';
import { formatDate, numberFormat } from '../../../src/model/formats.ts';
import { inZone } from '../explorer/zone.ts';

describe('formats', () => {
  const noon = new Date(Date.UTC(2026, 10, 21, 12));
  const time = { timeStyle: 'short' } as const;

  it('are the ones of the language and options that are asked for', () => {
    assert.equal(numberFormat('en', {}).format(1234.56), '1,234.56');
    assert.equal(numberFormat('de', {}).format(1234.56), '1.234,56');
    assert.equal(numberFormat('en', { maximumFractionDigits: 0 }).format(1234.56), '1,235');
    assert.equal(formatDate(noon, 'en-GB', { ...time, timeZone: 'Asia/Shanghai' }), '20:00');
    assert.equal(formatDate(noon, 'en-GB', { ...time, timeZone: 'UTC' }), '12:00');
  });

  it('follow the machine into another time zone', () => {
    const hours: [string, string][] = [
      ['Asia/Tokyo', '21:00'],
      ['Europe/Berlin', '13:00'],
      ['Asia/Tokyo', '21:00'],
    ];
    for (const [zone, hour] of hours) {
      inZone(zone, () => assert.equal(formatDate(noon, 'en-GB', time), hour));
    }
  });
});
