import assert from 'node:assert/strict';
import type * as copyModule from '../../../src/commands/copyLinkAs.ts';
import type { CommandParts } from '../../../src/commands/parts.ts';
import { accountNode, backupNode, groupNode, instanceNode, regionNode } from '../../../src/explorer/nodes.ts';
import type { Account } from '../../../src/model/account.ts';
import { DownloadLink, type LinkFacts } from '../../../src/model/links.ts';
import { formatUntil } from '../../../src/platform/format.ts';
import { sampleInstance } from '../../support/instance.ts';
import { RecordingLog } from '../../support/log.ts';
import { backup as sampleBackup } from '../health/samples.ts';
import { env, loadWithEditor, user } from '../webview/editor.ts';

const { copyLinkAs } = await loadWithEditor<typeof copyModule>('../commands/copyLinkAs.ts');

const prod: Account = {
  id: 'main',
  name: 'prod',
  cloud: 'alibaba',
  method: 'accessKey',
  site: 'china',
  keyPlace: 'window',
};
const region = regionNode(accountNode(prod), { id: 'cn-hangzhou', name: 'Hangzhou' });
const node = backupNode(groupNode(instanceNode(region, sampleInstance()), 'backups'), sampleBackup('good', 1000));

const url = (name: string) => `https://files.invalid/${name}?Signature=secret`;
const link = (name: string, facts: Partial<LinkFacts> = {}) =>
  new DownloadLink(url(name), { network: 'public', ...facts });

/** Runs the command over a cloud that answers so. */
async function run(answer: () => readonly DownloadLink[], account: Partial<Account> = {}): Promise<string> {
  const provider = { links: async () => ({ links: await Promise.resolve().then(answer) }) };
  const sessions = { asked: async () => await Promise.resolve(provider) };
  const store = { get: () => ({ ...prod, ...account }) };
  await copyLinkAs({ sessions, store, log: new RecordingLog() } as unknown as CommandParts, node);
  return env.clipboard.text;
}

/** Takes the first row of each list whose words fit. */
function choose(...words: readonly RegExp[]): string[][] {
  const shown: string[][] = [];
  user.choose = (rows) => {
    const wanted = words[shown.length];
    const all = rows.map(({ label, description, detail }) => [label, description, detail].filter(Boolean).join(' | '));
    shown.push(all);
    const fitting = rows.filter((_row, index) => wanted?.test(all[index] ?? ''));
    return fitting.length === 0 ? undefined : fitting.slice(0, 1);
  };
  return shown;
}

describe('copying a link as', () => {
  afterEach(() => {
    assert.doesNotMatch(JSON.stringify([user.saw, user.hints]), /Signature|files\.invalid/);
    user.leave();
    env.clipboard.text = '';
  });

  it("offers the link, and a command of each program for each shell, this machine's first", async () => {
    const [shown] = [choose(/^curl/), await run(() => [link('a.bak')])];
    const [own, other] = ['For sh, bash and zsh', 'For PowerShell'];
    const again = 'Run again, it goes on where it stopped.';
    const rows = (shell: string) => [
      `curl | ${shell} | Downloads a.bak. ${again}`,
      `wget | ${shell} | Downloads a.bak. ${again}`,
      `aria2 | ${shell} | Downloads a.bak over several connections. ${again}`,
    ];
    const shells = process.platform === 'win32' ? [other, own] : [own, other];
    assert.deepEqual(shown, [['Link | The address alone, for a browser or another program.', ...shells.flatMap(rows)]]);
    assert.match(JSON.stringify(shown), /^(?!.*(Signature|http))/);
  });

  it('copies what was chosen', async () => {
    choose(/^Link/);
    assert.equal(await run(() => [link('a')]), url('a'));
    assert.match(user.saw.at(-1) ?? '', /^Download link copied\. Whoever/);
    choose(/^wget \| For sh/);
    assert.equal(await run(() => [link('a')]), `wget --continue --output-document 'a' '${url('a')}'`);
    assert.match(user.saw.at(-1) ?? '', /^Command for wget copied\. Whoever has it can download the backup\.$/);
    choose(/^aria2 \| For PowerShell/);
    assert.match(await run(() => [link('a')]), /^aria2c .* '--out=a' '/);
  });

  it('copies one command a line for several files, each under a name of its own', async () => {
    const shown = choose(/^All 2 databases/, /^curl \| For sh/);
    const text = await run(() => [link('a'), link('x/b', { database: 'orders' }), link('y/b', { database: 'Orders' })]);
    const command = 'curl --fail --location --globoff --continue-at - --output';
    assert.deepEqual(text.split('\n'), [
      `${command} 'orders_b' '${url('x/b')}'`,
      `${command} 'Orders_b_2' '${url('y/b')}'`,
    ]);
    assert.match(shown[0]?.join('\n') ?? '', /^All 2 databases \| Public network · One line each$/m);
    assert.match(shown[1]?.join('\n') ?? '', /^Link \| The addresses alone, one a line\.\ncurl .* Downloads 2 files\./);
    assert.match(user.saw.at(-1) ?? '', /^2 commands for curl copied\. Whoever has them/);
  });

  it('says when it ends, who can use it, that it is plain, and what that costs', async () => {
    const expires = new Date(Date.now() + 48 * 3_600_000);
    const until = formatUntil(expires, new Date(), 'en-GB');
    choose(/^curl/);
    await run(() => [new DownloadLink(url('a').replace('https:', 'http:'), { network: 'public', expires })]);
    assert.equal(user.saw[0], `Copy Link As · Works until ${until} · Not encrypted (http)`);
    assert.match(user.hints[0] ?? '', /^Public .*billed.* Whoever has the link can download the backup\.$/);
    assert.equal(
      user.saw.at(-1),
      'Command for curl copied. Not encrypted (http): others on the way can read the file. ' +
        `It works until ${until}; whoever has it can download the backup.`,
    );
    user.hints.length = 0;
    choose(/^curl/, /^curl/, /^curl/);
    await run(() => [link('a', { network: 'internal' })]);
    await run(() => [link('a')], { site: 'sample' });
    await run(() => [link('a')], { cloud: 'huawei' });
    assert.deepEqual(user.hints, Array(3).fill('Whoever has the link can download the backup.'));
  });

  it('asks anew for a link that ended while the list was open', async () => {
    let times = 0;
    choose(/^Link/);
    const answer = () => {
      times += 1;
      return [link(`a${times}`, { expires: new Date(Date.now() + (times === 1 ? 0 : 3_600_000)) })];
    };
    assert.deepEqual([await run(answer), times], [url('a2'), 2]);
  });

  it('leaves the clipboard alone when the user gives up', async () => {
    env.clipboard.text = 'mine';
    choose(/^Whole backup \| Internal/);
    assert.equal(await run(() => [link('a'), link('b', { network: 'internal' })]), 'mine');
    choose();
    assert.equal(await run(() => [link('a'), link('b', { network: 'internal' })]), 'mine');
  });
});
