import { abortable } from '../../async/wait.ts';
import { isCancelled, isCloudError, isSignInFailure } from '../../model/errors.ts';
import type { ReportRow } from '../../model/report.ts';
import type { Call, Page } from '../../model/requests.ts';
import { withParts, type Region } from '../../model/resources.ts';
import { Refusals } from '../refusals.ts';
import type { AccountBook, RegionPart } from './book.ts';
import { Looks } from './looks.ts';
import type { ReportParts, ReportSource } from './parts.ts';
import type { Entry, Rows } from './rows.ts';
import { regionWords, rowWords } from './words.ts';

const regionsAtOnce = 6;
const instancesAtOnce = 8;
/** How many refusals in a row it takes to believe that a permission is missing everywhere. */
const refusalsInARow = 20;
/** How often it is begun again after somebody else cancelled it: a provider that is made anew does. */
const mostTries = 3;

/** What of an account a run is about: some regions are listed, some rows asked about. */
export interface Part {
  readonly region: (id: string) => boolean;
  readonly row: (row: ReportRow) => boolean;
}

export const whole: Part = { region: () => true, row: () => true };

interface RunParts {
  readonly parts: ReportParts;
  readonly rows: Rows;
  /** Called after each step. */
  readonly changed: () => void;
}

/**
 * Works on what waits in an account: lists its regions, the instances of each, and checks them as soon as they are listed.
 * All that it learns goes into book and rows, so that it can be stopped at any moment and another can go on.
 */
export class AccountRun {
  readonly #parts: RunParts;
  readonly #book: AccountBook;
  readonly #stop = new AbortController();
  readonly #call: Call = { signal: this.#stop.signal, priority: 'background' };
  readonly #refusals = new Refusals(Infinity, refusalsInARow);
  readonly #looks: Looks;
  readonly #wanted = new Set<Part>();
  readonly #queue = new Set<Entry>();
  readonly #tries = new Map<object, number>();
  readonly #listing = new Set<RegionPart>();
  readonly #checking = new Set<Entry>();
  #opening = false;

