import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type * as vscode from 'vscode';
import type * as panelsModule from '../../src/webview/panels.ts';
import type { Panels, PanelSources } from '../../src/webview/panels.ts';
import type { Kept, PageMessage } from '../../src/webview/protocol/common.ts';
import { FakePanel, loadWithEditor, Uri } from '../unit/webview/editor.ts';
import themes from './themes.json' with { type: 'json' };

/** Which page. */
export type PageName = keyof PanelSources;

/** As the editor keeps it for a page through a reload. */
export type AnyKept = Kept<object, object | undefined>;

/** Themes with the colours that VS Code 1.139 gave its webviews, for the variables that the page uses. */
export type Theme = keyof typeof themes;
export const themeNames = Object.keys(themes) as Theme[];

export function themeVariables(theme: Theme): Readonly<Record<string, string>> {
  return themes[theme].variables;
}

const silent = () => undefined;
const silentLog = { debug: silent, info: silent, warn: silent, error: silent };

const ROOT = join(import.meta.dirname, '../..');

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** As in the editor: these rules come before the page's own, and before its policy. */
const DEFAULT_STYLES = `<style>@layer vscode-default {
  body { margin: 0; padding: 0 20px; background-color: transparent; color: var(--vscode-editor-foreground);
    font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); }
  code { color: #a31515; background-color: #ff00ff; padding: 1px 3px; border-radius: 4px; }
}</style>`;

export interface OpenOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** Of the window: 2 is 200 %. */
  readonly zoom?: number;
  /** Kept by an earlier page. */
  readonly state?: AnyKept;
  /** The right-to-left way of writing. */
  readonly rightToLeft?: boolean;
  /** Milliseconds since 1970 that the page believes it is; it stands still. */
  readonly now?: number;
  /** The same for a clock that the test moves on, timers with it. */
  readonly clock?: number;
  /** Motion is welcome unless this says otherwise. */
  readonly motion?: 'reduce' | 'no-preference';
}

/**
 * The real page in a real browser, talking to the real host side. Only the editor between them is ours: it serves the
 * host's HTML as it is, with the editor's API and theme put in.
 */
export class PageBench {
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #folder: string;
  readonly #pages = new Map<string, string>();
  readonly #contexts: BrowserContext[] = [];
  #count = 0;

