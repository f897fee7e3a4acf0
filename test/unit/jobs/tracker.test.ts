import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { clouds } from '../../../src/clouds/index.ts';
import { isJobRecord, recordId, type JobRecord } from '../../../src/jobs/records.ts';
import type { FollowedJob } from '../../../src/jobs/run.ts';
import { JobTracker } from '../../../src/jobs/tracker.ts';
import type { Account, Credentials } from '../../../src/model/account.ts';
import { CloudError, isCloudError } from '../../../src/model/errors.ts';
import type { BackupJob, JobProgress } from '../../../src/model/jobs.ts';
import type { CloudProvider } from '../../../src/model/provider.ts';
import { LeasedRecords } from '../../../src/platform/leasedRecords.ts';
import { RecordingLog } from '../../support/log.ts';
import type { Instance } from '../../../src/model/resources.ts';
import { sampleKeys, startSandbox, type Sandbox } from '../../../src/sandbox/index.ts';
import { recordOf } from './cloud.ts';

/** How long a backup takes by the fake cloud's clock, and how often it is looked at, in milliseconds. */
const duration = 300;
const interval = 20;
const longest = 25;
/** By how much each look moves the fake cloud's clock on: a busy machine does not make a backup shorter. */
const step = 20;

/** A window that follows jobs. */
interface Window {
  readonly tracker: JobTracker;
  readonly log: RecordingLog;
  /** What was said to be under way, call by call. */
  readonly underWay: boolean[];
  /** The jobs it began to follow, each with what was heard of it. */
  readonly followed: Heard[];
  readonly changes: JobRecord[];
  /** The jobs whose end, or whose wait for a key, was told. */
  readonly told: JobRecord[];
}

interface Heard {
  readonly job: FollowedJob;
  readonly progress: JobProgress[];
  readonly trouble: string[];
}

class JobRecords extends LeasedRecords<JobRecord> {
  constructor(folder: string, now?: () => number) {
    super(folder, isJobRecord, now);
  }
}

/** On a disk that cannot be read at times. */
class UnreadableRecords extends JobRecords {
  isBroken = true;

  override async list(): Promise<readonly JobRecord[]> {
    return await (this.isBroken ? Promise.reject(new Error('EIO')) : super.list());
  }
}

/** On a disk that takes its time. */
class SlowRecords extends JobRecords {
  override async hold(id: string): Promise<boolean> {
    const held = await super.hold(id);
    await wait(30);
    return held;
  }
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 5000; !holds(); await wait(10)) {
    assert.ok(performance.now() < end, `it never happened: ${what}`);
  }
}

