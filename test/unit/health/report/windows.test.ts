import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Report from '../../../../src/health/report/index.ts';
import type { Log } from '../../../../src/model/provider.ts';
import type { ReportChange } from '../../../../src/model/report.ts';
import { now, turn } from '../samples.ts';
import { loadWithEditor } from './editor.ts';
import { accountOf, failing, FleetCloud, partsOf, scopeOf } from './fleetCloud.ts';

const { ReportDesk, ReportFile } = await loadWithEditor<typeof Report>('index.ts');

const silent = () => undefined;
const log: Log = { debug: silent, info: silent, warn: silent, error: silent };

const until = async ({ report }: Report.ReportDesk, is: (change: ReportChange) => boolean) =>
  await new Promise<void>((resolve) => {
    const listening = report.onDidChange((change) => {
      if (is(change)) {
        listening.dispose();
        resolve();
      }
    });
  });
const done = async (desk: Report.ReportDesk) => await until(desk, ({ progress }) => progress.state === 'done');

describe('the report of several windows', () => {
  let folder: string;
  let cloud: FleetCloud;
  let clouds: Map<string, FleetCloud>;
  let ids: string[];
  let at: number;
  let desks: Report.ReportDesk[];

  /** A window that opens its report. */
  async function open(): Promise<Report.ReportDesk> {
    const desk = await ReportDesk.open({
      ...partsOf(clouds, { accounts: () => ids.map(accountOf), now: () => new Date(at) }),
      folder,
      log,
      settings: () => ({ oldestHours: 26, leastRetentionDays: 0, allowSchedule: true }),
      onDidChangeSettings: () => ({ dispose: silent }),
      usualRegions: () => 'all',
      chosen: { get: () => undefined, set: async () => await Promise.resolve() },
    });
    desks.push(desk);
    return desk;
  }

  async function saved(): Promise<Report.SavedReport | undefined> {
    return await new ReportFile(folder, log).read();
  }

  /** What is written in the background is there by then. */
  async function savedAs(is: (report: Report.SavedReport | undefined) => boolean): Promise<void> {
    while (!is(await saved())) {
      await turn();
    }
  }

  /** One that runs until the result is called: one instance does not answer. */
  async function running(): Promise<{ desk: Report.ReportDesk; goOn: () => void }> {
    let goOn: () => void = silent;
    cloud.before = (what, id) =>
      what === 'backups' && id === 'r-1-1' && new Promise<void>((resolve) => (goOn = resolve));
    const desk = await open();
    desk.start();
    await until(desk, ({ progress: { instances } }) => instances.checked === instances.total - 1);
    await savedAs((report) => report?.state === 'running');
    return { desk, goOn: () => goOn() };
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-backups-'));
    cloud = new FleetCloud();
    clouds = new Map([['a', cloud]]);
    ids = ['a'];
    at = now.getTime();
    desks = [];
  });
  afterEach(async () => {
    desks.forEach((desk) => desk.dispose());
    await turn();
    await rm(folder, { recursive: true, maxRetries: 5 });
  });

  it('is no interrupted one where another window runs it, and is left to that', async () => {
    const first = await running();
    const second = await open();
    const { state, waiting } = second.report.progress;
    assert.deepEqual([state, waiting], ['stopped', 'running in another window']);
    const asked = cloud.asked.length;
    await assert.rejects(second.resume(), /running in another window/);
    await assert.rejects(second.retry(), /running in another window/);
    assert.equal(cloud.asked.length, asked, 'nothing is asked twice');
    first.goOn();
    await done(first.desk);
    await savedAs((report) => report?.state === 'done');
    assert.equal((await open()).report.progress.state, 'done');
  });

  it('is an interrupted one as soon as the window that ran it is gone', async () => {
    const first = await running();
    first.desk.dispose();
    const second = await open();
    assert.equal(second.report.progress.state, 'interrupted');
    cloud.before = silent;
    await second.resume();
    await done(second);
    assert.equal(second.report.snapshot().rows.filter(({ state }) => state === 'checked').length, 6);
  });

  it('goes on in one of two windows that both found it interrupted', async () => {
    (await running()).desk.dispose();
    const [first, second] = [await open(), await open()];
    await first.resume();
    const other = new ReportFile(folder, log);
    while (!(await other.isElsewhere())) {
      await turn();
    }
    await assert.rejects(second.resume(), /running in another window/);
    assert.equal(second.report.isElsewhere, true);
  });

  it('never takes the place of a newer one', async () => {
    const older = await running();
    at += 1000;
    cloud.before = silent;
    const newer = await open();
    newer.start();
    await done(newer);
    await savedAs((report) => report?.state === 'done');
    older.goOn();
    await done(older.desk);
    await new ReportFile(folder, log).write(older.desk.report.toSaved());
    assert.equal((await saved())?.started, at);
  });

  it('keeps nothing of an account that was removed while no window had it open', async () => {
    clouds.set('b', new FleetCloud());
    ids = ['a', 'b'];
    const first = await open();
    first.start();
    await done(first);
    await savedAs((report) => report?.state === 'done');
    first.dispose();
    ids = ['a'];
    await open();
    await savedAs((report) => report?.accounts.length === 1);
    assert.doesNotMatch(await readFile(join(folder, 'reports', 'last.json'), 'utf8'), /"b"/);
  });

  it('forgets accounts in the file alone: those that are gone, and what was learnt of those that changed', async () => {
    clouds.set('b', new FleetCloud());
    ids = ['a', 'b'];
    const first = await open();
    first.start();
    await done(first);
    await savedAs((report) => report?.state === 'done');
    first.dispose();
    const file = new ReportFile(folder, log);
    await file.forget(['c'], ['d']);
    assert.equal((await saved())?.accounts[0]?.regions.length, 2);
    await file.forget(['b'], ['a']);
    ids = ['a'];
    assert.deepEqual((await saved())?.accounts, [{ id: 'a', scope: 'all', regions: [] }]);
    const second = await open();
    assert.equal(second.report.progress.state, 'interrupted');
    await second.resume();
    await done(second);
    assert.equal(second.report.snapshot().rows.length, 6);
  });

  it('keeps nothing in the file of an account that changed or is gone', async () => {
    clouds.set('b', new FleetCloud());
    ids = ['a', 'b'];
    cloud.before = (what, id) => what === 'instances' && id === 'r-2' && Promise.reject(failing('timeout'));
    const desk = await open();
    desk.start();
    await done(desk);
    desk.report.stop();
    desk.report.reopen('a');
    await savedAs((report) => report?.state === 'paused' && report.accounts[0]?.regions.length === 0);
    desk.report.reopen('b');
    await savedAs((report) => report?.accounts[1]?.regions.length === 0);
    desk.report.forget('b');
    await savedAs((report) => report?.accounts.length === 1);
    assert.deepEqual(desk.report.snapshot().scope, scopeOf('a'));
  });
});
