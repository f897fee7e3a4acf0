import * as vscode from 'vscode';
import { CloudError, isCancelled } from '../../model/errors.ts';
import type { Log, Related } from '../../model/provider.ts';
import type { Backup, Field } from '../../model/resources.ts';
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
import { BackupLoading } from './loading.ts';
import type { DetailsSource } from './source.ts';

/** Behind a details page: what is known of its backup, and who carries out what the user asks for. */
export class DetailsController implements Controller<DetailsState, DetailsAction, DetailsOrder> {
  readonly #ref: PanelRef;
  readonly #source: DetailsSource;
  readonly #view: PageView<DetailsState>;
  readonly #log: Log;
  readonly #loading: BackupLoading;
  /** Of the user's screen. */
  #timeZone: string | undefined;
  #filling = new AbortController();

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
    this.#loading = new BackupLoading({
      load: async (asked, signal) => await source.load(ref, asked, signal),
      onChange: () => view.show(this.snapshot()),
      onLoaded: (loaded) => {
        this.#retitle();
        this.#fill(loaded);
      },
      log,
    });
    if (preloaded) {
      this.#loading.set(preloaded);
    } else {
      void this.#loading.load(false);
    }
  }

  snapshot(): DetailsState {
    const { state } = this.#loading;
    if (state.is !== 'shown') {
      return state;
    }
    const { loaded, refreshing, problem } = state;
    const details = describeBackup(loaded, {
      regionName: (regionId) => this.#source.regionName(this.#ref, regionId),
      console: this.#source.hasConsole(this.#ref),
    });
    return { is: 'shown', details, refreshing, problem };
  }

  ready(timeZone: string | undefined): void {
    this.#timeZone = timeZone;
    this.#retitle();
  }

  order(order: DetailsOrder): void {
    if (order === 'refresh') {
      void this.#loading.load(true);
    } else {
      this.#loading.stop();
    }
  }

  async carryOut(action: DetailsAction, signal: AbortSignal): Promise<string> {
    switch (action.do) {
      case 'copyText':
        await vscode.env.clipboard.writeText(action.text);
        return vscode.l10n.t('Copied.');
      case 'copyLink':
        return await this.#copyLink(action.link, signal);
      case 'copyLinkAs':
        return await this.#source.copyLinkAs(this.#ref, this.#backup(), signal);
      case 'download':
        return await this.#source.download(this.#ref, this.#backup(), signal);
      case 'compare':
        await this.#source.compare(this.#ref, this.#backup());
        return '';
      case 'openConsole':
        await this.#source.openConsole(this.#ref);
        return '';
      case 'showRawReply':
        await this.#source.showRawReply(this.#ref, signal);
        return '';
    }
  }

  dispose(): void {
    this.#loading.dispose();
    this.#filling.abort();
  }

  /** Replaces what is shown, unless that is newer. */
  offer(atHand: LoadedBackup): void {
    this.#loading.offer(atHand);
  }

  /** Asks for what other requests know, unless that is there; each answer is filled in when it comes. */
  #fill({ backup, related, sizesBefore, daysKept }: LoadedBackup): void {
    this.#filling.abort();
    const { signal } = (this.#filling = new AbortController());
    const told = (more: Pick<LoadedBackup, 'related' | 'sizesBefore' | 'daysKept'>) => {
      if (!signal.aborted) {
        this.#loading.add(more);
      }
    };
    if (!related) {
      void this.#related(backup, signal).then((answer) => told({ related: answer }));
    }
    if (!sizesBefore) {
      void this.#source.sizesBefore(this.#ref, backup, signal).then(
        (sizes) => told({ sizesBefore: sizes }),
        // The size stands for itself where it cannot be held against others.
        () => undefined,
      );
    }
    if (!backup.expires && daysKept === undefined) {
      void this.#source.daysKept(this.#ref, backup, signal).then(
        (days) => told({ daysKept: days }),
        // It stays not known.
        () => undefined,
      );
    }
  }

  async #related(backup: Backup, signal: AbortSignal): Promise<Related> {
    try {
      return await this.#source.related(this.#ref, backup, signal);
    } catch (error) {
      return { fields: isCancelled(error) ? [] : [failedField(describeFailure(error, this.#log))] };
    }
  }

  #retitle(): void {
    const { loaded } = this.#loading;
    if (loaded) {
      this.#view.title(panelTitle(loaded, formatLocale(vscode.env.language), this.#timeZone));
    }
  }

  /** What the page asks for is about what it shows. */
  #backup(): Backup {
    const { loaded } = this.#loading;
    if (!loaded) {
      const message = vscode.l10n.t('This backup is no longer shown. Refresh, then try again.');
      throw new CloudError({ kind: 'notFound', message });
    }
    return loaded.backup;
  }

  /** The page names one of the links it was offered; anything else is not asked for. */
  async #copyLink(id: string, signal: AbortSignal): Promise<string> {
    const backup = this.#loading.loaded?.backup;
    const onRequest = backup?.linksOnRequest === true && id === LINKS_ON_REQUEST;
    const link = backup?.links.find((each) => linkId(each) === id);
    if (!backup || (!link && !onRequest)) {
      const message = vscode.l10n.t('This link is no longer offered. Refresh, then try again.');
      throw new CloudError({ kind: 'notFound', message });
    }
    const choice = link && { network: link.network, database: link.database };
    return await this.#source.copyLink(this.#ref, backup, choice, signal);
  }
}

function failedField(text: string): Field {
  const label = vscode.l10n.t('Copies and recovery');
  return { key: '', group: 'place', label, value: { as: 'none', text }, raw: '' };
}
