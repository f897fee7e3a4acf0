import assert from 'node:assert/strict';
import { sampleKeys, startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { answerSignIn } from './support/accounts.ts';
import { backupsGroup, ordersDb } from './support/rows.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

const expired = 'InvalidSecurityToken.Expired';
const ended = 'The temporary key of assumed does not work any more.';

describe('what a key may do, and for how long', () => {
  let sandbox: Sandbox;
  let window: VSCodeWindow;
  before(async () => {
    sandbox = await startSandbox();
    window = await openWindow();
    await window.openView();
  });
  after(async () => {
    await sandbox.close();
    await window.close();
  });

  it('names the missing permission where backups cannot be listed, and offers to check what else is missing', async () => {
    await window.runCommand('RDS Backups: Add Account…');
    await answerSignIn(window, { key: sampleKeys.noBackups, endpoint: sandbox.url });
    await window.typeInput('narrow');
    await window.expand('China (Hangzhou)');
    await window.row(/^wiki-db.*backups unknown: permission missing/).waitFor();
    await window.expand(ordersDb);
    await window.expand(backupsGroup);
    await window.row(/^Missing permission: rds:DescribeBackups.*Click to check permissions/).click();
    await window.question(/^\d+ allowed · \d+ missing · \d+ not tested/);
    await window.quickPickRow(/^rds:DescribeBackups\s*Missing/).waitFor();
    await window.page.keyboard.press('Escape');
  });

  it('tells which permissions are missing and what for, and copies a policy with all of them', async () => {
    await window.rowMenu('narrow', 'Check Permissions');
    await window.question(/^3 allowed · \d+ missing · \d+ not tested/);
    await window.quickPickRow(/^rds:DescribeBackups\s*Missing.*The list of backups/).waitFor();
    const actions = async (entry: string) => {
      const policy = await window.copied(() => window.quickPick(entry));
      return (JSON.parse(policy) as { Statement: { Action: string[] }[] }).Statement.flatMap(({ Action }) => Action);
    };
    const all = await actions('Copy least policy to create backups too');
    for (const action of ['rds:DescribeRegions', 'rds:DescribeBackups', 'rds:CreateBackup']) {
      assert.ok(all.includes(action), `${action} is in the policy`);
    }
    const reading = await actions('Copy least policy to look at backups');
    assert.deepEqual(
      reading,
      all.filter((action) => action !== 'rds:CreateBackup'),
    );
    await window.page.keyboard.press('Escape');
    const sent = new Set(sandbox.requests.map(({ action }) => action));
    assert.ok(
      [...sent].every((action) => action.startsWith('Describe')),
      'nothing is sent that could change anything',
    );
    await window.collapse('narrow');
  });

  it('says how many minutes a temporary key has left', async () => {
    await window.runCommand('RDS Backups: Add Account…');
    await answerSignIn(window, { key: sampleKeys.temporary, endpoint: sandbox.url, ends: '55' });
    await window.typeInput('assumed');
    await window.row(/^assumed\s*Alibaba Cloud · Temporary key: 5[45] min left/).waitFor();
    await window.expand('assumed');
    await window.expand('China (Hangzhou)');
    await window.row(/^wiki-db.*last good backup/).waitFor();
  });

  it('asks once for a new key when it has ended, however many rows are opened', async () => {
    sandbox.faults.add({ kind: 'refuse', code: expired, message: 'Expired.', times: Infinity });
    for (const name of ['analytics-db', 'billing-db', 'bookings-db']) {
      await window.expand(name);
      await window.expand(backupsGroup);
      await window.row('Click to enter the key again').waitFor();
      await window.notification(ended).waitFor();
      await window.collapse(backupsGroup);
      await window.collapse(name);
    }
    assert.equal(await window.page.locator('.notifications-toasts .notification-list-item').count(), 1);
  });

  it('leads from there to the sign-in, and shows the rows with the new key', async () => {
    sandbox.faults.clear();
    await window.notificationButton(ended, 'Enter New Key…');
    const box = window.quickInput.locator('.quick-input-box input');
    for (const question of ['Access key id', 'Access key secret', 'Security token']) {
      await window.question(question);
      assert.notEqual(await box.inputValue(), '', 'what is known is kept');
      await window.accept();
    }
    await window.question('When does the key end?');
    assert.equal(await box.inputValue(), '', 'the end of the old key says nothing about the new one');
    await window.typeInput('30');
    await window.quickPick('Custom endpoint');
    await window.question('Address of the endpoint');
    await window.accept();
    await window.question('Name of the account');
    await window.accept();
    await window.row(/^assumed\s*Alibaba Cloud · Temporary key: (29|30) min left/).waitFor();
    await window.expand('China (Hangzhou)');
    await window.expand('analytics-db');
    await window.expand(backupsGroup);
    await window.row(/^\d{4}-.*Full · Snapshot/).waitFor();
  });
});
