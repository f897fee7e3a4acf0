import assert from 'node:assert/strict';
import type { CloudProvider } from '../../src/model/provider.ts';
import { fixtures, type World } from './providers.ts';
import { allPages, backupsOf, call, failure, findInstance, findRegion, instancesIn, lastDays } from './walk.ts';

for (const fixture of fixtures) {
  const { main, large } = fixture.regions;
  const { names, ways, requests } = fixture;

  describe(`contract, ${fixture.id}: browsing`, function () {
    this.timeout(10_000);

    let world: World;
    let provider: CloudProvider;

    before(async () => {
      world = await fixture.start();
      provider = world.connect();
    });
    after(async () => {
      provider.dispose();
      await world.close();
    });

    it('lists each region once, with a name and a host, in the language asked for where the cloud names it', async () => {
      const regions = (await provider.listRegions(call())).items;
      assert.equal(new Set(regions.map(({ id }) => id)).size, regions.length);
      assert.ok(regions.length >= 3);
      const chinese = world.connect({ settings: { language: 'zh-cn' } });
      const localised = (await chinese.listRegions(call())).items;
      for (const [index, { id, name, endpoint }] of regions.entries()) {
        assert.ok(name !== '' && name !== id && endpoint);
        assert.equal(localised[index]?.id, id);
        assert.equal(/\p{Script=Han}/u.test(localised[index].name), ways.namesRegions);
      }
      chinese.dispose();
    });

    it('lists a large region page by page, nothing twice and nothing lost', async () => {
      const region = await findRegion(provider, large);
      const { items, pages } = await allPages((cursor) => provider.listInstances(region, { cursor }, call()));
      assert.ok(pages > 1);
      assert.ok(items.length > 100);
      assert.equal(new Set(items.map(({ id }) => id)).size, items.length);
      assert.ok(items.every(({ regionId }) => regionId === large));
    });

    it('tells engines, disks, roles, editions and states apart', async () => {
      const instances = await instancesIn(provider, main);
      const engines = new Set(instances.map(({ engine }) => engine.kind));
      assert.deepEqual([...engines].toSorted(), ['mariadb', 'mysql', 'postgresql', 'sqlserver']);
      assert.deepEqual(new Set(instances.map(({ storage }) => storage.kind)), new Set(['local', 'cloud']));
      assert.ok(instances.every(({ edition, engineVersion, created }) => edition && engineVersion && created));
      const byName = new Map(instances.map((instance) => [instance.name, instance]));
      assert.equal(byName.get(names.readOnly)?.role.kind, 'readonly');
      assert.ok(byName.get(names.locked)?.lock);
      assert.equal(byName.get(names.copied)?.lock, undefined);
      assert.equal(byName.get(names.stopped)?.state.kind, 'stopped');
      assert.ok(instances.some(({ state }) => state.kind === 'unknown' && state.raw !== ''));
      assert.equal(
        instances.some(({ id, name }) => id === name),
        ways.namelessInstances,
      );
    });

    it('finds a single instance with the same facts as the list', async () => {
      for (const instance of await instancesIn(provider, main)) {
        assert.deepEqual(await provider.getInstance(main, instance.id, call()), instance);
      }
      assert.equal((await failure(provider.getInstance(main, fixture.nobody, call()))).kind, 'notFound');
    });

    it('pages through 412 backups, asking nothing twice, and counts them', async () => {
      const instance = await findInstance(provider, main, names.many);
      const range = lastDays(31);
      const first = await provider.listBackups(instance, { range }, call());
      assert.equal(first.items.length, 100);
      const { total } = first;
      assert.ok(total !== undefined && total >= 400);
      const { result, arrivals } = await world.during(
        async () => await allPages((cursor) => provider.listBackups(instance, { range, cursor }, call())),
      );
      const { items, pages } = result;
      assert.equal(items.length, total);
      assert.equal(new Set(items.map(({ id }) => id)).size, total);
      assert.equal(pages, Math.ceil(total / 100));
      assert.equal(new Set(arrivals.map(({ asks }) => asks)).size, arrivals.length);
      // Of several lists that are shown as one, the short ones are asked for once.
      assert.ok(arrivals.length >= pages && arrivals.length < pages + requests.backups);
      for (const { started, state, size } of items) {
        assert.ok(started && started >= range.from && started <= range.to);
        assert.ok(state.kind === 'good' && size !== undefined);
      }
    });

    it('shows an instance without backups as one, not as a failure', async () => {
      const instance = await findInstance(provider, main, names.none);
      assert.deepEqual(await provider.listBackups(instance, { range: lastDays(30) }, call()), {
        items: [],
        next: undefined,
        total: 0,
        broken: 0,
      });
    });

    it('shows running backups and statuses in no document', async () => {
      const running = await findInstance(provider, main, names.alwaysRunning);
      assert.ok((await backupsOf(provider, running)).some(({ state }) => state.kind === 'running'));
      const odd = await findInstance(provider, main, names.odd);
      const states = (await backupsOf(provider, odd, lastDays(45))).map(({ state }) => state);
      assert.ok(states.some(({ kind, raw }) => kind === 'unknown' && raw !== ''));
      assert.ok(states.some(({ kind }) => kind === 'failed'));
    });

    it('describes every backup of every instance in fields, without a link', async () => {
      for (const instance of await instancesIn(provider, main)) {
        const backups = (await provider.listBackups(instance, { range: lastDays(45) }, call())).items;
        for (const { fields, id } of backups) {
          assert.ok(fields.length > 10);
          assert.ok(fields.some(({ raw }) => raw === id));
          assert.ok(fields.every(({ label }) => label !== ''));
          assert.doesNotMatch(JSON.stringify(fields), fixture.secrets);
        }
      }
    });

    it('tells how a backup was made exactly where the cloud does', async () => {
      const methods = new Set<string>();
      for (const instance of await instancesIn(provider, main)) {
        (await backupsOf(provider, instance)).forEach(({ method }) => methods.add(method?.kind ?? 'untold'));
      }
      assert.deepEqual([...methods].toSorted(), ways.methods.length === 0 ? ['untold'] : ways.methods.toSorted());
    });

    it('shows times that cannot be read as they came, and costs no record for them', async () => {
      const instance = await findInstance(provider, main, names.odd);
      const { items, broken } = await provider.listBackups(instance, { range: lastDays(45) }, call());
      assert.ok(items.length > 20 && broken === 0);
      const unread = items.filter(({ started }) => !started);
      assert.equal(unread.length > 0, ways.oddTimes);
      for (const { fields, id } of unread) {
        assert.ok(
          fields.some(({ value, raw }) => value.as === 'text' && /^\d{4}-\d.*T\d\d:/.test(raw)),
          id,
        );
      }
    });

    it('finds one backup again by its id, whatever the id looks like, and not one that is gone', async () => {
      for (const instance of await instancesIn(provider, main)) {
        const backups = (await provider.listBackups(instance, { range: lastDays(15) }, call())).items;
        for (const backup of backups.slice(0, 6)) {
          const ref = { instanceId: instance.id, regionId: main, backupId: backup.id, copy: false };
          const found = await provider.findBackup(ref, call());
          assert.equal(found?.id, backup.id);
          assert.deepEqual(found.started, backup.started);
        }
      }
      const instance = await findInstance(provider, main, names.copied);
      const gone = { instanceId: instance.id, regionId: main, backupId: '1', copy: false };
      assert.equal(await provider.findBackup(gone, call()), undefined);
    });

    it('lists cross-region copies with where they are and where they can go', async () => {
      const instance = await findInstance(provider, main, names.copied);
      const range = lastDays(30);
      const { items } = await allPages((cursor) => provider.listCopies(instance, { range, cursor }, call()));
      assert.ok(items.length > 10);
      for (const { copy, instanceId, regionId } of items) {
        assert.deepEqual([instanceId, regionId], [instance.id, main]);
        assert.ok(copy?.regionId && copy.regionId !== main);
        assert.equal((copy.restoreRegions ?? []).length > 1, ways.copyDetails);
        assert.ok(copy.restoreRegions?.every((id) => /^[a-z0-9-]+$/.test(id)) ?? true);
      }
      const [first] = items;
      assert.ok(first);
      const ref = { instanceId: instance.id, regionId: main, backupId: first.id, copy: true };
      assert.equal((await provider.findBackup(ref, call()))?.id, first.id);
      assert.doesNotMatch(JSON.stringify(first.fields), fixture.secrets);
    });

    it('says that an instance cannot have copies', async () => {
      const instance = await findInstance(provider, main, names.uncopied);
      const error = await failure(provider.listCopies(instance, { range: lastDays(30) }, call()));
      assert.equal(error.kind, 'unsupported');
    });

    it('lists the databases that run, over several pages', async () => {
      const many = await findInstance(provider, main, names.databases);
      const databases = await provider.listDatabases(many, call());
      assert.equal(new Set(databases).size, databases.length);
      assert.ok(databases.length > 100);
      const { instance, database } = fixture.cold;
      const some = await provider.listDatabases(await findInstance(provider, main, instance), call());
      assert.ok(some.length > 0 && !some.includes(database), 'a cold database is not offered');
    });
  });
}
