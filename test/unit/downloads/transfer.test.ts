import assert from 'node:assert/strict';
import { copyFile, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { CloudError } from '../../../src/model/errors.ts';
import { DownloadLink } from '../../../src/model/links.ts';
import { openStage, type Stage } from '../sandbox/client.ts';
import { fetchFile, obsFile, ossFile } from '../sandbox/files.ts';
import { openStage as openHuaweiStage } from '../sandbox/huawei/client.ts';
import type { RequestRecord } from '../../../src/sandbox/index.ts';
import type { TransferState } from '../../../src/downloads/transfer/types.ts';
import { discardTransfer, Downloader, failure, MIB, PIECE, until } from './transferring.ts';

/** Six pieces, the last of them short. */
const SIZE = 5 * PIECE + 3 * MIB + 17;
const GET = 'GetObject';

describe('transferring a file', function () {
  this.timeout(30_000);

  let stage: Stage;
  let file: { readonly link: string; readonly internal: string; readonly checksum: string };
  let whole: Buffer;
  let user: Downloader;
  let earlier = new Set<RequestRecord>();

  before(async () => {
    stage = await openStage({ fileSize: SIZE });
    file = await ossFile(stage);
    whole = (await fetchFile(file.link)).body;
  });
  after(async () => await stage.sandbox.close());
  beforeEach(async () => {
    user = await Downloader.open();
    user.links = [file.link];
    stage.sandbox.faults.clear();
    forget();
  });
  afterEach(async () => await user.close());

  const add = (...faults: readonly Parameters<typeof stage.sandbox.faults.add>[0][]) => {
    for (const fault of faults) {
      stage.sandbox.faults.add({ ...fault, action: GET });
    }
  };
  const gets = () => stage.sandbox.requests.filter((request) => request.action === GET && !earlier.has(request));
  /** What was asked until now is not looked at any more. */
  const forget = () => (earlier = new Set(stage.sandbox.requests));
  const ranges = () => gets().map(({ params }) => params['range']);
  /** Three of the pieces arrive, then it is paused. Gives the state as it is written down and read again. */
  const fetchHalf = async (): Promise<TransferState> => {
    add({ kind: 'hang', skip: 2, times: Infinity });
    const stop = new AbortController();
    const work = failure(user.run({ connections: 1, signal: stop.signal }));
    await until('half of it has come', () => gets().length === 3);
    stop.abort();
    assert.equal((await work).kind, 'cancelled');
    stage.sandbox.faults.clear();
    forget();
    assert.deepEqual(Object.keys(user.state?.done ?? {}), ['0', '1', '2']);
    return JSON.parse(JSON.stringify(user.state)) as TransferState;
  };
  const assertWhole = async () => {
    assert.ok((await readFile(user.target)).equals(whole));
    assert.deepEqual(await user.files(), ['a.xb']);
  };

  it('fetches it in ranges, and compares it with both checksums', async () => {
    const done = await user.run({ listed: { size: 1, checksum: file.checksum } });
    assert.deepEqual([done.path, done.bytes, done.verdict], [user.target, SIZE, 'verified']);
    await assertWhole();
    assert.deepEqual([user.progress.at(-1)?.bytes, user.progress.at(-1)?.total], [SIZE, SIZE]);
    // Windows keeps no rights of others in there.
    const others = process.platform === 'win32' ? 0 : 0o077;
    assert.equal((await stat(user.target)).mode & others, 0);
    assert.ok(gets().every(({ params, method }) => method === 'GET' && params['rangeBehavior'] === 'standard'));
    assert.equal(ranges()[0], 'bytes=0-0');
    assert.equal(new Set(ranges()).size, gets().length);
    const tags = new Set(gets().map(({ params }) => params['ifMatch']));
    assert.deepEqual([...tags], [undefined, user.state?.etag]);
    assert.deepEqual([user.troubles, user.asked], [[], [false]]);
    assert.equal(Object.keys(user.state?.done ?? {}).length, 6);
  });

  it('knows the size alone of a storage without checksums', async () => {
    const huawei = await openHuaweiStage({ fileSize: PIECE + 5 });
    try {
      const { link, size } = await obsFile(huawei);
      user.links = [link];
      assert.equal((await user.run({ listed: { size: size * 1024 } })).verdict, 'sizeOnly');
      assert.equal((await stat(user.target)).size, PIECE + 5);
    } finally {
      await huawei.sandbox.close();
    }
  });

  it('fetches an empty file', async () => {
    const empty = await openStage({ fileSize: 0 });
    try {
      const { link, checksum } = await ossFile(empty);
      user.links = [link];
      assert.deepEqual([(await user.run({ listed: { checksum } })).bytes, checksum], [0, '0']);
      assert.equal((await stat(user.target)).size, 0);
    } finally {
      await empty.sandbox.close();
    }
  });

  it('gets a new link when the storage refuses one, once for all connections', async () => {
    add({ kind: 'expired', skip: 1, times: 4 });
    user.links = [file.link, file.internal];
    await user.run();
    await assertWhole();
    assert.deepEqual(user.asked, [false, true]);
  });

  it('gives up when the new link is refused as well', async () => {
    add({ kind: 'expired', times: Infinity });
    const { status, message } = await failure(user.run());
    assert.equal(status, 403);
    assert.match(message, /refused the link/);
    assert.deepEqual([user.asked, await user.files()], [[false, true], []]);
  });

  it('gets a new link before the old one ends', async () => {
    // Links are renewed half a minute before their end.
    user.facts = { expires: new Date(Date.now() + 30_200) };
    const placesOf = async () => {
      await wait(300);
      user.facts = {};
      return { storageDomains: [], endpoint: stage.sandbox.url };
    };
    await user.run({ placesOf });
    await assertWhole();
    assert.deepEqual(user.asked, [false, false]);
  });

  it('takes a link that has ended by the clock of this machine all the same', async () => {
    user.facts = { expires: new Date(Date.now() - 60_000) };
    await user.run();
    assert.deepEqual(user.asked, [false]);
  });

  it('asks again for a link when the network failed', async () => {
    let tries = 0;
    await user.run({
      link: async () => {
        tries += 1;
        if (tries === 1) {
          throw new CloudError({ kind: 'network', message: 'No network.' });
        }
        return await Promise.resolve(new DownloadLink(file.link, { network: 'public' }));
      },
    });
    assert.deepEqual(user.troubles, ['No network.', 'fine']);
    const gone = new CloudError({ kind: 'notFound', message: 'The backup is gone.' });
    assert.equal(await failure(user.run({ replace: true, link: async () => await Promise.reject(gone) })), gone);
  });

  it('stops at once while it waits for a link', async () => {
    const stop = new AbortController();
    const link = () => {
      stop.abort();
      return new Promise<never>(() => undefined);
    };
    assert.equal((await failure(user.run({ link, signal: stop.signal }))).kind, 'cancelled');
    assert.deepEqual(await user.files(), []);
  });

  it('leaves out the header that a strict storage wants signed', async () => {
    add({ kind: 'signatureStrict' });
    await user.run();
    await assertWhole();
    assert.deepEqual(user.asked, [false]);
    assert.equal(gets().filter(({ params }) => params['rangeBehavior'] !== undefined).length, 1);
  });

  it('says that the file is gone', async () => {
    add({ kind: 'noSuchFile' });
    assert.equal((await failure(user.run())).kind, 'notFound');
    assert.deepEqual(await user.files(), []);
    add({ kind: 'noSuchFile', skip: 3 });
    assert.equal((await failure(user.run({ connections: 1 }))).kind, 'notFound');
    // What had arrived is there for another try.
    assert.deepEqual(await user.files(), ['a.xb.part']);
    assert.ok(Object.keys(user.state?.done ?? {}).length > 0);
  });

  it('looks again when a range is refused, and says so if the file is the same', async () => {
    add({ kind: 'badRange', skip: 1 });
    const { status, kind } = await failure(user.run({ connections: 1 }));
    assert.deepEqual([status, kind, gets().length], [416, 'reply', 3]);
  });

  it('takes the whole file of a storage without ranges', async () => {
    add({ kind: 'noRanges', times: Infinity });
    assert.equal((await user.run({ listed: { checksum: file.checksum } })).verdict, 'verified');
    await assertWhole();
    assert.equal(gets().length, 1);
    assert.equal(user.state?.total, undefined);
  });

  it('never takes a whole file for a range of it', async () => {
    add({ kind: 'noRanges', skip: 3 });
    await user.run({ connections: 2 });
    await assertWhole();
    assert.equal(ranges().at(-1), undefined);
  });

  it('begins anew when a connection without ranges breaks', async () => {
    add({ kind: 'noRanges' }, { kind: 'cutEvery', bytes: 3 * PIECE });
    await user.run();
    await assertWhole();
    add({ kind: 'noRanges', times: Infinity });
    await failure(user.run({ signal: AbortSignal.timeout(1) }));
    assert.deepEqual(await user.files(), ['a.xb']);
  });

  it('goes on wherever the connection is cut', async () => {
    add({ kind: 'cutEvery', bytes: 5 * MIB + 11, times: Infinity });
    await user.run();
    await assertWhole();
    const got = ranges().map((range) => Number(/\d+/.exec(range ?? '')?.[0]));
    // From where it was, not from the beginning of a piece.
    assert.ok(got.includes(5 * MIB + 11));
  });

  /** Bytes that are there when the first of the rest is asked for. */
  const begins = () => user.progress.find(({ checking }) => !checking)?.bytes;

  it('takes nothing of an answer that is not what it says', async () => {
    add({ kind: 'shortBody', bytes: 1000, skip: 1, times: 2 });
    await user.run({ connections: 1 });
    await assertWhole();
    assert.match(user.troubles[0] ?? '', /gave another part of the file/);
    assert.equal(user.troubles.at(-1), 'fine');
  });

  it('tries again after resets and errors of the storage', async () => {
    add({ kind: 'reset' }, { kind: 'error500' }, { kind: 'unavailable', skip: 1 }, { kind: 'html', skip: 3 });
    await user.run();
    await assertWhole();
    assert.match(user.troubles[0] ?? '', /was cut off/);
    assert.match(user.troubles[1] ?? '', /HTTP status 500/);
  });

  it('tries again after silence', async () => {
    add({ kind: 'hang', skip: 2 }, { kind: 'hang', headers: false, skip: 2 });
    await user.run({ idle: 100 });
    await assertWhole();
  });

  it('waits for the network, and goes on where it was', async () => {
    add({ kind: 'hang', bytes: MIB, skip: 1, times: 4 });
    const work = user.run();
    await until('all connections are under way', () => gets().length === 5);
    user.onTrouble = () => stage.sandbox.faults.clear();
    add({ kind: 'down' });
    await work;
    await assertWhole();
    assert.match(user.troubles[0] ?? '', /was cut off|cannot be reached/);
    assert.equal(user.troubles.at(-1), 'fine');
  });

  it('gives up when nothing comes for too long, and keeps what it has', async () => {
    add({ kind: 'reset', skip: 2, times: Infinity });
    const { kind, message } = await failure(user.run({ patience: 200, connections: 1 }));
    assert.equal(kind, 'network');
    assert.match(message, /was cut off/);
    assert.deepEqual(await user.files(), ['a.xb.part']);
    stage.sandbox.faults.clear();
    user.progress.splice(0);
    await user.run({ state: user.state });
    await assertWhole();
    assert.equal(begins(), 3 * PIECE);
  });

  it('pauses, and goes on in another window with what is missing', async () => {
    const state = await fetchHalf();
    assert.deepEqual(await user.files(), ['a.xb.part']);
    const next = await Downloader.open();
    try {
      next.links = [file.link];
      const done = await next.run({ target: user.target, state, listed: { checksum: file.checksum } });
      assert.equal(done.verdict, 'verified');
      await assertWhole();
      const first = next.progress.find(({ checking }) => checking === true);
      assert.deepEqual([first?.bytes, first?.total], [3 * PIECE, SIZE]);
      const asked = ranges().slice(1);
      assert.ok(asked.length > 0 && asked.every((range) => Number(/\d+/.exec(range ?? '')?.[0]) >= 3 * PIECE));
    } finally {
      await next.close();
    }
  });

  it('leaves nothing behind that cannot be gone on with', async () => {
    user.pause();
    assert.equal((await failure(user.run())).kind, 'cancelled');
    assert.deepEqual([await user.files(), gets().length, user.states], [[], 0, []]);
    add({ kind: 'hang', bytes: MIB, skip: 1, times: Infinity });
    const stop = new AbortController();
    const work = failure(user.run({ signal: stop.signal }));
    await until('something has come', () => gets().length > 2);
    stop.abort();
    assert.equal((await work).kind, 'cancelled');
    assert.deepEqual([await user.files(), user.state?.part], [[], '']);
  });

  it('begins anew when what had arrived is gone, shortened or of something else', async () => {
    const state = await fetchHalf();
    await copyFile(state.part, `${user.folder}/copy`);
    await truncate(state.part, PIECE - 1);
    await user.run({ state });
    assert.ok((await readFile(user.target)).equals(whole));
    await rm(state.part, { force: true });
    await user.run({ state, replace: true });
    await copyFile(`${user.folder}/copy`, state.part);
    await user.run({ state: { ...state, done: { 17: 'x' } }, replace: true });
    await user.run({ state: { ...state, part: `${user.folder}/copy` }, replace: true });
    assert.ok((await readFile(user.target)).equals(whole));
    assert.equal(user.log.lines.filter((line) => line.includes('begins anew')).length, 4);
    // What is not its own is left alone.
    assert.deepEqual(await user.files(), ['a.xb', 'copy']);
  });

  it('fetches again what had arrived and is not on the disk', async () => {
    const state = await fetchHalf();
    // As after a crash of the machine.
    const part = await open(state.part, 'r+');
    await part.write(Buffer.alloc(MIB), 0, MIB, PIECE + 3 * MIB);
    await part.close();
    user.progress.splice(0);
    await user.run({ state, connections: 1 });
    await assertWhole();
    assert.equal(begins(), 2 * PIECE);
    assert.equal(ranges()[1], `bytes=${PIECE}-${2 * PIECE - 1}`);
    const from = ranges()
      .slice(2)
      .map((range) => Number(/\d+/.exec(range ?? '')?.[0]));
    assert.ok(from.every((at) => at >= 3 * PIECE));
    assert.ok(user.log.lines.some((line) => line.includes('1 of 3 pieces')));
  });

  it('leaves a file alone that only has the name of what had arrived', async () => {
    const state = await fetchHalf();
    const other = Buffer.alloc(3 * PIECE, 'of another program ');
    await writeFile(state.part, other);
    await user.run({ state });
    assert.ok((await readFile(user.target)).equals(whole));
    assert.deepEqual(await user.files(), ['a.xb', 'a.xb.part']);
    assert.ok((await readFile(state.part)).equals(other));
    assert.ok(user.log.lines.some((line) => line.includes(`${state.part} holds nothing of what had arrived`)));
  });

  it('stops at once while it reads what had arrived, and keeps that', async () => {
    const state = await fetchHalf();
    const stop = new AbortController();
    const work = failure(user.run({ state, signal: stop.signal }));
    stop.abort();
    assert.equal((await work).kind, 'cancelled');
    assert.deepEqual([gets().length, await user.files()], [0, ['a.xb.part']]);
  });

  it('keeps a file aside that does not match, and says which checksum and where', async () => {
    add({ kind: 'wrongBytes', skip: 2 });
    const { kind, message } = await failure(user.run());
    assert.equal(kind, 'reply');
    assert.match(message, /does not match the checksum that the storage announced/);
    assert.ok(message.includes(`${user.target}.part`));
    assert.deepEqual([await user.files(), user.state?.part], [['a.xb.part'], '']);
    // Another try leaves it there.
    await user.run({ state: user.state });
    assert.deepEqual(await user.files(), ['a.xb', 'a.xb.part']);
    await rm(user.target);
    await rm(`${user.target}.part`);
    const other = await failure(user.run({ listed: { checksum: '1' } }));
    assert.match(other.message, /does not match the checksum in the list of the cloud/);
    await user.run({ listed: { checksum: 'none' } });
  });

  it('is removed with all that had arrived', async () => {
    const state = await fetchHalf();
    assert.ok(await discardTransfer(state));
    assert.deepEqual(await user.files(), []);
    assert.ok(await discardTransfer(state));
    await writeFile(user.target, 'mine');
    assert.ok(await discardTransfer({ ...state, part: '' }));
    assert.equal(await readFile(user.target, 'utf8'), 'mine');
    assert.equal(await discardTransfer({ ...state, part: `${user.target}/x.part` }), process.platform === 'win32');
  });

  describe('that changes meanwhile', () => {
    it('begins anew', async () => {
      add({ kind: 'changed', skip: 3 });
      await user.run({ connections: 2 });
      const now = (await fetchFile(file.link)).body;
      assert.ok(!now.equals(whole) && (await readFile(user.target)).equals(now));
      assert.ok(user.log.lines.some((line) => line.includes('the file in the storage is another one')));
      whole = now;
    });

    it('begins anew when that was between two windows', async () => {
      const state = await fetchHalf();
      add({ kind: 'changed' });
      await user.run({ state });
      whole = (await fetchFile(file.link)).body;
      await assertWhole();
    });

    it('is given up when it does so again and again', async () => {
      add({ kind: 'changed', skip: 1, times: Infinity });
      const { message, kind } = await failure(user.run({ connections: 1 }));
      assert.equal(kind, 'reply');
      assert.match(message, /changed again and again/);
      assert.deepEqual(await user.files(), []);
    });
  });
});
