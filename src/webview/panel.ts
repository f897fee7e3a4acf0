import * as vscode from 'vscode';
import { DisposableStore } from '../async/disposable.ts';
import { isCancelled, isCloudError } from '../model/errors.ts';
import type { Log } from '../model/provider.ts';
import type { Field } from '../model/resources.ts';
import { describeFailure } from '../platform/failures.ts';
import { formatLocale } from '../platform/format.ts';
import { describeBackup, linkId, panelTitle, type LoadedBackup } from './details.ts';
import type { DetailsSource } from './detailsSource.ts';
import { pageHtml } from './html.ts';
import {
  isPageMessage,
  LINKS_ON_REQUEST,
  type Action,
  type HostMessage,
  type PageState,
  type PanelRef,
  type Reply,
} from './protocol.ts';
import { pageStrings } from './strings.ts';

export interface PanelParts {
  /** The folder of `details.js` and `details.css`; the page can read nothing else. */
  readonly pageRoot: vscode.Uri;
  readonly source: DetailsSource;
  readonly log: Log;
}

/**
 * The host's side of one details panel. It keeps the last state, because a hidden page is thrown away by the editor and
 * says `ready` anew when it comes back.
 */
export class DetailsPanel {
  readonly #panel: vscode.WebviewPanel;
  readonly ref: PanelRef;
  readonly #parts: PanelParts;
  readonly #owned = new DisposableStore();
  readonly #requests = new Map<string, AbortController>();
  #state: PageState = { is: 'loading' };
  #loaded: LoadedBackup | undefined;
  /** Of the user's screen. */
  #timeZone: string | undefined;
  /** The load under way; an answer to any other load came too late. */
  #loading: AbortController | undefined;
  #relating: AbortController | undefined;
  #ended = false;

  /** Shows `preloaded` at once, or asks the source. */
  constructor(panel: vscode.WebviewPanel, ref: PanelRef, parts: PanelParts, preloaded?: LoadedBackup) {
    this.#panel = panel;
    this.ref = ref;
    this.#parts = parts;
    this.#owned.add(panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    this.#owned.add(panel.onDidDispose(() => this.#end()));
    panel.webview.options = { enableScripts: true, localResourceRoots: [parts.pageRoot] };
    panel.webview.html = this.#html();
    if (preloaded) {
      this.update(preloaded);
    } else {
      void this.#load(false);
    }
  }

  /** Brings the panel to the front. What is at hand replaces what it shows, unless that is newer. */
  reveal(atHand?: LoadedBackup): void {
    this.#panel.reveal();
    if (atHand && !(this.#loaded && this.#loaded.backup.asOf > atHand.backup.asOf)) {
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
    const related = await this.#parts.source
      .related(this.ref, loaded.backup, relating.signal)
      .catch((error: unknown) => (isCancelled(error) ? [] : [failedField(describeFailure(error, this.#parts.log))]));
    if (this.#relating !== relating || this.#loaded !== loaded) {
      return;
    }
    this.#loaded = { ...loaded, related };
    if (this.#state.is === 'shown') {
      this.#show({ ...this.#state, details: describeBackup(this.#loaded) });
    }
  }

  close(): void {
    this.#panel.dispose();
  }

  #retitle(): void {
    if (this.#loaded) {
      this.#panel.title = panelTitle(this.#loaded, formatLocale(vscode.env.language), this.#timeZone);
    }
  }

  #html(): string {
    const { webview } = this.#panel;
    const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.#parts.pageRoot, name)).toString();
    const files = { cspSource: webview.cspSource, script: file('details.js'), style: file('details.css') };
    const { language } = vscode.env;
    return pageHtml(files, language, { ref: this.ref, locale: formatLocale(language), strings: pageStrings() });
  }

  #receive(message: unknown): void {
    if (!isPageMessage(message)) {
      this.#parts.log.warn('The details page sent a message of no known shape; it is ignored.');
      return;
    }
    switch (message.type) {
      case 'ready':
        this.#timeZone = knownZone(message.timeZone);
        this.#retitle();
        this.#post({ type: 'state', state: this.#state });
        break;
      case 'refresh':
        void this.#load(true);
        break;
      case 'stop':
        this.#stop();
        break;
      case 'request':
        void this.#answer(message.id, message.action);
        break;
      case 'cancel':
        this.#requests.get(message.id)?.abort();
        break;
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
      const loaded = await this.#parts.source.load(this.ref, asked, load.signal);
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
      this.#problem(describeFailure(error, this.#parts.log));
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

  async #answer(id: string, action: Action): Promise<void> {
    const request = new AbortController();
    this.#requests.set(id, request);
    // Answered on cancelling even if the work does not listen: the page must not wait for it.
    const cancelled = new Promise<Reply>((resolve) => {
      request.signal.addEventListener('abort', () =>
        resolve({ outcome: 'cancelled', message: vscode.l10n.t('Cancelled.') }),
      );
    });
    const reply = await Promise.race([this.#carryOut(action, request.signal), cancelled]);
    this.#requests.delete(id);
    this.#post({ type: 'reply', id, ...reply });
  }

  async #carryOut(action: Action, signal: AbortSignal): Promise<Reply> {
    try {
      return action.do === 'copyText' ? await copyText(action.text) : await this.#copyLink(action.link, signal);
    } catch (error) {
      return isCancelled(error)
        ? { outcome: 'cancelled', message: vscode.l10n.t('Cancelled.') }
        : { outcome: 'failed', message: describeFailure(error, this.#parts.log) };
    }
  }

  /** The page names one of the links it was offered; anything else is not asked for. */
  async #copyLink(id: string, signal: AbortSignal): Promise<Reply> {
    const backup = this.#loaded?.backup;
    const onRequest = backup?.linksOnRequest === true && id === LINKS_ON_REQUEST;
    const link = backup?.links.find((each) => linkId(each) === id);
    if (!backup || (!link && !onRequest)) {
      return { outcome: 'failed', message: vscode.l10n.t('This link is no longer offered. Refresh, then try again.') };
    }
    const choice = link && { network: link.network, database: link.database };
    return { outcome: 'done', message: await this.#parts.source.copyLink(this.ref, backup, choice, signal) };
  }

  #show(state: PageState): void {
    this.#state = state;
    this.#post({ type: 'state', state });
  }

  /** A hidden page does not hear it; it asks again when it is back. */
  #post(message: HostMessage): void {
    if (!this.#ended) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- the editor's channel to its own page, not a window
      void this.#panel.webview.postMessage(message);
    }
  }

  #end(): void {
    this.#ended = true;
    this.#stopLoading();
    this.#relating?.abort();
    for (const request of this.#requests.values()) {
      request.abort();
    }
    this.#owned.dispose();
  }
}

function knownZone(timeZone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function failedField(text: string): Field {
  const label = vscode.l10n.t('Copies and recovery');
  return { key: '', group: 'place', label, value: { as: 'none', text }, raw: '' };
}

function stopped(): string {
  return vscode.l10n.t('Stopped before the cloud answered.');
}

async function copyText(text: string): Promise<Reply> {
  await vscode.env.clipboard.writeText(text);
  return { outcome: 'done', message: vscode.l10n.t('Copied.') };
}
