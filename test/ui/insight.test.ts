import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { addSandboxAccount } from './support/accounts.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

/** What stands first behind the name of an instance that needs somebody. */
const trouble = /^[\w-]+, (last good backup [^·]* · (over|missed|\d+ failed)|no good backup|automatic backup is off)/;
const SECOND = 1000;

describe('how the instances are doing', () => {
  let sandbox: Sandbox;
  let window: VSCodeWindow;
  const asked = () => sandbox.requests.filter(({ action }) => action === 'DescribeBackups').length;
  /** The rows of instances, without ages, which change by themselves. */
  const instances = async () =>
    (await window.rowWords())
      .filter((words) => /MySQL|PostgreSQL|SQL Server|MariaDB/.test(words))
      .map((words) => words.replace(/\d+ (min|h|d) ago/, 'some time ago'));

  /** Those that have not been looked at; read-only ones have no backups of their own. */
  const unknown = async () => (await instances()).filter((words) => !/backup|Read-only/.test(words));

  /** Every instance on the screen has been looked at. */
  async function lookedAt(): Promise<void> {
    for (let left = 150; (await unknown()).length > 0 && left > 0; left -= 1) {
      await wait(0.1 * SECOND);
    }
    assert.deepEqual(await unknown(), []);
  }

  /** Nothing more is asked for, once what was under way has come to its end. */
  async function assertQuiet(why: string): Promise<void> {
    await wait(SECOND);
    const before = asked();
    await wait(1.5 * SECOND);
    assert.equal(asked(), before, why);
  }

  /** Asking begins, or goes on. */
  async function asks(before = asked()): Promise<void> {
    for (let left = 150; asked() <= before && left > 0; left -= 1) {
      await wait(0.1 * SECOND);
    }
    assert.ok(asked() > before, 'instances on the screen are asked about');
  }

  before(async () => {
    sandbox = await startSandbox();
    window = await openWindow();
    // Room for all rows of a region.
    await window.page.setViewportSize({ width: 1280, height: 1000 });
    await addSandboxAccount(window, sandbox, 'prod');
  });
  after(async () => {
    await sandbox.close();
    await window.close();
  });

  it('shows the instances first and then the age of their last good backups', async () => {
    sandbox.faults.add({ kind: 'hang', action: 'DescribeBackups', times: Infinity });
    await window.expand('China (Hangzhou)');
    await window.row(/^wiki-db/).waitFor();
    await asks(0);
    for (const words of await instances()) {
      assert.doesNotMatch(words, /backup/, 'nothing is known of backups yet');
    }
    sandbox.faults.clear();
    await window.rowButton('China (Hangzhou)', 'Refresh');
    await window.row(/^analytics-db\s*last good backup \d+ (min|h) ago · PostgreSQL 16\.0 · Running/).waitFor();
    await lookedAt();
  });

  it('says in words what is wrong, in front of everything else', async () => {
    await window.row(/^crm-db\s*last good backup \d d ago · \d+ failed since · SQL Server/).waitFor();
    await window.row(/^lab-db\s*automatic backup is off · last good backup \d d ago · MySQL/).waitFor();
    await window.row(/^chat-db\s*last good backup \d+ h ago · over 26 h · MySQL/).waitFor();
    await window.row(/^search-db\s*no good backup in 7 days · \d+ failed · PostgreSQL/).waitFor();
    await window.row(/^sessions-db\s*no backup yet · MySQL 8\.0 · Running/).waitFor();
    await window.row(/^payroll-db.*last good backup .* ago · none due since/).waitFor();
    const words = await window.rowWords();
    assert.ok(
      words.some((each) => /^crm-db, last good backup \d d ago · \d+ failed since/.test(each)),
      'spoken, too',
    );
  });

  it('counts them at the icon in the activity bar, and says of how many', async () => {
    const entry = window.page.locator('.activitybar .action-item', {
      has: window.page.locator('a[aria-label^="RDS Backups"]'),
    });
    const inTrouble = (await instances()).filter((words) => trouble.test(words)).length;
    assert.ok(inTrouble >= 5, `${inTrouble} are known to be in trouble`);
    await entry.locator('.badge').getByText(String(inTrouble), { exact: true }).waitFor();
    await entry.hover();
    await window.page.getByText(`RDS Backups - ${inTrouble} of 24 checked instances need attention`).first().waitFor();
  });

  it('puts them on top when sorted by health, and back', async () => {
    const byName = await instances();
    await window.runCommand('RDS Backups: Sort Instances by Health');
    await window.page.mouse.move(900, 600);
    const first = window.sideBar.locator('[role=treeitem][data-index="2"]');
    await first.filter({ hasText: /no good backup/ }).waitFor();
    const byHealth = await instances();
    const inTrouble = byName.filter((words) => trouble.test(words));
    assert.deepEqual(byHealth.slice(0, inTrouble.length).toSorted(), inTrouble.toSorted());
    assert.deepEqual(byHealth.toSorted(), byName.toSorted());
    await window.runCommand('RDS Backups: Sort Instances by Name');
    await first.filter({ hasText: 'analytics-db' }).waitFor();
    assert.deepEqual(await instances(), byName);
  });

  it('stops asking when the region is closed, and goes on when it is opened again', async () => {
    await window.collapse('China (Hangzhou)');
    sandbox.faults.clear();
    sandbox.faults.add({ kind: 'slow', action: 'DescribeBackups', delay: 300, times: Infinity });
    await window.expand('Singapore');
    await asks();
    await window.collapse('Singapore');
    await assertQuiet('a closed region is not asked about');
    await window.expand('Singapore');
    await asks();
  });

  it('stops asking while the view is hidden', async () => {
    await window.page.locator('.activitybar a[aria-label^="Explorer"]').click();
    await assertQuiet('nothing is asked for a hidden view');
    await window.openView();
    await asks();
  });

  it('stops asking when all rows are collapsed at once', async () => {
    await window.sideBar.hover();
    await window.sideBar.getByRole('button', { name: 'Collapse All' }).click();
    await assertQuiet('nothing is asked for collapsed rows');
    await window.expand('prod');
    await window.row('Singapore').waitFor();
    await assertQuiet('the region stays closed');
  });
});
