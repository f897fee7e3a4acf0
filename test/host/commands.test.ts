import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { clouds } from '../../src/clouds/index.ts';
import {
  accountNode,
  backupNode,
  groupNode,
  instanceNode,
  noteNode,
  regionNode,
  type BackupNode,
  type GroupKind,
  type InstanceNode,
} from '../../src/explorer/nodes.ts';
import { SAMPLE_SITE, type Account, type CloudId } from '../../src/model/account.ts';
import { CloudError } from '../../src/model/errors.ts';
import type { CloudProvider } from '../../src/model/provider.ts';
import type { Backup } from '../../src/model/resources.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { formatLocale } from '../../src/platform/format.ts';
import { RecordingLog } from '../support/log.ts';
import { keys, ownExtension, pressing, until } from './support.ts';

const month = 30 * 86_400_000;
const signal = new AbortController().signal;
/** The accounts that *Explore Sample Data* adds, and the region of each that has the most. */
const samples: Readonly<Record<CloudId, { readonly account: Account; readonly regionId: string }>> = {
  alibaba: { account: sampleOf('alibaba', 'sample'), regionId: 'cn-hangzhou' },
  huawei: { account: sampleOf('huawei', 'sample-huawei'), regionId: 'cn-north-4' },
};

function sampleOf(cloud: CloudId, id: string): Account {
  return { id, cloud, name: 'Sample data', method: 'accessKey', site: SAMPLE_SITE, keyPlace: 'window' };
}

const run = (name: string, argument?: unknown) => vscode.commands.executeCommand(`rdsBackups.${name}`, argument);

const whole = (backup: Backup) => backup.state.kind === 'good' && backup.links.length === 2;

const labels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));

/** What a command leaves on the clipboard. */
async function copyOf(name: string, argument: unknown): Promise<string> {
  await run(name, argument);
  return await vscode.env.clipboard.readText();
}

async function copied(node: BackupNode): Promise<string> {
  await vscode.env.clipboard.writeText('before');
  await pressing(keys.enter, run('copyDownloadLink', node));
  return await vscode.env.clipboard.readText();
}

