import assert from 'node:assert/strict';
import { nameOf, Shelf } from '../../../src/health/shelf.ts';

const key = (instanceId: string, accountId = 'a', regionId = 'r') => ({ accountId, regionId, instanceId });

describe('the shelf', () => {
  it('makes room among what nobody wants, the oldest first', () => {
    const wanted = nameOf(key('1'));
    const shelf = new Shelf<string>((name) => name === wanted, 3);
    ['1', '2', '3'].forEach((id) => shelf.put(key(id), id));
    shelf.put(key('2'), 'newer');
    shelf.put(key('4'), '4');
    assert.deepEqual(
      shelf.entries().map(({ value }) => value),
      ['1', 'newer', '4'],
    );
  });

  it('keeps all that is wanted, however much that is', () => {
    const shelf = new Shelf<string>(() => true, 3);
    ['1', '2', '3', '4', '5'].forEach((id) => shelf.put(key(id), id));
    assert.equal(shelf.entries().length, 5);
  });

  it('tells accounts, regions and instances apart', () => {
    const shelf = new Shelf<string>();
    shelf.put(key('1'), '1');
    shelf.put(key('1', 'b'), 'b1');
    shelf.put(key('2', 'a', 's'), '2');
    shelf.remove({ accountId: 'a', regionId: 's' });
    assert.equal(shelf.get('a', '2'), undefined);
    shelf.remove({ accountId: 'a', instanceId: '2' });
    shelf.remove({ accountId: 'b' }, (value) => value === 'other');
    assert.equal(shelf.get('a', '1'), '1');
    assert.equal(shelf.get('b', '1'), 'b1');
    shelf.remove({ accountId: 'a' });
    assert.deepEqual(
      shelf.entries().map(({ value }) => value),
      ['b1'],
    );
  });
});
