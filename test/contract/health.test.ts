import assert from 'node:assert/strict';
import type { Credentials } from '../../src/model/account.ts';
import { HealthWatch, type Target } from '../../src/health/watch.ts';
import type { Health } from '../../src/model/insight.ts';
import type { Instance } from '../../src/model/resources.ts';
import type { Arrival } from './fixture.ts';
import { fixtures } from './providers.ts';
import { instancesIn } from './walk.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** All parts of the day and of the week: a Saturday noon, a Wednesday, a Sunday night and the turn of a day. */
const MOMENTS = ['2026-03-07T12:00:00Z', '2026-03-11T09:30:07Z', '2026-06-07T23:59:59Z', '2026-11-17T00:00:00Z'];

function targetsOf(instances: readonly Instance[]): Target[] {
  return instances.map((instance) => ({ accountId: 'a', regionId: instance.regionId, instance }));
}

/** Begins something, and waits until it has come to what is wanted. */
async function until(watch: HealthWatch, isDone: () => boolean, begin: () => void): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = () => {
      if (isDone()) {
        listening.dispose();
        resolve();
      }
    };
    const listening = watch.onDidChange(look);
    begin();
    look();
  });
}

/** Watches these until the health of each is known. */
async function watchAll(watch: HealthWatch, instances: readonly Instance[]): Promise<void> {
  await until(
    watch,
    () => watch.counts().pending === 0,
    () => watch.watch(targetsOf(instances)),
  );
}

const requestsFor = (arrivals: readonly Arrival[], aim: Arrival['aim']) =>
  arrivals.filter((arrival) => arrival.aim === aim).flatMap(({ instances }) => instances);

/** One page of backups for each instance, and its policy. */
function assertEachOnce(arrivals: readonly Arrival[], watched: readonly Instance[], most: number): void {
  const ids = watched.map(({ id }) => id).toSorted();
  assert.deepEqual(requestsFor(arrivals, 'policy').toSorted(), ids);
  assert.deepEqual([...new Set(requestsFor(arrivals, 'backups'))].toSorted(), ids);
  assert.equal(new Set(arrivals.map(({ asks }) => asks)).size, arrivals.length, 'nothing twice');
  assert.ok(requestsFor(arrivals, 'backups').length <= ids.length * most);
}

function healthOf(watch: HealthWatch, { id }: Instance): Health {
  const found = watch.health('a', id);
  assert.ok(found);
  return found;
}