/** Hears what the extension says in the window. It goes on to the window as well. */
class Messages {
  readonly said: string[] = [];
  readonly #real = {
    showInformationMessage: vscode.window.showInformationMessage,
    showWarningMessage: vscode.window.showWarningMessage,
    showErrorMessage: vscode.window.showErrorMessage,
  };

  constructor() {
    for (const [name, real] of Object.entries(this.#real)) {
      const show = (message: string, ...more: string[]) => {
        this.said.push(message);
        return real(message, ...more);
      };
      Object.assign(vscode.window, { [name]: show });
    }
  }

  dispose(): void {
    Object.assign(vscode.window, this.#real);
  }
}

describe('the commands', () => {
  let sandbox: Sandbox;
  let providers: Readonly<Record<CloudId, CloudProvider>>;
  let messages: Messages;

  before(async () => {
    await ownExtension()?.activate();
    // Another sandbox with the same data as the one that the extension starts, to build rows from.
    sandbox = await startSandbox();
    providers = { alibaba: connect('alibaba'), huawei: connect('huawei') };
  });
  after(async () => {
    Object.values(providers).forEach((provider) => provider.dispose());
    await sandbox.close();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('notifications.clearAll');
  });
  beforeEach(() => (messages = new Messages()));
  afterEach(async () => {
    messages.dispose();
    sandbox.faults.clear();
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  function connect(id: CloudId): CloudProvider {
    const cloud = clouds.find((each) => each.id === id) ?? assert.fail(`${id} is missing`);
    const account = { ...samples[id].account, site: 'custom', endpoint: sandbox.url };
    const settings = { timeout: 5000, concurrency: 8, language: 'en', callLimit: 'none' } as const;
    return cloud.connect(account, sandbox.credentialsOf(id), settings, { log: new RecordingLog() });
  }

  async function instanceRow(name: string, cloud: CloudId = 'alibaba'): Promise<InstanceNode> {
    const { account, regionId } = samples[cloud];
    const region = (await providers[cloud].listRegions({ signal })).items.find(({ id }) => id === regionId);
    assert.ok(region);
    const { items } = await providers[cloud].listInstances(region, {}, { signal });
    const instance = items.find((each) => each.name === name);
    assert.ok(instance);
    return instanceNode(regionNode(accountNode(account), region), instance);
  }

  /** The first row of an instance's backups, as the tree would have it, that is as wanted. */
  async function row(
    name: string,
    wanted: (backup: Backup) => boolean,
    { kind = 'backups', cloud = 'alibaba' }: { readonly kind?: GroupKind; readonly cloud?: CloudId } = {},
  ) {
    const parent = await instanceRow(name, cloud);
    const now = Date.now();
    const query = { range: { from: new Date(now - month), to: new Date(now) } };
    const { items } =
      kind === 'backups'
        ? await providers[cloud].listBackups(parent.instance, query, { signal })
        : await providers[cloud].listCopies(parent.instance, query, { signal });
    const backup = items.find(wanted);
    assert.ok(backup, `${name} has no such backup`);
    return backupNode(groupNode(parent, kind), backup);
  }

  it('that are registered are the ones that are contributed', async () => {
    const ofExtension = /^rdsBackups\.([^.]+|activity\.(cancel|pause|remove|resume|retry|reveal|show|stopFollowing))$/;
    const extension = ownExtension();
    assert.ok(extension);
    const { contributes } = extension.packageJSON as { contributes: { commands: { command: string }[] } };
    const registered = await vscode.commands.getCommands(true);
    assert.deepEqual(
      // Those that the editor makes for a view have one more part, as the deeds of its rows have.
      registered.filter((command) => ofExtension.test(command)).toSorted(),
      contributes.commands.map(({ command }) => command).toSorted(),
    );
  });

  it('say what is missing when they get no row, and do not fail', async () => {
    const forBackups = ['compareBackups', 'copyDownloadLink', 'downloadBackup', 'showBackupDetails', 'showRawReply'];
    for (const name of forBackups) {
      await run(name);
    }
    assert.equal(messages.said.length, forBackups.length);
    assert.ok(
      messages.said.every((message) => message.startsWith('Select a backup')),
      messages.said.join('\n'),
    );
    for (const name of ['cancelLoading', 'loadMore', 'refresh', 'showLog']) {
      await run(name);
      await run(name, { kind: 'backup' });
      await run(name, 7);
    }
    assert.equal(messages.said.length, forBackups.length);
    await run('copyId', 7);
    await run('copyError');
    assert.deepEqual(
      messages.said.slice(forBackups.length),
      Array(2).fill('Select a row in the RDS Backups view first.'),
    );
    await run('exportList');
    assert.match(messages.said.at(-1) ?? '', /^Select a list of backups/);
  });

  it('that work on an account offer to add one while there is none', async () => {
    for (const name of ['editAccount', 'enterKeyAgain', 'removeAccount', 'renameAccount']) {
      await pressing('notifications.clearAll', run(name));
    }
    assert.deepEqual(new Set(messages.said), new Set(['There is no account of yours yet.']));
    assert.equal(messages.said.length, 4);
  });

  it('that need an account offer one, or sample data, while there is none', async () => {
    const names = ['createBackup', 'findInstance', 'findRunning', 'goToBackup', 'showHistory', 'showReport'];
    for (const name of names) {
      await pressing('notifications.clearAll', run(name));
    }
    assert.deepEqual(messages.said, Array(names.length).fill('There is no account yet.'));
  });

  it('explore sample data of each cloud without a key, once', async () => {
    const shown: string[][] = [];
    const real = vscode.window.showQuickPick;
    Object.assign(vscode.window, {
      showQuickPick: (items: { label: string }[], ...more: unknown[]) => {
        shown.push(items.map(({ label }) => label));
        return (real as (...args: unknown[]) => Thenable<unknown>)(items, ...more);
      },
    });
    try {
      await run('exploreSampleData');
      await run('exploreSampleData');
      await pressing(keys.escape, run('removeAccount'));
    } finally {
      Object.assign(vscode.window, { showQuickPick: real });
    }
    assert.deepEqual(shown, [['Sample data, Alibaba Cloud', 'Sample data, Huawei Cloud']]);
    assert.deepEqual(messages.said, []);
  });

  it('from the palette can be left with Escape', async () => {
    for (const name of ['addAccount', 'createBackup', 'renameAccount']) {
      await pressing(keys.escape, run(name));
    }
    assert.deepEqual(messages.said, []);
  });

  it('show a backup in a tab of its own, titled like it, once', async () => {
    const node = await row('orders-db', whole);
    await run('showBackupDetails', node);
    assert.ok(node.backup.started);
    const locale = formatLocale(vscode.env.language);
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(node.backup.started);
    const mine = () => labels().filter((label) => label.startsWith(`orders-db: Full backup, ${day}`));
    await until('the tab', () => mine().length === 1);
    await run('showBackupDetails', node);
    assert.equal(mine().length, 1);
    const copy = await row('orders-db', () => true, { kind: 'copies' });
    await run('showBackupDetails', copy);
    await until('the tab of a copy', () =>
      labels().some((label) => label.startsWith('orders-db: Copy of a full backup, ')),
    );
    assert.equal(labels().length, 2, labels().join(' | '));
    assert.deepEqual(messages.said, []);
  });

  it('copy a link that works, and say that it is a secret', async () => {
    const link = await copied(await row('orders-db', whole));
    assert.ok(link.startsWith(sandbox.url), 'the link at hand is still good');
    const response = await fetch(link);
    assert.equal(response.status, 200);
    await response.body?.cancel();
    assert.equal(messages.said.length, 1);
    assert.match(messages.said[0] ?? '', /^Download link copied\. Not encrypted \(http\): .*whoever has it/);
    assert.ok(!messages.said.join().includes('Signature'));
  });

  it('copy a fresh link when the one at hand has expired', async () => {
    sandbox.faults.add({ kind: 'staleLinks', action: 'DescribeBackups' });
    const node = await row('customers-db', whole);
    assert.ok(node.backup.links.every((each) => each.isExpired(new Date())));
    const link = await copied(node);
    assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\//);
    assert.ok(!link.startsWith(sandbox.url), 'it comes from the sample account');
    const response = await fetch(link);
    assert.equal(response.status, 200);
    await response.body?.cancel();
  });

  it('copy the links of all files of a backup at once, one a line', async () => {
    const node = await row('erp-db', ({ type }) => type?.raw === 'auto', { cloud: 'huawei' });
    const links = (await copied(node)).split('\n');
    assert.equal(new Set(links).size, 4);
    for (const link of links) {
      const response = await fetch(link);
      assert.equal(response.status, 200);
      await response.body?.cancel();
    }
    assert.match(messages.said[0] ?? '', /^4 download links copied\. Not encrypted \(http\): .*whoever has them/);
    assert.ok(!messages.said.join().includes('Signature'));
  });

  it('say why there is no link, and leave the clipboard alone', async () => {
    assert.equal(await copied(await row('events-db', ({ state }) => state.kind === 'good')), 'before');
    assert.equal(await copied(await row('crm-db', ({ state }) => state.kind === 'failed')), 'before');
    assert.match(messages.said[0] ?? '', /snapshot/);
    assert.match(messages.said[1] ?? '', /failed/);
  });

  it('copy ids, and errors with what the support asks for', async () => {
    const node = await row('orders-db', whole);
    assert.equal(await copyOf('copyId', node), node.backup.id);
    assert.equal(await copyOf('copyId', node.parent.parent), node.backup.instanceId);
    assert.equal(await copyOf('copyId', node.parent.parent.parent), 'cn-hangzhou');
    const facts = { kind: 'forbidden', message: 'No.', code: 'Forbidden.RAM', requestId: 'R-1', status: 403 } as const;
    const note = noteNode(node.parent, 'failed', { error: new CloudError(facts) });
    const text = await copyOf('copyError', note);
    for (const fact of ['No.', 'Forbidden.RAM', 'R-1', '403']) {
      assert.ok(text.includes(fact), text);
    }
  });

  it('copy the names of an instance in other tools, in the way of its cloud', async () => {
    const node = await instanceRow('wiki-db', 'huawei');
    const { id } = node.instance;
    assert.equal(await copyOf('copyArn', node), `rds:cn-north-4:*:instance:${id}`);
    const call = await copyOf('copyCli', node);
    assert.ok(call.startsWith(`hcloud RDS ListInstances --cli-region=cn-north-4 --id=${id}`), call);
    assert.match(await copyOf('copyTerraform', node), /data "huaweicloud_rds_instances"/);
    await run('copyArn', await row('wiki-db', () => true, { cloud: 'huawei' }));
    assert.deepEqual(messages.said, ['The cloud has no resource name for this.']);
  });

  it('explain why a backup cannot be made, before anything is asked', async () => {
    await run('createBackup', await instanceRow('orders-db-replica'));
    await run('createBackup', await instanceRow('legacy-app'));
    assert.equal(messages.said.length, 2);
    assert.match(messages.said[0] ?? '', /read-only/i);
    assert.match(messages.said[1] ?? '', /lock/i);
  });
});
