import type { ActivityEntry, ActivitySource } from '../model/activity.ts';

/** One row of the list. It stays the same object as long as it is listed. */
export interface ActivityRow {
  readonly source: ActivitySource;
  entry: ActivityEntry;
}

/** What a look at the sources found: nothing, single rows that say something else, or another list. */
export type RowChange = 'list' | readonly ActivityRow[];

/** The rows of all sources: what is under way first, then the latest. */
export class ActivityRows {
  readonly #sources = new Set<ActivitySource>();
  readonly #rows = new Map<string, ActivityRow>();
  #sorted: readonly ActivityRow[] = [];

  get sources(): readonly ActivitySource[] {
    return [...this.#sources];
  }

  get all(): readonly ActivityRow[] {
    return this.#sorted;
  }

  /** False for one that is there already. */
  add(source: ActivitySource): boolean {
    const isNew = !this.#sources.has(source);
    this.#sources.add(source);
    return isNew;
  }

  has(row: unknown): row is ActivityRow {
    return this.#sorted.some((known) => known === row);
  }

  /** Asks the sources for their entries. */
  look(): RowChange {
    const changed: ActivityRow[] = [];
    const listed = new Set<string>();
    for (const source of this.#sources) {
      for (const entry of source.entries()) {
        listed.add(entry.id);
        const row = this.#rows.get(entry.id);
        if (!row) {
          this.#rows.set(entry.id, { source, entry });
        } else if (JSON.stringify(row.entry) !== JSON.stringify(entry)) {
          row.entry = entry;
          changed.push(row);
        }
      }
    }
    [...this.#rows.keys()].filter((id) => !listed.has(id)).forEach((id) => this.#rows.delete(id));
    const before = this.#sorted;
    this.#sorted = [...this.#rows.values()].toSorted(byInterest);
    const isSame = before.length === this.#sorted.length && before.every((row, index) => row === this.#sorted[index]);
    return isSame ? changed : 'list';
  }
}

function byInterest({ entry: left }: ActivityRow, { entry: right }: ActivityRow): number {
  return Number(isUnderWay(right)) - Number(isUnderWay(left)) || right.time - left.time;
}

/** Still of interest to somebody who waits: these stand first. */
function isUnderWay({ state }: ActivityEntry): boolean {
  return state === 'waiting' || state === 'running' || state === 'paused';
}