for (const fixture of fixtures) {
  const { main, large } = fixture.regions;
  const { names, health, requests } = fixture;

  describe(`contract, ${fixture.id}: health`, function () {
    this.timeout(20_000);

    let opened: readonly (() => void | Promise<void>)[] = [];
    afterEach(async () => {
      for (const close of opened) {
        await close();
      }
      opened = [];
    });

    /** A cloud whose clock the test moves, an account of it, and a watch over that. */
    async function open(moment = MOMENTS[0] ?? '', credentials: Credentials = fixture.key) {
      const clock = { now: new Date(moment) };
      const settings = { limitHours: 26, allowSchedule: true };
      const world = await fixture.start({ now: () => clock.now });
      const account = { provider: world.connect({ credentials }) };
      const watch = new HealthWatch({
        provider: () => Promise.resolve(account.provider),
        settings: () => settings,
        now: () => clock.now,
      });
      const close = [() => watch.dispose(), () => account.provider.dispose(), async () => await world.close()];
      opened = [...opened, ...close];
      return { clock, settings, world, account, provider: account.provider, watch };
    }

    for (const moment of MOMENTS) {
      describe(`on ${moment}`, () => {
        it('is told as it is, with one page of the backups of each instance', async () => {
          const { world, provider, watch } = await open(moment);
          const instances = await instancesIn(provider, main);
          const { arrivals } = await world.during(async () => await watchAll(watch, instances));
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
          assertEachOnce(arrivals, watched, requests.backups);
        });
      });
    }

    it('says when the last good backup was, and how many failed since', async () => {
      const { clock, provider, watch } = await open();
      const instances = await instancesIn(provider, main);
      await watchAll(watch, instances);
      for (const instance of instances.filter(({ role }) => role.kind !== 'readonly')) {
        const { state, lastGood, failures, policy, since } = healthOf(watch, instance);
        assert.ok(policy && since < clock.now);
        assert.ok(!lastGood || (lastGood <= clock.now && lastGood > since), instance.name);
        assert.equal(state === 'failing' ? failures > 0 && lastGood !== undefined : true, true, instance.name);
        assert.ok(state !== 'none' || lastGood === undefined);
      }
    });

    it('asks nothing about an instance that is read-only', async () => {
      const { world, provider, watch } = await open();
      const replica = (await instancesIn(provider, main)).filter(({ name }) => name === names.readOnly);
      assert.equal(replica.length, 1);
      const { arrivals } = await world.during(async () => await watchAll(watch, replica));
      assert.deepEqual([arrivals, watch.counts().checked], [[], 0]);
    });

    it('is judged anew by other settings and by time alone, without asking', async () => {
      const { clock, settings, world, provider, watch } = await open();
      const instances = await instancesIn(provider, main);
      await watchAll(watch, instances);
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
    });

    it('is found out again after a while, the policies not', async () => {
      const { clock, world, provider, watch } = await open();
      const instances = (await instancesIn(provider, main)).slice(0, 5);
      await watchAll(watch, instances);
      clock.now = new Date(clock.now.getTime() + 11 * 60_000);
      const isNew = (instance: Instance) => healthOf(watch, instance).checked.getTime() === clock.now.getTime();
      const { arrivals } = await world.during(
        async () =>
          await until(
            watch,
            () => instances.every(isNew),
            () => watch.tick(),
          ),
      );
      const again = new Set(requestsFor(arrivals, 'backups'));
      assert.deepEqual([...again].toSorted(), instances.map(({ id }) => id).toSorted());
      assert.deepEqual(requestsFor(arrivals, 'policy'), []);
    });

    it('is good for 130 instances, which cost a page each and their policies', async () => {
      for (const moment of MOMENTS) {
        const { world, provider, watch } = await open(moment);
        const instances = await instancesIn(provider, large);
        assert.ok(instances.length >= 130);
        const { arrivals } = await world.during(async () => await watchAll(watch, instances));
        const counts = watch.counts();
        assert.deepEqual(counts, { checked: instances.length, trouble: 0, unknown: 0, pending: 0 });
        assertEachOnce(arrivals, instances, requests.backups);
      }
    });

    it('is unknown without the permission, which a few requests are enough to find out', async () => {
      const { world, provider, watch } = await open(MOMENTS[0], fixture.noBackupsKey);
      const instances = await instancesIn(provider, main);
      const { arrivals } = await world.during(async () => await watchAll(watch, instances));
      for (const instance of instances.filter(({ role }) => role.kind !== 'readonly')) {
        const { state, error, trouble } = healthOf(watch, instance);
        assert.deepEqual([state, error?.kind, trouble], ['unknown', 'forbidden', false]);
        assert.match(error?.message ?? '', /ermission/);
      }
      assert.equal(watch.counts().checked, 0);
      assert.ok(requestsFor(arrivals, 'backups').length <= 8 * requests.backups);
      assert.ok(arrivals.length <= 20 + 8 * (requests.backups - 1), `${arrivals.length} requests`);
    });

    it('is known without the policies', async () => {
      const { world, provider, watch } = await open(MOMENTS[0], fixture.noPolicyKey);
      const instances = await instancesIn(provider, main);
      const { arrivals } = await world.during(async () => await watchAll(watch, instances));
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
    });

    for (const { key, kind, what } of fixture.refusedKeys.slice(0, 3)) {
      it(`ends with ${what}: unknown at once, and known again when that is mended`, async () => {
        const { world, account, watch } = await open(MOMENTS[0], key);
        const mended = world.connect();
        const instances = await instancesIn(mended, main);
        const [first] = instances;
        assert.ok(first);
        const { arrivals } = await world.during(async () => await watchAll(watch, instances));
        assert.deepEqual([healthOf(watch, first).state, healthOf(watch, first).error?.kind], ['unknown', kind]);
        assert.equal(watch.counts().checked, 0);
        assert.ok(arrivals.length <= 12, `${arrivals.length} requests`);
        account.provider.dispose();
        account.provider = mended;
        await until(
          watch,
          () => watch.counts().unknown === 0,
          () => watch.retry('a'),
        );
        assert.equal(healthOf(watch, first).state, 'good');
      });
    }

    it('is unknown of an instance that was released meanwhile, and costs the others nothing', async () => {
      const { world, provider, watch } = await open();
      const instances = (await instancesIn(provider, main)).slice(0, 4);
      const [gone, ...others] = instances;
      assert.ok(gone);
      world.release(gone.id);
      await watchAll(watch, instances);
      const { state, error } = healthOf(watch, gone);
      assert.deepEqual([state, error?.kind], ['unknown', 'notFound']);
      assert.ok(others.every((instance) => healthOf(watch, instance).state === 'good'));
    });

    it('comes with where the backups are copied to, many instances a request', async () => {
      const { world, provider, watch } = await open();
      const instances = await instancesIn(provider, main);
      const offered = instances.filter(
        (instance) => instance.role.kind !== 'readonly' && provider.offers(instance).copies.offered,
      );
      const { arrivals } = await world.during(
        async () =>
          await until(
            watch,
            () => offered.every(({ id }) => watch.copyPolicy('a', id)),
            () => watch.watch(targetsOf(instances)),
          ),
      );
      const asked = arrivals.filter(({ aim }) => aim === 'copyPolicies');
      assert.ok(asked.length > 0 && asked.length <= requests.copyPolicies && asked.length < offered.length);
      const about = requestsFor(asked, 'copyPolicies');
      assert.ok(about.length === 0 || offered.every(({ id }) => about.filter((one) => one === id).length === 1));
      const copied = offered.filter(({ id }) => watch.copyPolicy('a', id)?.backups).map(({ name }) => name);
      assert.ok(copied.includes(names.copied) && !copied.includes(names.copiedOnce));
    });
  });
}
