import type { Backup } from '../../model/resources.ts';

/** Backups by what may tell them, within their instance. Several may share a key. */
export class BackupIndex {
  readonly #found = new Map<string, Backup[]>();

  add(backup: Backup, key: string | undefined): void {
    if (key !== undefined) {
      const place = placeOf(backup, key);
      const found = this.#found.get(place) ?? [];
      found.push(backup);
      this.#found.set(place, found);
    }
  }

  /** Those of the same instance as this one that have the key. */
  of(backup: Backup, key: string | undefined): readonly Backup[] {
    return key === undefined ? [] : (this.#found.get(placeOf(backup, key)) ?? []);
  }
}

function placeOf({ instanceId }: Backup, key: string): string {
  return `${instanceId}\n${key}`;
}

/** The one of a list; it may be in there twice, if the list grew between two pages. */
export function only(backups: readonly Backup[]): Backup | undefined {
  const [first, ...others] = backups;
  return others.every(({ id }) => id === first?.id) ? first : undefined;
}

/** Copy to backup, as ids. */
export function idsOf(sources: ReadonlyMap<Backup, Backup>): ReadonlyMap<string, string> {
  return new Map([...sources].map(([copy, source]) => [copy.id, source.id]));
}
