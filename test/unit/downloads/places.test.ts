import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { clouds } from '../../../src/clouds/index.ts';
import type * as placesModule from '../../../src/downloads/links/places.ts';
import { DownloadLink, type LinkNetwork } from '../../../src/model/links.ts';
import { loadWithEditor } from '../webview/editor.ts';

const { PlaceGuard, loopbackOrigin } = await loadWithEditor<typeof placesModule>('../downloads/links/places.ts');

const storageDomains = ['aliyuncs.com'];
const BUCKET = 'https://backups.oss-cn-hangzhou.aliyuncs.com/a.xb?Signature=secret';

function refusal(address: string, endpoint?: string, from?: string): string | undefined {
  try {
    const guard = new PlaceGuard({ storageDomains, endpoint }, 'public');
    guard.check(new URL(address), from === undefined ? undefined : new URL(from));
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Error && error.name === 'CloudError');
    assert.doesNotMatch(error.message, /secret|Signature|a\.xb/);
    return error.message;
  }
}

const refused = (addresses: readonly string[], endpoint?: string) =>
  addresses.filter((address) => refusal(address, endpoint) === undefined);
const allowed = (addresses: readonly string[], endpoint?: string) =>
  addresses.flatMap((address) => refusal(address, endpoint) ?? []);

/** The addresses that are left of those a host has; a refusal is its sentence. */
async function found(
  addresses: readonly string[],
  { url = BUCKET, network = 'public', endpoint }: { url?: string; network?: LinkNetwork; endpoint?: string } = {},
): Promise<string | readonly string[]> {
  const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const guard = new PlaceGuard({ storageDomains, endpoint }, network, async () => await Promise.resolve(all));
  const target = new URL(url);
  return await new Promise((resolve) => {
    guard.lookup(target)(target.hostname, { all: true }, (error, left) =>
      resolve(error ? error.message : (left as LookupAddress[]).map(({ address }) => address)),
    );
  });
}

describe('where a download link may lead', () => {
  it("is the cloud's own storage, over https and http", () => {
    assert.deepEqual(allowed([BUCKET, BUCKET.replace('https', 'http'), 'https://a.bak.rds.aliyuncs.com:443/x']), []);
  });

  it('is nowhere else', () => {
    assert.deepEqual(
      refused([
        'https://example.com/',
        'https://aliyuncs.com/',
        'https://evilaliyuncs.com/',
        'https://x.aliyuncs.com.evil.net/',
        'https://x.aliyuncs.com:8443/',
        'https://user:pass@x.aliyuncs.com/',
        'ftp://x.aliyuncs.com/',
        'file:///etc/passwd',
        'http://127.0.0.1/',
        'http://localhost/',
        'http://10.0.0.1/',
      ]),
      [],
    );
    assert.match(refusal('https://example.com/x') ?? '', /leads to example\.com, which is neither/);
  });

  it('is also the host of an endpoint that the account has, with its port, for every region', () => {
    const endpoint = 'https://rds.{region}.example.com:8443';
    assert.deepEqual(allowed(['https://rds.cn-east-3.example.com:8443/x', BUCKET], endpoint), []);
    assert.deepEqual(
      refused(
        [
          'https://rds.cn-east-3.example.com/x',
          'https://rds.a.b.example.com:8443/x',
          'https://rdsXcn-east-3.example.com:8443/x',
          'https://other.example.com:8443/x',
        ],
        endpoint,
      ),
      [],
    );
    assert.deepEqual(allowed(['http://127.0.0.1:8080/x', 'http://127.0.0.1:8080/y'], 'http://127.0.0.1:8080'), []);
    assert.deepEqual(refused(['http://127.0.0.1:8081/', 'http://localhost:8080/'], 'http://127.0.0.1:8080'), []);
    assert.deepEqual(refused(['https://10.1.2.3/'], 'https://10.1.2.3'), []);
  });

  it('never changes from https to http', () => {
    const plain = BUCKET.replace('https', 'http');
    assert.match(refusal(plain, undefined, BUCKET) ?? '', /without encryption/);
    assert.equal(refusal(BUCKET, undefined, plain), undefined);
    assert.match(refusal('https://example.com/', undefined, BUCKET) ?? '', /sent the download on to example\.com/);
  });

  it('is known for every cloud', () => {
    for (const { storageDomains: domains, label } of clouds) {
      assert.ok(domains.length > 0 && domains.every((domain) => /^[a-z0-9]+(\.[a-z0-9]+)+$/.test(domain)), label);
    }
  });
});

describe('the addresses of a storage', () => {
  it('are public', async () => {
    assert.deepEqual(await found(['47.110.23.78', '2400:3200::1']), ['47.110.23.78', '2400:3200::1']);
    for (const address of ['10.0.0.1', '192.168.1.1', '127.0.0.1', '::1', '169.254.169.254', 'fd00::1']) {
      assert.match((await found([address])).toString(), /leads to an address of this computer or of a private network/);
    }
    assert.deepEqual(await found(['10.0.0.1', '47.110.23.78']), ['47.110.23.78']);
  });

  it('may be private for internal links, and nothing else', async () => {
    const network = 'internal';
    assert.deepEqual(await found(['10.0.0.1', '100.118.28.50'], { network }), ['10.0.0.1', '100.118.28.50']);
    assert.match((await found(['127.0.0.1', '169.254.169.254'], { network })).toString(), /private network/);
  });

  it("may be in the providers' shared range where a certificate proves whose they are", async () => {
    assert.deepEqual(await found(['100.125.4.25']), ['100.125.4.25']);
    const url = BUCKET.replace('https', 'http');
    assert.match((await found(['100.100.100.200'], { url })).toString(), /private network/);
  });

  it('are of this machine only for an account whose endpoint is', async () => {
    const endpoint = 'http://localhost:8080';
    assert.deepEqual(await found(['::1', '127.0.0.1'], { url: `${endpoint}/x`, endpoint }), ['::1', '127.0.0.1']);
    assert.match((await found(['127.0.0.1'], { endpoint })).toString(), /private network/);
    const named = 'https://gateway.example.com';
    assert.match((await found(['127.0.0.1'], { url: named, endpoint: named })).toString(), /private network/);
  });

  it('can be asked for one by one', async () => {
    const guard = new PlaceGuard(
      { storageDomains },
      'public',
      async () => await Promise.resolve([{ address: '47.110.23.78', family: 4 }]),
    );
    const answer = await new Promise((resolve) => {
      guard.lookup(new URL(BUCKET))('x', {}, (error, address, family) => resolve([error, address, family]));
    });
    assert.deepEqual(answer, [null, '47.110.23.78', 4]);
  });
});

const origin = (address: string) => loopbackOrigin(new DownloadLink(address, { network: 'public' }));

describe('the origin of sample data', () => {
  it('is that of a link to this machine, and of no other', () => {
    assert.equal(origin('http://127.0.0.1:4711/files/a?Signature=b'), 'http://127.0.0.1:4711');
    assert.equal(origin(BUCKET), undefined);
    assert.equal(origin('http://10.0.0.1/a'), undefined);
    assert.equal(origin('nothing'), undefined);
  });
});
