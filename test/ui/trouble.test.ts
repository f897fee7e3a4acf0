import assert from 'node:assert/strict';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { addSandboxAccount, answerSignIn } from './support/accounts.ts';
import { backupsGroup } from './support/rows.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

describe('when things go wrong', () => {
  let sandbox: Sandbox;
  let window: VSCodeWindow;
  before(async () => {
    sandbox = await startSandbox();
    // What goes wrong shall meet what the test asks for, and not a look at the health of an instance.
    const settings = { 'rdsBackups.requestTimeout': 20, 'rdsBackups.health.check': false };
    window = await openWindow({ settings });
    await addSandboxAccount(window, sandbox, 'prod');
  });
  after(async () => {
    await sandbox.close();
    await window.close();
  });

  it('shows that it waits, can be stopped, and loads on request', async () => {
    sandbox.faults.add({ kind: 'hang', action: 'DescribeDBInstances' });
    await window.expand('China (Hangzhou)');
    await window.row(/Loading….*Cancel/).click();
    await window.row('Stopped').click();
    await window.row('orders-db').waitFor();
  });

  it('keeps the old rows when a refresh fails, and says why above them', async () => {
    await window.expand(/orders-db.*MySQL 8\.0/);
    await window.expand(backupsGroup);
    await window.row(/Full · Physical/).waitFor();
    sandbox.faults.add({ kind: 'html', action: 'DescribeBackups', times: 2 });
    await window.rowMenu(backupsGroup, 'Refresh');
    await window.row('A web page came back instead of data').waitFor();
    await window.row(/Full · Physical/).waitFor();
    await window.row('A web page came back instead of data').click();
    await window.row('A web page came back instead of data').waitFor({ state: 'detached' });
    await window.row(/Full · Physical/).waitFor();
  });

  it('copies the facts of a failure for the support', async () => {
    sandbox.faults.add({
      kind: 'refuse',
      code: 'Odd.Code',
      message: 'An odd thing happened.',
      action: 'DescribeBackups',
    });
    await window.rowMenu(backupsGroup, 'Refresh');
    await window.rowMenu('Odd.Code', 'Copy Error Details');
    await window.page.locator('.statusbar-item', { hasText: 'Copied' }).waitFor();
    const copied = await window.clipboard();
    assert.match(copied, /Odd\.Code/);
    assert.match(copied, /An odd thing happened\./);
    assert.match(copied, /Request id: /);
    await window.rowMenu('Odd.Code', 'Try Again');
    await window.row('Odd.Code').waitFor({ state: 'detached' });
    await window.collapse(/orders-db.*MySQL 8\.0/);
  });

  it('shows what a cloud writes as text, not as links or icons', async () => {
    const message = '[here](command:workbench.action.openSettings) $(flame)';
    sandbox.faults.add({ kind: 'refuse', code: 'Odd.Code', message, action: 'DescribeRegions' });
    await window.runCommand('RDS Backups: Add Account…');
    await answerSignIn(window, { key: sandbox.credentials, endpoint: sandbox.url });
    await window.typeInput('another');
    await window.question('Odd.Code');
    assert.equal(await window.quickInput.locator('a[href], .codicon-flame').count(), 0);
    await window.page.keyboard.press('Escape');
  });

  it('says at once why a chosen instance cannot be backed up, whatever was typed to find it', async () => {
    await window.runCommand('RDS Backups: Create Backup…');
    await window.quickPick('prod');
    await window.quickPick('China (Hangzhou)');
    await window.quickPickRow('analytics-db').waitFor();
    await window.page.keyboard.type('staging');
    await window.quickPick('staging-db');
    await window.notification(/is not running\. Start it/).waitFor();
    await window.quickPickRow('analytics-db').waitFor();
    await window.page.keyboard.press('Escape');
  });

  it('says that a link it got has expired already, instead of copying it', async () => {
    sandbox.faults.add({ kind: 'staleLinks', times: 2, action: 'DescribeBackups' });
    await window.expand('billing-db');
    await window.expand(backupsGroup);
    await window.rowMenu(/Full · Physical/, 'Copy Download Link');
    await window.notification('a download link that has expired already').waitFor();
    await window.rowMenu(/Full · Physical/, 'Copy Download Link');
    await window.quickPick('Public network');
    await window.notification(/Download link copied\..* It works until/).waitFor();
  });
});
