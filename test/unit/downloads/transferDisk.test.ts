import assert from 'node:assert/strict';
import fs, { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { Blocks } from '../../../src/downloads/transfer/blocks.ts';
import type * as threadModule from '../../../src/downloads/transfer/blockThreads.ts';
import { PROGRAM_BYTES } from '../../../src/downloads/transfer/crcProgram.ts';
import { loadWithEditor } from '../webview/editor.ts';
import { startFileServer, type FileServer } from './server.ts';
import { Downloader, failure, MIB, PIECE, withDisk } from './transferring.ts';

const { BlockThreads } = await loadWithEditor<typeof threadModule>('../downloads/transfer/blockThreads.ts');

const some = (bytes: number) => Buffer.alloc(bytes, 'some pattern ');

describe('what a transfer leaves on the disk', function () {
  this.timeout(30_000);

  let server: FileServer;
  let user: Downloader;

  beforeEach(async () => {
    server = await startFileServer();
    user = await Downloader.open();
    user.links = [`${server.url}/custins1/a.xb?Expires=1&Signature=c2VjcmV0`];
  });
  afterEach(async () => {
    await server.close();
    await user.close();
  });

  /** Answers in ranges, by `rest` behind the first `bytes` of the file. */
  const give = (file: Uint8Array, bytes = Infinity, rest: (response: ServerResponse) => void = () => undefined) => {
    server.answer = ({ headers }, response) => {
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
      const end = Math.min(Number(to) + 1, file.length);
      response.writeHead(206, {
        'Content-Range': `bytes ${from}-${end - 1}/${file.length}`,
        'Content-Length': end - Number(from),
        ETag: '"a"',
      });
      if (end <= bytes) {
        response.end(file.subarray(Number(from), end));
      } else {
        response.write(file.subarray(Number(from), Math.max(Number(from), bytes)));
        rest(response);
      }
    };
  };

  it('is nothing where there is too little space, and it says how much', async () => {
    server.answer = (_request, response) =>
      void response.writeHead(206, { 'Content-Range': `bytes 0-0/${2 ** 49}`, 'Content-Length': 1 }).end('a');
    const { message } = await failure(user.run());
    assert.match(message, /^There is not enough space in .*: 512 TiB are still to come and .*iB are free\./);
    assert.deepEqual([await user.files(), server.asked.length], [[], 1]);
  });

  it('is what had arrived when the disk is full', async () => {
    give(some(3 * PIECE));
    const small = { room: 2 * PIECE };
    const { message } = await withDisk(small, async () => await failure(user.run({ connections: 1 })));
    assert.match(message, /^There is not enough space in/);
    const { state } = user;
    assert.deepEqual([Object.keys(state?.done ?? {}), await user.files()], [['0', '1'], ['a.xb.part']]);
    await user.run({ state });
    assert.ok((await readFile(user.target)).equals(some(3 * PIECE)));
  });

  it('is nothing where it must not write, and nothing is asked then', async () => {
    await writeFile(user.target, 'a file');
    for (const target of [join(user.target, 'b'), join(user.folder, 'none', 'b')]) {
      assert.match((await failure(user.run({ target }))).message, /^The folder .* does not exist/);
    }
    if (process.platform === 'linux') {
      const { message } = await failure(user.run({ target: '/sys/kernel/a.xb' }));
      assert.match(message, /^Files must not be written in \/sys\/kernel\./);
    }
    assert.deepEqual(server.asked, []);
  });

  it('is said when it was removed meanwhile', async () => {
    give(some(3 * PIECE), PIECE, (response) => {
      server.answer = () => undefined;
      void rm(`${user.target}.part`).then(() => response.write(some(MIB)));
    });
    const { message } = await failure(user.run({ connections: 1 }));
    assert.match(message, /a\.xb\.part was removed during the download/);
    assert.deepEqual([await user.files(), user.state?.part], [[], '']);
  });

  it("is said when it was removed just before the end, and nobody else's file is touched", async () => {
    give(some(PIECE), MIB, (response) => {
      const part = `${user.target}.part`;
      void rename(part, `${user.target}.moved`)
        .then(async () => await writeFile(part, 'mine'))
        .then(() => response.end(some(PIECE).subarray(MIB)));
    });
    assert.match((await failure(user.run())).message, /was removed during the download/);
    assert.equal(await readFile(`${user.target}.part`, 'utf8'), 'mine');
    assert.deepEqual(await user.files(), ['a.xb.moved', 'a.xb.part']);
  });

  it('is another file of that name, unless it was agreed to replace it', async () => {
    give(some(PIECE), MIB, (response) => {
      give(Buffer.from('new'));
      void writeFile(user.target, 'mine').then(() => response.end(some(PIECE).subarray(MIB)));
    });
    const { message } = await failure(user.run());
    assert.match(message, /^Another file appeared as .* The download is complete and kept as/);
    assert.ok(message.includes(`${user.target}.part`));
    assert.deepEqual([await readFile(user.target, 'utf8'), (await stat(`${user.target}.part`)).size], ['mine', PIECE]);
    await user.run({ replace: true });
    assert.equal(await readFile(user.target, 'utf8'), 'new');
    // That of the failed one is still there.
    assert.deepEqual(await user.files(), ['a.xb', 'a.xb.part']);
  });

  it('is nothing where another file is already, and nothing is asked then', async () => {
    await writeFile(user.target, 'mine');
    const { message } = await failure(user.run());
    assert.match(message, /^Another file appeared as .* and was left alone\./);
    assert.deepEqual([server.asked, await user.files()], [[], ['a.xb']]);
    assert.equal(await readFile(user.target, 'utf8'), 'mine');
  });

  it('gets its name when another program lets go of it', async () => {
    give(Buffer.from('new'));
    const { rename: real, link } = fs;
    const codes = ['EPERM', 'EBUSY', 'EACCES'];
    // On a disk where a file has one name only.
    fs.link = async () => await Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' }));
    fs.rename = async (...args) => {
      const code = codes.shift();
      await (code === undefined ? real(...args) : Promise.reject(Object.assign(new Error('held'), { code })));
    };
    syncBuiltinESMExports();
    try {
      await user.run();
    } finally {
      fs.rename = real;
      fs.link = link;
      syncBuiltinESMExports();
    }
    assert.deepEqual([codes, await user.files()], [[], ['a.xb']]);
  });

  it('is kept when it cannot get its name', async () => {
    await mkdir(user.target);
    give(Buffer.from('new'));
    assert.match((await failure(user.run({ replace: true }))).message, /could not be renamed/);
    assert.equal(await readFile(`${user.target}.part`, 'utf8'), 'new');
  });

  it('is kept aside when its length is not that in the list, where nothing else is known', async () => {
    give(Buffer.from('short'));
    const { message } = await failure(user.run({ listed: { size: 3000 } }));
    assert.match(message, /^5 bytes arrived where the list of the cloud tells 3000\./);
    assert.ok(message.includes(`${user.target}.part`));
    assert.deepEqual(await user.files(), ['a.xb.part']);
  });

  it('is right where the list tells kilobytes', async () => {
    const kilobytes = 3 * 1024;
    for (const bytes of [3 * MIB, 3 * MIB - 1000, 3 * MIB + 1000, kilobytes * 1000]) {
      give(some(bytes));
      const done = await user.run({ replace: true, listed: { size: 3 * MIB } });
      assert.deepEqual([done.bytes, done.verdict], [bytes, 'sizeOnly']);
    }
    for (const bytes of [3 * MIB + 2000, kilobytes * 1000 - 2000]) {
      give(some(bytes));
      const { message } = await failure(user.run({ replace: true, listed: { size: 3 * MIB } }));
      assert.match(message, /where the list of the cloud tells/);
    }
  });

  it('is all of a file whose length nobody announces', async () => {
    server.answer = (_request, response) => {
      response.write('hello');
      response.end();
    };
    assert.equal((await user.run()).bytes, 5);
    assert.equal(user.progress.at(-1)?.total, undefined);
    assert.equal((await stat(user.target)).size, 5);
    assert.ok(user.log.lines.some((line) => line.includes('not known whether all of it came')));
  });

  it('is one file, also where a storage without ranges is asked again', async () => {
    server.answer = (_request, response) => void response.end('hello');
    const part = `${user.target}.part`;
    await writeFile(part, 'hello, and more');
    const state = { part, etag: undefined, total: undefined, pieceSize: PIECE, done: {}, checksum: undefined };
    await user.run({ state });
    assert.deepEqual([await user.files(), await readFile(user.target, 'utf8')], [['a.xb'], 'hello']);
    assert.ok(user.log.lines.some((line) => line.includes('cannot be gone on with')));
  });

  it('goes on when what it tells of itself cannot be kept', async () => {
    give(some(PIECE));
    await user.run({ onState: async () => await Promise.reject(new Error('No room.')) });
    assert.deepEqual(await user.files(), ['a.xb']);
    assert.ok(user.log.lines.some((line) => line.includes('No room.')));
  });

  it('is left to whoever was told of the last state and took it over', async () => {
    give(some(PIECE));
    const { message, kind } = await failure(
      user.run({
        onState: async ({ done }) => {
          if (Object.keys(done).length === 1) {
            user.pause();
          }
          await Promise.resolve();
        },
      }),
    );
    assert.deepEqual([kind, message], ['cancelled', 'The download was cancelled.']);
    assert.deepEqual(await user.files(), ['a.xb.part']);
  });
});

describe('the threads that sum and write', () => {
  it('sum what they share', async () => {
    const blocks = new Blocks(2, PROGRAM_BYTES);
    const threads = new BlockThreads(blocks.memory);
    const [one, two] = [blocks.take(), blocks.take()];
    assert.ok(one && two && !blocks.take());
    one.bytes.set(Buffer.from('abc'));
    two.bytes.set(Buffer.from('123456789'));
    assert.deepEqual(await Promise.all([threads.of(one, 0), threads.of(two, 9)]), [0n, 0x995dc9bbdf1939fan]);
    await threads.close();
  });

  it('end a transfer with words, rather than never, when they end themselves', async () => {
    const blocks = new Blocks(1, PROGRAM_BYTES);
    const threads = new BlockThreads(blocks.memory);
    const block = await Promise.resolve(blocks.take());
    assert.ok(block);
    const work = failure(threads.of(block, 9));
    await threads.close();
    assert.match((await work).message, /what arrives could not be checked any more/);
    assert.match((await failure(threads.of(block, 9))).message, /Try again\./);
  });
});
