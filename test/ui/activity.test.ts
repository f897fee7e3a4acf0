import assert from 'node:assert/strict';
import { fleet } from '../../src/sandbox/alibaba/fleet.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { addSandboxAccount } from './support/accounts.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

function idOf(name: string): string {
  return fleet.find(({ description }) => description === name)?.id ?? '';
}

describe('jobs', () => {
  let sandbox: Sandbox;
  let window: VSCodeWindow;
  const sent = () => sandbox.requests.filter(({ action }) => action === 'CreateBackup');
  const status = () => window.page.locator('.statusbar-item', { has: window.page.locator('.codicon-sync') });

  before(async () => {
    sandbox = await startSandbox({ backupDuration: 10_000 });
    window = await openWindow({ settings: { 'rdsBackups.health.check': false } });
    // Room for the rows of a region and the list below them.
    await window.page.setViewportSize({ width: 1280, height: 1300 });
    await addSandboxAccount(window, sandbox, 'prod');
    await window.expand('China (Hangzhou)');
    await window.row('wiki-db').waitFor();
  });
  after(async () => {
    await sandbox.close();
    await window.close();
  });

  it('lists what was started elsewhere on an instance that is open, and finds the rest on request', async () => {
    sandbox.startBackup(idOf('wiki-db'));
    await window.expand('wiki-db');
    await status().filter({ hasText: 'Backing up wiki-db' }).click();
    await window.row(/^wiki-db\s*(\d+ %|.*waiting).* · started elsewhere/).waitFor();
    await window.row(/^wiki-db\s*Backing up/).waitFor();
    sandbox.startBackup(idOf('shop-db'));
    await window.runCommand('RDS Backups: Find Running Backups');
    // Of the sample, one is always under way.
    const found = window.notification(/[23] backups are under way on the \d+ instances that were looked at\./);
    await found.waitFor();
    await window.row(/^shop-db\s*.*started elsewhere/).waitFor();
    await window.row(/^metrics-archive\s*.*started elsewhere/).waitFor();
    await status()
      .filter({ hasText: /[23] backups under way/ })
      .waitFor();
    await found.getByRole('button', { name: 'Show the List' }).click();
    await window.collapse('wiki-db');
  });

  it('are begun for several instances by the keyboard alone, and each request can be seen before', async () => {
    const { keyboard } = window.page;
    const type = async (text: string) => {
      await keyboard.type(text);
      await window.quickPickRow(text).and(window.page.locator('.focused')).waitFor();
      await window.accept();
    };
    await window.runCommand('RDS Backups: Create Backup…');
    await window.quickPickRow(/^prod/).waitFor();
    await window.accept();
    await window.quickPickRow('China (Hangzhou)').waitFor();
    await window.accept();
    await window.quickPickRow('analytics-db').waitFor();
    await type('Several instances…');
    await window.question('Which instances?');
    await window.quickPickRow('chat-db').waitFor();
    for (const name of ['bookings-db', 'chat-db']) {
      const reached = window.quickPickRow(name).and(window.page.locator('.focused'));
      for (let left = 10; left > 0 && !(await reached.isVisible()); left -= 1) {
        await keyboard.press('ArrowDown');
      }
      await keyboard.press('Space');
    }
    await window.quickInput.getByText('2 Selected').waitFor();
    await window.accept();
    await window.question('How long should the backups be kept?');
    await window.quickPickRow('As the backup policy').waitFor();
    await window.accept();
    await window.question('Summary: start the backups');
    await type('Show the requests…');
    await window.question('The requests, without keys and signatures');
    await type('chat-db');
    await window.question('The request for chat-db');
    await window.quickPickRow(new RegExp(`^DBInstanceId${idOf('chat-db')}`)).waitFor();
    assert.doesNotMatch(await window.quickInput.innerText(), /Signature|AccessKeyId/);
    await type('Back');
    await window.question('The requests, without keys and signatures');
    await type('Back to the summary');
    await window.question('Summary: start the backups');
    assert.equal(sent().length, 0, 'nothing is sent before the summary is confirmed');
    await window.quickPickRow('Start these backups now: 2').waitFor();
    await window.accept();
    await window.quickInput.getByText('2 of 2 backups started').waitFor();
    for (const name of ['bookings-db', 'chat-db']) {
      await window
        .quickPickRow(new RegExp(`^${name}\\s*Backup started · prod · China \\(Hangzhou\\)\\s*Job id: `))
        .waitFor();
    }
    await keyboard.press('Escape');
    const asked = sent().map(({ params }) => params['DBInstanceId'] ?? '');
    assert.deepEqual(asked.toSorted(), ['bookings-db', 'chat-db'].map(idOf).toSorted());
    await window.row(/^wiki-db\s*done.* · started elsewhere/).waitFor();
  });

  it('asks again where an account is marked as production, and says of each what became of it', async () => {
    await window.rowMenu(/^prod\s*Alibaba Cloud/, 'Mark as Production');
    await window.row(/^prod\s*Production · Alibaba Cloud/).waitFor();
    // The lowest first: it opens, and what is above it stays where it is.
    await window.clickRow('staging-db');
    await window.row(/^Restore window/).waitFor();
    for (const name of ['analytics-db', 'photos-db']) {
      await window.row(name).click({ modifiers: ['ControlOrMeta'] });
    }
    await window.rowMenu('photos-db', 'Create Backup…');
    await window.quickPick('As the backup policy');
    await window.question('Summary: start the backups');
    await window.quickPickRow(/^staging-db\s*Left out\s*\S+/).waitFor();
    await window.quickPick('Start these backups now: 2');
    await window.dialog.getByText('Create backups in production: prod?').waitFor();
    await window.dialog.getByRole('button', { name: 'Go Back' }).click();
    await window.question('Summary: start the backups');
    assert.equal(sent().length, 2);
    await window.quickPick('Start these backups now: 2');
    await window.dialog.getByRole('button', { name: 'Start in Production: 2' }).click();
    await window.quickInput.getByText('2 of 3 backups started').waitFor();
    await window.quickPickRow(/^staging-db\s*Left out · prod/).waitFor();
    await window.quickPickRow(/^Try again what was not started: 1/).waitFor();
    assert.equal(sent().length, 4);
    await window.page.keyboard.press('Escape');
    await window.row(/^photos-db\s*(\d+ %|waiting|asked)/).waitFor();
    await window.clickRow(/^chat-db\s*done/);
    await window.webviewFrame().getByText('chat-db').first().waitFor();
  });
});
