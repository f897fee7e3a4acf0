import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type * as downloadsModule from '../../../src/downloads/index.ts';
import type * as wordsModule from '../../../src/downloads/desk/words.ts';
import type { DownloadDesk, DownloadOrder } from '../../../src/model/desks.ts';
import { CloudError } from '../../../src/model/errors.ts';
import { DownloadLink } from '../../../src/model/links.ts';
import type { CloudProvider } from '../../../src/model/provider.ts';
import { RecordingLog } from '../../support/log.ts';
import { env, loadWithEditor, UIKind, user } from '../webview/editor.ts';
import { FakeEngine, type Arriving } from './engine.ts';

const { openDownloads } = await loadWithEditor<typeof downloadsModule>('../downloads/index.ts');
const { timeLeftWords, troubleWords } = await loadWithEditor<typeof wordsModule>('../downloads/desk/words.ts');

const HOUR = 3_600_000;

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 5000; !holds(); await wait(2)) {
    assert.ok(performance.now() < end, `it never happened: ${what}; seen was ${user.saw.join('\n')}`);
  }
}

const saw = async (words: RegExp) => await until(String(words), () => user.saw.some((each) => words.test(each)));

const fresh = () =>
  new DownloadLink('https://a.invalid/x?Signature=c2', { network: 'public', expires: new Date(Date.now() + HOUR) });
const provider = {
  resume: () => undefined,
  findBackup: async () => await Promise.resolve({}),
  links: async () => await Promise.resolve({ links: [fresh()] }),
} as unknown as CloudProvider;

