import assert from 'node:assert/strict';
import type { LogFile } from '../../src/model/logs.ts';
import type { CloudProvider } from '../../src/model/provider.ts';
import type { Instance } from '../../src/model/resources.ts';
import { RecordingLog } from '../support/log.ts';
import { fixtures, type World } from './providers.ts';
import { allPages, call, failure, findInstance, instancesIn, lastDays, opens, shownBy } from './walk.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

for (const fixture of fixtures) {
  const { main, alone } = fixture.regions;
  const { names } = fixture;

  describe(`contract, ${fixture.id}: log backups`, function () {
    this.timeout(20_000);

    let world: World;
    let provider: CloudProvider;
    let instances: readonly Instance[];
    const log = new RecordingLog();
    // The clock of the data stands still, so that nothing is added between two pages.
    const now = new Date();
    const range = lastDays(45, now);

    before(async () => {
      world = await fixture.start({ now: () => now });
      provider = world.connect({ log });
      instances = await instancesIn(provider, main);
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
      assert.ok(most > 2, 'one list has several pages');
    });

    it('say whose they are, what they hold and how much', async () => {
      for (const instance of instances) {
        for (const file of await logsOf(instance)) {
          const { from, to, size } = file;
          assert.deepEqual([file.instanceId, file.regionId, file.copy], [instance.id, main, undefined]);
          assert.ok(from && to && from < to && from >= range.from && from <= now, instance.name);
          assert.ok(size !== undefined && size > 0);
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
      assert.ok((await logsOf(named(names.copied))).every(({ name }) => name));
      const nameless = await logsOf(named(names.nameless));
      assert.ok(nameless.length > 100 && nameless.every(({ name }) => name === undefined));
      const byName = new Set((await logsOf(named(names.copied))).map(({ name }) => name));
      assert.ok(byName.size < (await logsOf(named(names.copied))).length, 'two nodes have files of the same name');
    });

    it('have links that open, without another request', async () => {
      for (const instance of instances) {
        const file = (await logsOf(instance)).find(({ links }) => links.length > 0);
        if (file) {
          const { result, arrivals } = await world.during(async () => await provider.logLinks(file, call()));
          assert.deepEqual([result.links, arrivals.length], [file.links, 0]);
          assert.deepEqual(new Set(result.links.map(({ network }) => network)), new Set(['public', 'internal']));
          for (const link of result.links) {
            assert.ok(link.expires && !link.isExpired(now));
            assert.ok(await opens(link), instance.name);
          }
        }
      }
    });

    it('have a reason where they have no link: one that is still being uploaded', async () => {
      const unfinished: LogFile[] = [];
      for (const instance of instances) {
        const without = (await logsOf(instance)).filter(({ links }) => links.length === 0);
        for (const file of without) {
          const answer = await provider.logLinks(file, call());
          assert.ok('reason' in answer && /^\p{Lu}.*\.$/u.test(answer.reason), instance.name);
          assert.ok(file.upload?.kind !== 'uploading' || /still being uploaded/.test(answer.reason));
        }
        unfinished.push(...without);
      }
      const states = new Set(unfinished.map(({ upload }) => upload?.kind));
      assert.ok(states.has('uploading') && !states.has('completed'));
    });

    it('get fresh links once the ones at hand have expired, by one look around their time', async () => {
      for (const name of [names.copied, names.nameless]) {
        world.cause({ trouble: 'staleLinks', aim: 'logs', times: 9 });
        const stale = (await logsOf(named(name))).filter(({ links }) => links.length > 0);
        world.calm();
        assert.ok(stale.length > 0 && stale.every(({ links }) => links.every((link) => link.isExpired(now))));
        for (const file of [stale[0], stale.at(-1)]) {
          assert.ok(file);
          const { result, arrivals } = await world.during(async () => await provider.logLinks(file, call()));
          assert.deepEqual([result.links.length, arrivals.length], [file.links.length, 1]);
          for (const link of result.links) {
            assert.ok(!link.isExpired(now) && (await opens(link)));
          }
        }
      }
    });

    it('say so where only expired links come', async () => {
      world.cause({ trouble: 'staleLinks', aim: 'logs', times: 9 });
      const file = (await logsOf(named(names.copied))).find(({ links }) => links.length > 0);
      assert.ok(file);
      const answer = await provider.logLinks(file, call());
      assert.ok('reason' in answer);
      assert.match(answer.reason, /expired/);
    });

    it('have none where no log is kept', async () => {
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
        assert.deepEqual([...engines].toSorted(), ['mysql', 'postgresql', 'sqlserver']);
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
        world.cause({ trouble: 'staleLinks', aim: 'copiedLogs', times: 9 });
        const stale = (await copiesOf(named(names.copied))).at(-1);
        world.calm();
        assert.ok(stale && stale.links.length > 0 && stale.links.every((link) => link.isExpired(now)));
        const { links } = await provider.logLinks(stale, call());
        assert.equal(links.length, stale.links.length);
        for (const link of links) {
          assert.ok(!link.isExpired(now) && (await opens(link)));
        }
      });

      it('are said to be impossible where they are', async () => {
        const cannot = instances.filter((instance) => !provider.offers(instance).copiedLogs.offered);
        assert.ok(cannot.length > 0);
        for (const instance of cannot) {
          assert.equal((await failure(provider.listCopiedLogs(instance, { range }, call()))).kind, 'unsupported');
        }
        const [lonely] = await instancesIn(provider, alone);
        assert.ok(lonely);
        assert.equal((await failure(provider.listCopiedLogs(lonely, { range }, call()))).kind, 'unsupported');
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
        assert.ok(files.some(({ links }) => fixture.secrets.test(links[0]?.reveal() ?? '')));
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
