import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { readdir } from 'node:fs/promises';
import { addressKind } from '../../../src/downloads/links/addresses.ts';
import type * as placesModule from '../../../src/downloads/links/places.ts';
import { loadWithEditor } from '../webview/editor.ts';
import { startFileServer, type FileServer } from './server.ts';
import { Downloader, failure } from './transferring.ts';

const { PlaceGuard } = await loadWithEditor<typeof placesModule>('../downloads/links/places.ts');

const storageDomains = ['aliyuncs.com'];
const BUCKET = 'https://backups.oss-cn-hangzhou.aliyuncs.com/a.xb';

/** Those of these addresses that a link, or a redirect from `from`, may lead to; what is no address leads nowhere. */
function followed(addresses: readonly string[], endpoint?: string, from?: string): readonly string[] {
  const guard = new PlaceGuard({ storageDomains, endpoint }, 'public');
  return addresses.filter((address) => {
    try {
      guard.check(new URL(address), from === undefined ? undefined : new URL(from));
      return true;
    } catch {
      return false;
    }
  });
}

const hostile: Readonly<Record<string, readonly string[]>> = {
  'with another host behind a sign-in': [
    'https://backups.aliyuncs.com@evil.example/',
    'https://backups.aliyuncs.com:443@evil.example/',
    'https://evil.example@backups.aliyuncs.com/',
    'https://:secret@backups.aliyuncs.com/',
    'https://evil.example\\@backups.aliyuncs.com/',
    'https://evil.example/@backups.aliyuncs.com/',
    'https://evil.example#@backups.aliyuncs.com/',
    'https://evil.example?.aliyuncs.com/',
  ],
  'with a name that looks like one of the cloud': [
    'https://aliyuncs.com.evil.example/',
    'https://backups.aliyuncs.com.evil.example/',
    'https://backups-aliyuncs.com/',
    'https://backups.aliyuncs.co/',
    'https://backups.aliyuncs.comm/',
    'https://backups.aliyuncs.com./',
    'https://backups.aliyuncs.com%2eevil.example/',
    // Letters of other alphabets: а, с, ѕ.
    'https://backups.\u0430liyuncs.com/',
    'https://backups.aliyun\u0441s.com/',
    'https://backups.aliyunc\u0455.com/',
    'https://backups.aliyuncs\u00ADx.com/',
    'https://backups.xn--liyuncs-3fg.com/',
  ],
  'with another port': [
    'https://backups.aliyuncs.com:80/',
    'http://backups.aliyuncs.com:443/',
    'http://backups.aliyuncs.com:22/',
    'https://backups.aliyuncs.com:8443/',
  ],
  'with another scheme': [
    'ftp://backups.aliyuncs.com/a',
    'ws://backups.aliyuncs.com/a',
    'file://backups.aliyuncs.com/etc/passwd',
    'file:///etc/passwd',
    'data:text/plain,backups.aliyuncs.com',
    'javascript:alert(1)//backups.aliyuncs.com/',
    'blob:https://backups.aliyuncs.com/a',
    'vscode://backups.aliyuncs.com/a',
    'command:workbench.action.quit',
  ],
  'to an address, however it is written': [
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://0x7f.0.0.1/',
    'http://\u2460\u2461\u2466.0.0.1/',
    'http://0/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://localhost/',
    'http://localhost./',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://100.100.100.200/latest/meta-data',
    'http://47.110.23.78/',
  ],
};

