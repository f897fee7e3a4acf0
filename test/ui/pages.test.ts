import assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { addSandboxAccount } from './support/accounts.ts';
import { backupsGroup, ordersDb } from './support/rows.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Good ones of one kind, which the policy makes every day. */
const daily = /^\d{4}-\d\d-\d\d \d\d:\d\d\s*Full · Physical/;

describe('pages to look at', () => {
  let sandbox: Sandbox;
  let window: VSCodeWindow;
  let page: FrameLocator;
  /** When the two backups that are looked at began, as their rows say it. */
  let [newer, older] = ['', ''];

  const answer = (words: string | RegExp) => page.getByRole('list', { name: 'Summary' }).getByText(words);
  const calendar = () => page.getByRole('grid', { name: 'Backups by day' });
  const table = () => page.getByRole('grid', { name: 'As a table' });
  /** What is said of the day that the keyboard is at. */
  const readout = (words: RegExp) => page.locator('.readout').filter({ hasText: words });

  before(async () => {
    sandbox = await startSandbox();
    // What goes wrong shall meet what the test asks for, and not a look at the health of an instance.
    window = await openWindow({ settings: { 'rdsBackups.health.check': false } });
    page = window.webviewFrame();
    await addSandboxAccount(window, sandbox, 'prod');
    await window.expand('China (Hangzhou)');
    await window.expand(ordersDb);
    await window.expand(backupsGroup);
    const rows = window.sideBar.getByRole('treeitem').filter({ hasText: daily });
    // The newest may not be copied yet.
    await rows.nth(3).waitFor();
    [newer, older] = (await Promise.all([1, 2].map(async (index) => await rows.nth(index).innerText()))).map((words) =>
      words.trim().slice(0, 16),
    ) as [string, string];
  });
  after(async () => {
    await sandbox.close();
    await window.close();
  });

  /** The row of the tree that is selected says this. */
  async function selected(text: string | RegExp): Promise<void> {
    await window.sideBar.locator('[role=treeitem][aria-selected=true]').filter({ hasText: text }).waitFor();
  }

  describe('details of a backup', () => {
    it('answer first whether it is good, how old, whether and until when it can be restored, where and how large', async () => {
      await window.clickRow(newer);
      await page.getByRole('heading', { level: 1, name: /^Full backup, \d+ \w+ \d{4}, \d\d:\d\d$/ }).waitFor();
      await answer(/^Also in China \(Shanghai\)$/).waitFor();
      await answer(/^Copied .+ later from China \(Hangzhou\)$/).waitFor();
      await answer(/on the median of the last \d+$|^As the median of the last \d+$/).waitFor();
      const words = await page
        .getByRole('list', { name: 'Summary' })
        .getByRole('listitem')
        .locator('b')
        .allInnerTexts();
      const expected = [
        /^Good$/,
        /^1 day .*old$/,
        /^Can be restored$/,
        /^Kept until \d+ \w+ \d{4}$/,
        /^Also in/,
        /^[\d.]+ [KMG]iB$/,
      ];
      assert.equal(words.length, expected.length);
      expected.forEach((each, index) => assert.match(words[index] ?? '', each));
    });

    it('show the raw reply of the cloud in an editor that cannot be written in, without links', async () => {
      await page.getByRole('button', { name: 'Show raw reply' }).click();
      await window.tab(/^backup-\d+\.json/).waitFor();
      const editor = window.page.locator('.editor-instance .monaco-editor').filter({ visible: true });
      await editor.getByText('"BackupId"').first().click();
      const text = await window.copied(async () => {
        await window.page.keyboard.press('Control+A');
        await window.page.keyboard.press('Control+C');
      });
      const reply = JSON.parse(text) as Record<string, unknown>;
      assert.match(JSON.stringify(reply), /"BackupId":"?\d+/);
      assert.doesNotMatch(text, /https?:|Signature|AccessKey/i);
      await window.page.keyboard.type('x');
      await window.page.getByText('Cannot edit in read-only editor').first().waitFor();
      await window.page.keyboard.press('Escape');
    });

    it('compare it with an older one, and say the difference in words', async () => {
      await window.tab(/^orders-db: Full backup/).click();
      await page.getByRole('button', { name: 'Compare with…' }).click();
      await window.question(/Compare with which backup of orders-db\?/);
      await window.quickPick(older);
      await page.getByRole('heading', { level: 1, name: 'Two backups compared' }).waitFor();
      await page.getByRole('heading', { level: 2, name: /^First: Full backup, / }).waitFor();
      await page.getByRole('heading', { level: 2, name: /^Second: Full backup, / }).waitFor();
      await answer(/^Second is .+ (larger|smaller)$|^Both are equally large$/).waitFor();
      await answer(/^Second took .+ (less|more)$|^Both took equally long$/).waitFor();
      await answer(/^Second began (1 day|\d+ hrs?).* later$/).waitFor();
      await answer('Checksum: Different').waitFor();
    });
  });

  describe('the history of an instance', () => {
    it('opens from its row, with a calendar that the arrow keys go through', async () => {
      await window.rowMenu(ordersDb, 'Show Backup History');
      await page.getByRole('heading', { level: 1, name: 'orders-db' }).waitFor();
      await page.getByText('Last 18 weeks').waitFor();
      await page.getByText(/^Backups: \d{3}$/).waitFor();
      await calendar().locator('button[tabindex="0"]').press('ArrowUp');
      const told = readout(/^\w{3},? \d+ \w+: \d+ (good|failed)/);
      const before = await told.innerText();
      await window.page.keyboard.press('ArrowLeft');
      await told.filter({ hasNotText: before }).waitFor();
      assert.equal(weekday(await told.innerText()), weekday(before), 'a week earlier');
    });

    it('shows the backups of a day with Enter, and selects one of them in the tree', async () => {
      await calendar()
        .getByRole('button')
        .filter({ hasText: /^\s*2\s*$/ })
        .last()
        .press('Enter');
      await page.getByText(/^Only those of \w{3},? \d+ \w+\.$/).waitFor();
      await page.getByText('Backups: 2', { exact: true }).waitFor();
      await window.page.keyboard.press('ArrowDown');
      await window.page.keyboard.press('Enter');
      await page.getByRole('status').getByText('Selected in the side bar.').waitFor();
      const row = await table().locator('[role=row][aria-selected=true]').innerText();
      await selected(new RegExp(`^\\d{4}-\\d\\d-\\d\\d ${/\d\d:\d\d/.exec(row)?.[0] ?? 'no time'}`));
    });

    it('selects one that is older than what the tree lists, which then lists the days around it', async () => {
      await page.getByRole('button', { name: 'Show all days' }).click();
      await table().press('End');
      await window.page.keyboard.press('Enter');
      const said = page
        .getByRole('status')
        .getByText(/the list of orders-db now shows \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d\.$/);
      await said.waitFor();
      const [from = ''] = /\d{4}-\d\d-\d\d/.exec(await said.innerText()) ?? [];
      const day = Date.parse(from) + 3 * DAY;
      await selected(new RegExp(`^${new Date(day).toISOString().slice(0, 10)}`));
      const weeks = (Date.now() - day) / DAY / 7;
      assert.ok(weeks > 17 && weeks < 19, `the first of the last 18 weeks, not ${weeks}`);
    });

    it('goes back 30 days only when that is chosen', async () => {
      await page.getByRole('radio', { name: '30 days' }).check();
      await page.getByText('Last 30 days').waitFor();
      await page.getByText(/^Backups: \d{2}$/).waitFor();
    });
  });

  describe('after a reload of the window', () => {
    it('are there again, and say what to do when the key fails meanwhile', async () => {
      await window.tab(/^orders-db: Full backup/).click();
      await page.getByRole('heading', { level: 1, name: /^Full backup/ }).waitFor();
      sandbox.faults.add({ kind: 'refuse', code: 'InvalidAccessKeyId.NotFound', status: 404, times: Infinity });
      await window.reload();
      await page.getByRole('alert').getByText(/key/i).waitFor();
      sandbox.faults.clear();
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { level: 1, name: /^Full backup/ }).waitFor();
      await answer(/^Also in /).waitFor();
      await window.tab(/^orders-db: .* and /).click();
      await page.getByRole('heading', { level: 2, name: /^Second: Full backup, / }).waitFor();
      await answer(/^Second began .* later$/).waitFor();
      await window.tab(/^History of orders-db/).click();
      await page.getByRole('radio', { name: '30 days' }).and(page.locator(':checked')).waitFor({ state: 'attached' });
      await page.getByText(/^Backups: \d{2}$/).waitFor();
    });
  });
});

/** "Sat" of "Sat 21 Nov: 2 good, largest 1.3 GiB" */
function weekday(words: string): string {
  return words.slice(0, 3);
}
