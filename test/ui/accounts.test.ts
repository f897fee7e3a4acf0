import assert from 'node:assert/strict';
import { sampleKeys, startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { addSandboxAccount, answerSignIn } from './support/accounts.ts';
import { comeBack, leave } from './support/focus.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

describe('accounts', () => {
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

  it('tries a key before it is saved, says what is wrong at the step that mends it, and keeps what was typed', async () => {
    await window.sideBar.getByRole('region', { name: 'Welcome' }).getByRole('button', { name: 'Add Account…' }).click();
    const key = { accessKeyId: 'NoSuchKey', accessKeySecret: 'not-the-secret' };
    await answerSignIn(window, { key, endpoint: sandbox.url });
    await window.typeInput('prod');
    await window.question('does not know this access key id');
    const box = window.quickInput.locator('.quick-input-box input');
    assert.equal(await box.inputValue(), 'NoSuchKey');

    await window.typeInput(sampleKeys.full.accessKeyId);
    await window.question('Access key secret');
    assert.equal(await box.getAttribute('type'), 'password');
    assert.equal(await box.inputValue(), 'not-the-secret');
    await window.accept();
    await window.quickPick('Custom endpoint');
    await window.question('Address of the endpoint');
    assert.equal(await box.inputValue(), sandbox.url);
    await window.accept();
    await window.question('Name of the account');
    assert.equal(await box.inputValue(), 'prod');
    await window.accept();
    await window.question('The access key secret does not match');
    assert.equal(await window.row('prod').count(), 0, 'nothing is saved before the key is proven');

    await window.typeInput(sampleKeys.full.accessKeySecret);
    await window.quickPick('Custom endpoint');
    await window.question('Address of the endpoint');
    await window.accept();
    await window.question('Name of the account');
    await window.accept();
    await window.row('prod').waitFor();
    await window.row('China (Hangzhou)').waitFor();
  });

  it('refuses a plain http endpoint and says what to enter', async () => {
    await window.runCommand('RDS Backups: Add Account…');
    await window.quickPick('Alibaba Cloud');
    await window.quickPick(/^Access key(?! with)/);
    await window.question('Access key id');
    await window.typeInput('id');
    await window.question('Access key secret');
    await window.typeInput('secret');
    await window.quickPick('Custom endpoint');
    await window.question('Address of the endpoint');
    await window.typeInput('http://rds.example.com');
    await window.question(/https/);
    await window.page.keyboard.press('Escape');
  });

  it('leads a temporary key to the way in that works, and keeps what was typed when another prompt comes', async () => {
    await window.runCommand('RDS Backups: Add Account…');
    await window.quickPick('Alibaba Cloud');
    await window.quickPick(/^Access key(?! with)/);
    await window.question('Access key id');
    await window.typeInput('STS.abc');
    await window.question('This is a temporary key');
    await window.page.keyboard.press('F1');
    await window.page.keyboard.press('Escape');
    await window.runCommand('RDS Backups: Add Account…');
    await window.quickPick('Alibaba Cloud');
    await window.quickPick('Access key with security token');
    await window.question('Access key id');
    assert.equal(await window.quickInput.locator('.quick-input-box input').inputValue(), 'STS.abc');
    await window.page.keyboard.press('Escape');
  });

  it('tells an expired token and an unreachable endpoint apart', async () => {
    await window.runCommand('RDS Backups: Add Account…');
    await answerSignIn(window, { key: sampleKeys.expired, endpoint: sandbox.url });
    await window.typeInput('temporary');
    await window.question('The security token has expired');
    await window.page.keyboard.press('Escape');

    await window.runCommand('RDS Backups: Add Account…');
    await answerSignIn(window, { key: sampleKeys.full, endpoint: 'http://127.0.0.1:9' });
    await window.typeInput('nowhere');
    await window.question('127.0.0.1:9 refuses connections');
    await window.page.keyboard.press('Escape');
    assert.equal(await window.row('temporary').count(), 0);
  });

  it('keeps several accounts, and their keys over a reload', async () => {
    await addSandboxAccount(window, sandbox, 'staging');
    await window.reload();
    await window.openView();
    await window.row('staging').waitFor();
    await window.expand('prod');
    await window.row('China (Hangzhou)').waitFor();
  });

  it('shows a new account in a second window', async () => {
    const second = await window.secondWindow();
    await second.openView();
    await second.row('prod').waitFor();
    await leave(second);
    await window.focus();
    await addSandboxAccount(window, sandbox, 'from-the-first');
    await comeBack(second);
    await second.row('from-the-first').waitFor();
    await second.close();
  });

  it('does not bring back what another window removed while it was edited here', async () => {
    const second = await window.secondWindow();
    await second.openView();
    await second.rowMenu('from-the-first', 'Edit Account…');
    await second.quickPick(/^Access key(?! with)/);
    for (const question of ['Access key id', 'Access key secret']) {
      await second.question(question);
      await second.accept();
    }
    await second.quickPick('Custom endpoint');
    await second.question('Address of the endpoint');
    await second.accept();
    await second.question('Name of the account');
    await leave(second);
    await window.focus();
    await window.rowMenu('from-the-first', 'Remove Account…');
    await window.dialog.getByRole('button', { name: 'Remove' }).click();
    await window.row('from-the-first').waitFor({ state: 'detached' });
    await comeBack(second);
    await second.row('from-the-first').waitFor({ state: 'detached' });
    await second.accept();
    await second.notification('The account from-the-first was removed in the meantime').waitFor();
    assert.equal(await second.row('from-the-first').count(), 0);
    await second.close();
  });

  it('renames an account', async () => {
    await window.rowMenu('staging', 'Rename Account…');
    await window.question('New name');
    await window.typeInput('prod');
    await window.question('Another account has this name already');
    await window.typeInput('testing');
    await window.row('testing').waitFor();
    assert.equal(await window.row('staging').count(), 0);
  });

  it('removes an account after a confirmation only', async () => {
    await window.rowMenu('testing', 'Remove Account…');
    await window.dialog.getByRole('button', { name: 'Cancel' }).click();
    await window.row('testing').waitFor();
    await window.rowMenu('testing', 'Remove Account…');
    await window.dialog.getByRole('button', { name: 'Remove' }).click();
    await window.row('testing').waitFor({ state: 'detached' });
  });

  it('shows a refused permission as a row with its reason', async () => {
    await window.runCommand('RDS Backups: Add Account…');
    await answerSignIn(window, { key: sampleKeys.regionsOnly, endpoint: sandbox.url });
    await window.typeInput('narrow');
    await window.row('narrow').waitFor();
    for (const other of ['prod']) {
      await window.rowMenu(other, 'Remove Account…');
      await window.dialog.getByRole('button', { name: 'Remove' }).click();
      await window.row(other).waitFor({ state: 'detached' });
    }
    await window.expand('narrow');
    await window.expand('China (Hangzhou)');
    await window.row(/rds:DescribeDBInstances/).waitFor();
  });
});
