import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { launchChromium } from '../../vscode/chromium.ts';
import { startFront } from '../../vscode/front.ts';
import { ensureServer } from '../../vscode/install.ts';
import type { VSCodeVersion } from '../../vscode/install.ts';
import { OUT, VSIX } from '../../vscode/paths.ts';
import { childrenOf } from '../../vscode/processes.ts';
import { installExtension, startServer } from '../../vscode/server.ts';
import { writeSettings } from '../../vscode/settings.ts';
import type { Settings } from '../../vscode/settings.ts';

export type Theme = 'light' | 'dark' | 'highContrastDark' | 'highContrastLight';

export interface WindowOptions {
  /** The newest VS Code if left out. */
  readonly version?: VSCodeVersion;
  /** The packaged extension; out/rds-backups.vsix if left out. */
  readonly vsix?: string;
  /** Other extensions that the user has. */
  readonly others?: readonly string[];
  /** What happens to the folder of extensions before VS Code sees it. */
  readonly prepareExtensions?: (extensionsDir: string) => Promise<void>;
  /** User settings besides those that keep VS Code quiet. */
  readonly settings?: Settings;
  /** What is in the folder that is open, by path; nothing if left out. Nobody has said that the folder is trusted. */
  readonly files?: Readonly<Record<string, string>>;
  /** Environment variables of the machine that the extension runs on, besides those of the tests. */
  readonly env?: NodeJS.ProcessEnv;
  /** VS Code's own choice if left out. */
  readonly theme?: Theme;
  /** Language that the extension is told, and its manifest shown in; the workbench itself stays English. */
  readonly locale?: string;
  /** Told of the browser before anything is opened in it. */
  readonly prepare?: (context: BrowserContext) => Promise<void>;
}

const themes: Readonly<Record<Theme, string>> = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  highContrastDark: 'Default High Contrast',
  highContrastLight: 'Default High Contrast Light',
};

const START_TIMEOUT_MS = 60_000;
const ACTION_TIMEOUT_MS = 15_000;
const PICK_TIMEOUT_MS = 3_000;
const PALETTE_TIMEOUT_MS = 1_000;
const PALETTE_TRIES = 15;
const SCROLL_TRIES = 60;
const EXPAND_TRIES = 4;
const CLIPBOARD_TRIES = 50;
const MENU_PAUSE_MS = 300;
const VIEW_TIMEOUT_MS = 3_000;
const VIEW_TRIES = 5;
const STORE_TRIES = 100;
const HOST_TRIES = 100;
const DIALOG_TRIES = 50;
const DIALOG_PAUSE_MS = 300;

/**
 * Webviews ask whether their service worker has changed before they show anything. It has not, and where Playwright holds
 * two pages of one origin, Chromium never answers.
 */
const noServiceWorkerUpdates =
  'ServiceWorkerRegistration.prototype.update = function () { return Promise.resolve(this); }';

/** VS Code takes its display language from where a language pack puts it; without the pack its own words are English. */
function displayLanguage(locale: string | undefined): string {
  return locale === undefined ? '' : `globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(locale)}`;
}

/** Windows that are open now, for pictures of what went wrong. */
export const openWindows = new Set<VSCodeWindow>();

/** A real window on a profile of its own, with the packaged extension installed as a user has it. */
export async function openWindow(options: WindowOptions = {}): Promise<VSCodeWindow> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).toReversed()) {
      await step();
    }
  };
  try {
    const scratch = await mkdtemp(join(tmpdir(), 'rds-backups-window-'));
    undo.push(() => rm(scratch, { recursive: true, force: true, maxRetries: 5 }));
    const main = await ensureServer(options.version ?? 'newest');
    const [dataDir, extensionsDir] = [join(scratch, 'data'), join(scratch, 'extensions')];
    // A window without a folder forgets its editors when it is reloaded.
    const folder = join(scratch, 'empty');
    await mkdir(folder);
    for (const [path, text] of Object.entries(options.files ?? {})) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const theme = options.theme === undefined ? {} : { 'workbench.colorTheme': themes[options.theme] };
    const userFolder = join(dataDir, 'data/User');
    await writeSettings(userFolder, { ...theme, ...options.settings });
    for (const vsix of [options.vsix ?? VSIX, ...(options.others ?? [])]) {
      await installExtension(main, extensionsDir, dataDir, vsix);
    }
    await options.prepareExtensions?.(extensionsDir);
    const server = await startServer({ main, dataDir, extensionsDir, env: options.env ?? {} });
    undo.push(() => server.stop());
    const front = await startFront({
      serverPort: server.port,
      token: server.token ?? '',
      keyFile: join(scratch, 'secret-key'),
    });
    undo.push(() => front.stop());
    const browser = await launchChromium();
    undo.push(() => browser.close());
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
      ...(options.locale === undefined ? {} : { locale: options.locale }),
    });
    context.setDefaultTimeout(ACTION_TIMEOUT_MS);
    await context.addInitScript(noServiceWorkerUpdates);
    await context.addInitScript(displayLanguage(options.locale));
    await options.prepare?.(context);
    return await VSCodeWindow.open({
      context,
      address: front.address({ folder }),
      dataDir,
      userFolder,
      server: server.pid,
      close,
    });
  } catch (error) {
    await close();
    throw error;
  }
}

