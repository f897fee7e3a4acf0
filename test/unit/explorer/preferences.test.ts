import assert from 'node:assert/strict';
import { Preferences, type PreferenceChange } from '../../../src/explorer/preferences.ts';
import { sampleInstance } from '../../support/instance.ts';
import { memoryStore } from '../../support/memory.ts';

function setUp() {
  const store = memoryStore();
  const preferences = new Preferences(store);
  const changes: PreferenceChange[] = [];
  preferences.onDidChange((change) => changes.push(change));
  return { store, preferences, changes };
}

describe('what the user wants to see', () => {
  it('is nothing in particular at first', () => {
    const { preferences } = setUp();
    assert.deepEqual(preferences.pins('a'), []);
    assert.equal(preferences.regions('a'), undefined);
    assert.deepEqual(preferences.found('a'), {});
    assert.equal(preferences.filter('a', 'list'), undefined);
    assert.equal(preferences.order, 'name');
  });

  it('keeps instances of the same id in two regions apart', async () => {
    const { preferences } = setUp();
    const [here, there] = [sampleInstance(), sampleInstance('mysql', 'local', { regionId: 'cn-shanghai' })];
    await preferences.pin('a', here);
    assert.deepEqual([preferences.isPinned('a', here), preferences.isPinned('a', there)], [true, false]);
    await preferences.pin('a', there);
    await preferences.unpin('a', here);
    assert.deepEqual([preferences.isPinned('a', here), preferences.isPinned('a', there)], [false, true]);
    assert.equal(preferences.isPinned('b', there), false);
  });

  it('keeps a pinned instance as it was last seen, in its place and without a word', async () => {
    const { store, preferences, changes } = setUp();
    const [first, second] = [sampleInstance(), sampleInstance('mysql', 'local', { id: 'rm-second' })];
    await preferences.pin('a', first);
    await preferences.pin('a', second);
    changes.length = 0;
    await preferences.seen('a', { ...first, name: 'renamed', expires: new Date('2027-01-01T00:00:00Z') });
    await preferences.seen('a', { ...first, id: 'rm-stranger' });
    const [pin, ...others] = new Preferences(store).pins('a');
    assert.deepEqual([pin?.name, pin?.expires?.toISOString()], ['renamed', '2027-01-01T00:00:00.000Z']);
    assert.deepEqual(
      others.map(({ id }) => id),
      ['rm-second'],
    );
    assert.deepEqual(changes, []);
  });

  it('does not fail for what could not be remembered', async () => {
    const { store } = setUp();
    const full = new Preferences({ get: (key) => store.get(key), update: () => Promise.reject(new Error('full')) });
    await full.remember('a', 'cn-hangzhou', 3);
    await assert.rejects(full.showRegions('a', ['cn-hangzhou']), /full/);
  });

  it('tells of what another window changed, once', async () => {
    const { store, preferences, changes } = setUp();
    const other = new Preferences(store);
    assert.deepEqual([preferences.regions('a'), preferences.order], [undefined, 'name']);
    preferences.lookForChanges();
    assert.deepEqual(changes, []);
    await other.setFilter('a', 'list', { time: { days: 7 }, values: {} });
    await other.setOrder('health');
    preferences.lookForChanges();
    preferences.lookForChanges();
    assert.deepEqual(changes, [
      { what: 'account', accountId: 'a' },
      { what: 'filter', accountId: 'a', listId: 'list' },
      { what: 'order' },
    ]);
    changes.length = 0;
    await preferences.setFilter('a', 'list', undefined);
    await preferences.setOrder('name');
    changes.length = 0;
    preferences.lookForChanges();
    assert.deepEqual(changes, [], 'what this window changed is no news to it');
  });

  it('tells of what arrives only after it was looked for', async () => {
    const { store, preferences } = setUp();
    assert.equal(preferences.regions('a'), undefined);
    preferences.lookForChanges();
    const told = new Promise((resolve) => preferences.onDidChange(resolve));
    await new Preferences(store).showRegions('a', ['cn-hangzhou']);
    assert.deepEqual(await told, { what: 'account', accountId: 'a' });
    preferences.dispose();
  });

  it('changes one thing and leaves the others', async () => {
    const { store, preferences } = setUp();
    const filter = { time: { days: 7 }, values: {} };
    await preferences.pin('a', sampleInstance());
    await preferences.showRegions('a', ['cn-hangzhou']);
    await preferences.remember('a', 'cn-hangzhou', 3);
    await preferences.remember('a', 'cn-shanghai', 0);
    await preferences.setFilter('a', 'one', filter);
    await preferences.setFilter('a', 'two', { values: { status: { value: 'failed', label: 'Failed' } } });
    await preferences.setFilter('a', 'two', undefined);
    const again = new Preferences(store);
    assert.equal(again.pins('a').length, 1);
    assert.deepEqual(again.regions('a'), ['cn-hangzhou']);
    assert.deepEqual(again.found('a'), { 'cn-hangzhou': 3, 'cn-shanghai': 0 });
    assert.deepEqual([again.filter('a', 'one'), again.filter('a', 'two')], [filter, undefined]);
  });

  it('says what has changed, and nothing where a count is the one of before', async () => {
    const { preferences, changes } = setUp();
    await preferences.pin('a', sampleInstance());
    await preferences.remember('a', 'cn-hangzhou', 3);
    await preferences.remember('a', 'cn-hangzhou', 3);
    await preferences.setFilter('b', 'list', { time: { days: 1 }, values: {} });
    await preferences.setOrder('health');
    assert.deepEqual(changes, [
      { what: 'account', accountId: 'a' },
      { what: 'account', accountId: 'a' },
      { what: 'filter', accountId: 'b', listId: 'list' },
      { what: 'order' },
    ]);
  });

  it('already holds when it is announced', async () => {
    const { preferences } = setUp();
    const seen: unknown[] = [];
    preferences.onDidChange(() => seen.push(preferences.regions('a')));
    await preferences.showRegions('a', ['cn-hangzhou']);
    assert.deepEqual(seen, [['cn-hangzhou']]);
  });

  it('loses nothing when two changes of an account come at once', async () => {
    const { preferences } = setUp();
    await Promise.all([
      preferences.remember('a', 'cn-hangzhou', 1),
      preferences.remember('a', 'cn-shanghai', 2),
      preferences.pin('a', sampleInstance()),
    ]);
    assert.deepEqual(preferences.found('a'), { 'cn-hangzhou': 1, 'cn-shanghai': 2 });
    assert.equal(preferences.pins('a').length, 1);
  });

  it('of an account that was removed is forgotten', async () => {
    const { preferences } = setUp();
    await preferences.pin('a', sampleInstance());
    await preferences.showRegions('b', ['cn-hangzhou']);
    await preferences.forget('a');
    assert.deepEqual(preferences.pins('a'), []);
    assert.deepEqual(preferences.regions('b'), ['cn-hangzhou']);
  });
});
