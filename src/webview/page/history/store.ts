import type { BackupKind, CopyRow, HistoryState } from '../../protocol/history.ts';

/** A copy as a row shows it. */
export interface Copy {
  /** Localised; absent where it is not known. */
  readonly region: string | undefined;
  readonly state: CopyRow[2];
  readonly ended: number | undefined;
  /** Milliseconds after the backup. */
  readonly delay: number | undefined;
  /** Its backup is among the items. */
  readonly matched: boolean;
}

/** One backup: a row of the table, a point of the picture. */
export interface Item {
  readonly id: string;
  /** Its start, or else its end: by this it has its place in time. */
  readonly at: number | undefined;
  readonly started: number | undefined;
  readonly ended: number | undefined;
  readonly size: number | undefined;
  readonly kind: BackupKind;
  copy: Copy | undefined;
}

type Shown = Extract<HistoryState, { readonly is: 'shown' }>;

const unknownKind: BackupKind = { state: 'unknown', status: '', type: '', partial: false };

/** The long lists, put together again from the pieces that the host sends. */
export class Store {
  #load = 0;
  #items: Item[] = [];
  #sorted: readonly Item[] | undefined;
  #copies: readonly Copy[] = [];

  /** Newest first; those without a time at the end. */
  get items(): readonly Item[] {
    this.#sorted ??= isSorted(this.#items) ? this.#items.slice() : this.#items.toSorted(newestFirst);
    return this.#sorted;
  }

  /** All copies, also those of backups that are not among the items. */
  get copies(): readonly Copy[] {
    return this.#copies;
  }

  /** True if anything is another now. */
  take({ rows, copies }: Shown): boolean {
    if (rows.load !== this.#load) {
      // Rows in the middle of a load whose beginning was not heard are of no use: all of them come when asked for.
      if (rows.at > 0) {
        return false;
      }
      this.#load = rows.load;
      [this.#items, this.#copies, this.#sorted] = [[], [], undefined];
    }
    const taken = this.#takeRows(rows);
    return (copies?.load === this.#load && this.#takeCopies(copies)) || taken;
  }

  #takeRows({ at, kinds, rows }: Shown['rows']): boolean {
    if (at > this.#items.length || (rows.length === 0 && at === this.#items.length)) {
      return false;
    }
    this.#items.length = at;
    for (const [id, started, ended, size, kind] of rows) {
      this.#items.push({
        id,
        at: started ?? ended ?? undefined,
        started: started ?? undefined,
        ended: ended ?? undefined,
        size: size ?? undefined,
        kind: kinds[kind] ?? unknownKind,
        copy: undefined,
      });
    }
    this.#sorted = undefined;
    return true;
  }

  #takeCopies({ regions, rows }: NonNullable<Shown['copies']>): boolean {
    const found = new Map<string, Copy>();
    this.#copies = rows.map(([backup, region, state, ended, delay]) => {
      const copy = {
        region: regions[region],
        state,
        ended: ended ?? undefined,
        // No clock is so exact that less than a second would say anything.
        delay: delay !== null && delay >= 1000 ? delay : undefined,
        matched: backup !== null,
      };
      const known = backup === null ? undefined : found.get(backup);
      // A good one counts, whatever became of others.
      if (backup !== null && (known === undefined || known.state !== 'good')) {
        found.set(backup, copy);
      }
      return copy;
    });
    for (const item of this.#items) {
      item.copy = found.get(item.id);
    }
    return true;
  }
}

function newestFirst(one: Item, other: Item): number {
  return (other.at ?? -Infinity) - (one.at ?? -Infinity) || 0;
}

function isSorted(items: readonly Item[]): boolean {
  let last = Infinity;
  for (const { at = -Infinity } of items) {
    if (at > last) {
      return false;
    }
    last = at;
  }
  return true;
}

/** Milliseconds that a backup took; a time that runs backwards says nothing. */
export function tookOf({ started, ended, kind }: Pick<Item, 'started' | 'ended' | 'kind'>): number | undefined {
  return started === undefined || ended === undefined || ended < started || kind.state === 'running'
    ? undefined
    : ended - started;
}

/** It can restore the whole instance. */
export function isGood({ kind }: Pick<Item, 'kind'>): boolean {
  return kind.state === 'good' && !kind.partial;
}
