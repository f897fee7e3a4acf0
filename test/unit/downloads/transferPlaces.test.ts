import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { startFileServer, type FileServer } from './server.ts';
import { Downloader, failure } from './transferring.ts';

const inside = async () => await Promise.resolve([{ address: '10.0.0.1', family: 4 }]);
const placesOf = async () => await Promise.resolve({ storageDomains: ['aliyuncs.com'] });
const unresolved = () => Promise.reject(Object.assign(new Error('custins'), { code: 'ENOTFOUND' }));

describe('where a transfer goes', () => {
  let server: FileServer;
  let user: Downloader;

  beforeEach(async () => {
    server = await startFileServer();
    user = await Downloader.open();
    user.links = [`${server.url}/custins1/a.xb?Expires=1&Signature=c2VjcmV0`];
  });
  afterEach(async () => {
    await server.close();
    assert.ok((await user.files()).every((name) => name === 'a.xb'));
    await user.close();
  });

  it('is where the storage sends it, five times', async () => {
    let hops = 5;
    server.answer = (_request, response) => {
      response.writeHead(hops > 0 ? 302 : 200, { Location: `/hop?Signature=c2VjcmV0&left=${hops}` });
      hops -= 1;
      response.end('arrived');
    };
    await user.run();
    assert.equal(await readFile(user.target, 'utf8'), 'arrived');
    hops = 6;
    assert.match((await failure(user.run({ replace: true }))).message, /too many times/);
  });

  it('is no other place, and nothing is asked there', async () => {
    const other = await startFileServer();
    try {
      for (const place of [other.url, 'http://example.com', 'http://169.254.169.254', 'ftp://x.aliyuncs.com']) {
        server.answer = (_request, response) =>
          void response.writeHead(307, { Location: `${place}/custins?Signature=c2VjcmV0` }).end();
        const { kind, message } = await failure(user.run());
        assert.equal(kind, 'endpoint');
        assert.match(message, /^The storage sent the download on to .* It is not followed\.$/);
      }
      server.answer = (_request, response) => void response.writeHead(302, { Location: 'http://[custins' }).end();
      assert.equal((await failure(user.run())).kind, 'endpoint');
      assert.match(
        (await failure(user.run({ placesOf }))).message,
        /^The link leads to 127\.0\.0\.1, which is neither/,
      );
      user.links = ['custins Signature'];
      assert.match((await failure(user.run({ placesOf }))).message, /no web address/);
      assert.deepEqual(other.asked, []);
    } finally {
      await other.close();
    }
  });

  it("is no host of the cloud's that leads into a private network, also after a redirect", async () => {
    const bucket = 'http://backups.oss-cn-hangzhou.aliyuncs.com/custins?Signature=c2VjcmV0';
    const expected = /^backups\.oss-cn-hangzhou\.aliyuncs\.com leads to an address of this computer or of a private/;
    server.answer = (_request, response) => void response.writeHead(302, { Location: bucket }).end();
    assert.match((await failure(user.run({ resolve: inside }))).message, expected);
    user.links = [bucket];
    assert.match((await failure(user.run({ resolve: inside }))).message, expected);
  });

  it('is said in words when something else than the file is there', async () => {
    const words = new Map<number, [string, RegExp]>([
      [401, ['state', /refused the link \(HTTP status 401\)/]],
      [404, ['notFound', /no longer has this file/]],
      [407, ['endpoint', /proxy asks for a sign-in/]],
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
      const error = await failure(user.run({ patience: 1 }));
      assert.deepEqual([error.kind, error.status], [kind, status]);
      assert.match(error.message, message);
      assert.deepEqual([error.code, error.requestId], ['SomeCode', '5C3D9175B6FC201293AD']);
    }
    server.answer = (_request, response) =>
      void response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<html>Please sign in</html>');
    assert.match((await failure(user.run())).message, /^A web page came instead of the file/);
  });

  it('is said in words when nobody is there', async () => {
    server.answer = () => undefined;
    const { kind, message } = await failure(user.run({ idle: 50, patience: 1 }));
    assert.equal(kind, 'timeout');
    assert.match(message, /^Nothing came from 127\.0\.0\.1/);
    await server.close();
    assert.match(
      (await failure(user.run({ patience: 1 }))).message,
      /^127\.0\.0\.1 cannot be reached \(ECONNREFUSED\)/,
    );
    user.links = ['https://b.aliyuncs.com/custins?Signature=c2VjcmV0'];
    const lost = await failure(user.run({ resolve: unresolved, patience: 1 }));
    assert.match(lost.message, /^The address b\.aliyuncs\.com was not found/);
  });
});
