import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { addSandboxAccount } from './support/accounts.ts';
import { backupsGroup } from './support/rows.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

const MIB = 1024 * 1024;
const backup = /^\d{4}-.*Full · Physical/;
/** A backup that consists of a file for each database. */
const erpBackup = /^\d{4}-\S+ \S+\s*Full · /;

describe('getting a backup', () => {
  /** Gives what takes a few seconds, and what is there at once. */
  let slow: Sandbox;
  let quick: Sandbox;
  let folder: string;
  let window: VSCodeWindow;
  let address: string;
  const status = () => window.page.locator('.statusbar-item', { has: window.page.locator('.codicon-cloud-download') });

  before(async () => {
    slow = await startSandbox({ fileSize: 24 * MIB, bytesPerSecond: 4 * MIB });
    quick = await startSandbox({ fileSize: MIB });
    folder = await mkdtemp(join(tmpdir(), 'rds-backups-downloads-'));
    const settings = { 'rdsBackups.health.check': false, 'rdsBackups.download.connections': 1 };
    window = await openWindow({ settings });
    // Room for the rows of a region and the list below them.
    await window.page.setViewportSize({ width: 1280, height: 1200 });
    await addSandboxAccount(window, slow, 'prod');
    await window.expand('China (Hangzhou)');
    await window.expand('billing-db');
    await window.expand(backupsGroup);
  });
  after(async () => {
    await Promise.all([slow.close(), quick.close()]);
    await window.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('copies a link as a command for the shell, and says until when it works', async () => {
    const text = await window.copied(async () => {
      await window.rowMenu(backup, 'Copy Download Link As…');
      await window.question('Which download link?');
      await window.quickPick(/^Whole backup\s*Public network · Not encrypted/);
      await window.question(/^Copy Link As · Works until .*\d\d:\d\d.* · Not encrypted/);
      for (const shell of ['For sh, bash and zsh', 'For PowerShell']) {
        for (const tool of ['curl', 'wget', 'aria2']) {
          await window.quickPickRow(new RegExp(`^${tool}\\s*${shell}`)).waitFor();
        }
      }
      await window.quickPick(/^curl\s*For sh/);
    });
    const quoted = /^curl .*--output '[\w.-]+' '(http:\/\/127\.0\.0\.1:\d+\/\S+[?&]Signature=[^\s']+)'$/;
    assert.match(text, quoted);
    address = quoted.exec(text)?.[1] ?? '';
    await window.notification(/Command for curl copied\..* It works until/).waitFor();
  });

  it('downloads it with progress, and goes on over a pause and a reload to the very bytes', async () => {
    const path = join(folder, 'billing.bak');
    await window.rowMenu(backup, 'Download…');
    await window.quickPick(/^Whole backup\s*Public network/);
    await window.fileDialog(/\/[\w.-]+$/, path);
    await window.notification(/Downloading billing\.bak.*[\d.]+ MiB of 24 MiB, .*\/s, \d+ s left/).waitFor();
    await status().filter({ hasText: /\d+ %/ }).click();
    await window.row(/^billing-db\s*(3[4-9]|[4-9]\d) % · [\d.]+ MiB\/s · \d+ s left · billing\.bak/).waitFor();
    await window.rowButton(/^billing-db\s*\d+ %/, 'Pause');
    await window.row(/^billing-db\s*paused at \d+ % · billing\.bak/).waitFor();
    await status().waitFor({ state: 'hidden' });
    assert.ok(!(await readdir(folder)).includes('billing.bak'), 'it has another name until it is complete');

    const whole = fetch(address).then(async (answer) => Buffer.from(await answer.arrayBuffer()));
    await window.reload();
    await window.openView();
    await window.row(/^billing-db\s*paused at \d+ % · billing\.bak/).waitFor();
    const before = slow.requests.length;
    await window.rowButton(/^billing-db\s*paused/, 'Go On');
    await window.notification(/Downloaded to .*billing\.bak.*\(24 MiB\), verified\./).waitFor();
    await window.row(/^billing-db\s*verified · 24 MiB · to /).waitFor();
    assert.ok((await readFile(path)).equals(await whole));
    assert.deepEqual(await readdir(folder), ['billing.bak']);
    const ranges = slow.requests.slice(before).flatMap(({ params }) => params['range'] ?? []);
    assert.ok(!ranges.some((range) => range.startsWith('bytes=0-') && range !== 'bytes=0-0'), ranges.join());
  });

  it('says why one failed, and has it when it is tried again', async () => {
    await window.collapse(/^prod\s*Alibaba Cloud/);
    await addSandboxAccount(window, quick, 'other', 'huawei');
    await window.expand('CN North-Beijing4');
    await window.expand('erp-db');
    await window.expand(backupsGroup);
    quick.faults.add({ kind: 'noSuchFile', action: 'GetObject', times: Infinity });
    await window.rowMenu(erpBackup, 'Download…');
    await window.quickPick(/^erp_archive/);
    await window.fileDialog(/_2\.bak$/, join(folder, 'erp.bak'));
    await window.notification(/The download of erp\.bak failed\. \S+/).waitFor();
    await window.row(/^erp_archive\s*failed · \S+/).waitFor();
    quick.faults.clear();
    await window.rowButton(/^erp_archive\s*failed/, 'Try Again');
    await window.row(/^erp_archive\s*size only · 1 MiB/).waitFor();
  });

  it('downloads all files of a backup into one folder, and names what is there already', async () => {
    const all = join(folder, 'all');
    await mkdir(all);
    await window.rowMenu(erpBackup, 'Download…');
    await window.quickPick(/^All 4 files.*Into one folder/);
    await window.fileDialog(/^\//, `${all}/`);
    await window
      .notification(/4 files were downloaded to .*all\b.* \(4 MiB\); of 4 only the size could be checked\./)
      .waitFor();
    const names = await readdir(all);
    assert.deepEqual(names.map((name) => /_\d\.bak$/.exec(name)?.[0] ?? '').toSorted(), [
      '_1.bak',
      '_2.bak',
      '_3.bak',
      '_4.bak',
    ]);
    await rm(join(all, names[0] ?? ''));
    await window.rowMenu(erpBackup, 'Download…');
    await window.quickPick(/^All 4 files.*Into one folder/);
    await window.fileDialog(/all\/?$/, `${all}/`);
    await window.dialog.getByText('3 of the 4 files are already in').waitFor();
    await window.dialog.getByRole('button', { name: 'Skip Existing' }).click();
    await window.notification(/Downloaded to .*all\/\S+ /).waitFor();
    assert.deepEqual(await readdir(all), names);
  });
});