interface Opening {
  readonly context: BrowserContext;
  readonly address: string;
  /** All that VS Code keeps on the disk, but for its extensions. */
  readonly dataDir: string;
  /** Where it stores the user's settings. */
  readonly userFolder: string;
  /** Id of the server's process. */
  readonly server: number | undefined;
  readonly close: () => Promise<void>;
}

/** What a person does in the window, and what there is to see. Everything that waits is Playwright's to time out. */
export class VSCodeWindow {
  readonly page: Page;
  readonly #opening: Opening;

  private constructor(page: Page, opening: Opening) {
    this.page = page;
    this.#opening = opening;
  }

  static async open(opening: Opening): Promise<VSCodeWindow> {
    const page = await opening.context.newPage();
    await page.goto(opening.address, { timeout: START_TIMEOUT_MS });
    const window = new VSCodeWindow(page, opening);
    await window.#ready();
    openWindows.add(window);
    return window;
  }

  /** Where VS Code keeps logs and storage. */
  get dataDir(): string {
    return this.#opening.dataDir;
  }

  /** Ends the program too, unless this is a second window. */
  async close(): Promise<void> {
    openWindows.delete(this);
    await this.page.close();
    await this.#opening.close();
  }

  /** Another window of the same program and user. */
  async secondWindow(): Promise<VSCodeWindow> {
    return await VSCodeWindow.open({ ...this.#opening, close: () => this.focus() });
  }

  /** Puts the window before the others. Behind them it is a hidden tab, in which Chromium draws nothing new. */
  async focus(): Promise<void> {
    await this.page.bringToFront();
  }

  /** As a person does it: VS Code gets the time to keep what is open. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: START_TIMEOUT_MS });
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.#ready();
  }

  /**
   * Ends the extension host at once, as a crash does; resolves when there is another one. With a second window open, which
   * has one of its own, both end. From the third time on VS Code asks before it starts another.
   */
  async crashExtensionHost(): Promise<void> {
    const hosts = async () => await childrenOf(this.#opening.server ?? 0, '--type=extensionHost');
    const old = await hosts();
    assert.ok(old.length > 0, 'no extension host was found');
    old.forEach((pid) => process.kill(pid, 'SIGKILL'));
    const ask = this.notification('xtension host terminated unexpectedly').getByRole('button', { name: /^Restart/ });
    for (let left = HOST_TRIES; left > 0 && (await hosts()).every((pid) => old.includes(pid)); left -= 1) {
      if (await ask.isVisible()) {
        await ask.click();
      }
      await this.page.waitForTimeout(100);
    }
    assert.ok(
      (await hosts()).some((pid) => !old.includes(pid)),
      'VS Code did not start another extension host',
    );
  }

  async #ready(): Promise<void> {
    await this.page.locator('.activitybar a[aria-label^="RDS Backups"]').waitFor({ timeout: START_TIMEOUT_MS });
  }

  /** Shows the RDS Backups view. */
  async openView(): Promise<void> {
    await this.focus();
    const entry = this.page.locator('.activitybar .action-item', {
      has: this.page.locator('a[aria-label^="RDS Backups"]'),
    });
    const title = this.sideBar.getByText('RDS Backups').first();
    // While a window comes up, the entry of the view that is open may not be marked yet, and a click on it closes the view.
    for (let left = VIEW_TRIES; left > 0 && !(await title.isVisible()); left -= 1) {
      if ((await entry.getAttribute('aria-selected')) !== 'true') {
        await entry.click();
      }
      await title.waitFor({ timeout: VIEW_TIMEOUT_MS }).catch(() => undefined);
    }
    await title.waitFor();
  }

  get sideBar(): Locator {
    return this.page.locator('.part.sidebar');
  }

  /** Rows of the view that contain the text, the topmost first. */
  row(text: string | RegExp): Locator {
    return this.sideBar.getByRole('treeitem').filter({ hasText: text }).first();
  }

  /**
   * Opens a row that can be opened; what is in it may come later. Rows that move while they are aimed at may take a click
   * that was meant for another, so this looks whether it opened.
   */
  async expand(text: string | RegExp): Promise<void> {
    const row = this.row(text);
    await row.waitFor();
    for (let left = EXPAND_TRIES; (await row.getAttribute('aria-expanded')) !== 'true' && left > 0; left -= 1) {
      await row.locator('.monaco-tl-twistie').click();
      await this.#expanded(text)
        .waitFor({ timeout: PALETTE_TIMEOUT_MS })
        .catch(() => undefined);
    }
    await this.#expanded(text).waitFor();
  }

  /** Clicks a row, and once more if the click got lost: a row that is drawn anew under the mouse takes none. */
  async clickRow(text: string | RegExp): Promise<void> {
    const row = this.row(text);
    const selected = this.sideBar.locator('[role=treeitem][aria-selected=true]').filter({ hasText: text }).first();
    await row.click();
    for (let left = EXPAND_TRIES; left > 0; left -= 1) {
      const isTaken = await selected.waitFor({ timeout: PALETTE_TIMEOUT_MS }).then(
        () => true,
        () => false,
      );
      if (isTaken) {
        return;
      }
      await row.click();
    }
    await selected.waitFor();
  }

  #expanded(text: string | RegExp): Locator {
    return this.sideBar.locator('[role=treeitem][aria-expanded=true]').filter({ hasText: text }).first();
  }

  async collapse(text: string | RegExp): Promise<void> {
    await this.scrollToRow(text);
    const row = this.row(text);
    if ((await row.getAttribute('aria-expanded')) === 'true') {
      await row.locator('.monaco-tl-twistie').click();
    }
    await this.sideBar.locator('[role=treeitem][aria-expanded=false]').filter({ hasText: text }).first().waitFor();
  }

  /** Scrolls until the row is there: the tree draws only what is in sight. Looks from the top down. */
  async scrollToRow(text: string | RegExp): Promise<void> {
    const tree = this.sideBar.locator('.monaco-list').first();
    // The tooltip of a row may hang over the tree as long as the mouse rests there.
    await this.page.mouse.move(0, 0);
    await tree.hover();
    await this.page.mouse.wheel(0, -100_000);
    await this.page.waitForTimeout(100);
    for (let left = SCROLL_TRIES; !(await this.row(text).isVisible()) && left > 0; left -= 1) {
      await this.page.mouse.wheel(0, 300);
      await this.page.waitForTimeout(50);
    }
    await this.row(text).waitFor();
  }

  /** A tab of the editors, by what is written on it; `index` counts from the left. */
  tab(text: string | RegExp, index = 0): Locator {
    return this.page.locator('.tabs-container .tab').filter({ hasText: text }).nth(index);
  }

  /** Picks an entry of the menu of a row's right mouse button; the entries before the last are menus of their own. */
  async rowMenu(text: string | RegExp, ...entries: readonly string[]): Promise<void> {
    await this.row(text).click({ button: 'right' });
    const items = this.page.locator('.monaco-menu .action-label');
    for (const [index, entry] of entries.entries()) {
      const item = items.and(this.page.getByText(entry, { exact: true }));
      await item.hover();
      // A menu ignores the button for a moment after it opened, lest the click that opened it also picks.
      await this.page.waitForTimeout(MENU_PAUSE_MS);
      await item.click();
      if (index === entries.length - 1) {
        await item.waitFor({ state: 'hidden' });
      }
    }
  }

  /** Presses a button that stands on a row. */
  async rowButton(text: string | RegExp, button: string): Promise<void> {
    const row = this.row(text);
    await row.hover();
    await row.getByRole('button', { name: button, exact: true }).click();
  }

  /** What the rows that are in sight say, from the top down, as it is read out. */
  async rowWords(): Promise<readonly string[]> {
    const rows = await this.page.evaluate(
      `[...document.querySelectorAll('.part.sidebar .monaco-list-rows [role=treeitem]')].map((row) => [Number(row.dataset.index), row.ariaLabel])`,
    );
    return (rows as [number, string][]).toSorted(([a], [b]) => a - b).map(([, words]) => words);
  }

  /** Runs a command by its title, from the palette. */
  async runCommand(title: string): Promise<void> {
    await this.focus();
    // The palette knows the commands there are when it opens, and those of extensions come late after a start.
    const row = this.quickPickRow(title);
    for (let tries = 1; ; tries += 1) {
      await this.page.keyboard.press('F1');
      try {
        // Something else may take the focus, and with it the palette.
        const box = this.quickInput.locator('input[type=text]').first();
        await box.fill(`>${title}`, { timeout: PALETTE_TIMEOUT_MS });
        await row.click({ timeout: PALETTE_TIMEOUT_MS });
        return;
      } catch (error) {
        if (tries === PALETTE_TRIES) {
          throw error;
        }
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Changes a setting that is a number, in the editor for settings, and waits until it is stored. */
  async changeSetting(id: string, value: number): Promise<void> {
    await this.runCommand('Preferences: Open User Settings');
    const editor = this.page.locator('.settings-editor');
    await editor.waitFor();
    await this.page.keyboard.type(`@id:${id}`);
    // Before it has searched it shows other settings.
    await editor.getByText('1 Setting Found').waitFor();
    const box = editor.locator('.setting-item-number input');
    await box.fill(String(value));
    await box.press('Tab');
    for (let left = STORE_TRIES; left > 0 && (await this.#storedSetting(id)) !== value; left -= 1) {
      await this.page.waitForTimeout(100);
    }
    await this.page.keyboard.press('Control+w');
    await editor.waitFor({ state: 'hidden' });
  }

  async #storedSetting(id: string): Promise<unknown> {
    const text = await readFile(join(this.#opening.userFolder, 'settings.json'), 'utf8');
    return (JSON.parse(text) as Settings)[id];
  }

  /** The box in the middle of the top: palette, quick picks and input boxes. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget').filter({ visible: true });
  }

  /** Rows of the quick pick that contain the text. */
  quickPickRow(text: string | RegExp): Locator {
    return this.quickInput.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
  }

  /** Picks an entry; where several can be picked, this ticks it and `accept` goes on. */
  async quickPick(text: string | RegExp): Promise<void> {
    const row = this.quickPickRow(text);
    const isAtHand = await row.waitFor({ timeout: PICK_TIMEOUT_MS }).then(
      () => true,
      () => false,
    );
    if (!isAtHand && typeof text === 'string') {
      // Further down in a long list, of which only the part in sight is on the page.
      await this.quickInput.locator('.quick-input-box input').fill(text);
    }
    await row.click();
  }

  /** Waits until the box asks this. */
  async question(text: string | RegExp): Promise<void> {
    const inList = this.quickInput.filter({ has: this.page.getByPlaceholder(text) });
    await this.quickInput.filter({ hasText: text }).or(inList).waitFor();
  }

  /** Types into the input box and accepts. */
  async typeInput(text: string): Promise<void> {
    const box = this.quickInput.locator('.quick-input-box input');
    await box.fill(text);
    await box.press('Enter');
  }

  /** Answers the dialog for a file or a folder, once it has come with what it proposes. */
  async fileDialog(proposed: RegExp, path: string): Promise<void> {
    const box = this.quickInput.locator('.quick-input-box input');
    for (let left = DIALOG_TRIES; left > 0 && !proposed.test(await box.inputValue()); left -= 1) {
      await this.page.waitForTimeout(100);
    }
    assert.match(await box.inputValue(), proposed);
    // While it reads a folder it takes no answer, and may put its own proposal back.
    for (let left = DIALOG_TRIES; left > 0 && (await box.isVisible()); left -= 1) {
      if (!(await box.inputValue({ timeout: DIALOG_PAUSE_MS }).catch(() => path)).startsWith(path)) {
        await box.fill(path);
      }
      await box.press('Enter', { timeout: PALETTE_TIMEOUT_MS }).catch(() => undefined);
      await box.waitFor({ state: 'hidden', timeout: DIALOG_PAUSE_MS }).catch(() => undefined);
    }
    await box.waitFor({ state: 'hidden' });
  }

  /** Leaves the question: in its box, as elsewhere the key may mean something else. */
  async leaveQuestion(): Promise<void> {
    await this.quickInput.locator('.quick-input-box input').press('Escape');
    await this.quickInput.waitFor({ state: 'hidden' });
  }

  /** Goes back to the question before. */
  async back(): Promise<void> {
    await this.quickInput.getByRole('button', { name: 'Back' }).click();
  }

  /** Accepts what is ticked or typed. */
  async accept(): Promise<void> {
    await this.page.keyboard.press('Enter');
  }

  /** A notification that contains the text. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text }).first();
  }

  async notificationButton(text: string | RegExp, button: string): Promise<void> {
    await this.notification(text).getByRole('button', { name: button }).click();
  }

  /** The modal question, of which there is at most one. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** The page in the webview that is in front. */
  webviewFrame(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame');
  }

  async clipboard(): Promise<string> {
    await this.focus();
    return await this.page.evaluate('navigator.clipboard.readText()');
  }

  /** Does something that copies, and gives what is on the clipboard then. */
  async copied(act: () => Promise<void>): Promise<string> {
    const before = 'nothing has been copied yet';
    await this.page.evaluate(`navigator.clipboard.writeText('${before}')`);
    await act();
    for (let left = CLIPBOARD_TRIES; (await this.clipboard()) === before && left > 0; left -= 1) {
      await this.page.waitForTimeout(100);
    }
    return await this.clipboard();
  }

  /** Writes out/ui/NAME.png and says where it is. */
  async screenshot(name: string): Promise<string> {
    const path = join(OUT, 'ui', `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }
}
