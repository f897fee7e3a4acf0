import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as downloadModule from '../../../src/commands/downloadBackup.ts';
import type { CommandParts } from '../../../src/commands/parts.ts';
import { accountNode, backupNode, groupNode, instanceNode, logNode, regionNode } from '../../../src/explorer/nodes.ts';
import type { Account } from '../../../src/model/account.ts';
import type { DownloadOrder } from '../../../src/model/desks.ts';
import { CloudError } from '../../../src/model/errors.ts';
import { DownloadLink, type LinkFacts } from '../../../src/model/links.ts';
import type { LogFile } from '../../../src/model/logs.ts';
import { refTo, type LinkAnswer } from '../../../src/model/provider.ts';
import type { Field } from '../../../src/model/resources.ts';
import { sampleInstance } from '../../support/instance.ts';
import { RecordingLog } from '../../support/log.ts';
import { backup as sampleBackup } from '../health/samples.ts';
import { env, loadWithEditor, UIKind, Uri, user } from '../webview/editor.ts';

const { downloadBackup, downloadChosen } = await loadWithEditor<typeof downloadModule>('../commands/downloadBackup.ts');

const account: Account = {
  id: 'main',
  name: 'prod',
  cloud: 'huawei',
  method: 'accessKey',
  site: 'china',
  keyPlace: 'window',
};
const instance = instanceNode(
  regionNode(accountNode(account), { id: 'cn-north-4', name: 'Beijing' }),
  sampleInstance('mysql', 'local', { name: 'orders-db' }),
);
const node = backupNode(groupNode(instance, 'backups'), sampleBackup('good', 1000, { size: 9, checksum: '123' }));
const checksum: Field = {
  key: 'Checksum',
  group: 'backup',
  label: 'Checksum',
  value: { as: 'text', text: '456' },
  raw: '456',
};
const log1: LogFile = {
  id: 'l1',
  instanceId: 'i',
  regionId: 'r',
  name: 'binlog.1',
  node: undefined,
  from: new Date(1000),
  to: new Date(2000),
  size: 77,
  upload: undefined,
  copy: undefined,
  links: [],
  fields: [checksum],
};

let folder: string;
let log: RecordingLog;
/** What was handed over to be downloaded, each time. */
let orders: (readonly DownloadOrder[])[];
/** What the handing over fails with, once. */
let broken: Error | undefined;

const link = (name: string, facts: Partial<LinkFacts> = {}) =>
  new DownloadLink(`https://files.invalid/bucket/${name}?Signature=secret`, { network: 'public', ...facts });
const file = (name: string, facts: Partial<LinkFacts> = {}) => link(name, { file: name, ...facts });

const add = async (given: readonly DownloadOrder[]) => {
  const error = broken;
  broken = undefined;
  await (error ? Promise.reject(error) : Promise.resolve());
  orders.push(given);
};

/** One in each test, as in each window. */
let store: { get?: () => Account } = {};
beforeEach(() => (store = {}));

function storeOf(one: Account): typeof store {
  store.get = () => one;
  return store;
}

/** What the command is given, as much as it uses, over a cloud that answers so. */
function partsFor(answer: () => LinkAnswer, of: Partial<Account> = {}): CommandParts {
  const links = async () => await Promise.resolve().then(answer);
  return {
    sessions: { asked: async () => await Promise.resolve({ links, logLinks: links }) },
    store: storeOf({ ...account, ...of }),
    children: { instances: () => [instance], regionName: () => 'Beijing' },
    downloads: async () => await Promise.resolve({ add }),
    log,
    view: { selection: [] },
  } as unknown as CommandParts;
}

const download = async (...links: readonly DownloadLink[]) =>
  await downloadBackup(
    partsFor(() => ({ links })),
    node,
  );

/** Downloads a log backup. */
const orderOfLog = async (of: Partial<LogFile>, given: DownloadLink) => {
  await downloadBackup(
    partsFor(() => ({ links: [given] })),
    logNode(groupNode(instance, 'logs'), { ...log1, ...of }),
  );
  return orders.at(-1)?.[0];
};

/** What is on the order, but for what each of them has. */
const names = () => orders.flat().map(({ target, replace }) => [target.slice(folder.length + 1), replace]);