describe('what the user sees of downloads', () => {
  let root: string;
  let engine: FakeEngine;
  let desk: DownloadDesk;
  let files: number;
  let keyWorks: boolean;
  /** Presses the *Cancel* of the notification that was shown last. */
  let cancel: () => void;

  function open(): DownloadDesk {
    engine = new FakeEngine();
    const { transfer, discard } = engine;
    return openDownloads({
      folder: join(root, 'records'),
      provider: async () =>
        await (keyWorks
          ? Promise.resolve(provider)
          : Promise.reject(new CloudError({ kind: 'secret', message: 'The secret is wrong.' }))),
      places: async () => await Promise.resolve({ storageDomains: [] }),
      setUnderWay: async () => await Promise.resolve(),
      settings: () => ({ connections: 2, files }),
      accountName: (id) => (id === 'a1' ? 'prod' : undefined),
      log: new RecordingLog(),
      engine: { transfer, discard },
    });
  }

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'desk-'));
    files = 3;
    keyWorks = true;
    cancel = () => assert.fail('there is no notification');
    user.wait = (press) => (cancel = press);
    desk = open();
  });
  afterEach(async () => {
    await desk.dispose();
    const told = [user.saw, user.counted, desk.entries(), desk.summary()];
    assert.doesNotMatch(JSON.stringify(told), /Signature|secret=|https:/);
    user.leave();
    Object.assign(env, { uiKind: undefined });
    await rm(root, { recursive: true });
  });

  const order = (name: string, more: Partial<DownloadOrder> = {}): DownloadOrder => ({
    accountId: 'a1',
    of: { kind: 'backup', ref: { instanceId: 'rm-1', regionId: 'cn', backupId: name, copy: false } },
    wish: { network: 'public' },
    instanceName: 'orders-db',
    target: join(root, name),
    replace: false,
    listed: {},
    link: fresh(),
    ...more,
  });

  /** The transfer of this file that began last. */
  async function run(name: string, count = 1): Promise<Arriving> {
    const runs = () => engine.runs.filter(({ parts }) => basename(parts.target) === name);
    await until(`run ${count} of ${name}`, () => runs().length >= count);
    const last = runs().at(-1);
    assert.ok(last);
    return last;
  }
  const fail = async (name: string) =>
    (await run(name)).fail(new CloudError({ kind: 'unknown', message: 'No space.' }));
  const entry = (name: string) => {
    const found = desk.entries().find(({ tooltip }) => basename(tooltip.split('\n')[0] ?? '') === name);
    assert.ok(found, `${name} is not listed`);
    return found;
  };

  it('is a notification that counts, a line, the status bar, and where the file is', async () => {
    user.press = (actions) => actions.find((action) => action === 'Show in Folder');
    await desk.add([order('a')]);
    const arriving = await run('a');
    assert.deepEqual(desk.summary(), { text: '$(cloud-download) 0 %', tooltip: 'a: starting' });
    await arriving.arrive(40);
    await until('it counts', () => user.counted.includes('40 B of 100 B, 10 B/s, 6 s left'));
    assert.deepEqual(desk.summary(), {
      text: '$(cloud-download) 40 % · 10 B/s · 6 s left',
      tooltip: 'a: 40 % · 10 B/s · 6 s left',
    });
    const { id: _id, time: _time, ...line } = entry('a');
    const path = join(root, 'a');
    assert.deepEqual(line, {
      kind: 'download',
      state: 'running',
      label: 'orders-db',
      description: '40 % · 10 B/s · 6 s left · a',
      tooltip: `${path}\nInstance: orders-db\nAccount: prod`,
      deeds: ['pause', 'cancel'],
    });
    await arriving.finish();
    await until('it is shown', () => user.ran.length > 0);
    assert.deepEqual(user.saw, ['Downloading a', `Downloaded to ${path} (100 B), verified. | Show in Folder`]);
    assert.deepEqual(user.ran.map(String), [`revealFileInOS,${path}`]);
    assert.deepEqual([desk.summary(), entry('a').deeds], [undefined, ['reveal', 'remove']]);
    assert.equal(entry('a').description, `verified · 100 B · to ${path}`);
    assert.match(entry('a').tooltip, /Verified: it is, bit by bit, what the storage has\./);
  });

  it('is one notification and one message for what was ordered together', async () => {
    files = 2;
    await desk.add([order('a'), order('b'), order('c', { wish: { network: 'public', database: 'sales' } })]);
    await (await run('a')).arrive(40);
    await (await run('b')).arrive(20);
    await until('both count', () => user.counted.at(-1) === '60 B, 20 B/s');
    assert.equal(desk.summary()?.text, '$(cloud-download) 3 · 60 B · 20 B/s');
    assert.deepEqual(
      desk.entries().map(({ label, description }) => `${label}: ${description}`),
      [
        'orders-db: 40 % · 10 B/s · 6 s left · a',
        'orders-db: 20 % · 10 B/s · 8 s left · b',
        'sales: waiting for its turn · c',
      ],
    );
    await (await run('a')).finish();
    await (await run('c')).finish();
    await (await run('b')).finish();
    await saw(/files were/);
    assert.deepEqual(user.saw, [
      'Downloading 3 files',
      `3 files were downloaded to ${root} (300 B), all verified. | Show in Folder`,
    ]);
  });

  it('says what could only be measured', async () => {
    await desk.add([order('a')]);
    await (await run('a')).finish();
    await saw(/verified/);
    engine.transferred = { path: join(root, 'b'), bytes: 2048, milliseconds: 1, verdict: 'sizeOnly' };
    await desk.add([order('b'), order('c')]);
    await (await run('b')).finish();
    await (await run('c')).finish();
    await saw(/2 files were downloaded to .* \(4 KiB\); of 2 only the size could be checked\./);
    assert.match(entry('b').description, /^size only · 2 KiB · to /);
  });

  it('pauses by its Cancel, and asks what to do with what has arrived', async () => {
    let choice = 'Go On';
    user.press = (actions) => actions.find((action) => action === choice);
    await desk.add([order('a')]);
    await (await run('a')).arrive(40);
    cancel();
    const again = await run('a', 2);
    assert.equal(Object.keys(again.parts.state?.done ?? {}).length, 4);
    assert.deepEqual(user.saw, [
      'Downloading a',
      'The download of a is paused. What has arrived is kept. | Go On | Cancel the Download',
      'Downloading a',
    ]);
    choice = 'none';
    cancel();
    await until('it is paused', () => entry('a').state === 'paused');
    assert.deepEqual([entry('a').description, entry('a').deeds], ['paused at 40 % · a', ['resume', 'cancel']]);
    await desk.act(entry('a').id, 'resume');
    await run('a', 3);
    choice = 'Cancel the Download';
    cancel();
    await saw(/^Download of a cancelled\. What had arrived was removed\.$/);
    assert.deepEqual([desk.entries(), await readdir(join(root, 'records'))], [[], []]);
  });

  it('pauses several at once, and says where that begins anew', async () => {
    await desk.add([order('a'), order('b')]);
    const arriving = await run('b');
    await arriving.tell({ ...engine.begun(arriving.parts), total: undefined });
    cancel();
    await saw(
      /^2 downloads are paused\. What the storage gives only as a whole begins anew.* \| Cancel the Downloads$/,
    );
  });

  it('says why one failed, and goes on or removes it as the user likes', async () => {
    let choice = 'Try Again';
    user.press = (actions) => actions.find((action) => action === choice);
    await desk.add([order('a')]);
    await (await run('a')).arrive(40);
    (await run('a')).fail(new CloudError({ kind: 'unknown', message: 'There is not enough space.' }));
    const again = await run('a', 2);
    assert.equal(
      user.saw[1],
      'The download of a failed. There is not enough space. What has arrived is kept. | Try Again | Remove',
    );
    choice = 'none';
    again.fail(new CloudError({ kind: 'notFound', message: 'It is gone.' }));
    await until('it failed', () => entry('a').state === 'failed');
    assert.deepEqual([entry('a').description, entry('a').deeds], ['failed · It is gone. · a', ['retry', 'cancel']]);
    choice = 'Remove';
    await desk.act(entry('a').id, 'retry');
    (await run('a', 3)).fail(new CloudError({ kind: 'notFound', message: 'It is gone.' }));
    await until('it is off the list', () => desk.entries().length === 0);
    assert.ok(!(await readdir(root)).includes('a.part'));
  });

  it('tells of one of several that fails when it happens, and never again', async () => {
    await desk.add([order('a'), order('b'), order('c')]);
    await fail('b');
    await saw(/^The download of b failed\. No space\. \| Try Again \| Remove$/);
    await fail('c');
    await saw(/^The download of c failed\./);
    await until('it counts them', () => user.counted.at(-1)?.endsWith(', 2 failed') ?? false);
    await (await run('a')).finish();
    await saw(/^Downloaded to .*a \(100 B\), verified/);
    assert.equal(user.saw.filter((words) => words.includes('failed')).length, 2);
    assert.deepEqual(entry('b').deeds, ['retry', 'remove'], 'nothing of it has arrived');
  });

  it('gathers what fails while its message is not answered', async () => {
    const never = new Promise(() => undefined);
    user.press = () => never as unknown as undefined;
    await desk.add([order('a'), order('b'), order('c')]);
    await fail('a');
    await saw(/^The download of a failed\. No space\./);
    await fail('b');
    await until('it counts them', () => user.counted.at(-1)?.endsWith(', 2 failed') ?? false);
    await fail('c');
    await saw(/^2 downloads failed, the first of them b\. No space\. \| Try Again \| Remove$/);
    assert.equal(user.saw.filter((words) => words.includes('failed')).length, 2);
  });

  it('says that what an earlier run left is read again', async () => {
    await desk.add([order('a')]);
    const arriving = await run('a');
    arriving.parts.onProgress?.({ bytes: 40, total: 100, rate: 1024, checking: true });
    await until('it says so', () => entry('a').description.startsWith('40 % · checking what had arrived · 1 KiB/s'));
    await arriving.arrive(50);
    await until('it goes on', () => entry('a').description.startsWith('50 % · '));
    await arriving.finish();
  });

  it('asks before much that has arrived is removed', async () => {
    let choice = 'none';
    user.press = (actions) => actions.find((action) => action === choice);
    await desk.add([order('a')]);
    const arriving = await run('a');
    const half = { total: 2 ** 32, pieceSize: 2 ** 31, done: { 0: 'c0de' } };
    await arriving.tell({ ...engine.begun(arriving.parts), ...half });
    await desk.act(entry('a').id, 'pause');
    const question = 'Remove the 2 GiB of a that have arrived? | To have them again';
    await desk.act(entry('a').id, 'cancel');
    assert.ok(user.saw.at(-1)?.startsWith(question), user.saw.at(-1));
    assert.equal(entry('a').state, 'paused');
    await desk.act(entry('a').id, 'resume');
    (await run('a', 2)).fail(new CloudError({ kind: 'unknown', message: 'No space.' }));
    // What the message asks is answered before the next answer is known.
    await saw(/^The download of a failed\. No space\./);
    choice = 'Remove';
    await desk.act(entry('a').id, 'cancel');
    await saw(/^Download of a taken off the list\. What had arrived was removed\.$/);
    assert.equal(user.saw.filter((words) => words.startsWith(question)).length, 2);
    assert.deepEqual(desk.entries(), []);
  });

  it('names what several need together, and what is free', async () => {
    const huge = { listed: { size: 2 ** 60 } };
    await assert.rejects(desk.add([order('a', huge), order('b', huge)]), {
      message: /^There is not enough space in .*: .* are still to come and .* are free\./,
    });
    assert.deepEqual([user.saw, desk.entries()], [[], []]);
  });

  it('waits for a key, and helps to enter it', async () => {
    user.press = (actions) => actions.find((action) => action === 'Enter the Key Again');
    keyWorks = false;
    await desk.add([order('a', { link: undefined })]);
    await until('it is asked for', () => user.ran.length > 0);
    assert.deepEqual(user.ran, [['rdsBackups.enterKeyAgain', 'a1']]);
    assert.equal(
      user.saw[1],
      'The download of a failed. The secret is wrong. It goes on by itself once the account has a valid key. | Enter the Key Again | Remove',
    );
  });

  it('says what holds it up', async () => {
    await desk.add([order('a')]);
    const arriving = await run('a');
    await arriving.arrive(40);
    const error = new CloudError({ kind: 'network', message: 'The address was not found.' });
    arriving.parts.onTrouble?.({ error, next: new Date(Date.now() + 8000) });
    await until('it counts down', () => /^no connection, trying again in [78] s$/.test(user.counted.at(-1) ?? ''));
    assert.equal(entry('a').description, 'no connection, trying again · 40 % · a');
    assert.equal(desk.summary()?.text, '$(cloud-download) no connection, trying again');
    arriving.parts.onTrouble?.(undefined);
    await until('it goes on', () => user.counted.at(-1) === '40 B of 100 B, 10 B/s, 6 s left');
  });

  it('says which machine it downloads to, and only tells the path there', async () => {
    Object.assign(env, { uiKind: UIKind.Web });
    const machine = hostname();
    await desk.add([order('a')]);
    await (await run('a')).finish();
    await saw(/verified/);
    const path = join(root, 'a');
    assert.deepEqual(user.saw, [
      `Downloading a to the machine ${machine}`,
      `Downloaded to ${path} on the machine ${machine} (100 B), verified.`,
    ]);
    await desk.act(entry('a').id, 'reveal');
    assert.equal(user.saw.at(-1), `The file is ${path} on the machine ${machine}.`);
    assert.match(entry('a').tooltip, new RegExp(`Machine: ${machine}`));
    await rm(path);
    await desk.act(entry('a').id, 'reveal');
    assert.match(user.saw.at(-1) ?? '', /a is no longer there: it was moved or removed after the download\.$/);
    assert.deepEqual(user.ran, []);
  });

  it('shows a notification again after a reload, and what another window does', async () => {
    await desk.add([order('a')]);
    await (await run('a')).arrive(40);
    const other = open();
    await other.resume();
    const [line] = other.entries();
    assert.deepEqual(
      [line?.description, line?.deeds, other.summary()],
      ['40 % · in another window · a', [], undefined],
    );
    assert.match(line?.tooltip ?? '', /Another window of the editor downloads it\./);
    await other.act(line?.id ?? '', 'cancel');
    assert.equal(user.saw.at(-1), 'Another window of the editor downloads a. Pause or cancel it there.');
    await other.dispose();
    await desk.dispose();
    desk = open();
    await desk.resume();
    await until('there are two', () => user.saw.filter((words) => words === 'Downloading a').length === 2);
  });

  it('refuses in words what is listed already', async () => {
    await desk.add([order('a')]);
    await run('a');
    await assert.rejects(desk.add([order('a')]), {
      name: 'CloudError',
      message: /^Already in the list of downloads: a\. Go on with it or cancel it there, or choose another name\.$/,
    });
  });

  it('tells of changes, and not too often', async () => {
    let news = 0;
    desk.onDidChange(() => (news += 1));
    await desk.add([order('a')]);
    const arriving = await run('a');
    await until('it is told', () => news > 0);
    news = 0;
    for (let count = 0; count < 50; count += 1) {
      arriving.parts.onProgress?.({ bytes: count, total: 100, rate: undefined });
    }
    assert.ok(news <= 1, `${news}`);
    await until('the last one is told', () => user.counted.at(-1) === '49 B of 100 B');
  });
});

const seconds = (count: number) => timeLeftWords(count * 1000);

describe('the words for time', () => {
  it('are as exact as anybody needs', () => {
    assert.deepEqual(
      [0, 35, 119, 121, 700, 7141, 7300, 90_000].map((count) => seconds(count)),
      [
        '1 s left',
        '35 s left',
        '119 s left',
        '3 min left',
        '12 min left',
        '2 h 0 min left',
        '2 h 2 min left',
        '25 h 0 min left',
      ],
    );
  });

  it('count down to the next try, and say what is wrong', () => {
    const next = new Date(10_000);
    const words = (error: unknown) => troubleWords({ error, next }, new Date(2500));
    assert.equal(words(new CloudError({ kind: 'timeout', message: 'x' })), 'no connection, trying again in 8 s');
    assert.equal(
      words(new CloudError({ kind: 'unavailable', message: 'x' })),
      'the cloud is busy, trying again in 8 s',
    );
    assert.equal(words(new TypeError('x')), 'interrupted, trying again in 8 s');
    assert.equal(troubleWords({ error: undefined, next }, next), 'interrupted, trying again');
  });
});
