import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';

/*
 * What is left of something that a window was told: on the screen, be it for a moment, in the browser's storage, on the disk
 * and in the arguments of programs.
 */

const BINDING = 'rdsBackupsSaw';

/** Notes in every frame, from its first moment on, which of the patterns its document ever had in a text or an attribute. */
export class Watch {
  readonly #patterns: readonly string[];
  /** Pattern, and where it stood. */
  readonly #seen = new Map<string, string>();

  constructor(patterns: readonly RegExp[]) {
    this.#patterns = patterns.map(({ source }) => source);
  }

  readonly prepare = async (context: BrowserContext): Promise<void> => {
    await context.exposeBinding(BINDING, (_, pattern: string, where: string) => void this.#seen.set(pattern, where));
    await context.addInitScript(`{
      const patterns = ${JSON.stringify(this.#patterns)}.map((source) => new RegExp(source));
      const told = new Set();
      const look = (text) => patterns.forEach((pattern) => {
        const found = told.has(pattern) ? null : pattern.exec(text ?? '');
        if (found) {
          told.add(pattern);
          window.${BINDING}?.(pattern.source, text.slice(Math.max(0, found.index - 200), found.index + 100));
        }
      });
      new MutationObserver((changes) => changes.forEach(({ type, target, attributeName, addedNodes }) => {
        if (type === 'attributes') {
          look(target.getAttribute(attributeName));
        } else if (type === 'characterData') {
          look(target.data);
        } else {
          addedNodes.forEach((node) => look(node.outerHTML ?? node.textContent));
        }
      })).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    }`);
  };

  /** Where the pattern was seen, with what stood before it. */
  sawAt(pattern: RegExp): string | undefined {
    return this.#seen.get(pattern.source);
  }
}

/** Everything that is in the documents of a window now: texts, attributes, and what is in shadow trees and in boxes. */
export async function documentsOf(page: Page): Promise<string> {
  const script = `(() => {
    const parts = [];
    const walk = (root) => {
      parts.push(root.innerHTML ?? '');
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) {
          walk(element.shadowRoot);
        }
        if ('value' in element && element.type !== 'password') {
          parts.push(String(element.value));
        }
      }
    };
    walk(document.documentElement);
    return parts.join('\\n');
  })()`;
  const texts = page.frames().map(async (frame) => await frame.evaluate(script).catch(() => ''));
  return (await Promise.all(texts)).join('\n');
}

/** All that the page keeps in the browser, by the name of the store. */
export async function browserStorage(page: Page): Promise<ReadonlyMap<string, string>> {
  const entries = await page.evaluate(`(async () => {
    const asked = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const textOf = (value) =>
      typeof value === 'string' ? value
      : value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder().decode(value)
      : JSON.stringify(value) ?? '';
    const entries = [localStorage, sessionStorage].map((store, index) => [
      index === 0 ? 'localStorage' : 'sessionStorage', Object.entries(store).map(([name, value]) => name + ' ' + value).join('\\n'),
    ]);
    for (const { name } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      for (const storeName of database.objectStoreNames) {
        const store = database.transaction(storeName).objectStore(storeName);
        const [keys, values] = await Promise.all([asked(store.getAllKeys()), asked(store.getAll())]);
        entries.push([name + ' ' + storeName, keys.map((key, index) => key + ' ' + textOf(values[index])).join('\\n')]);
      }
      database.close();
    }
    return entries;
  })()`);
  return new Map(entries as [string, string][]);
}

/** Every file below a folder, by its path, as text. */
export async function filesBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  // What goes away meanwhile is not left.
  const texts = paths.map(async (path) => [path, await readFile(path, 'utf8').catch(() => '')] as const);
  return new Map(await Promise.all(texts));
}

/** The command lines of all programs that this one has started, and that those have; none where that is not told. */
export async function commandLines(): Promise<readonly string[]> {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = ids.map(async (id) => {
    const [stat, line] = await Promise.all(
      ['stat', 'cmdline'].map(async (name) => await readFile(`/proc/${id}/${name}`, 'utf8').catch(() => '')),
    );
    // The name of the program, in brackets, may hold anything; the parent stands behind it and the state.
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    return { id, parent, line: line?.replaceAll('\0', ' ') ?? '' };
  });
  const all = await Promise.all(found);
  const family = new Set([String(process.pid)]);
  for (let size = 0; size < family.size;) {
    size = family.size;
    all.filter(({ parent }) => parent !== undefined && family.has(parent)).forEach(({ id }) => family.add(id));
  }
  family.delete(String(process.pid));
  return all.filter(({ id }) => family.has(id)).map(({ line }) => line);
}
