import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { clouds } from '../../src/clouds/index.ts';
import { preferHttps } from '../../src/downloads/links/https.ts';
import { transfer } from '../../src/downloads/transfer/transfer.ts';
import type { TransferParts } from '../../src/downloads/transfer/types.ts';
import type { CloudId } from '../../src/model/account.ts';
import type { CloudError } from '../../src/model/errors.ts';
import { DownloadLink } from '../../src/model/links.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { ended, good } from '../support/certificates.ts';
import { RecordingLog } from '../support/log.ts';
import { startProxy, type Proxy } from '../support/proxy.ts';
import { startSecureFront, type SecureFront } from '../support/secureFront.ts';
import { account, failure } from './machine.ts';

/** No such hosts are anywhere: only what goes through the proxy gets there. */
const API = 'api.storage.test';
const BUCKET = 'bucket.storage.test';
const settings = { timeout: 5000, concurrency: 8, language: 'en', callLimit: 'none' } as const;
const { signal } = new AbortController();
const toThisMachine = async () => await Promise.resolve([{ address: '127.0.0.1', family: 4 }]);

async function useProxy(address: string | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('http').update('proxy', address, vscode.ConfigurationTarget.Global);
}

describe("the editor's proxy", () => {
  let sandbox: Sandbox;
  let front: SecureFront;
  let proxy: Proxy;
  let folder: string;
  const log = new RecordingLog();

  before(async () => {
    sandbox = await startSandbox({ fileSize: 3_000_000 });
    front = await startSecureFront(good, sandbox.url);
    proxy = await startProxy(front.port);
    folder = await mkdtemp(join(tmpdir(), 'proxy-'));
    await useProxy(proxy.url);
  });
  afterEach(() => {
    proxy.refusal = undefined;
    proxy.target = front.port;
    proxy.asked.length = 0;
  });
  after(async () => {
    await useProxy(undefined);
    await Promise.all([proxy.close(), front.close(), sandbox.close(), rm(folder, { recursive: true })]);
    assert.doesNotMatch(log.lines.join('\n'), /pass-word|Signature/);
  });

  function connect(id: CloudId, endpoint = `https://${API}`) {
    const cloud = clouds.find((one) => one.id === id) ?? assert.fail(id);
    const custom = account({ cloud: id, site: 'custom', endpoint, method: 'accessKey' });
    return cloud.connect(custom, sandbox.credentialsOf(id), settings, { log });
  }

  async function countRegions(id: CloudId): Promise<number> {
    const provider = connect(id);
    try {
      return (await provider.listRegions({ signal })).items.length;
    } finally {
      provider.dispose();
    }
  }

  /** A link to a file of the sample data, by the name of a storage. */
  async function link(scheme: string): Promise<DownloadLink> {
    const provider = connect('alibaba', sandbox.url);
    const region = (await provider.listRegions({ signal })).items.find(({ id }) => id === 'cn-hangzhou');
    const instances = (await provider.listInstances(region ?? assert.fail('no region'), {}, { signal })).items;
    const range = { from: new Date(Date.now() - 30 * 86_400_000), to: new Date() };
    for (const instance of instances) {
      const backups = (await provider.listBackups(instance, { range }, { signal })).items;
      const [found] = backups.flatMap(({ links }) => links.filter(({ network }) => network === 'public'));
      if (found) {
        provider.dispose();
        const { pathname, search } = new URL(found.reveal());
        return new DownloadLink(`${scheme}://${BUCKET}${pathname}${search}`, { network: 'public' });
      }
    }
    return assert.fail('no link');
  }

  async function download(target: string, more: Partial<TransferParts> = {}): Promise<void> {
    const file = await link('https');
    await transfer({
      target,
      replace: false,
      listed: {},
      link: async () => await Promise.resolve(file),
      placesOf: async () => await Promise.resolve({ storageDomains: ['storage.test'] }),
      signal,
      log,
      connections: 2,
      patience: 1,
      ...more,
    });
  }

  const asked = () => [...new Set(proxy.asked)];

  for (const id of ['alibaba', 'huawei'] as const) {
    it(`carries what ${id} is asked, in a tunnel that the certificate of the cloud is at the end of`, async () => {
      assert.ok((await countRegions(id)) > 1);
      assert.deepEqual(asked(), [`CONNECT ${API}:443`]);
    });
  }

  it('gets the sign-in that stands in its address', async () => {
    await useProxy(proxy.url.replace('//', '//somebody:pass-word@'));
    try {
      await Promise.all([countRegions('alibaba'), countRegions('huawei')]);
      const sent = `Basic ${Buffer.from('somebody:pass-word').toString('base64')}`;
      assert.deepEqual(asked(), [`CONNECT ${API}:443 ${sent}`]);
    } finally {
      await useProxy(proxy.url);
    }
  });

  it('carries downloads', async () => {
    const target = join(folder, 'a.xb');
    await download(target);
    assert.equal((await readFile(target)).length, 3_000_000);
    assert.deepEqual(asked(), [`CONNECT ${BUCKET}:443`]);
  });

  it('carries the question whether a storage speaks https', async () => {
    const better = await preferHttps(await link('http'), ['storage.test'], signal);
    assert.match(better.reveal(), /^https:/);
    assert.deepEqual(asked(), [`CONNECT ${BUCKET}:443`]);
  });

  /** What is told where neither the clouds nor the storage are reached; nothing is sent to them. */
  async function failures(): Promise<Record<CloudId | 'download', CloudError>> {
    const before = front.asked.length;
    const [alibaba, huawei, file] = await Promise.all([
      failure(countRegions('alibaba')),
      failure(countRegions('huawei')),
      failure(download(join(folder, 'b.xb'))),
    ]);
    assert.equal(front.asked.length, before);
    assert.deepEqual([alibaba.unclear, huawei.unclear], [false, false]);
    return { alibaba, huawei, download: file };
  }

  it('that wants a sign-in is named, with what to do', async () => {
    const headers = { 'Proxy-Authenticate': 'Basic realm="of the tests"' };
    proxy.refusal = { status: 407, headers, body: '<html>Who are you?</html>' };
    const { alibaba, huawei, download: file } = await failures();
    assert.match(alibaba.message, /a proxy, a firewall or a sign-in page stands in between/);
    for (const { message } of [huawei, file]) {
      assert.equal(message, 'The proxy asks for a sign-in (HTTP status 407). Check the proxy settings.');
    }
    proxy.refusal = { status: 407, headers };
    assert.match((await failure(countRegions('alibaba'))).message, /empty answer .* any proxy\.$/);
  });

  it('that refuses is named, and is no storage that speaks https', async () => {
    proxy.refusal = { status: 403, body: '<html>Not from here</html>' };
    const { alibaba, huawei, download: file } = await failures();
    assert.match(alibaba.message, /a proxy, a firewall or a sign-in page stands in between/);
    assert.equal(
      huawei.message,
      `The proxy refused the connection to ${API} (HTTP status 403). Check the proxy settings.`,
    );
    assert.match(file.message, /^The proxy refused the connection to bucket\.storage\.test/);
    const plain = await link('http');
    const other = new DownloadLink(plain.reveal().replace(BUCKET, `b.${BUCKET}`), { network: 'public' });
    assert.equal(await preferHttps(other, ['storage.test'], signal), other);
  });

  it('that is down is named', async () => {
    const gone = await startProxy(0);
    await gone.close();
    await useProxy(gone.url.replace('//', '//somebody:pass-word@'));
    try {
      for (const error of Object.values(await failures())) {
        assert.match(error.message, /^The proxy through which \S+ is to be reached does not answer\. Check the proxy/);
        assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)}`, /pass-word/);
        assert.equal(error.kind, 'network');
      }
    } finally {
      await useProxy(proxy.url);
    }
  });

  it('does not make a certificate good that is not', async () => {
    const old = await startSecureFront(ended, sandbox.url);
    proxy.target = old.port;
    try {
      for (const error of Object.values(await failures())) {
        assert.match(error.message, /^No safe connection to \S+ could be made \(\w+\)\. Check whether a proxy/);
      }
      assert.ok(old.connections > 0);
      assert.deepEqual(old.asked, []);
    } finally {
      await old.close();
    }
  });

  it('leaves the look at addresses in place where there is none', async () => {
    await useProxy(undefined);
    try {
      const { kind, message } = await failure(download(join(folder, 'c.xb'), { resolve: toThisMachine }));
      assert.equal(kind, 'endpoint');
      assert.match(message, /^bucket\.storage\.test leads to an address of this computer or of a private network/);
      assert.deepEqual(asked(), []);
    } finally {
      await useProxy(proxy.url);
    }
  });
});
