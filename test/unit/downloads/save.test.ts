import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type * as downloadsModule from '../../../src/downloads/index.ts';
import type { DownloadProgress, SaveParts } from '../../../src/downloads/index.ts';
import type { CloudError } from '../../../src/model/errors.ts';
import { DownloadLink, type LinkFacts } from '../../../src/model/links.ts';
import { RecordingLog } from '../../support/log.ts';
import { HOUR, minutes, NOON, openStage, rows, DAY, text, type Stage } from '../sandbox/client.ts';
import { loadWithEditor } from '../webview/editor.ts';
import { startFileServer, type FileServer } from './server.ts';

const { save } = await loadWithEditor<typeof downloadsModule>('../downloads/index.ts');

/** Words that only a signed address, or what a storage says of one, has. */
const SECRETS = /Signature|c2VjcmV0|custins|AccessKeyId|<\?xml|<Error|Request has expired/;
const MIB = 1024 * 1024;

let folder: string;
let target: string;
let log: RecordingLog;
let progress: DownloadProgress[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'downloads-'));
  target = join(folder, 'a.xb');
  log = new RecordingLog();
  progress = [];
});
afterEach(async () => {
  assert.doesNotMatch(JSON.stringify([log.lines, progress]), SECRETS);
  await rm(folder, { recursive: true });
});

function partsFor(endpoint: string, parts: Partial<SaveParts> = {}): SaveParts {
  return {
    places: { storageDomains: ['aliyuncs.com'], endpoint },
    signal: new AbortController().signal,
    log,
    replace: false,
    onProgress: (each) => progress.push(each),
    ...parts,
  };
}

/** The failure of a download, in which nothing is that must not be. */
async function failure(work: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await work.then(
    () => assert.fail('It worked'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Error && error.name === 'CloudError', inspect(error));
  assert.equal(error.cause, undefined);
  const told = [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 9, showHidden: true })];
  assert.doesNotMatch(told.join('\n'), SECRETS);
  return error as CloudError;
}

const inside = async () => await Promise.resolve([{ address: '10.0.0.1', family: 4 }]);
const unresolved = () => Promise.reject(Object.assign(new Error('custins'), { code: 'ENOTFOUND' }));

const inFolder = async () => (await readdir(folder)).toSorted();

