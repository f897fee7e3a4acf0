import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as downloadModule from '../../../src/commands/downloadBackup.ts';
import type { CommandParts } from '../../../src/commands/parts.ts';
import { accountNode, backupNode, groupNode, instanceNode, logNode, regionNode } from '../../../src/explorer/nodes.ts';
import type { Account } from '../../../src/model/account.ts';
import { CloudError } from '../../../src/model/errors.ts';
import { DownloadLink, type LinkFacts } from '../../../src/model/links.ts';
import type { LogFile } from '../../../src/model/logs.ts';
import type { LinkAnswer } from '../../../src/model/provider.ts';
import { sampleInstance } from '../../support/instance.ts';
import { RecordingLog } from '../../support/log.ts';
import { startFileServer, type FileServer } from '../downloads/server.ts';
import { backup as sampleBackup } from '../health/samples.ts';
import { env, loadWithEditor, Uri, user } from '../webview/editor.ts';

const { downloadBackup, downloadChosen } = await loadWithEditor<typeof downloadModule>('../commands/downloadBackup.ts');

const account: Account = {
  id: 'main',
  name: 'prod',
  cloud: 'huawei',
  method: 'accessKey',
  site: 'custom',
  keyPlace: 'window',
};
const instance = instanceNode(
  regionNode(accountNode(account), { id: 'cn-north-4', name: 'Beijing' }),
  sampleInstance(),
);
const node = backupNode(groupNode(instance, 'backups'), sampleBackup('good', 1000));

let server: FileServer;
let folder: string;
let log: RecordingLog;
/** Times the cloud was asked for links. */
let asked: number;

/** What the command is given, as much as it uses, over a cloud that answers so. */
function partsFor(answer: () => LinkAnswer, of: Partial<Account> = { endpoint: server.url }): CommandParts {
  const links = async () => {
    asked += 1;
    return await Promise.resolve().then(answer);
  };
  const sessions = { asked: async () => await Promise.resolve({ links, logLinks: links }) };
  const store = { get: () => ({ ...account, ...of }) };
  return { sessions, store, log, view: { selection: [] } } as unknown as CommandParts;
}

const link = (name: string, facts: Partial<LinkFacts> = {}) =>
  new DownloadLink(`${server.url}/bucket/${name}?Signature=secret`, { network: 'public', ...facts });
const file = (name: string, facts: Partial<LinkFacts> = {}) => link(name, { file: name, ...facts });
const inFolder = async () => (await readdir(folder)).toSorted();

