import assert from 'node:assert/strict';
import type { BackupPolicy } from '../../src/model/insight.ts';
import type { CloudProvider } from '../../src/model/provider.ts';
import type { Backup, Field, Instance } from '../../src/model/resources.ts';
import { fixtures, type World } from './providers.ts';
import { assertPlain, backupsOf, call, failure, instancesIn, lastDays } from './walk.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const minutesOf = ({ window }: BackupPolicy) =>
  window && (window.to > window.from ? window.to - window.from : window.to + 24 * 60 - window.from);

const told = ({ value }: Field) => ('text' in value ? value.text : 'items' in value ? value.items.join(', ') : '');

for (const fixture of fixtures) {
  const { main, second, alone } = fixture.regions;
  const { names } = fixture;

  describe(`contract, ${fixture.id}: policies, recovery and relatives`, function () {
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

    const relatedTo = async (backup: Backup) => await provider.related(backup, call());

    const isOld = ({ ended }: Backup) => ended !== undefined && now.getTime() - ended.getTime() > 6 * HOUR;

    async function copies(instance = named(names.copied)): Promise<readonly Backup[]> {
      return (await provider.listCopies(instance, { range: lastDays(20, now) }, call())).items;
    }

    async function copied(): Promise<Backup> {
      const backups = await backupsOf(provider, named(names.copied), lastDays(5, now));
      const found = backups.find((one) => one.state.kind === 'good' && isOld(one));
      assert.ok(found);
      return found;
    }

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
          assert.equal(automatic, instance.name !== names.off, instance.name);
          assert.equal(days.length > 0, automatic);
          assert.deepEqual(
            days,
            [...new Set(days)].toSorted((a, b) => a - b),
          );
          assert.ok(days.every((day) => Number.isInteger(day) && day >= 0 && day <= 6));
          assert.ok(retention !== undefined && retention > 0 && logs !== undefined);
          assert.ok(fields.length > 5 && fields.every(({ label, key }) => label !== '' && key !== ''));
          // The cloud tells it in whole minutes.
          assert.equal(next !== undefined && next.getTime() > now.getTime() - 60_000, automatic);
          assert.equal(minutesOf(policy), 60, 'begins within an hour');
        }
      });

      it('fits the backups that there are', async () => {
        for (const instance of instances) {
          const { days, window, interval } = await provider.backupPolicy(instance, call());
          const backups = await backupsOf(provider, instance, lastDays(15, now));
          const automated = backups.filter(({ mode }) => mode?.kind === 'automated');
          for (const { started } of interval === undefined ? automated : []) {
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
        assert.ok(interval !== undefined && interval > 0 && interval < 24 * 60);
        assert.equal((await policyOf(names.copied)).interval, undefined);
        assert.deepEqual((await policyOf(names.off)).days, []);
        assert.equal((await policyOf(names.off)).next, undefined);
      });

      it('says whether and how long logs are kept', async () => {
        const { logs, logRetention } = await policyOf(names.copied);
        assert.ok(logs && logRetention !== undefined && logRetention > 0);
        assert.equal((await policyOf(names.off)).logs, false);
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
        assert.ok(arrivals.length <= 2 && arrivals.every(({ aim }) => aim === 'copyPolicies'));
        assert.ok(arrivals.every((one) => one.instances.length > 0 && one.instances.length <= 30));
        const withCopies = result.filter(({ backups }) => backups);
        assert.ok(withCopies.length > 0 && withCopies.length < ids.length);
        assert.ok(withCopies.some(({ instanceId }) => instanceId === named(names.copied).id));
      });

      it('say where to, for how long and since when', async () => {
        const [policy] = await provider.copyPolicies(main, [named(names.copied).id], call());
        assert.ok(policy?.backups && policy.logs && policy.retention);
        assert.equal(policy.regionId, second);
        assert.ok(policy.since && policy.since < now);
        assert.ok(policy.fields.length > 5 && policy.fields.every(({ label }) => label !== ''));
        const [once] = await provider.copyPolicies(main, [named(names.copiedOnce).id], call());
        assert.deepEqual([once?.backups, once?.logs, once?.since], [false, false, undefined]);
      });

      it('say the same of one instance as of many', async () => {
        for (const instance of instances.filter((one) => provider.offers(one).copies.offered)) {
          const one = await provider.copyPolicy(instance, call());
          const [other] = await provider.copyPolicies(main, [instance.id], call());
          assert.ok(other && one.fields.length > 0);
          const facts = ({ instanceId, backups, logs, since }: typeof one) => ({ instanceId, backups, logs, since });
          assert.deepEqual(facts(one), facts(other), instance.name);
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
        assert.ok(arrivals.length <= 2);
        const nothing = await world.during(async () => await provider.copyPolicies(main, [], call()));
        assert.deepEqual([nothing.result, nothing.arrivals], [[], []]);
      });
    });

    describe('the recovery window', () => {
      it('lies in the past and within what is kept, where there is one', async () => {
        let windows = 0;
        for (const instance of instances.filter((one) => provider.offers(one).recoveryWindow.offered)) {
          const { from, to } = await provider.recoveryWindow(instance, call());
          assert.equal(from === undefined, to === undefined);
          if (from && to) {
            const { logRetention = 0 } = await provider.backupPolicy(instance, call());
            assert.ok(from <= to && to <= now, instance.name);
            assert.ok(now.getTime() - from.getTime() <= logRetention * DAY);
            windows += 1;
          }
        }
        assert.ok(windows > 5);
      });

      it('is not there without backups or without logs', async () => {
        for (const name of [names.none, names.off]) {
          assert.deepEqual(await provider.recoveryWindow(named(name), call()), { from: undefined, to: undefined });
        }
      });
    });

    describe('what is related', () => {
      it('to a backup: its copies, where they are, how long they took and under which id', async () => {
        const fields = await relatedTo(await copied());
        assert.ok(fields.length > 0 && fields.every(({ label }) => label !== ''));
        const words = fields.map(told).join(' ');
        assert.match(words, new RegExp(second));
        assert.match(words, /after the backup ended/);
        const ids = (await copies()).map(({ id }) => id);
        assert.ok(ids.some((id) => words.includes(id)));
      });

      it('to a backup without copies: that there are none', async () => {
        const [backup] = (await backupsOf(provider, named(names.copiedOnce))).filter(isOld);
        assert.ok(backup);
        const fields = await relatedTo(backup);
        assert.deepEqual(
          fields.map(({ value }) => value.as),
          ['none'],
        );
      });

      it('to a copy: its source, how long it took and what it can restore', async () => {
        const backups = new Map(
          (await backupsOf(provider, named(names.copied), lastDays(25, now))).map((one) => [one.id, one]),
        );
        const all = await copies();
        assert.ok(all.length > 5);
        for (const copy of all.slice(0, 8)) {
          const fields = await relatedTo(copy);
          const source = backups.get(fields.find(({ raw }) => backups.has(raw))?.raw ?? '');
          assert.ok(source?.ended && copy.ended && source.ended < copy.ended);
          assert.ok(fields.some((field) => /after the backup ended/.test(told(field))));
          const dates = fields.flatMap(({ value }) => (value.as === 'date' ? value.at : []));
          assert.equal(dates.length, 2);
          assert.ok((dates[0] ?? 0) <= (dates[1] ?? 0) && (dates[1] ?? 0) <= now.getTime());
          const back = await relatedTo(source);
          assert.ok(
            back.some((field) => told(field).includes(copy.id)),
            'and the source says so, too',
          );
        }
      });

      it('to a snapshot or a failed backup: nothing, and nobody is asked', async () => {
        const kinds = new Set<string>();
        for (const instance of instances) {
          for (const backup of await backupsOf(provider, instance, lastDays(20, now))) {
            const kind = backup.method?.kind === 'snapshot' ? 'snapshot' : backup.state.kind;
            if ((kind === 'snapshot' || kind === 'failed') && !kinds.has(`${kind} ${instance.engine.kind}`)) {
              kinds.add(`${kind} ${instance.engine.kind}`);
              const { result, arrivals } = await world.during(async () => await relatedTo(backup));
              assert.deepEqual([result, arrivals], [[], []], `${instance.name} ${kind}`);
            }
          }
        }
        assert.ok([...kinds].some((kind) => kind.startsWith('failed')));
        assert.ok([...kinds].some((kind) => kind.startsWith('snapshot')));
      });

      it('never fails, whatever the backup or copy', async () => {
        for (const instance of instances) {
          const { offered } = provider.offers(instance).copies;
          const all = await backupsOf(provider, instance, lastDays(40, now));
          for (const one of [all[0], all.at(-1), ...(offered ? (await copies(instance)).slice(0, 2) : [])]) {
            const fields = one ? await relatedTo(one) : [];
            assert.ok(fields.every(({ label, key }) => label !== '' && key !== ''));
          }
        }
      });

      it('is a field that says why where it could not be asked, and costs nothing else', async () => {
        const backup = await copied();
        world.cause({ trouble: 'forbidden', aim: 'copies' });
        const [field, ...others] = await relatedTo(backup);
        assert.ok(field && others.length === 0);
        assert.deepEqual([field.value.as, /permission/.test(told(field))], ['none', true]);
        const [copy] = await copies();
        assert.ok(copy);
        for (const aim of ['backups', 'copyRecovery'] as const) {
          const all = await relatedTo(copy);
          world.cause({ trouble: 'forbidden', aim });
          const fields = await relatedTo(copy);
          assert.ok(fields.some((one) => one.value.as === 'none' && /permission/.test(told(one))));
          assert.ok(fields.some((one) => one.value.as !== 'none'));
          assert.ok(fields.every(({ label }) => label !== '') && all.every(({ value }) => value.as !== 'none'));
        }
      });

      it('ends when it is cancelled', async () => {
        const controller = new AbortController();
        world.cause({ trouble: 'silence', aim: 'copies' });
        const work = failure(provider.related(await copied(), call('user', controller.signal)));
        controller.abort();
        assert.equal((await work).kind, 'cancelled');
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

      it('is said to be unsupported by the cloud where the region has no copies', async () => {
        for (const instance of (await instancesIn(provider, alone)).slice(0, 5)) {
          const query = { range: lastDays(3, now) };
          for (const work of [
            provider.listCopies(instance, query, call()),
            provider.listCopiedLogs(instance, query, call()),
          ]) {
            const error = await failure(work);
            assert.equal(error.kind, 'unsupported');
            assertPlain(error, fixture.secrets);
          }
        }
      });
    });
  });
}
