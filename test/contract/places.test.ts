import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { refTo, type CloudProvider } from '../../src/model/provider.ts';
import { withParts, type Instance, type Region } from '../../src/model/resources.ts';
import { fixtures, type World } from './providers.ts';
import {
  assertPlain,
  backupsOf,
  call,
  failure,
  findInstance,
  findRegion,
  instancesIn,
  lastDays,
  mayHaveLinks,
  opens,
} from './walk.ts';

const HOUR = 3_600_000;

for (const fixture of fixtures) {
  const { main, second, closed, empty, part } = fixture.regions;

  describe(`contract, ${fixture.id}: regions and their parts`, function () {
    this.timeout(10_000);

    let world: World;
    let provider: CloudProvider;
    let regions: readonly Region[];

    before(async () => {
      world = await fixture.start({ backupDuration: 200 });
      provider = world.connect();
      regions = (await provider.listRegions(call())).items;
    });
    after(async () => {
      provider.dispose();
      await world.close();
    });

    it('are told apart: a part is below its region only', () => {
      const whole = regions.filter(({ parts = [] }) => parts.length > 0);
      assert.deepEqual(
        whole.map(({ id, parts = [] }) => [id, parts.map((one) => one.id)]),
        part ? [[main, [part.id]]] : [],
      );
      const all = withParts(regions);
      assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
      for (const one of whole.flatMap(({ parts = [] }) => parts)) {
        assert.ok(one.name !== '' && one.endpoint && one.parts === undefined);
        assert.ok(!regions.some(({ id }) => id === one.id));
      }
    });

    it('that have nothing are empty, and that offer nothing say so', async () => {
      const kinds = new Map<string, string>();
      for (const region of regions) {
        try {
          const { items } = await provider.listInstances(region, {}, call());
          kinds.set(region.id, items.length === 0 ? 'empty' : 'full');
        } catch {
          kinds.set(region.id, 'closed');
        }
      }
      const refusing = [...kinds].filter(([, kind]) => kind === 'closed').map(([id]) => id);
      assert.deepEqual(refusing, closed === undefined ? [] : [closed]);
      const having = [...kinds].filter(([, kind]) => kind === 'empty').map(([id]) => id);
      assert.deepEqual(having, empty === undefined ? [] : [empty]);
    });

    it('that may not be listed are refused by the name of the permission', async () => {
      const fresh = world.connect();
      world.cause({ trouble: 'forbidden', aim: 'regions' });
      const error = await failure(fresh.listRegions(call()));
      assert.equal(error.kind, 'forbidden');
      assert.ok(error.permission !== undefined && error.message.includes(error.permission));
      assertPlain(error, fixture.secrets);
      fresh.dispose();
    });

    it('without the permission to look into them are refused by the name of that', async () => {
      const narrow = world.connect({ credentials: fixture.noInstancesKey });
      assert.ok((await narrow.listRegions(call())).items.length > 0);
      const error = await failure(narrow.listInstances(await findRegion(narrow, main), {}, call()));
      assert.equal(error.kind, 'forbidden');
      assert.ok(error.permission !== undefined && fixture.permissions.all.includes(error.permission));
      assert.ok(error.message.includes(error.permission));
      assertPlain(error, fixture.secrets);
      narrow.dispose();
    });

    if (closed !== undefined) {
      it('that are not enabled say so in words, whatever is asked there', async () => {
        const region = await findRegion(provider, closed);
        const real = await findInstance(provider, main, fixture.names.copied);
        const stranger = { ...real, regionId: closed };
        for (const ask of [
          () => provider.listInstances(region, {}, call()),
          () => provider.getInstance(closed, fixture.nobody, call()),
          () => provider.listBackups(stranger, { range: lastDays(3) }, call()),
          () => provider.backupPolicy(stranger, call()),
        ]) {
          const error = await failure(ask());
          assert.equal(error.kind, 'unsupported');
          assertPlain(error, fixture.secrets);
        }
      });
    }

    if (part) {
      describe('a part', () => {
        let instance: Instance;

        before(async () => (instance = await findInstance(provider, part.id, part.instance)));

        it('has instances of its own', async () => {
          const own = await instancesIn(provider, part.id);
          assert.ok(own.length > 1 && own.every(({ regionId }) => regionId === part.id));
          const others = new Set([...(await instancesIn(provider, main)), ...(await instancesIn(provider, second))]);
          assert.ok([...others].every(({ id, regionId }) => regionId !== part.id && id !== instance.id));
          assert.deepEqual(await provider.getInstance(part.id, instance.id, call()), instance);
          assert.equal((await failure(provider.getInstance(main, instance.id, call()))).kind, 'notFound');
        });

        it('shows an instance that is being made, of which little is known', async () => {
          const young = (await instancesIn(provider, part.id)).filter(({ created }) => !created);
          assert.ok(young.length > 0 && young.every(({ state }) => state.kind !== 'running' && state.raw !== ''));
          for (const one of young) {
            assert.match((await provider.backupOptions(one, call())).refusal ?? '', /being created.*\.$/);
          }
        });

        it('has backups that are found again, with links and logs', async () => {
          const backups = await backupsOf(provider, instance);
          assert.ok(backups.length > 10 && backups.every(({ regionId }) => regionId === part.id));
          const backup = backups.find(mayHaveLinks);
          assert.ok(backup);
          assert.equal((await provider.findBackup(refTo(backup), call()))?.id, backup.id);
          const gone = { ...refTo(backup), regionId: main };
          assert.equal((await failure(provider.findBackup(gone, call()))).kind, 'notFound');
          const { links } = await provider.links(backup, call());
          assert.ok(links[0] && (await opens(links[0])));
          const logs = (await provider.listLogs(instance, { range: lastDays(2) }, call())).items;
          assert.ok(logs.length > 10 && logs.every(({ regionId }) => regionId === part.id));
        });

        it('has policies, a recovery window and relatives', async () => {
          assert.ok((await provider.backupPolicy(instance, call())).automatic);
          assert.ok((await provider.recoveryWindow(instance, call())).to);
          const [policy] = await provider.copyPolicies(part.id, [instance.id], call());
          assert.deepEqual([policy?.instanceId, policy?.backups], [instance.id, false]);
          const [backup] = (await backupsOf(provider, instance)).filter(
            ({ ended }) => ended && Date.now() - ended.getTime() > HOUR,
          );
          assert.ok(backup);
          assert.ok((await provider.related(backup, call())).fields.every(({ value }) => value.as === 'none'));
        });

        it('takes new backups', async () => {
          const [choice] = (await provider.backupOptions(instance, call())).choices;
          assert.ok(choice);
          const { id: instanceId, regionId } = instance;
          const name = choice.name && 'contract-part';
          const request = { instanceId, regionId, choiceId: choice.id, databases: [], name };
          const job = await provider.createBackup(request, call());
          assert.equal(job.regionId, part.id);
          await wait(220);
          const { state, backupId = '' } = await provider.jobProgress(job, call());
          assert.equal(state, 'done');
          const found = await provider.findBackup({ instanceId, regionId, backupId, copy: false }, call());
          assert.deepEqual([found?.regionId, found?.state.kind], [part.id, 'good']);
        });

        it('is a place to try permissions in', async () => {
          const checks = await provider.checkPermissions([part.id], () => undefined, call());
          assert.ok(checks.every(({ result }) => result === 'allowed' || result === 'notTested'));
          assert.ok(checks.filter(({ result }) => result === 'allowed').length > 3);
        });
      });
    }
  });
}
