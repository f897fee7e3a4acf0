import assert from 'node:assert/strict';
import { merged } from '../mocha/results.ts';

const failed = (title: string, why: string) => ({ title, why, file: 'a.test.ts' });

describe('what came out of tests that ran once more', () => {
  it('replaces what came out of the same tests before, and nothing else', () => {
    const first = {
      passed: ['a one', 'b one'],
      failed: [failed('a two', 'late'), failed('a three', 'late')],
      skipped: [],
    };
    const again = { passed: ['a one', 'a two'], failed: [failed('a three', 'wrong')], skipped: ['a four'] };
    assert.deepEqual(merged(first, again), {
      passed: ['b one', 'a one', 'a two'],
      failed: [failed('a three', 'wrong')],
      skipped: ['a four'],
    });
  });
});
