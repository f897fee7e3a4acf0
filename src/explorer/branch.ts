import { Emitter } from '../async/event.ts';
import { isCancelled } from '../model/errors.ts';
import type { Page } from '../model/requests.ts';

/** Asks for one page; `cursor` is the `next` of the page before. */
export type PageLoader<Item> = (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Item>>;

export interface BranchOptions<Item> {
  readonly load: PageLoader<Item>;
  readonly keyOf: (item: Item) => string;
  /** Order of the rows shown. Without it they stay as they came. */
  readonly compare?: (left: Item, right: Item) => number;
  /** Asks for page after page by itself, showing each; otherwise the user asks for more. */
  readonly follow: boolean;
}

export type BranchState = 'idle' | 'loading' | 'loaded' | 'failed' | 'stopped';
/** `started`: a request is under way, nothing to show yet. `changed`: rows or state are others now. */
export type BranchChange = 'started' | 'changed';

/**
 * The rows below one node and how they are doing. It never loses what is shown: a refresh keeps the old rows until the
 * new first page is there, and a failure leaves both the rows and the reason.
 */
export class Branch<Item> {
  readonly #options: BranchOptions<Item>;
  readonly #changes = new Emitter<BranchChange>();
  #items = new Map<string, Item>();
  #sorted: readonly Item[] | undefined;
  #next: string | undefined;
  #run: AbortController | undefined;
  #state: BranchState = 'idle';
  #fresh = true;

  /** How often loading has begun; tells one load from the next. */
  loads = 0;
  total: number | undefined;
  broken = 0;
  error: unknown;
  readonly onDidChange = this.#changes.event;

  constructor(options: BranchOptions<Item>) {
    this.#options = options;
  }

  get state(): BranchState {
    return this.#state;
  }

  /** True while more can be asked for. */
  get hasMore(): boolean {
    return this.#next !== undefined;
  }

  /** True while the rows shown are from before a refresh that has not succeeded (yet). */
  get stale(): boolean {
    return !this.#fresh && this.#items.size > 0;
  }

  get items(): readonly Item[] {
    if (!this.#sorted) {
      const items = [...this.#items.values()];
      this.#sorted = this.#options.compare ? items.toSorted(this.#options.compare) : items;
    }
    return this.#sorted;
  }

  /** The next look at this branch loads it again; until the answer is there the old rows are shown. */
  invalidate(): void {
    if (this.#state !== 'idle') {
      this.#run?.abort();
      this.#run = undefined;
      this.#state = 'idle';
    }
  }

  /** Loads from the start. A load under way is overtaken. */
  async refresh(): Promise<void> {
    this.#fresh = false;
    this.#next = undefined;
    await this.#loadFrom(undefined);
  }

  /** Loads what is missing: the start, the next page, or the page that failed or was stopped. */
  async more(): Promise<void> {
    if (this.#state === 'loading') {
      return;
    }
    if (this.#fresh && this.#next !== undefined) {
      await this.#loadFrom(this.#next);
    } else {
      await this.refresh();
    }
  }

  /** Stops the request under way; the rows that are there stay. */
  cancel(): void {
    this.#run?.abort();
  }

  dispose(): void {
    this.#run?.abort();
    this.#changes.dispose();
  }

  async #loadFrom(cursor: string | undefined): Promise<void> {
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    this.loads++;
    this.#state = 'loading';
    this.error = undefined;
    this.#changes.fire('started');
    try {
      let at = cursor;
      do {
        const page = await this.#options.load(at, run.signal);
        if (this.#run !== run) {
          return;
        }
        this.#accept(page);
        at = page.next;
        if (at !== undefined && this.#options.follow) {
          this.#changes.fire('changed');
        }
      } while (at !== undefined && this.#options.follow);
      this.#state = 'loaded';
    } catch (error) {
      if (this.#run !== run) {
        return;
      }
      this.#state = run.signal.aborted || isCancelled(error) ? 'stopped' : 'failed';
      this.error = this.#state === 'failed' ? error : undefined;
    }
    this.#run = undefined;
    this.#changes.fire('changed');
  }

  #accept(page: Page<Item>): void {
    if (!this.#fresh) {
      this.#items = new Map();
      this.broken = 0;
      this.#fresh = true;
    }
    // By key: when the list grows while it is read, its end comes again at the top of the next page.
    for (const item of page.items) {
      this.#items.set(this.#options.keyOf(item), item);
    }
    this.#sorted = undefined;
    this.#next = page.next;
    this.total = page.total;
    this.broken += page.broken;
  }
}
