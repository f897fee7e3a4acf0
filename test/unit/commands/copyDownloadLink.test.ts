import assert from 'node:assert/strict';
import type * as copyModule from '../../../src/commands/copyDownloadLink.ts';
import type { CommandParts } from '../../../src/commands/parts.ts';
import { accountNode, backupNode, groupNode, instanceNode, regionNode } from '../../../src/explorer/nodes.ts';
import type { Account } from '../../../src/model/account.ts';
import { CloudError } from '../../../src/model/errors.ts';
import { DownloadLink, type LinkFacts } from '../../../src/model/links.ts';
import type { LinkAnswer } from '../../../src/model/provider.ts';
import { formatUntil } from '../../../src/platform/format.ts';
import { sampleInstance } from '../../support/instance.ts';
import { RecordingLog } from '../../support/log.ts';
import { backup as sampleBackup } from '../health/samples.ts';
import { env, loadWithEditor, user } from '../webview/editor.ts';

const { copyChosenLink, copyDownloadLink } = await loadWithEditor<typeof copyModule>('../commands/copyDownloadLink.ts');

const account = accountNode({
  id: 'main',
  name: 'prod',
  cloud: 'huawei',
  method: 'accessKey',
  site: 'china',
  keyPlace: 'window',
});
const region = regionNode(account, { id: 'cn-north-4', name: 'Beijing' });
const node = backupNode(groupNode(instanceNode(region, sampleInstance()), 'backups'), sampleBackup('good', 1000));
const signal = new AbortController().signal;

const url = (name: string) => `https://files.invalid/${name}?Signature=secret`;

function link(name: string, facts: Partial<LinkFacts> = {}): DownloadLink {
  return new DownloadLink(url(name), { network: 'public', ...facts });
}

function file(name: string, facts: Partial<LinkFacts> = {}): DownloadLink {
  return link(name, { file: name, ...facts });
}

const plain = (name: string) =>
  new DownloadLink(url(name).replace('https:', 'http:'), { network: 'public', file: name });

/** One in each test, as in each window. */
let store: { get?: () => Account } = {};
beforeEach(() => (store = {}));

function storeOf(one: Account): typeof store {
  store.get = () => one;
  return store;
}

/** What the command is given, as much as it uses, over a cloud that answers so. */
function partsFor(answer: () => LinkAnswer, of: Partial<Account> = {}): CommandParts {
  const provider = { links: async () => await Promise.resolve().then(answer) };
  const sessions = { asked: async () => await Promise.resolve(provider) };
  return {
    sessions,
    store: storeOf({ ...account.account, ...of }),
    log: new RecordingLog(),
  } as unknown as CommandParts;
}

async function copy(...links: readonly DownloadLink[]): Promise<string> {
  await copyDownloadLink(
    partsFor(() => ({ links })),
    node,
  );
  return env.clipboard.text;
}

/** From a cloud that bills what is downloaded over the public network. */
const copyBilled = async (...links: readonly DownloadLink[]) =>
  await copyDownloadLink(
    partsFor(() => ({ links }), { cloud: 'alibaba' }),
    node,
  );

const copyAsked = async (answer: LinkAnswer) =>
  await copyChosenLink(
    partsFor(() => answer),
    'main',
    node.backup,
    undefined,
    signal,
  );

