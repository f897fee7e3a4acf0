import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type * as jobsModule from '../../../src/jobs/index.ts';
import type { JobParts } from '../../../src/jobs/index.ts';
import type { JobRecord } from '../../../src/jobs/records.ts';
import type { ActivityEntry } from '../../../src/model/activity.ts';
import type { JobDesk } from '../../../src/model/desks.ts';
import { CloudError } from '../../../src/model/errors.ts';
import type { BackupJob } from '../../../src/model/jobs.ts';
import { RecordingLog } from '../../support/log.ts';
import { commands, loadWithEditor, user } from '../webview/editor.ts';
import { openCloud, recordOf, recordsIn, type JobCloud } from './cloud.ts';

const { openJobs } = await loadWithEditor<typeof jobsModule>('../jobs/index.ts');

const minute = 60_000;
const hour = 60 * minute;

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 5000; !holds(); await wait(10)) {
    assert.ok(performance.now() < end, `it never happened: ${what}`);
  }
}

function only(desk: JobDesk): ActivityEntry {
  const [entry, ...others] = desk.entries();
  assert.ok(entry && others.length === 0, `${others.length + 1} entries`);
  return entry;
}

/** Messages about several jobs. */
const together = () => user.saw.filter((words) => words.includes('Show the List'));
const isOver = (desk: JobDesk) => () => ['done', 'failed', 'unclear'].includes(only(desk).state);

