import assert from 'node:assert/strict';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { RequestRecord, Sandbox } from '../../src/sandbox/index.ts';
import { addSandboxAccount } from './support/accounts.ts';
import { backupsGroup, ordersDb } from './support/rows.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

const DAY = 24 * 60 * 60 * 1000;

/** `2026-11-21`, in local time. */
function day(daysAgo: number): string {
  const date = new Date(Date.now() - daysAgo * DAY);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

describe('filters', () => {
  let sandbox: Sandbox;
  let window: VSCodeWindow;

  before(async () => {
    sandbox = await startSandbox();
    // Only what the lists ask for counts here.
    window = await openWindow({ settings: { 'rdsBackups.health.check': false } });
    await addSandboxAccount(window, sandbox, 'prod');
    await window.expand('China (Hangzhou)');
  });
  after(async () => {
    await sandbox.close();
    await window.close();
  });

  const latest = (action: string): RequestRecord | undefined =>
    sandbox.requests.findLast((request) => request.action === action);

  it('asks the cloud for failed backups of 90 days, and says so on the row', async () => {
    await window.expand(ordersDb);
    await window.expand(backupsGroup);
    await window.row(/Full · Physical/).waitFor();
    await window.rowMenu(backupsGroup, 'Filter…');
    await window.question('Each answer is used at once');
    await window.quickPick(/^Status/);
    await window.quickPick('Failed');
    await window.quickPickRow(/^Status.*Failed/).waitFor();
    await window.quickPick(/^Time/);
    await window.quickPick('Last 90 days');
    await window.quickPickRow(/^Time.*Last 90 days/).waitFor();
    await window.quickPick('Done');
    await window.row(/^Backups\s*Last 90 days · Failed · \d+/).waitFor();
    await window.row(/Failed · Full/).waitFor();
    assert.equal(await window.row(/^\d{4}-.*(?<!Failed · )Full/).count(), 0, 'good ones are not shown');
    const { params } = latest('DescribeBackups') ?? assert.fail('nothing was asked');
    assert.equal(params['BackupStatus'], 'Failed');
    const days = (Date.now() - Date.parse(params['StartTime'] ?? '')) / DAY;
    assert.ok(Math.abs(days - 90) < 0.1, `asked for ${days} days`);
  });

  it('keeps the filter over a reload of the window, and clears it with one click', async () => {
    await window.reload();
    await window.openView();
    await window.expand('prod');
    await window.expand('China (Hangzhou)');
    await window.expand(ordersDb);
    await window.expand(backupsGroup);
    await window.row(/^Backups\s*Last 90 days · Failed · \d+/).waitFor();
    await window.row(/Failed · Full/).waitFor();
    assert.equal(latest('DescribeBackups')?.params['BackupStatus'], 'Failed');
    await window.rowButton(backupsGroup, 'Clear Filter');
    await window.row(/^Backups\s*30 days · \d+/).waitFor();
    await window.row(/^\d{4}-.*(?<!Failed · )Full · Physical/).waitFor();
    assert.equal(latest('DescribeBackups')?.params['BackupStatus'], undefined);
  });

  it('says that the end is before the start, and keeps what was typed', async () => {
    await window.rowMenu(backupsGroup, 'Filter…');
    await window.quickPick(/^Time/);
    await window.quickPick('Between two times…');
    await window.question('From when?');
    await window.typeInput('yesterday');
    await window.question('“yesterday” is not a time');
    await window.typeInput(day(-3));
    await window.question('is in the future');
    await window.typeInput(day(5));
    await window.question('Until when?');
    await window.typeInput(day(9));
    await window.question(new RegExp(`The end, ${day(9)}.*, is before the start, ${day(5)}`));
    assert.equal(await window.quickInput.locator('.quick-input-box input').inputValue(), day(9));
    await window.typeInput(day(2));
    await window.quickPickRow(`${day(5)} – ${day(2)}`).waitFor();
    await window.page.keyboard.press('Escape');
    await window.row(`${day(5)} – ${day(2)}`).waitFor();
    await window.row(day(3)).waitFor();
    assert.equal(await window.row(new RegExp(`^(${day(0)}|${day(1)}|${day(6)}) `)).count(), 0);
    await window.rowMenu(backupsGroup, 'Clear Filter');
    await window.row(/^Backups\s*30 days/).waitFor();
    await window.collapse(ordersDb);
  });

  it('asks the cloud for instances by a part of their name', async () => {
    await window.rowButton('China (Hangzhou)', 'Filter…');
    await window.quickPick('Name or id');
    await window.question('Part of the name or id');
    await window.typeInput('orders');
    await window.quickPick('Done');
    await window.row(/China \(Hangzhou\).*“orders”/).waitFor();
    await window.row('analytics-db').waitFor({ state: 'detached' });
    await window.row('orders-db-replica').waitFor();
    assert.equal(latest('DescribeDBInstances')?.params['SearchKey'], 'orders');
  });

  it('says that nothing fits, and clears the filter with a click there', async () => {
    await window.rowMenu('China (Hangzhou)', 'Filter…');
    await window.quickPick(/^Engine/);
    await window.quickPick('SQL Server');
    await window.quickPickRow(/^Engine.*SQL Server/).waitFor();
    await window.page.keyboard.press('Escape');
    await window.row('Nothing matches the filter').click();
    await window.row('analytics-db').waitFor();
    await window.row(/China \(Hangzhou\)\s*cn-hangzhou · 25 instances/).waitFor();
  });
});
