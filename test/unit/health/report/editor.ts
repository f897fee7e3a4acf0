import { registerHooks } from 'node:module';

/**
 * As much of the editor as the report needs. Modules loaded by `loadWithEditor` get it as `vscode`; they are separate from
 * what other tests load, so that nothing is shared.
 */
const MARK = '?with-report-editor';

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

/** Imports a module with this file as its editor; the name is relative to `src/health/report`. */
export async function loadWithEditor<Module>(name: string): Promise<Module> {
  return (await import(new URL(`../../../../src/health/report/${name}${MARK}`, import.meta.url).href)) as Module;
}

export const l10n = {
  t: (message: string, ...values: readonly unknown[]) =>
    message.replace(/\{(\d+)\}/g, (place, index: string) => {
      const value = values[Number(index)];
      return typeof value === 'string' || typeof value === 'number' ? String(value) : place;
    }),
};

export const env = { language: 'en' };

export class FileSystemError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export class Uri {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    return new Uri([base.path, ...parts].join('/'));
  }
}

export class RelativePattern {
  readonly base: { readonly uri: Uri };
  readonly pattern: string;

  constructor(base: { readonly uri: Uri }, pattern: string) {
    this.base = base;
    this.pattern = pattern;
  }
}

type Listener = () => void;

function event() {
  const listeners = new Set<Listener>();
  const add = (listener: Listener) => {
    listeners.add(listener);
    return { dispose: () => listeners.delete(listener) };
  };
  return { add, listeners, fire: () => [...listeners].forEach((listener) => listener()) };
}

const folders = event();
const trust = event();
const files = new Map<string, { readonly bytes: Uint8Array; readonly fault?: string | undefined }>();
const watched = new Map<string, ReturnType<typeof event>>();

function fileAt({ path }: Uri): Uint8Array {
  const file = files.get(path);
  if (!file || file.fault !== undefined) {
    throw new FileSystemError(file?.fault ?? 'FileNotFound');
  }
  return file.bytes;
}

/** Folders, files and trust of a workspace, as the tests have them. */
export const workspace = {
  workspaceFolders: undefined as { readonly uri: Uri }[] | undefined,
  isTrusted: true,
  onDidChangeWorkspaceFolders: folders.add,
  onDidGrantWorkspaceTrust: trust.add,
  asRelativePath: ({ path }: Uri) =>
    workspace.workspaceFolders?.length === 1 ? path.replace(/^.*\//, '') : path.slice(1),
  fs: {
    stat: async (uri: Uri) => await Promise.resolve().then(() => ({ size: fileAt(uri).length })),
    readFile: async (uri: Uri) => await Promise.resolve().then(() => fileAt(uri)),
  },
  createFileSystemWatcher({ base, pattern }: RelativePattern) {
    const path = `${base.uri.path}/${pattern}`;
    const changes = event();
    watched.set(path, changes);
    const [onDidChange, onDidCreate, onDidDelete] = [changes.add, changes.add, changes.add];
    return { onDidChange, onDidCreate, onDidDelete, dispose: () => watched.delete(path) };
  },
};

/** What a test does to the workspace. */
export const person = {
  open(...paths: readonly string[]) {
    workspace.workspaceFolders = paths.map((path) => ({ uri: new Uri(path) }));
    folders.fire();
  },
  trust(isTrusted: boolean) {
    workspace.isTrusted = isTrusted;
    trust.fire();
  },
  write(path: string, text: string, fault?: string) {
    files.set(path, { bytes: new TextEncoder().encode(text), fault });
    watched.get(path)?.fire();
  },
  remove(path: string) {
    files.delete(path);
    watched.get(path)?.fire();
  },
  /** Files that are watched, and listeners to the workspace itself. */
  get watched() {
    return { files: [...watched.keys()], listeners: folders.listeners.size + trust.listeners.size };
  },
};
