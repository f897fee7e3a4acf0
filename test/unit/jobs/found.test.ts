import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { JobTracker } from '../../../src/jobs/tracker.ts';
import type { RunningBackup } from '../../../src/model/jobs.ts';
import type { Instance } from '../../../src/model/resources.ts';
import { RecordingLog } from '../../support/log.ts';
import { openCloud, recordOf, recordsIn, type JobCloud } from './cloud.ts';

const day = 24 * 60 * 60_000;
const signal = new AbortController().signal;

describe('backups that somebody else started', () => {
  let cloud: JobCloud;
  let folder: string;
  let trackers: JobTracker[];

  before(async () => {
    cloud = await openCloud();
  });
  after(async () => await cloud.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-found-'));
    trackers = [];
  });
  afterEach(async () => {
    await Promise.all(trackers.map(async (tracker) => await tracker.dispose()));
    await rm(folder, { recursive: true });
  });

  function openWindow(log = new RecordingLog()) {
    const tracker = new JobTracker({
      records: recordsIn(folder),
      provider: async () => await Promise.resolve(cloud.provider),
      log,
      setUnderWay: async () => await Promise.resolve(),
      interval: 20,
      longest: 25,
      now: Date.now,
      describe: () => 'no answer',
    });
    trackers.push(tracker);
    const outcomes: Promise<string>[] = [];
    tracker.onDidFollow(({ outcome }) => outcomes.push(outcome.then(({ end }) => end)));
    return { tracker, outcomes };
  }

  /** Somebody starts a backup in the console, and it is looked for. */
  async function startElsewhere(name: string): Promise<readonly [Instance, readonly RunningBackup[]]> {
    const instance = cloud.instance(name);
    cloud.sandbox.startBackup(instance.id);
    const running = await cloud.provider.runningBackups(instance, { signal });
    assert.equal(running.length, 1);
    return [instance, running];
  }

  it('are followed to their end like own ones, and known as what they are', async () => {
    const { tracker, outcomes } = openWindow();
    const [instance, running] = await startElsewhere('orders-db');
    assert.equal(await tracker.found('a1', instance, running), 1);
    const [record] = tracker.records();
    assert.equal(record?.source, 'elsewhere');
    assert.equal(record.instanceName, 'orders-db');
    assert.equal(record.started, running[0]?.started?.getTime());
    assert.ok(record.lastProgress, 'how far it is was known at once');
    assert.deepEqual(await Promise.all(outcomes), ['done']);
    assert.equal(tracker.records()[0]?.ended?.outcome, 'done');
  });

  it('are followed once, however often and wherever they are found', async () => {
    const one = openWindow();
    const other = openWindow();
    const [instance, running] = await startElsewhere('customers-db');
    const news = await Promise.all([
      one.tracker.found('a1', instance, running),
      one.tracker.found('a1', instance, running),
    ]);
    assert.deepEqual(news.toSorted(), [0, 1]);
    assert.equal(await other.tracker.found('a1', instance, running), 0, 'another window knows them');
    assert.deepEqual([one.outcomes.length, other.outcomes.length], [1, 0]);
    assert.equal(other.tracker.records()[0]?.source, 'elsewhere', 'and lists them');
    await Promise.all(one.outcomes);
    assert.equal(await one.tracker.found('a1', instance, running), 0, 'an answer may be older than the end');
    assert.equal((await recordsIn(folder).list()).length, 1);
  });

  it('are not taken for others where they were started here', async () => {
    const { tracker, outcomes } = openWindow();
    const job = await cloud.order('inventory-db');
    const instance = cloud.instance('inventory-db');
    const running = await cloud.provider.runningBackups(instance, { signal });
    await tracker.start('a1', 'inventory-db', job);
    assert.equal(await tracker.found('a1', instance, running), 0);
    assert.deepEqual(
      tracker.records().map(({ source }) => source),
      ['own'],
    );
    assert.deepEqual(await Promise.all(outcomes), ['done']);
  });

  it('turn out as own where somebody looked before the start was through', async () => {
    const { tracker, outcomes } = openWindow();
    const job = await cloud.order('billing-db');
    const instance = cloud.instance('billing-db');
    await tracker.found('a1', instance, await cloud.provider.runningBackups(instance, { signal }));
    assert.equal(await tracker.start('a1', 'billing-db', job), true);
    const [record, ...others] = tracker.records();
    assert.deepEqual([record?.source, others.length], ['own', 0]);
    assert.equal(outcomes.length, 2, 'it is shown as own now');
    assert.deepEqual(await Promise.all(outcomes), ['done', 'done']);
    assert.equal((await recordsIn(folder).list())[0]?.source, 'own');
  });

  it('come back when the cloud lists again what it seemed to have lost', async () => {
    const [instance, running] = await startElsewhere('analytics-db');
    const [found] = running;
    assert.ok(found);
    const ended = { outcome: 'lost', at: Date.now() } as const;
    const records = recordsIn(folder);
    const lost = recordOf(found.job, { source: 'elsewhere', ended, told: true });
    await records.add(lost);
    await records.release(lost.id);
    const { tracker, outcomes } = openWindow();
    assert.equal(await tracker.found('a1', instance, running), 0, 'it was known');
    assert.deepEqual(await Promise.all(outcomes), ['done']);
  });
});

