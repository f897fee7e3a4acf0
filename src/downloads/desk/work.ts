import type { DownloadBook, Item, Run, Stop } from './book.ts';
import type { DownloadsParts } from './parts.ts';
import { doneBy, failedBy, transferItem } from './run.ts';
import { arrivedBefore, type DownloadRecord } from './records.ts';

/** What becomes of a download: another state, or an end without one. */
interface Outcome {
  readonly change?: Partial<DownloadRecord>;
  readonly stop?: Stop;
}

function stoppedBy(stop: Stop): Outcome {
  return stop === 'pause' ? { change: { state: 'paused' } } : { stop };
}

interface News {
  readonly changed: () => void;
  /** A run has ended, and why if somebody stopped it. */
  readonly ended: (stop: Stop | undefined) => Promise<void>;
}

/** Works on the downloads that this window holds, so many at once. Nothing here rejects. */
export class DownloadWork {
  readonly #parts: DownloadsParts;
  readonly #book: DownloadBook;
  readonly #news: News;
  readonly #now: () => number;

  constructor(parts: DownloadsParts, book: DownloadBook, news: News) {
    this.#parts = parts;
    this.#book = book;
    this.#news = news;
    this.#now = parts.now ?? Date.now;
  }

  /** Begins those whose turn it is. */
  next(): void {
    const here = this.#book.items.filter(({ isHere }) => isHere);
    const free = this.#parts.settings().files - here.filter(({ run }) => run).length;
    here
      .filter(({ run, record }) => !run && record.state === 'waiting')
      .slice(0, Math.max(0, free))
      .forEach((item) => this.#start(item));
  }

  #start(item: Item): void {
    const run: Run = { controller: new AbortController(), stop: undefined, ended: Promise.resolve() };
    item.run = run;
    item.progress = undefined;
    run.ended = this.#run(item, run);
    void run.ended.then(async () => await this.#news.ended(run.stop));
  }

  /** Never rejects. */
  async #run(item: Item, run: Run): Promise<void> {
    await this.#book.write(item, { state: 'running' });
    let outcome: Outcome;
    try {
      const done = await transferItem(item, run, this.#book, this.#parts, () => this.#news.changed());
      outcome = { change: { state: 'done', transfer: undefined, ended: doneBy(done, this.#now()) } };
    } catch (error) {
      outcome = run.stop ? stoppedBy(run.stop) : { change: this.#failed(error) };
    }
    item.progress = undefined;
    item.trouble = undefined;
    await this.#settle(item, outcome);
    item.run = undefined;
  }

  #failed(error: unknown): Partial<DownloadRecord> {
    return { state: 'failed', ended: failedBy(error, this.#parts.view.why(error), this.#now()) };
  }

  async #settle(item: Item, outcome: Outcome): Promise<void> {
    const { change, stop } = outcome;
    if (change) {
      await this.#book.write(item, change);
    }
    // From here on it may be taken up again.
    item.isHere = false;
    if (stop && stop !== 'leave') {
      await this.discard(item, stop);
      return;
    }
    await this.#book.letGo(item);
  }

  async stop(item: Item, stop: Stop): Promise<void> {
    const { run } = item;
    if (run) {
      run.stop ??= stop;
      run.controller.abort();
      await run.ended;
    } else if (item.isHere) {
      await this.#settle(item, stoppedBy(stop));
    }
  }

  /** Takes it off the list, and removes what has arrived unless it is complete. */
  async discard(item: Item, stop: Stop): Promise<void> {
    const { transfer, state } = item.record;
    const left = transfer && state !== 'done' ? await this.#left(transfer) : undefined;
    await this.#book.remove(item);
    if (left !== undefined) {
      this.#parts.view.leftBehind(left);
    } else if (stop === 'cancel' || (stop === 'remove' && (arrivedBefore(item.record)?.bytes ?? 0) > 0)) {
      this.#parts.view.cancelled(item.record);
    }
  }

  /** Where something is that could not be removed. */
  async #left(transfer: NonNullable<DownloadRecord['transfer']>): Promise<string | undefined> {
    const { etag, total, checksum, ...rest } = transfer;
    const isGone = await this.#parts.discard({ ...rest, etag, total, checksum }).catch(() => false);
    return isGone ? undefined : transfer.part;
  }
}
