import assert from 'node:assert/strict';
import { backupsGroup } from './support/rows.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

const TRIES = 40;
const PAUSE_MS = 100;

/** What has the keyboard: the words of the element itself, or of the row of the list that it is in. */
const focusedWords = `(() => {
  const element = document.activeElement;
  const row = element.closest('.monaco-list')?.querySelector('.monaco-list-row.focused');
  return row?.ariaLabel || element.ariaLabel || element.querySelector('[aria-label]')?.ariaLabel || element.textContent;
})()`;

describe('the keyboard alone', () => {
  let window: VSCodeWindow;
  before(async () => {
    // Rows that change their words are no concern of this.
    window = await openWindow({ settings: { 'rdsBackups.health.check': false } });
  });
  after(() => window.close());

  const press = async (key: string) => await window.page.keyboard.press(key);
  const focused = async () => String(await window.page.evaluate(focusedWords));

  /** Looks until what has the keyboard says this. */
  async function arrive(words: RegExp): Promise<void> {
    for (let left = TRIES; left > 0 && !words.test(await focused()); left -= 1) {
      await window.page.waitForTimeout(PAUSE_MS);
    }
    assert.match(await focused(), words);
  }

  /** Presses a key until what has the keyboard says this. */
  async function pressUntil(key: string, words: RegExp): Promise<void> {
    for (let left = TRIES; left > 0 && !words.test(await focused()); left -= 1) {
      await press(key);
      await window.page.waitForTimeout(PAUSE_MS);
    }
    assert.match(await focused(), words);
  }

  /** Picks an entry of the menu of the row that has the focus. */
  async function pickFromMenu(entry: string): Promise<void> {
    await press('Shift+F10');
    const item = window.page.locator('.monaco-menu .action-item').filter({ hasText: entry }).first();
    await item.waitFor();
    // A menu takes no key for a moment after it opened.
    await window.page.waitForTimeout(3 * PAUSE_MS);
    const isThere = async () => ((await item.getAttribute('class')) ?? '').includes('focused');
    for (let left = TRIES; left > 0 && !(await isThere()); left -= 1) {
      await press('ArrowDown');
    }
    await press('Enter');
    await item.waitFor({ state: 'hidden' });
  }

  it('leads from the activity bar to sample data', async () => {
    await window.focus();
    await pressUntil('F6', /^Explorer/);
    await pressUntil('ArrowDown', /^RDS Backups/);
    await press('Enter');
    await window.sideBar.getByRole('button', { name: 'Explore Sample Data' }).waitFor();
    await pressUntil('Tab', /^Explore Sample Data$/);
    await press('Enter');
    await window.row('China (Hangzhou)').waitFor();
  });

  it('finds a row by typing, opens it, and shows a backup with Enter', async () => {
    await pressUntil('ArrowDown', /^China \(Hangzhou\)/);
    await press('Space');
    await window.row('orders-db').waitFor();
    await window.page.keyboard.type('erp');
    await arrive(/^erp-db/);
    await press('ArrowRight');
    await window.row(backupsGroup).waitFor();
    await pressUntil('ArrowDown', backupsGroup);
    // A space would belong to what was typed, for a moment.
    await press('ArrowRight');
    await window.row(/Full · Physical/).waitFor();
    await pressUntil('ArrowDown', /Good .*Full · Physical/);
    await press('Enter');
    await window
      .webviewFrame()
      .getByRole('heading', { level: 1, name: /^Full backup/ })
      .waitFor();
  });

  it('copies the id and the link of the row that has the focus', async () => {
    await press('Control+0');
    await arrive(/Full · Physical/);
    const id = await window.copied(() => press('Control+c'));
    assert.match(id, /^\d+$/);
    const link = await window.copied(async () => {
      await pickFromMenu('Copy Download Link');
      await window.quickInput.waitFor();
      await press('Enter');
    });
    assert.match(link, /^https?:\/\/\S+/);
  });

  it('does what a key means on the row with the focus only, whatever is selected', async () => {
    await press('F2');
    await press('Delete');
    await pressUntil('ArrowUp', /^China \(Hangzhou\)/);
    assert.equal(await window.copied(() => press('Control+c')), 'cn-hangzhou');
    assert.equal(await window.quickInput.count(), 0, 'a backup and a region have no name to change');
    assert.equal(await window.dialog.count(), 0, 'nor can they be removed');
    await pressUntil('ArrowUp', /^Sample data, Alibaba Cloud/);
    await press('F2');
    await window.question('Rename account Sample data, Alibaba Cloud');
    await window.typeInput('Playground');
    await window.row(/^Playground/).waitFor();
    await press('Delete');
    await window.dialog.getByText('Remove the account Playground?').waitFor();
    await press('Escape');
    await window.dialog.waitFor({ state: 'hidden' });
    await window.row(/^Playground/).waitFor();
  });
});
