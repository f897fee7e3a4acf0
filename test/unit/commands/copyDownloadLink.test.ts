import assert from 'node:assert/strict';
import type * as copyModule from '../../../src/commands/copyDownloadLink.ts';
import type { CommandParts } from '../../../src/commands/parts.ts';
import { accountNode, backupNode, groupNode, instanceNode, regionNode } from '../../../src/explorer/nodes.ts';
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

/** What the command is given, as much as it uses, over a cloud that answers so. */
function partsFor(answer: () => LinkAnswer): CommandParts {
  const provider = { links: async () => await Promise.resolve().then(answer) };
  const sessions = { asked: async () => await Promise.resolve(provider) };
  return { sessions, log: new RecordingLog() } as unknown as CommandParts;
}

async function copy(...links: readonly DownloadLink[]): Promise<string> {
  await copyDownloadLink(
    partsFor(() => ({ links })),
    node,
  );
  return env.clipboard.text;
}

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
      ['All 3 files', 'One link a line'],
      ['a.tar', '1 GiB'],
      ['orders', 'b.tar · 1 KiB'],
      ['c.tar', ''],
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

  it('offers no bundle of links that are the same backup over two networks', async () => {
    let labels: string[] = [];
    user.choose = (all) => {
      labels = all.map(({ label, description }) => `${label}: ${description ?? ''}`);
      return undefined;
    };
    assert.equal(await copy(link('a'), link('b', { network: 'internal' }), link('c', { database: 'orders' })), '');
    assert.deepEqual(labels, [
      'Whole backup: Public network',
      'Whole backup: Internal network, works only inside the cloud',
      'orders: Public network',
    ]);
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
