import assert from 'node:assert/strict';
import { isCloudError } from '../../src/model/errors.ts';
import type { LogFile } from '../../src/model/logs.ts';
import type { CloudProvider } from '../../src/model/provider.ts';
import type { Instance } from '../../src/model/resources.ts';
import { RecordingLog } from '../support/log.ts';
import { fixtures, type World } from './providers.ts';
import {
  allPages,
  assertPlain,
  call,
  failure,
  findInstance,
  instancesIn,
  lastDays,
  mayHaveLinks,
  opens,
  shownBy,
} from './walk.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

for (const fixture of fixtures) {
  const { main, alone } = fixture.regions;
  const { names, ways } = fixture;

  describe(`contract, ${fixture.id}: log backups`, function () {
    this.timeout(20_000);

    let world: World;
    let provider: CloudProvider;
    let every: readonly Instance[];
    /** Those that can have log backups. */
    let instances: readonly Instance[];
    const log = new RecordingLog();
    // The clock of the data stands still, so that nothing is added between two pages.
    const now = new Date();
    const range = lastDays(45, now);

    before(async () => {
      world = await fixture.start({ now: () => now });
      provider = world.connect({ log });
      every = await instancesIn(provider, main);
      instances = every.filter((instance) => provider.offers(instance).logs.offered);
    });
    afterEach(() => world.calm());
    after(async () => {
      provider.dispose();
      await world.close();
    });

    const pagesOf = async (instance: Instance) =>
      await allPages((cursor) => provider.listLogs(instance, { range, cursor }, call()));
    const logsOf = async (instance: Instance) => (await pagesOf(instance)).items;
    const copiesOf = async (instance: Instance) =>
      (await allPages((cursor) => provider.listCopiedLogs(instance, { range, cursor }, call()))).items;

    /** From now on links have ended when they come, whichever request brings them. */
    function staleLinks(list: 'logs' | 'copiedLogs'): void {
      world.cause({ trouble: 'staleLinks', aim: ways.links === 'listed' ? list : 'links', times: 9 });
    }

    function named(name: string): Instance {
      const found = instances.find((instance) => instance.name === name);
      assert.ok(found, name);
      return found;
    }

    it('are listed to the end, nothing twice, for every engine', async () => {
      const engines = new Set<string>();
      let most = 0;
      for (const instance of instances) {
        const { items, pages } = await pagesOf(instance);
        assert.equal(new Set(items.map(({ id }) => id)).size, items.length, instance.name);
        const first = await provider.listLogs(instance, { range }, call());
        assert.equal(first.total, items.length, 'they are counted');
        if (items.length > 0) {
          engines.add(instance.engine.kind);
        }
        most = Math.max(most, pages);
      }
      assert.equal(engines.size, 4);
      assert.ok(most > 1, 'one list has several pages');
    });

    it('say whose they are, what they hold and how much', async () => {
      for (const instance of instances) {
        for (const file of await logsOf(instance)) {
          const { from, to, size } = file;
          assert.deepEqual([file.instanceId, file.regionId, file.copy], [instance.id, main, undefined]);
          // A time that cannot be read is not known; the row says so.
          const isUnread = ways.oddTimes && instance.name === names.odd && !(from && to);
          assert.ok(isUnread || (from && to && from < to && from >= range.from && from <= now), instance.name);
          assert.ok(size !== undefined && (size > 0 || !mayHaveLinks(file)));
        }
      }
    });

    it('are asked for by time', async () => {
      for (const name of [names.copied, names.nameless]) {
        const all = await logsOf(named(name));
        const within = { from: new Date(now.getTime() - 3 * DAY), to: new Date(now.getTime() - 2 * DAY) };
        const { items } = await allPages((cursor) => provider.listLogs(named(name), { range: within, cursor }, call()));
        assert.ok(items.length > 0 && items.length < all.length);
        // The cloud takes whole seconds or minutes, so a file on the edge may come as well.
        const [first, last] = [within.from.getTime() - 60_000, within.to.getTime() + 60_000];
        assert.ok(items.every(({ from }) => from && from.getTime() >= first && from.getTime() <= last));
      }
    });

    it('have names where the cloud names them, and are told apart without', async () => {
      const copied = (await logsOf(named(names.copied))).filter(mayHaveLinks);
      assert.ok(copied.every(({ name }) => name));
      const nameless = await logsOf(named(names.nameless));
      assert.ok(nameless.length > 100);
      assert.ok(nameless.every(({ name }) => (name === undefined) === ways.namelessLogs));
      const byName = new Set(copied.map(({ name, node }) => `${node} ${name}`));
      assert.equal(byName.size, copied.length, 'files of the same name are those of different nodes');
    });

    it('have links that open, which come with them or when they are asked for', async () => {
      let opened = 0;
      for (const instance of instances) {
        const file = (await logsOf(instance)).find(mayHaveLinks);
        if (file) {
          assert.equal(file.links.length > 0, ways.links === 'listed');
          const { result, arrivals } = await world.during(async () => await provider.logLinks(file, call()));
          assert.equal(arrivals.length, ways.links === 'listed' ? 0 : 1);
          assert.deepEqual(new Set(result.links.map(({ network }) => network)), new Set(ways.networks));
          for (const link of result.links) {
            // One that cannot be read is not known, and no reason to do without the link.
            assert.ok(!link.isExpired(now) && (link.expires ?? ways.oddTimes));
            assert.ok(await opens(link), instance.name);
          }
          opened += 1;
        }
      }
      assert.ok(opened > 5);
    });

    it('have a reason where they have no link: one that is still being uploaded', async () => {
      const unfinished: LogFile[] = [];
      for (const instance of instances) {
        const without = (await logsOf(instance)).filter((file) => !mayHaveLinks(file));
        for (const file of without) {
          const answer = await provider.logLinks(file, call());
          assert.ok('reason' in answer && /^\p{Lu}.*\.$/u.test(answer.reason), instance.name);
          assert.ok(file.upload?.kind !== 'uploading' || /still being uploaded/.test(answer.reason));
        }
        unfinished.push(...without);
      }
      const states = new Set(unfinished.map(({ upload }) => upload?.kind));
      assert.ok(states.has('uploading') === ways.uploads && !states.has('completed'));
    });

    it('get fresh links once the ones at hand have expired, by one look around their time', async () => {
      for (const name of [names.copied, names.nameless]) {
        staleLinks('logs');
        const stale = (await logsOf(named(name))).filter(mayHaveLinks);
        world.calm();
        assert.ok(stale.length > 0 && stale.every(({ links }) => links.every((link) => link.isExpired(now))));
        for (const file of [stale[0], stale.at(-1)]) {
          assert.ok(file);
          const { result, arrivals } = await world.during(async () => await provider.logLinks(file, call()));
          assert.equal(arrivals.length, 1);
          assert.ok(result.links.length >= Math.max(1, file.links.length));
          for (const link of result.links) {
            assert.ok(!link.isExpired(now) && (await opens(link)));
          }
        }
      }
    });

    it('say so where only expired links come', async () => {
      staleLinks('logs');
      const file = (await logsOf(named(names.copied))).find(mayHaveLinks);
      assert.ok(file);
      const answer = await provider.logLinks(file, call());
      assert.ok('reason' in answer);
      assert.match(answer.reason, /expired/);
    });

    it('are none where no log is kept, and are refused in words where none can be', async () => {
      for (const instance of every.filter((one) => !instances.includes(one))) {
        const error = await failure(provider.listLogs(instance, { range }, call()));
        assert.equal(error.kind, 'unsupported');
        assertPlain(error, fixture.secrets);
      }
      assert.deepEqual(await provider.listLogs(named(names.off), { range }, call()), {
        items: [],
        next: undefined,
        total: 0,
        broken: 0,
      });
    });

    it('are described in fields, without a link', async () => {
      for (const instance of instances) {
        for (const file of (await logsOf(instance)).slice(0, 30)) {
          assert.ok(file.fields.length > 4 && file.fields.every(({ label }) => label !== ''));
          assert.ok(file.name === undefined || file.fields.some(({ raw }) => raw === file.name));
        }
      }
    });

    describe('copied to another region', () => {
      it('are listed with where they are, for every engine that has them', async () => {
        const engines = new Set<string>();
        for (const instance of instances.filter((one) => provider.offers(one).copiedLogs.offered)) {
          const copies = await copiesOf(instance);
          assert.equal(new Set(copies.map(({ id }) => id)).size, copies.length, instance.name);
          for (const { copy, instanceId, regionId, from, to, size } of copies) {
            assert.deepEqual([instanceId, regionId], [instance.id, main]);
            assert.ok(copy?.regionId && copy.regionId !== main);
            assert.ok(from && to && from < to && size !== undefined);
            engines.add(instance.engine.kind);
          }
        }
        assert.deepEqual([...engines].toSorted(), ways.copiedLogs);
      });

      it('come in several pages where there are many', async () => {
        const instance = named(names.nameless);
        const { items, pages } = await allPages((cursor) =>
          provider.listCopiedLogs(instance, { range, cursor }, call()),
        );
        assert.ok(pages > 2 && items.length > 200);
      });

      it('have links that open, and fresh ones when those have expired', async () => {
        const [fresh] = await copiesOf(named(names.copied));
        assert.ok(fresh);
        for (const link of (await provider.logLinks(fresh, call())).links) {
          assert.ok(await opens(link));
        }
        staleLinks('copiedLogs');
        const stale = (await copiesOf(named(names.copied))).at(-1);
        world.calm();
        assert.ok(stale && mayHaveLinks(stale) && stale.links.every((link) => link.isExpired(now)));
        const { links } = await provider.logLinks(stale, call());
        assert.ok(links.length >= Math.max(1, stale.links.length));
        for (const link of links) {
          assert.ok(!link.isExpired(now) && (await opens(link)));
        }
      });

      it('are said to be impossible where they are', async () => {
        const cannot = every.filter((instance) => !provider.offers(instance).copiedLogs.offered);
        assert.ok(cannot.length > 0);
        for (const instance of cannot) {
          assert.equal((await failure(provider.listCopiedLogs(instance, { range }, call()))).kind, 'unsupported');
        }
      });

      it('are none where nothing is copied, or said to be impossible there', async () => {
        for (const lonely of (await instancesIn(provider, alone)).slice(0, 5)) {
          const rows = await copiesOf(lonely).catch((error: unknown) => {
            assert.ok(isCloudError(error) && error.kind === 'unsupported');
            assertPlain(error, fixture.secrets);
            return [];
          });
          assert.deepEqual(rows, []);
        }
      });

      it('are none where nothing is copied any more', async () => {
        assert.deepEqual(await copiesOf(await findInstance(provider, main, names.copiedOnce)), []);
      });
    });

    describe('keep to themselves', () => {
      it('what opens them: in what is shown, stored and logged', async () => {
        const instance = named(names.copied);
        const pages = [
          await provider.listLogs(instance, { range }, call()),
          await provider.listLogs(named(names.nameless), { range }, call()),
          await provider.listCopiedLogs(instance, { range }, call()),
        ];
        const files = pages.flatMap(({ items }) => items);
        const [first] = files.filter(mayHaveLinks);
        assert.ok(first);
        const { links } = await provider.logLinks(first, call());
        assert.match(links[0]?.reveal() ?? '', fixture.secrets);
        assert.doesNotMatch(`${shownBy(links)} ${JSON.stringify(links)}`, fixture.secrets);
        for (const file of files) {
          assert.doesNotMatch(
            `${shownBy(file)} ${JSON.stringify(file.fields)} ${shownBy(file.links)}`,
            fixture.secrets,
          );
        }
        assert.doesNotMatch(JSON.stringify(pages), fixture.secrets);
        assert.ok(log.lines.length > 50);
        assert.doesNotMatch(log.lines.join('\n'), fixture.secrets);
      });
    });
  });
}
