import * as vscode from 'vscode';
import type { Log } from '../../model/provider.ts';
import { formatLocale } from '../../platform/format.ts';
import { BackupLoading } from '../details/loading.ts';
import type { Controller, PageView } from '../pagePanel.ts';
import type { CompareAction, CompareOrder, CompareRef, CompareSide, CompareState } from '../protocol/compare.ts';
import type { PanelRef } from '../protocol/details.ts';
import { compareTitle, describeCompared } from './describe.ts';
import type { CompareSource, LoadedPair } from './source.ts';

/** Behind a compare page: two backups that are asked for and fail each by itself. */
export class CompareController implements Controller<CompareState, CompareAction, CompareOrder> {
  readonly #ref: CompareRef;
  readonly #source: CompareSource;
  readonly #view: PageView<CompareState>;
  readonly #first: BackupLoading;
  readonly #second: BackupLoading;
  /** Of the user's screen. */
  #timeZone: string | undefined;

  /** Shows `preloaded` at once, or asks the source. */
  constructor(
    ref: CompareRef,
    view: PageView<CompareState>,
    { source, log }: { readonly source: CompareSource; readonly log: Log },
    preloaded: LoadedPair | undefined,
  ) {
    this.#ref = ref;
    this.#source = source;
    this.#view = view;
    const loading = (of: PanelRef) =>
      new BackupLoading({
        load: async (asked, signal) => await source.load(of, asked, signal),
        onChange: () => this.#changed(),
        log,
      });
    this.#first = loading(ref.first);
    this.#second = loading(ref.second);
    if (preloaded) {
      this.offer(preloaded);
    } else {
      this.#load(false);
    }
  }

  snapshot(): CompareState {
    return { sides: [this.#side(this.#first, this.#ref.first), this.#side(this.#second, this.#ref.second)] };
  }

  ready(timeZone: string | undefined): void {
    this.#timeZone = timeZone;
    this.#retitle();
  }

  order(order: CompareOrder): void {
    if (order === 'refresh') {
      this.#load(true);
    } else {
      this.#first.stop();
      this.#second.stop();
    }
  }

  async carryOut({ side }: CompareAction): Promise<string> {
    const [ref, { loaded }] =
      side === 0 ? ([this.#ref.first, this.#first] as const) : ([this.#ref.second, this.#second] as const);
    await this.#source.openDetails(ref, loaded);
    return '';
  }

  dispose(): void {
    this.#first.dispose();
    this.#second.dispose();
  }

  /** Replaces what is shown, unless that is newer. */
  offer({ first, second }: LoadedPair): void {
    this.#first.offer(first);
    this.#second.offer(second);
  }

  #load(asked: boolean): void {
    void this.#first.load(asked);
    void this.#second.load(asked);
  }

  #side({ state }: BackupLoading, ref: PanelRef): CompareSide {
    if (state.is !== 'shown') {
      return state;
    }
    const { loaded, refreshing, problem } = state;
    const backup = describeCompared(loaded, (regionId) => this.#source.regionName(ref, regionId));
    return { is: 'shown', backup, refreshing, problem };
  }

  #changed(): void {
    this.#retitle();
    this.#view.show(this.snapshot());
  }

  #retitle(): void {
    const [first, second] = [this.#first.loaded, this.#second.loaded];
    if (first && second) {
      this.#view.title(compareTitle([first, second], formatLocale(vscode.env.language), this.#timeZone));
    }
  }
}