describe('saving the file of a link', () => {
  let server: FileServer;
  beforeEach(async () => (server = await startFileServer()));
  afterEach(async () => await server.close());

  const link = (path = 'custins1/a.xb', facts: Partial<LinkFacts> = {}) =>
    new DownloadLink(`${server.url}/${path}?Expires=1&Signature=c2VjcmV0`, { network: 'public', ...facts });
  const give = (bytes: Uint8Array | string, headers: Record<string, string> = {}) => {
    server.answer = (_request, response) => {
      response.writeHead(200, { 'Content-Length': Buffer.byteLength(bytes), ...headers });
      response.end(bytes);
    };
  };
  /** Begins with half of `bytes`, and hands over the rest of the answer. */
  const giveHalf = (bytes: Uint8Array): Promise<ServerResponse> =>
    new Promise((resolve) => {
      server.answer = (_request, response) => {
        response.writeHead(200, { 'Content-Length': bytes.length });
        response.write(bytes.subarray(0, bytes.length / 2), () => resolve(response));
      };
    });
  const saving = (parts: Partial<SaveParts> = {}, of = link()) => save(of, target, partsFor(server.url, parts));

  it('writes the whole file, and tells how far it is', async () => {
    const bytes = Buffer.alloc(3 * MIB, 'some pattern ');
    give(bytes);
    const saved = await saving();
    assert.deepEqual([saved.path, saved.bytes], [target, bytes.length]);
    assert.ok((await readFile(target)).equals(bytes));
    assert.deepEqual(await inFolder(), ['a.xb']);
    assert.deepEqual(server.asked, ['GET /custins1/a.xb']);
    assert.deepEqual([progress.at(-1)?.bytes, progress.at(-1)?.total], [bytes.length, bytes.length]);
    if (process.platform !== 'win32') {
      assert.equal((await stat(target)).mode & 0o077, 0);
    }
  });

  it('writes an empty file, and one whose length nobody announces', async () => {
    give('');
    assert.equal((await saving()).bytes, 0);
    server.answer = (_request, response) => {
      response.write('hello');
      response.end();
    };
    assert.equal((await saving({ replace: true })).bytes, 5);
    assert.equal(progress.at(-1)?.total, undefined);
  });

  it('removes what has arrived when it is cancelled', async () => {
    const half = giveHalf(Buffer.alloc(MIB));
    const stop = new AbortController();
    const work = failure(saving({ signal: stop.signal, onProgress: () => stop.abort() }));
    const closed = once(await half, 'close');
    assert.equal((await work).kind, 'cancelled');
    await closed;
    assert.deepEqual(await inFolder(), []);
  });

  it('asks nothing when it was cancelled before', async () => {
    assert.equal((await failure(saving({ signal: AbortSignal.abort() }))).kind, 'cancelled');
    assert.deepEqual([server.asked, await inFolder()], [[], []]);
  });

  it('removes what has arrived when the connection breaks', async () => {
    const half = giveHalf(Buffer.alloc(MIB));
    const work = failure(saving());
    (await half).destroy();
    const { kind, message } = await work;
    assert.equal(kind, 'network');
    assert.match(message, /^The connection to 127\.0\.0\.1 was cut off/);
    assert.deepEqual(await inFolder(), []);
  });

  it('gives up when nothing comes any more', async () => {
    const half = giveHalf(Buffer.alloc(MIB));
    const { kind, message } = await failure(saving({ idle: 50 }));
    await half;
    assert.equal(kind, 'timeout');
    assert.match(message, /^Nothing came from 127\.0\.0\.1/);
    assert.deepEqual(await inFolder(), []);
    server.answer = () => undefined;
    assert.equal((await failure(saving({ idle: 50 }))).kind, 'timeout');
  });

  it('keeps a file of another length than the list tells, under another name, and says where', async () => {
    give('short');
    const { message } = await failure(saving({}, link('a', { size: 3000 })));
    assert.match(message, /^5 bytes arrived where the list of the cloud tells 3000\./);
    assert.ok(message.includes(`${target}.part`));
    assert.deepEqual(await inFolder(), ['a.xb.part']);
    assert.equal(await readFile(`${target}.part`, 'utf8'), 'short');
    give('whole');
    await saving();
    assert.deepEqual(await inFolder(), ['a.xb', 'a.xb.part']);
  });

  it('takes a list that tells kilobytes for no more exact than it is', async () => {
    const kilobytes = 3 * 1024;
    for (const bytes of [3 * MIB, 3 * MIB - 1000, 3 * MIB + 1000, kilobytes * 1000]) {
      give(Buffer.alloc(bytes));
      assert.equal((await saving({ replace: true }, link('a', { size: kilobytes * 1024 }))).bytes, bytes);
    }
    for (const bytes of [3 * MIB + 2000, kilobytes * 1000 - 2000]) {
      give(Buffer.alloc(bytes));
      assert.match(
        (await failure(saving({}, link('a', { size: 3 * MIB })))).message,
        /where the list of the cloud tells/,
      );
    }
  });

  it('leaves another file of that name alone unless it was agreed to replace it', async () => {
    await writeFile(target, 'mine');
    give('new');
    const { message } = await failure(saving());
    assert.match(message, /^Another file appeared as/);
    assert.ok(message.includes(`${target}.part`));
    assert.deepEqual([await readFile(target, 'utf8'), await readFile(`${target}.part`, 'utf8')], ['mine', 'new']);
    await saving({ replace: true });
    assert.equal(await readFile(target, 'utf8'), 'new');
    // That of the failed download is still there.
    assert.deepEqual(await inFolder(), ['a.xb', 'a.xb.part']);
  });

  it('keeps what cannot get its name', async () => {
    await mkdir(target);
    give('new');
    assert.match((await failure(saving({ replace: true }))).message, /could not be renamed/);
    assert.equal(await readFile(`${target}.part`, 'utf8'), 'new');
  });

  it('says that what it wrote was removed meanwhile', async () => {
    const half = giveHalf(Buffer.alloc(MIB));
    const work = failure(saving());
    const response = await half;
    await rm(`${target}.part`);
    response.end(Buffer.alloc(MIB / 2));
    assert.match((await work).message, /was removed during the download/);
    assert.deepEqual(await inFolder(), []);
  });

  it('asks for nothing that it could not write', async () => {
    await writeFile(target, 'a file');
    for (const path of [join(target, 'b'), join(folder, 'none', 'b')]) {
      const { message } = await failure(save(link(), path, partsFor(server.url)));
      assert.match(message, /^The folder .* does not exist/);
    }
    if (process.platform === 'linux') {
      const { message } = await failure(save(link(), '/sys/kernel/a.xb', partsFor(server.url)));
      assert.match(message, /^Files must not be written in \/sys\/kernel\./);
    }
    assert.deepEqual(server.asked, []);
  });

  it('follows the storage to where it may lead, five times', async () => {
    let hops = 5;
    server.answer = (_request, response) => {
      response.writeHead(hops > 0 ? 302 : 200, { Location: `/hop?Signature=c2VjcmV0&left=${hops}` });
      hops -= 1;
      response.end('arrived');
    };
    await saving();
    assert.equal(await readFile(target, 'utf8'), 'arrived');
    hops = 6;
    assert.match((await failure(saving())).message, /too many times/);
    assert.deepEqual(await inFolder(), ['a.xb']);
  });

  it('refuses every other place, and asks nothing there', async () => {
    const other = await startFileServer();
    try {
      for (const place of [
        other.url,
        'http://example.com',
        'http://169.254.169.254',
        'ftp://x.aliyuncs.com',
        'http://[::1]',
      ]) {
        server.answer = (_request, response) =>
          void response.writeHead(307, { Location: `${place}/custins?Signature=c2VjcmV0` }).end();
        const { kind, message } = await failure(saving());
        assert.equal(kind, 'endpoint');
        assert.match(message, /^The storage sent the download on to .* It is not followed\.$/);
      }
      server.answer = (_request, response) => void response.writeHead(302, { Location: 'http://[custins' }).end();
      assert.equal((await failure(saving())).kind, 'endpoint');
      const foreign = new DownloadLink(`${other.url}/custins?Signature=c2VjcmV0`, { network: 'internal' });
      assert.match((await failure(saving({}, foreign))).message, /^The link leads to 127\.0\.0\.1, which is neither/);
      const nothing = new DownloadLink('custins Signature', { network: 'public' });
      assert.match((await failure(saving({}, nothing))).message, /no web address/);
      assert.deepEqual([other.asked, await inFolder()], [[], []]);
    } finally {
      await other.close();
    }
  });

  it("refuses a host of the cloud's that leads into a private network, also after a redirect", async () => {
    const bucket = 'http://backups.oss-cn-hangzhou.aliyuncs.com/custins?Signature=c2VjcmV0';
    const expected = /^backups\.oss-cn-hangzhou\.aliyuncs\.com leads to an address of this computer or of a private/;
    server.answer = (_request, response) => void response.writeHead(302, { Location: bucket }).end();
    assert.match((await failure(saving({ resolve: inside }))).message, expected);
    const direct = new DownloadLink(bucket, { network: 'public' });
    assert.match((await failure(saving({ resolve: inside }, direct))).message, expected);
    assert.deepEqual(await inFolder(), []);
  });

  it('says in words what came instead of the file', async () => {
    const words = new Map<number, [string, RegExp]>([
      [401, ['state', /refused the link \(HTTP status 401\)/]],
      [404, ['notFound', /no longer has this file/]],
      [407, ['network', /proxy asks for a sign-in/]],
      [416, ['reply', /did not give the file \(HTTP status 416\)/]],
      [302, ['reply', /did not give the file \(HTTP status 302\)/]],
      [206, ['reply', /did not give the file/]],
      [503, ['unavailable', /problem of its own \(HTTP status 503\)/]],
    ]);
    for (const [status, [kind, message]] of words) {
      server.answer = (_request, response) =>
        void response
          .writeHead(status, { 'x-oss-request-id': '5C3D9175B6FC201293AD' })
          .end('<?xml version="1.0"?><Error><Code>SomeCode</Code><Message>custins1</Message></Error>'.repeat(2000));
      const error = await failure(saving());
      assert.deepEqual([error.kind, error.status], [kind, status]);
      assert.match(error.message, message);
      assert.deepEqual([error.code, error.requestId], ['SomeCode', '5C3D9175B6FC201293AD']);
    }
    give('<html>Please sign in</html>', { 'Content-Type': 'text/html; charset=utf-8' });
    assert.match((await failure(saving())).message, /^A web page came instead of the file/);
    assert.deepEqual(await inFolder(), []);
  });

  it('says in words why nobody answers', async () => {
    await server.close();
    const { kind, message } = await failure(saving());
    assert.equal(kind, 'network');
    assert.match(message, /^127\.0\.0\.1 cannot be reached \(ECONNREFUSED\)/);
    const lost = new DownloadLink('https://b.aliyuncs.com/custins?Signature=c2VjcmV0', { network: 'public' });
    assert.match(
      (await failure(saving({ resolve: unresolved }, lost))).message,
      /^The address b\.aliyuncs\.com was not found/,
    );
  });
});

