import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { addSandboxAccount } from './support/accounts.ts';
import { comeBack, leave } from './support/focus.ts';
import { backupsGroup } from './support/rows.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

const MIB = 1024 * 1024;
const backup = /^\d{4}-.*Full · Physical/;

const pinned = (window: VSCodeWindow) =>
  window.sideBar.getByRole('treeitem', { level: 2 }).filter({ hasText: 'wiki-db' });
const told = (window: VSCodeWindow) => window.notification(/The backup of wiki-db is done/);

/** As a person goes from one window to the other. */
async function go(from: VSCodeWindow, to: VSCodeWindow): Promise<void> {
  await leave(from);
  await comeBack(to);
}

/** Two pages of one browser, which share what it stores, with an extension host each. */
describe('two windows', () => {
  let sandbox: Sandbox;
  let first: VSCodeWindow;
  let second: VSCodeWindow;
  let folder: string;

  before(async () => {
    sandbox = await startSandbox({ backupDuration: 4_000, fileSize: 32 * MIB, bytesPerSecond: 4 * MIB });
    folder = await mkdtemp(join(tmpdir(), 'rds-backups-windows-'));
    const settings = { 'rdsBackups.health.check': false, 'rdsBackups.download.connections': 1 };
    first = await openWindow({ settings });
    await first.page.setViewportSize({ width: 1280, height: 1200 });
    // Before the other one is open: in a browser VS Code reads the store of keys once in a window.
    await addSandboxAccount(first, sandbox, 'other');
    await first.collapse('other');
    await addSandboxAccount(first, sandbox, 'prod');
    await first.expand('China (Hangzhou)');
    second = await first.secondWindow();
    await second.page.setViewportSize({ width: 1280, height: 1200 });
    await second.openView();
  });
  after(async () => {
    await sandbox.close();
    await first.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('have the same accounts: renamed and removed in one, with the rows and pages in the other', async () => {
    await leave(first);
    await second.expand('other');
    await second.expand('China (Hangzhou)');
    await second.expand('billing-db');
    await second.expand(backupsGroup);
    await second.clickRow(backup);
    await second.webviewFrame().getByRole('heading', { level: 1 }).waitFor();

    await go(second, first);
    await first.rowMenu(/^other/, 'Rename Account…');
    await first.question('New name');
    await first.typeInput('testing');
    await first.row(/^testing/).waitFor();
    await go(first, second);
    await second.row(/^testing/).waitFor();
    assert.equal(await second.row(/^other/).count(), 0);
    assert.ok(await second.row(backup).isVisible(), 'what was open stays open');

    await go(second, first);
    await first.rowMenu(/^testing/, 'Remove Account…');
    await first.dialog.getByRole('button', { name: 'Remove' }).click();
    await first.row(/^testing/).waitFor({ state: 'detached' });
    await go(first, second);
    await second.row(/^testing/).waitFor({ state: 'detached' });
    await second.tab('billing-db').waitFor({ state: 'detached' });
    assert.equal((await second.rowWords()).length, 1, 'no row of it is left');
    await second.expand(/^prod/);
    await second.expand('China (Hangzhou)');
  });

  it('have the same pins and filters', async () => {
    const filtered = /^Backups.*Failed/;
    await second.expand('wiki-db');
    await second.expand(backupsGroup);
    await go(second, first);
    await first.expand('wiki-db');
    await first.expand(backupsGroup);
    await first.rowMenu(backupsGroup, 'Filter…');
    await first.quickPick(/^Status/);
    await first.quickPick('Failed');
    await first.quickPick('Done');
    await first.row(filtered).waitFor();
    await first.collapse('wiki-db');
    await first.rowMenu('wiki-db', 'Pin Instance');
    await pinned(first).waitFor();
    await go(first, second);
    await second.row(filtered).waitFor();
    await pinned(second).waitFor();
    await second.collapse(/^prod/);
    await second.expand(/^prod/);
    await second.rowMenu('wiki-db', 'Unpin Instance');
    await pinned(second).waitFor({ state: 'detached' });
    await go(second, first);
    await pinned(first).waitFor({ state: 'detached' });
  });

  it('follow a backup in one, and tell its end once', async () => {
    await go(second, first);
    await first.rowMenu('wiki-db', 'Create Backup…');
    await first.question('Summary');
    await first.quickPick('Start this backup now');
    await first.row(/wiki-db.*Backing up/).waitFor();
    await go(first, second);
    await second.row(/wiki-db.*Backing up/).waitFor();
    await second.row(/wiki-db.*Backing up/).waitFor({ state: 'detached' });
    await comeBack(first);
    await told(first).waitFor();
    assert.equal(await told(second).count(), 0);
    assert.equal(sandbox.requests.filter(({ action }) => action === 'CreateBackup').length, 1);
  });

  it('download in one what the other one shows, which takes it over when the one is closed', async () => {
    await go(first, second);
    await second.expand('billing-db');
    await second.expand(backupsGroup);
    await second.rowMenu(backup, 'Download…');
    await second.quickPick(/^Whole backup\s*Public network/);
    await second.fileDialog(/\/[\w.-]+$/, join(folder, 'billing.bak'));
    await second.notification(/Downloading billing\.bak.*[\d.]+ MiB of 32 MiB/).waitFor();
    await go(second, first);
    await first.sideBar.locator('.pane-header').filter({ hasText: 'Jobs And Downloads' }).click();
    const there = /^billing-db.*in another window · billing\.bak/;
    await first.row(there).waitFor();
    assert.equal(await first.row(there).getByRole('button', { name: 'Pause' }).count(), 0);
    await second.close();
    const before = sandbox.requests.length;
    await first.notification(/Downloaded to .*billing\.bak.*\(32 MiB\), verified\./).waitFor({ timeout: 40_000 });
    assert.equal((await readFile(join(folder, 'billing.bak'))).length, 32 * MIB);
    assert.deepEqual(await readdir(folder), ['billing.bak']);
    const ranges = sandbox.requests.slice(before).flatMap(({ params }) => params['range'] ?? []);
    assert.ok(!ranges.some((range) => range.startsWith('bytes=0-') && range !== 'bytes=0-0'), ranges.join());
  });
});
