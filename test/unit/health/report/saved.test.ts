import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Report from '../../../../src/health/report/index.ts';
import type { Log } from '../../../../src/model/provider.ts';
import type { ReportRow } from '../../../../src/model/report.ts';
import { backup, hour } from '../samples.ts';
import { loadWithEditor } from './editor.ts';
import { failing, FleetCloud, partsOf, Reader, regionsOf, scopeOf } from './fleetCloud.ts';

const { FleetReport, ReportFile } = await loadWithEditor<typeof Report>('index.ts');

/** What is `undefined` is as good as absent. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function sorted(rows: readonly ReportRow[]): string {
  return JSON.stringify(rows.toSorted((one, other) => (one.key < other.key ? -1 : 1)));
}

describe('the last report', () => {
  let folder: string;
  let warnings: string[];
  let file: Report.ReportFile;
  let cloud: FleetCloud;
  let clouds: Map<string, FleetCloud>;
  let reader: Reader;
  let readers: Reader[];

  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (message) => warnings.push(message),
    error: (message) => warnings.push(message),
  };
  const path = () => join(folder, 'reports', 'last.json');

  function open(): Reader {
    reader = new Reader(new FleetReport(partsOf(clouds)));
    readers.push(reader);
    return reader;
  }

  /** As after a reload of the window. */
  async function reload(): Promise<Reader> {
    reader.report.dispose();
    const saved = await file.read();
    assert.ok(saved);
    open().report.restore(saved);
    return reader;
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-backups-'));
    warnings = [];
    file = new ReportFile(folder, log);
    cloud = new FleetCloud();
    clouds = new Map([['a', cloud]]);
    readers = [];
    open();
  });
  afterEach(async () => {
    readers.forEach(({ report }) => report.dispose());
    await rm(folder, { recursive: true });
  });

  it('is the same after a reload', async () => {
    cloud.instance = (id) => (id === 'r-1-1' ? { role: { kind: 'readonly', raw: 'Readonly' } } : {});
    cloud.backups = (id) => [backup('good', id.endsWith('2') ? 60 * hour : 13 * hour, { size: 5 })];
    cloud.before = (what, id) =>
      ['backups r-1-3', 'instances r-2'].includes(`${what} ${id}`) ? Promise.reject(failing('timeout')) : 0;
    reader.report.start(scopeOf('a'));
    await reader.done();
    const before = reader.report.snapshot();
    assert.deepEqual(before.rows.map(({ state }) => state).toSorted(), ['checked', 'failed', 'left']);
    await file.write(reader.report.toSaved());
    assert.deepEqual(plain((await reload()).report.snapshot()), plain(before));
    assert.deepEqual(plain([...reader.rows.values()]), plain(before.rows), 'told as another report');
    assert.deepEqual(warnings, []);
    assert.deepEqual((await readdir(join(folder, 'reports'))).toSorted(), ['last.json', 'lease.json']);
  });

  it('is asked anew for what failed before the reload, and for nothing else', async () => {
    cloud.before = (what, id) =>
      ['backups r-1-3', 'instances r-2'].includes(`${what} ${id}`) ? Promise.reject(failing('timeout')) : 0;
    reader.report.start(scopeOf('a'));
    await reader.done();
    await file.write(reader.report.toSaved());
    await reload();
    cloud.before = () => undefined;
    cloud.asked.length = 0;
    reader.report.retry();
    const { failures } = await reader.done();
    assert.deepEqual(failures, []);
    assert.deepEqual(reader.states, { checked: 6 });
    assert.deepEqual(cloud.ids('instances').toSorted(), ['r-1', 'r-2']);
    assert.deepEqual(cloud.ids('backups').toSorted(), ['r-1-3', 'r-2-1', 'r-2-2', 'r-2-3']);
  });

  for (const state of ['running', 'paused'] as const) {
    it(`is an interrupted one if it was ${state}, and goes on with what is left`, async () => {
      cloud.regions = regionsOf(4);
      const waits = ['backups r-1-3', 'instances r-2'];
      cloud.before = (what, id) => (waits.includes(`${what} ${id}`) ? new Promise(() => undefined) : 0);
      reader.report.start(scopeOf('a'));
      await reader.until(({ progress: { instances } }) => instances.checked === 8);
      if (state === 'paused') {
        reader.report.pause();
      }
      await file.write(reader.report.toSaved());
      await reload();
      const { progress } = reader.report;
      assert.equal(progress.state, 'interrupted');
      assert.deepEqual(progress.instances, { checked: 8, total: 9 });
      assert.deepEqual(
        cloud.asked.filter(({ call }) => !call.signal.aborted),
        [],
      );
      cloud.asked.length = 0;
      cloud.before = () => undefined;
      reader.report.resume();
      await reader.done();
      assert.deepEqual(reader.states, { checked: 12 });
      assert.deepEqual(
        cloud.ids('instances').toSorted(),
        ['r-1', 'r-2'],
        'what is not known, and what has more to tell',
      );
      assert.deepEqual(cloud.ids('backups').toSorted(), ['r-1-3', 'r-2-1', 'r-2-2', 'r-2-3']);
    });
  }

  it('says of an instance that is gone by then that it is', async () => {
    cloud.before = (what, id) => (what === 'backups' && id === 'r-1-3' ? new Promise(() => undefined) : 0);
    reader.report.start(scopeOf('a'));
    await reader.until(({ progress: { instances } }) => instances.checked === 5);
    await file.write(reader.report.toSaved());
    await reload();
    cloud.before = () => undefined;
    cloud.size = 2;
    reader.report.resume();
    await reader.done();
    assert.deepEqual([reader.row('r-1-3').state, reader.row('r-1-3').why], ['left', 'This instance no longer exists.']);
  });

  it('is judged by the limits of the day, as of the time of the check', async () => {
    reader.report.start(scopeOf('a'));
    await reader.done();
    await file.write(reader.report.toSaved());
    await reload();
    assert.ok([...reader.rows.values()].every(({ problems }) => problems.every(({ kind }) => kind === 'noCopy')));
    reader.report.setLimits({ oldestHours: 1, leastRetentionDays: 30, allowSchedule: false }, undefined);
    await reader.until(() => true);
    const kinds = reader.row('r-1-1').problems.map(({ kind }) => kind);
    assert.deepEqual(kinds, ['noGood', 'retention', 'noCopy']);
    const saved = await file.read();
    assert.ok(saved);
    reader.report.restore(saved);
    assert.deepEqual(
      reader.row('r-1-1').problems.map(({ kind }) => kind),
      kinds,
      'also one that is read later',
    );
  });

  it('has no account that was removed meanwhile', async () => {
    clouds.set('b', new FleetCloud());
    reader.report.start(scopeOf('a', 'b'));
    await reader.done();
    await file.write(reader.report.toSaved());
    clouds.delete('b');
    await reload();
    assert.equal(reader.rows.size, 6);
    assert.deepEqual(reader.report.snapshot().scope, scopeOf('a'));
  });

  it('is written when a report begins to run or comes to a rest, and when an account is forgotten', async () => {
    clouds.set('b', new FleetCloud());
    open();
    const following = file.follow(reader.report);
    const states: string[] = [];
    const write = file.write.bind(file);
    const written: Promise<void>[] = [];
    file.write = async (saved, isRunning) => {
      states.push(`${saved.state} ${saved.accounts.length}`);
      written.push(write(saved, isRunning));
      await written.at(-1);
    };
    cloud.before = (what) => (what === 'backups' ? new Promise(() => undefined) : 0);
    reader.report.start(scopeOf('a', 'b'));
    await reader.until(({ progress: { instances } }) => instances.checked === 6);
    reader.report.pause();
    await reader.until(({ progress: { state } }) => state === 'paused');
    reader.report.resume();
    await reader.until(({ progress: { state } }) => state === 'running');
    reader.report.stop();
    await reader.until(({ progress: { state } }) => state === 'stopped');
    reader.report.setLimits({ oldestHours: 1, leastRetentionDays: 0, allowSchedule: true }, undefined);
    await reader.until(() => true);
    reader.report.forget('a');
    await reader.until(() => true);
    assert.deepEqual(states, ['running 2', 'paused 2', 'running 2', 'stopped 2', 'stopped 1']);
    following.dispose();
    await Promise.all(written);
    assert.doesNotMatch(await readFile(path(), 'utf8'), /"a"/);
  });

  it('is not written only because it was read: it may be running in another window', async () => {
    reader.report.start(scopeOf('a'));
    await reader.done();
    const saved = { ...reader.report.toSaved(), state: 'running' as const };
    open();
    const following = file.follow(reader.report);
    reader.report.restore(saved);
    reader.report.setLimits({ oldestHours: 1, leastRetentionDays: 0, allowSchedule: true }, undefined);
    await reader.until(() => true);
    following.dispose();
    await assert.rejects(readFile(path()), { code: 'ENOENT' });
  });

  it('is left out, with a word in the log, where it cannot be read', async () => {
    assert.equal(await file.read(), undefined);
    assert.deepEqual(warnings, [], 'there never was one');
    reader.report.start(scopeOf('a'));
    await reader.done();
    const saved = reader.report.toSaved();
    await file.write(saved);
    const text = await readFile(path(), 'utf8');
    const [account] = saved.accounts;
    const others = [
      '',
      text.slice(0, -20),
      'null',
      '[]',
      '{}',
      JSON.stringify({ ...saved, version: 2 }),
      JSON.stringify({ ...saved, state: 'sleeping' }),
      JSON.stringify({
        ...saved,
        accounts: [{ ...account, regions: [{ ...account?.regions[0], rows: [{ id: 1 }] }] }],
      }),
    ];
    for (const [index, other] of others.entries()) {
      await writeFile(path(), other);
      assert.equal(await file.read(), undefined, other.slice(0, 50));
      assert.equal(warnings.length, index + 1);
    }
    await writeFile(path(), JSON.stringify({ ...saved, later: 'more' }));
    assert.deepEqual(await file.read(), plain(saved));
  });

  it('does not stand in the way where it cannot be written', async () => {
    await writeFile(join(folder, 'reports'), '');
    await file.write(reader.report.toSaved());
    assert.deepEqual(warnings.length, 1);
  });

  it('is kept whole with ten thousand rows', async function () {
    this.timeout(60_000);
    cloud.regions = regionsOf(20);
    cloud.size = 500;
    reader.report.start(scopeOf('a'));
    await reader.done();
    const before = reader.report.snapshot();
    const from = performance.now();
    await Promise.all([file.write(reader.report.toSaved()), file.write(reader.report.toSaved())]);
    await reload();
    const seconds = (performance.now() - from) / 1000;
    assert.ok(sorted(reader.report.snapshot().rows) === sorted(before.rows));
    assert.ok(seconds < 10, `${seconds} s`);
    assert.ok((await readFile(path())).length < 10 * 1024 ** 2);
  });
});
