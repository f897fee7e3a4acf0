import * as vscode from 'vscode';
import { isCancelled, isCloudError, CloudError } from '../../model/errors.ts';
import type { Log } from '../../model/provider.ts';
import type { Field } from '../../model/resources.ts';
import { describeFailure } from '../../platform/failures.ts';
import { formatLocale } from '../../platform/format.ts';
import type { Controller, PageView } from '../pagePanel.ts';
import {
  LINKS_ON_REQUEST,
  type DetailsAction,
  type DetailsOrder,
  type DetailsState,
  type PanelRef,
} from '../protocol/details.ts';
import { describeBackup, linkId, panelTitle, type LoadedBackup } from './describe.ts';
import type { DetailsSource } from './source.ts';

/** Behind a details page: what is known of its backup, and who carries out what the user asks for. */
export class DetailsController implements Controller<DetailsState, DetailsAction, DetailsOrder> {
  readonly #ref: PanelRef;
  readonly #source: DetailsSource;
  readonly #view: PageView<DetailsState>;
  readonly #log: Log;
  #state: DetailsState = { is: 'loading' };
  #loaded: LoadedBackup | undefined;
  /** Of the user's screen. */
  #timeZone: string | undefined;
  /** The load under way; an answer to any other load came too late. */
  #loading: AbortController | undefined;
  #relating: AbortController | undefined;

  /** Shows `preloaded` at once, or asks the source. */
  constructor(
    ref: PanelRef,
    view: PageView<DetailsState>,
    { source, log }: { readonly source: DetailsSource; readonly log: Log },
    preloaded: LoadedBackup | undefined,
  ) {
    this.#ref = ref;
    this.#source = source;
    this.#view = view;
    this.#log = log;
    if (preloaded) {
      this.update(preloaded);
    } else {
      void this.#load(false);
    }
  }

  snapshot(): DetailsState {
    return this.#state;
  }

  ready(timeZone: string | undefined): void {
    this.#timeZone = timeZone;
    this.#retitle();
  }

  order(order: DetailsOrder): void {
    if (order === 'refresh') {
      void this.#load(true);
    } else {
      this.#stop();
    }
  }

  async carryOut(action: DetailsAction, signal: AbortSignal): Promise<string> {
    return action.do === 'copyText' ? await copyText(action.text) : await this.#copyLink(action.link, signal);
  }

  dispose(): void {
    this.#stopLoading();
    this.#relating?.abort();
  }

  /** Replaces what is shown, unless that is newer. */
  offer(atHand: LoadedBackup): void {
    if (!(this.#loaded && this.#loaded.backup.asOf > atHand.backup.asOf)) {
      this.update(atHand);
    }
  }

  update(loaded: LoadedBackup): void {
    this.#stopLoading();
    this.#loaded = loaded;
    this.#retitle();
    this.#show({ is: 'shown', details: describeBackup(loaded), refreshing: false, problem: undefined });
    void this.#relate(loaded);
  }

  /** Fills in what other requests know, unless the page shows something else by then. */
  async #relate(loaded: LoadedBackup): Promise<void> {
    this.#relating?.abort();
    if (loaded.related) {
      return;
    }
    const relating = new AbortController();
    this.#relating = relating;
    const related = await this.#source.related(this.#ref, loaded.backup, relating.signal).catch((error: unknown) => ({
      fields: isCancelled(error) ? [] : [failedField(describeFailure(error, this.#log))],
    }));
    if (this.#relating !== relating || this.#loaded !== loaded) {
      return;
    }
    this.#loaded = { ...loaded, related };
    if (this.#state.is === 'shown') {
      this.#show({ ...this.#state, details: describeBackup(this.#loaded) });
    }
  }

  #retitle(): void {
    if (this.#loaded) {
      this.#view.title(panelTitle(this.#loaded, formatLocale(vscode.env.language), this.#timeZone));
    }
  }

  async #load(asked: boolean): Promise<void> {
    this.#stopLoading();
    const load = new AbortController();
    this.#loading = load;
    this.#show(
      this.#state.is === 'shown' ? { ...this.#state, refreshing: true, problem: undefined } : { is: 'loading' },
    );
    try {
      const loaded = await this.#source.load(this.#ref, asked, load.signal);
      if (this.#loading !== load) {
        return;
      }
      if (loaded) {
        this.update(loaded);
      } else {
        this.#gone(vscode.l10n.t('The cloud no longer has this backup. It has expired or was deleted.'));
      }
    } catch (error) {
      if (this.#loading === load) {
        this.#failed(error);
      }
    }
  }

  #stop(): void {
    if (this.#loading) {
      this.#stopLoading();
      this.#problem(stopped());
    }
  }

  #stopLoading(): void {
    this.#loading?.abort();
    this.#loading = undefined;
  }

  #failed(error: unknown): void {
    this.#loading = undefined;
    if (isCancelled(error)) {
      this.#problem(stopped());
    } else if (isCloudError(error) && error.kind === 'notFound') {
      this.#gone(error.message);
    } else {
      this.#problem(describeFailure(error, this.#log));
    }
  }

  #gone(message: string): void {
    this.#loading = undefined;
    this.#loaded = undefined;
    this.#show({ is: 'gone', message });
  }

  #problem(message: string): void {
    this.#show(
      this.#state.is === 'shown' ? { ...this.#state, refreshing: false, problem: message } : { is: 'failed', message },
    );
  }

  /** The page names one of the links it was offered; anything else is not asked for. */
  async #copyLink(id: string, signal: AbortSignal): Promise<string> {
    const backup = this.#loaded?.backup;
    const onRequest = backup?.linksOnRequest === true && id === LINKS_ON_REQUEST;
    const link = backup?.links.find((each) => linkId(each) === id);
    if (!backup || (!link && !onRequest)) {
      const message = vscode.l10n.t('This link is no longer offered. Refresh, then try again.');
      throw new CloudError({ kind: 'notFound', message });
    }
    const choice = link && { network: link.network, database: link.database };
    return await this.#source.copyLink(this.#ref, backup, choice, signal);
  }

  #show(state: DetailsState): void {
    this.#state = state;
    this.#view.show(state);
  }
}

function failedField(text: string): Field {
  const label = vscode.l10n.t('Copies and recovery');
  return { key: '', group: 'place', label, value: { as: 'none', text }, raw: '' };
}

function stopped(): string {
  return vscode.l10n.t('Stopped before the cloud answered.');
}

async function copyText(text: string): Promise<string> {
  await vscode.env.clipboard.writeText(text);
  return vscode.l10n.t('Copied.');
}
