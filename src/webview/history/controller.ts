import * as vscode from 'vscode';
import type { Disposable } from '../../async/disposable.ts';
import { CloudError, isCancelled } from '../../model/errors.ts';
import type { Log } from '../../model/provider.ts';
import { describeFailure } from '../../platform/failures.ts';
import { leaveLinksOut } from '../../platform/leaveLinksOut.ts';
import type { Controller, PageView } from '../pagePanel.ts';
import {
  periods,
  type HistoryAction,
  type HistoryOrder,
  type HistoryPeriod,
  type HistoryRef,
  type HistoryState,
} from '../protocol/history.ts';
import { copyRows, historyFacts, RowWriter } from './describe.ts';
import type { HistoryBackup, HistoryCopy, HistorySource, OpenedHistory } from './source.ts';

/** News is shown at most this often, in milliseconds. */
const PACE = 150;
const DAY = 86_400_000;

/** A history, and what of it the page has been told. */
interface Showing {
  readonly load: number;
  readonly period: HistoryPeriod;
  readonly opened: OpenedHistory;
  readonly writer: RowWriter;
  readonly news: Disposable;
  told: number;
  copies: readonly HistoryCopy[];
}

/** Behind a history page: what is shown, and what is asked for to take its place. */
export class HistoryController implements Controller<HistoryState, HistoryAction, HistoryOrder> {
  readonly #ref: HistoryRef;
  readonly #view: PageView<HistoryState>;
  readonly #source: HistorySource;
  readonly #log: Log;
  /** Sentences for failures, so that each is logged once. */
  readonly #sentences = new WeakMap<object, string>();
  #shown: Showing | undefined;
  /** Takes the place of what is shown when it is complete. */
  #next: Showing | undefined;
  #opening: AbortController | undefined;
  /** Where nothing is shown. */
  #failure: string | undefined;
  #problem: string | undefined;
  #due: ReturnType<typeof setTimeout> | undefined;
  #loads = 0;
  #asked: { readonly period: HistoryPeriod; readonly from: number } | undefined;
  /** The user has opened the page, rather than found it again after a restart. */
  readonly #isWanted: boolean;

  constructor(
    ref: HistoryRef,
    view: PageView<HistoryState>,
    { source, log }: { readonly source: HistorySource; readonly log: Log },
    isWanted = false,
  ) {
    this.#ref = ref;
    this.#view = view;
    this.#source = source;
    this.#log = log;
    this.#isWanted = isWanted;
  }

  /** A page that has just come has no rows at all. */
  snapshot(): HistoryState {
    if (this.#shown) {
      this.#shown.told = 0;
      this.#shown.copies = [];
    }
    return this.#state();
  }

  order(order: HistoryOrder): void {
    switch (order.order) {
      case 'show':
        if (order.period !== this.#asked?.period || (!this.#shown && !this.#opening && this.#failure === undefined)) {
          void this.#open(order.period, order.from, this.#isWanted || this.#asked !== undefined);
        }
        return;
      case 'refresh':
        void this.#open(order.period, order.from, true);
        return;
      case 'retry':
        this.#shown?.opened.reading.retry(order.part);
        this.#showSoon();
        return;
      case 'stop':
        this.#stop();
    }
  }

  async carryOut(action: HistoryAction, signal: AbortSignal): Promise<string> {
    if (action.do === 'export') {
      if (!this.#shown) {
        throw gone();
      }
      return await this.#source.exportHistory(this.#ref, this.#shown.opened, signal);
    }
    const backup = this.#backup(action.backup);
    if (action.do === 'pick') {
      return await this.#source.reveal(this.#ref, backup, signal);
    }
    await this.#source.showDetails(this.#ref, backup);
    return '';
  }

  dispose(): void {
    this.#opening?.abort();
    this.#drop(this.#shown);
    this.#drop(this.#next);
    clearTimeout(this.#due);
  }

  #backup(id: string): HistoryBackup {
    const backup = this.#shown?.opened.reading.backups.find((each) => each.id === id);
    if (!backup) {
      throw gone();
    }
    return backup;
  }

