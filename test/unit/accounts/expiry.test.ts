import assert from 'node:assert/strict';
import { hasEnded, minutesLeft, readExpiry } from '../../../src/accounts/expiry.ts';

const MINUTE = 60_000;
const now = new Date(2026, 10, 22, 13, 35, 20);
const inMinutes = (count: number) => now.getTime() + count * MINUTE;

describe('the end of a temporary key', () => {
  it('may be left open', () => {
    assert.deepEqual(readExpiry('', now), { at: undefined });
    assert.deepEqual(readExpiry('  ', now), { at: undefined });
  });

  it('is a number of minutes from now', () => {
    assert.deepEqual(readExpiry('55', now), { at: inMinutes(55) });
    assert.deepEqual(readExpiry(' 720 ', now), { at: inMinutes(720) });
  });

  it('is a local time, with or without seconds', () => {
    const at = new Date(2026, 10, 22, 14, 30).getTime();
    assert.deepEqual(readExpiry('2026-11-22 14:30', now), { at });
    assert.deepEqual(readExpiry('2026-11-22T14:30:00', now), { at });
    assert.deepEqual(readExpiry('2026-11-23 1:05', now), { at: new Date(2026, 10, 23, 1, 5).getTime() });
  });

  it('is a time with its zone, as STS reports it', () => {
    const utc = new Date('2026-11-22T06:00:00Z');
    const at = Date.UTC(2026, 10, 22, 6, 30);
    for (const text of [
      '2026-11-22T06:30:00Z',
      '2026-11-22T06:30Z',
      '2026-11-22 06:30:00.123 z',
      '2026-11-22T14:30:00+08:00',
      '2026-11-22T01:00:00-0530',
    ]) {
      assert.deepEqual(readExpiry(text, utc), { at }, text);
    }
  });

  it('lies ahead', () => {
    assert.deepEqual(readExpiry('0', now), { problem: 'past' });
    assert.deepEqual(readExpiry('2026-11-22 13:35', now), { problem: 'past' });
    assert.deepEqual(readExpiry('2025-11-22T06:30:00Z', now), { problem: 'past' });
  });

  it('does not lie further ahead than a temporary key can last', () => {
    assert.deepEqual(readExpiry(String(36 * 60), now), { at: inMinutes(36 * 60) });
    assert.deepEqual(readExpiry(String(36 * 60 + 1), now), { problem: 'far' });
    assert.deepEqual(readExpiry('2027-11-22 14:30', now), { problem: 'far' });
  });

  for (const text of [
    'soon',
    '-5',
    '5.5',
    '55 minutes',
    '14:30',
    '2026-11-22',
    '2026-13-01 10:00',
    '2026-02-30 10:00',
    '2026-11-22 24:30',
    '2026-11-22 14:60',
    '2026-11-22T14:30:00+8',
    '123456',
  ]) {
    it(`is not "${text}"`, () => assert.deepEqual(readExpiry(text, now), { problem: 'unreadable' }));
  }

  it('is told in whole minutes left, for a temporary key whose end is known', () => {
    const left = (keyExpires?: number) =>
      minutesLeft({ method: 'securityToken', ...(keyExpires === undefined ? {} : { keyExpires }) }, now);
    assert.equal(left(inMinutes(55)), 55);
    assert.equal(left(inMinutes(2) - 1), 2, 'the minute that has begun counts');
    assert.equal(left(inMinutes(0) + 1), 1, 'not ended yet');
    assert.equal(left(inMinutes(-90)), 0);
    assert.equal(left(), undefined);
    assert.equal(minutesLeft({ method: 'accessKey', keyExpires: inMinutes(5) }, now), undefined);
  });

  it('is what a refused token means, or a key that is not known any more once its end has passed', () => {
    const temporary = { method: 'securityToken' } as const;
    assert.equal(hasEnded(temporary, 'token', now), true);
    assert.equal(hasEnded(temporary, 'key', now), false);
    assert.equal(hasEnded({ ...temporary, keyExpires: inMinutes(5) }, 'key', now), false);
    assert.equal(hasEnded({ ...temporary, keyExpires: inMinutes(-5) }, 'key', now), true);
    assert.equal(hasEnded({ ...temporary, keyExpires: inMinutes(-5) }, 'network', now), false);
    assert.equal(hasEnded({ method: 'accessKey' }, 'token', now), false);
  });
});