describe('the list of jobs', () => {
  let folder: string;
  let trackers: JobTracker[];
  const log = new RecordingLog();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-listed-'));
    trackers = [];
    log.lines.length = 0;
  });
  afterEach(async () => {
    await Promise.all(trackers.map(async (tracker) => await tracker.dispose()));
    await rm(folder, { recursive: true });
  });

  function openWindow(): JobTracker {
    const tracker = new JobTracker({
      records: recordsIn(folder),
      provider: async () => await new Promise(() => undefined),
      log,
      setUnderWay: async () => await Promise.resolve(),
      interval: 20,
      now: Date.now,
      describe: () => 'no answer',
    });
    trackers.push(tracker);
    return tracker;
  }

  /** Jobs that ended so many days ago. */
  async function keep(days: readonly number[], told = true): Promise<void> {
    const records = recordsIn(folder);
    for (const [index, count] of days.entries()) {
      const job = { id: String(index), instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: 0 };
      const record = recordOf(job, { ended: { outcome: 'done', at: Date.now() - count * day }, told });
      await records.add(record);
      await records.release(record.id);
    }
  }

  it('keeps what ended for a week', async () => {
    await keep([0, 1, 6.9, 7.1, 30]);
    const tracker = openWindow();
    await tracker.resume();
    const ids = tracker.records().map(({ job }) => job.id);
    assert.deepEqual(ids.toSorted(), ['0', '1', '2']);
    assert.equal((await readdir(folder)).length, 3);
  });

  it('keeps the latest fifty', async () => {
    await keep(Array.from({ length: 53 }, (_, index) => index / 20));
    const tracker = openWindow();
    await tracker.resume();
    const ids = new Set(tracker.records().map(({ job }) => job.id));
    assert.equal(ids.size, 50);
    assert.deepEqual([ids.has('0'), ids.has('49'), ids.has('50')], [true, true, false]);
  });

  it('takes off what the user removes, in all windows', async () => {
    await keep([0, 1]);
    const one = openWindow();
    const other = openWindow();
    await one.resume();
    await other.resume();
    const [first] = one.records();
    await one.remove(first?.id ?? '');
    await other.resume();
    assert.deepEqual([one.records().length, other.records().length], [1, 1]);
  });

  it('tells an end that a window noticed and did not live to tell, once', async () => {
    await keep([0], false);
    const told: string[] = [];
    const windows = [openWindow(), openWindow()];
    windows.forEach((tracker) => tracker.onDidTell(({ job }) => told.push(job.id)));
    await Promise.all(windows.map(async (tracker) => await tracker.resume()));
    await Promise.all(windows.map(async (tracker) => await tracker.resume()));
    assert.deepEqual(told, ['0']);
  });

  it('keeps a job in the window that follows it, also while an answer takes long', async () => {
    const tracker = openWindow();
    const job = { id: '1', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: Date.now() };
    await tracker.start('a1', 'orders-db', job);
    const [file = ''] = (await readdir(folder)).filter((name) => name.endsWith('.lease'));
    const lease = async () => await readFile(join(folder, file), 'utf8');
    // The first look renews it, too.
    await wait(200);
    const before = await lease();
    // A third of the time that another window waits.
    for (const end = performance.now() + 7000; (await lease()) === before; await wait(100)) {
      assert.ok(performance.now() < end, 'its lease runs out');
    }
  });

  it('lists what cannot be written in this window, and does not tell it twice', async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder should be');
    const tracker = openWindow();
    const told: string[] = [];
    tracker.onDidTell(({ job }) => told.push(job.id));
    const job = { id: '1', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: Date.now() };
    assert.equal(await tracker.start('a1', 'orders-db', job), false);
    const [record] = tracker.records();
    await tracker.stop(record?.id ?? '');
    await tracker.resume();
    assert.equal(tracker.records()[0]?.ended?.outcome, 'stopped');
    assert.deepEqual(told, ['1']);
    await tracker.remove(record?.id ?? '');
    assert.deepEqual(tracker.records(), []);
  });
});
