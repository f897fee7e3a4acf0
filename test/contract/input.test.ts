import assert from 'node:assert/strict';
import { isCloudError, type ErrorKind } from '../../src/model/errors.ts';
import type { BackupJob, BackupRequest } from '../../src/model/jobs.ts';
import { refTo, type CloudProvider } from '../../src/model/provider.ts';
import type { BackupQuery, Page, TimeRange } from '../../src/model/requests.ts';
import type { Instance } from '../../src/model/resources.ts';
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
  mayHaveLinks,
} from './walk.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Ask = (query: BackupQuery) => Promise<Page<{ readonly id: string }>>;

/** What a list has from the page with this cursor on. */
async function rowsFrom(start: string, list: Ask, query: BackupQuery) {
  return (await allPages((cursor) => list({ ...query, cursor: cursor ?? start }))).items;
}

for (const fixture of fixtures) {
  const { main, large } = fixture.regions;
  const { names, nobody, ways } = fixture;

  /** What a call answers, or the kind of its failure, which has to be in plain words. */
  async function outcome<Answer>(work: Promise<Answer>, what = ''): Promise<Answer | ErrorKind> {
    try {
      return await work;
    } catch (error) {
      assert.ok(isCloudError(error), `${what}: ${String(error)}`);
      assertPlain(error, fixture.secrets, what);
      return error.kind;
    }
  }

  describe(`contract, ${fixture.id}: what cannot be answered`, function () {
    this.timeout(20_000);

    let world: World;
    let provider: CloudProvider;
    let clock: Date;

    beforeEach(async () => {
      clock = new Date();
      world = await fixture.start({ now: () => clock });
      provider = world.connect();
    });
    afterEach(async () => {
      provider.dispose();
      await world.close();
    });

    /** The lists below an instance. */
    const listsOf = (instance: Instance): Readonly<Record<string, Ask>> => ({
      backups: (query) => provider.listBackups(instance, query, call()),
      copies: (query) => provider.listCopies(instance, query, call()),
      logs: (query) => provider.listLogs(instance, query, call()),
      copiedLogs: (query) => provider.listCopiedLogs(instance, query, call()),
    });

    /** Everything that is asked about an instance itself. */
    const questionsAbout = (instance: Instance): Readonly<Record<string, () => Promise<unknown>>> => ({
      ...Object.fromEntries(
        Object.entries(listsOf(instance)).map(([name, list]) => [name, () => list({ range: lastDays(30, clock) })]),
      ),
      instance: () => provider.getInstance(instance.regionId, instance.id, call()),
      policy: () => provider.backupPolicy(instance, call()),
      copyPolicy: () => provider.copyPolicy(instance, call()),
      recovery: () => provider.recoveryWindow(instance, call()),
      databases: () => provider.listDatabases(instance, call()),
    });

    async function everyList(): Promise<Readonly<Record<string, Ask>>> {
      const lists = listsOf(await findInstance(provider, main, names.copied));
      if (!provider.capabilities.released) {
        return lists;
      }
      const region = await findRegion(provider, main);
      return { ...lists, released: (query) => provider.listReleased(region, query, call()) };
    }

    async function requestFor(instance: Instance): Promise<BackupRequest> {
      const [choice] = (await provider.backupOptions(instance, call())).choices;
      assert.ok(choice && !choice.needsDatabases);
      const { id: instanceId, regionId } = instance;
      return { instanceId, regionId, choiceId: choice.id, databases: [], name: choice.name && 'contract-input' };
    }

    /** What is asked about an instance that is gone ends so, but for lists that outlive it. */
    async function assertGone(instance: Instance): Promise<void> {
      for (const [what, ask] of Object.entries(questionsAbout(instance))) {
        const answer = await outcome(ask(), `${instance.name} ${what}`);
        assert.ok(answer === 'notFound' || (ways.outlive.includes(what) && typeof answer === 'object'), what);
      }
    }

    /** The long lists, with the instance whose rows they hold. */
    async function longLists(): Promise<readonly (readonly [what: string, instance: Instance, list: Ask])[]> {
      const many = await findInstance(provider, main, names.many);
      const nameless = await findInstance(provider, main, names.nameless);
      const copied = await findInstance(provider, main, names.copied);
      return [
        ['backups', many, listsOf(many)['backups'] ?? assert.fail()],
        ['logs', nameless, listsOf(nameless)['logs'] ?? assert.fail()],
        ['copiedLogs', copied, listsOf(copied)['copiedLogs'] ?? assert.fail()],
      ];
    }

    async function askAll(range: TimeRange): Promise<void> {
      for (const [name, list] of Object.entries(await everyList())) {
        const page = await outcome(list({ range }), name);
        assert.ok(page === 'request' || (typeof page === 'object' && page.items.length === 0), name);
      }
    }

    describe('a time range', () => {
      it('that ends before it begins holds nothing', async () => {
        // Away from the moment itself, at which something may have begun.
        const from = new Date(clock.getTime() + DAY);
        await askAll({ from, to: lastDays(5, clock).from });
      });

      it('that ends when it begins holds nothing but that moment', async () => {
        for (const [name, list] of Object.entries(await everyList())) {
          const page = await outcome(list({ range: { from: clock, to: clock } }), name);
          assert.ok(typeof page === 'object' && page.items.length <= 1, name);
        }
      });

      it('in the future holds nothing', async () => {
        await askAll({ from: new Date(clock.getTime() + DAY), to: new Date(clock.getTime() + 3 * DAY) });
      });

      it('beyond all calendars holds nothing or is refused in words', async () => {
        await askAll({ from: new Date('9998-01-01T00:00:00Z'), to: new Date('9999-12-31T23:59:59Z') });
        await askAll({ from: new Date('+012000-01-01T00:00:00Z'), to: new Date('+012001-01-01T00:00:00Z') });
        await askAll({ from: new Date(0), to: new Date(DAY) });
      });

      it('of all years holds all', async () => {
        const instance = await findInstance(provider, main, names.copied);
        const all = await backupsOf(provider, instance, { from: new Date(0), to: clock });
        assert.ok(all.length >= (await backupsOf(provider, instance, lastDays(30, clock))).length);
      });
    });

    describe('an instance that does not exist', () => {
      it('is said not to, whatever is asked about it', async () => {
        const real = await findInstance(provider, main, names.copied);
        for (const [what, ask] of Object.entries(questionsAbout({ ...real, id: nobody }))) {
          assert.equal(await outcome(ask(), what), 'notFound', what);
        }
      });

      it('has no backup, no copy policy and no new backup', async () => {
        const real = await findInstance(provider, main, names.copied);
        const request = { ...(await requestFor(real)), instanceId: nobody };
        assert.equal(await outcome(provider.createBackup(request, call())), 'notFound');
        for (const copy of [false, true]) {
          const ref = { instanceId: nobody, regionId: main, backupId: '1', copy };
          assert.equal(await outcome(provider.findBackup(ref, call())), 'notFound');
        }
        const policies = await outcome(provider.copyPolicies(main, [real.id, nobody], call()));
        assert.ok(policies === 'notFound' || Array.isArray(policies));
      });

      it('is nothing in another region, even if it exists in its own', async () => {
        const [stranger] = await instancesIn(provider, large);
        assert.ok(stranger);
        const moved = { ...stranger, regionId: main };
        for (const [what, ask] of Object.entries(questionsAbout(moved))) {
          const answer = await outcome(ask(), what);
          assert.ok(answer === 'notFound' || answer === 'unsupported', what);
        }
      });

      it('and a region that does not exist are told apart from a crash', async () => {
        const region = { id: 'xx-nowhere-1', name: 'Nowhere' };
        assert.equal(await outcome(provider.listInstances(region, {}, call())), 'notFound');
        const released = await outcome(provider.listReleased(region, { range: lastDays(30, clock) }, call()));
        const expected: unknown[] = provider.capabilities.released ? ['notFound', 'request'] : ['unsupported'];
        assert.ok(expected.includes(released));
        const policies = await outcome(provider.copyPolicies(region.id, [nobody], call()));
        assert.ok(policies === 'notFound' || policies === 'request');
      });
    });

    describe('a backup that does not exist', () => {
      const ids = [
        '1',
        '0',
        '9'.repeat(40),
        'b-n8tpgnothing',
        "1' or '1'='1",
        '💾 备份',
        '<b>',
        '%00',
        '-1',
        '1e5',
        ' ',
      ];

      it('is not found, whatever its id looks like', async () => {
        const { id: instanceId } = await findInstance(provider, main, names.copied);
        for (const backupId of ids) {
          const ref = { instanceId, regionId: main, backupId };
          const own = await outcome(provider.findBackup({ ...ref, copy: false }, call()), backupId);
          assert.ok(own === undefined || own === 'request', backupId);
          const copy = await outcome(provider.findBackup({ ...ref, copy: true }, call()), backupId);
          assert.ok(copy === undefined || copy === 'request', backupId);
          if (!provider.capabilities.released) {
            continue;
          }
          const released = await outcome(
            provider.findBackup({ ...ref, copy: false, released: true }, call()),
            backupId,
          );
          assert.ok(released === undefined || released === 'request', backupId);
        }
      });

      it('is not one of another instance', async () => {
        const [first] = await backupsOf(provider, await findInstance(provider, main, names.copied));
        const { id: instanceId } = await findInstance(provider, main, names.kept);
        assert.ok(first);
        assert.equal(await provider.findBackup({ ...refTo(first), instanceId }, call()), undefined);
      });

      it('is not looked up as what it is not', async () => {
        const instance = await findInstance(provider, main, names.copied);
        const [backup] = await backupsOf(provider, instance);
        const [copy] = (await provider.listCopies(instance, { range: lastDays(20, clock) }, call())).items;
        assert.ok(backup && copy);
        assert.equal(await provider.findBackup({ ...refTo(backup), copy: true }, call()), undefined);
        assert.equal(await provider.findBackup({ ...refTo(copy), copy: false }, call()), undefined);
      });

      it('has no links and a reason, where it was there a moment ago', async () => {
        const instance = await findInstance(provider, main, names.copied);
        const range = lastDays(20, clock);
        world.cause({ trouble: 'staleLinks', times: 4 });
        const old = (await backupsOf(provider, instance, range)).findLast(mayHaveLinks);
        const copy = (await provider.listCopies(instance, { range }, call())).items.findLast(mayHaveLinks);
        const { items } = await provider.listLogs(instance, { range: lastDays(2, clock) }, call());
        const log = items.findLast(mayHaveLinks);
        assert.ok(old && copy && log);
        world.calm();
        world.dropOldest(instance.id, 10_000);
        for (const answer of [
          await provider.links(old, call()),
          await provider.links(copy, call()),
          await provider.logLinks(log, call()),
        ]) {
          assert.ok('reason' in answer);
          assert.match(answer.reason, /^The cloud no longer has this .*\.$/);
        }
      });
    });

    describe('an instance that is released meanwhile', () => {
      it('is said to be gone, whatever is asked about it', async () => {
        for (const name of [names.copied, names.nameless, names.many]) {
          const instance = await findInstance(provider, main, name);
          world.release(instance.id);
          await assertGone(instance);
        }
      });

      it('takes its backups, links, jobs and options along', async () => {
        const instance = await findInstance(provider, main, names.copied);
        world.cause({ trouble: 'staleLinks', aim: 'backups' });
        const [backup] = (await backupsOf(provider, instance)).filter(mayHaveLinks);
        assert.ok(backup);
        const request = await requestFor(instance);
        const job: BackupJob = await provider.createBackup(request, call());
        world.release(instance.id);
        assert.equal(await outcome(provider.findBackup(refTo(backup), call())), 'notFound');
        assert.equal(await outcome(provider.links(backup, call())), 'notFound');
        assert.equal(await outcome(provider.createBackup(request, call())), 'notFound');
        assert.equal(await outcome(provider.lookForStarted(request, clock, call())), 'notFound');
        const busy: Instance = { ...instance, state: { kind: 'busy', raw: 'busy' } };
        assert.equal(await outcome(provider.backupOptions(busy, call())), 'notFound');
        const progress = await outcome(provider.jobProgress(job, call()));
        assert.ok(progress === 'notFound' || (typeof progress === 'object' && progress.state === 'gone'));
        const related = (await provider.related(backup, call())).fields;
        const say = ways.outlive.includes('copies') ? related : related.filter(({ value }) => value.as === 'none');
        assert.ok(related.length > 0 && say.length === related.length, 'fields say so');
      });

      it('is out of the list, also under a filter', async () => {
        const instance = await findInstance(provider, main, names.copied);
        const region = await findRegion(provider, main);
        world.release(instance.id);
        assert.ok((await instancesIn(provider, main)).every(({ id }) => id !== instance.id));
        const filters = { text: instance.id };
        assert.deepEqual((await provider.listInstances(region, { filters }, call())).items, []);
      });
    });

    describe('a list that changes while it is read', () => {
      it('and has no such page any more ends there', async () => {
        for (const [what, { id }, list] of await longLists()) {
          const query = { range: lastDays(60, clock) };
          const first = await list(query);
          assert.ok(first.next !== undefined && first.total !== undefined, what);
          world.dropOldest(id, first.total - 50);
          const { items, next, broken } = await list({ ...query, cursor: first.next });
          assert.deepEqual([items, next, broken], [[], undefined, 0], what);
          const anew = await list(query);
          assert.deepEqual([anew.items.length > 0, anew.items.length <= 50, anew.next], [true, true, undefined], what);
        }
      });

      it('and becomes shorter is read to its new end', async () => {
        for (const [what, { id }, list] of await longLists()) {
          const query = { range: lastDays(40, clock) };
          const first = await list(query);
          world.dropOldest(id, 30);
          const rest = first.next === undefined ? [] : await rowsFrom(first.next, list, query);
          const ids = [...first.items, ...rest].map((item) => item.id);
          assert.equal(new Set(ids).size, ids.length, what);
          assert.equal(ids.length, (await allPages((cursor) => list({ ...query, cursor }))).items.length, what);
        }
      });

      it('and grows on top loses nothing that was there', async () => {
        for (const [what, , list] of await longLists()) {
          const until = new Date(clock.getTime() + 5 * DAY);
          const query = { range: { from: lastDays(6, clock).from, to: until } };
          const before = (await allPages((cursor) => list({ ...query, cursor }))).items.map(({ id }) => id);
          const first = await list(query);
          assert.ok(first.next !== undefined || before.length < 100, what);
          clock = new Date(clock.getTime() + 3 * HOUR);
          const rest = first.next === undefined ? [] : await rowsFrom(first.next, list, query);
          const read = new Set([...first.items, ...rest].map(({ id }) => id));
          assert.deepEqual(
            before.filter((id) => !read.has(id)),
            [],
            what,
          );
        }
      });

      it('is, for instances, read to its new end, too', async () => {
        const region = await findRegion(provider, large);
        const all = await instancesIn(provider, large);
        const first = await provider.listInstances(region, {}, call());
        assert.ok(first.next !== undefined && first.items.length < all.length);
        all.slice(first.items.length).forEach(({ id }) => world.release(id));
        const { items, next } = await provider.listInstances(region, { cursor: first.next }, call());
        assert.deepEqual([items, next], [[], undefined]);
      });
    });

    it('a place in a list that nobody gave out is no crash', async () => {
      const instance = await findInstance(provider, main, names.copied);
      for (const cursor of ['', 'nonsense', '-1:-1', '99999:9999999', '💾', '0:0']) {
        for (const [what, list] of Object.entries(listsOf(instance))) {
          const page = await outcome(list({ range: lastDays(20, clock), cursor }), `${what} ${cursor}`);
          assert.ok(page === 'request' || typeof page === 'object', `${what} ${cursor}`);
        }
        const region = await findRegion(provider, main);
        const page = await outcome(provider.listInstances(region, { cursor }, call()), cursor);
        assert.ok(page === 'request' || typeof page === 'object', cursor);
      }
    });

    it('an old look at an instance does no harm', async () => {
      const instance = await findInstance(provider, main, names.copied);
      const unknown: Instance = {
        ...instance,
        engine: { kind: 'unknown', raw: 'Oracle' },
        storage: { kind: 'unknown', raw: '' },
        role: { kind: 'unknown', raw: '' },
      };
      for (const [what, ask] of Object.entries(questionsAbout(unknown))) {
        assert.ok(typeof (await outcome(ask(), what)) === 'object', what);
      }
      const error = await failure(provider.getInstance(main, '', call()));
      assertPlain(error, fixture.secrets);
    });
  });
}
