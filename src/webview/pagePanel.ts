import * as vscode from 'vscode';
import { DisposableStore } from '../async/disposable.ts';
import { isCancelled } from '../model/errors.ts';
import type { Log } from '../model/provider.ts';
import { describeFailure } from '../platform/failures.ts';
import { formatLocale } from '../platform/format.ts';
import { oneLine } from '../platform/messages.ts';
import { pageHtml } from './html.ts';
import { isPageMessage, REOPEN, type HostMessage, type Reply } from './protocol/common.ts';

/** What stands behind a page: it has the state, and does what the user asks for. */
export interface Controller<State, Action, Order> {
  /** All that a page has to be told that has just come, or come back. */
  snapshot(): State;
  /** The page is there; the zone is the one of the user's screen. */
  ready?(timeZone: string | undefined): void;
  order(order: Order): void;
  /** Resolves to the localised sentence that says that it is done. */
  carryOut(action: Action, signal: AbortSignal): Promise<string>;
  dispose(): void;
}

/** Where a controller shows what it has. */
export interface PageView<State> {
  /** A hidden page does not hear it; it asks for the snapshot when it is back. */
  show(state: State): void;
  title(text: string): void;
}

/** One of the product's pages: how its parts are told from anything else, and what stands behind it. */
export interface PageKind<Ref, State, Action, Order, Preloaded> {
  /** As in package.json's activation events. */
  readonly viewType: string;
  /** Name of the script and the style sheet. */
  readonly file: string;
  /** Of the tab, a file of `media`. */
  readonly icon: string;
  readonly isRef: (ref: unknown) => ref is Ref;
  /** The same for the same thing. */
  readonly keyOf: (ref: Ref) => string;
  readonly accountsOf: (ref: Ref) => readonly string[];
  readonly isAction: (action: unknown) => action is Action;
  readonly isOrder: (order: unknown) => order is Order;
  /** Of the panel, until the controller has a better one. */
  readonly title: (ref: Ref) => string;
  readonly strings: () => object;
  /** What has to be there before a panel can be opened. */
  readonly prepare?: () => Promise<void>;
  /** `preloaded` is shown at once; without it the page asks for what it shows. */
  readonly open: (
    ref: Ref,
    view: PageView<State>,
    preloaded: Preloaded | undefined,
  ) => Controller<State, Action, Order>;
  /** What is at hand when the user asks for a page that is open. */
  readonly refresh?: (controller: Controller<State, Action, Order>, preloaded: Preloaded) => void;
}

/** The host's side of one panel: its HTML, and the conversation with its page. */
export class PagePanel<Ref, State, Action, Order, Preloaded> {
  readonly ref: Ref;
  readonly #panel: vscode.WebviewPanel;
  readonly #kind: PageKind<Ref, State, Action, Order, Preloaded>;
  readonly #log: Log;
  readonly #owned = new DisposableStore();
  readonly #requests = new Map<string, AbortController>();
  readonly #controller: Controller<State, Action, Order>;
  readonly #view: unknown;
  #ended = false;

  constructor(
    panel: vscode.WebviewPanel,
    kind: PageKind<Ref, State, Action, Order, Preloaded>,
    ref: Ref,
    { extensionUri, log }: { readonly extensionUri: vscode.Uri; readonly log: Log },
    preloaded?: Preloaded,
    view?: unknown,
  ) {
    this.ref = ref;
    this.#view = view;
    this.#panel = panel;
    this.#kind = kind;
    this.#log = log;
    this.#owned.add(panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    this.#owned.add(panel.onDidDispose(() => this.#end()));
    const root = vscode.Uri.joinPath(extensionUri, 'dist', 'page');
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', kind.icon);
    panel.webview.options = { enableScripts: true, enableCommandUris: [REOPEN], localResourceRoots: [root] };
    const shown: PageView<State> = {
      show: (state) => this.#post({ type: 'state', state }),
      title: (text) => {
        panel.title = oneLine(text);
      },
    };
    this.#controller = kind.open(ref, shown, preloaded);
    panel.webview.html = this.#html(root);
  }

  /** It is the editor that has the focus. */
  get isActive(): boolean {
    return this.#panel.active;
  }

  /** Brings the panel to the front, with what is at hand. */
  reveal(preloaded?: Preloaded): void {
    this.#panel.reveal();
    if (preloaded !== undefined) {
      this.#kind.refresh?.(this.#controller, preloaded);
    }
  }

  close(): void {
    this.#panel.dispose();
  }

  #html(root: vscode.Uri): string {
    const { webview } = this.#panel;
    const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
    const { file: name } = this.#kind;
    const files = { cspSource: webview.cspSource, script: file(`${name}.js`), style: file(`${name}.css`) };
    const { language } = vscode.env;
    return pageHtml(files, language, {
      ref: this.ref,
      locale: formatLocale(language),
      strings: this.#kind.strings(),
      lost: {
        sentence: vscode.l10n.t(
          'RDS Backups does not answer this page. If that lasts, close the page or open it again.',
        ),
        openAgain: vscode.l10n.t('Open the Page Again'),
      },
      viewType: this.#kind.viewType,
      view: this.#view,
    });
  }

  #receive(message: unknown): void {
    if (!isPageMessage(message, this.#kind.isAction, this.#kind.isOrder)) {
      this.#log.warn(`A page (${this.#kind.file}) sent a message of no known shape; it is ignored.`);
      return;
    }
    if (message.type !== 'ready') {
      this.#post({ type: 'heard' });
    }
    switch (message.type) {
      case 'ready':
        this.#controller.ready?.(knownZone(message.timeZone));
        this.#post({ type: 'state', state: this.#controller.snapshot() });
        break;
      case 'order':
        this.#controller.order(message.order);
        break;
      case 'request':
        void this.#answer(message.id, message.action);
        break;
      case 'cancel':
        this.#requests.get(message.id)?.abort();
        break;
    }
  }

  async #answer(id: string, action: Action): Promise<void> {
    const request = new AbortController();
    this.#requests.set(id, request);
    // Answered on cancelling even if the work does not listen: the page must not wait for it.
    const cancelled = new Promise<Reply>((resolve) => {
      request.signal.addEventListener('abort', () => resolve(cancelledReply()));
    });
    const reply = await Promise.race([this.#carryOut(action, request.signal), cancelled]);
    this.#requests.delete(id);
    this.#post({ type: 'reply', id, ...reply });
  }

  async #carryOut(action: Action, signal: AbortSignal): Promise<Reply> {
    try {
      return { outcome: 'done', message: await this.#controller.carryOut(action, signal) };
    } catch (error) {
      return isCancelled(error) ? cancelledReply() : { outcome: 'failed', message: describeFailure(error, this.#log) };
    }
  }

  #post(message: HostMessage<State>): void {
    if (!this.#ended) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- the editor's channel to its own page, not a window
      void this.#panel.webview.postMessage(message);
    }
  }

  #end(): void {
    this.#ended = true;
    this.#controller.dispose();
    for (const request of this.#requests.values()) {
      request.abort();
    }
    this.#owned.dispose();
  }
}

function cancelledReply(): Reply {
  return { outcome: 'cancelled', message: vscode.l10n.t('Cancelled.') };
}

function knownZone(timeZone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
