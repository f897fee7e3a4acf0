import assert from 'node:assert/strict';
import { withAnswer, withTime } from '../../../src/commands/filterAnswers.ts';
import { toChoice } from '../../../src/commands/filterTimes.ts';
import { Preferences, type ListFilter, type PreferenceStore } from '../../../src/explorer/preferences.ts';

const failed = { value: 'failed', label: 'Failed' };
const manual = { value: 'manual', label: 'By hand' };

/** Keeps what the editor would keep over a restart: only what survives being written as JSON. */
class Kept implements PreferenceStore {
  readonly #texts = new Map<string, string>();

  readonly get: PreferenceStore['get'] = (key) => {
    const text = this.#texts.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as never);
  };

  update(key: string, value: unknown): Promise<void> {
    this.#texts.set(key, JSON.stringify(value));
    return Promise.resolve();
  }
}

describe('filter answers', () => {
  it('are changed one at a time, and taken away', () => {
    const one = withAnswer(undefined, 'status', failed);
    const both = withTime(withAnswer(one, 'mode', manual), { days: 7 });
    assert.deepEqual(both, { time: { days: 7 }, values: { status: failed, mode: manual } });
    assert.deepEqual(withAnswer(both, 'status', undefined), { time: { days: 7 }, values: { mode: manual } });
    assert.deepEqual(withTime(both, undefined), { values: { status: failed, mode: manual } });
    assert.deepEqual(one, { values: { status: failed } }, 'the old one is as it was');
  });

  it('come back after a restart, each list for itself', async () => {
    const kept = new Kept();
    const time = toChoice('2026-11-01', '2026-11-10 03:12', new Date(2026, 10, 21));
    const filter = withTime(withAnswer(undefined, 'status', failed), time);
    await new Preferences(kept).setFilter('a', 'r/i/backups', filter);
    const later = new Preferences(kept);
    assert.deepEqual(later.filter('a', 'r/i/backups'), filter);
    assert.deepEqual([later.filter('a', 'r/i/logs'), later.filter('b', 'r/i/backups')], [undefined, undefined]);
  });

  it('are no filter once the last of them is taken away', async () => {
    const preferences = new Preferences(new Kept());
    const change = async (next: (filter: ListFilter | undefined) => ListFilter) => {
      await preferences.setFilter('a', 'list', next(preferences.filter('a', 'list')));
      return preferences.filter('a', 'list');
    };
    await change((filter) => withTime(filter, { days: 7 }));
    assert.ok(await change((filter) => withAnswer(filter, 'mode', manual)));
    assert.ok(await change((filter) => withTime(filter, undefined)));
    assert.equal(await change((filter) => withAnswer(filter, 'mode', undefined)), undefined);
  });
});
