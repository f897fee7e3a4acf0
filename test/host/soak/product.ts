import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { AccountStore } from '../../../src/accounts/store.ts';
import { activate, deactivate } from '../../../src/extension.ts';
import type { Node } from '../../../src/explorer/nodes.ts';
import { Machine } from '../machine.ts';
import { ownExtension } from '../support.ts';
import { Emitter } from './countedEmitter.ts';

type Deed = (...given: readonly unknown[]) => unknown;
/** A row of a pick, as far as a person reads it. */
type Shown = vscode.QuickPickItem;

/** What the editor has of one of the product's trees. Which rows are drawn is the editor's own affair. */
export class TreeStandIn<Row> {
  readonly data: vscode.TreeDataProvider<Row>;
  readonly #expanded = new Emitter<{ element: Row }>();
  readonly #collapsed = new Emitter<{ element: Row }>();
  readonly #visibility = new Emitter<{ visible: boolean }>();
  readonly #selected = new Emitter<unknown>();
  readonly onDidExpandElement = this.#expanded.event;
  readonly onDidCollapseElement = this.#collapsed.event;
  readonly onDidChangeVisibility = this.#visibility.event;
  readonly onDidChangeSelection = this.#selected.event;
  readonly selection: readonly Row[] = [];
  visible = true;
  badge: unknown;

  constructor(data: vscode.TreeDataProvider<Row>) {
    this.data = data;
  }

  /** The rows below a row, each drawn once, as far down as a screen goes. */
  async rows(parent?: Row): Promise<readonly Row[]> {
    const rows = (await this.data.getChildren(parent)) ?? [];
    await Promise.all(rows.slice(0, 30).map(async (row) => await this.data.getTreeItem(row)));
    return rows;
  }

  expand(element: Row): void {
    this.#expanded.fire({ element });
  }

  collapse(element: Row): void {
    this.#collapsed.fire({ element });
  }

  show(visible: boolean): void {
    this.visible = visible;
    this.#visibility.fire({ visible });
  }

  async reveal(): Promise<void> {
    await Promise.resolve();
  }

  dispose(): void {
    [this.#expanded, this.#collapsed, this.#visibility, this.#selected].forEach((each) => each.dispose());
  }
}

/** A pick that answers itself with the first row that fits, and closes where none does. */
class PickStandIn {
  readonly #accepted = new Emitter<undefined>();
  readonly #hidden = new Emitter<undefined>();
  readonly #others = new Emitter<unknown>();
  readonly onDidAccept = this.#accepted.event;
  readonly onDidHide = this.#hidden.event;
  readonly onDidTriggerButton = this.#others.event;
  readonly onDidChangeValue = this.#others.event;
  readonly onDidChangeActive = this.#others.event;
  readonly onDidChangeSelection = this.#others.event;
  readonly #answer: RegExp | undefined;
  items: readonly Shown[] = [];
  activeItems: readonly Shown[] = [];
  selectedItems: readonly Shown[] = [];

  constructor(answer: RegExp | undefined) {
    this.#answer = answer;
  }

