import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { posix } from 'node:path';
import type * as vscode from 'vscode';

/**
 * As much of the editor as the tests of what it shows need. Modules loaded by `loadWithEditor` get it as `vscode`; they are
 * separate from what other tests load, so that nothing is shared.
 */
const MARK = '?with-editor';

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

/** Imports a module with this file as its editor; the name is relative to `src/webview`. */
export async function loadWithEditor<Module>(name: string): Promise<Module> {
  return (await import(new URL(`../../../src/webview/${name}${MARK}`, import.meta.url).href)) as Module;
}

export const l10n = {
  t: (message: string, ...values: readonly unknown[]) =>
    message.replace(/\{(\d+)\}/g, (place, index: string) => {
      const value = values[Number(index)];
      return typeof value === 'string' || typeof value === 'number' ? String(value) : place;
    }),
};

export const env = {
  language: 'en',
  clipboard: {
    text: '',
    writeText(text: string) {
      env.clipboard.text = text;
      return Promise.resolve();
    },
  },
};

export class Uri {
  readonly scheme: string = 'file';
  readonly path: string;
  readonly query: string = '';

  constructor(path: string) {
    this.path = path;
  }

  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    return new Uri(posix.join(base.path, ...parts));
  }

  static file(path: string): Uri {
    return new Uri(path);
  }

  static from({ path, ...parts }: { readonly scheme: string; readonly path: string; readonly query: string }): Uri {
    return Object.assign(new Uri(path), parts);
  }

  static parse(address: string): Uri {
    return new Uri(address);
  }

  get fsPath(): string {
    return this.path;
  }

  toString(): string {
    return this.path;
  }
}

export class ThemeColor {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeIcon {
  readonly id: string;
  readonly color: ThemeColor | undefined;

  constructor(id: string, color?: ThemeColor) {
    this.id = id;
    this.color = color;
  }
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };

export class TreeItem {
  readonly label: string;
  readonly collapsibleState: number;

  constructor(label: string, collapsibleState: number) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export const ViewColumn = { Active: -1 };

export class TabInputWebview {
  readonly viewType: string;

  constructor(viewType: string) {
    this.viewType = viewType;
  }
}

export interface FakeTab {
  readonly input: unknown;
}

/** A panel that remembers what was done to it. `origin` serves the page's files. */
export class FakePanel {
  title = '';
  active = false;
  revealed = 0;
  disposed = false;
  /** What the host has sent, oldest first. */
  readonly posted: unknown[] = [];
  onPost: (message: unknown) => void = () => undefined;
  readonly #ends: (() => void)[] = [];
  readonly #listeners: ((message: unknown) => void)[] = [];
  readonly webview;

