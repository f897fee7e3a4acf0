import assert from 'node:assert/strict';
import { createServer as createSecureServer, type RequestOptions } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { mock } from 'node:test';
import type * as httpsModule from '../../../src/downloads/links/https.ts';
import type * as placesModule from '../../../src/downloads/links/places.ts';
import { DownloadLink } from '../../../src/model/links.ts';
import { loadWithEditor } from '../webview/editor.ts';
import { cert, CERTIFIED, key } from './certificate.ts';

const { HttpsHosts, isPlain, preferHttps, servesHttps } =
  await loadWithEditor<typeof httpsModule>('../downloads/links/https.ts');
const { PlaceGuard } = await loadWithEditor<typeof placesModule>('../downloads/links/places.ts');

const { signal } = new AbortController();
const domains = ['aliyuncs.com', 'storage.test'];
const facts = {
  network: 'internal',
  database: 'orders',
  expires: new Date(1_800_000_000_000),
  file: 'a.bak',
  size: 5,
} as const;
const query = '?Expires=1800000000&OSSAccessKeyId=id&Signature=a%2Bb%2F%3d';
const plainLink = new DownloadLink(`http://b.oss-cn-hangzhou.aliyuncs.com/x%20y/a.bak${query}`, facts);
const linkTo = (address: string) => new DownloadLink(address, facts);

/** Storages that serve https, or do not, and which of them were asked. */
function hostsThat(serve: () => boolean | Promise<boolean>) {
  const asked: string[] = [];
  const hosts = new HttpsHosts(async (url) => {
    asked.push(url.href);
    return await serve();
  });
  return { hosts, asked };
}

describe('a plain link', () => {
  it('is one by http', () => {
    assert.deepEqual(
      ['http://a.b/c', 'HTTP://a.b/c', 'https://a.b/c', 'https://a.b/?x=http://c'].map((each) => isPlain(linkTo(each))),
      [true, true, false, false],
    );
  });

  it('becomes the same link by https where the storage serves that', async () => {
    const { hosts, asked } = hostsThat(() => true);
    const { network, database, expires, file, size, ...link } = await hosts.prefer(plainLink, domains, signal);
    assert.deepEqual({ network, database, expires, file, size }, facts);
    assert.deepEqual(Object.keys(link), []);
    const better = await hosts.prefer(plainLink, domains, signal);
    assert.equal(better.reveal(), plainLink.reveal().replace('http:', 'https:'));
    assert.deepEqual(asked, ['https://b.oss-cn-hangzhou.aliyuncs.com/']);
  });

  it('stays as it is where the storage does not', async () => {
    const { hosts } = hostsThat(() => false);
    assert.equal(await hosts.prefer(plainLink, domains, signal), plainLink);
  });

  it('stays as it is, and nobody is asked, where it leads to no storage or says how to get there', async () => {
    const { hosts, asked } = hostsThat(() => true);
    const addresses = [
      'http://b.aliyuncs.com:8080/a',
      'http://b.aliyuncs.com:80/a',
      'http://user@b.aliyuncs.com/a',
      'http://aliyuncs.com.example.org/a',
      'http://notaliyuncs.com/a',
      'http://127.0.0.1/a',
      'http://localhost/a',
      'http://[::1]/a',
      'http://203.0.113.5/a',
      'https://b.aliyuncs.com/a',
    ];
    for (const link of addresses.map(linkTo)) {
      assert.equal(await hosts.prefer(link, domains, signal), link, link.reveal());
    }
    assert.equal(await preferHttps(plainLink, [], signal), plainLink);
    assert.deepEqual(asked, []);
  });

  it('asks each storage once, however many links lead there', async () => {
    const { hosts, asked } = hostsThat(() => true);
    const other = linkTo('http://other.aliyuncs.com/a');
    await Promise.all([plainLink, plainLink, other].map(async (link) => await hosts.prefer(link, domains, signal)));
    assert.equal(asked.length, 2);
  });

  it('asks one that did not after a while again', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      let serves = false;
      const { hosts, asked } = hostsThat(() => serves);
      assert.ok(isPlain(await hosts.prefer(plainLink, domains, signal)));
      serves = true;
      assert.ok(isPlain(await hosts.prefer(plainLink, domains, signal)));
      mock.timers.tick(600_000);
      assert.ok(!isPlain(await hosts.prefer(plainLink, domains, signal)));
      assert.equal(asked.length, 2);
    } finally {
      mock.timers.reset();
    }
  });

  it('need not be waited for', async () => {
    const stop = new AbortController();
    const { hosts } = hostsThat(() => {
      stop.abort();
      return new Promise(() => undefined);
    });
    await assert.rejects(hosts.prefer(plainLink, domains, stop.signal), { name: 'AbortError' });
  });
});

const here = [{ address: '127.0.0.1', family: 4 }];
const lookup: RequestOptions['lookup'] = (_host, _options, found) => found(null, here);
const resolveHere = async () => await Promise.resolve(here);

describe('a storage that serves https', () => {
  const guard = new PlaceGuard({ storageDomains: domains }, 'public');
  let server: Server;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    server = createSecureServer({ key, cert }, ({ method, url, headers }, response) => {
      asked.push(`${method} ${url} ${headers.host?.replace(/:.*/, '')}`);
      response.writeHead(403).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => void server.close());

  /** Whether the server of the test is taken for `host`. */
  async function serves(host: string, options: RequestOptions = { ca: cert }): Promise<boolean> {
    const { port } = server.address() as AddressInfo;
    return await servesHttps(new URL(`https://${host}/`), guard, { port, lookup, ...options });
  }

  it('has a certificate for its name, and hears nothing of the link', async () => {
    assert.equal(await serves(CERTIFIED), true);
    assert.deepEqual(asked, [`HEAD / ${CERTIFIED}`]);
  });

  it('is none with a certificate for another name, or of nobody known', async () => {
    assert.equal(await serves('other.storage.test'), false);
    assert.equal(await serves(CERTIFIED, {}), false);
    assert.deepEqual(asked, []);
  });

  it('is none where the name leads to this machine', async () => {
    const own = new PlaceGuard({ storageDomains: domains }, 'internal', resolveHere);
    const { port } = server.address() as AddressInfo;
    assert.equal(await servesHttps(new URL(`https://${CERTIFIED}/`), own, { port, ca: cert }), false);
  });

  it('is none where something else answers, or nothing', async () => {
    server.close();
    server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    assert.equal(await serves(CERTIFIED), false);
    assert.equal(await serves(CERTIFIED, { ca: cert, signal: AbortSignal.timeout(0) }), false);
  });
});