/** Saves under the proposed name in the test's folder. */
function agree(): { readonly proposed: string[] } {
  const proposed: string[] = [];
  user.save = ({ defaultUri }) => {
    const name = (defaultUri?.path ?? '').replace(/^.*\//, '');
    proposed.push(name);
    return Uri.file(join(folder, name));
  };
  user.open = ({ defaultUri, canSelectFolders, canSelectFiles }) => {
    proposed.push(`${canSelectFolders}, ${canSelectFiles}, ${defaultUri !== undefined}`);
    return Uri.file(folder);
  };
  return { proposed };
}

/** Takes the row of that name, in every list. */
function take(name: string): readonly string[][] {
  const shown: string[][] = [];
  user.choose = (rows) => {
    shown.push(rows.map(({ label, description }) => `${label}: ${description ?? ''}`));
    return rows.filter(({ label }) => label === name).slice(0, 1);
  };
  return shown;
}

async function begin(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'downloads-'));
  log = new RecordingLog();
  orders = [];
  broken = undefined;
}

async function end(): Promise<void> {
  assert.doesNotMatch(JSON.stringify([user.saw, user.hints, user.ran, log.lines, orders]), /Signature|secret|https?:/);
  user.leave();
  Object.assign(env, { uiKind: undefined });
  await rm(folder, { recursive: true });
}

const elsewhere = () => Object.assign(Uri.file('/x/a'), { scheme: 'vscode-vfs' });
const question = () => `2 of the 3 files are already in ${folder}. | a\nc | Replace | Skip Existing`;
const told = () => [...user.saw, ...user.hints].filter((words) => words.includes('billed')).length;
/** Downloads from an account, and counts what was said of its bill so far. */
const toldAfter = async (of: Partial<Account>, ...links: readonly DownloadLink[]) => {
  await downloadBackup(
    partsFor(() => ({ links }), of),
    node,
  );
  return told();
};

