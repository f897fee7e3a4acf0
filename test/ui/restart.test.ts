import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { addSandboxAccount, answerSignIn } from './support/accounts.ts';
import { backupsGroup } from './support/rows.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

const MIB = 1024 * 1024;
/** Milliseconds of a slow answer. */
const DELAY = 600;
const backup = /^\d{4}-.*Full · Physical/;

describe('when the extension host ends in the middle of', () => {
  let sandbox: Sandbox;
  let window: VSCodeWindow;
  let folder: string;
  let page: FrameLocator;
  const button = (name: string) => page.getByRole('button', { name });
  const openAgain = () => page.getByRole('link', { name: 'Open the Page Again' });
  const sent = () => sandbox.requests.filter(({ action }) => action === 'CreateBackup').length;

  before(async () => {
    sandbox = await startSandbox({ backupDuration: 10_000, fileSize: 24 * MIB, bytesPerSecond: 4 * MIB });
    folder = await mkdtemp(join(tmpdir(), 'rds-backups-restart-'));
    const settings = { 'rdsBackups.health.check': false, 'rdsBackups.download.connections': 1 };
    window = await openWindow({ settings });
    page = window.webviewFrame();
    await window.page.setViewportSize({ width: 1280, height: 1200 });
    await addSandboxAccount(window, sandbox, 'prod');
  });
  after(async () => {
    await sandbox.close();
    await window.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The editor closes the rows below the accounts then. */
  async function openRegion(): Promise<void> {
    await window.expand(/^prod\s*Alibaba Cloud/);
    await window.expand('China (Hangzhou)');
    await window.row('wiki-db').waitFor();
  }

  it('loading rows, they load', async () => {
    sandbox.faults.add({ kind: 'hang', action: 'DescribeDBInstances' });
    await window.expand('China (Hangzhou)');
    await window.row(/Loading….*Cancel/).waitFor();
    await window.crashExtensionHost();
    await openRegion();
    assert.equal(await window.row(/Loading….*Cancel/).count(), 0);
  });

  it('adding an account, nothing is half added, and it can be begun again', async () => {
    await window.runCommand('RDS Backups: Add Account…');
    await answerSignIn(window, { key: sandbox.credentials, endpoint: sandbox.url });
    await window.crashExtensionHost();
    await window.quickInput.waitFor({ state: 'hidden' });
    await addSandboxAccount(window, sandbox, 'other');
    assert.equal(await window.sideBar.getByRole('treeitem', { level: 1 }).count(), 2);
    await window.rowMenu(/^other/, 'Remove Account…');
    await window.dialog.getByRole('button', { name: 'Remove' }).click();
    await window.row(/^other/).waitFor({ state: 'detached' });
  });

  it('asking for a backup, nothing is sent', async () => {
    await openRegion();
    await window.rowMenu('wiki-db', 'Create Backup…');
    await window.question('Summary');
    await window.crashExtensionHost();
    await window.quickInput.waitFor({ state: 'hidden' });
    await openRegion();
    assert.equal(sent(), 0);
  });

  describe('a page and a backup', () => {
    it('the page says so, and is opened again as it was looked at', async () => {
      await openRegion();
      await window.expand('billing-db');
      await window.expand(backupsGroup);
      await window.clickRow(backup);
      await page.getByRole('button', { name: 'Show raw values' }).click();
      await window.collapse('billing-db');
      await window.rowMenu('wiki-db', 'Create Backup…');
      await window.question('Summary');
      await window.quickPick('Start this backup now');
      await window.row(/wiki-db.*Backing up/).waitFor();
      await window.crashExtensionHost();
      await button('Refresh').click();
      await page.getByRole('alert').getByText('RDS Backups does not answer this page.').waitFor();
      await openAgain().click();
      await openAgain().waitFor({ state: 'detached' });
      await button('Hide raw values').waitFor();
      const before = sandbox.requests.length;
      await button('Refresh').click();
      // The page is answered again: without an end, the test's own time is up.
      while (sandbox.requests.length === before) {
        await window.page.waitForTimeout(50);
      }
      await button('Refresh').waitFor();
      assert.equal(await openAgain().count(), 0);
      assert.equal(await window.page.locator('.tabs-container .tab').filter({ hasText: 'billing-db' }).count(), 1);
    });

    it('the backup goes on being followed, and is not sent again', async () => {
      await window.notification(/The backup of wiki-db is done/).waitFor({ timeout: 60_000 });
      assert.equal(sent(), 1);
      await window.runCommand('Notifications: Clear All Notifications');
    });
  });

  /** The report is under way, and what it had is kept. Gives how many instances it had not checked by then. */
  async function checkSome(): Promise<number> {
    sandbox.faults.add({ kind: 'slow', action: 'DescribeBackups', delay: DELAY, times: Infinity });
    await window.runCommand('RDS Backups: Show Health Report');
    await page.getByText(/^[1-9]\d* of \d+ instances checked\./).waitFor();
    await button('Pause').click();
    const words = await page.getByText(/^Paused\. /).innerText();
    await button('Resume').click();
    await button('Pause').waitFor();
    const [checked = 0, all = 0] = words.match(/\d+/g)?.map(Number) ?? [];
    assert.ok(checked > 0 && checked < all, words);
    return all - checked;
  }

  /** One crash for three that wait for the lease of who is gone. */
  describe('a report, a request for a backup and a download', () => {
    /** Requests before the crash, and instances that the report had left then. */
    let crashed = 0;
    let left = 0;
    const since = () => sandbox.requests.slice(crashed);

    before(async () => {
      await openRegion();
      left = await checkSome();
      sandbox.faults.add({ kind: 'hang', action: 'CreateBackup', after: true, headers: false });
      await window.rowMenu('analytics-db', 'Create Backup…');
      await window.question('Summary');
      await window.quickPick('Start this backup now');
      await window.notification('Starting the backup of analytics-db').waitFor();
      while (sent() === 1) {
        await window.page.waitForTimeout(50);
      }
      await window.expand('billing-db');
      await window.expand(backupsGroup);
      await window.rowMenu(backup, 'Download…');
      await window.quickPick(/^Whole backup\s*Public network/);
      await window.fileDialog(/\/[\w.-]+$/, join(folder, 'billing.bak'));
      // Far enough that what is known of the first piece was kept.
      await window.notification(/Downloading billing\.bak.*1[4-9](\.\d)? MiB of 24 MiB/).waitFor();
      await window.crashExtensionHost();
      sandbox.faults.clear();
      crashed = sandbox.requests.length;
    });

    it('the backup is looked for, and is not sent again', async () => {
      // The window that asked for it is not given up before its lease is over; the backup may be done by then.
      await window.notification(/A manual backup of analytics-db/).waitFor({ timeout: 40_000 });
      assert.equal(sent(), 2);
    });

    it('the download goes on from where it was', async () => {
      await window.notification(/Downloaded to .*billing\.bak.*\(24 MiB\), verified\./).waitFor({ timeout: 60_000 });
      assert.equal((await readFile(join(folder, 'billing.bak'))).length, 24 * MIB);
      assert.deepEqual(await readdir(folder), ['billing.bak']);
      const ranges = since().flatMap(({ params }) => params['range'] ?? []);
      assert.ok(!ranges.some((range) => range.startsWith('bytes=0-') && range !== 'bytes=0-0'), ranges.join());
    });

    it('the report goes on where it was', async () => {
      // The backup that was found may be in front of it.
      await window.tab('Backup health').click();
      await openAgain().click();
      const from = sandbox.requests.length;
      await button('Resume').click();
      await page.getByText(/^All \d+ instances checked\./).waitFor();
      const asked = sandbox.requests.slice(from).filter(({ action }) => action === 'DescribeBackups');
      const instances = new Set(asked.map(({ params }) => params['DBInstanceId']));
      assert.ok(instances.size > 0 && instances.size <= left, `${instances.size} were checked, ${left} were left`);
    });
  });
});