describe('following backups', function () {
  this.timeout(8000);

  let sandbox: Sandbox;
  let provider: CloudProvider;
  let instances: Map<string, Instance>;
  let folder: string;
  /** Milliseconds that have passed in the fake cloud besides the looks. */
  let passed = 0;
  /** Milliseconds by which the windows' clocks are ahead. */
  let ahead: number;
  let windows: Window[];
  const providers: CloudProvider[] = [];
  const signal = new AbortController().signal;

  function connect(credentials: Credentials = sampleKeys.full, timeout = 5000): CloudProvider {
    const account: Account = {
      id: 'a1',
      cloud: 'alibaba',
      name: 'a1',
      method: 'accessKey',
      site: 'custom',
      endpoint: sandbox.url,
      keyPlace: 'window',
    };
    const cloud = clouds.find(({ id }) => id === 'alibaba');
    assert.ok(cloud);
    const made = cloud.connect(
      account,
      credentials,
      { timeout, concurrency: 8, language: 'en' },
      { log: new RecordingLog() },
    );
    providers.push(made);
    return made;
  }

  before(async () => {
    const began = Date.now();
    const now = () => new Date(began + passed + looks() * step);
    sandbox = await startSandbox({ backupDuration: duration, now, requestClock: () => new Date() });
    provider = connect();
    const { items } = await provider.listInstances({ id: 'cn-hangzhou', name: '' }, {}, { signal });
    instances = new Map(items.map((instance) => [instance.name, instance]));
  });
  after(async () => {
    providers.forEach((each) => each.dispose());
    await sandbox.close();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-tracker-'));
    ahead = 0;
    windows = [];
  });
  afterEach(async () => {
    sandbox.faults.clear();
    await Promise.all(windows.map(({ tracker }) => tracker.dispose()));
    await rm(folder, { recursive: true });
  });

  function openWindow(
    by: () => Promise<CloudProvider> = async () => await Promise.resolve(provider),
    records = new JobRecords(folder, () => Date.now() + ahead),
  ): Window {
    const log = new RecordingLog();
    const underWay: boolean[] = [];
    const followed: Heard[] = [];
    const changes: JobRecord[] = [];
    const told: JobRecord[] = [];
    const tracker = new JobTracker({
      records,
      provider: by,
      log,
      setUnderWay: async (any) => await Promise.resolve(void underWay.push(any)),
      interval,
      longest,
      now: Date.now,
      describe: (error) => (isCloudError(error) ? error.kind : 'unexpected'),
    });
    tracker.onDidFollow((job) => {
      const heard: Heard = { job, progress: [], trouble: [] };
      job.onProgress((progress, trouble) => {
        heard.progress.push(progress);
        if (trouble !== undefined) {
          heard.trouble.push(trouble);
        }
      });
      followed.push(heard);
    });
    tracker.onDidChange((record) => changes.push(record));
    tracker.onDidTell((record) => told.push(record));
    const window = { tracker, log, underWay, followed, changes, told };
    windows.push(window);
    return window;
  }

  /** Asks the fake cloud for a backup of its own for each test, so that none finds another's. */
  async function order(name: string): Promise<BackupJob> {
    const instance = instances.get(name);
    assert.ok(instance, name);
    const { choices } = await provider.backupOptions(instance, { signal });
    const choice = choices.find(({ needsDatabases }) => !needsDatabases);
    assert.ok(choice);
    const request = { instanceId: instance.id, regionId: instance.regionId, choiceId: choice.id, databases: [] };
    return await provider.createBackup(request, { signal });
  }

  function first({ followed: [heard] }: Window): Heard {
    assert.ok(heard, 'it follows nothing');
    return heard;
  }

  /** How the records end, as any window can read them. */
  const ends = async () => (await new JobRecords(folder).list()).map(({ ended }) => ended?.outcome);
  const progressOf = ({ tracker }: Window, job: BackupJob) => tracker.get(recordId('a1', job))?.lastProgress;

  // Asked for while the sandbox is being made, too.
  const looks = () =>
    (sandbox as Sandbox | undefined)?.requests.filter(({ action }) => action === 'DescribeBackupTasks').length ?? 0;
  const sent = (from: number) => new Set(sandbox.requests.slice(from).map(({ action }) => action));

  it('keeps what it knows while the records cannot be read, and never says then that nothing is under way', async () => {
    const records = new UnreadableRecords(folder);
    const window = openWindow(undefined, records);
    await window.tracker.resume();
    assert.deepEqual(window.underWay, []);
    const job = await order('orders-db');
    await window.tracker.start('a1', 'orders-db', job);
    await window.tracker.resume();
    assert.equal((await first(window).job.outcome).end, 'done');
    assert.equal(window.tracker.records().length, 1);
    assert.deepEqual(window.underWay, [true]);
    assert.equal(window.log.lines.filter((line) => line.includes('could not be read')).length, 1);
    records.isBroken = false;
    await window.tracker.resume();
    assert.equal(window.underWay.at(-1), false);
  });

  it('goes on to the end and gives the backup, the percentage never falling', async () => {
    const window = openWindow();
    const job = await order('orders-db');
    await window.tracker.start('a1', 'orders-db', job);
    assert.deepEqual(window.underWay, [true]);
    assert.ok(window.changes.length > 0 && window.changes.every((changed) => changed.job.id === job.id));
    const { job: followed, progress } = first(window);
    await until('a percentage on the row', () => (progressOf(window, job)?.percent ?? 0) > 0);
    const outcome = await followed.outcome;
    assert.equal(outcome.end, 'done');
    const backupId = outcome.backupId ?? '';
    const ref = { instanceId: job.instanceId, regionId: job.regionId, backupId, copy: false };
    assert.equal((await provider.findBackup(ref, { signal }))?.state.kind, 'good', 'the backup it names is there');
    const percents = progress.map(({ percent }) => percent ?? 0);
    assert.ok(new Set(percents).size > 2, percents.join(', '));
    assert.deepEqual(
      percents,
      percents.toSorted((left, right) => left - right),
    );
    assert.ok(progress.some(({ stage }) => stage === 'Uploading'));
    const [left] = await new JobRecords(folder).list();
    assert.equal(left?.ended?.outcome, 'done');
    assert.equal(left.ended.backupId, backupId);
    assert.ok((left.ended.took ?? -1) >= 0, 'how long it took is known, as it was looked at');
    assert.equal(left.told, true);
    assert.deepEqual(
      window.told.map(({ id }) => id),
      [left.id],
      'its end is told once',
    );
    assert.deepEqual(
      (await readdir(folder)).map((name) => name.replace(/^.*\./, '')),
      ['json'],
      'nobody holds it any more',
    );
    assert.deepEqual(window.underWay, [true, false]);
    assert.deepEqual(window.log.lines, []);
  });

  it('says that the row changed only when it did', async () => {
    const window = openWindow();
    const ordered = await order('customers-db');
    const task = { BackupJobId: ordered.id, BackupStatus: 'Checking', BackupProgressStatus: 'Checking', Process: '1' };
    const body = JSON.stringify({ RequestId: 'R', Items: { BackupJob: [task] } });
    sandbox.faults.add({ kind: 'body', body, action: 'DescribeBackupTasks', times: 3 });
    await window.tracker.start('a1', 'customers-db', ordered);
    const { job, progress } = first(window);
    await job.outcome;
    const looksOfRow = progress.map(({ percent, stage }) => `${percent} ${stage}`);
    assert.deepEqual(new Set(looksOfRow.slice(0, 3)), new Set(['1 Checking']));
    const different = looksOfRow.filter((look, index) => look !== looksOfRow[index - 1]).length;
    const looksInRecord = window.changes.map(({ lastProgress: last }) => `${last?.percent} ${last?.stage}`);
    const differentInRecord = looksInRecord.filter((look, index) => look !== looksInRecord[index - 1]).length;
    assert.equal(differentInRecord, different + 1, 'before the first look on top');
    assert.ok(window.changes.length < different + 10, 'and few others: how long it usually takes, and its end');
  });

  it('ends with a failure that the cloud reports', async () => {
    sandbox.faults.add({ kind: 'jobFails', action: 'CreateBackup' });
    const window = openWindow();
    await window.tracker.start('a1', 'inventory-db', await order('inventory-db'));
    assert.deepEqual(await first(window).job.outcome, { end: 'failed' });
    assert.deepEqual(await ends(), ['failed']);
    assert.deepEqual(window.underWay, [true, false]);
  });

  it('says so when the cloud no longer lists the job', async () => {
    const { id: instanceId = '', regionId = '' } = instances.get('billing-db') ?? {};
    const window = openWindow();
    await window.tracker.start('a1', 'billing-db', {
      id: '123456789',
      instanceId,
      regionId,
      asked: Date.now() - 61_000,
    });
    assert.deepEqual(await first(window).job.outcome, { end: 'lost' });
    assert.deepEqual(await ends(), ['lost']);
    assert.equal(window.told.length, 1);
  });

  it('waits for a job that the cloud does not list yet', async () => {
    const window = openWindow();
    const job = await order('billing-db');
    const body = JSON.stringify({ RequestId: 'R', Items: { BackupJob: [] } });
    sandbox.faults.add({ kind: 'body', body, action: 'DescribeBackupTasks', times: 3 });
    await window.tracker.start('a1', 'billing-db', job);
    assert.equal((await first(window).job.outcome).end, 'done');
  });

  it('does not follow a job in a state that it does not know for ever', async () => {
    const { id: instanceId = '', regionId = '' } = instances.get('orders-db') ?? {};
    const task = { BackupJobId: '1', BackupStatus: 'Cancelled', BackupProgressStatus: 'Cancelled' };
    const body = JSON.stringify({ RequestId: 'R', Items: { BackupJob: [task] } });
    sandbox.faults.add({ kind: 'body', body, action: 'DescribeBackupTasks', times: Infinity });
    const window = openWindow();
    const asked = Date.now() - 8 * 24 * 3_600_000;
    await window.tracker.start('a1', 'orders-db', { id: '1', instanceId, regionId, asked });
    assert.deepEqual(await first(window).job.outcome, { end: 'givenUp' });
    assert.deepEqual(await ends(), ['givenUp']);
  });

  it('keeps asking while there is no answer, tells of it, and finds the end', async () => {
    const window = openWindow(async () => await Promise.resolve(connect(sampleKeys.full, 500)));
    const job = await order('analytics-db');
    sandbox.faults.add({ kind: 'hang', headers: false, action: 'DescribeBackupTasks', times: 2 });
    await window.tracker.start('a1', 'analytics-db', job);
    const { job: followed, trouble, progress } = first(window);
    assert.equal((await followed.outcome).end, 'done');
    assert.deepEqual(trouble, ['timeout', 'timeout']);
    assert.ok(progress.length >= 2, 'the row keeps what was known');
    assert.deepEqual(
      window.log.lines.map((line) => line.includes(job.id) && line.includes('timeout')),
      [true, true],
    );
  });

  for (const kind of ['reset', 'throttle'] as const) {
    it(`goes on over passing trouble: ${kind}`, async () => {
      const window = openWindow();
      sandbox.faults.add({ kind, action: 'DescribeBackupTasks' });
      await window.tracker.start('a1', 'erp-db', await order(kind === 'reset' ? 'erp-db' : 'wiki-db'));
      assert.equal((await first(window).job.outcome).end, 'done');
    });
  }

  it('goes on when it cannot get at the account for a while', async () => {
    let tries = 0;
    const window = openWindow(async () => {
      tries += 1;
      if (tries < 3) {
        throw new CloudError({ kind: 'network', message: 'no' });
      }
      return await Promise.resolve(provider);
    });
    await window.tracker.start('a1', 'loyalty-db', await order('tenants-db'));
    assert.equal((await first(window).job.outcome).end, 'done');
    assert.equal(first(window).trouble.length, 2);
  });

  it('waits for the account when its key is refused, and goes on once that is mended', async () => {
    let key: Credentials = sampleKeys.disabled;
    const window = openWindow(async () => await Promise.resolve(connect(key)));
    const job = await order('billing-db');
    assert.equal(await window.tracker.start('a1', 'billing-db', job), true);
    const outcome = await first(window).job.outcome;
    assert.ok(outcome.end === 'signedOut');
    assert.equal(first(window).trouble.length, 0);
    const [waits] = await new JobRecords(folder).list();
    assert.equal(waits?.signedOut?.reason, outcome.reason, 'it is not forgotten');
    assert.equal(waits.ended, undefined);
    assert.equal(window.told.length, 1);
    assert.deepEqual(window.underWay, [true]);
    await window.tracker.resume();
    await window.tracker.accountsChanged(['another']);
    assert.equal(window.followed.length, 1, 'it is not asked for in vain');
    key = sampleKeys.full;
    await window.tracker.accountsChanged(['a1']);
    const again = window.followed[1];
    assert.ok(again, 'it goes on');
    assert.deepEqual(again.job.record.job, job);
    assert.equal((await again.job.outcome).end, 'done');
    assert.deepEqual(await ends(), ['done']);
    assert.equal(window.tracker.get(waits.id)?.signedOut, undefined);
  });

  it('asks for a key once, whichever window finds that there is none', async () => {
    const error = new CloudError({ kind: 'noKey', message: 'no key' });
    const one = openWindow(async () => await Promise.reject(error));
    await one.tracker.start('a1', 'crm-db', await order('billing-db'));
    await until('it is told', () => one.told.length > 0);
    const other = openWindow(async () => await Promise.reject(error));
    await other.tracker.resume();
    await until('the other one tries', () => other.followed.length > 0);
    await other.followed[0]?.job.outcome;
    assert.equal(other.told.length, 0);
    assert.equal(other.tracker.records()[0]?.signedOut?.reason, 'no key', 'the list says so there, too');
  });

  it('waits for the account in the next window, too', async () => {
    const error = new CloudError({ kind: 'noKey', message: 'no key' });
    const before = openWindow(async () => await Promise.reject(error));
    await before.tracker.start('a1', 'inventory-db', await order('inventory-db'));
    assert.deepEqual(await first(before).job.outcome, { end: 'signedOut', reason: 'no key' });
    await before.tracker.dispose();
    ahead = 15_001;
    const next = openWindow();
    await next.tracker.resume();
    assert.equal((await first(next).job.outcome).end, 'done');
  });

  it('ends when a permission is missing', async () => {
    const error = new CloudError({ kind: 'forbidden', message: 'no permission' });
    const window = openWindow(async () => await Promise.reject(error));
    const job: BackupJob = { id: '1', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: Date.now() };
    await window.tracker.start('a1', 'orders-db', job);
    assert.deepEqual(await first(window).job.outcome, { end: 'refused', reason: 'no permission' });
    assert.deepEqual(await ends(), ['refused']);
    assert.deepEqual(window.underWay, [true, false]);
  });

  it('is tried again after a refusal when the user wants it', async () => {
    let isAllowed = false;
    const error = new CloudError({ kind: 'forbidden', message: 'no permission' });
    const window = openWindow(async () => (isAllowed ? await Promise.resolve(provider) : await Promise.reject(error)));
    const job = await order('erp-db');
    await window.tracker.start('a1', 'erp-db', job);
    await first(window).job.outcome;
    isAllowed = true;
    await window.tracker.retry(recordId('a1', job));
    assert.equal((await window.followed[1]?.job.outcome)?.end, 'done');
    assert.deepEqual(await ends(), ['done']);
    assert.equal(window.told.length, 2);
  });

  it('is done also when it cannot be recorded, and says that it will not survive', async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder should be');
    const window = openWindow();
    assert.equal(await window.tracker.start('a1', 'erp-db', await order('erp-db')), false);
    assert.equal((await first(window).job.outcome).end, 'done');
    assert.ok(window.log.lines.some((line) => line.includes('could not be written')));
  });

  it('stops on request: nothing more is asked, nothing is changed in the cloud', async () => {
    const window = openWindow();
    const job = await order('orders-db');
    await window.tracker.start('a1', 'orders-db', job);
    await until('a first look', () => first(window).progress.length > 0);
    const from = sandbox.requests.length;
    first(window).job.stop();
    assert.deepEqual(await first(window).job.outcome, { end: 'stopped' });
    assert.deepEqual(await ends(), ['stopped']);
    const other = openWindow();
    await other.tracker.resume();
    await window.tracker.found('a1', { id: job.instanceId, name: 'orders-db', regionId: job.regionId }, [
      { job, started: undefined, mode: undefined, progress: { state: 'running', percent: 1, stage: '', backupId: '' } },
    ]);
    assert.deepEqual([window.followed.length, other.followed.length], [1, 0], 'no other window takes it up');
    const before = looks();
    await wait(interval * 3);
    assert.equal(looks(), before);
    assert.ok([...sent(from)].every((action) => action.startsWith('Describe')));
    passed += duration;
    assert.equal((await provider.jobProgress(job, { signal })).state, 'done');
  });

  it('stops at once, also while an answer is awaited', async () => {
    const window = openWindow();
    sandbox.faults.add({ kind: 'hang', headers: false, action: 'DescribeBackupTasks' });
    const before = looks();
    await window.tracker.start('a1', 'orders-db', await order('customers-db'));
    await until('a look', () => looks() > before);
    const began = performance.now();
    first(window).job.stop();
    assert.deepEqual(await first(window).job.outcome, { end: 'stopped' });
    assert.ok(performance.now() - began < 1000);
    assert.equal(first(window).trouble.length, 0);
  });

  it('goes on in the next window when this one closes', async () => {
    const closing = openWindow();
    const job = await order('inventory-db');
    await closing.tracker.start('a1', 'inventory-db', job);
    await until('a first look', () => first(closing).progress.length > 0);
    await closing.tracker.dispose();
    assert.deepEqual(await first(closing).job.outcome, { end: 'stopped' });
    assert.deepEqual(closing.underWay, [true], 'the next start has to look');
    assert.deepEqual(
      (await readdir(folder)).map((name) => name.replace(/^.*\./, '')),
      ['json'],
      'the record stays, free to be taken',
    );
    const next = openWindow();
    await next.tracker.resume();
    assert.deepEqual(first(next).job.record.job, job);
    assert.equal(first(next).job.record.instanceName, 'inventory-db');
    assert.equal((await first(next).job.outcome).end, 'done');
    assert.deepEqual(next.underWay, [false]);
    assert.deepEqual(await ends(), ['done']);
  });

  it('goes on in the next window after this one crashed, once its lease is over', async () => {
    const job = await order('billing-db');
    // A window that made the record and was never heard of again.
    await new JobRecords(folder).add(recordOf(job, { instanceName: 'billing-db' }));
    const next = openWindow();
    await next.tracker.resume();
    assert.equal(next.followed.length, 0, 'it may still be alive');
    ahead = 15_001;
    await next.tracker.resume();
    assert.equal((await first(next).job.outcome).end, 'done');
    assert.deepEqual(await ends(), ['done']);
  });

  it('takes over by itself from a window that is gone', async () => {
    const job = await order('orders-db');
    await new JobRecords(folder).add(recordOf(job, { instanceName: 'orders-db' }));
    const next = openWindow();
    // The one long wait of this test is made a hundred times shorter.
    const { setTimeout: real } = globalThis;
    const sooner = (work: () => void, ms = 0) => real(work, ms >= 1000 ? ms / 100 : ms);
    const clock = mock.method(globalThis, 'setTimeout', sooner as typeof real);
    await next.tracker.resume().finally(() => clock.mock.restore());
    assert.equal(next.followed.length, 0, 'it may still be alive');
    ahead = 15_001;
    await until('it looks again', () => next.followed.length > 0);
    assert.equal((await first(next).job.outcome).end, 'done');
  });

  it('is done by one window only', async () => {
    const owner = openWindow();
    const other = openWindow();
    await owner.tracker.start('a1', 'analytics-db', await order('analytics-db'));
    await other.tracker.resume();
    await owner.tracker.resume();
    assert.equal(owner.followed.length, 1, 'a job it follows is not taken up again');
    assert.equal(other.followed.length, 0);
    assert.equal((await first(owner).job.outcome).end, 'done');
    assert.deepEqual(other.underWay, [], 'the other window leaves the mark alone while there is a job');
  });

  it('gives way to a window that took the job over', async () => {
    const slow = openWindow(async () => await Promise.resolve(connect(sampleKeys.full, 1000)));
    sandbox.faults.add({ kind: 'hang', headers: false, action: 'DescribeBackupTasks' });
    const before = looks();
    await slow.tracker.start('a1', 'wiki-db', await order('wiki-db'));
    await until('a look', () => looks() > before);
    // It has been silent for longer than its lease.
    ahead = 15_001;
    const quick = openWindow(async () => {
      await first(slow).job.outcome;
      return provider;
    });
    await quick.tracker.resume();
    assert.deepEqual(await first(slow).job.outcome, { end: 'elsewhere' });
    assert.equal((await first(quick).job.outcome).end, 'done');
    assert.deepEqual(slow.underWay, [true], 'the mark is left to the other window');
    assert.deepEqual(await ends(), ['done']);
    assert.deepEqual([slow.told.length, quick.told.length], [0, 1], 'only one of them tells');
  });

  it('is done once in a window that looks twice at the same time', async () => {
    const before = new JobRecords(folder);
    const kept = recordOf(await order('orders-db'), { instanceName: 'orders-db' });
    await before.add(kept);
    await before.release(kept.id);
    const window = openWindow(undefined, new SlowRecords(folder));
    // A window that starts with the view open does so.
    const looksOnce = window.tracker.resume();
    await wait(15);
    await Promise.all([looksOnce, window.tracker.resume()]);
    assert.equal(window.followed.length, 1);
    assert.equal((await first(window).job.outcome).end, 'done');
  });

  it('is marked as over when there is nothing to resume', async () => {
    const window = openWindow();
    await window.tracker.resume();
    assert.deepEqual(window.underWay, [false]);
    assert.equal(window.followed.length, 0);
  });

  it('ends without a word with an account that is removed, and leaves those of others', async () => {
    const window = openWindow();
    const stays = recordOf(await order('erp-db'), { instanceName: 'erp-db', accountId: 'stays' });
    await new JobRecords(folder).add(stays);
    const job = await order('tenants-db');
    await window.tracker.start('gone', 'tenants-db', job);
    await until('a look', () => first(window).progress.length > 0);
    await window.tracker.forget('gone');
    assert.deepEqual(await first(window).job.outcome, { end: 'elsewhere' });
    assert.ok(window.tracker.records().every(({ accountId }) => accountId === 'stays'));
    assert.equal(window.told.length, 0);
    const left = await new JobRecords(folder).list();
    assert.deepEqual(
      left.map(({ accountId }) => accountId),
      ['stays'],
    );
    assert.equal(first(window).trouble.length, 0);
  });
});
