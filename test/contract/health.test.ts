import assert from 'node:assert/strict';
import type { Credentials } from '../../src/model/account.ts';
import { HealthWatch, type Target } from '../../src/health/watch.ts';
import type { Health } from '../../src/model/insight.ts';
import type { CloudProvider } from '../../src/model/provider.ts';
import type { Instance } from '../../src/model/resources.ts';
import type { Arrival } from './fixture.ts';
import { fixtures, type World } from './providers.ts';
import { instancesIn } from './walk.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** All parts of the day and of the week: a Saturday noon, a Wednesday, a Sunday night and the turn of a day. */
const MOMENTS = ['2026-03-07T12:00:00Z', '2026-03-11T09:30:07Z', '2026-06-07T23:59:59Z', '2026-11-17T00:00:00Z'];

for (const fixture of fixtures) {
  const { main, large } = fixture.regions;
  const { names, health } = fixture;

  /** A cloud whose clock the test moves, an account of it, and a watch over that. */
  async function open(moment: string, credentials: Credentials = fixture.key) {
    const clock = { now: new Date(moment) };
    const settings = { limitHours: 26, allowSchedule: true };
    const world = await fixture.start({ now: () => clock.now });
    const provider = world.connect({ credentials });
    const watch = new HealthWatch({
      provider: () => Promise.resolve(provider),
      settings: () => settings,
      now: () => clock.now,
    });
    return { clock, settings, world, provider, watch, close: async () => await close(watch, provider, world) };
  }

  async function close(watch: HealthWatch, provider: CloudProvider, world: World): Promise<void> {
    watch.dispose();
    provider.dispose();
    await world.close();
  }

  function targetsOf(instances: readonly Instance[]): Target[] {
    return instances.map((instance) => ({ accountId: 'a', regionId: instance.regionId, instance }));
  }

  /** Resolves once what is known of each of them, and of its copies, is as new as it gets. */
  async function settled(watch: HealthWatch, begin: () => void): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = () => {
        if (watch.counts().pending === 0) {
          listening.dispose();
          resolve();
        }
      };
      const listening = watch.onDidChange(look);
      begin();
      look();
    });
  }

  const requestsFor = (arrivals: readonly Arrival[], aim: Arrival['aim']) =>
    arrivals.filter((arrival) => arrival.aim === aim).flatMap(({ instances }) => instances);

  function healthOf(watch: HealthWatch, { id }: Instance): Health {
    const found = watch.health('a', id);
    assert.ok(found);
    return found;
  }

  describe(`contract, ${fixture.id}: health`, function () {
    this.timeout(20_000);

    for (const moment of MOMENTS) {
      describe(`on ${moment}`, () => {
        it('is told as it is, with one request for the backups of each instance', async () => {
          const { world, provider, watch, close: end } = await open(moment);
          const instances = await instancesIn(provider, main);
          const { arrivals } = await world.during(
            async () => await settled(watch, () => watch.watch(targetsOf(instances))),
          );
          const watched = instances.filter(({ role }) => role.kind !== 'readonly');
          assert.equal(watched.length, instances.length - 1);
          let trouble = 0;
          for (const instance of watched) {
            const found = healthOf(watch, instance);
            const wanted = health[instance.name] ?? { state: 'good', trouble: false };
            if (instance.name === names.odd) {
              // Words that nobody knows are neither good nor bad.
              assert.ok(['good', 'late'].includes(found.state) && found.failures === 0);
            } else {
              assert.deepEqual({ state: found.state, trouble: found.trouble }, wanted, instance.name);
            }
            assert.equal(found.error, undefined);
            trouble += found.trouble ? 1 : 0;
          }
          assert.deepEqual(watch.counts(), { checked: watched.length, trouble, unknown: 0, pending: 0 });
          for (const aim of ['backups', 'policy'] as const) {
            const asked = requestsFor(arrivals, aim);
            assert.deepEqual(asked.toSorted(), watched.map(({ id }) => id).toSorted(), `each once: ${aim}`);
          }
          await end();
        });
      });
    }

    it('says when the last good backup was, and how many failed since', async () => {
      const { clock, provider, watch, close: end } = await open(MOMENTS[0] ?? '');
      const instances = await instancesIn(provider, main);
      await settled(watch, () => watch.watch(targetsOf(instances)));
      for (const instance of instances.filter(({ role }) => role.kind !== 'readonly')) {
        const { state, lastGood, failures, policy, since } = healthOf(watch, instance);
        assert.ok(policy && since < clock.now);
        assert.ok(!lastGood || (lastGood <= clock.now && lastGood > since), instance.name);
        assert.equal(state === 'failing' ? failures > 0 && lastGood !== undefined : true, true, instance.name);
        assert.ok(state !== 'none' || lastGood === undefined);
      }
      await end();
    });

    it('asks nothing about an instance that is read-only', async () => {
      const { world, provider, watch, close: end } = await open(MOMENTS[0] ?? '');
      const replica = (await instancesIn(provider, main)).filter(({ name }) => name === names.readOnly);
      assert.equal(replica.length, 1);
      const { arrivals } = await world.during(async () => await settled(watch, () => watch.watch(targetsOf(replica))));
      assert.deepEqual([arrivals, watch.counts().checked], [[], 0]);
      await end();
    });

    it('is judged anew by other settings and by time alone, without asking', async () => {
      const { clock, settings, world, provider, watch, close: end } = await open(MOMENTS[0] ?? '');
      const instances = await instancesIn(provider, main);
      await settled(watch, () => watch.watch(targetsOf(instances)));
      const weekly = instances.find(({ name }) => name === names.weekly);
      const daily = instances.find(({ name }) => name === names.copied);
      assert.ok(weekly && daily);
      const { arrivals } = await world.during(async () => {
        settings.allowSchedule = false;
        watch.refresh();
        assert.deepEqual([healthOf(watch, weekly).state, healthOf(watch, daily).state], ['late', 'good']);
        settings.allowSchedule = true;
        settings.limitHours = 1;
        watch.refresh();
        assert.equal(healthOf(watch, weekly).state, 'good', 'its schedule asks for no more');
        settings.limitHours = 26;
        clock.now = new Date(clock.now.getTime() + 3 * DAY);
        watch.refresh();
        assert.equal(healthOf(watch, daily).state, 'late');
        await Promise.resolve();
      });
      assert.deepEqual(arrivals, []);
      await end();
    });

    it('is found out again after a while, the policies not', async () => {
      const { clock, world, provider, watch, close: end } = await open(MOMENTS[0] ?? '');
      const instances = (await instancesIn(provider, main)).slice(0, 5);
      await settled(watch, () => watch.watch(targetsOf(instances)));
      clock.now = new Date(clock.now.getTime() + 11 * 60_000);
      const asked = async () => {
        const before = instances.map((instance) => healthOf(watch, instance).checked);
        await new Promise<void>((resolve) => {
          const listening = watch.onDidChange(() => {
            if (instances.every((instance, index) => healthOf(watch, instance).checked !== before[index])) {
              listening.dispose();
              resolve();
            }
          });
          watch.tick();
        });
      };
      const { arrivals } = await world.during(asked);
      assert.deepEqual(requestsFor(arrivals, 'backups').toSorted(), instances.map(({ id }) => id).toSorted());
      assert.deepEqual(requestsFor(arrivals, 'policy'), []);
      await end();
    });

    it('is good for 130 instances, which cost 130 requests and their policies', async () => {
      for (const moment of MOMENTS) {
        const { world, provider, watch, close: end } = await open(moment);
        const instances = await instancesIn(provider, large);
        assert.ok(instances.length >= 130);
        const { arrivals } = await world.during(
          async () => await settled(watch, () => watch.watch(targetsOf(instances))),
        );
        const counts = watch.counts();
        assert.deepEqual(counts, { checked: instances.length, trouble: 0, unknown: 0, pending: 0 });
        assert.equal(requestsFor(arrivals, 'backups').length, instances.length);
        assert.equal(requestsFor(arrivals, 'policy').length, instances.length);
        await end();
      }
    });

    it('is unknown without the permission, which a few requests are enough to find out', async () => {
      const { world, provider, watch, close: end } = await open(MOMENTS[0] ?? '', fixture.noBackupsKey);
      const instances = await instancesIn(provider, main);
      const { arrivals } = await world.during(
        async () => await settled(watch, () => watch.watch(targetsOf(instances))),
      );
      for (const instance of instances.filter(({ role }) => role.kind !== 'readonly')) {
        const { state, error, trouble } = healthOf(watch, instance);
        assert.deepEqual([state, error?.kind, trouble], ['unknown', 'forbidden', false]);
        assert.match(error?.message ?? '', /ermission/);
      }
      assert.equal(watch.counts().checked, 0);
      assert.ok(requestsFor(arrivals, 'backups').length <= 8);
      assert.ok(arrivals.length <= 20, `${arrivals.length} requests`);
      await end();
    });

    it('is known without the policies', async () => {
      const { world, provider, watch, close: end } = await open(MOMENTS[0] ?? '', fixture.noPolicyKey);
      const instances = await instancesIn(provider, main);
      const { arrivals } = await world.during(
        async () => await settled(watch, () => watch.watch(targetsOf(instances))),
      );
      for (const { name, ...instance } of instances) {
        if (instance.role.kind !== 'readonly' && name !== names.odd) {
          const found = healthOf(watch, { name, ...instance });
          const { state } = health[name] ?? { state: 'good' };
          // Without the policy nobody knows that backups are off, or that a week without one is as it should be.
          const wanted = [names.off, names.weekly].includes(name) ? 'late' : state;
          assert.deepEqual([found.state, found.policy], [wanted, undefined], name);
        }
      }
      assert.ok(requestsFor(arrivals, 'policy').length <= 8);
      await end();
    });

    it('ends with the key: unknown at once, and known again when it is mended', async () => {
      for (const { key, kind, what } of fixture.refusedKeys.slice(0, 3)) {
        const { world, provider, close: end } = await open(MOMENTS[0] ?? '');
        const refused = world.connect({ credentials: key });
        let used = refused;
        const watch = new HealthWatch({
          provider: () => Promise.resolve(used),
          settings: () => ({ limitHours: 26, allowSchedule: true }),
          now: () => new Date(MOMENTS[0] ?? ''),
        });
        const instances = await instancesIn(provider, main);
        const { arrivals } = await world.during(
          async () => await settled(watch, () => watch.watch(targetsOf(instances))),
        );
        const [first] = instances;
        assert.ok(first);
        assert.equal(healthOf(watch, first).error?.kind, kind, what);
        assert.ok(arrivals.length <= 12, `${arrivals.length} requests`);
        used = provider;
        await new Promise<void>((resolve) => {
          watch.onDidChange(() => {
            if (watch.counts().unknown === 0) {
              resolve();
            }
          });
          watch.retry('a');
        });
        assert.equal(healthOf(watch, first).state, 'good');
        watch.dispose();
        refused.dispose();
        await end();
      }
    });

    it('comes with where the backups are copied to, many instances a request', async () => {
      const { world, provider, watch, close: end } = await open(MOMENTS[0] ?? '');
      const instances = await instancesIn(provider, main);
      const offered = instances.filter(
        (instance) => instance.role.kind !== 'readonly' && provider.offers(instance).copies.offered,
      );
      const { arrivals } = await world.during(
        async () =>
          await new Promise<void>((resolve) => {
            watch.onDidChange(() => {
              if (offered.every(({ id }) => watch.copyPolicy('a', id))) {
                resolve();
              }
            });
            watch.watch(targetsOf(instances));
          }),
      );
      const asked = arrivals.filter(({ aim }) => aim === 'copyPolicies');
      assert.equal(asked.length, 1);
      assert.deepEqual(requestsFor(asked, 'copyPolicies').toSorted(), offered.map(({ id }) => id).toSorted());
      const copied = offered.filter(({ id }) => watch.copyPolicy('a', id)?.backups).map(({ name }) => name);
      assert.ok(copied.includes(names.copied) && !copied.includes(names.copiedOnce));
      await end();
    });
  });
}
