import assert from 'node:assert/strict';
import { inMinutes, inSeconds } from '../../../../src/clouds/alibaba/times.ts';

describe('alibaba: times of requests', () => {
  const range = { from: new Date('2026-11-21T03:12:45.678Z'), to: new Date('2026-11-21T04:12:01.001Z') };

  it('widens to whole minutes', () => {
    assert.deepEqual(inMinutes(range), { StartTime: '2026-11-21T03:12Z', EndTime: '2026-11-21T04:13Z' });
  });

  it('widens to whole seconds', () => {
    assert.deepEqual(inSeconds(range), { StartTime: '2026-11-21T03:12:45Z', EndTime: '2026-11-21T04:12:02Z' });
  });

  it('never gives an end that is not after the start', () => {
    const at = new Date('2026-11-21T03:12:00Z');
    assert.deepEqual(inMinutes({ from: at, to: at }), { StartTime: '2026-11-21T03:12Z', EndTime: '2026-11-21T03:13Z' });
    assert.deepEqual(inSeconds({ from: at, to: at }), {
      StartTime: '2026-11-21T03:12:00Z',
      EndTime: '2026-11-21T03:12:01Z',
    });
  });
});
