import { Emitter } from '../async/event.ts';
import { abortable } from '../async/wait.ts';
import { isCancelled, isCloudError } from '../model/errors.ts';
import type { Page } from '../model/requests.ts';

/**
 * A page, and what stands beside the list (a policy, a group of its own). `extra` replaces what stood there. `beside` brings
 * it later, so that the page need not wait; until then `extra` stands in where there is nothing older.
 */
export interface LoadedPage<Item> extends Page<Item> {
  readonly extra?: readonly Item[];
  readonly beside?: (signal: AbortSignal) => Promise<readonly Item[]>;
}
/** Asks for one page; `cursor` is the `next` of the page before. */
export type PageLoader<Item> = (cursor: string | undefined, signal: AbortSignal) => Promise<LoadedPage<Item>>;

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
  #current: Promise<void> = Promise.resolve();
  #beside = new AbortController();
  #waiting: Promise<void> = Promise.resolve();
  #state: BranchState = 'idle';
  #fresh = true;
  /** How many pages the rows come from. */
  #pages = 0;
  /** Keys of older rows that the load under way has not brought again yet. */
  #unseen = new Set<string>();
  /** The load under way adds to the rows instead of replacing them. */
  #adding = false;

  /** How often loading has begun; tells one load from the next. */
  loads = 0;
  total: number | undefined;
  broken = 0;
  error: unknown;
  /** The list was another one at its end than at its beginning, so that rows may be missing. */
  uneven = false;
  extra: readonly Item[] = [];
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

  /** The order has changed. */
  resort(): void {
    this.#sorted = undefined;
  }

  /** Resolves once nothing is under way, neither the list nor what stands beside it. */
  async settled(): Promise<void> {
    while (this.#state === 'loading') {
      await this.#current;
    }
    await this.#waiting;
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
    this.#adding = false;
    this.#fresh = false;
    this.#next = undefined;
    await this.#load(undefined);
  }

  /** Looks for new rows at the start; further pages that were loaded stay, also if that fails and is tried again. */
  async refreshStart(): Promise<void> {
    if (this.#state === 'idle' || this.#pages < 2 || !(this.#fresh || this.#adding)) {
      await this.refresh();
      return;
    }
    this.#adding = true;
    this.#fresh = false;
    await this.#load(undefined);
  }

  /** Loads what is missing: the start, the next page, or the page that failed or was stopped. */
  async more(): Promise<void> {
    if (this.#state === 'loading') {
      return;
    }
    const restart = isCloudError(this.error) && this.error.restart;
    if (this.#fresh && this.#next !== undefined && !restart) {
      await this.#load(this.#next);
    } else if (this.#adding) {
      await this.#load(undefined);
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
    this.#beside.abort();
    this.#changes.dispose();
  }

  async #load(cursor: string | undefined): Promise<void> {
    this.#current = this.#loadFrom(cursor);
    await this.#current;
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
      const asked = new Set<string | undefined>();
      for (let goOn = true; goOn;) {
        asked.add(at);
        const page = await abortable(this.#options.load(at, run.signal), run.signal);
        if (this.#run !== run) {
          return;
        }
        this.#accept(page);
        at = page.next;
        // A cloud that gives the same cursor twice would be followed for ever.
        goOn = this.#options.follow && at !== undefined && !asked.has(at);
        if (goOn) {
          this.#changes.fire('changed');
        }
      }
      this.#end();
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

  #accept(page: LoadedPage<Item>): void {
    if (!this.#fresh) {
      this.#begin();
    }
    // By key: when the list grows while it is read, its end comes again at the top of the next page.
    for (const item of page.items) {
      const key = this.#options.keyOf(item);
      this.#items.set(key, item);
      this.#unseen.delete(key);
    }
    this.#sorted = undefined;
    if (!page.beside || this.extra.length === 0) {
      this.extra = page.extra ?? this.extra;
    }
    if (page.beside) {
      this.#waiting = this.#wait(page.beside);
    }
    if (!this.#adding) {
      this.broken += page.broken;
      this.#compareTotals(page);
      this.#next = page.next;
      this.#pages++;
    }
    this.total = page.total;
  }

  /** Only totals of one reading can be compared, and only until it ends. */
  #compareTotals({ total, next }: Page<Item>): void {
    if (this.#pages > 0 && this.total !== total) {
      this.uneven = true;
    }
    const received = this.#items.size - this.#unseen.size + this.broken;
    if (next === undefined && total !== undefined && received < total) {
      this.uneven = true;
    }
  }

  /** Whatever goes wrong beside a list is a row of its own, so nothing is said of a rejection. */
  async #wait(beside: NonNullable<LoadedPage<Item>['beside']>): Promise<void> {
    this.#beside.abort();
    const { signal } = (this.#beside = new AbortController());
    const extra = await beside(signal).catch(() => undefined);
    if (extra && !signal.aborted) {
      this.extra = extra;
      this.#changes.fire('changed');
    }
  }

  /** The first page of a new reading is there. A list that is followed to its end keeps the older rows until then. */
  #begin(): void {
    this.#fresh = true;
    if (this.#adding) {
      return;
    }
    this.#unseen = new Set(this.#options.follow ? this.#items.keys() : []);
    if (!this.#options.follow) {
      this.#items = new Map();
    }
    this.#pages = 0;
    this.broken = 0;
    this.uneven = false;
  }

  #end(): void {
    this.#unseen.forEach((key) => this.#items.delete(key));
    this.#unseen.clear();
    this.#sorted = undefined;
    this.#adding = false;
    this.#state = 'loaded';
  }
}