  show(): void {
    setImmediate(() => {
      this.selectedItems = this.items.filter(({ label }) => this.#answer?.test(label)).slice(0, 1);
      (this.selectedItems.length > 0 ? this.#accepted : this.#hidden).fire(undefined);
    });
  }

  hide(): void {
    this.#hidden.fire(undefined);
  }

  dispose(): void {
    [this.#accepted, this.#hidden, this.#others].forEach((each) => each.dispose());
  }
}

/**
 * Keeps nothing: the editor's own log would, line by line, where the server of the tests came without its native parts.
 */
const log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  show: () => undefined,
  dispose: () => undefined,
};

const say = async () => await Promise.resolve();

/**
 * The whole product a second time in this extension host, with a storage of its own. Its trees, picks and messages are
 * answered here; its pages are the editor's real ones.
 */
export class Product {
  readonly machine = new Machine();
  /** That of another window of the machine, by which accounts come and go. */
  readonly otherStore = new AccountStore(this.machine.storage(), log);
  /** Which rows of the next picks are chosen. */
  readonly answers: RegExp[] = [];
  readonly panels = new Set<vscode.WebviewPanel>();
  readonly folder: string;
  readonly #commands = new Map<string, Deed>();
  readonly #trees = new Map<string, TreeStandIn<unknown>>();
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #undo: (() => void)[] = [];
  #ready = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async start(): Promise<Product> {
    const extension = ownExtension();
    // Lest the installed one, which starts when the editor pleases, gets the stand-ins.
    await extension?.activate();
    const product = new Product(await mkdtemp(join(tmpdir(), 'rds-backups-soak-')));
    product.#standIn();
    const context = {
      ...product.machine.storage(),
      extensionUri: extension?.extensionUri,
      globalStorageUri: vscode.Uri.file(join(product.folder, 'storage')),
      subscriptions: product.#subscriptions,
    };
    activate(context as unknown as vscode.ExtensionContext);
    return product;
  }

  /** The tree of accounts. */
  get tree(): TreeStandIn<Node> {
    return this.#trees.get('rdsBackups.explorer') as TreeStandIn<Node>;
  }

  /** The list of jobs and downloads. */
  get activity(): TreeStandIn<unknown> {
    return this.#trees.get('rdsBackups.activity') as TreeStandIn<unknown>;
  }

  /** How many pages have said that they are there. */
  get pagesReady(): number {
    return this.#ready;
  }

  async run(name: string, ...given: readonly unknown[]): Promise<void> {
    await this.#commands.get(`rdsBackups.${name}`)?.(...given);
  }

  async end(): Promise<void> {
    await deactivate();
    vscode.Disposable.from(...this.#subscriptions.splice(0)).dispose();
    this.#undo.splice(0).forEach((undo) => undo());
    this.otherStore.dispose();
    this.machine.dispose();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #standIn(): void {
    this.#replace(vscode.commands, {
      registerCommand: (name: string, deed: Deed) => {
        this.#commands.set(name, deed);
        return { dispose: () => this.#commands.delete(name) };
      },
    });
    const { createWebviewPanel } = vscode.window;
    this.#replace(vscode.window, {
      createTreeView: (id: string, { treeDataProvider }: vscode.TreeViewOptions<unknown>) => {
        const tree = new TreeStandIn(treeDataProvider);
        this.#trees.set(id, tree);
        return tree;
      },
      createOutputChannel: () => log,
      createQuickPick: () => new PickStandIn(this.answers.shift()),
      showInformationMessage: say,
      showWarningMessage: say,
      showErrorMessage: say,
      showSaveDialog: async () => await Promise.resolve(vscode.Uri.file(join(this.folder, 'file.bak'))),
      registerWebviewPanelSerializer: () => ({ dispose: () => undefined }),
      createWebviewPanel: (...given: Parameters<typeof createWebviewPanel>) => {
        const panel = createWebviewPanel(...given);
        this.panels.add(panel);
        panel.webview.onDidReceiveMessage(({ type }: { type?: unknown }) => (this.#ready += type === 'ready' ? 1 : 0));
        panel.onDidDispose(() => this.panels.delete(panel));
        return panel;
      },
    });
    // The editor has one tool of each name: that of the extension that is installed.
    this.#replace(vscode.lm, { registerTool: () => ({ dispose: () => undefined }) });
    this.#replace(vscode.workspace, {
      registerTextDocumentContentProvider: () => ({ dispose: () => undefined }),
    });
  }

  #replace(owner: object, members: Readonly<Record<string, unknown>>): void {
    const before = Object.fromEntries(Object.keys(members).map((name) => [name, Reflect.get(owner, name) as unknown]));
    Object.assign(owner, members);
    this.#undo.push(() => void Object.assign(owner, before));
  }
}