describe('a link', () => {
  for (const [what, addresses] of Object.entries(hostile)) {
    it(`is not followed ${what}, nor is a redirect there`, () => {
      assert.deepEqual(followed(addresses), []);
      assert.deepEqual(followed(addresses, undefined, BUCKET), []);
      assert.deepEqual(followed(addresses, 'https://gateway.example:8443'), []);
      assert.deepEqual(followed(addresses, 'https://{region}.gateway.example'), []);
    });
  }

  it('is followed to the storage, however that is written', () => {
    const same = [BUCKET, BUCKET.replace('aliyuncs', 'ALIYUNCS'), BUCKET.replace('.com/', '.com:443/')];
    assert.deepEqual(followed(same), same);
    assert.deepEqual(followed(same, undefined, BUCKET), same);
  });

  it('to this machine is followed at the one port of an endpoint here, and nowhere else on it', () => {
    const endpoint = 'http://127.0.0.1:8080';
    const here = ['http://127.0.0.1:8080/', 'http://2130706433:8080/', 'http://127.1:8080/'];
    assert.deepEqual(followed(here, endpoint), here);
    const others = ['http://127.0.0.1/', 'http://127.0.0.1:8081/', 'http://127.0.0.2:8080/', 'http://[::1]:8080/'];
    assert.deepEqual(followed([...others, 'http://localhost:8080/', 'ftp://127.0.0.1:8080/'], endpoint), []);
  });
});

describe('the addresses that hold another one', () => {
  it('are not taken for public ones', () => {
    const inside = [
      '::ffff:127.0.0.1',
      '::ffff:0:127.0.0.1',
      '::127.0.0.1',
      '::a00:1',
      '64:ff9b::10.0.0.1',
      '64:ff9b:1::7f00:1',
      '2002:7f00:1::',
      '2001:0:7f00:1::',
      'fe80::1%lo',
    ];
    assert.deepEqual(
      inside.filter((address) => addressKind(address) === 'public'),
      [],
    );
  });
});

const placesOf = async () => await Promise.resolve({ storageDomains });
const loopback: readonly LookupAddress[] = [{ address: '127.0.0.1', family: 4 }];

describe('a storage that answers with tricks', () => {
  let server: FileServer;
  let user: Downloader;
  beforeEach(async () => {
    server = await startFileServer();
    user = await Downloader.open();
    user.links = [`${server.url}/a.xb?Signature=c2VjcmV0`];
  });
  afterEach(async () => {
    await server.close();
    assert.deepEqual(await user.files(), []);
    await user.close();
  });

  it('leads to none of those places by a redirect, also not at the end of several', async () => {
    const other = await startFileServer();
    const { port } = new URL(other.url);
    try {
      for (const place of [
        `http://localhost:${port}/`,
        `http://2130706433:${port}/`,
        `http://[::ffff:127.0.0.1]:${port}/`,
        `http://somebody@127.0.0.1:${new URL(server.url).port}/`,
        `//127.0.0.1:${port}/`,
        'file:///etc/passwd',
      ]) {
        let hops = 3;
        server.answer = (_request, response) => {
          hops -= 1;
          response.writeHead(302, { Location: hops > 0 ? `/hop${hops}` : place }).end();
        };
        const { kind, message } = await failure(user.run());
        assert.equal(kind, 'endpoint', place);
        assert.match(message, /^The storage sent the download on to .* It is not followed\.$/);
      }
      assert.deepEqual(other.asked, []);
    } finally {
      await other.close();
    }
  });

  it('cannot change its address between the look and the connection: the look is at what is connected to', async () => {
    const asked: string[] = [];
    const { port } = new URL(server.url);
    // The name leads to the internet when it is first asked about, and to this machine from then on.
    const rebinding = async (host: string) => {
      asked.push(host);
      return await Promise.resolve(loopback);
    };
    user.links = [`http://gateway.example:${port}/a.xb?Signature=c2VjcmV0`];
    const error = await failure(user.run({ resolve: rebinding }));
    assert.match(error.message, /^gateway\.example leads to an address of this computer or of a private network/);
    assert.deepEqual([asked.length > 0, server.asked], [true, []]);
  });
});

describe('a download that was refused', () => {
  it('leaves nothing on the disk', async () => {
    const user = await Downloader.open();
    user.links = ['https://evil.example/a.xb?Signature=c2VjcmV0'];
    assert.equal((await failure(user.run({ placesOf }))).kind, 'endpoint');
    assert.deepEqual(await readdir(user.folder), []);
    await user.close();
  });
});
