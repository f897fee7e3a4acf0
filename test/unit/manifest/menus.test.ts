import assert from 'node:assert/strict';
import { line, manifest, shortName, shown, type MenuEntry } from './manifest.ts';
import { offers } from './offered.ts';
import { activityContext, explorerContexts } from './rows.ts';
import { keysOf, type Keys } from './when.ts';

const EXPLORER = 'rdsBackups.explorer';
const ACTIVITY = 'rdsBackups.activity';
const ITEM = 'view/item/context';

/** Commands that act on all rows that are selected; all others act on one. */
const forSeveral = new Set(['createBackup', 'pin', 'unpin', 'refresh', 'retry', 'copyError', 'copy']);
const forTwo = new Set([...forSeveral, 'compareBackups']);

const contexts = await explorerContexts();
const isInline = ({ group = '' }: MenuEntry) => group.startsWith('inline');
const nameOf = ({ command, submenu }: MenuEntry) => shortName(command ?? submenu ?? '');

/** The editor offers for several rows what it offers for each of them. */
function menuOf(rows: readonly string[]): readonly string[] {
  const keys: Keys = {
    view: EXPLORER,
    listMultiSelection: rows.length > 1,
    listDoubleSelection: rows.length === 2,
  };
  const each = rows.map((viewItem) =>
    shown(ITEM, { ...keys, viewItem })
      .filter((entry) => !isInline(entry))
      .map(nameOf),
  );
  const [first = [], ...others] = each;
  return first.filter((name) => others.every((names) => names.includes(name)));
}

const several = (...rows: readonly string[]) => menuOf(rows).join(' ');

const mayHoldInstances = (row: string) => ['account', 'region', 'instance', 'group'].includes(contexts.get(row) ?? '');

/** All kinds of rows with each other and with themselves. */
function pairs(): readonly (readonly [string, string])[] {
  const rows = [...contexts.keys()];
  return rows.flatMap((left, index) => rows.slice(index).map((right) => [left, right] as const));
}

/** What is offered for a job or a download. */
const activityMenu = (viewItem: string) => line(shown(ITEM, { view: ACTIVITY, viewItem }));

/** The buttons and the menu of a view. */
const title = (view: string, more: Keys = {}) => line(shown('view/title', { view, ...more }));

/** What the palette has. */
const inPalette = (keys: Keys) => {
  const entries = new Map(manifest.contributes.menus['commandPalette']?.map((entry) => [entry.command, entry]));
  const offered = new Set(shown('commandPalette', keys).map(({ command }) => command));
  return manifest.contributes.commands
    .map(({ command }) => command)
    .filter((command) => !entries.has(command) || offered.has(command))
    .map(shortName);
};

describe('the menus of rows', () => {
  it('know every kind of row that the product shows, and no other', () => {
    const known = offers.flatMap(({ rows }) => rows.split(' '));
    assert.deepEqual(known.toSorted(), [...contexts.keys()].toSorted());
  });

  it('offer for one row what works there, in the groups of the editor', () => {
    for (const { rows, inline, menu } of offers) {
      for (const viewItem of rows.split(' ')) {
        const keys = { view: EXPLORER, viewItem };
        const all = shown(ITEM, keys);
        const copies = shown('rdsBackups.copy', keys).map(nameOf).join(' ');
        const groups = line(all.filter((entry) => !isInline(entry))).replace('[rdsBackups.copy]', `[${copies}]`);
        assert.equal(all.filter(isInline).map(nameOf).join(' '), inline, viewItem);
        assert.equal(groups, menu.join(' | '), viewItem);
      }
    }
  });

  it('offer for several rows only what acts on all of them', () => {
    for (const [left, right] of pairs()) {
      const two = menuOf([left, right]);
      assert.deepEqual(
        two.filter((name) => !forTwo.has(name)),
        [],
        `${left} and ${right}`,
      );
      const three = menuOf([left, right, right]);
      assert.deepEqual(
        three.filter((name) => !forSeveral.has(name)),
        [],
        `${left} and twice ${right}`,
      );
    }
  });

  it('offer to create a backup also where an account, a region or a list is selected besides instances', () => {
    for (const [left, right] of pairs()) {
      const offered = menuOf([left, right]).filter((name) => name === 'createBackup');
      assert.equal(offered.length, mayHoldInstances(left) && mayHoldInstances(right) ? 1 : 0, `${left} and ${right}`);
    }
  });

  it('offer this for several rows', () => {
    assert.equal(several('instance', 'instance'), 'createBackup copy pin refresh');
    assert.equal(several('instance', 'instance.pinned'), 'createBackup copy refresh');
    assert.equal(several('instance', 'instance.readonly'), 'createBackup copy pin refresh');
    assert.equal(several('instance.pinned', 'instance.gone.pinned'), 'createBackup copy unpin');
    assert.equal(several('account', 'instance'), 'createBackup copy refresh');
    assert.equal(several('note.failed', 'instance'), '');
    assert.equal(several('account', 'account.sample'), 'createBackup copy refresh');
    assert.equal(several('backup.link', 'backup.link'), 'compareBackups copy');
    assert.equal(several('backup.link', 'copy', 'released'), 'copy');
    assert.equal(several('backup.link', 'log.named.link'), 'copy');
    assert.equal(several('group.list', 'region'), 'createBackup refresh');
    assert.equal(several('note.failed', 'note.failed.signIn'), 'retry copyError');
    assert.equal(several('note.failed', 'fact.failed'), 'copyError');
    assert.equal(several('note.more', 'fact'), '');
  });

  it('offer for a job or a download the deeds that it can have done', () => {
    const running = activityContext({ kind: 'download', state: 'running' }, 'pause', 'cancel');
    assert.equal(
      activityMenu(running),
      'inline: activity.pause activity.cancel | 1_run: activity.pause | 7_modification: activity.cancel',
    );
    const paused = activityContext({ kind: 'download', state: 'paused' }, 'resume', 'cancel');
    assert.equal(
      activityMenu(paused),
      'inline: activity.resume activity.cancel | 1_run: activity.resume | 7_modification: activity.cancel',
    );
    const done = activityContext({ kind: 'download', state: 'done' }, 'show', 'reveal', 'remove');
    assert.equal(
      activityMenu(done),
      'inline: activity.show activity.reveal activity.remove | navigation: activity.show activity.reveal | 7_modification: activity.remove',
    );
    const failed = activityContext({ kind: 'download', state: 'failed' }, 'retry', 'remove');
    assert.equal(
      activityMenu(failed),
      'inline: activity.retry activity.remove | 1_run: activity.retry | 7_modification: activity.remove',
    );
    const job = activityContext({ kind: 'job', state: 'running' }, 'stopFollowing');
    assert.equal(activityMenu(job), '7_modification: activity.stopFollowing');
    assert.equal(activityMenu(activityContext({ kind: 'job', state: 'done' })), '');
  });

  it('ask for nothing that the product tells: when that changes, the editor forgets that open rows are selected', () => {
    const asked = [ITEM, 'rdsBackups.copy'].flatMap((menu) => manifest.contributes.menus[menu] ?? []);
    assert.deepEqual(
      asked.flatMap(({ when = 'true' }) => keysOf(when)).filter((key) => key.startsWith('rdsBackups.')),
      [],
    );
  });

  it('are those of the view they stand in', () => {
    for (const viewItem of contexts.keys()) {
      assert.equal(line(shown(ITEM, { view: 'somebody.else', viewItem })), '');
      assert.equal(line(shown(ITEM, { view: ACTIVITY, viewItem })), '', viewItem);
    }
  });
});

