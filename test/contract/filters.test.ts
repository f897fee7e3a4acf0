import assert from 'node:assert/strict';
import type { BackupList, FilterField, FilterValues } from '../../src/model/filters.ts';
import type { LogFile } from '../../src/model/logs.ts';
import type { CloudProvider } from '../../src/model/provider.ts';
import type { BackupQuery, Page } from '../../src/model/requests.ts';
import type { Backup, Instance } from '../../src/model/resources.ts';
import { fixtures, type World } from './providers.ts';
import { allPages, call, findInstance, findRegion, instancesIn, lastDays } from './walk.ts';

type Rows<Row> = (filters?: FilterValues) => Promise<readonly Row[]>;

/** Whether a row is one that was asked for, by what the row itself says. */
type Fits<Row> = Readonly<Record<string, (row: Row, answer: string) => boolean>>;

type Has<Row> = Readonly<Record<string, (row: Row) => unknown>>;

const instanceFits: Fits<Instance> = {
  engine: ({ engine }, answer) => engine.kind === answer,
  edition: ({ edition = '' }, answer) => edition.toLowerCase() === answer,
  // Clouds write their words in more than one case.
  status: ({ state }, answer) => state.raw.toLowerCase() === answer.toLowerCase(),
  text: ({ id, name }, answer) => `${id} ${name}`.toLowerCase().includes(answer.toLowerCase()),
};

const backupFits: Fits<Backup> = {
  // The cloud counts what succeeded and cannot be used among the successes.
  status: ({ state }, answer) => (state.kind === 'unusable' ? 'good' : state.kind) === answer,
  mode: ({ mode }, answer) => mode?.kind === answer,
  type: ({ type }, answer) => type?.kind === answer,
  place: ({ copy }, answer) => copy?.regionId === answer,
  instance: ({ instanceId }, answer) => instanceId === answer,
};

/** What rows have or have not; where they do, one of the answers fits. */
const backupHas: Has<Backup> = {
  mode: ({ mode }) => mode,
  type: ({ type }) => type,
  place: ({ copy }) => copy?.regionId,
};
const instanceHas: Has<Instance> = { engine: ({ engine }) => engine, edition: ({ edition }) => edition };

const logFits: Fits<LogFile> = { place: ({ copy }, answer) => copy?.regionId === answer };
const logHas: Has<LogFile> = { place: ({ copy }) => copy?.regionId };

/** Tries each choice of each field alone; answers how many rows each choice had. */
async function tryChoices<Row extends { readonly id: string }>(
  fields: readonly FilterField[],
  rows: Rows<Row>,
  fits: Fits<Row>,
  has: Has<Row>,
): Promise<ReadonlyMap<string, number>> {
  const all = await rows();
  const found = new Map<string, number>();
  for (const { key, label, choices = [] } of fields) {
    assert.ok(label !== '' && choices.every((choice) => choice.id !== '' && choice.label !== ''));
    const wanted = all.filter((row) => has[key]?.(row) !== undefined || choices.some(({ id }) => fits[key]?.(row, id)));
    const ids: string[] = [];
    for (const choice of choices) {
      const chosen = await rows({ [key]: choice.id });
      assert.ok(
        chosen.every((row) => fits[key]?.(row, choice.id)),
        `${key}: ${choice.id}`,
      );
      found.set(`${key} ${choice.id}`, chosen.length);
      ids.push(...chosen.map(({ id }) => id));
    }
    if (choices.length > 0) {
      assert.deepEqual(ids.toSorted(), wanted.map(({ id }) => id).toSorted(), `all choices of ${key} together`);
    }
  }
  return found;
}

/** Adds what was found for one list to what was found before. */
function addTo(sum: Map<string, number>, found: ReadonlyMap<string, number>): void {
  found.forEach((count, choice) => sum.set(choice, (sum.get(choice) ?? 0) + count));
}

/** Each choice finds something, unless the sample data have nothing of the kind. */
function assertFound(found: ReadonlyMap<string, number>, unseen: readonly string[]): void {
  for (const [choice, count] of found) {
    assert.ok(count > 0 || unseen.includes(choice), choice);
  }
}