  constructor(book: AccountBook, parts: RunParts) {
    this.#book = book;
    this.#parts = parts;
    this.#looks = new Looks({
      ...parts,
      source: async () => await this.#source(),
      call: this.#call,
      next: () => [...this.#checking, ...this.#queue],
    });
  }

  /** Nothing is under way, and nothing is left that could be. */
  get isOver(): boolean {
    const isBusy = this.#opening || this.#listing.size > 0 || this.#checking.size > 0 || this.#queue.size > 0;
    const isLeft = this.#isToBeOpened || this.#waiting.length > 0;
    return this.#hasEnded || this.#book.failure !== undefined || !(isBusy || isLeft);
  }

  /** Begins with all that waits of this part, also with what came to wait since; what it is about already goes on. */
  go(part = whole): void {
    this.#wanted.add(part);
    for (const entry of this.#parts.rows.of(this.#book.account.id)) {
      this.#enqueue(entry);
    }
    this.#begin();
  }

  /** Whatever is under way is given up and waits for another run. */
  stop(): void {
    this.#stop.abort();
  }

  get #hasEnded(): boolean {
    return this.#stop.signal.aborted;
  }

  get #waiting(): readonly RegionPart[] {
    return this.#book.waiting.filter(({ region: { id } }) => this.#isWanted((part) => part.region(id)));
  }

  get #isToBeOpened(): boolean {
    return this.#book.isToBeOpened && (this.#book.regions.size === 0 || this.#waiting.length > 0);
  }

  #isWanted(has: (part: Part) => boolean): boolean {
    return [...this.#wanted].some(has);
  }

  #enqueue(entry: Entry): void {
    const { row, instance } = entry;
    const isNext = row.state === 'waiting' && instance && !this.#checking.has(entry);
    if (isNext && this.#isWanted((part) => part.row(row))) {
      this.#queue.add(entry);
    }
  }

  #begin(): void {
    if (this.#hasEnded || this.#book.failure !== undefined) {
      return;
    }
    if (this.#isToBeOpened && !this.#opening) {
      void this.#open();
    }
    const regions = this.#book.isOpen ? this.#waiting.filter((part) => !this.#listing.has(part)) : [];
    regions.slice(0, Math.max(0, regionsAtOnce - this.#listing.size)).forEach((part) => void this.#list(part));
    for (const entry of this.#queue) {
      if (this.#checking.size >= instancesAtOnce) {
        return;
      }
      this.#queue.delete(entry);
      void this.#check(entry);
    }
  }

  async #open(): Promise<void> {
    this.#opening = true;
    const { account } = this.#book;
    const regions: Region[] = [];
    try {
      const source = await this.#source();
      const ask = async () => await source.listRegions(this.#call);
      await this.#follow(ask, ({ items }) => regions.push(...items));
      this.#book.open(withParts(regions), this.#parts.parts.knownRegions(account.id));
    } catch (error) {
      if (!this.#hasEnded && !this.#isTriedAgain(this.#book, error)) {
        this.#giveUp(error);
      }
    }
    this.#opening = false;
    this.#goOn();
  }

  async #list(part: RegionPart): Promise<void> {
    this.#listing.add(part);
    try {
      await this.#listAll(part);
    } catch (error) {
      this.#notListed(part, error);
    }
    this.#listing.delete(part);
    this.#goOn();
  }

  /** Page after page; the instances of each are begun with before the next one is there. */
  async #listAll(part: RegionPart): Promise<void> {
    const { region } = part;
    const { rows, changed } = this.#parts;
    const seen = new Set<Entry>();
    let broken = 0;
    const source = await this.#source();
    const ask = async (cursor: string | undefined) => await source.listInstances(region, { cursor }, this.#call);
    await this.#follow(ask, (page) => {
      broken += page.broken;
      for (const instance of page.items) {
        const entry = rows.arrive(this.#book.account, region, instance);
        seen.add(entry);
        this.#enqueue(entry);
      }
      changed();
      this.#begin();
    });
    this.#stop.signal.throwIfAborted();
    const isGone = (entry: Entry) =>
      entry.row.regionId === region.id && entry.row.state === 'waiting' && !seen.has(entry);
    for (const entry of broken > 0 ? [] : rows.of(this.#book.account.id).filter(isGone)) {
      this.#queue.delete(entry);
      rows.leave(entry, rowWords.gone());
    }
    part.state = 'listed';
    part.failure = broken > 0 ? regionWords.broken(broken) : undefined;
  }

  #notListed(part: RegionPart, error: unknown): void {
    if (this.#hasEnded || this.#isTriedAgain(part, error)) {
      return;
    }
    if (isCloudError(error) && isSignInFailure(error.kind)) {
      this.#giveUp(error);
    } else if (isCloudError(error) && error.kind === 'unsupported') {
      // A region without the service has no instances, at this try and at every other.
      part.state = 'listed';
      this.#unlisted(part).forEach((entry) => this.#parts.rows.leave(entry, rowWords.gone()));
    } else {
      part.state = 'failed';
      part.failure = this.#parts.parts.describe(error);
      this.#unlisted(part).forEach((entry) => this.#parts.rows.fail(entry, part.failure ?? ''));
    }
  }

  /** Instances known from before that nobody has listed since. */
  #unlisted({ region }: RegionPart): readonly Entry[] {
    return this.#parts.rows
      .of(this.#book.account.id)
      .filter(({ row, instance }) => row.regionId === region.id && row.state === 'waiting' && !instance);
  }

  async #check(entry: Entry): Promise<void> {
    const { rows } = this.#parts;
    this.#checking.add(entry);
    try {
      if (entry.instance) {
        const evidence = await this.#looks.at(entry, entry.instance);
        this.#stop.signal.throwIfAborted();
        this.#refusals.answered(this.#book.account.id);
        rows.found(entry, evidence);
      }
    } catch (error) {
      this.#notChecked(entry, error);
    }
    this.#checking.delete(entry);
    this.#enqueue(entry);
    this.#goOn();
  }

  #notChecked(entry: Entry, error: unknown): void {
    const { rows, parts } = this.#parts;
    if (this.#hasEnded || this.#isTriedAgain(entry, error)) {
      return;
    }
    if (isCloudError(error) && error.kind === 'unsupported') {
      rows.leave(entry, parts.describe(error));
    } else if (isCloudError(error) && this.#refusals.failed(this.#book.account.id, error, 0)) {
      this.#giveUp(error);
    } else {
      rows.fail(entry, parts.describe(error));
    }
  }

  async #source(): Promise<ReportSource> {
    return await this.#abortable(this.#parts.parts.provider(this.#book.account.id));
  }

  async #follow<Item>(
    ask: (cursor?: string) => Promise<Page<Item>>,
    onPage: (page: Page<Item>) => void,
  ): Promise<void> {
    const asked = new Set<string | undefined>();
    let cursor: string | undefined;
    // A cloud that gives the same cursor twice would be followed for ever.
    for (let goOn = true; goOn; goOn = cursor !== undefined && !asked.has(cursor)) {
      const page = await this.#abortable(ask(cursor));
      this.#stop.signal.throwIfAborted();
      onPage(page);
      asked.add(cursor);
      cursor = page.next;
    }
  }

  /** True if it was cancelled by somebody else, and not too often: then it waits as before. */
  #isTriedAgain(what: AccountBook | RegionPart | Entry, error: unknown): boolean {
    const tries = (this.#tries.get(what) ?? 0) + 1;
    this.#tries.set(what, tries);
    return isCancelled(error) && tries < mostTries;
  }

  /** What is refused everywhere is one failure, of the account. */
  #giveUp(error: unknown): void {
    const { rows, parts } = this.#parts;
    const message = parts.describe(error);
    this.stop();
    this.#book.fail(message);
    for (const entry of rows.of(this.#book.account.id).filter(({ row }) => row.state === 'waiting')) {
      rows.fail(entry, message);
    }
  }

  #goOn(): void {
    this.#begin();
    this.#parts.changed();
  }

  async #abortable<Result>(work: Promise<Result>): Promise<Result> {
    return await abortable(work, this.#stop.signal);
  }
}