describe('the menus of the views', () => {
  const some = { 'rdsBackups.hasAccounts': true };

  it('have without an account only what leads to one', () => {
    assert.equal(
      title(EXPLORER),
      'navigation: addAccount | 8_start: openWalkthrough exploreSampleData | 9_settings: openSettings showLog',
    );
    assert.equal(title(ACTIVITY), '');
  });

  it('have at most four buttons, and the rest in groups', () => {
    const rest = '8_start: openWalkthrough exploreSampleData | 9_settings: openSettings showLog';
    const buttons = 'navigation: addAccount findInstance showReport refreshAll | 1_backup: createBackup goToBackup';
    assert.equal(
      title(EXPLORER, { ...some, 'rdsBackups.order': 'name' }),
      `${buttons} | 2_sort: sortByHealth | ${rest}`,
    );
    assert.equal(
      title(EXPLORER, { ...some, 'rdsBackups.order': 'health' }),
      `${buttons} | 2_sort: sortByName | ${rest}`,
    );
    assert.equal(title(ACTIVITY, some), 'navigation: findRunning createBackup');
  });
});

describe('the palette', () => {
  const always = ['addAccount', 'exploreSampleData', 'openSettings', 'openWalkthrough', 'showLog'];
  const accounts = { 'rdsBackups.hasAccounts': true, 'rdsBackups.order': 'name' };
  const withAccounts =
    'checkPermissions chooseRegions createBackup findInstance findRegions findRunning goToBackup markProduction refreshAll removeAccount renameAccount showHistory showReport sortByHealth unmarkProduction'.split(
      ' ',
    );
  const more = (selection: string) =>
    inPalette({ ...accounts, 'rdsBackups.selection': selection }).filter((name) => !inPalette(accounts).includes(name));

  it('has without an account only what needs none', () => {
    assert.deepEqual(inPalette({}), always);
    assert.deepEqual(inPalette({ 'rdsBackups.selection': 'instance' }), always, 'a row that is going');
  });

  it('has with sample data what needs an account, and with one of your own what sample data has not', () => {
    assert.deepEqual(inPalette(accounts), [...always, ...withAccounts].toSorted());
    const own = ['editAccount', 'enterKeyAgain', 'openInConsole'];
    assert.deepEqual(
      inPalette({ ...accounts, 'rdsBackups.hasOwnAccounts': true }),
      [...always, ...withAccounts, ...own].toSorted(),
    );
  });

  it('has what works on the selected rows', () => {
    assert.equal(more('account').join(' '), 'copyCli copyName');
    assert.equal(more('region').join(' '), 'clearFilter copyCli copyId copyName copyTerraform filter');
    assert.equal(
      more('instance').join(' '),
      'clearFilter copyArn copyCli copyId copyName copyTerraform filter pin unpin',
    );
    assert.equal(more('group').join(' '), 'clearFilter exportList filter');
    assert.equal(
      more('backup').join(' '),
      'clearFilter compareBackups copyCli copyDownloadLink copyId copyLinkAs copyTerraform downloadBackup exportList filter showBackupDetails showRawReply',
    );
    assert.equal(
      more('log').join(' '),
      'clearFilter copyCli copyDownloadLink copyId copyLinkAs copyName downloadBackup exportList filter',
    );
    assert.equal(more('several:backup,instance').join(' '), 'copyArn copyCli copyId copyName copyTerraform pin unpin');
    assert.deepEqual(['note', 'fact', 'several:fact,note', ''].flatMap(more), []);
  });
});
