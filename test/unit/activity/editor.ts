import { registerHooks } from 'node:module';
import type * as vscode from 'vscode';

export * from '../webview/editor.ts';

/** The fake editor with what lists and the status bar need. Modules loaded by `loadWithList` get it as `vscode`. */
const MARK = '?with-list';

registerHooks({
  resolve(specifier, context, next) {
    if (!context.parentURL?.endsWith(MARK)) {
      return next(specifier, context);
    }
    if (specifier === 'vscode') {
      return { url: import.meta.url, shortCircuit: true };
    }
    const resolved = next(specifier, context);
    return resolved.url.startsWith('file:') ? { ...resolved, url: resolved.url + MARK } : resolved;
  },
});

/** Imports a module with this file as its editor; the name is relative to `src`. */
export async function loadWithList<Module>(name: string): Promise<Module> {
  return (await import(new URL(`../../../src/${name}${MARK}`, import.meta.url).href)) as Module;
}

export const StatusBarAlignment = { Left: 1, Right: 2 };

export class EventEmitter<Value> {
  readonly #listeners = new Set<(value: Value) => void>();

  readonly event = (listener: (value: Value) => void) => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };

  fire(value: Value): void {
    this.#listeners.forEach((listener) => listener(value));
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

export class Disposable {
  readonly #ends: readonly { dispose(): unknown }[];

  constructor(ends: readonly { dispose(): unknown }[]) {
    this.#ends = ends;
  }

  static from(...ends: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(ends);
  }

  dispose(): void {
    this.#ends.forEach((end) => end.dispose());
  }
}

/** A list as the editor keeps it: it asks for rows when it is on the screen, and for those that are said to be others. */
export class FakeTree<Row> {
  visible = false;
  selection: readonly Row[] = [];
  /** What is on the screen. */
  items: vscode.TreeItem[] = [];
  /** What was drawn: `list`, or the id of a single row. */
  readonly drawn: string[] = [];
  isDisposed = false;
  readonly #data: vscode.TreeDataProvider<Row>;
  readonly #visibility = new EventEmitter<{ readonly visible: boolean }>();
  readonly onDidChangeVisibility = this.#visibility.event;

  constructor(data: vscode.TreeDataProvider<Row>) {
    this.#data = data;
    data.onDidChangeTreeData?.((row) => {
      const rows = row === undefined || row === null ? [] : Array.isArray(row) ? row : [row as Row];
      void this.#drawn(rows);
      if (this.visible) {
        void this.#draw();
      }
    });
  }

  async show(): Promise<void> {
    this.visible = true;
    this.#visibility.fire({ visible: true });
    await this.#draw();
  }

  hide(): void {
    this.visible = false;
    this.#visibility.fire({ visible: false });
  }

  async rows(): Promise<Row[]> {
    return (await this.#data.getChildren()) ?? [];
  }

  dispose(): void {
    this.isDisposed = true;
  }

  async #draw(): Promise<void> {
    this.items = await this.#itemsOf(await this.rows());
  }

  async #drawn(rows: readonly Row[]): Promise<void> {
    const ids = rows.length === 0 ? ['list'] : (await this.#itemsOf(rows)).map(({ id }) => id ?? '');
    this.drawn.push(...ids);
  }

  async #itemsOf(rows: readonly Row[]): Promise<vscode.TreeItem[]> {
    return await Promise.all(rows.map(async (row) => await this.#data.getTreeItem(row)));
  }
}

export class FakeStatusItem {
  text = '';
  tooltip = '';
  name = '';
  command = '';
  visible = false;
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  show(): void {
    this.visible = true;
  }

  hide(): void {
    this.visible = false;
  }

  dispose(): void {
    this.hide();
  }
}

export const window = {
  trees: [] as FakeTree<unknown>[],
  statusItems: [] as FakeStatusItem[],
  createTreeView(_id: string, { treeDataProvider }: vscode.TreeViewOptions<unknown>) {
    const tree = new FakeTree(treeDataProvider);
    window.trees.push(tree);
    return tree;
  },
  createStatusBarItem(id: string) {
    const item = new FakeStatusItem(id);
    window.statusItems.push(item);
    return item;
  },
};