  async #open(period: HistoryPeriod, from: number, asked: boolean): Promise<void> {
    this.#opening?.abort();
    this.#drop(this.#next);
    this.#next = undefined;
    const opening = new AbortController();
    this.#opening = opening;
    this.#asked = { period, from };
    [this.#failure, this.#problem] = [undefined, undefined];
    if (this.#shown && this.#shown.period !== period) {
      this.#drop(this.#shown);
      this.#shown = undefined;
    }
    this.#show();
    const now = Date.now();
    // The page says where its first day begins; nobody else's word makes it ask for decades.
    const first = Math.min(Math.max(from, now - (periods[period] + 2) * DAY), now);
    try {
      const range = { from: new Date(first), to: new Date(now) };
      const opened = await this.#source.open(this.#ref, range, asked, opening.signal);
      if (this.#opening === opening) {
        this.#take(opened, period);
      } else {
        opened.reading.dispose();
      }
    } catch (error) {
      if (this.#opening === opening) {
        this.#fail(isCancelled(error) ? stopped() : this.#explain(error));
      }
    }
  }

  #take(opened: OpenedHistory, period: HistoryPeriod): void {
    this.#opening = undefined;
    this.#loads += 1;
    const news = opened.reading.onDidChange(() => this.#changed());
    const writer = new RowWriter();
    const showing: Showing = { load: this.#loads, period, opened, writer, news, told: 0, copies: [] };
    if (this.#shown) {
      this.#next = showing;
    } else {
      this.#shown = showing;
    }
    this.#view.title(vscode.l10n.t('History of {0}', leaveLinksOut(opened.instance.name)));
    this.#changed();
  }

  #changed(): void {
    const next = this.#next;
    if (next && !next.opened.reading.isBusy) {
      this.#next = undefined;
      const { progress } = next.opened.reading;
      const [failure] = progress.failures;
      if (failure && progress.read === 0) {
        // What is shown is worth more than nothing.
        this.#drop(next);
        this.#problem = this.#explain(failure.error);
      } else {
        this.#drop(this.#shown);
        this.#shown = next;
      }
    }
    this.#showSoon();
  }

  #fail(message: string): void {
    this.#opening = undefined;
    [this.#failure, this.#problem] = this.#shown ? [undefined, message] : [message, undefined];
    this.#show();
  }

  #stop(): void {
    if (this.#opening) {
      this.#opening.abort();
      this.#fail(stopped());
    } else if (this.#next) {
      this.#drop(this.#next);
      this.#next = undefined;
      this.#fail(stopped());
    } else {
      this.#shown?.opened.reading.stop();
    }
  }

  #drop(showing: Showing | undefined): void {
    showing?.news.dispose();
    showing?.opened.reading.dispose();
  }

  #explain(error: unknown): string {
    const known = typeof error === 'object' && error !== null ? this.#sentences.get(error) : undefined;
    const sentence = known ?? describeFailure(error, this.#log);
    if (typeof error === 'object' && error !== null) {
      this.#sentences.set(error, sentence);
    }
    return sentence;
  }

  #showSoon(): void {
    this.#due ??= setTimeout(() => this.#show(), PACE);
  }

  #show(): void {
    clearTimeout(this.#due);
    this.#due = undefined;
    this.#view.show(this.#state());
  }

  #state(): HistoryState {
    const showing = this.#shown;
    if (!showing) {
      return this.#failure === undefined ? { is: 'loading' } : { is: 'failed', message: this.#failure };
    }
    const { opened, load, writer, period } = showing;
    const { reading } = opened;
    const at = showing.told;
    const rows = reading.backups.slice(at).map((backup) => writer.row(backup));
    showing.told += rows.length;
    const hasCopies = showing.copies !== reading.copies && (showing.copies.length > 0 || reading.copies.length > 0);
    showing.copies = reading.copies;
    const next = this.#next?.opened.reading.progress;
    return {
      is: 'shown',
      facts: historyFacts(opened, period, (error) => this.#explain(error)),
      rows: { load, at, kinds: writer.kinds, rows },
      copies: hasCopies ? { load, ...copyRows(reading.copies, opened.regionNameOf) } : undefined,
      refreshing: this.#opening ? { read: 0 } : next && { read: next.read, total: next.total },
      problem: this.#problem,
    };
  }
}

function stopped(): string {
  return vscode.l10n.t('Stopped before the cloud answered.');
}

function gone(): CloudError {
  const message = vscode.l10n.t('This backup is no longer shown. Refresh, then try again.');
  return new CloudError({ kind: 'notFound', message });
}
