import assert from 'node:assert/strict';
import { randomFillSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { startFileServer, type FileServer } from './server.ts';
import { cert, key } from './transferCertificate.ts';
import { Downloader, failure, MIB, PIECE, until, withDisk } from './transferring.ts';

const resolve = async () => await Promise.resolve([{ address: '127.0.0.1', family: 4 }]);

/** Announces the range that was asked for, and gives where it begins and ends. */
function announce({ headers }: IncomingMessage, response: ServerResponse, total: number): [from: number, to: number] {
  const [, from, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  const to = Number(last) + 1;
  response.writeHead(206, {
    'Content-Range': `bytes ${from}-${last}/${total}`,
    'Content-Length': to - Number(from),
    ETag: '"a"',
  });
  return [Number(from), to];
}

describe('a transfer by https', function () {
  this.timeout(30_000);

  const file = randomFillSync(Buffer.alloc(40 * MIB + 17));
  const known = getCACertificates('default');
  let server: Server;
  let user: Downloader;

  beforeEach(async () => {
    server = createServer({ key, cert }, (request, response) => {
      const [from, to] = announce(request, response, file.length);
      response.end(file.subarray(from, to));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    user = await Downloader.open();
    user.links = [`https://localhost:${(server.address() as AddressInfo).port}/custins1/a.xb?Signature=c2VjcmV0`];
  });
  afterEach(async () => {
    setDefaultCACertificates(known);
    server.closeAllConnections();
    server.close();
    await user.close();
  });

  it('has every byte in its place, also when the disk is slower than the network', async () => {
    setDefaultCACertificates([...known, cert]);
    await withDisk({ delay: 5 }, async () => await user.run({ connections: 8, resolve }));
    assert.ok((await readFile(user.target)).equals(file));
    assert.deepEqual([await user.files(), user.troubles], [['a.xb'], []]);
  });

  it('ends at once when the certificate is of nobody known', async () => {
    const { kind, message } = await failure(user.run({ resolve }));
    assert.match(message, /^No safe connection to .* could be made/);
    assert.deepEqual([kind, user.troubles, await user.files()], ['endpoint', [], []]);
  });
});

describe('a transfer ends', function () {
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

  it('at once where a proxy wants a sign-in', async () => {
    server.answer = (_request, response) => void response.writeHead(407).end();
    const { status, message } = await failure(user.run());
    assert.match(message, /^The proxy asks for a sign-in/);
    assert.deepEqual([status, user.troubles, server.asked.length], [407, [], 1]);
  });

  it('when it is cancelled while one connection has nothing to do', async () => {
    let sent = 0;
    server.answer = (request, response) => {
      const [from, to] = announce(request, response, 2 * PIECE);
      if (from < PIECE) {
        response.end(Buffer.alloc(to - from));
      } else {
        response.write(Buffer.alloc(MIB), () => (sent += 1));
      }
    };
    const stop = new AbortController();
    const work = failure(user.run({ connections: 2, signal: stop.signal, idle: 20_000 }));
    await until('one piece is there', () => sent === 1 && Object.keys(user.state?.done ?? {}).length === 1);
    stop.abort();
    assert.equal((await work).kind, 'cancelled');
    assert.deepEqual(await user.files(), ['a.xb.part']);
  });

  it('when one part is refused with every new link, though others are not', async () => {
    const links = [1, 2, 3].map((link) => `${server.url}/custins1/a.xb?Expires=1&Signature=c2VjcmV0&link=${link}`);
    user.links = links;
    const others = new Map<string, number>();
    server.answer = (request, response) => {
      const { url = '', headers } = request;
      const { range = '' } = headers;
      if (range.startsWith('bytes=0-') && range !== 'bytes=0-0') {
        // Once the same link was taken for something else: the next request with it shows that.
        const refused = until('another part is there', () => (others.get(url) ?? 0) > 1);
        void refused.then(() => response.writeHead(403).end());
        return;
      }
      const isProbe = range === 'bytes=0-0';
      others.set(url, (others.get(url) ?? 0) + (isProbe ? 0 : 1));
      // Little at a time, so that there is something left for each link.
      const [, from = ''] = /^bytes=(\d+)-/.exec(range) ?? [];
      headers.range = `bytes=${from}-${Number(from) + (isProbe ? 0 : MIB / 16 - 1)}`;
      const [at, to] = announce(request, response, 2 * PIECE);
      setTimeout(() => response.end(Buffer.alloc(to - at)), 5);
    };
    assert.equal((await failure(user.run({ connections: 2 }))).status, 403);
    assert.deepEqual(user.asked, [false, true, true]);
  });
});