  constructor(origin = 'https://files.invalid') {
    this.webview = {
      options: {} as vscode.WebviewOptions,
      html: '',
      cspSource: origin,
      asWebviewUri: (uri: Uri) => `${origin}${uri.path}`,
      postMessage: (message: unknown) => {
        // As the editor does: only what survives being written as JSON arrives.
        const copy: unknown = JSON.parse(JSON.stringify(message));
        this.posted.push(copy);
        this.onPost(copy);
        return Promise.resolve(true);
      },
      onDidReceiveMessage: (listener: (message: unknown) => void) => add(this.#listeners, listener),
    };
  }

  /** The page says something. */
  say(message: unknown): void {
    for (const listener of this.#listeners) {
      listener(message);
    }
  }

  onDidDispose(listener: () => void) {
    return add(this.#ends, listener);
  }

  reveal(): void {
    this.revealed += 1;
  }

  dispose(): void {
    this.disposed = true;
    for (const end of this.#ends.slice()) {
      end();
    }
  }

  get asPanel(): vscode.WebviewPanel {
    return this as unknown as vscode.WebviewPanel;
  }
}

function add<Item>(list: Item[], item: Item) {
  list.push(item);
  return { dispose: () => void list.splice(list.indexOf(item), 1) };
}

type Row = vscode.QuickPickItem;

/** The user, as far as a test has one. What it says holds until `leave`. */
export const user = {
  /** Messages, each followed by its actions, and titles of lists and of progress; oldest first. */
  saw: [] as string[],
  /** What stood in the empty boxes of lists, oldest first. */
  hints: [] as string[],
  /** What was said beside the title of progress, oldest first. */
  counted: [] as string[],
  /** Commands that were run for it, each with its arguments. */
  ran: [] as (readonly unknown[])[],
  /** Presses one of the actions below a message. */
  press: (_actions: readonly string[]): string | undefined => undefined,
  /** Chooses a row; or, in a list with ticks, gets those that are ticked and says which shall be. */
  choose: (_rows: readonly Row[], _ticked: readonly Row[]): readonly Row[] | undefined => undefined,
  /** Says where to save something. */
  save: (_options: vscode.SaveDialogOptions): Uri | undefined => undefined,
  /** Says into which folder. */
  open: (_options: vscode.OpenDialogOptions): Uri | undefined => undefined,
  /** Sees that something takes a while, and may cancel it. */
  wait: (_cancel: () => void): void => undefined,
  leave() {
    user.saw.length = 0;
    user.hints.length = 0;
    user.counted.length = 0;
    user.ran.length = 0;
    user.press = () => undefined;
    user.choose = () => undefined;
    user.save = () => undefined;
    user.open = () => undefined;
    user.wait = () => undefined;
  },
};

/** A modal question comes with its options, of which the user sees the details. */
function say(
  text: string,
  ...more: readonly (string | { readonly detail?: string | undefined })[]
): Promise<string | undefined> {
  const actions = more.filter((each) => typeof each === 'string');
  const details = more.flatMap((each) => (typeof each === 'string' ? [] : (each.detail ?? [])));
  user.saw.push([text, ...details, ...actions].join(' | '));
  return Promise.resolve(user.press(actions));
}

/** A list that the user answers as soon as it is shown. */
class FakeQuickPick {
  title = '';
  placeholder = '';
  items: readonly Row[] = [];
  selectedItems: readonly Row[] = [];
  readonly #accepts: (() => void)[] = [];
  readonly #hides: (() => void)[] = [];

  onDidAccept(listener: () => void) {
    return add(this.#accepts, listener);
  }

  onDidHide(listener: () => void) {
    return add(this.#hides, listener);
  }

  onDidTriggerButton() {
    return add([], this);
  }

  show(): void {
    user.saw.push(this.title);
    user.hints.push(this.placeholder);
    const chosen = user.choose(this.items, this.selectedItems);
    this.selectedItems = chosen ?? [];
    (chosen ? this.#accepts : this.#hides).slice().forEach((listener) => listener());
  }

  dispose(): void {
    this.#accepts.length = 0;
    this.#hides.length = 0;
  }
}

/** A token, and what cancels it. */
function cancellation(): { readonly token: vscode.CancellationToken; readonly cancel: () => void } {
  const listeners: (() => void)[] = [];
  const token = {
    isCancellationRequested: false,
    onCancellationRequested: (listener: (event: unknown) => void) => add(listeners, () => listener(undefined)),
  };
  const cancel = () => {
    token.isCancellationRequested = true;
    listeners.slice().forEach((listener) => listener());
  };
  return { token, cancel };
}

export const QuickPickItemKind = { Separator: -1, Default: 0 };

export const QuickInputButtons = { Back: { iconPath: 'arrow-left' } };

export const UIKind = { Desktop: 1, Web: 2 };

export const ProgressLocation = { Notification: 15 };

export const window = {
  showInformationMessage: say,
  showWarningMessage: say,
  showErrorMessage: say,
  setStatusBarMessage: (text: string) => void user.saw.push(text),
  createQuickPick: () => new FakeQuickPick(),
  showQuickPick(rows: readonly Row[], { title }: vscode.QuickPickOptions) {
    user.saw.push(title ?? '');
    return Promise.resolve(user.choose(rows, [])?.[0]);
  },
  async withProgress<Result>(
    { title }: vscode.ProgressOptions,
    work: (
      progress: vscode.Progress<{ readonly message?: string }>,
      token: vscode.CancellationToken,
    ) => Promise<Result>,
  ): Promise<Result> {
    user.saw.push(title ?? '');
    const { token, cancel } = cancellation();
    const result = work({ report: ({ message }) => void user.counted.push(message ?? '') }, token);
    user.wait(cancel);
    return await result;
  },
  showTextDocument({ uri }: { readonly uri: Uri }) {
    documents.shown.push(uri);
    return Promise.resolve();
  },
  showSaveDialog(options: vscode.SaveDialogOptions) {
    user.saw.push(options.title ?? '');
    return Promise.resolve(user.save(options));
  },
  showOpenDialog(options: vscode.OpenDialogOptions) {
    user.saw.push(options.title ?? '');
    const chosen = user.open(options);
    return Promise.resolve(chosen && [chosen]);
  },
  tabGroups: {
    activeTabGroup: { activeTab: undefined as FakeTab | undefined },
    closed: [] as FakeTab[],
    close(tab: FakeTab) {
      window.tabGroups.closed.push(tab);
      return Promise.resolve(true);
    },
  },
  opened: [] as { viewType: string; title: string; options: unknown; panel: FakePanel }[],
  createWebviewPanel(viewType: string, title: string, _column: number, options: unknown) {
    const panel = new FakePanel();
    panel.title = title;
    window.opened.push({ viewType, title, options, panel });
    return panel;
  },
};

export const commands = {
  registered: new Map<string, (...values: unknown[]) => unknown>(),
  registerCommand(id: string, run: (...values: unknown[]) => unknown) {
    commands.registered.set(id, run);
    return { dispose: () => void commands.registered.delete(id) };
  },
  executeCommand(...command: readonly unknown[]) {
    user.ran.push(command);
    return Promise.resolve();
  },
};

export const FileType = { File: 1, Directory: 2 };

export class FileSystemError extends Error {
  readonly code: string;

  constructor(message: string, code = 'Unknown') {
    super(message);
    this.code = code;
  }

  static FileIsADirectory(file: Uri): FileSystemError {
    return new FileSystemError(file.path, 'FileIsADirectory');
  }
}

const codes: Readonly<Record<string, string>> = {
  ENOENT: 'FileNotFound',
  ENOTDIR: 'FileNotADirectory',
  EISDIR: 'FileIsADirectory',
  EACCES: 'NoPermissions',
  EPERM: 'NoPermissions',
};

/** What the editor makes of an error of the system. */
async function onDisk<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new FileSystemError(message, codes[code]);
  }
}

/** The files of this machine, as the editor gives them. */
/** Documents made by an extension, as far as they are open, and who makes them. */
export const documents = {
  provider: undefined as vscode.TextDocumentContentProvider | undefined,
  open: new Map<string, { readonly uri: Uri; text: string }>(),
  shown: [] as Uri[],
  /** As when the window is opened anew, or the tab was closed. */
  forget() {
    documents.open.clear();
    documents.shown.length = 0;
  },
};

const keyOf = ({ scheme, path, query }: Uri) => `${scheme}:${path}?${query}`;

async function textOf(uri: Uri): Promise<string> {
  return (
    (await documents.provider?.provideTextDocumentContent(uri as unknown as vscode.Uri, cancellation().token)) ?? ''
  );
}

export const workspace = {
  registerTextDocumentContentProvider(_scheme: string, provider: vscode.TextDocumentContentProvider) {
    documents.provider = provider;
    return provider.onDidChange?.((changed) => {
      const document = documents.open.get(keyOf(changed));
      if (document) {
        void textOf(document.uri).then((text) => (document.text = text));
      }
    });
  },
  async openTextDocument(uri: Uri) {
    const open = documents.open.get(keyOf(uri)) ?? { uri, text: await textOf(uri) };
    documents.open.set(keyOf(uri), open);
    return open;
  },
  workspaceFolders: undefined as readonly { readonly uri: Uri }[] | undefined,
  fs: {
    async stat(file: Uri) {
      const isDirectory = (await onDisk(stat(file.path))).isDirectory();
      return { type: isDirectory ? FileType.Directory : FileType.File };
    },
    writeFile: async (file: Uri, bytes: Uint8Array) => {
      // It makes the folders that are missing.
      await onDisk(mkdir(posix.dirname(file.path), { recursive: true }));
      await onDisk(writeFile(file.path, bytes));
    },
    rename: async (from: Uri, to: Uri, { overwrite }: { readonly overwrite: boolean }) => {
      if (overwrite) {
        await onDisk(rm(to.path, { recursive: true, force: true }));
      }
      await onDisk(rename(from.path, to.path));
    },
    delete: async (file: Uri) => await onDisk(rm(file.path)),
  },
};
