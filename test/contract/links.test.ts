import assert from 'node:assert/strict';
import type { CloudProvider } from '../../src/model/provider.ts';
import type { Backup } from '../../src/model/resources.ts';
import { fixtures, type World } from './providers.ts';
import { backupsOf, call, findInstance, instancesIn, lastDays } from './walk.ts';

const HOUR = 3_600_000;

for (const fixture of fixtures) {
  const { main } = fixture.regions;

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

    async function downloadable(): Promise<Backup> {
      const instance = await findInstance(provider, main, fixture.names.copied);
      const backup = (await backupsOf(provider, instance)).find(({ links }) => links.length > 1);
      assert.ok(backup);
      return backup;
    }

    it('are given as they came while they work, without another request', async () => {
      const backup = await downloadable();
      const before = world.arrivals().length;
      const answer = await provider.links(backup, call());
      assert.deepEqual(answer.links, backup.links);
      assert.equal(world.arrivals().length, before);
      assert.deepEqual(new Set(answer.links.map(({ network }) => network)), new Set(['public', 'internal']));
      for (const link of answer.links) {
        assert.ok(link.expires && !link.isExpired(new Date()));
        assert.equal((await fetch(link.reveal())).status, 200);
      }
    });

    it('are fetched afresh once they have expired', async () => {
      behind = 3 * HOUR;
      const backup = await downloadable();
      assert.ok(backup.links.every((link) => link.isExpired(new Date())));
      behind = 0;
      const before = world.arrivals('backups').length;
      const { links } = await provider.links(backup, call());
      assert.equal(world.arrivals('backups').length, before + 1);
      assert.equal(links.length, backup.links.length);
      for (const link of links) {
        assert.ok(!link.isExpired(new Date()));
        assert.equal((await fetch(link.reveal())).status, 200);
      }
    });

    it('of copies are fetched afresh too', async () => {
      behind = 3 * HOUR;
      const instance = await findInstance(provider, main, fixture.names.copied);
      const copies = (await provider.listCopies(instance, { range: lastDays(20) }, call())).items;
      const copy = copies.find(({ links }) => links.length > 0);
      assert.ok(copy);
      behind = 0;
      const [link] = (await provider.links(copy, call())).links;
      assert.ok(link && !link.isExpired(new Date()));
      assert.equal((await fetch(link.reveal())).status, 200);
    });

    it('come for single databases where the cloud gives them', async () => {
      for (const instance of await instancesIn(provider, main)) {
        for (const backup of await backupsOf(provider, instance, lastDays(10))) {
          const { links } = backup;
          const databases = new Set(links.flatMap(({ database }) => database ?? []));
          if (databases.size > 1) {
            for (const database of databases) {
              const own = links.filter((link) => link.database === database);
              assert.deepEqual(
                own.map(({ network }) => network),
                ['public', 'internal'],
              );
              assert.equal((await fetch(own[0]?.reveal() ?? '')).status, 200);
            }
            return;
          }
        }
      }
      assert.fail('no backup has links for its databases');
    });

    it('that are missing have a reason: a snapshot, a failure, a backup still running', async () => {
      const reasons = new Map<string, string>();
      for (const instance of await instancesIn(provider, main)) {
        for (const backup of await backupsOf(provider, instance, lastDays(45))) {
          const kind = backup.state.kind === 'good' ? (backup.method?.kind ?? '') : backup.state.kind;
          if (!reasons.has(kind) && backup.links.length === 0) {
            const answer = await provider.links(backup, call());
            assert.ok('reason' in answer && answer.reason !== '', `${kind} has a reason`);
            reasons.set(kind, answer.reason);
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