describe('downloading a backup', () => {
  beforeEach(begin);
  afterEach(end);

  it('asks where to, under a proposed name, and orders it', async () => {
    const { proposed } = agree();
    const given = link('data%2A1.xb');
    await download(given);
    assert.deepEqual(proposed, ['data_1.xb']);
    assert.deepEqual(user.saw, ['Download Backup']);
    assert.deepEqual(orders, [
      [
        {
          accountId: 'main',
          of: { kind: 'backup', ref: refTo(node.backup) },
          wish: { network: 'public', database: undefined, file: undefined },
          instanceName: 'orders-db',
          target: join(folder, 'data_1.xb'),
          replace: false,
          listed: { size: undefined, checksum: '123' },
          link: given,
        },
      ],
    ]);
  });

  it('orders log backups with what the list tells of their file', async () => {
    agree();
    const whole = await orderOfLog({}, link('binlog.1'));
    const ids = { kind: 'log', regionId: 'r', instanceId: 'i', logId: 'l1' };
    assert.deepEqual(whole?.of, { ...ids, copy: false, from: 1000, to: 2000 });
    assert.deepEqual([whole.instanceName, whole.listed], ['orders-db', { size: 77, checksum: '456' }]);
    const copy = { copy: { regionId: 'x' }, from: undefined, to: undefined, fields: [{ ...checksum, raw: '-' }] };
    const copied = await orderOfLog(copy, link('binlog.1', { size: 78 }));
    assert.deepEqual(copied?.of, { ...ids, copy: true, from: undefined, to: undefined });
    assert.deepEqual(copied.listed, { size: 78, checksum: undefined });
    const piece = await orderOfLog({}, file('a', { size: 5 }));
    assert.deepEqual(piece?.listed, { size: 5 });
  });

  it('asks which of several files, or all of them', async () => {
    agree();
    const shown = take('b.bak');
    const files = [file('a.bak', { size: 1024 }), file('b.bak', { size: 1024 })];
    await download(...files);
    assert.deepEqual(shown, [
      [
        'All 2 files: Public network · 2 KiB · Into one folder',
        'a.bak: Public network · 1 KiB',
        'b.bak: Public network · 1 KiB',
      ],
    ]);
    assert.deepEqual(names(), [['b.bak', false]]);
    const [order] = orders.flat();
    assert.deepEqual(order?.wish, { network: 'public', database: undefined, file: 'b.bak' });
    assert.deepEqual(order.listed, { size: 1024 });
  });

  it('asks once for a folder of several files, and names each of them', async () => {
    const { proposed } = agree();
    take('All 3 databases');
    await download(link('w'), ...['orders', 'Orders', 'items'].map((database) => link('a.zip', { database })));
    assert.deepEqual(proposed, ['true, false, true']);
    assert.deepEqual(user.saw, ['Which download link?', 'Download 3 Files']);
    assert.deepEqual(names(), [
      ['orders_a.zip', false],
      ['Orders_a_2.zip', false],
      ['items_a.zip', false],
    ]);
    assert.equal(orders.length, 1);
    assert.ok(orders.flat().every(({ listed }) => listed.checksum === undefined));
  });

  it('says which machine it downloads to where that is another one', async () => {
    Object.assign(env, { uiKind: UIKind.Web });
    agree();
    await download(link('a'));
    take('All 2 files');
    await download(file('a'), file('b'));
    const machine = hostname();
    assert.deepEqual(user.saw, [
      `Download Backup to the Machine ${machine}`,
      'Which download link?',
      `Download 2 Files to the Machine ${machine}`,
    ]);
  });

  it('takes no place that is not on the disk', async () => {
    Object.assign(user, { save: elsewhere, open: elsewhere });
    await download(link('a'));
    assert.match(user.saw.at(-1) ?? '', /^Backups can be downloaded to .* only/);
    take('All 2 files');
    await download(file('a'), file('b'));
    assert.match(user.saw.at(-1) ?? '', /^Backups can be downloaded to .* only/);
    assert.deepEqual(orders, []);
  });

  it('replaces a file that the dialog asked about', async () => {
    agree();
    await writeFile(join(folder, 'a'), 'old');
    await download(link('a'));
    assert.deepEqual(names(), [['a', true]]);
  });

  describe('finds files that are there', () => {
    const files = ['a', 'b', 'c'].map((name) => file(name));

    beforeEach(async () => {
      agree();
      take('All 3 files');
      await Promise.all(['a', 'c'].map(async (name) => await writeFile(join(folder, name), 'old')));
    });

    it('and replaces them if the user wants that', async () => {
      user.press = () => 'Replace';
      await download(...files);
      assert.equal(user.saw.at(-1), question());
      assert.deepEqual(names(), [
        ['a', true],
        ['b', false],
        ['c', true],
      ]);
    });

    it('or leaves them alone', async () => {
      user.press = () => 'Skip Existing';
      await download(...files);
      assert.deepEqual(names(), [['b', false]]);
      await writeFile(join(folder, 'b'), 'old');
      await download(...files);
      assert.equal(user.saw.at(-1), 'All 3 files are there already. Nothing is downloaded.');
      assert.equal(orders.length, 1);
    });

    it('or does nothing when the user gives up', async () => {
      await download(...files);
      assert.equal(user.saw.at(-1), question());
      assert.deepEqual(orders, []);
    });

    it('and names no more of them than can be read', async () => {
      const many = Array.from({ length: 12 }, (_, index) => `f${index}`);
      await Promise.all(many.map(async (name) => await writeFile(join(folder, name), 'old')));
      take('All 12 files');
      await download(...many.map((name) => file(name)));
      assert.match(user.saw.at(-1) ?? '', /f0\n.*f9\nand 2 more \|/s);
    });
  });

  it('orders nothing when the user gives up, or there is no link', async () => {
    await download(link('a'));
    await download(file('a'), file('b'));
    take('All 2 files');
    await download(file('a'), file('b'));
    await downloadBackup(
      partsFor(() => ({ links: [], reason: 'The backup is still running.' })),
      node,
    );
    await downloadBackup(
      partsFor(() => ({ links: [] })),
      undefined,
    );
    assert.deepEqual(orders, []);
    assert.deepEqual(user.saw, [
      'Download Backup',
      'Which download link?',
      'Which download link?',
      'Download 2 Files',
      'The backup is still running.',
      'Select a backup in the RDS Backups view first.',
    ]);
  });

  it('says once what the cloud bills, in the list or beside the dialog, and does not wait for it', async () => {
    agree();
    assert.equal(await toldAfter({}, link('a')), 0);
    assert.equal(await toldAfter({ cloud: 'alibaba', site: 'sample' }, link('a')), 0);
    assert.equal(await toldAfter({ cloud: 'alibaba' }, link('a', { network: 'internal' })), 0);
    assert.equal(await toldAfter({ cloud: 'alibaba' }, link('a')), 1);
    assert.equal(await toldAfter({ cloud: 'alibaba' }, link('a')), 1);
    take('Whole backup');
    assert.equal(await toldAfter({ cloud: 'alibaba' }, link('a'), link('b', { network: 'internal' })), 2);
    assert.match(user.hints.at(-1) ?? '', /billed/);
    assert.equal(orders.length, 6);
  });

  it('offers it again when it cannot be ordered', async () => {
    const { proposed } = agree();
    broken = new CloudError({ kind: 'unknown', message: 'The list of downloads could not be written.' });
    user.press = (actions) => actions.find((action) => action === 'Try Again');
    await download(link('a'));
    assert.equal(user.saw.at(-1), 'The list of downloads could not be written. | Try Again | Copy Details');
    assert.deepEqual([proposed, names()], [['a'], [['a', false]]]);
  });

  it('does not offer it again where others write the files', async () => {
    agree();
    broken = new CloudError({ kind: 'state', message: 'Already in the list of downloads: a.' });
    user.press = (actions) => actions.find((action) => action === 'Try Again');
    await download(link('a'));
    assert.equal(user.saw.at(-1), 'Already in the list of downloads: a.');
    assert.deepEqual(orders, []);
  });

  it('says what failed before there was a link', async () => {
    agree();
    let asked = 0;
    user.press = (actions) => actions.find((action) => action === 'Try Again');
    await downloadBackup(
      partsFor(() => {
        asked += 1;
        if (asked === 1) {
          throw new CloudError({ kind: 'timeout', message: 'No answer.' });
        }
        return { links: [link('a')] };
      }),
      node,
    );
    assert.deepEqual(names(), [['a', false]]);
  });
});