  private constructor(browser: Browser, server: Server, folder: string) {
    this.#browser = browser;
    this.#server = server;
    this.#folder = folder;
    server.on('request', (request, response) => void this.#answer(request.url ?? '', response));
  }

  static async start(): Promise<PageBench> {
    const folder = await mkdtemp(join(tmpdir(), 'pages-'));
    await build({
      entryPoints: await pageEntries(),
      outdir: folder,
      bundle: true,
      minify: true,
      format: 'iife',
      target: 'es2023',
      logLevel: 'warning',
    });
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
    return new PageBench(await chromium.launch({ executablePath, args: CHROMIUM_FLAGS }), server, folder);
  }

  async stop(): Promise<void> {
    await this.closePages();
    await this.#browser.close();
    this.#server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async closePages(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
  }

  file(name: string): Promise<string> {
    return readFile(join(this.#folder, name), 'utf8');
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #answer(url: string, response: ServerResponse): Promise<void> {
    const page = this.#pages.get(url);
    const file = /^\/ext\/dist\/page\/([a-z]+\.(?:js|css))$/.exec(url)?.[1];
    if (page !== undefined) {
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    } else if (file !== undefined) {
      const type = file.endsWith('.js') ? 'text/javascript' : 'text/css';
      response.writeHead(200, { 'content-type': type }).end(await this.file(file));
    } else {
      response.writeHead(404).end();
    }
  }

  /** Opens a panel as after a reload of the window, so that everything comes from the page's source. */
  async open(name: PageName, sources: Partial<PanelSources>, kept: AnyKept, options: OpenOptions = {}): Promise<Shown> {
    const { createPanels } = await loadWithEditor<typeof panelsModule>('panels.ts');
    const context = await this.#browser.newContext({
      viewport: { width: options.width ?? 960, height: options.height ?? 900 },
      deviceScaleFactor: options.zoom ?? 1,
      locale: 'en-GB',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: options.motion ?? 'reduce',
    });
    this.#contexts.push(context);
    const page = await context.newPage();
    if (options.now !== undefined) {
      await page.clock.setFixedTime(options.now);
    }
    if (options.clock !== undefined) {
      // It runs until it is paused, which cannot be in the past.
      await page.clock.install({ time: options.clock - 60_000 });
      await page.clock.pauseAt(options.clock);
    }
    const panel = new FakePanel(this.origin);
    const shown = new Shown(page, panel, options.state);
    await shown.connect();
    // A page asks its own source only.
    const panels: Panels = createPanels(new Uri('/ext') as unknown as vscode.Uri, sources as PanelSources, silentLog);
    await panels[name].deserializeWebviewPanel(panel.asPanel, kept);
    this.#count += 1;
    const path = `/panel-${this.#count}`;
    const html = options.rightToLeft ? panel.webview.html.replace('dir="ltr"', 'dir="rtl"') : panel.webview.html;
    this.#pages.set(path, inEditor(html, options.theme ?? 'dark'));
    await page.goto(this.origin + path);
    return shown;
  }
}

/** Every page of the product, by the name of its files. */
async function pageEntries(): Promise<Record<string, string>> {
  const pages = join(ROOT, 'src/webview/page');
  const found = (await readdir(pages, { recursive: true })).filter((path) => basename(path) === 'index.ts');
  return Object.fromEntries(found.map((path) => [dirname(path), join(pages, path)] as const));
}

/** Puts in what the editor puts into every webview. */
function inEditor(html: string, theme: Theme): string {
  const nonce = /nonce="([^"]+)"/.exec(html)?.[1] ?? '';
  const script = `<script nonce="${nonce}">
    document.addEventListener('DOMContentLoaded', () => { ${themeScript(theme)} });
    document.addEventListener('securitypolicyviolation', (event) => toTest('violation', event.violatedDirective));
    globalThis.acquireVsCodeApi = () => ({
      postMessage: (message) => void toTest('message', JSON.stringify(message)),
      setState: (state) => { globalThis.kept = state; void toTest('state', JSON.stringify(state)); },
      getState: () => globalThis.kept,
    });
  </script>`;
  return html.replace('<head>', () => `<head>${DEFAULT_STYLES}`).replace('</head>', () => `${script}</head>`);
}

function themeScript(theme: Theme): string {
  const { body, variables } = themes[theme];
  return `document.documentElement.removeAttribute('style');
    for (const [name, value] of Object.entries(${JSON.stringify(variables)})) {
      document.documentElement.style.setProperty(name, value);
    }
    document.body.className = ${JSON.stringify(body)};`;
}

/** A page on the screen and the panel behind it. */
export class Shown {
  readonly page: Page;
  readonly panel: FakePanel;
  /** What the page said, oldest first. */
  readonly said: PageMessage<unknown, unknown>[] = [];
  /** Errors on the console, uncaught ones, and breaches of the policy. */
  readonly faults: string[] = [];
  kept: AnyKept | undefined;

  constructor(page: Page, panel: FakePanel, kept: AnyKept | undefined) {
    this.page = page;
    this.panel = panel;
    this.kept = kept;
  }

  async connect(): Promise<void> {
    const { page, panel } = this;
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error' || line.type() === 'warning') {
        this.faults.push(line.text());
      }
    });
    await page.exposeFunction('toTest', (kind: string, text: string) => this.#receive(kind, text));
    if (this.kept) {
      await page.addInitScript(`globalThis.kept = ${JSON.stringify(this.kept)}`);
    }
    panel.onPost = (message) => {
      // A page that is not there (yet, or any more) hears nothing, as in the editor.
      page.evaluate(`window.postMessage(${JSON.stringify(message)})`).catch(() => undefined);
    };
  }

  /** As when the user picks another colour theme. */
  async setTheme(theme: Theme): Promise<void> {
    await this.page.evaluate(`(() => { ${themeScript(theme)} })()`);
  }

  #receive(kind: string, text: string): void {
    if (kind === 'message') {
      const message = JSON.parse(text) as PageMessage<unknown, unknown>;
      this.said.push(message);
      this.panel.say(message);
    } else if (kind === 'state') {
      this.kept = JSON.parse(text) as AnyKept;
    } else {
      this.faults.push(text);
    }
  }
}
