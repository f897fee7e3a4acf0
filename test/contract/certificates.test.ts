import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import type * as transferModule from '../../src/downloads/transfer/transfer.ts';
import { DownloadLink } from '../../src/model/links.ts';
import { ended, good, type Certificate } from '../support/certificates.ts';
import { startSecureFront, type SecureFront } from '../support/secureFront.ts';
import { cert, key } from '../unit/downloads/certificate.ts';
import { loadWithEditor } from '../unit/webview/editor.ts';
import { fixtures, type World } from './providers.ts';
import { assertPlain, call, failure, silent, told } from './walk.ts';

const { transfer } = await loadWithEditor<typeof transferModule>('../downloads/transfer/transfer.ts');

/** For a bucket of a storage, and not for this machine. */
const foreign: Certificate = { cert, key };

const refusals = [
  { what: 'is signed by nobody who is known', certificate: good, trusted: false, code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  { what: 'has ended', certificate: ended, trusted: true, code: 'CERT_HAS_EXPIRED' },
  { what: 'is for another name', certificate: foreign, trusted: true, code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
] as const;

/** Does the work while these certificates are as good as those of the known authorities. */
async function trusting(certificates: readonly Certificate[], work: () => Promise<void>): Promise<void> {
  const usual = tls.getCACertificates();
  tls.setDefaultCACertificates([...usual, ...certificates.map((one) => one.cert)]);
  try {
    await work();
  } finally {
    tls.setDefaultCACertificates(usual);
  }
}

/** Does the work with a server that shows this certificate and has the sandbox behind it. */
async function before(world: World, certificate: Certificate, work: (front: SecureFront) => Promise<void>) {
  const front = await startSecureFront(certificate, world.url);
  try {
    await work(front);
  } finally {
    await front.close();
  }
}

for (const fixture of fixtures) {
  describe(`contract, ${fixture.id}: a certificate`, () => {
    let world: World;
    beforeEach(async () => (world = await fixture.start()));
    afterEach(async () => await world.close());

    it('that is good lets requests through', async () => {
      await trusting([good], async () => {
        await before(world, good, async ({ port, asked }) => {
          const provider = world.connect({ endpoint: `https://localhost:${port}` });
          assert.ok((await provider.listRegions(call())).items.length > 1);
          assert.ok(asked.length > 0);
          provider.dispose();
        });
      });
    });

    for (const { what, certificate, trusted, code } of refusals) {
      it(`that ${what} ends it before anything is sent, with words that say what to do`, async () => {
        await trusting(trusted ? [certificate] : [], async () => {
          await before(world, certificate, async (front) => {
            const provider = world.connect({ endpoint: `https://localhost:${front.port}` });
            const error = await failure(provider.listRegions(call()));
            assert.deepEqual([error.kind, error.unclear], ['network', false]);
            assert.equal(
              error.message,
              `No safe connection to localhost:${front.port} could be made (${code}). Check whether a proxy or firewall replaces certificates, and the date of this computer.`,
            );
            assertPlain(error, fixture.secrets);
            assert.doesNotMatch(told(error), fixture.secrets);
            assert.deepEqual([front.connections, front.asked], [1, []]);
            provider.dispose();
          });
        });
      });
    }
  });
}

describe('contract: a certificate of a storage', () => {
  let world: World;
  let folder: string;
  beforeEach(async () => {
    const [fixture] = fixtures;
    world = (await fixture?.start()) ?? assert.fail('no cloud');
    folder = await mkdtemp(join(tmpdir(), 'certificate-'));
  });
  afterEach(async () => {
    await world.close();
    await rm(folder, { recursive: true });
  });

  for (const { what, certificate, trusted, code } of refusals) {
    it(`that ${what} ends the download at once, before the link is sent, and leaves no file`, async () => {
      await trusting(trusted ? [certificate] : [], async () => {
        await before(world, certificate, async (front) => {
          const origin = `https://localhost:${front.port}`;
          const link = new DownloadLink(`${origin}/a.xb?Signature=c2VjcmV0`, { network: 'public' });
          const error = await failure(
            transfer({
              target: join(folder, 'a.xb'),
              replace: false,
              listed: {},
              link: async () => await Promise.resolve(link),
              placesOf: async () => await Promise.resolve({ storageDomains: [], endpoint: origin }),
              signal: call().signal,
              log: silent,
              connections: 4,
            }),
          );
          assert.equal(error.kind, 'endpoint');
          assert.ok(error.message.startsWith(`No safe connection to localhost could be made (${code}). Check`));
          assert.doesNotMatch(told(error), /Signature|c2VjcmV0/);
          assert.deepEqual([front.connections, front.asked], [1, []]);
          assert.deepEqual(await readdir(folder), []);
        });
      });
    });
  }
});