const chosen = async (answer: LinkAnswer, choice?: Pick<DownloadLink, 'network' | 'database'>) =>
  await downloadChosen(
    partsFor(() => answer),
    'main',
    node.backup,
    choice,
  );

describe('downloading for the details page', () => {
  beforeEach(begin);
  afterEach(end);

  it('has begun when it says so', async () => {
    agree();
    const links = [
      link('a'),
      link('b', { database: 'orders' }),
      link('c', { network: 'internal', database: 'orders' }),
    ];
    assert.equal(
      await chosen({ links }, { network: 'public', database: 'orders' }),
      'The download has begun; a notification follows it.',
    );
    assert.deepEqual(names(), [['orders_b', false]]);
    assert.equal(orders[0]?.[0]?.instanceName, 'orders-db');
    take('All 2 files');
    assert.equal(
      await chosen({ links: [file('a'), file('b')] }),
      'The downloads have begun; a notification follows them.',
    );
    assert.equal(orders[1]?.length, 2);
  });

  it('hands on what fails', async () => {
    agree();
    broken = new CloudError({ kind: 'unknown', message: 'The list of downloads could not be written.' });
    await assert.rejects(chosen({ links: [link('a')] }), { message: 'The list of downloads could not be written.' });
  });

  it('is cancelled when the user closes the list or the dialog, or leaves the page', async () => {
    const gaveUp = { name: 'CloudError', kind: 'cancelled' };
    await assert.rejects(chosen({ links: [file('a'), file('b')] }), gaveUp);
    await assert.rejects(chosen({ links: [link('a')] }), gaveUp);
    const stop = new AbortController();
    user.save = () => {
      stop.abort();
      return Uri.file(join(folder, 'a'));
    };
    const parts = partsFor(() => ({ links: [link('a')] }));
    await assert.rejects(downloadChosen(parts, 'main', node.backup, undefined, stop.signal), gaveUp);
    assert.deepEqual(orders, []);
  });

  it('hands on why there is no link', async () => {
    const reason = 'The cloud keeps this backup to itself.';
    await assert.rejects(chosen({ links: [], reason }), { kind: 'notFound', message: reason });
    await assert.rejects(chosen({ links: [link('a')] }, { network: 'internal', database: undefined }), {
      message: 'The cloud no longer offers this link.',
    });
  });
});
