import type { PreferenceStore } from '../../src/explorer/preferences.ts';

/** What the editor keeps for an extension, in memory. A stored value is a copy of its own, as on a disk. */
export function memoryStore(): PreferenceStore {
  const values = new Map<string, string>();
  return {
    get: (key) => {
      const text = values.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    },
    update: async (key, value) => {
      if (value === undefined) {
        values.delete(key);
      } else {
        values.set(key, JSON.stringify(value));
      }
      await Promise.resolve();
    },
  };
}
