import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { addSandboxAccount } from './support/accounts.ts';
import { backupsGroup } from './support/rows.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

/** Milliseconds of a slow answer. */
const DELAY = 800;

describe('the health report', () => {
  let sandbox: Sandbox;
  let window: VSCodeWindow;
  let page: FrameLocator;
  /** The folder that the window has open. */
  let folder: string;

  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const progress = (words: string | RegExp) => page.getByRole('region', { name: 'Progress' }).getByText(words);
  const table = () => page.getByRole('grid', { name: 'Instances and their backups' });
  /** Rows of instances, the topmost first. */
  const rows = (text: string | RegExp = '') => table().locator('[role=row][data-index]').filter({ hasText: text });
  const details = () => page.getByRole('region', { name: 'What was found' });
  const teamFile = () => join(folder, 'rds-backups.json');
  const search = () => page.getByRole('searchbox', { name: 'Name, id, account or region' });
  const names = async () =>
    (await rows().locator('[role=gridcell]:first-child bdi:first-child').allInnerTexts()).slice(0, 5);

  before(async () => {
    sandbox = await startSandbox();
    // What goes wrong shall meet the report, and not a look at the health of an instance.
    window = await openWindow({ settings: { 'rdsBackups.health.check': false } });
    await window.page.setViewportSize({ width: 1280, height: 1000 });
    page = window.webviewFrame();
    folder = new URL(window.page.url()).searchParams.get('folder') ?? assert.fail('no folder is open');
    await addSandboxAccount(window, sandbox, 'prod');
  });
  after(async () => {
    await sandbox.close();
    await window.close();
  });

  /** Answers where to, and gives what is in the file then. It has no links. */
  async function saved(name: string, proposed: RegExp, said: RegExp): Promise<string> {
    const file = join(folder, name);
    await window.fileDialog(proposed, file);
    await window.notification(name).filter({ hasText: said }).waitFor();
    const text = await readFile(file, 'utf8');
    assert.doesNotMatch(text, /https?:|Signature/i);
    return text;
  }

  describe('while it checks', () => {
    it('shows what it has so far, and can be paused, go on and be stopped', async () => {
      sandbox.faults.add({ kind: 'slow', action: 'DescribeBackups', delay: DELAY, times: Infinity });
      await window.sideBar.hover();
      await window.sideBar.getByRole('button', { name: 'Show Health Report' }).click();
      await page.getByRole('heading', { level: 1, name: 'Backup health' }).waitFor();
      await rows('Waiting').first().waitFor();
      await progress(/\d+ of \d+ instances checked/).waitFor();
      await button('Pause').click();
      await progress(/Paused\. \d+ of \d+ instances checked/).waitFor();
      // What is under way comes to its end, and no more follows.
      await window.page.waitForTimeout(1.5 * DELAY);
      const asked = sandbox.requests.length;
      await window.page.waitForTimeout(1.5 * DELAY);
      assert.equal(sandbox.requests.length, asked, 'nothing is asked while it is paused');
      await button('Resume').click();
      await progress(/\d+ of \d+ instances checked/).waitFor();
      await button('Stop').click();
      await progress(/Stopped\. \d+ of \d+ instances checked/).waitFor();
    });

    it('names a region that could not be listed, and lists it on request', async () => {
      sandbox.faults.clear();
      sandbox.faults.add({ kind: 'refuse', code: 'Odd.Code', message: 'Odd.', action: 'DescribeDBInstances' });
      await button('Check again').click();
      const failures = page.getByRole('region', { name: 'Could not be listed' });
      await failures.getByText(/Odd/).waitFor();
      assert.match(await failures.getByRole('listitem').innerText(), /^prod\s*·?\s*\w+/);
      // The region, and the instances that were known of it.
      await button(/^Try again what failed \(\d+\)$/).waitFor();
      await failures.getByRole('button', { name: /^Try prod · .* again$/ }).click();
      await failures.waitFor({ state: 'detached' });
      await progress(/All \d+ instances checked\. As of just now\./).waitFor();
    });
  });

  describe('once it is there', () => {
    it('counts each problem, and shows only the instances that have it when asked to', async () => {
      const box = button(/No good backup in the last 26 hours/);
      const count = Number.parseInt((await box.innerText()).trim(), 10);
      assert.ok(count >= 4, `${count} have no good backup`);
      await box.click();
      await page.getByText(new RegExp(`^Showing ${count} of \\d+$`)).waitFor();
      assert.equal(await rows().count(), count);
      await rows(/^\s*crm-db[^]*No good backup in 26 h[^]*Failed last/).waitFor();
      await box.click();
      await page.getByText(/^Showing/).waitFor({ state: 'detached' });
    });

    it('can be searched, narrowed to problems and sorted', async () => {
      await search().fill('orders');
      await page.getByText(/^Showing [23] of \d+$/).waitFor();
      await rows(/^\s*orders-db-replica/)
        .getByText('None expected')
        .waitFor();
      await button('Only problems').click();
      await page.getByText('No instance fits the filters.').waitFor();
      await button('Reset filters').last().click();
      await table().getByRole('button', { name: 'Instance' }).click();
      await rows()
        .first()
        .filter({ hasText: /^\s*analytics-db/ })
        .waitFor();
      const ascending = await names();
      assert.deepEqual(ascending, ascending.toSorted());
      await table().getByRole('button', { name: 'Instance' }).click();
      await rows().first().filter({ hasNotText: 'analytics-db' }).waitFor();
      const descending = await names();
      assert.deepEqual(descending, descending.toSorted().toReversed());
      await table().getByRole('button', { name: 'Instance' }).click();
    });

    it('says of an instance why, and goes to its row', async () => {
      await search().fill('crm-db');
      await rows('crm-db').click();
      await details()
        .getByText(/^The last good backup ended .* The limit is 26 h\.$/)
        .waitFor();
      await details()
        .getByText(/^\d+ backups failed after the last good one/)
        .waitFor();
      await details()
        .getByText(/^Last good backup: .*backups with .* since .*Checked/)
        .waitFor();
      await details().getByRole('button', { name: 'Show in side bar' }).click();
      await window.sideBar
        .locator('[role=treeitem][aria-selected=true]')
        .filter({ hasText: /^crm-db/ })
        .waitFor();
    });

    it('is exported as it is narrowed, to a file', async () => {
      await button('Export…').click();
      await window.quickPick('CSV');
      const text = await saved('health.csv', /\/Backup-health-\d{4}-\d\d-\d\d\.csv$/, /^\D*1 row exported/);
      await page.getByText('Exporting…').waitFor({ state: 'detached' });
      const [head = '', row = '', ...more] = text.trim().split(/\r?\n/);
      assert.match(head, /Instance.*Last good backup \(UTC\)/);
      assert.match(row, /crm-db.*prod.*China \(Hangzhou\)/);
      assert.deepEqual(more, []);
    });

    it('is not all that can be exported: so can a list of backups', async () => {
      await window.rowMenu(backupsGroup, 'Export List…');
      await window.quickPick('Markdown');
      const proposed = /\/Backups-of-crm-db-\d{4}-\d\d-\d\d\.md$/;
      const text = await saved('backups.md', proposed, /^\D*\d+ rows exported/);
      assert.match(text, /^# Backups of crm-db$/m);
      assert.match(text, /^\|.*Full.*\|$/m);
    });
  });

  describe('after a reload of the window', () => {
    it('is there as it was, with its age and filter', async () => {
      const asked = sandbox.requests.length;
      await window.reload();
      await page.getByText(/^Showing 1 of \d+$/).waitFor();
      assert.equal(await search().inputValue(), 'crm-db');
      await progress(/All \d+ instances checked\. As of (just now|.* ago)\./).waitFor();
      await rows('crm-db').waitFor();
      await details()
        .getByText(/Checked .*(just now|ago)/)
        .waitFor();
      const since = sandbox.requests.slice(asked).map(({ action }) => action);
      assert.ok(!since.includes('DescribeBackups'), `nothing is checked again, but ${since.join()}`);
      await button('Reset filters').click();
    });
  });

  describe('with a file of the team', () => {
    it('holds an instance to its rule, and says that it does', async () => {
      await search().fill('orders-db');
      await writeFile(teamFile(), JSON.stringify({ rules: [{ instances: ['orders-db'], leastRetentionDays: 400 }] }));
      await page.getByText('One rule of the team’s file applies as well.').waitFor();
      await page.getByText('This workspace is not trusted').waitFor();
      await rows(/^\s*orders-db(?!-replica)/)
        .getByText('Kept 180 days')
        .click();
      await details().getByText('Backups are kept for 180 days. The limit asks for 400 days.').waitFor();
      await details()
        .getByText(/Limits by the team’s rule for orders-db\./)
        .waitFor();
    });

    it('says in which line it is broken, and does without', async () => {
      await writeFile(teamFile(), '{\n  "rules": [\n    oops\n  ]\n}\n');
      await page.getByText('rds-backups.json: Line 3 is not valid JSON. Its rules are not used.').waitFor();
      await rows(/^\s*orders-db(?!-replica)/)
        .getByText('Kept 180 days')
        .waitFor({ state: 'detached' });
      await button('Open rds-backups.json').click();
      await window.tab('rds-backups.json').waitFor();
    });

    it('is checked in the editor while it is written', async () => {
      await writeFile(teamFile(), JSON.stringify({ rules: [{ instances: ['orders-db'], oldestHours: 30 }] }));
      const editor = window.page.locator('.editor-instance .monaco-editor');
      await editor.locator('.squiggly-warning').first().waitFor({ state: 'attached' });
      await editor.getByText('"rules"').first().click();
      await window.page.keyboard.press('F8');
      await window.page.getByText('Property oldestHours is not allowed').first().waitFor();
      await window.tab('Backup health').click();
      await page.getByText('“oldestHours” is not a property that a rule can have, but rule 1 has it.').waitFor();
      await rm(teamFile());
    });
  });
});