describe('saving files of the sandbox', () => {
  let stage: Stage;
  beforeEach(async () => (stage = await openStage({ fileSize: 2 * MIB + 17 })));
  afterEach(async () => await stage.sandbox.close());

  async function newest(field = 'BackupDownloadURL', network: LinkFacts['network'] = 'public'): Promise<DownloadLink> {
    const found = await stage.get('DescribeBackups', {
      DBInstanceId: await stage.id('erp-db'),
      BackupStatus: 'Success',
      StartTime: minutes(NOON - 3 * DAY),
    });
    const row = rows(found).find((each) => typeof each[field] === 'string');
    return new DownloadLink(text(row?.[field]), { network });
  }
  const saving = async (link: DownloadLink) => await save(link, target, partsFor(stage.sandbox.url));

  it('works over both networks', async () => {
    const saved = await saving(await newest());
    assert.equal(saved.bytes, 2 * MIB + 17);
    assert.match((await readFile(target)).toString('latin1', 0, 100), /^A sample backup file: .*\.zip/);
    await rm(target);
    await saving(await newest('BackupIntranetDownloadURL', 'internal'));
    assert.deepEqual(await inFolder(), ['a.xb']);
  });

  it('fails with a sentence when the link has ended, the file is gone or the answer is cut', async () => {
    const link = await newest();
    stage.sandbox.faults.add({ kind: 'noSuchFile', action: 'GetObject' });
    assert.deepEqual([(await failure(saving(link))).status, await inFolder()], [404, []]);
    stage.sandbox.faults.add({ kind: 'cut', length: 'wrong', action: 'GetObject' });
    assert.equal((await failure(saving(link))).kind, 'network');
    stage.sandbox.faults.add({ kind: 'html', action: 'GetObject' });
    assert.equal((await failure(saving(link))).kind, 'unavailable');
    stage.sandbox.faults.add({ kind: 'reset', action: 'GetObject' });
    assert.equal((await failure(saving(link))).kind, 'network');
    stage.clock.time += HOUR;
    const { status, code, message } = await failure(saving(link));
    assert.deepEqual([status, code], [403, 'AccessDenied']);
    assert.match(message, /^The storage refused the link \(HTTP status 403\): it has ended/);
    assert.deepEqual(await inFolder(), []);
  });
});
