import { each } from '../../async/each.ts';
import { abortable } from '../../async/wait.ts';
import type { FailedRange } from '../../model/history.ts';
import type { BackupQuery, Call, Page, TimeRange } from '../../model/requests.ts';
import type { Backup } from '../../model/resources.ts';

export type Lister = (query: BackupQuery, call: Call) => Promise<Page<Backup>>;

/** A stretch of time that is read page after page. */
interface Span {
  readonly range: TimeRange;
  cursor: string | undefined;
  done: boolean;
  broken: number;
  failed: { readonly error: unknown } | undefined;
}

/**
 * Only where more than `MUCH` pages are still to come are stretches of time read at once: one for each `WORTH` pages, so that
 * the part of a page that ends each is little beside them. An account has no more than `MOST` requests under way.
 */
const MUCH = 3;
const WORTH = 3;
const [LEAST, MOST] = [4, 8];

/**
 * Reads a list of backups to its end. The first page is of the whole time; if it shows that much more is to come, and that
 * the newest come first, what is older is read as several stretches of time at once. What failed or was stopped goes on
 * from there when it is run again. A backup that comes twice is handed on once.
 */
export class ListReading {
  readonly #list: Lister;
  readonly #onItems: (items: readonly Backup[]) => void;
  readonly #seen = new Set<string>();
  /** The whole time; left at its first page while the stretches are read. */
  readonly #whole: Span;
  #parts: readonly Span[] = [];
  #total: number | undefined;

  constructor(list: Lister, range: TimeRange, onItems: (items: readonly Backup[]) => void) {
    this.#list = list;
    this.#whole = spanOf(range);
    this.#onItems = onItems;
  }

  /** Backups read so far. */
  get read(): number {
    return this.#seen.size;
  }

  /** How many there are, where the cloud says so. */
  get total(): number | undefined {
    return this.#total;
  }

  /** Records that could not be understood. */
  get broken(): number {
    return [this.#whole, ...this.#parts].reduce((sum, { broken }) => sum + broken, 0);
  }

  get failures(): readonly FailedRange[] {
    return [this.#whole, ...this.#parts].flatMap(({ range, failed }) =>
      failed ? [{ range, error: failed.error }] : [],
    );
  }

  /** All of it was read. */
  get isWhole(): boolean {
    return this.#whole.done;
  }

  /** Never rejects: what failed is in `failures`. */
  async run(call: Call): Promise<void> {
    const { signal } = call;
    const whole = this.#whole;
    if (this.#parts.length === 0) {
      await this.#follow(whole, call, whole.cursor === undefined);
    }
    const open = this.#parts.filter(({ done }) => !done);
    await each(open, { atOnce: MOST, signal }, async (span) => await this.#follow(span, call));
    if (this.#parts.length === 0 || this.#parts.some(({ done }) => !done)) {
      return;
    }
    // By the cloud's own count. A record without an id may have come in two stretches, so that only what was read counts.
    if (this.#total !== undefined && this.read >= this.#total) {
      whole.done = true;
      return;
    }
    // Else the list is followed page after page all the same, and what was broken in the stretches comes again.
    this.#parts.forEach((span) => (span.broken = 0));
    await this.#follow(whole, call);
  }

  async #follow(span: Span, call: Call, divides = false): Promise<void> {
    const { signal } = call;
    span.failed = undefined;
    try {
      while (!span.done && !signal.aborted) {
        const query = { range: span.range, cursor: span.cursor };
        const page = await abortable(this.#list(query, call), signal);
        this.#take(span, page);
        if (divides && this.#divide(page)) {
          return;
        }
      }
    } catch (error) {
      if (!signal.aborted) {
        span.failed = { error };
      }
    }
  }

  #take(span: Span, { items, next, total, broken }: Page<Backup>): void {
    // A cursor that comes again would never end.
    span.done = next === undefined || next === span.cursor;
    span.cursor = next;
    span.broken += broken;
    if (span === this.#whole) {
      this.#total = total;
    }
    const fresh = items.filter(({ id }) => !this.#seen.has(id) && this.#seen.add(id));
    if (fresh.length > 0) {
      this.#onItems(fresh);
    }
  }

  /** What is older than the first page, in stretches of the same length, the newest first. */
  #divide({ items, next, total }: Page<Backup>): boolean {
    const oldest = next === undefined ? undefined : oldestOfSorted(items);
    const from = this.#whole.range.from.getTime();
    if (oldest === undefined || total === undefined || total - items.length <= MUCH * items.length || oldest <= from) {
      return false;
    }
    const pages = (total - items.length) / items.length;
    const count = Math.min(MOST, Math.max(LEAST, Math.floor(pages / WORTH)));
    const length = (oldest - from) / count;
    this.#parts = Array.from({ length: count }, (_, index) => {
      const [start, end] = [oldest - (index + 1) * length, oldest - index * length];
      return spanOf({ from: new Date(Math.max(from, Math.floor(start))), to: new Date(Math.ceil(end)) });
    });
    return true;
  }
}

function spanOf(range: TimeRange): Span {
  return { range, cursor: undefined, done: false, broken: 0, failed: undefined };
}

/** Start of the last one, if the list came newest first and every start is known. */
function oldestOfSorted(items: readonly Backup[]): number | undefined {
  let last = Infinity;
  for (const { started } of items) {
    if (!started || started.getTime() > last) {
      return undefined;
    }
    last = started.getTime();
  }
  return Number.isFinite(last) ? last : undefined;
}
