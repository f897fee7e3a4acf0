import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Downloads } from '../../../src/downloads/desk/downloads.ts';
import type { Download, DownloadsParts, Round } from '../../../src/downloads/desk/parts.ts';
import type { DownloadOrder } from '../../../src/model/desks.ts';
import { CloudError, isCloudError } from '../../../src/model/errors.ts';
import { DownloadLink } from '../../../src/model/links.ts';
import { RecordingLog } from '../../support/log.ts';
import { FakeEngine, type Arriving } from './engine.ts';

const HOUR = 3_600_000;
const link = (name: string, expires = new Date(Date.now() + HOUR)) =>
  new DownloadLink(`https://a.example.com/${name}?Signature=secret`, { network: 'public', expires });

/** A window, and what its user saw. */
interface Window {
  readonly downloads: Downloads;
  readonly engine: FakeEngine;
  readonly rounds: Round[];
  readonly saw: string[];
  /** What was last said to be under way. */
  readonly underWay: boolean[];
  /** Links that were asked for: the file, and whether by the user. */
  readonly asked: string[];
  readonly log: RecordingLog;
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 5000; !(await holds()); await wait(2)) {
    assert.ok(performance.now() < end, `it never happened: ${what}`);
  }
}

describe('the download desk', () => {
  let root: string;
  let folder: string;
  /** Milliseconds by which the windows' clocks are ahead. */
  let ahead: number;
  let windows: Window[];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'desk-'));
    folder = join(root, 'records');
    ahead = 0;
    windows = [];
  });
  afterEach(async () => {
    const records = await recordTexts();
    await Promise.all(windows.map(({ downloads }) => downloads.dispose()));
    const seen = windows.map(({ saw, log }) => [saw, log.lines]);
    assert.doesNotMatch(`${records.join()} ${JSON.stringify(seen)}`, /Signature|secret|https:/);
    await rm(root, { recursive: true });
  });

  async function recordTexts(): Promise<readonly string[]> {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
    return await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
  }

  function openWindow(
    options: Partial<DownloadsParts> & { readonly files?: number; readonly asks?: boolean } = {},
  ): Window {
    const engine = new FakeEngine();
    const saw: string[] = [];
    const asked: string[] = [];
    const rounds: Round[] = [];
    const underWay: boolean[] = [];
    const log = new RecordingLog();
    const downloads = new Downloads({
      folder,
      transfer: engine.transfer,
      discard: engine.discard,
      newLink: async ({ target }, byUser) => {
        asked.push(`${basename(target)}${byUser ? ' by the user' : ''}`);
        return await Promise.resolve(link(basename(target)));
      },
      secured: async (_account, given) => await Promise.resolve(given),
      places: async () => await Promise.resolve({ storageDomains: [] }),
      setUnderWay: async (any) => await Promise.resolve(void underWay.push(any)),
      settings: () => ({ connections: 4, files: options.files ?? 3 }),
      view: {
        follow: (round) => void rounds.push(round),
        why: (error) => (isCloudError(error) ? error.message : 'a fault'),
        taken: (names) => new CloudError({ kind: 'state', message: `taken: ${names.join(', ')}` }),
        noRoom: ({ path, needed, free }) =>
          new CloudError({ kind: 'unknown', message: `no room: ${basename(path)}, ${needed > free}` }),
        mayRemove: async (all) => {
          saw.push(...all.filter(() => options.asks).map(({ record }) => `may remove ${basename(record.target)}`));
          return await Promise.resolve(!options.asks);
        },
        cancelled: ({ target }) => void saw.push(`cancelled ${basename(target)}`),
        leftBehind: (path) => void saw.push(`left behind ${basename(path)}`),
        elsewhere: ({ target }) => void saw.push(`elsewhere ${basename(target)}`),
        reveal: async (path) => await Promise.resolve(void saw.push(`reveal ${basename(path)}`)),
      },
      log,
      now: () => Date.now() + ahead,
      ...options,
    });
    const window = { downloads, engine, rounds, saw, underWay, asked, log };
    windows.push(window);
    return window;
  }

  const order = (name: string, more: Partial<DownloadOrder> = {}): DownloadOrder => ({
    accountId: 'a1',
    of: {
      kind: 'backup',
      ref: { instanceId: 'rm-1', regionId: 'cn', backupId: name, started: undefined, copy: false },
    },
    wish: { network: 'public' },
    instanceName: 'orders-db',
    target: join(root, name),
    replace: false,
    listed: {},
    link: link(name),
    ...more,
  });

  const states = ({ downloads }: Window) =>
    Object.fromEntries(downloads.list().map(({ record }) => [basename(record.target), record.state]));

  function named({ downloads }: Window, name: string): Download {
    const found = downloads.list().find(({ record }) => basename(record.target) === name);
    assert.ok(found, `${name} is not listed`);
    return found;
  }
  const idOf = (window: Window, name: string) => named(window, name).record.id;
  const becomes = async (window: Window, name: string, state: string) =>
    await until(`${name} is ${state}`, () => states(window)[name] === state);

  /** The transfer of this file that began last. */
  async function run({ engine }: Window, name: string, count = 1): Promise<Arriving> {
    const runs = () => engine.runs.filter(({ parts }) => basename(parts.target) === name);
    await until(`${name} runs`, () => runs().length >= count);
    const last = runs().at(-1);
    assert.ok(last);
    return last;
  }

  /** As when the process of a window ends without a word: what it still does is not seen by any other. */
  async function crash(): Promise<void> {
    const copy = join(root, `records-${windows.length}`);
    await mkdir(copy);
    for (const name of await readdir(folder)) {
      await writeFile(join(copy, name), await readFile(join(folder, name)));
    }
    folder = copy;
  }

  it('brings a file, with the link at hand, and lists it', async () => {
    const window = openWindow();
    await window.downloads.add([order('a')]);
    const arriving = await run(window, 'a');
    assert.equal(arriving.parts.connections, 4);
    await arriving.arrive(40);
    assert.deepEqual([states(window), window.underWay.at(-1)], [{ a: 'running' }, true]);
    assert.equal(named(window, 'a').progress?.bytes, 40);
    await arriving.finish();
    await window.rounds[0]?.ended;
    await until('nothing is under way', () => window.underWay.at(-1) === false);
    const { record, isHere } = named(window, 'a');
    assert.deepEqual([record.state, isHere, record.transfer], ['done', false, undefined]);
    assert.deepEqual(
      [record.ended?.path, record.ended?.bytes, record.ended?.verdict],
      [join(root, 'a'), 100, 'verified'],
    );
    assert.deepEqual(window.asked, [], 'the link that came with the order was good');
    await window.downloads.act(record.id, 'reveal');
    await window.downloads.act(record.id, 'remove');
    assert.deepEqual([window.saw, states(window)], [['reveal a'], {}]);
    assert.ok(existsSync(join(root, 'a')), 'the file itself stays');
  });

  it('lets so many run at once, in the order they were asked for', async () => {
    const window = openWindow({ files: 2 });
    await window.downloads.add(['a', 'b', 'c', 'd'].map((name) => order(name)));
    await run(window, 'b');
    assert.deepEqual(states(window), { a: 'running', b: 'running', c: 'waiting', d: 'waiting' });
    assert.equal(window.rounds.length, 1, 'they share a notification');
    assert.equal(window.rounds[0]?.downloads().length, 4);
    await (await run(window, 'b')).finish();
    await run(window, 'c');
    await window.downloads.act(idOf(window, 'd'), 'pause');
    await (await run(window, 'a')).finish();
    await (await run(window, 'c')).finish();
    await window.rounds[0].ended;
    assert.deepEqual(states(window), { a: 'done', b: 'done', c: 'done', d: 'paused' });
    assert.equal(window.engine.runs.length, 3);
  });

  it('pauses and goes on where it was, with a new link', async () => {
    const window = openWindow();
    await window.downloads.add([order('a')]);
    await (await run(window, 'a')).arrive(40);
    await window.downloads.act(idOf(window, 'a'), 'pause');
    await window.rounds[0]?.ended;
    assert.deepEqual([states(window), window.underWay.at(-1)], [{ a: 'paused' }, true]);
    assert.ok(existsSync(join(root, 'a.part')));
    await window.downloads.act(idOf(window, 'a'), 'resume');
    const again = await run(window, 'a', 2);
    assert.equal(Object.keys(again.parts.state?.done ?? {}).length, 4);
    assert.deepEqual(window.asked, ['a by the user']);
    assert.equal(window.rounds.length, 2, 'there is a notification again');
    await again.finish();
    await becomes(window, 'a', 'done');
  });

  it('renews a link that has ended, or that the storage refused', async () => {
    const window = openWindow();
    await window.downloads.add([order('a', { link: link('a', new Date(Date.now() + 30_000)) }), order('b')]);
    assert.equal((await run(window, 'a')).links.length, 1);
    assert.deepEqual(window.asked, ['a by the user']);
    const { parts } = await run(window, 'b');
    await parts.link(true, parts.signal);
    assert.deepEqual(window.asked, ['a by the user', 'b'], 'the first one only was what the user waited for');
  });

  it('cancels: what has arrived is removed', async () => {
    const window = openWindow({ files: 1 });
    await window.downloads.add([order('a'), order('b'), order('c')]);
    await (await run(window, 'a')).arrive(40);
    await window.downloads.act(idOf(window, 'c'), 'pause');
    for (const name of ['a', 'c', 'b']) {
      await window.downloads.act(idOf(window, name), 'cancel');
    }
    assert.deepEqual([states(window), await readdir(folder), window.underWay.at(-1)], [{}, [], false]);
    assert.deepEqual(
      (await readdir(root)).filter((name) => name.endsWith('.part')),
      [],
    );
    assert.deepEqual(window.saw, ['cancelled a', 'cancelled c', 'cancelled b']);
    await window.rounds[0]?.ended;
    assert.deepEqual(window.rounds[0]?.downloads(), []);
  });

  it('says what could not be removed', async () => {
    const window = openWindow();
    window.engine.stuck = true;
    await window.downloads.add([order('a')]);
    await (await run(window, 'a')).arrive(40);
    await window.downloads.act(idOf(window, 'a'), 'cancel');
    assert.deepEqual([window.saw, states(window)], [['left behind a.part'], {}]);
  });

  it('keeps a failed one with its reason, to be tried again or removed', async () => {
    const window = openWindow();
    await window.downloads.add([order('a'), order('b')]);
    const first = await run(window, 'a');
    await first.arrive(40);
    first.fail(new CloudError({ kind: 'unknown', message: 'There is not enough space.' }));
    await becomes(window, 'a', 'failed');
    assert.equal(named(window, 'a').record.ended?.why, 'There is not enough space.');
    await window.downloads.act(idOf(window, 'a'), 'retry');
    const again = await run(window, 'a', 2);
    assert.equal(Object.keys(again.parts.state?.done ?? {}).length, 4);
    assert.equal(window.rounds.length, 1, 'it joins the notification that is there');
    again.fail(new TypeError('of the code'));
    await becomes(window, 'a', 'failed');
    assert.equal(named(window, 'a').record.ended?.why, 'a fault');
    await window.downloads.act(idOf(window, 'a'), 'remove');
    assert.deepEqual(
      [states(window), existsSync(join(root, 'a.part')), window.saw],
      [{ b: 'running' }, false, ['cancelled a']],
    );
  });

  it('removes nothing that the user keeps when asked', async () => {
    const window = openWindow({ asks: true });
    await window.downloads.add([order('a'), order('b')]);
    const first = await run(window, 'a');
    await first.arrive(40);
    await window.downloads.act(idOf(window, 'b'), 'cancel');
    first.fail(new TypeError('of the code'));
    await becomes(window, 'a', 'failed');
    await window.downloads.act(idOf(window, 'a'), 'remove');
    await window.downloads.act(idOf(window, 'a'), 'cancel');
    assert.deepEqual(states(window), { a: 'failed', b: 'running' });
    assert.ok(existsSync(join(root, 'a.part')));
    assert.deepEqual(window.saw, ['may remove b', 'may remove a', 'may remove a']);
  });

  it('cancels a failed one', async () => {
    const window = openWindow();
    await window.downloads.add([order('a')]);
    const first = await run(window, 'a');
    await first.arrive(40);
    first.fail(new TypeError('of the code'));
    await becomes(window, 'a', 'failed');
    await window.downloads.act(idOf(window, 'a'), 'cancel');
    assert.deepEqual([states(window), existsSync(join(root, 'a.part'))], [{}, false]);
    assert.deepEqual(window.saw, ['cancelled a']);
  });

  it('begins none of several that have no room together', async () => {
    const window = openWindow();
    const huge = { listed: { size: 2 ** 60 } };
    const all = [order('a', huge), order('b', huge)];
    await assert.rejects(window.downloads.add(all), { message: 'no room: a, true' });
    assert.deepEqual(states(window), {});
    await window.downloads.add([order('a', huge), order('b')]);
    await run(window, 'b');
    assert.deepEqual(states(window), { a: 'running', b: 'running' }, 'of one nothing is known');
  });

  it('does nothing that a download cannot have', async () => {
    const window = openWindow();
    await window.downloads.add([order('a'), order('b')]);
    const [a, b] = [idOf(window, 'a'), idOf(window, 'b')];
    await (await run(window, 'a')).finish();
    await becomes(window, 'a', 'done');
    await window.downloads.act(a, 'cancel');
    await window.downloads.act(a, 'resume');
    await window.downloads.act(a, 'pause');
    await window.downloads.act(b, 'remove');
    await window.downloads.act(b, 'reveal');
    await window.downloads.act('nobody', 'cancel');
    assert.deepEqual([states(window), window.saw], [{ a: 'done', b: 'running' }, []]);
  });

  it('begins once, however often it is asked to', async () => {
    const window = openWindow();
    await window.downloads.add([order('a')]);
    await (await run(window, 'a')).arrive(10);
    const id = idOf(window, 'a');
    await Promise.all([window.downloads.act(id, 'pause'), window.downloads.act(id, 'pause')]);
    await Promise.all([
      window.downloads.act(id, 'resume'),
      window.downloads.act(id, 'resume'),
      window.downloads.resume(),
    ]);
    await run(window, 'a', 2);
    await wait(20);
    assert.equal(window.engine.runs.length, 2);
    await Promise.all([window.downloads.act(id, 'cancel'), window.downloads.act(id, 'resume')]);
    assert.deepEqual([states(window), await readdir(folder)], [{}, []]);
  });

  it('writes no file twice at once', async () => {
    const window = openWindow();
    const refusal = { kind: 'state', message: 'taken: a' };
    await window.downloads.add([order('a')]);
    await (await run(window, 'a')).arrive(40);
    await assert.rejects(window.downloads.add([order('a'), order('b')]), refusal);
    await run(window, 'b');
    await window.downloads.act(idOf(window, 'a'), 'pause');
    const other = order('a', { wish: { network: 'internal' } });
    await assert.rejects(window.downloads.add([other]), refusal, 'what has arrived is of another file');
    const [twice] = await Promise.allSettled([
      window.downloads.add([order('c'), order('c')]),
      window.downloads.add([order('c')]),
    ]);
    assert.equal(twice.status, 'rejected');
    assert.deepEqual(states(window), { a: 'paused', b: 'running', c: 'running' });
  });

  it('goes on with a paused one that is ordered again', async () => {
    const window = openWindow();
    await window.downloads.add([order('a')]);
    await (await run(window, 'a')).arrive(40);
    await window.downloads.act(idOf(window, 'a'), 'pause');
    await window.downloads.add([order('a'), order('b')]);
    const again = await run(window, 'a', 2);
    assert.equal(Object.keys(again.parts.state?.done ?? {}).length, 4);
    assert.deepEqual(window.asked, [], 'the new order came with a link');
    assert.equal(window.rounds.at(-1)?.downloads().length, 2);
  });

  it('leaves what runs and waits to the next window, and lists the rest', async () => {
    const before = openWindow({ files: 1 });
    await before.downloads.add(['a', 'b', 'c', 'd'].map((name) => order(name)));
    await (await run(before, 'a')).arrive(40);
    await before.downloads.act(idOf(before, 'c'), 'pause');
    await before.downloads.act(idOf(before, 'a'), 'pause');
    (await run(before, 'b')).fail(new CloudError({ kind: 'notFound', message: 'It is gone.' }));
    const running = await run(before, 'd');
    await running.arrive(20);
    await before.downloads.act(idOf(before, 'a'), 'resume');
    assert.deepEqual(states(before), { a: 'waiting', b: 'failed', c: 'paused', d: 'running' });
    await before.downloads.dispose();
    assert.equal(running.parts.signal.aborted, true);
    assert.equal(before.underWay.at(-1), true);

    const next = openWindow();
    await next.downloads.resume();
    const again = await run(next, 'd');
    assert.equal(Object.keys(again.parts.state?.done ?? {}).length, 2);
    await run(next, 'a');
    assert.deepEqual(states(next), { a: 'running', b: 'failed', c: 'paused', d: 'running' });
    assert.equal(named(next, 'b').record.ended?.why, 'It is gone.');
    assert.deepEqual(next.asked.toSorted(), ['a', 'd'], 'links are never kept');
    assert.deepEqual(
      next.rounds.map((round) => round.downloads().length),
      [2],
    );
  });

  it('leaves what another window works on to it, and says so', async () => {
    const [one, other] = [openWindow(), openWindow()];
    await one.downloads.add([order('a')]);
    const arriving = await run(one, 'a');
    await arriving.arrive(40);
    await other.downloads.resume();
    const { id } = named(other, 'a').record;
    assert.deepEqual([states(other), named(other, 'a').isHere], [{ a: 'running' }, false]);
    await other.downloads.act(id, 'cancel');
    assert.deepEqual(other.saw, ['elsewhere a']);
    await assert.rejects(other.downloads.add([order('a')]), { message: 'taken: a' });
    await arriving.finish();
    await becomes(one, 'a', 'done');
    await until('the other one knows', async () => {
      await other.downloads.resume();
      return states(other)['a'] === 'done';
    });
    assert.equal(other.engine.runs.length, 0);
  });

  it('takes over from a window that is gone without a word', async () => {
    const one = openWindow();
    await one.downloads.add([order('a')]);
    await (await run(one, 'a')).arrive(40);
    await crash();
    const next = openWindow();
    await next.downloads.resume();
    assert.deepEqual([next.engine.runs.length, states(next)], [0, { a: 'running' }]);
    ahead = 15_001;
    await next.downloads.resume();
    assert.equal(Object.keys((await run(next, 'a')).parts.state?.done ?? {}).length, 4);
  });

  it('lets go of what another window took over meanwhile', async () => {
    const one = openWindow();
    await one.downloads.add([order('a')]);
    const arriving = await run(one, 'a');
    await arriving.arrive(20);
    // As after a sleep, when the other one wakes first.
    ahead = 15_001;
    const other = openWindow();
    await other.downloads.resume();
    const taken = await run(other, 'a');
    await arriving.arrive(90);
    await until('it let go', () => !named(one, 'a').isHere);
    assert.equal(arriving.parts.signal.aborted, true);
    await taken.arrive(30);
    await taken.finish();
    await becomes(other, 'a', 'done');
    await until('the first one knows', async () => {
      await one.downloads.resume();
      return states(one)['a'] === 'done';
    });
    assert.deepEqual(one.saw, []);
  });

  it('waits for an account whose key is refused', async () => {
    let refuses = true;
    const error = new CloudError({ kind: 'secret', message: 'The key is wrong.' });
    const window = openWindow({
      newLink: async () => await (refuses ? Promise.reject(error) : Promise.resolve(link('a'))),
    });
    await window.downloads.add([order('a', { link: undefined })]);
    await becomes(window, 'a', 'failed');
    await window.downloads.accountsChanged(['a2']);
    assert.deepEqual([states(window), window.engine.runs.length], [{ a: 'failed' }, 0]);
    refuses = false;
    await window.downloads.accountsChanged(['a1']);
    await (await run(window, 'a')).finish();
    await becomes(window, 'a', 'done');
    await window.downloads.accountsChanged(['a1']);
    assert.equal(window.engine.runs.length, 1);
  });

  it('forgets an account with all that has arrived for it', async () => {
    const window = openWindow({ files: 2 });
    await window.downloads.add([order('a'), order('b'), order('c'), order('z', { accountId: 'a2' })]);
    const first = await run(window, 'a');
    await first.finish();
    await (await run(window, 'b')).arrive(40);
    await window.downloads.act(idOf(window, 'b'), 'pause');
    await (await run(window, 'c')).arrive(10);
    assert.deepEqual(await openWindow().downloads.unfinished('a1'), ['b', 'c']);
    await window.downloads.forget('a1');
    assert.deepEqual([states(window), window.saw], [{ z: 'running' }, []]);
    const left = await readdir(root);
    assert.ok(left.includes('a') && !left.includes('b.part') && !left.includes('c.part'));
  });

  it('downloads also where no record can be written', async () => {
    await writeFile(folder, 'a file where the folder should be');
    const window = openWindow();
    await window.downloads.add([order('a')]);
    const arriving = await run(window, 'a');
    await arriving.arrive(40);
    await window.downloads.act(idOf(window, 'a'), 'pause');
    await window.downloads.act(idOf(window, 'a'), 'resume');
    const again = await run(window, 'a', 2);
    assert.equal(Object.keys(again.parts.state?.done ?? {}).length, 4);
    await again.finish();
    await becomes(window, 'a', 'done');
    assert.equal(window.log.lines.filter((line) => line.includes('it ends with this window')).length, 1);
  });

  it('lists what is done for a week, and not too much of it', async () => {
    const window = openWindow({ files: 60 });
    const names = Array.from({ length: 52 }, (_, index) => `f${index}`);
    await window.downloads.add(names.map((name) => order(name)));
    for (const name of names) {
      await (await run(window, name)).finish();
    }
    await window.rounds[0]?.ended;
    await until('old ones are gone', () => Object.keys(states(window)).length === 50);
    ahead = 7 * 24 * HOUR + 1;
    const later = openWindow();
    await later.downloads.resume();
    await until('all are gone', () => Object.keys(states(later)).length === 0);
    await until('their records are gone', async () => (await readdir(folder)).length === 0);
  }).timeout(20_000);

  it('takes no record that it does not know', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'x.json'), JSON.stringify({ version: 9, id: 'x' }));
    await writeFile(join(folder, 'y.json'), '{"id":');
    const window = openWindow();
    await window.downloads.resume();
    assert.deepEqual([states(window), window.underWay.at(-1)], [{}, false]);
  });
});