for (const fixture of fixtures) {
  const { main } = fixture.regions;
  const { names, typed, unseen, ways } = fixture;

  describe(`contract, ${fixture.id}: filters`, function () {
    this.timeout(20_000);

    let world: World;
    let provider: CloudProvider;
    const range = lastDays(30);

    before(async () => {
      // The clock stands still, so that no list grows between two looks at it.
      world = await fixture.start({ now: () => range.to });
      provider = world.connect();
    });
    afterEach(() => world.calm());
    after(async () => {
      provider.dispose();
      await world.close();
    });

    /** All rows of a list below an instance. */
    function rowsOf<Row>(list: (query: BackupQuery) => Promise<Page<Row>>, over = range): Rows<Row> {
      return async (filters) => (await allPages((cursor) => list({ range: over, cursor, filters }))).items;
    }
    const backupsOf = (instance: Instance) => rowsOf((query) => provider.listBackups(instance, query, call()));
    const copiesOf = (instance: Instance) => rowsOf((query) => provider.listCopies(instance, query, call()));

    async function instances(filters?: FilterValues): Promise<readonly Instance[]> {
      const region = await findRegion(provider, main);
      return (await allPages((cursor) => provider.listInstances(region, { cursor, filters }, call()))).items;
    }

    /** Every list that can be narrowed by a text, with what it has then. */
    async function typedLists() {
      const region = await findRegion(provider, main);
      const instance = await findInstance(provider, main, names.copied);
      const below: readonly [BackupList, (query: BackupQuery) => Promise<Page<unknown>>][] = [
        ['backups', (query) => provider.listBackups(instance, query, call())],
        ['copies', (query) => provider.listCopies(instance, query, call())],
        ['logs', (query) => provider.listLogs(instance, query, call())],
        ['copiedLogs', (query) => provider.listCopiedLogs(instance, query, call())],
      ];
      const released = (query: BackupQuery) => provider.listReleased(region, query, call());
      const lists: { fields: readonly FilterField[]; ask: Rows<unknown> }[] = [
        { fields: provider.instanceFilters(), ask: instances },
        { fields: provider.releasedFilters(), ask: rowsOf<unknown>(released, lastDays(730, range.to)) },
      ];
      for (const [list, ask] of below) {
        lists.push({ fields: await provider.backupFilters(instance, list, call()), ask: rowsOf<unknown>(ask) });
      }
      return lists.flatMap(({ fields, ask }) =>
        fields.filter(({ choices }) => !choices).map((field) => ({ field, ask })),
      );
    }

    it('of instances give the ones asked for, and all of them in turn', async () => {
      const fields = provider.instanceFilters();
      assert.ok(fields.length > 0);
      assertFound(await tryChoices(fields, instances, instanceFits, instanceHas), unseen);
    });

    it('of backups give the ones asked for, for every instance', async () => {
      const sum = new Map<string, number>();
      for (const instance of await instances()) {
        const fields = await provider.backupFilters(instance, 'backups', call());
        assert.ok(fields.length > 0);
        addTo(sum, await tryChoices(fields, backupsOf(instance), backupFits, backupHas));
      }
      assert.ok(sum.size >= 6);
      assertFound(sum, unseen);
    });

    it('offer a choice only where the engine has one', async () => {
      const keys = async (instance: Instance) =>
        (await provider.backupFilters(instance, 'backups', call())).map(({ key }) => key);
      for (const instance of await instances()) {
        const types = new Set((await backupsOf(instance)()).map(({ type }) => type?.kind));
        assert.ok(types.size <= 1 || (await keys(instance)).includes('type'), instance.name);
      }
      assert.ok((await keys(await findInstance(provider, main, names.nameless))).includes('type'));
      assert.ok(!(await keys(await findInstance(provider, main, names.copied))).includes('type'));
    });

    it('of copies give the ones asked for', async () => {
      for (const instance of (await instances()).filter((one) => provider.offers(one).copies.offered)) {
        const fields = await provider.backupFilters(instance, 'copies', call());
        const places = fields.find(({ key }) => key === 'place');
        assert.equal(places !== undefined, fixture.aims.has('copyPlaces'));
        if (places) {
          const { choices = [] } = places;
          assert.ok(choices.length > 1 && choices.every(({ id }) => id !== main), 'places are chosen from a list');
        }
        const found = await tryChoices(fields, copiesOf(instance), backupFits, backupHas);
        assert.ok(!places || instance.name !== names.copied || [...found.values()].some((count) => count > 0));
      }
    });

    it('of log files and their copies give the ones asked for', async () => {
      const instance = await findInstance(provider, main, names.copied);
      const lists = {
        logs: rowsOf((query) => provider.listLogs(instance, query, call())),
        copiedLogs: rowsOf((query) => provider.listCopiedLogs(instance, query, call())),
      };
      for (const list of ['logs', 'copiedLogs'] as const) {
        const fields = await provider.backupFilters(instance, list, call());
        const found = await tryChoices(fields, lists[list], logFits, logHas);
        assert.ok(fields.length === 0 || [...found.values()].some((count) => count > 0));
      }
    });

    it('of released backups give the ones asked for, where the cloud lists them', async () => {
      const region = await findRegion(provider, main);
      assert.equal(provider.releasedFilters().length > 0, provider.capabilities.released);
      if (!provider.capabilities.released) {
        return;
      }
      const rows = rowsOf((query) => provider.listReleased(region, query, call()), lastDays(730, range.to));
      const fields = provider.releasedFilters();
      assertFound(await tryChoices(fields, rows, backupFits, backupHas), []);
      const [first] = await rows();
      assert.ok(first && fields.some(({ key }) => key === 'instance'));
      const own = await rows({ instance: first.instanceId });
      assert.ok(own.length > 0 && own.every(({ instanceId }) => instanceId === first.instanceId));
      assert.ok(own.length < (await rows()).length);
    });

    describe('that are typed', () => {
      it('and find nothing give an empty list, not a failure', async () => {
        const lists = await typedLists();
        assert.ok(lists.length > 0);
        for (const { field, ask } of lists) {
          const { nothing } = typed[field.key] ?? assert.fail(`nothing to type for ${field.key}`);
          assert.equal(field.check?.(nothing), undefined);
          assert.deepEqual(await ask({ [field.key]: nothing }), [], field.key);
        }
      });

      it('say what can be typed, and what is wrong with what cannot be', async () => {
        for (const { field } of await typedLists()) {
          assert.ok(field.hint, field.key);
          const complaint = field.check?.(typed[field.key]?.wrong ?? '?! no');
          assert.ok(!field.check || /^\p{Lu}.*\.$/u.test(complaint ?? ''), field.key);
        }
      });

      it('find instances by a part of their name and by their id', async () => {
        const text = typed['text']?.something;
        assert.ok(text);
        const all = await instances();
        const found = await instances({ text });
        assert.deepEqual(
          found.map(({ id }) => id),
          all.filter((instance) => instanceFits['text']?.(instance, text)).map(({ id }) => id),
        );
        assert.ok(found.length > 0 && found.length < all.length);
        const [first] = found;
        assert.deepEqual(await instances({ text: ` ${first?.id} ` }), [first], 'spaces around it do not matter');
      });

      it('find instances by whatever else they can be found by', async () => {
        const all = await instances();
        for (const { key, choices } of provider.instanceFilters()) {
          const { something } = typed[key] ?? {};
          if (!choices && something !== undefined) {
            const found = (await instances({ [key]: something })).map(({ id }) => id);
            assert.ok(found.length > 0 && found.every((id) => all.some((one) => one.id === id)), key);
          }
        }
      });

      it('find the copies of one backup, or one copy', async () => {
        const { key, by } = ways.copyLookUp;
        const instance = await findInstance(provider, main, names.copied);
        const fields = await provider.backupFilters(instance, 'copies', call());
        assert.ok(fields.some((field) => field.key === key));
        const days = lastDays(6, range.to);
        const list = async (query: BackupQuery) =>
          by === 'source'
            ? await provider.listBackups(instance, query, call())
            : await provider.listCopies(instance, query, call());
        const rows = await rowsOf(list, days)();
        let copied = 0;
        for (const { id } of rows) {
          for (const copy of await copiesOf(instance)({ [key]: id })) {
            const known =
              by === 'itself' ? [copy.id] : (await provider.related(copy, call())).fields.map(({ raw }) => raw);
            assert.ok(known.includes(id), 'the copy says so, too');
            copied += 1;
          }
        }
        assert.ok(copied > 3);
      });

      it('are typed where the places of copies cannot be had', async () => {
        if (!fixture.aims.has('copyPlaces')) {
          return;
        }
        const instance = await findInstance(provider, main, names.copied);
        world.cause({ trouble: 'forbidden', aim: 'copyPlaces' });
        const fields = await provider.backupFilters(instance, 'copies', call());
        const place = fields.find(({ key }) => key === 'place');
        assert.ok(place?.hint && !place.choices);
        const { regionId } = (await copiesOf(instance)())[0]?.copy ?? {};
        assert.ok(regionId);
        assert.equal(place.check?.(regionId), undefined);
        assert.ok((await copiesOf(instance)({ place: regionId })).length > 0);
      });
    });

    it('hold on every page', async () => {
      const instance = await findInstance(provider, main, names.many);
      const filters = { status: 'good', mode: 'automated' };
      const { items, pages } = await allPages((cursor) =>
        provider.listBackups(instance, { range, cursor, filters }, call()),
      );
      assert.ok(pages > 3);
      assert.ok(items.every(({ state, mode }) => state.kind === 'good' && mode?.kind === 'automated'));
      assert.deepEqual(await backupsOf(instance)({ status: 'failed', mode: 'manual' }), []);
    });

    it('narrow a list together', async () => {
      const nameless = await findInstance(provider, main, names.nameless);
      const filters = { status: 'good', mode: 'automated', type: 'full' };
      const found = await backupsOf(nameless)(filters);
      const all = await backupsOf(nameless)();
      const fitting = all.filter((row) => Object.entries(filters).every(([key, id]) => backupFits[key]?.(row, id)));
      assert.deepEqual(
        found.map(({ id }) => id),
        fitting.map(({ id }) => id),
      );
      assert.ok(found.length > 0 && found.length < all.length);
    });

    it('that mean nothing to this version are as good as none', async () => {
      const instance = await findInstance(provider, main, names.copied);
      const all = (await backupsOf(instance)()).map(({ id }) => id);
      for (const filters of [{ status: 'purple' }, { flavour: 'sweet' }, { constructor: 'x' }, { status: '' }]) {
        assert.deepEqual(
          (await backupsOf(instance)(filters)).map(({ id }) => id),
          all,
        );
      }
      assert.equal((await instances({ text: '   ' })).length, (await instancesIn(provider, main)).length);
    });
  });
}
