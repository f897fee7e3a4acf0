import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { huaweiKeys, startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { addSandboxAccount, answerSignIn } from './support/accounts.ts';
import { backupsGroup, ordersDb } from './support/rows.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

const north = 'CN North-Beijing4';
const copies = /^Cross-region backups/;
const logs = /^Log backups/;
const signedLink = /^http:\/\/127\.0\.0\.1:\d+\/obs\/\S+[?&]Signature=\S+$/;
/** A backup that consists of a file for each database. */
const erpBackup = /^\d{4}-\S+ \S+\s*Full · /;

/** Does something again and again until what it is meant for has come. */
async function repeatUntil(holds: () => boolean | Promise<boolean>, act?: () => Promise<void>): Promise<void> {
  for (let left = 50; !(await holds()); left -= 1) {
    assert.ok(left > 0, 'it never came');
    await act?.();
    await wait(200);
  }
}

describe('Huawei Cloud', () => {
  let sandbox: Sandbox;
  let window: VSCodeWindow;
  const sent = (action: string) => sandbox.requests.filter((request) => request.action === action);
  const typed = () => window.quickInput.locator('.quick-input-box input');
  const page = () => window.webviewFrame();

  before(async () => {
    sandbox = await startSandbox({ backupDuration: 3_000 });
    // The cloud's own limit is for a minute, which is longer than the test shall wait.
    window = await openWindow({ settings: { 'rdsBackups.callsPerMinute': 10_000 } });
    // Room for all rows of a region.
    await window.page.setViewportSize({ width: 1280, height: 1000 });
    await window.openView();
  });
  after(async () => {
    await sandbox.close();
    await window.close();
  });

  it('is chosen first when an account is added, and what is typed is kept until the key is right', async () => {
    await window.runCommand('RDS Backups: Add Account…');
    await window.quickPick('Alibaba Cloud');
    await window.question('How do you sign in?');
    await window.back();
    await window.quickPick('Huawei Cloud');
    await window.quickPick(/^Access key(?! with)/);
    await window.question('Access key id');
    await window.typeInput(huaweiKeys.full.accessKeyId);
    await window.question('Access key secret');
    await window.typeInput('not-the-secret');
    await window.question('Which site');
    for (const site of [/^China/, /^International/, /^Europe.*EU-Dublin/]) {
      await window.quickPickRow(site).waitFor();
    }
    await window.back();
    await window.question('Access key secret');
    assert.equal(await typed().inputValue(), 'not-the-secret');
    await window.accept();
    await window.quickPick('Custom endpoint');
    await window.question('Address of the endpoint');
    await window.typeInput(sandbox.url);
    await window.question('Name of the account');
    assert.equal(await typed().inputValue(), 'Huawei Cloud');
    await window.typeInput('prod');
    await window.question('The access key secret does not match the access key id');
    assert.equal(sandbox.requests.length, 1, 'a key that may be locked is tried once');
    await window.typeInput(huaweiKeys.full.accessKeySecret);
    await window.quickPick('Custom endpoint');
    await window.question('Address of the endpoint');
    await window.accept();
    await window.question('Name of the account');
    assert.equal(await typed().inputValue(), 'prod');
    await window.accept();
    await window.row(/^prod\s*Huawei Cloud/).waitFor();
    await window.row('EU-Dublin').waitFor();
  });

  it('shows the projects of a region below it, and of the instances how they are doing and where copies go', async () => {
    await window.expand(north);
    await window.row(/^wiki-db\s*last good backup \d+ (min|h) ago · MariaDB 10\.5 · Running/).waitFor();
    await window.row(/^erp-db\s*last good backup .* · SQL Server 2019_SE · Running · copied to cn-east-3/).waitFor();
    await window.row(/^search-db\s*no good backup in 7 days · \d+ failed · PostgreSQL/).waitFor();
    await window.expand('cn-north-4_dev');
    await window.row(/^dev-orders-db\s*last good backup/).waitFor();
    const words = (await window.rowWords()).map((each) => each.split(',')[0]);
    const first = words.indexOf(north);
    assert.deepEqual(words.slice(first + 1, first + 6), [
      'dev',
      'dev-next-db',
      'dev-orders-db',
      'dev-search-db',
      'analytics-db',
    ]);
    await window.expand('dev-search-db');
    await window.expand(backupsGroup);
    await window.row(/^\d{4}-.*Full · [\d.]+ [KMG]iB/).waitFor();
    await window.collapse('cn-north-4_dev');
  });

  it('says in a row that a region is not enabled, and that one has no instances', async () => {
    await window.expand('CN South-Guangzhou');
    await window.row(/^RDS is not enabled in this region/).waitFor();
    await window.collapse('CN South-Guangzhou');
    await window.expand('CN Southwest-Guiyang1');
    await window.row('No instances in this region').waitFor();
    await window.collapse('CN Southwest-Guiyang1');
  });

  it('shows backups, copies, log backups, and what can be restored', async () => {
    await window.expand(ordersDb);
    await window.expand(backupsGroup);
    await window.row(/^Backups\s*30 days · \d+/).waitFor();
    await window.row(/^\d{4}-.*Failed · Full/).waitFor();
    await window.collapse(backupsGroup);
    await window.expand(copies);
    await window.row(/^Copying\s*to cn-east-3 · kept 40 days · logs too/).waitFor();
    await window.row(/^\d{4}-.*in cn-east-3 · [\d.]+ [MG]iB$/).waitFor();
    await window.expand('Cross-region log backups');
    await window.row(/^mysql-bin\.\d+.*in cn-east-3 · [\d.]+ MiB/).waitFor();
    await window.collapse(copies);
    await window.expand(logs);
    await window.row(/^Log backups\s*30 days · 100 of \d+/).waitFor();
    await window.collapse(logs);
    await window.expand('Restore window');
    await window.row(/^Restorable\s*until .*, from .* · \d gaps? in between/).waitFor();
    await window.row(/^Automatic backup\s*Daily/).waitFor();
    await window.row(/^Backups are kept\s*180 days/).waitFor();
    await window.row(/^Backup space\s*[\d.]+ GiB/).waitFor();
    await window.collapse(ordersDb);
  });

  it('explains a backup on its page, and asks for links when they are wanted', async () => {
    await window.expand('erp-db');
    await window.expand(backupsGroup);
    await window.clickRow(erpBackup);
    await page()
      .getByRole('heading', { level: 1, name: /^Full backup/ })
      .waitFor();
    for (const text of ['Databases in the backup', 'erp_archive', 'Full, automatically by the policy', 'begin_time']) {
      await page().getByText(text, { exact: true }).first().waitFor();
    }
    await page().getByText('The cloud makes download links when it is asked.').waitFor();
    assert.equal(sent('ShowBackupDownloadLink').length, 0);
    await page().getByRole('button', { name: 'Copy download link' }).click();
    await window.quickPick(/^erp_archive\s*\S*_2\.bak · /);
    await page()
      .getByText(/Download link copied\..* It works until/)
      .waitFor();
    assert.match(await window.clipboard(), /_2\.bak\?/);
    await page().getByRole('button', { name: 'Copy download link' }).click();
    await window.quickPick('All 4 files');
    await page()
      .getByText(/4 download links copied\..* They work until/)
      .waitFor();
    assert.doesNotMatch(await page().locator('body').innerText(), /Signature=|AccessKeyId/);
  });

  it('copies the links of all files of a row, one a line', async () => {
    const text = await window.copied(async () => {
      await window.rowMenu(erpBackup, 'Copy Download Link');
      await window.question('Which download link?');
      await window.quickPick('All 4 files');
    });
    const lines = text.split('\n');
    assert.equal(new Set(lines).size, 4);
    lines.forEach((line) => assert.match(line, signedLink));
    await window.notification(/4 download links copied\..* They work until/).waitFor();
    await window.collapse(backupsGroup);
  });

  it('refuses a bad name while it is typed, and follows the backup to its end', async () => {
    await window.rowMenu('erp-db', 'Create Backup…');
    await window.quickPick('Chosen databases');
    await window.quickPick('Together');
    await window.question('Which databases?');
    await window.quickPick('reporting');
    await window.accept();
    await window.question('Name of the backup');
    assert.match(await typed().inputValue(), /^erp-db-\d{8}-\d{4}$/);
    await typed().fill('7th release');
    await window.question('A name has to start with a letter');
    await typed().fill('the 7th release');
    await window.question('Use only letters from A to Z, digits');
    await window.typeInput('before-release');
    await window.question('Description');
    await window.typeInput('Before release 7');
    await window.question('Summary');
    for (const line of [/^Databases\s*reporting/, /^Name\s*before-release/, /^Description\s*Before release 7/]) {
      await window.quickPickRow(line).waitFor();
    }
    assert.equal(sent('CreateManualBackup').length, 0, 'nothing is sent before the summary is confirmed');
    await window.quickPick('Start this backup now');
    await window.row(/^erp-db\s*Backing up/).waitFor();
    await window.notification('The backup of erp-db is done.').waitFor();
    const [request] = sent('CreateManualBackup');
    const { name, description, databases } = request?.params ?? {};
    assert.deepEqual([name, description, databases], ['before-release', 'Before release 7', '[{"name":"reporting"}]']);
    await window.expand(backupsGroup);
    await window.row(/^\d{4}-.*before-release · Full/).waitFor();
    await window.collapse('erp-db');
  });

  it('explains that a name is taken, and keeps it to be changed', async () => {
    await window.rowMenu('erp-db', 'Create Backup…');
    await window.quickPick('Whole instance');
    await window.question('Name of the backup');
    await window.typeInput('before-release');
    await window.question('Description');
    await window.accept();
    await window.question('Summary');
    await window.quickPick('Start this backup now');
    const reason = 'A backup with this name exists already.';
    await window.notificationButton(reason, 'Try Again');
    await window.question('Summary');
    await window.quickPick(/^Name/);
    await window.question('Name of the backup');
    assert.equal(await typed().inputValue(), 'before-release');
    await window.page.keyboard.press('Escape');
    assert.equal(sent('CreateManualBackup').length, 2, 'nothing is sent twice by itself');
  });

  it('filters instances and backups by what the cloud can narrow', async () => {
    await window.rowButton(north, 'Filter…');
    for (const field of [/^Instance type/, /^VPC/, /^Subnet/, /^Enterprise project/, /^Tags/, /^Product/]) {
      await window.quickPickRow(field).waitFor();
    }
    await window.quickPick(/^Engine/);
    await window.quickPick('SQL Server');
    await window.quickPickRow(/^Engine.*SQL Server/).waitFor();
    await window.quickPick('Done');
    await window.row(/CN North-Beijing4.*SQL Server · 2 instances/).waitFor();
    assert.equal(sent('ListInstances').at(-1)?.params['datastore_type'], 'SQLServer');
    await window.expand('erp-db');
    await window.rowMenu(backupsGroup, 'Filter…');
    await window.quickPickRow(/^Status/).waitFor();
    await window.quickPick(/^Type/);
    await window.quickPick('Differential');
    await window.quickPickRow(/^Type.*Differential/).waitFor();
    await window.quickPick('Done');
    await window.expand(backupsGroup);
    await window.row(/^\d{4}-.*Differential · /).waitFor();
    assert.equal(await window.row(erpBackup).count(), 0);
    await window.rowButton(backupsGroup, 'Clear Filter');
    await window.row(erpBackup).waitFor();
    await window.collapse('erp-db');
    await window.rowButton(north, 'Clear Filter');
    await window.row('wiki-db').waitFor();
    await window.collapse(north);
  });

  it('is searched for an instance together with other clouds', async () => {
    await addSandboxAccount(window, sandbox, 'old');
    await window.runCommand('RDS Backups: Find Instance…');
    await window.question(/^Type a part of a name/);
    await window.page.keyboard.type('orders-db');
    await window.quickPick(/^Search all regions/);
    await window.quickPickRow(/^orders-db\s*rm-.*old · China \(Hangzhou\)/).waitFor();
    await window.quickPickRow(/^orders-db\s*\w+in01.*prod · CN North-Beijing4/).waitFor();
    await window.quickPick(/^dev-orders-db.*prod · CN North-Beijing4 › dev/);
    await window.sideBar.locator('[role=treeitem][aria-selected=true]').filter({ hasText: 'dev-orders-db' }).waitFor();
    await window.collapse(/^old\s*Alibaba Cloud/);
    await window.collapse(north);
  });

  it('names the missing permission', async () => {
    await window.runCommand('RDS Backups: Add Account…');
    await answerSignIn(window, { cloud: 'huawei', key: huaweiKeys.projectsOnly, endpoint: sandbox.url });
    await window.typeInput('narrow');
    await window.row(/^narrow\s*Huawei Cloud/).waitFor();
    await window.collapse(/^prod\s*Huawei Cloud/);
    await window.expand('EU-Dublin');
    await window.row(/^Missing permission: rds:instance:listAll/).click();
    await window.question(/^\d+ allowed · 1 missing/);
    await window.quickPickRow(/^rds:instance:listAll\s*Missing/).waitFor();
    await window.page.keyboard.press('Escape');
    await window.collapse('narrow');
    await window.expand(/^prod\s*Huawei Cloud/);
  });

  it('sends nothing more with a key that was refused, until it is tried again', async () => {
    const message = `Incorrect IAM authentication information: ak ${huaweiKeys.full.accessKeyId} not exist`;
    sandbox.faults.add({ kind: 'refuse', code: 'APIGW.0301', status: 401, message, times: Infinity });
    const refused = window.sideBar.getByRole('treeitem').filter({ hasText: /does not know this access key id/ });
    await window.expand('EU-Dublin');
    await refused.waitFor();
    const before = sandbox.requests.length;
    await window.expand('CN East-Shanghai1');
    await refused.nth(1).waitFor();
    await window.row(/^prod\s*Huawei Cloud · Sign-in failed/).waitFor();
    await window.rowMenu(/does not know this access key id/, 'Copy Error Details');
    assert.equal(sandbox.requests.length, before);
    sandbox.faults.clear();
    await window.rowButton('EU-Dublin', 'Refresh');
    await window.row('parcels-db').waitFor();
    // The key works again, so that the others are asked for by themselves.
    await window.row('shop-db').waitFor();
    await window.row(/^prod\s*Huawei Cloud$/).waitFor();
    await window.collapse('CN East-Shanghai1');
  });

  it('says that it waits when the cloud takes no more requests, and goes on by itself', async () => {
    const before = sent('ListInstances').length;
    sandbox.faults.add({ kind: 'throttle', action: 'ListInstances', times: 2 });
    await window.rowButton('EU-Dublin', 'Refresh');
    await window.row(/^prod\s*Huawei Cloud · Waiting/).waitFor();
    await repeatUntil(() => sent('ListInstances').length === before + 3);
    await window.row(/^prod\s*Huawei Cloud$/).waitFor();
    await window.row('parcels-db').waitFor();
    await window.collapse('EU-Dublin');
  });

  it('keeps to a limit that the user sets, and says what waits and for how long', async () => {
    await window.changeSetting('rdsBackups.callsPerMinute', 3);
    const account = window.row(/^prod\s*Huawei Cloud · Waiting.* 3 requests a minute/);
    await repeatUntil(
      () => account.isVisible(),
      () => window.rowButton('CN Southwest-Guiyang1', 'Refresh'),
    );
    const status = window.page.locator('.statusbar-item', { hasText: /prod: waiting for the limit, \d+ s/ });
    await status.waitFor();
    const before = sandbox.requests.length;
    await window.expand('AP-Singapore');
    await window.row(/^Waiting.* 3 requests a minute\s*Cancel/).click();
    await window.row('Stopped').waitFor();
    assert.equal(sandbox.requests.length, before);
  });
});
