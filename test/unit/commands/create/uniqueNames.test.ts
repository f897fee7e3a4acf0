import assert from 'node:assert/strict';
import { uniqueNames } from '../../../../src/commands/create/uniqueNames.ts';
import type { TextRule } from '../../../../src/model/jobs.ts';

const rule = (suggestion: string, longest = 64): TextRule => ({
  suggestion,
  check: (text) => (text.length > longest ? 'Too long.' : undefined),
});

describe('names of several backups', () => {
  it('are those suggested, with a number where one is taken', () => {
    const rules = [rule('orders'), undefined, rule('orders'), rule('orders-2'), rule('orders')];
    assert.deepEqual(uniqueNames(rules), ['orders', undefined, 'orders-2', 'orders-2-2', 'orders-3']);
  });

  it('are shortened where the number would make them too long', () => {
    const rules = Array.from({ length: 11 }, () => rule('abcdef', 6));
    const names = uniqueNames(rules);
    assert.deepEqual([names[1], names[10]], ['abcd-2', 'abc-11']);
    assert.equal(new Set(names).size, 11);
  });
});
