import assert from 'node:assert/strict';
import { packCursor, readCursor } from '../../../src/api/cursors.ts';

describe('a place in a list', () => {
  const place = { of: 'a list', from: 1, to: 2, page: '2:100', after: 'b-7' };

  it('is read as it was packed, and by no other list', () => {
    assert.deepEqual(readCursor(packCursor(place), 'a list'), place);
    assert.equal(readCursor(packCursor(place), 'another'), undefined);
  });

  it('is none where somebody made it up', () => {
    const made = ['', 'x', '!', '{}', packCursor({ of: 'a list' }).slice(3), packCursor({ ...place, from: Infinity })];
    assert.deepEqual(
      made.map((text) => readCursor(text, 'a list')),
      made.map(() => undefined),
    );
    const more = Buffer.from(JSON.stringify({ ...place, url: 'x' })).toString('base64url');
    assert.equal(readCursor(more, 'a list'), undefined);
  });
});
