import assert from 'node:assert/strict';
import { readBackupId } from '../../../src/commands/backupIds.ts';

describe('the id of a backup, as it is typed', () => {
  for (const id of ['321020562', 'b-n8tpg33434', '14377', '1'.repeat(40), 'cb-zu7q.2:1_a']) {
    it(`may be ${id}`, () => assert.deepEqual(readBackupId(` ${id}\n`), { id }));
  }

  it('is asked for again when nothing was typed', () => {
    assert.deepEqual(readBackupId('  '), { problem: 'empty' });
  });

  for (const text of ['two words', '1,2', '<id>', '-', '../1', 'https://example.com/1', '1'.repeat(201), 'a\u0000b']) {
    it(`is not ${JSON.stringify(text.slice(0, 24))}`, () =>
      assert.deepEqual(readBackupId(text), { problem: 'absurd' }));
  }
});
