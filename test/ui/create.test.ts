import assert from 'node:assert/strict';
import { sampleKeys, startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { addSandboxAccount, answerSignIn } from './support/accounts.ts';
import { backupsGroup } from './support/rows.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

describe('creating a backup', () => {
  let sandbox: Sandbox;
  let window: VSCodeWindow;
  const sent = () => sandbox.requests.filter(({ action }) => action === 'CreateBackup');

  before(async () => {
    sandbox = await startSandbox({ backupDuration: 12_000 });
    window = await openWindow();
    await addSandboxAccount(window, sandbox, 'prod');
    await window.expand('prod');
    await window.expand('China (Hangzhou)');
  });
  after(async () => {
    await sandbox.close();
    await window.close();
  });

  it('asks only what the engine leaves open, shows a summary, and follows the job to the new backup', async () => {
    await window.expand(/orders-db.*MySQL 8\.0/);
    await window.expand(backupsGroup);
    const group = window.row(/^Backups(?! of).*30 days · \d+/);
    await group.waitFor();
    const before = Number(/· (\d+)/.exec(await group.innerText())?.[1]);
    await window.rowMenu(/orders-db.*MySQL 8\.0/, 'Create Backup…');
    await window.quickPick('Logical');
    await window.quickPick('Chosen databases');
    await window.question('Which databases?');
    await window.quickPickRow('payments').waitFor();
    await window.accept();
    await window.notification('Select at least one database').waitFor();
    await window.quickPick('payments');
    await window.accept();
    await window.question('How long should the backup be kept?');
    await window.quickPick('30 days');
    await window.question('Summary');
    await window.quickPickRow('payments').waitFor();
    assert.equal(sent().length, 0, 'nothing is sent before the summary is confirmed');
    await window.quickPick('Start this backup now');
    await window.row(/orders-db.*Backing up/).waitFor();
    await window.notification('Backup of orders-db').waitFor();
    await window.row(/orders-db.*Backing up \d+ %/).waitFor();
    await window.notification('The backup of orders-db is done.').waitFor({ timeout: 30_000 });
    await window.row(`30 days · ${before + 1}`).waitFor();
    const [request] = sent();
    assert.equal(sent().length, 1);
    assert.deepEqual(
      [request?.params['BackupMethod'], request?.params['BackupStrategy'], request?.params['DBName']],
      ['Logical', 'db', 'payments'],
    );
    assert.equal(request?.params['BackupRetentionPeriod'], '30');
    await window.notificationButton('The backup of orders-db is done.', 'Show Backup');
    await window.webviewFrame().getByText('orders-db').first().waitFor();
    await window.collapse(/orders-db.*MySQL 8\.0/);
  });

  it('goes on following after a reload of the window', async () => {
    await window.rowMenu('wiki-db', 'Create Backup…');
    await window.question('Summary');
    await window.quickPick('Start this backup now');
    await window.row(/wiki-db.*Backing up/).waitFor();
    await window.reload();
    await window.openView();
    await window.notification('Backup of wiki-db').waitFor();
    await window.expand('prod');
    await window.expand('China (Hangzhou)');
    await window.notificationButton('Backup of wiki-db', 'Cancel');
    await window.notification('The backup of wiki-db goes on in the cloud').waitFor();
    await window.row(/wiki-db.*Backing up/).waitFor();
    await window.rowMenu('wiki-db', 'Create Backup…');
    await window.notification('A backup of wiki-db is running already').waitFor();
    await window.notification('The backup of wiki-db is done.').waitFor({ timeout: 30_000 });
    assert.equal(sent().length, 2);
  });

  it('explains refusals before anything is asked', async () => {
    await window.rowMenu('staging-db', 'Create Backup…');
    await window.notification(/staging-db|not running|Running/i).waitFor();
    assert.equal(sent().length, 2);
  });

  it('explains that a backup is running already', async () => {
    await window.rowMenu('metrics-archive', 'Create Backup…');
    await window.quickPick('Physical');
    await window.question('How long');
    await window.quickPick('As the backup policy');
    await window.question('Summary');
    await window.quickPick('Start this backup now');
    await window.notification(/A backup of this instance is already running/).waitFor();
    assert.equal(sent().length, 3);
  });

  it('looks whether it was started when no clear answer came, and does not send it again', async () => {
    sandbox.faults.add({ kind: 'reset', action: 'CreateBackup', after: true });
    await window.rowMenu(/customers-db/, 'Create Backup…');
    await window.quickPick('Physical');
    await window.question('How long');
    await window.quickPick('As the backup policy');
    await window.question('Summary');
    await window.quickPick('Start this backup now');
    await window.row(/customers-db.*Backing up/).waitFor();
    assert.equal(sent().length, 4);
    await window.notification('The backup of customers-db is done.').waitFor({ timeout: 30_000 });
  });

  it('says so when nothing was started, and sends anew only on request', async () => {
    sandbox.faults.add({ kind: 'reset', action: 'CreateBackup' });
    await window.rowMenu('analytics-db', 'Create Backup…');
    await window.question('Summary');
    await window.quickPick('Start this backup now');
    await window.notification(/No backup of analytics-db that began after that was found/).waitFor();
    assert.equal(sent().length, 5);
    await window.notificationButton(/No backup of analytics-db/, 'Start Anew…');
    await window.question('Summary');
    await window.page.keyboard.press('Escape');
  });

  it('says so when the backup fails in the cloud', async () => {
    await window.rowMenu('crm-db', 'Create Backup…');
    await window.quickPick('Whole instance');
    await window.quickPick('Automatic');
    await window.question('Summary');
    await window.quickPick('Start this backup now');
    await window.notification('The backup of crm-db failed in the cloud').waitFor({ timeout: 30_000 });
  });

  it('starts from the palette with account, region and instance', async () => {
    await window.runCommand('RDS Backups: Create Backup…');
    await window.quickPick('prod');
    await window.quickPick('China (Hangzhou)');
    await window.quickPick('inventory-db');
    await window.question(/Summary|How long/);
    await window.page.keyboard.press('Escape');
  });

  it('names the missing permission', async () => {
    await window.runCommand('RDS Backups: Add Account…');
    await answerSignIn(window, { key: sampleKeys.describeOnly, endpoint: sandbox.url });
    await window.typeInput('reader');
    await window.row('reader').waitFor();
    await window.runCommand('RDS Backups: Create Backup…');
    await window.quickPick('reader');
    await window.quickPick('China (Hangzhou)');
    await window.page.keyboard.type('wiki-db');
    await window.quickPick('wiki-db');
    await window.question('Summary');
    await window.quickPick('Start this backup now');
    await window.notification('rds:CreateBackup').waitFor();
  });
});