/** Saves under the proposed name in the test's folder. */
function agree(): { readonly proposed: string[] } {
  const proposed: string[] = [];
  user.save = ({ defaultUri }) => {
    const name = (defaultUri?.path ?? '').replace(/^.*\//, '');
    proposed.push(name);
    return Uri.file(join(folder, name));
  };
  return { proposed };
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe('downloading a backup', () => {
  beforeEach(async () => {
    server = await startFileServer();
    server.answer = ({ url }, response) => response.end(`content of ${(url ?? '').replace(/\?.*/, '')}`);
    folder = await mkdtemp(join(tmpdir(), 'downloads-'));
    log = new RecordingLog();
    asked = 0;
  });
  afterEach(async () => {
    assert.doesNotMatch(JSON.stringify([user.saw, user.counted, user.ran, log.lines]), /Signature|secret|http:/);
    user.leave();
    Object.assign(env, { remoteName: undefined });
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('asks where to, under a proposed name, and tells where it is', async () => {
    const { proposed } = agree();
    user.press = (actions) => actions.find((action) => action === 'Show in Folder');
    await downloadBackup(
      partsFor(() => ({ links: [link('data%2A1.xb')] })),
      node,
    );
    assert.deepEqual(proposed, ['data_1.xb']);
    const path = join(folder, 'data_1.xb');
    assert.equal(await readFile(path, 'utf8'), 'content of /bucket/data%2A1.xb');
    assert.deepEqual(user.saw, [
      'Download Backup',
      'Downloading data_1.xb',
      `Downloaded to ${path} (30 B). | Show in Folder`,
    ]);
    assert.deepEqual(user.counted.at(-1), '30 B of 30 B');
    await until(() => user.ran.length > 0);
    assert.deepEqual(user.ran.map(String), [`revealFileInOS,${path}`]);
  });

  it('works with the sample data, and with log backups', async () => {
    agree();
    const log1 = logNode(groupNode(instance, 'logs'), {
      id: 'l1',
      instanceId: 'i',
      regionId: 'r',
    } as unknown as LogFile);
    await downloadBackup(
      partsFor(() => ({ links: [file('binlog.1')] }), { site: 'sample' }),
      log1,
    );
    assert.deepEqual(await inFolder(), ['binlog.1']);
  });

  it('asks which of several files, one at a time', async () => {
    agree();
    let labels: string[] = [];
    user.choose = (rows) => {
      labels = rows.map(({ label }) => label);
      return rows.slice(1, 2);
    };
    await downloadBackup(
      partsFor(() => ({ links: [file('a.bak'), file('b.bak'), file('c.bak')] })),
      node,
    );
    assert.deepEqual([labels, await inFolder()], [['a.bak', 'b.bak', 'c.bak'], ['b.bak']]);
  });

  it('asks nothing of the storage when the user gives up, or there is no link', async () => {
    await downloadBackup(
      partsFor(() => ({ links: [link('a')] })),
      node,
    );
    await downloadBackup(
      partsFor(() => ({ links: [], reason: 'The backup is still running.' })),
      node,
    );
    await downloadBackup(
      partsFor(() => ({ links: [] })),
      undefined,
    );
    assert.deepEqual(server.asked, []);
    assert.deepEqual(user.saw, [
      'Download Backup',
      'The backup is still running.',
      'Select a backup in the RDS Backups view first.',
    ]);
  });

  it('says which machine it downloads to where that is another one', async () => {
    Object.assign(env, { remoteName: 'ssh-remote' });
    agree();
    await downloadBackup(
      partsFor(() => ({ links: [link('a')] })),
      node,
    );
    const machine = hostname();
    assert.deepEqual(user.saw, [
      `Download Backup to the Machine ${machine}`,
      `Downloading a to the machine ${machine}`,
      `Downloaded to ${join(folder, 'a')} on the machine ${machine} (20 B).`,
    ]);
  });

  it('takes no place that is not on the disk', async () => {
    user.save = () => Object.assign(Uri.file('/x/a'), { scheme: 'vscode-vfs' });
    await downloadBackup(
      partsFor(() => ({ links: [link('a')] })),
      node,
    );
    assert.deepEqual(server.asked, []);
    assert.match(user.saw.at(-1) ?? '', /^Backups can be downloaded to .* only/);
  });

  it('replaces a file that the dialog asked about', async () => {
    agree();
    await writeFile(join(folder, 'a'), 'old');
    await downloadBackup(
      partsFor(() => ({ links: [link('a')] })),
      node,
    );
    assert.equal(await readFile(join(folder, 'a'), 'utf8'), 'content of /bucket/a');
  });

  it('can be cancelled, and leaves nothing', async () => {
    agree();
    const begun = new Promise<void>((resolve) => {
      server.answer = (_request, response) => {
        response.writeHead(200, { 'Content-Length': 1000 });
        response.write('half', () => resolve());
      };
    });
    user.wait = (cancel) => void begun.then(() => cancel());
    await downloadBackup(
      partsFor(() => ({ links: [link('a')] })),
      node,
    );
    assert.equal(user.saw.at(-1), 'Download cancelled. What had arrived was removed.');
    assert.deepEqual(await inFolder(), []);
  });

  it('tries again with a new link and the same name', async () => {
    const { proposed } = agree();
    server.answer = ({ url }, response) =>
      void response.writeHead((url ?? '').startsWith('/bucket/b') ? 200 : 403).end('<Error><Code>AccessDenied</Code>');
    user.press = (actions) => actions.find((action) => action === 'Try Again');
    user.choose = (rows) => rows.slice(0, 1);
    let times = 0;
    await downloadBackup(
      partsFor(() => {
        times += 1;
        const first = new DownloadLink(link(times === 1 ? 'a' : 'b').reveal(), { network: 'public', file: 'mine' });
        return { links: [first, file('other')] };
      }),
      node,
    );
    assert.deepEqual([proposed, asked, await inFolder()], [['a'], 2, ['a']]);
    assert.match(
      user.saw.join('\n'),
      /The storage refused the link \(HTTP status 403\).* \| Try Again \| Copy Details/,
    );
  });

  it('renews a link that ends while the user looks for a place', async () => {
    agree();
    let times = 0;
    await downloadBackup(
      partsFor(() => {
        times += 1;
        return { links: [link('a', { expires: new Date(times === 1 ? 0 : Date.now() + 3_600_000) })] };
      }),
      node,
    );
    assert.deepEqual([asked, await inFolder()], [2, ['a']]);
  });

  it('follows no link to another place than the cloud and the account allow', async () => {
    agree();
    await downloadBackup(
      partsFor(() => ({ links: [link('a')] }), {}),
      node,
    );
    assert.match(
      user.saw.at(-1) ?? '',
      /^The link leads to 127\.0\.0\.1, which is neither .* \| Try Again \| Copy Details$/,
    );
    assert.deepEqual([server.asked, await inFolder()], [[], []]);
  });

  it('says what failed before there was a link', async () => {
    agree();
    user.press = (actions) => (asked === 1 ? actions.find((action) => action === 'Try Again') : undefined);
    await downloadBackup(
      partsFor(() => {
        if (asked === 1) {
          throw new CloudError({ kind: 'timeout', message: 'No answer.' });
        }
        return { links: [link('a')] };
      }),
      node,
    );
    assert.deepEqual(await inFolder(), ['a']);
  });
});

const chosen = async (answer: LinkAnswer, choice: Pick<DownloadLink, 'network' | 'database'> | undefined) =>
  await downloadChosen(
    partsFor(() => answer),
    'main',
    node.backup,
    choice,
  );

describe('downloading for the details page', () => {
  beforeEach(async () => {
    server = await startFileServer();
    folder = await mkdtemp(join(tmpdir(), 'downloads-'));
    log = new RecordingLog();
  });
  afterEach(async () => {
    user.leave();
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('has begun when it says so, and goes on', async () => {
    agree();
    const asking = new Promise<() => void>((resolve) => {
      server.answer = (_request, response) => resolve(() => response.end('all of it'));
    });
    const links = [
      link('a'),
      link('b', { database: 'orders' }),
      link('c', { network: 'internal', database: 'orders' }),
    ];
    assert.equal(
      await chosen({ links }, { network: 'public', database: 'orders' }),
      'The download has begun; a notification follows it.',
    );
    const answer = await asking;
    assert.deepEqual(server.asked, ['GET /bucket/b']);
    answer();
    const path = join(folder, 'orders_b');
    await until(() => user.saw.at(-1)?.startsWith('Downloaded to') ?? false);
    assert.ok(existsSync(path));
  });

  it('tells by notification what fails later', async () => {
    agree();
    server.answer = (_request, response) => void response.writeHead(404).end();
    await chosen({ links: [link('a')] }, undefined);
    await until(() => user.saw.some((words) => words.startsWith('The storage no longer has this file')));
    assert.deepEqual(await inFolder(), []);
  });

  it('is cancelled when the user closes the list or the dialog', async () => {
    const gaveUp = { name: 'CloudError', kind: 'cancelled' };
    await assert.rejects(chosen({ links: [file('a'), file('b')] }, undefined), gaveUp);
    await assert.rejects(chosen({ links: [link('a')] }, undefined), gaveUp);
    assert.deepEqual(server.asked, []);
  });

  it('hands on why there is no link', async () => {
    const reason = 'The cloud keeps this backup to itself.';
    await assert.rejects(chosen({ links: [], reason }, undefined), { kind: 'notFound', message: reason });
    await assert.rejects(chosen({ links: [link('a')] }, { network: 'internal', database: undefined }), {
      message: 'The cloud no longer offers this link.',
    });
  });
});
