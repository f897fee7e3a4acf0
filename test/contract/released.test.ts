import assert from 'node:assert/strict';
import { refTo, type CloudProvider } from '../../src/model/provider.ts';
import type { Backup, Region } from '../../src/model/resources.ts';
import { RecordingLog } from '../support/log.ts';
import { fixtures, type World } from './providers.ts';
import {
  allPages,
  assertPlain,
  backupsOf,
  call,
  failure,
  findInstance,
  findRegion,
  instancesIn,
  lastDays,
  opens,
  shownBy,
} from './walk.ts';

for (const fixture of fixtures) {
  const { main, second, alone } = fixture.regions;
  const { names } = fixture;

  describe(`contract, ${fixture.id}: backups of released instances`, function () {
    this.timeout(20_000);

    let world: World;
    let provider: CloudProvider;
    let region: Region;
    const log = new RecordingLog();
    const now = new Date();
    const range = lastDays(730, now);

    before(async () => {
      world = await fixture.start({ now: () => now });
      provider = world.connect({ log });
      region = await findRegion(provider, main);
    });
    afterEach(() => world.calm());
    after(async () => {
      provider.dispose();
      await world.close();
    });

    const releasedIn = async (where = region, over = range): Promise<readonly Backup[]> =>
      (await allPages((cursor) => provider.listReleased(where, { range: over, cursor }, call()))).items;

    it('are listed exactly where the cloud says that they can be, and else are refused in words', async () => {
      assert.equal(fixture.aims.has('released'), provider.capabilities.released);
      assert.equal(provider.releasedFilters().length > 0, provider.capabilities.released);
      if (!provider.capabilities.released) {
        const { result, arrivals } = await world.during(
          async () => await failure(provider.listReleased(region, { range }, call())),
        );
        assert.deepEqual([result.kind, arrivals], ['unsupported', []]);
        assertPlain(result, fixture.secrets);
      }
    });

    if (!fixture.aims.has('released')) {
      return;
    }

    it('are listed with the name their instance had, or its id', async () => {
      const backups = await releasedIn();
      assert.ok(backups.length > 5);
      assert.equal(new Set(backups.map(({ id }) => id)).size, backups.length);
      for (const { released, instanceId, regionId, copy, started } of backups) {
        assert.ok(released && released.name !== '' && instanceId !== '');
        assert.deepEqual([regionId, copy], [main, undefined]);
        assert.ok(started && started <= now);
      }
      const named = new Set(backups.map(({ released, instanceId }) => released?.name === instanceId));
      assert.deepEqual(named, new Set([true, false]), 'with and without a name');
      assert.ok(new Set(backups.map(({ instanceId }) => instanceId)).size > 1);
    });

    it('are no instances any more', async () => {
      const [first] = await releasedIn();
      assert.ok(first);
      assert.ok((await instancesIn(provider, main)).every(({ id }) => id !== first.instanceId));
      assert.equal((await failure(provider.getInstance(main, first.instanceId, call()))).kind, 'notFound');
    });

    it('are asked for by time', async () => {
      const all = await releasedIn();
      const [newest] = all.map(({ started }) => started?.getTime() ?? 0).toSorted((a, b) => b - a);
      assert.ok(newest);
      const later = await releasedIn(region, { from: new Date(newest - 60_000), to: now });
      assert.ok(later.length > 0 && later.length < all.length);
      assert.deepEqual(await releasedIn(region, { from: new Date(newest + 120_000), to: now }), []);
    });

    it('are none where none is kept', async () => {
      assert.deepEqual(await releasedIn(await findRegion(provider, second)), []);
      assert.deepEqual(await releasedIn(await findRegion(provider, alone)), []);
    });

    it('are found again by their reference, and not when they are gone', async () => {
      for (const backup of await releasedIn()) {
        const found = await provider.findBackup(refTo(backup), call());
        assert.deepEqual(
          [found?.id, found?.instanceId, found?.released],
          [backup.id, backup.instanceId, backup.released],
        );
        assert.deepEqual(found?.started, backup.started);
      }
      const [first] = await releasedIn();
      assert.ok(first);
      assert.equal(await provider.findBackup({ ...refTo(first), backupId: '1' }, call()), undefined);
    });

    it('have links that open, and fresh ones when those have expired', async () => {
      const good = (await releasedIn()).find(({ links }) => links.length > 1);
      assert.ok(good);
      const { result, arrivals } = await world.during(async () => await provider.links(good, call()));
      assert.deepEqual([result.links, arrivals.length], [good.links, 0]);
      world.cause({ trouble: 'staleLinks', aim: 'released' });
      const stale = (await releasedIn()).find(({ id }) => id === good.id);
      assert.ok(stale && stale.links.every((link) => link.isExpired(now)));
      const fresh = await provider.links(stale, call());
      assert.equal(fresh.links.length, good.links.length);
      for (const link of [...good.links, ...fresh.links]) {
        assert.ok(await opens(link));
      }
    });

    it('have a reason where they have no link', async () => {
      const failed = (await releasedIn()).filter(({ state }) => state.kind === 'failed');
      assert.ok(failed.length > 0);
      for (const backup of failed) {
        const answer = await provider.links(backup, call());
        assert.ok('reason' in answer);
        assert.match(answer.reason, /failed/);
      }
    });

    it('are described in fields, and have no relatives', async () => {
      for (const backup of await releasedIn()) {
        assert.ok(backup.fields.length > 10 && backup.fields.every(({ label }) => label !== ''));
        assert.ok(backup.fields.some(({ raw }) => raw === backup.instanceId));
        const { result, arrivals } = await world.during(async () => await provider.related(backup, call()));
        assert.deepEqual([result, arrivals.length], [{ fields: [] }, 0]);
      }
    });

    it('keep their links to themselves', async () => {
      const backups = await releasedIn();
      assert.ok(backups.some(({ links }) => fixture.secrets.test(links[0]?.reveal() ?? '')));
      for (const backup of backups) {
        const shown = `${shownBy(backup)} ${JSON.stringify(backup.fields)} ${shownBy(backup.links)}`;
        assert.doesNotMatch(shown, fixture.secrets);
      }
      assert.doesNotMatch(log.lines.join('\n'), fixture.secrets);
    });

    it('grow by those of an instance that is released meanwhile', async () => {
      const instance = await findInstance(provider, main, names.copied);
      const month = lastDays(30, now);
      const backups = await backupsOf(provider, instance, month);
      const [newest] = backups;
      assert.ok(newest);
      world.release(instance.id);
      const left = (await releasedIn(region, month)).filter(({ instanceId }) => instanceId === instance.id);
      assert.deepEqual(
        left.map(({ id }) => id),
        backups.map(({ id }) => id),
      );
      assert.ok(left.every(({ released }) => released?.name === instance.name));
      const found = await provider.findBackup({ ...refTo(newest), released: true }, call());
      assert.equal(found?.released?.name, instance.name);
    });
  });
}
