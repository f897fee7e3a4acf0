import assert from 'node:assert/strict';
import type * as Report from '../../../../src/health/report/index.ts';
import type { ReportSource } from '../../../../src/health/report/index.ts';
import type { CloudProvider } from '../../../../src/model/provider.ts';
import type { ProblemKind, ReportRow } from '../../../../src/model/report.ts';
import { withParts, type Instance } from '../../../../src/model/resources.ts';
import { fixtures, type World } from '../../../contract/providers.ts';
import { allPages, call } from '../../../contract/walk.ts';
import { loadWithEditor } from './editor.ts';
import { partsOf, Reader, scopeOf } from './fleetCloud.ts';

const { FleetReport } = await loadWithEditor<typeof Report>('index.ts');

const now = new Date('2026-03-07T12:00:00Z');

/** Every instance of every region, one request after the other. */
async function everything(provider: CloudProvider): Promise<readonly Instance[]> {
  const found: Instance[] = [];
  for (const region of withParts((await provider.listRegions(call())).items)) {
    try {
      found.push(...(await allPages((cursor) => provider.listInstances(region, { cursor }, call()))).items);
    } catch {
      // A region without the service.
    }
  }
  return found;
}

const nameOf = ({ regionId, id }: Instance) => `${regionId} ${id}`;
const problemsOf = (row: ReportRow | undefined): readonly ProblemKind[] => row?.problems.map(({ kind }) => kind) ?? [];

describe('the fleet report over the clouds of the sandbox', function () {
  this.timeout(30_000);

  let worlds: Map<string, World>;
  let providers: Map<string, CloudProvider>;
  let reader: Reader;

  beforeEach(async () => {
    worlds = new Map();
    providers = new Map();
    for (const fixture of fixtures) {
      const world = await fixture.start({ now: () => now });
      worlds.set(fixture.id, world);
      providers.set(fixture.id, world.connect());
    }
    reader = new Reader(new FleetReport(partsOf(new Map<string, ReportSource>(providers), { now: () => now })));
  });
  afterEach(async () => {
    reader.report.dispose();
    providers.forEach((provider) => provider.dispose());
    for (const world of worlds.values()) {
      await world.close();
    }
  });

  const start = () => reader.report.start(scopeOf(...providers.keys()));

  /** Each instance of each account has its row, and has been looked at or left out for a reason. */
  async function assertAllThere(): Promise<void> {
    for (const [accountId, provider] of providers) {
      const wanted = await everything(provider);
      const rows = [...reader.rows.values()].filter((row) => row.accountId === accountId);
      assert.ok(wanted.length > 50);
      assert.deepEqual(
        rows.map((row) => `${row.regionId} ${row.instanceId}`).toSorted(),
        wanted.map(nameOf).toSorted(),
      );
      for (const { role, id } of wanted) {
        assert.equal(reader.row(id).state, role.kind === 'readonly' ? 'left' : 'checked', id);
      }
    }
  }

  /** The health of the main regions, in the report's words. */
  function assertFound(): void {
    for (const { id, names, regions, health } of fixtures) {
      const rows = [...reader.rows.values()].filter(
        ({ accountId, regionId }) => accountId === id && regionId === regions.main,
      );
      const problems = (name: string) => problemsOf(rows.find((row) => row.name === name));
      for (const [name, { state, trouble }] of Object.entries(health)) {
        const kind = { failing: 'failedLast', off: 'off', good: undefined }[state as string] ?? 'noGood';
        assert.equal(problems(name).includes(kind as ProblemKind), trouble, `${name} ${problems(name).join()}`);
      }
      assert.ok(!problems(names.weekly).includes('noGood'));
      assert.ok(!problems(names.copied).includes('noCopy'));
      assert.ok(problems(names.copiedOnce).includes('noCopy'));
      const copied = rows.find(({ name }) => name === names.copied)?.facts;
      assert.equal(copied?.copies, 'on');
      assert.notEqual(copied.copyRegion, undefined);
    }
  }

  it('has every instance, asks nothing twice, and finds what is wrong', async () => {
    start();
    const { failures, progress } = await reader.done();
    assert.deepEqual(failures, []);
    assert.equal(progress.regions.listed, progress.regions.total);
    assert.deepEqual(progress.instances, { checked: reader.rows.size, total: reader.rows.size });
    for (const world of worlds.values()) {
      const asks = world.arrivals().map((arrival) => arrival.asks);
      assert.equal(new Set(asks).size, asks.length);
    }
    await assertAllThere();
    assertFound();
  });

  it('loses nothing over pauses, a refused region, and a reload', async () => {
    for (const world of worlds.values()) {
      world.cause({ aim: 'instances', trouble: 'forbidden' });
    }
    start();
    await reader.until(({ progress: { instances } }) => instances.checked > 0);
    reader.report.pause();
    const saved = JSON.parse(JSON.stringify(reader.report.toSaved())) as Report.SavedReport;
    reader.report.restore(saved);
    assert.equal(reader.report.progress.state, 'interrupted');
    reader.report.resume();
    const { failures } = await reader.done();
    assert.equal(failures.length, 2);
    worlds.forEach((world) => world.calm());
    reader.report.retry();
    assert.deepEqual((await reader.done()).failures, []);
    await assertAllThere();
  });

  it('is one failure for an account whose key is refused, and keeps no secret', async () => {
    for (const { id, refusedKeys, secrets } of fixtures) {
      const [refused] = refusedKeys;
      const world = worlds.get(id);
      assert.ok(refused && world);
      const provider = world.connect({ credentials: refused.key });
      providers.get(id)?.dispose();
      providers.set(id, provider);
      reader = new Reader(new FleetReport(partsOf(new Map<string, ReportSource>([[id, provider]]))));
      reader.report.start(scopeOf(id));
      const { failures } = await reader.done();
      assert.equal(failures.length, 1);
      assert.equal(failures[0]?.regionId, undefined);
      assert.doesNotMatch(JSON.stringify([reader.report.snapshot(), reader.report.toSaved()]), secrets);
    }
  });

  it('says of an account that may look at no backups that it may not', async () => {
    for (const { id, noBackupsKey } of fixtures) {
      const provider = worlds.get(id)?.connect({ credentials: noBackupsKey });
      assert.ok(provider);
      const asked = worlds.get(id)?.arrivals('backups').length ?? 0;
      reader = new Reader(new FleetReport(partsOf(new Map<string, ReportSource>([[id, provider]]))));
      reader.report.start(scopeOf(id));
      const { failures } = await reader.done();
      provider.dispose();
      assert.equal(failures.length, 1);
      assert.equal(reader.states['checked'], undefined);
      assert.ok((worlds.get(id)?.arrivals('backups').length ?? 0) - asked < 100);
    }
  });
});
