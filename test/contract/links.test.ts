import assert from 'node:assert/strict';
import type { DownloadLink } from '../../src/model/links.ts';
import type { CloudProvider } from '../../src/model/provider.ts';
import type { Backup } from '../../src/model/resources.ts';
import { fixtures, type World } from './providers.ts';
import { backupsOf, call, findInstance, instancesIn, lastDays, mayHaveLinks } from './walk.ts';

const HOUR = 3_600_000;

async function open(links: readonly DownloadLink[]): Promise<void> {
  assert.ok(links.length > 0);
  for (const link of links) {
    assert.ok(link.expires && !link.isExpired(new Date()));
    assert.equal((await fetch(link.reveal())).status, 200);
  }
}

for (const fixture of fixtures) {
  const { main } = fixture.regions;
  const { ways } = fixture;

  describe(`contract, ${fixture.id}: download links`, function () {
    this.timeout(10_000);

    let world: World;
    let provider: CloudProvider;
    /** Milliseconds by which the fake cloud's data lag behind the machine's clock. */
    let behind = 0;

    before(async () => {
      world = await fixture.start({ now: () => new Date(Date.now() - behind) });
      provider = world.connect();
    });
    beforeEach(() => (behind = 0));
    after(async () => {
      provider.dispose();
      await world.close();
    });

    /** One that is so many milliseconds old, at least. */
    async function downloadable(age = 0): Promise<Backup> {
      const instance = await findInstance(provider, main, fixture.names.copied);
      const isOld = ({ started }: Backup) => started !== undefined && started.getTime() < Date.now() - age;
      const backup = (await backupsOf(provider, instance)).find((each) => mayHaveLinks(each) && isOld(each));
      assert.ok(backup);
      return backup;
    }

    it('come as the list says: with it, and no other request is needed, or when they are asked for', async () => {
      const backup = await downloadable();
      assert.equal(backup.linksOnRequest ?? false, ways.links === 'onRequest');
      assert.equal(backup.links.length > 0, ways.links === 'listed');
      const { result, arrivals } = await world.during(async () => await provider.links(backup, call()));
      assert.equal(arrivals.length, ways.links === 'listed' ? 0 : 1);
      if (ways.links === 'listed') {
        assert.deepEqual(result.links, backup.links);
      }
      assert.deepEqual(new Set(result.links.map(({ network }) => network)), new Set(ways.networks));
      await open(result.links);
    });

    it('are fetched afresh once they have expired', async () => {
      behind = 3 * HOUR;
      const backup = await downloadable();
      const old = ways.links === 'listed' ? backup.links : (await provider.links(backup, call())).links;
      assert.ok(backup.links.every((link) => link.isExpired(new Date())));
      behind = 0;
      const { result, arrivals } = await world.during(async () => await provider.links(backup, call()));
      assert.equal(arrivals.length, 1);
      assert.ok(old.length === 0 || result.links.length === old.length);
      await open(result.links);
    });

    it('of copies are fetched afresh too', async () => {
      behind = 3 * HOUR;
      const instance = await findInstance(provider, main, fixture.names.copied);
      const copies = (await provider.listCopies(instance, { range: lastDays(20) }, call())).items;
      const copy = copies.find(mayHaveLinks);
      assert.ok(copy);
      behind = 0;
      await open((await provider.links(copy, call())).links);
    });

    it('that the cloud gave too late are said to be expired', async () => {
      const backup = await downloadable(6 * HOUR);
      behind = 3 * HOUR;
      const answer = await provider.links({ ...backup, links: [], fields: [] }, call());
      behind = 0;
      assert.ok('reason' in answer);
      assert.match(answer.reason, /expired/);
    });

    it('come for single databases where the cloud gives them', async () => {
      for (const instance of await instancesIn(provider, main)) {
        for (const backup of (await backupsOf(provider, instance, lastDays(14))).filter(mayHaveLinks).slice(-2)) {
          const { links } = await provider.links(backup, call());
          const databases = new Set(links.flatMap(({ database }) => database ?? []));
          if (databases.size > 1) {
            for (const database of databases) {
              const own = links.filter((link) => link.database === database);
              assert.deepEqual(
                own.map(({ network }) => network),
                ways.networks,
              );
              await open(own);
            }
            return;
          }
        }
      }
      assert.fail('no backup has links for its databases');
    });

    it('tell the files of a backup apart by name and size, where it has several', async () => {
      let several = 0;
      for (const instance of await instancesIn(provider, main)) {
        const [backup] = (await backupsOf(provider, instance, lastDays(3))).filter(mayHaveLinks);
        const { links } = backup ? await provider.links(backup, call()) : { links: [] };
        const files = links.filter(({ network }) => network === ways.networks[0]);
        if (files.length > 1) {
          const names = new Set(files.map(({ file, database }) => file ?? database ?? ''));
          assert.equal(names.size, files.length, instance.name);
          assert.ok(files.every(({ size }) => size === undefined || size > 0));
          several += 1;
        }
      }
      assert.ok(several > 0 || ways.links === 'listed');
    });

    it('that are missing have a reason: a snapshot, a failure, a backup still running', async () => {
      const reasons = new Map<string, string>();
      for (const instance of await instancesIn(provider, main)) {
        const kinds = new Set<string>();
        for (const backup of await backupsOf(provider, instance, lastDays(45))) {
          const kind = backup.state.kind === 'good' ? 'snapshot' : backup.state.kind;
          if (!kinds.has(kind) && backup.links.length === 0) {
            kinds.add(kind);
            const answer = await provider.links(backup, call());
            const { reason } = 'reason' in answer ? answer : { reason: undefined };
            assert.equal(reason === undefined, answer.links.length > 0, instance.name);
            assert.ok(reason !== '' && (reason !== undefined || kind === 'snapshot' || kind === 'unknown'), kind);
            reasons.set(kind, reason ?? reasons.get(kind) ?? '');
          }
        }
      }
      assert.match(reasons.get('snapshot') ?? '', /snapshot/);
      assert.match(reasons.get('failed') ?? '', /failed/);
      assert.match(reasons.get('running') ?? '', /still being made/);
    });

    it('of a backup that is gone are missed with a reason', async () => {
      const backup = await downloadable();
      const gone: Backup = { ...backup, id: '1', links: [], fields: [] };
      const answer = await provider.links(gone, call());
      assert.ok('reason' in answer);
      assert.match(answer.reason, /no longer/);
    });

    it('never show in JSON or text', async () => {
      const backup = await downloadable();
      const { links } = await provider.links(backup, call());
      assert.doesNotMatch(JSON.stringify([backup, links]) + links.join(), fixture.secrets);
      assert.match(links[0]?.reveal() ?? '', fixture.secrets);
    });
  });
}
