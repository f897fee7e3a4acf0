import assert from 'node:assert/strict';
import { fleet } from '../../src/sandbox/alibaba/fleet.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { addSandboxAccount } from './support/accounts.ts';
import { backupsGroup, ordersDb } from './support/rows.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

describe('finding things', () => {
  let sandbox: Sandbox;
  let window: VSCodeWindow;

  before(async () => {
    sandbox = await startSandbox();
    window = await openWindow({ settings: { 'rdsBackups.health.check': false } });
    await addSandboxAccount(window, sandbox, 'prod');
    await window.expand('China (Hangzhou)');
    await window.row('wiki-db').waitFor();
  });
  after(async () => {
    await sandbox.close();
    await window.close();
  });

  /** The row below the account's own. */
  const first = (text: string) => window.sideBar.locator('[role=treeitem][data-index="1"]').filter({ hasText: text });

  it('looks for an instance where some are known, and everywhere on request', async () => {
    await window.runCommand('RDS Backups: Find Instance…');
    await window.question(/^Type a part of a name/);
    await window.quickPickRow(/^analytics-db/).waitFor();
    await window.page.keyboard.type('shard-117');
    await window.quickPickRow(/^Search all regions.*Regions not searched yet: 2/).waitFor();
    assert.equal(await window.quickPickRow('game-shard-117').count(), 0);
    await window.accept();
    await window.quickPickRow(/^game-shard-117.*prod · Singapore · ap-southeast-1/).waitFor();
    await window.accept();
    await window.sideBar.locator('[role=treeitem][aria-selected=true]').filter({ hasText: 'game-shard-117' }).waitFor();
    await window.row(backupsGroup).waitFor();
    await window.scrollToRow('Singapore');
    await window.collapse('Singapore');
  });

  it('keeps a pinned instance on top of its account, also over a reload', async () => {
    await window.rowButton('wiki-db', 'Pin Instance');
    await first('wiki-db').waitFor();
    await window.reload();
    await window.openView();
    await window.expand('prod');
    await first('wiki-db').waitFor();
    await window.expand('wiki-db');
    await window.expand(backupsGroup);
    await window.row(/Full · Snapshot/).waitFor();
    await window.rowMenu('wiki-db', 'Unpin Instance');
    await first('China (Hangzhou)').waitFor();
  });

  it('hides the regions that are not chosen, and brings the choice back from the row that says so', async () => {
    await window.rowMenu('prod', 'Choose Regions…');
    await window.question('Which regions do you want to see?');
    await window.quickPickRow(/China \(Hangzhou\).*25 instances/).waitFor();
    await window.quickPick('Singapore');
    await window.accept();
    await window.row('Singapore').waitFor({ state: 'detached' });
    await window.row('1 region hidden').click();
    await window.question('Which regions do you want to see?');
    await window.quickPick('Singapore');
    await window.accept();
    await window.row('Singapore').waitFor();
    assert.equal(await window.row('hidden').count(), 0);
  });

  it('finds the regions that have instances, and shows only those', async () => {
    fleet.filter(({ region }) => region === 'cn-shanghai').forEach(({ id }) => sandbox.release(id));
    sandbox.faults.add({ kind: 'slow', action: 'DescribeDBInstances', delay: 2500 });
    await window.rowMenu('prod', 'Find Regions with Instances');
    await window.notification(/Looking for instances in all regions of prod.*2 of 3 regions, \d+ instances/).waitFor();
    const outcome = 'Instances in 2 of 3 regions: China (Hangzhou) 25, Singapore 100+.';
    await window.notification(outcome).waitFor();
    await window.notificationButton(outcome, 'Show Only These');
    await window.row('1 region hidden').waitFor();
    await window.row('Singapore').waitFor();
    assert.equal(await window.row('China (Shanghai)').count(), 0);
  });

  it('opens the details of a backup by its id', async () => {
    await window.expand('China (Hangzhou)');
    await window.expand(ordersDb);
    await window.expand(backupsGroup);
    const id = await window.copied(() => window.rowMenu(/^\d{4}-.*Failed · Full/, 'Copy', 'Copy Id'));
    assert.match(id, /^\d+$/);
    await window.rowMenu(ordersDb, 'Go to Backup…');
    await window.question('Id of a backup or of a cross-region backup');
    await window.typeInput('12345');
    await window.question('No backup or copy of orders-db has the id 12345.');
    assert.equal(await window.quickInput.locator('.quick-input-box input').inputValue(), '12345');
    await window.typeInput(id);
    const page = window.webviewFrame();
    await page.getByRole('heading', { level: 1, name: /Full backup/ }).waitFor();
    await page.getByText(id, { exact: true }).first().waitFor();
  });
});
