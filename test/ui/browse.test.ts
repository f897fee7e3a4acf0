import assert from 'node:assert/strict';
import { backupsGroup } from './support/rows.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

describe('browsing the sample data', () => {
  let window: VSCodeWindow;
  before(async () => {
    window = await openWindow();
    await window.openView();
  });
  after(() => window.close());

  it('opens regions of both clouds, one row each, without a key', async () => {
    await window.sideBar.getByRole('button', { name: 'Explore Sample Data' }).click();
    for (const region of ['China (Hangzhou)', 'China (Shanghai)', 'Singapore', 'CN North-Beijing4', 'EU-Dublin']) {
      await window.row(region).waitFor();
    }
    await window.row('Sample data, Alibaba Cloud').waitFor();
    await window.row('Sample data, Huawei Cloud').waitFor();
    assert.equal(await window.sideBar.getByRole('treeitem').filter({ hasText: 'cn-hangzhou' }).count(), 1);
  });

  it('shows instances with engine and status, and what is wrong with them', async () => {
    await window.expand('China (Hangzhou)');
    await window.row(/orders-db.*MySQL 8\.0 · Running/).waitFor();
    await window.row(/legacy-app.*Locked/).waitFor();
    await window.row(/orders-db-replica.*Read-only/).waitFor();
    await window.row(/loyalty-db.*SELF_HEALING/).waitFor();
  });

  it('shows the first 100 backups of 412 and loads more on request', async () => {
    await window.expand('events-db');
    await window.expand(backupsGroup);
    await window.row('30 days · 100 of 412').waitFor();
    await window.scrollToRow('Load more…');
    await window.row('Load more…').click();
    await window.scrollToRow(backupsGroup);
    await window.row('30 days · 200 of 412').waitFor();
    await window.collapse('events-db');
  });

  it('shows status, type, method and size on a backup, and a failed one at a glance', async () => {
    await window.expand(/orders-db.*MySQL 8\.0 · Running/);
    await window.expand(backupsGroup);
    await window.row(/\d{4}-\d\d-\d\d \d\d:\d\d.*Full · Physical · [\d.]+ [KMGT]iB/).waitFor();
    await window.row(/Failed · Full/).waitFor();
    await window.collapse(backupsGroup);
  });

  it('names destination and restore regions on cross-region backups', async () => {
    await window.expand('Cross-region backups');
    await window.row(/in cn-shanghai · .* · Restore in cn-hangzhou, cn-shanghai/).waitFor();
    await window.collapse('Cross-region backups');
  });

  it('says so when there is nothing', async () => {
    await window.collapse(/orders-db.*MySQL 8\.0 · Running/);
    await window.expand('sessions-db');
    await window.expand(backupsGroup);
    await window.row('No backups in the last 30 days').waitFor();
    await window.collapse('sessions-db');
  });

  it('lists instances page after page without being asked', async () => {
    await window.collapse('China (Hangzhou)');
    await window.expand('Singapore');
    await window.row('game-shard-001').waitFor();
    await window.scrollToRow('game-shard-130');
    await window.scrollToRow('Singapore');
    await window.collapse('Singapore');
  });

  it('opens a page with every field of a backup, in words and raw', async () => {
    await window.expand('China (Hangzhou)');
    await window.expand(/orders-db.*MySQL 8\.0 · Running/);
    await window.expand(backupsGroup);
    await window.clickRow(/Full · Physical/);
    const page = window.webviewFrame();
    await page.getByRole('heading', { level: 1, name: /Full backup/ }).waitFor();
    for (const field of ['BackupId', 'BackupSize', 'Checksum', 'MetaStatus', 'StoreStatus', 'HostInstanceID']) {
      await page.getByText(field, { exact: true }).first().waitFor();
    }
    await page.getByRole('button', { name: 'Show raw values' }).click();
    await page.getByText('FullBackup', { exact: true }).first().waitFor();
    assert.doesNotMatch(await page.locator('body').innerText(), /Signature=|OSSAccessKeyId/);
  });

  it('copies a link from that page', async () => {
    await window.webviewFrame().getByRole('button', { name: 'Copy public link' }).click();
    await window.webviewFrame().getByText('Download link copied').first().waitFor();
    assert.match(await window.clipboard(), /^http:\/\/127\.0\.0\.1:\d+\/files\/.*Signature=/);
  });

  it('keeps the page through being hidden and through a reload of the window', async () => {
    await window.clickRow(/Failed · Full/);
    await window.tab(/Full backup/, 1).waitFor();
    await window.tab(/Full backup/, 0).click();
    await window
      .webviewFrame()
      .getByRole('heading', { level: 1, name: /Full backup/ })
      .waitFor();
    await window.reload();
    await window
      .webviewFrame()
      .getByRole('heading', { level: 1, name: /Full backup/ })
      .waitFor();
    await window.webviewFrame().getByText('orders-db').first().waitFor();
  });

  it('copies the link of a row, and asks which one when there are several', async () => {
    await window.openView();
    await window.expand('Sample data, Alibaba Cloud');
    await window.expand('China (Hangzhou)');
    await window.expand(/orders-db.*MySQL 8\.0 · Running/);
    await window.expand(backupsGroup);
    await window.rowMenu(/Full · Physical/, 'Copy Download Link');
    await window.quickPick('Internal network');
    await window.notification(/Download link copied\..* It works until/).waitFor();
    assert.match(await window.clipboard(), /^http:\/\/127\.0\.0\.1:\d+\/files\/.*internal.*Signature=/);
  });

  it('says why a snapshot has no link', async () => {
    await window.collapse(/orders-db.*MySQL 8\.0 · Running/);
    await window.expand('inventory-db');
    await window.expand(backupsGroup);
    await window.rowMenu(/Full · Snapshot/, 'Copy Download Link');
    await window.notification(/snapshot/i).waitFor();
  });

  it('keeps the open rows when the account gets another name', async () => {
    await window.scrollToRow('Sample data, Alibaba Cloud');
    await window.rowMenu('Sample data, Alibaba Cloud', 'Rename Account…');
    await window.question('New name');
    await window.typeInput('Playground');
    await window.row('Playground').waitFor();
    await window.scrollToRow(/Full · Snapshot/);
  });

  it('closes the page of a removed account, and brings the sample data back', async () => {
    await window.scrollToRow('Playground');
    await window.tab(/Full backup/, 1).waitFor();
    await window.rowMenu('Playground', 'Remove Account…');
    await window.dialog.getByRole('button', { name: 'Remove' }).click();
    await window.row('Playground').waitFor({ state: 'detached' });
    await window.tab(/Full backup/, 1).waitFor({ state: 'detached' });
    await window.runCommand('RDS Backups: Explore Sample Data');
    await window.row('China (Hangzhou)').waitFor();
    assert.equal(await window.sideBar.getByRole('treeitem').filter({ hasText: 'Sample data' }).count(), 2);
  });
});