describe('jobs, as the user sees them', () => {
  let cloud: JobCloud;
  let folder: string;
  let desks: JobDesk[];
  /** Instances whose backups were read again, and backups that were shown. */
  let refreshed: string[];
  let shown: string[];
  let keys: string[];

  before(async () => {
    cloud = await openCloud();
  });
  after(async () => await cloud.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-desk-'));
    desks = [];
    refreshed = [];
    shown = [];
    keys = [];
    user.leave();
  });
  afterEach(async () => {
    cloud.sandbox.faults.clear();
    await Promise.all(desks.map(async (desk) => await desk.dispose()));
    await rm(folder, { recursive: true });
  });

  function openDesk(more: Partial<JobParts> = {}): JobDesk {
    const desk = openJobs({
      folder,
      provider: async () => await Promise.resolve(cloud.provider),
      accountName: (id) => (id === 'a1' ? 'prod' : undefined),
      setUnderWay: async () => await Promise.resolve(),
      log: new RecordingLog(),
      interval: 20,
      longest: 25,
      gather: 0,
      notifications: () => 'own',
      refreshBackups: ({ instanceName }) => void refreshed.push(instanceName),
      showBackup: async (_job, id) => await Promise.resolve(void shown.push(id)),
      enterKeyAgain: async (id) => await Promise.resolve(void keys.push(id)),
      ...more,
    });
    desks.push(desk);
    return desk;
  }

  async function startElsewhere(desk: JobDesk, name: string): Promise<void> {
    const instance = cloud.instance(name);
    cloud.sandbox.startBackup(instance.id);
    const { signal } = new AbortController();
    assert.equal(await desk.found('a1', instance, await cloud.provider.runningBackups(instance, { signal })), 1);
  }

  /** A job that another window has left like this; its provider never answers. */
  async function listed(more: Partial<JobRecord>, now?: number): Promise<ActivityEntry> {
    const job = { id: '507', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: Date.now() };
    const records = recordsIn(folder);
    const record = recordOf(more.job ?? job, more);
    await records.add(record);
    await records.release(record.id);
    const desk = openDesk({
      provider: async () => await new Promise(() => undefined),
      ...(now === undefined ? {} : { now: () => now }),
    });
    await desk.resume();
    return only(desk);
  }

  it('are listed with how far they are, then with how they ended', async () => {
    const desk = openDesk();
    const job = await cloud.order('orders-db');
    await desk.start('a1', 'orders-db', job);
    assert.deepEqual(desk.followed('a1'), ['orders-db']);
    assert.deepEqual(desk.followed('a2'), []);
    const first = only(desk);
    assert.deepEqual([first.kind, first.label, first.deeds], ['job', 'orders-db', ['stopFollowing']]);
    await until('a percentage', () => /^\d+ %/.test(only(desk).description));
    assert.equal(only(desk).state, 'running');
    assert.match(desk.summary()?.text ?? '', /^\$\(sync~spin\) Backing up orders-db \d+ %$/);
    assert.ok((desk.instances.current('a1', job.instanceId)?.percent ?? 0) > 0, 'the row of the instance says so, too');
    assert.equal(desk.instances.current('a2', job.instanceId), undefined);
    await until('what is usual', () => only(desk).tooltip.includes('Usually takes'));
    for (const fact of ['Account: prod', 'Region: cn-hangzhou', `Job id: ${job.id}`, 'Started here', 'Asked for: ']) {
      assert.ok(only(desk).tooltip.includes(fact), fact);
    }
    await until('its end', isOver(desk));
    const { state, description, deeds, id } = only(desk);
    assert.equal(state, 'done');
    assert.match(description, /^done just now · \d+ s$/);
    assert.deepEqual(deeds, ['show', 'remove']);
    assert.equal(id, first.id);
    assert.equal(desk.summary(), undefined);
    assert.equal(desk.instances.current('a1', job.instanceId), undefined);
    await desk.act(id, 'show');
    assert.equal(shown.length, 1);
    await desk.act(id, 'remove');
    assert.deepEqual(desk.entries(), []);
  });

  it('say when they are expected to end, once that is known', async () => {
    const task = { BackupJobId: '1', BackupStatus: 'Backuping', BackupProgressStatus: 'Uploading', Process: '42' };
    const body = JSON.stringify({ RequestId: 'R', Items: { BackupJob: [task] } });
    cloud.sandbox.faults.add({ kind: 'body', body, action: 'DescribeBackupTasks', times: Infinity });
    const { id: instanceId, regionId } = cloud.instance('orders-db');
    const desk = openDesk();
    await desk.start('a1', 'orders-db', { id: '1', instanceId, regionId, asked: Date.now() });
    await until('the time left', () => /^42 % · about .* left$/.test(only(desk).description));
    assert.match(desk.summary()?.tooltip ?? '', /^orders-db: 42 % · about .* left$/);
  });

  it('tell of the end once, and offer the backup', async () => {
    user.press = (actions) => actions.find((action) => action === 'Show Backup');
    const desk = openDesk();
    const other = openDesk();
    await desk.start('a1', 'customers-db', await cloud.order('customers-db'));
    await other.resume();
    await until('the backup is shown', () => shown.length > 0);
    await other.resume();
    const next = openDesk();
    await next.resume();
    assert.deepEqual(user.saw, ['Backup of customers-db', 'The backup of customers-db is done. | Show Backup']);
    assert.deepEqual(refreshed, ['customers-db', 'customers-db'], 'at the beginning and at the end');
    assert.equal(only(next).state, 'done', 'it stays listed');
    assert.ok(
      user.counted.some((words) => /^\S+.* · \d+ %/.test(words)),
      user.counted.join('\n'),
    );
  });

  it('end in one message when several end at about the same time, and those that failed are named', async () => {
    user.press = (actions) => actions.find((action) => action === 'Show the List');
    const executed = mock.method(commands, 'executeCommand');
    const desk = openDesk({ gather: 400 });
    cloud.sandbox.faults.add({ kind: 'jobFails', action: 'CreateBackup' });
    const jobs = new Map<string, BackupJob>();
    for (const name of ['crm-db', 'orders-db', 'customers-db']) {
      jobs.set(name, await cloud.order(name));
    }
    await Promise.all([...jobs].map(async ([name, job]) => await desk.start('a1', name, job)));
    await until('the message', () => together().length > 0);
    assert.deepEqual(together(), ['Failed in the cloud: crm-db. 2 backups are done. | Show the List']);
    assert.ok(!user.saw.some((words) => words.includes('The backup of')), 'none is told by itself');
    assert.deepEqual(executed.mock.calls.at(-1)?.arguments, ['rdsBackups.activity.focus']);
    executed.mock.restore();
  });

  it('say what to do when a backup failed', async () => {
    cloud.sandbox.faults.add({ kind: 'jobFails', action: 'CreateBackup' });
    const desk = openDesk();
    await desk.start('a1', 'inventory-db', await cloud.order('inventory-db'));
    const words = /^The backup of inventory-db failed in the cloud\. Look at the instance/;
    await until('the message', () => words.test(user.saw.at(-1) ?? ''));
    assert.equal(only(desk).state, 'failed');
    assert.match(only(desk).description, /^failed in the cloud/);
  });

  const quiet = [
    { notifications: 'own', own: 2, elsewhere: 0 },
    { notifications: 'all', own: 2, elsewhere: 1 },
    { notifications: 'none', own: 0, elsewhere: 0 },
  ] as const;
  for (const { notifications, own, elsewhere } of quiet) {
    it(`notify as the setting has it: ${notifications}`, async () => {
      const desk = openDesk({ notifications: () => notifications });
      await desk.start('a1', 'billing-db', await cloud.order('billing-db'));
      // At the beginning and at the end, also without a word.
      await until('its end is told', () => refreshed.length === 2);
      const ofOwn = user.saw.length;
      await desk.act(only(desk).id, 'remove');
      await startElsewhere(desk, 'analytics-db');
      assert.match(only(desk).description, /started elsewhere/);
      assert.match(only(desk).tooltip, /Started elsewhere: manual backup/);
      await until('its end is told', () => refreshed.at(-1) === 'analytics-db');
      assert.deepEqual([ofOwn, user.saw.length - ofOwn], [own, elsewhere]);
    });
  }

  it('show at most three notifications of progress, and all of the jobs in the list', async () => {
    const desk = openDesk();
    const names = ['orders-db', 'customers-db', 'inventory-db', 'erp-db'];
    for (const name of names) {
      await desk.start('a1', name, await cloud.order(name));
    }
    assert.equal(user.saw.filter((title) => title.startsWith('Backup of ')).length, 3);
    assert.equal(desk.entries().length, 4);
    assert.equal(desk.summary()?.text, '$(sync~spin) 4 backups under way');
    assert.equal(desk.summary()?.tooltip.split('\n').length, 4);
  });

  it('go on when the notification is closed, and stop when that is wanted', async () => {
    user.wait = (cancel) => cancel();
    const desk = openDesk();
    const job = await cloud.order('tenants-db');
    await desk.start('a1', 'tenants-db', job);
    await until('the offer', () => user.saw.some((message) => message.endsWith(' | Stop Following')));
    assert.deepEqual(desk.followed('a1'), ['tenants-db'], 'it goes on');
    await desk.act(only(desk).id, 'stopFollowing');
    assert.equal(only(desk).state, 'unclear');
    assert.match(only(desk).description, /^no longer followed, stopped just now/);
    assert.deepEqual(only(desk).deeds, ['retry', 'remove']);
    assert.deepEqual(desk.followed('a1'), []);
    await desk.act(only(desk).id, 'retry');
    await until('its end', () => only(desk).state === 'done');
  });

  it('wait for a valid key, and go on where the user says so', async () => {
    const error = new CloudError({ kind: 'noKey', message: 'There is no key.' });
    let isMended = false;
    user.press = (actions) => actions.find((action) => action === 'Enter the Key Again');
    const desk = openDesk({
      provider: async () => await (isMended ? Promise.resolve(cloud.provider) : Promise.reject(error)),
    });
    const job = await cloud.order('wiki-db');
    await desk.start('a1', 'wiki-db', job);
    await until('the question', () => keys.length > 0);
    const { state, description, tooltip, deeds, id } = only(desk);
    assert.deepEqual([state, description], ['paused', 'following waits for a valid key']);
    assert.ok(tooltip.includes('There is no key.'));
    assert.deepEqual(deeds, ['retry', 'stopFollowing']);
    assert.equal(desk.summary(), undefined);
    assert.equal(desk.instances.current('a1', job.instanceId), undefined, 'another backup is not kept from starting');
    isMended = true;
    await desk.act(id, 'retry');
    await until('its end', () => only(desk).state === 'done');
  });

  it('are marked when the cloud no longer lists them', async () => {
    const desk = openDesk();
    const { id: instanceId, regionId } = cloud.instance('billing-db');
    await desk.start('a1', 'billing-db', { id: '123456789', instanceId, regionId, asked: Date.now() - 61_000 });
    const words = /^The cloud no longer lists the backup job of billing-db/;
    await until('the message', () => words.test(user.saw.at(-1) ?? ''));
    assert.equal(only(desk).state, 'unclear');
    assert.equal(only(desk).description, 'no longer listed by the cloud; how it ended is not known');
  });

  it('are marked when they run for days, and are still followed', async () => {
    const asked = Date.now() - 48 * hour;
    const entry = await listed({ job: { id: '9', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked } });
    assert.equal(entry.state, 'unclear');
    assert.equal(entry.description, 'running for 2 days, which is unusual; look at it in the console');
    assert.deepEqual(entry.deeds, ['stopFollowing']);
    assert.equal(desks[0]?.summary(), undefined, 'nothing turns round in the status bar for days');
    assert.equal(desks[0]?.instances.current('a1', 'rm-1')?.state, 'unknown', 'nobody can say that it goes on');
  });

  it('say when they take longer than usual', async () => {
    const asked = Date.now() - 20 * minute;
    const entry = await listed({
      job: { id: '9', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked },
      usual: { milliseconds: 12 * minute },
      lastProgress: { state: 'running', percent: 97, stage: 'Uploading', backupId: undefined },
    });
    assert.equal(entry.description, '97 % · longer than usual (usually 12 min)');
  });

  it('say of an end that nobody saw only when it was noticed', async () => {
    const at = Date.now() - 5 * minute;
    const ended = { outcome: 'done', at, backupId: 'b1' } as const;
    assert.equal((await listed({ ended, told: true })).description, 'done, noticed 5 min ago');
    const seen = await listed({ ended: { ...ended, took: 12 * minute }, told: true });
    assert.equal(seen.description, 'done 5 min ago · 12 min');
  });

  it('show in a window what another one follows, without a way to stop it there', async () => {
    const records = recordsIn(folder);
    const job = { id: '507', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: Date.now() };
    const progress = { state: 'running', percent: 42, stage: '', backupId: undefined } as const;
    await records.add(recordOf(job, { lastProgress: progress, source: 'elsewhere' }));
    const desk = openDesk();
    await desk.resume();
    const { description, deeds, tooltip } = only(desk);
    assert.deepEqual([description, deeds], ['42 % · started elsewhere', []]);
    assert.ok(tooltip.endsWith('Another window follows it.'));
    assert.equal(desk.instances.current('a1', 'rm-1')?.percent, 42);
    assert.deepEqual(user.saw, []);
  });

  it('never let names from the cloud become icons or links', async () => {
    const desk = openDesk({ provider: async () => await new Promise(() => undefined) });
    const job = { id: '1', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: Date.now() };
    await desk.start('a1', '$(bug) [x](command:y)', job);
    assert.equal(desk.summary()?.text, '$(sync~spin) Backing up $ (bug) [x] (command:y)');
    assert.equal(user.saw[0], 'Backup of $ (bug) [x] (command:y)');
  });

  it('have nothing done to them that they do not offer', async () => {
    const desk = openDesk({ provider: async () => await new Promise(() => undefined) });
    const job = { id: '1', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: Date.now() };
    await desk.start('a1', 'orders-db', job);
    for (const deed of ['remove', 'show', 'retry', 'pause', 'cancel'] as const) {
      await desk.act(only(desk).id, deed);
    }
    await desk.act('unknown', 'remove');
    assert.equal(only(desk).state, 'waiting');
  });
});