describe('copying download links', () => {
  afterEach(() => {
    user.leave();
    env.clipboard.text = '';
  });

  it('asks nothing where there is one', async () => {
    assert.equal(await copy(file('a.tar')), url('a.tar'));
    assert.match(user.saw.join(), /^Download link copied\./);
  });

  it('offers the files of a backup, with their sizes, one by one or all at once', async () => {
    let rows: unknown[] = [];
    user.choose = (all) => {
      rows = all.map(({ label, description }) => [label, description]);
      return all.slice(0, 1);
    };
    const files = [file('a.tar', { size: 2 ** 30 }), file('b.tar', { database: 'orders', size: 1024 }), file('c.tar')];
    assert.equal(await copy(...files), [url('a.tar'), url('b.tar'), url('c.tar')].join('\n'));
    assert.deepEqual(rows, [
      ['All 3 files', 'Public network · One link a line'],
      ['a.tar', 'Public network · 1 GiB'],
      ['orders', 'b.tar · Public network · 1 KiB'],
      ['c.tar', 'Public network'],
    ]);
    assert.match(user.saw.at(-1) ?? '', /^3 download links copied\. Whoever/);
    user.choose = (all) => all.slice(2, 3);
    assert.equal(await copy(...files), url('b.tar'));
  });

  it('says until when all of them work, and nothing of it where one does not say', async () => {
    user.choose = (all) => all.slice(0, 1);
    const soon = new Date(Date.now() + 60_000);
    const later = new Date(Date.now() + 48 * 3_600_000);
    await copy(file('a', { expires: later }), file('b', { expires: soon }));
    assert.ok(user.saw.at(-1)?.includes(`until ${formatUntil(soon, new Date(), 'en-GB')};`));
    await copy(file('a', { expires: later }), file('b'));
    assert.doesNotMatch(user.saw.at(-1) ?? '', /until/);
  });

  it('says before, in the list, until when they work and what the cloud bills, or once after it where there is no list', async () => {
    const expires = new Date(Date.now() + 48 * 3_600_000);
    await copyBilled(file('a', { network: 'internal' }));
    await copyBilled(file('a', { expires }));
    await copyBilled(file('a', { expires }));
    assert.deepEqual(
      user.saw.map((words) => words.includes('billed')),
      [false, true, false],
    );
    assert.match(user.saw[1] ?? '', /^Download link copied\. It works until .* Public .*billed/);
    await copyBilled(file('a', { expires }), file('b', { expires }));
    assert.equal(
      user.saw.at(-1),
      `Which download link? · They work until ${formatUntil(expires, new Date(), 'en-GB')}`,
    );
    assert.match(user.hints.at(-1) ?? '', /billed/);
  });

  it('offers the whole backup first, and all databases of a network together', async () => {
    let labels: string[] = [];
    user.choose = (all) => {
      labels = all.map(({ label, description }) => `${label}: ${description ?? ''}`);
      return all.filter(({ label, description }) => label.startsWith('All') && description?.startsWith('Internal'));
    };
    const internal = { network: 'internal' } as const;
    const [orders, items] = [
      { database: 'orders', size: 1024 },
      { database: 'items', size: 1024 },
    ];
    const chosen = await copy(
      link('a', internal),
      link('b'),
      link('c', orders),
      link('d', { ...internal, ...orders }),
      link('e', { ...internal, ...items }),
    );
    assert.deepEqual(labels, [
      'Whole backup: Public network',
      'Whole backup: Internal network, works only inside the cloud',
      'orders: Public network · 1 KiB',
      'All 2 databases: Internal network, works only inside the cloud · 2 KiB · One link a line',
      'orders: Internal network, works only inside the cloud · 1 KiB',
      'items: Internal network, works only inside the cloud · 1 KiB',
    ]);
    assert.deepEqual(chosen.split('\n'), [url('d'), url('e')]);
  });

  it('calls a plain link plain, before and after it is copied', async () => {
    let labels: string[] = [];
    user.choose = (all) => {
      labels = all.map(({ label, description }) => `${label}: ${description ?? ''}`);
      return all.slice(0, 1);
    };
    await copy(plain('a'), file('b'));
    assert.deepEqual(labels, [
      'All 2 files: Public network · One link a line · Not encrypted (http)',
      'a: Public network · Not encrypted (http)',
      'b: Public network',
    ]);
    assert.match(
      user.saw.at(-1) ?? '',
      /copied\. Not encrypted \(http\): others on the way .* can download the backup\.$/,
    );
    await copy(plain('a'));
    assert.match(user.saw.at(-1) ?? '', /^Download link copied\. Not encrypted \(http\): /);
    await copy(file('b'));
    assert.doesNotMatch(user.saw.at(-1) ?? '', /encrypted/);
  });

  it('asks anew for a link that ended while the list was open', async () => {
    let times = 0;
    user.choose = (all) => all.slice(2, 3);
    await copyDownloadLink(
      partsFor(() => {
        times += 1;
        const expires = new Date(Date.now() + (times === 1 ? -1 : 3_600_000));
        return {
          links: [
            file('a', { expires }),
            new DownloadLink(url(`b${times}`), { network: 'public', file: 'b', expires }),
          ],
        };
      }),
      node,
    );
    assert.deepEqual([times, env.clipboard.text], [2, url('b2')]);
  });

  it('leaves the clipboard alone where the cloud no longer offers a link that ended', async () => {
    let times = 0;
    await copyDownloadLink(
      partsFor(() => {
        times += 1;
        return times === 1
          ? { links: [link('a', { expires: new Date(0) })] }
          : { links: [], reason: 'It was deleted.' };
      }),
      node,
    );
    assert.deepEqual([user.saw, env.clipboard.text], [['It was deleted. | Try Again | Copy Details'], '']);
  });

  it('says why there is none', async () => {
    await copyDownloadLink(
      partsFor(() => ({ links: [], reason: 'The backup is still running.' })),
      node,
    );
    assert.deepEqual(user.saw, ['The backup is still running.']);
  });

  it('tries again if the user wants that', async () => {
    let times = 0;
    user.press = (actions) => actions.find((action) => action === 'Try Again');
    await copyDownloadLink(
      partsFor(() => {
        times += 1;
        if (times === 1) {
          throw new CloudError({ kind: 'timeout', message: 'No answer.' });
        }
        return { links: [file('a')] };
      }),
      node,
    );
    assert.deepEqual([times, env.clipboard.text], [2, url('a')]);
  });

  it('never says the address', async () => {
    user.choose = (all) => all.slice(0, 1);
    await copy(file('a'), file('b'));
    assert.doesNotMatch(user.saw.join(), /Signature|files\.invalid/);
  });
});

describe('copying links for the details page', () => {
  afterEach(() => user.leave());

  const all = [file('a'), file('b')];

  it('asks which of the links that the cloud gives on request', async () => {
    user.choose = (rows) => rows.slice(2, 3);
    assert.match(await copyAsked({ links: all }), /^Download link copied/);
    assert.equal(env.clipboard.text, url('b'));
    user.choose = (rows) => rows.slice(0, 1);
    assert.match(await copyAsked({ links: all }), /^2 download links copied/);
  });

  it('is cancelled when the user closes the list, and leaves the clipboard alone', async () => {
    env.clipboard.text = 'mine';
    await assert.rejects(copyAsked({ links: all }), { name: 'CloudError', kind: 'cancelled' });
    assert.equal(env.clipboard.text, 'mine');
  });

  it('hands on why there is none', async () => {
    const reason = 'The cloud keeps this backup to itself.';
    await assert.rejects(copyAsked({ links: [], reason }), { kind: 'notFound', message: reason });
  });
});
