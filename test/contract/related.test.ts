import assert from 'node:assert/strict';
import type { CloudProvider } from '../../src/model/provider.ts';
import type { Backup, Field, Instance } from '../../src/model/resources.ts';
import { fixtures, type World } from './providers.ts';
import { backupsOf, call, failure, instancesIn, lastDays } from './walk.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const told = ({ value }: Field) => ('text' in value ? value.text : 'items' in value ? value.items.join(', ') : '');

/** A backup's end may come in whole minutes, and a delay is then told in these. */
function delayBetween(source: Backup, copy: Backup): number {
  assert.ok(source.ended && copy.ended);
  const [from, to] = [source.ended.getTime(), copy.ended.getTime()];
  return to - (from % MINUTE === 0 ? to % MINUTE : 0) - from;
}

for (const fixture of fixtures) {
  const { main, second } = fixture.regions;
  const { names, ways } = fixture;

  describe(`contract, ${fixture.id}: what is related`, function () {
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

    const relatedTo = async (backup: Backup) => await provider.related(backup, call());
    const fieldsOf = async (backup: Backup) => (await relatedTo(backup)).fields;

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

    it('to a backup: its copies, where they are, how long they took and under which id', async () => {
      const { fields, copies: found } = await relatedTo(await copied());
      assert.ok(found && found.length > 0 && found.every(({ regionId }) => regionId === second));
      assert.ok(found.every(({ delay }) => (ways.copyDetails ? (delay ?? 0) > 0 : delay === undefined)));
      assert.ok(fields.length > 0 && fields.every(({ label }) => label !== ''));
      const words = fields.map(told).join(' ');
      assert.match(words, new RegExp(second));
      assert.equal(/after the backup ended/.test(words), ways.copyDetails);
      const ids = (await copies()).map(({ id }) => id);
      assert.ok(ids.some((id) => words.includes(id)));
    });

    it('to a backup without copies: that there are none', async () => {
      const [backup] = (await backupsOf(provider, named(names.copiedOnce))).filter(isOld);
      assert.ok(backup);
      const { fields, copies: found } = await relatedTo(backup);
      assert.deepEqual(found, []);
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
        const { fields, copies: found } = await relatedTo(copy);
        const source = backups.get(fields.find(({ raw }) => backups.has(raw))?.raw ?? '');
        assert.ok(source?.ended && copy.ended && source.ended <= copy.ended);
        const delay = ways.copyDetails ? delayBetween(source, copy) : undefined;
        assert.deepEqual(found, [{ regionId: copy.copy?.regionId, delay }]);
        assert.equal(
          fields.some((field) => /after the backup ended/.test(told(field))),
          ways.copyDetails,
        );
        const dates = fields.flatMap(({ value }) => (value.as === 'date' ? value.at : []));
        assert.equal(dates.length, 2);
        assert.ok((dates[0] ?? 0) <= (dates[1] ?? 0) && (dates[1] ?? 0) <= now.getTime());
        const back = await relatedTo(source);
        assert.ok(
          back.fields.some((field) => told(field).includes(copy.id)),
          'and the source says so, too',
        );
        assert.deepEqual(back.copies, found);
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
            assert.deepEqual([result, arrivals], [{ fields: [] }, []], `${instance.name} ${kind}`);
          }
        }
      }
      assert.ok([...kinds].some((kind) => kind.startsWith('failed')));
      assert.equal(
        [...kinds].some((kind) => kind.startsWith('snapshot')),
        ways.methods.includes('snapshot'),
      );
    });

    it('never fails, whatever the backup or copy', async () => {
      for (const instance of instances) {
        const { offered } = provider.offers(instance).copies;
        const all = await backupsOf(provider, instance, lastDays(40, now));
        for (const one of [all[0], all.at(-1), ...(offered ? (await copies(instance)).slice(0, 2) : [])]) {
          const fields = one ? await fieldsOf(one) : [];
          assert.ok(fields.every(({ label, key }) => label !== '' && key !== ''));
        }
      }
    });

    it('is a field that says why where it could not be asked, and costs nothing else', async () => {
      const backup = await copied();
      world.cause({ trouble: 'forbidden', aim: 'copies' });
      const { fields: why, copies: unknown } = await relatedTo(backup);
      const [field, ...others] = why;
      assert.ok(field && others.length === 0);
      assert.equal(unknown, undefined, 'not "none"');
      assert.deepEqual([field.value.as, /permission/.test(told(field))], ['none', true]);
      const [copy] = await copies();
      assert.ok(copy);
      for (const aim of ['backups', 'copyRecovery'] as const) {
        const all = await fieldsOf(copy);
        world.cause({ trouble: 'forbidden', aim });
        const { fields, copies: place } = await relatedTo(copy);
        assert.equal(place === undefined, aim === 'backups');
        assert.ok(fields.some((one) => one.value.as === 'none' && /permission/.test(told(one))));
        assert.ok(fields.some((one) => one.value.as !== 'none'));
        assert.ok(fields.every(({ label }) => label !== '') && all.every(({ value }) => value.as !== 'none'));
      }
    });

    it('is told by the lists as well: which backup each copy was made of', async () => {
      let matched = 0;
      for (const instance of instances.filter((one) => provider.offers(one).copies.offered)) {
        const backups = await backupsOf(provider, instance, lastDays(40, now));
        const all = await copies(instance);
        const { result, arrivals } = await world.during(() => Promise.resolve(provider.matchCopies(backups, all)));
        assert.deepEqual(arrivals, [], 'nobody is asked');
        const ids = new Set(backups.map(({ id }) => id));
        // Without a time the cloud is not asked, while the lists may tell all the same.
        for (const copy of all.filter(({ started }) => started).slice(0, 4)) {
          const source = (await fieldsOf(copy)).find(({ raw }) => ids.has(raw))?.raw;
          assert.equal(result.get(copy.id), source, `${instance.name} ${copy.id}`);
        }
        assert.ok([...result].every(([copy, backup]) => all.some(({ id }) => id === copy) && ids.has(backup)));
        matched += result.size;
      }
      assert.ok(matched > 20);
      assert.equal(provider.matchCopies([], await copies()).size, 0);
      assert.equal(provider.matchCopies(await backupsOf(provider, named(names.copied)), []).size, 0);
    });

    it('is not told of copies by the backups of another instance', async () => {
      const others = await backupsOf(provider, named(names.many), lastDays(20, now));
      assert.ok(others.length > 0);
      assert.equal(provider.matchCopies(others, await copies()).size, 0);
    });

    it('ends when it is cancelled', async () => {
      const controller = new AbortController();
      world.cause({ trouble: 'silence', aim: 'copies' });
      const work = failure(provider.related(await copied(), call('user', controller.signal)));
      controller.abort();
      assert.equal((await work).kind, 'cancelled');
    });
  });
}
