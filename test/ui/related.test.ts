import assert from 'node:assert/strict';
import { backupsGroup, ordersDb } from './support/rows.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

const copies = /^Cross-region backups/;
const logs = /^Log backups/;

describe('what there is besides the backups of an instance', () => {
  let window: VSCodeWindow;
  before(async () => {
    window = await openWindow();
    await window.openView();
    await window.sideBar.getByRole('button', { name: 'Explore Sample Data' }).click();
    await window.expand('China (Hangzhou)');
    // All have been looked at, and the rows stay as they are.
    await window.row(/^wiki-db.*last good backup/).waitFor();
  });
  after(() => window.close());

  const copied = async (row: string | RegExp, entry: string) =>
    await window.copied(() => window.rowMenu(row, 'Copy', entry));

  it('copies name, resource name, CLI call and Terraform block of an instance', async () => {
    const arn = await copied(ordersDb, 'Copy Resource Name');
    const id = /^acs:rds:cn-hangzhou:\*:dbinstance\/(rm-\w+)$/.exec(arn)?.[1] ?? assert.fail(arn);
    assert.equal(await copied(ordersDb, 'Copy Id'), id);
    assert.equal(await copied(ordersDb, 'Copy Name'), 'orders-db');
    const call = await copied(ordersDb, 'Copy CLI Call');
    assert.equal(call, `aliyun rds DescribeDBInstanceAttribute --region cn-hangzhou --DBInstanceId ${id}`);
    const block = await copied(ordersDb, 'Copy Terraform Data Block');
    assert.match(
      block,
      /^# Region: "cn-hangzhou"\ndata "alicloud_db_instances" "rm_\w+" \{\n {2}ids = \["rm-\w+"\]\n\}\n$/,
    );
  });

  it('copies the same of a backup, without its link', async () => {
    await window.expand(ordersDb);
    await window.expand(backupsGroup);
    const backup = /^\d{4}-.*(?<!Failed · )Full · Physical/;
    const id = await copied(backup, 'Copy Id');
    assert.match(id, /^\d+$/);
    const call = await copied(backup, 'Copy CLI Call');
    assert.match(call, new RegExp(`^aliyun rds DescribeBackups --region cn-hangzhou .*--BackupId ${id}`));
    const block = await copied(backup, 'Copy Terraform Data Block');
    assert.match(block, /data "alicloud_rds_backups"/);
    assert.doesNotMatch(`${call} ${block}`, /https?:|Signature|AccessKey/i);
    await window.collapse(backupsGroup);
  });

  it('does not offer a page in the console where only sample data is there, which has none', async () => {
    await window.page.keyboard.press('F1');
    await window.quickInput.locator('input[type=text]').first().fill('>RDS Backups: Open');
    await window.quickPickRow('RDS Backups: Open Settings').waitFor();
    assert.equal(await window.quickPickRow('RDS Backups: Open in Console').count(), 0);
    await window.page.keyboard.press('Escape');
  });

  it('lists log backups, and copies the link of one that is finished', async () => {
    await window.expand(logs);
    await window.row(/^Log backups\s*30 days · 100 of \d+/).waitFor();
    await window.rowMenu(/^mysql-bin\.\d+\s*\d{4}-.* – .* [KMG]iB(?!.*Being uploaded)/, 'Copy Download Link');
    await window.quickPick('Public network');
    await window.notification(/Download link copied\..* It works until/).waitFor();
    assert.match(await window.clipboard(), /^http:\/\/127\.0\.0\.1:\d+\/files\/.*mysql-bin.*Signature=/);
    await window.collapse(logs);
  });

  it('shows where copies go, and the log backups that are copied with them', async () => {
    await window.expand(copies);
    await window.row(/^Copying\s*to cn-shanghai · kept \d+ days · logs too/).waitFor();
    await window.expand('Cross-region log backups');
    await window.row(/mysql-bin\.\d+.*in cn-shanghai · [\d.]+ MiB/).waitFor();
    await window.collapse('Cross-region log backups');
  });

  it('tells of a copy where it came from and how long it took', async () => {
    await window.clickRow(/in cn-shanghai · .* · Restore in/);
    const page = window.webviewFrame();
    await page.getByRole('heading', { level: 1, name: /Copy of a full backup/ }).waitFor();
    await page
      .getByText(/\d+ minutes after the backup ended/)
      .first()
      .waitFor();
    await page.getByText('Earliest restorable moment').waitFor();
    await window.collapse(copies);
    await window.collapse(ordersDb);
  });

  it('says why an instance cannot have copies, and does not offer to look for some', async () => {
    await window.expand('inventory-db');
    const group = window.row(/^Cross-region backups\s*Cross-region backups of MySQL need local disks/);
    await group.waitFor();
    assert.equal(await group.getAttribute('aria-expanded'), null);
    await window.collapse('inventory-db');
  });

  it('lists the backups of released instances of a region, and opens one', async () => {
    await window.expand('Backups of released instances');
    await window.scrollToRow(/old-shop-db · Full · Physical/);
    await window.clickRow(/old-shop-db · Full · Physical/);
    const page = window.webviewFrame();
    await page.getByRole('heading', { level: 1, name: /^Full backup/ }).waitFor();
    await page.getByText('old-shop-db').first().waitFor();
  });
});
