import type { Word } from '../../model/resources.ts';

/** Reads a word of the cloud's. Case does not matter; a word that is not listed is kept as it came. */
export type WordReader<Kind extends string> = (raw: string | undefined) => Word<Kind>;

/** A reader of these words. */
export function words<Kind extends string>(known: Readonly<Record<string, Kind>>): WordReader<Kind> {
  const kinds = new Map(Object.entries(known).map(([raw, kind]) => [raw.toLowerCase(), kind]));
  // One object for each known word: thousands of backups share them.
  const shared = new Map<string, Word<Kind>>();
  return (raw = '') => {
    const kind = kinds.get(raw.toLowerCase());
    if (kind === undefined) {
      return { kind: 'unknown', raw };
    }
    const word = shared.get(raw) ?? { kind, raw };
    shared.set(raw, word);
    return word;
  };
}

/** The same, where a missing word means that the record has no such property. */
export function optional<Kind extends string>(read: WordReader<Kind>, raw: string | undefined): Word<Kind> | undefined {
  return raw === undefined ? undefined : read(raw);
}

const MOST_SHARED = 500;
const shared = new Map<string, string>();

/** The same text as one string: thousands of backups have one of a few versions. */
export function sharedText(text: string | undefined): string | undefined {
  if (text === undefined) {
    return undefined;
  }
  const known = shared.get(text);
  if (known === undefined && shared.size < MOST_SHARED) {
    shared.set(text, text);
  }
  return known ?? text;
}
