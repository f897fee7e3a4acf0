import assert from 'node:assert/strict';
import { isCloudError } from '../../src/model/errors.ts';
import type { BackupPolicy } from '../../src/model/insight.ts';
import type { CloudProvider } from '../../src/model/provider.ts';
import type { Instance } from '../../src/model/resources.ts';
import { fixtures, type World } from './providers.ts';
import { assertPlain, backupsOf, call, failure, instancesIn, lastDays } from './walk.ts';

const DAY = 24 * 3_600_000;

const minutesOf = ({ window }: BackupPolicy) =>
  window && (window.to > window.from ? window.to - window.from : window.to + 24 * 60 - window.from);

for (const fixture of fixtures) {
  const { main, second, alone } = fixture.regions;
  const { names, ways, requests } = fixture;

  describe(`contract, ${fixture.id}: policies, recovery and usage`, function () {
    this.timeout(20_000);

    let world: World;
    let provider: CloudProvider;
    let instances: readonly Instance[];
    const now = new Date();

    before(async () => {
      world = await fixture.start({ now: () => now });
      provider = world.connect();
      instances = await instancesIn(provider, main);
    });
    afterEach(() => world.calm());
    after(async () => {
      provider.dispose();
      await world.close();
    });

    function named(name: string): Instance {
      const found = instances.find((instance) => instance.name === name);
      assert.ok(found, name);
      return found;
    }

    const policyOf = async (name: string) => await provider.backupPolicy(named(name), call());

    describe('a backup policy', () => {
      it('can be read of every instance, with one request, and says it all in fields', async () => {
        for (const instance of instances) {
          const { result: policy, arrivals } = await world.during(
            async () => await provider.backupPolicy(instance, call()),
          );
          assert.deepEqual(
            arrivals.map(({ aim }) => aim),
            ['policy'],
          );
          const { automatic, days, retention, logs, fields, next } = policy;
          assert.ok(fields.length > 2 && fields.every(({ label, key }) => label !== '' && key !== ''));
          if (instance.role.kind === 'readonly') {
            continue;
          }
          assert.equal(automatic, instance.name !== names.off, instance.name);
          assert.ok(days.length > 0 || !automatic);
          assert.deepEqual(
            days,
            [...new Set(days)].toSorted((a, b) => a - b),
          );
          assert.ok(days.every((day) => Number.isInteger(day) && day >= 0 && day <= 6));
          assert.ok(retention === undefined ? !automatic : retention > 0);
          assert.equal(logs !== undefined, ways.policy.logs);
          // The cloud tells it in whole minutes.
          const isComing = next !== undefined && next.getTime() > now.getTime() - 60_000;
          assert.equal(isComing, automatic && ways.policy.next);
          assert.equal(minutesOf(policy), 60, 'begins within an hour');
        }
      });

      it('fits the backups that there are', async () => {
        for (const instance of instances) {
          const { days, window, interval } = await provider.backupPolicy(instance, call());
          const backups = await backupsOf(provider, instance, lastDays(15, now));
          const automated = backups.filter(({ mode, started }) => mode?.kind === 'automated' && started);
          const isDaily = interval === undefined && instance.name !== names.many;
          for (const { started } of isDaily ? automated : []) {
            assert.ok(started && window);
            const minute = started.getUTCHours() * 60 + started.getUTCMinutes();
            assert.ok(minute >= window.from && minute < window.from + 60 + 10, instance.name);
            assert.ok(instance.name === names.off || days.includes(started.getUTCDay()));
          }
        }
      });

      it('tells daily, weekly, most days, several a day and never apart', async () => {
        assert.equal((await policyOf(names.copied)).days.length, 7);
        assert.equal((await policyOf(names.weekly)).days.length, 1);
        assert.equal((await policyOf(names.skipping)).days.length, 6);
        const { interval } = await policyOf(names.many);
        assert.equal(interval !== undefined && interval > 0 && interval < 24 * 60, ways.policy.interval);
        assert.equal((await policyOf(names.copied)).interval, undefined);
        assert.equal((await policyOf(names.off)).automatic, false);
        assert.equal((await policyOf(names.off)).next, undefined);
      });

      it('says whether and how long logs are kept, where the cloud does', async () => {
        const { logs, logRetention } = await policyOf(names.copied);
        assert.deepEqual([logs, (logRetention ?? 0) > 0], ways.policy.logs ? [true, true] : [undefined, false]);
        assert.equal((await policyOf(names.off)).logs, ways.policy.logs ? false : undefined);
      });
    });

    describe('the policies of copies', () => {
      it('come for 40 instances in few requests, one answer for each', async () => {
        const ids = Array.from({ length: 40 }, (_, index) => instances[index % instances.length]?.id ?? '');
        const { result, arrivals } = await world.during(async () => await provider.copyPolicies(main, ids, call()));
        assert.deepEqual(
          result.map(({ instanceId }) => instanceId),
          ids,
        );
        assert.ok(arrivals.length <= requests.copyPolicies && arrivals.every(({ aim }) => aim === 'copyPolicies'));
        assert.ok(arrivals.every((one) => one.instances.length <= 30));
        const withCopies = result.filter(({ backups }) => backups);
        assert.ok(withCopies.length > 0 && withCopies.length < ids.length);
        assert.ok(withCopies.some(({ instanceId }) => instanceId === named(names.copied).id));
      });

      it('say where to, for how long and since when', async () => {
        const [listed] = await provider.copyPolicies(main, [named(names.copied).id], call());
        assert.ok(listed?.backups && listed.retention);
        const policy = await provider.copyPolicy(named(names.copied), call());
        assert.ok(policy.backups && policy.logs && policy.retention);
        assert.deepEqual([listed.regionId, policy.regionId], [second, second]);
        assert.equal(listed.since !== undefined && listed.since < now, ways.copyDetails);
        assert.ok(policy.fields.length > 5 && policy.fields.every(({ label }) => label !== ''));
        const [once] = await provider.copyPolicies(main, [named(names.copiedOnce).id], call());
        assert.deepEqual([once?.backups, once?.logs, once?.since], [false, false, undefined]);
      });

      it('say the same of one instance as of many', async () => {
        for (const instance of instances.filter((one) => provider.offers(one).copies.offered)) {
          const one = await provider.copyPolicy(instance, call());
          const [other] = await provider.copyPolicies(main, [instance.id], call());
          assert.ok(other && one.fields.length > 0);
          const facts = ({ instanceId, backups, since }: typeof one) => ({ instanceId, backups, since });
          assert.deepEqual(facts(one), facts(other), instance.name);
          assert.ok(one.logs || !other.logs);
        }
      });

      it('agree with the copies that there are', async () => {
        for (const instance of instances.filter((one) => provider.offers(one).copies.offered)) {
          const { backups, regionId } = await provider.copyPolicy(instance, call());
          const { items } = await provider.listCopies(instance, { range: lastDays(20, now) }, call());
          assert.equal(items.length > 0, backups, instance.name);
          assert.ok(items.every(({ copy }) => copy?.regionId === regionId));
        }
      });

      it('are those of no copies where the region has none, and where nobody asks nobody is asked', async () => {
        const ids = (await instancesIn(provider, alone)).slice(0, 40).map(({ id }) => id);
        const { result, arrivals } = await world.during(async () => await provider.copyPolicies(alone, ids, call()));
        assert.deepEqual(
          result.map(({ instanceId }) => instanceId),
          ids,
        );
        assert.ok(result.every(({ backups, logs, regionId }) => !backups && !logs && regionId === undefined));
        assert.ok(arrivals.length <= requests.copyPolicies);
        const nothing = await world.during(async () => await provider.copyPolicies(main, [], call()));
        assert.deepEqual([nothing.result, nothing.arrivals], [[], []]);
      });
    });

    describe('the recovery window', () => {
      it('lies in the past and within what is kept, where there is one', async () => {
        let windows = 0;
        let withGaps = 0;
        for (const instance of instances.filter((one) => provider.offers(one).recoveryWindow.offered)) {
          const { from, to, gaps } = await provider.recoveryWindow(instance, call());
          assert.equal(from === undefined, to === undefined);
          if (from && to) {
            const { logRetention, retention = 0 } = await provider.backupPolicy(instance, call());
            assert.ok(from <= to && to <= now, instance.name);
            assert.ok(now.getTime() - from.getTime() <= (logRetention ?? retention) * DAY);
            // Each gap begins after the one before it has ended.
            const edges = [from, ...gaps.flatMap((gap) => [gap.from, gap.to]), to].map((date) => date.getTime());
            assert.deepEqual(
              edges,
              edges.toSorted((a, b) => a - b),
            );
            windows += 1;
            withGaps += gaps.length > 0 ? 1 : 0;
          }
        }
        assert.ok(windows > 5);
        assert.equal(withGaps > 0, ways.gaps);
      });

      it('is not there without backups or without logs', async () => {
        for (const name of [names.none, names.off]) {
          const none = { from: undefined, to: undefined, gaps: [] };
          assert.deepEqual(await provider.recoveryWindow(named(name), call()), none);
        }
      });
    });

    describe('the space that backups take up', () => {
      it('is told where it is offered, and is refused in words elsewhere', async () => {
        let counted = 0;
        for (const instance of instances) {
          const { usage } = provider.offers(instance);
          if (usage.offered) {
            const { used, scope, fields } = await provider.usage(instance, call());
            assert.ok(used !== undefined && used > 0, instance.name);
            assert.ok(scope !== '' && fields.length > 0 && fields.every(({ label }) => label !== ''));
            counted += 1;
          } else {
            assert.match(usage.reason, /^\p{Lu}.*\.$/u);
            const error = await failure(provider.usage(instance, call()));
            assert.equal(error.kind, 'unsupported');
            assertPlain(error, fixture.secrets);
          }
        }
        assert.equal(counted > 0, fixture.aims.has('usage'));
      });
    });

    describe('what an instance can have', () => {
      it('is offered exactly where the cloud does not say that it cannot', async () => {
        const all = [...instances, ...(await instancesIn(provider, second))];
        const seen = new Set<string>();
        for (const instance of all) {
          const range = lastDays(3, now);
          const offers = provider.offers(instance);
          const asked = {
            copies: () => provider.listCopies(instance, { range }, call()),
            logs: () => provider.listLogs(instance, { range }, call()),
            copiedLogs: () => provider.listCopiedLogs(instance, { range }, call()),
            recoveryWindow: () => provider.recoveryWindow(instance, call()),
          };
          for (const [name, ask] of Object.entries(asked)) {
            const offer = offers[name as keyof typeof asked];
            const what = `${instance.name}: ${name}`;
            seen.add(`${name} ${offer.offered}`);
            if (offer.offered) {
              await ask();
            } else {
              assert.match(offer.reason, /^\p{Lu}.*\.$/u, what);
              const error = await failure(ask());
              assert.equal(error.kind, 'unsupported', what);
              assertPlain(error, fixture.secrets, what);
            }
          }
        }
        assert.ok(seen.size >= 6);
      });

      it('asks nothing of the cloud', async () => {
        const { arrivals } = await world.during(async () => {
          instances.forEach((instance) => provider.offers(instance));
          await Promise.resolve();
        });
        assert.deepEqual(arrivals, []);
      });

      it('is nothing, or said to be unsupported by the cloud, where the region has no copies', async () => {
        for (const instance of (await instancesIn(provider, alone)).slice(0, 5)) {
          const query = { range: lastDays(3, now) };
          for (const work of [
            provider.listCopies(instance, query, call()),
            provider.listCopiedLogs(instance, query, call()),
          ]) {
            const answer = await work.catch((error: unknown) => error);
            if (isCloudError(answer)) {
              assert.equal(answer.kind, 'unsupported');
              assertPlain(answer, fixture.secrets);
            } else {
              assert.deepEqual(answer, { items: [], next: undefined, total: 0, broken: 0 });
            }
          }
        }
      });
    });
  });
}
