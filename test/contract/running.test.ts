import assert from 'node:assert/strict';
import type { BackupChoice, BackupJob, BackupRequest, JobProgress } from '../../src/model/jobs.ts';
import type { CloudProvider } from '../../src/model/provider.ts';
import type { Instance } from '../../src/model/resources.ts';
import { RecordingLog } from '../support/log.ts';
import { fixtures, type World } from './providers.ts';
import { assertPlain, backupsOf, call, failure, findInstance, instancesIn, lastDays } from './walk.ts';

const DURATION = 40_000;
const DAY = 86_400_000;

function requestFor(instance: Instance, choice: BackupChoice, databases: readonly string[]): BackupRequest {
  return {
    instanceId: instance.id,
    regionId: instance.regionId,
    choiceId: choice.id,
    databases: choice.needsDatabases ? databases.slice(0, 2) : [],
    retention: choice.retention && 'keep',
    name: choice.name && `running-${choice.id}`,
    description: choice.description && 'Before the upgrade',
  };
}

for (const fixture of fixtures) {
  const { main, second } = fixture.regions;
  const { names } = fixture;

  describe(`contract, ${fixture.id}: running backups`, function () {
    this.timeout(10_000);

    let world: World;
    let provider: CloudProvider;
    let log: RecordingLog;
    /** Milliseconds by which the world is ahead of the machine. */
    let ahead: number;

    beforeEach(async () => {
      ahead = 0;
      log = new RecordingLog();
      world = await fixture.start({ now: () => new Date(Date.now() + ahead), backupDuration: DURATION });
      provider = world.connect({ log });
    });
    afterEach(async () => {
      provider.dispose();
      await world.close();
    });

    const running = async (instance: Instance) => await provider.runningBackups(instance, call('background'));
    const named = async (name: string) => await findInstance(provider, main, name);

    /** As another window reads it from its record. */
    async function progressOf(job: BackupJob): Promise<JobProgress> {
      return await provider.jobProgress(JSON.parse(JSON.stringify(job)) as BackupJob, call('job'));
    }

    async function onlyOne(instance: Instance) {
      const [found, ...more] = await running(instance);
      assert.ok(found, `nothing is under way on ${instance.name}`);
      assert.deepEqual(more, []);
      assert.deepEqual([found.job.instanceId, found.job.regionId], [instance.id, instance.regionId]);
      const { asked } = found.job;
      assert.ok(Number.isSafeInteger(asked) && asked <= Date.now() && asked > Date.now() - 2 * DAY);
      assert.ok(found.started === undefined || found.started.getTime() === asked);
      const { state, percent, stage } = found.progress;
      assert.ok(state === 'waiting' || state === 'running', state);
      assert.ok(percent === undefined || (percent >= 0 && percent < 100));
      assert.ok(stage !== '');
      return found;
    }

    async function anyRequest(name: string): Promise<BackupRequest> {
      const instance = await named(name);
      const [choice] = (await provider.backupOptions(instance, call())).choices;
      assert.ok(choice);
      return requestFor(instance, choice, []);
    }

    it('finds one that was asked for here, under the id that it has already', async () => {
      const instance = await named(names.spare[0]);
      assert.deepEqual(await running(instance), []);
      const job = await provider.createBackup(await anyRequest(instance.name), call());
      const found = await onlyOne(instance);
      assert.equal(found.job.id, job.id);
      assert.equal(found.mode?.kind, 'manual');
      ahead += DURATION;
      assert.deepEqual(await running(instance), []);
      assert.deepEqual(await progressOf(found.job), await progressOf(job));
    });

    it("finds somebody else's, and follows it to the end", async () => {
      const instance = await named(names.spare[1]);
      const id = world.startBackup(instance.id);
      const found = await onlyOne(instance);
      assert.deepEqual([found.job.id, found.mode?.kind], [id, 'manual']);
      ahead += DURATION / 2;
      assert.equal((await progressOf(found.job)).state, 'running');
      ahead += DURATION / 2;
      const end = await progressOf(found.job);
      assert.deepEqual([end.state, end.percent], ['done', 100]);
      const made = (await backupsOf(provider, instance, lastDays(1, new Date(Date.now() + ahead)))).find(
        (backup) => backup.id === end.backupId,
      );
      assert.deepEqual([made?.state.kind, made?.mode?.kind], ['good', 'manual']);
      assert.deepEqual(await running(instance), []);
    });

    it('finds one of the schedule, and follows it to the end', async () => {
      const instance = await named(names.alwaysRunning);
      const found = await onlyOne(instance);
      assert.equal(found.mode?.kind, 'automated');
      assert.equal((await progressOf(found.job)).state, 'running');
      ahead += DAY;
      const end = await progressOf(found.job);
      assert.equal(end.state, 'done');
      assert.ok(end.backupId);
      const ref = { instanceId: instance.id, regionId: main, backupId: end.backupId, copy: false };
      const made = await provider.findBackup(ref, call());
      assert.deepEqual([made?.state.kind, made?.mode?.kind], ['good', 'automated']);
      assert.ok((await running(instance)).every(({ job }) => job.id !== found.job.id));
    });

    it('follows one that fails', async () => {
      const instance = await named(names.failing);
      world.startBackup(instance.id);
      const { job } = await onlyOne(instance);
      ahead += DURATION;
      assert.equal((await progressOf(job)).state, 'failed');
    });

    it('says that one is gone which the cloud no longer knows', async () => {
      const { job } = await onlyOne(await named(names.alwaysRunning));
      assert.equal((await progressOf({ ...job, id: '1' })).state, 'gone');
      assert.equal((await progressOf({ ...job, id: '1', list: 'no such list' })).state, 'gone');
    });

    it('finds none elsewhere, whatever the instance, in few requests that change nothing', async () => {
      const all = [...(await instancesIn(provider, main)), ...(await instancesIn(provider, second))];
      assert.ok(all.some(({ name }) => name === names.none) && all.some(({ name }) => name === names.readOnly));
      for (const instance of all) {
        const { result, arrivals } = await world.during(async () => await running(instance));
        assert.equal(result.length, instance.name === names.alwaysRunning ? 1 : 0, instance.name);
        const most = instance.engine.kind === 'sqlserver' ? fixture.requests.backups : 2;
        assert.ok(arrivals.length > 0 && arrivals.length <= most, instance.name);
        assert.ok(arrivals.every(({ changes, instances }) => !changes && instances.join() === instance.id));
      }
    });

    it('leaves out what cannot be followed, says so in the log, and keeps the rest', async () => {
      const { answer, id } = fixture.halfReadable;
      const instance = await named(names.none);
      world.cause({ trouble: 'body', answer, aim: 'progress' });
      const found = await onlyOne(instance);
      assert.deepEqual([found.job.id, found.started], [id, undefined]);
      assert.equal(log.lines.filter((line) => /record 1 was left out: its \w+ is missing/.test(line)).length, 1);
    });

    it('gets over a request too many', async () => {
      const instance = await named(names.alwaysRunning);
      world.cause({ trouble: 'throttle', aim: 'progress' });
      await onlyOne(instance);
    });

    it('says why when it cannot look, and never that nothing is under way', async () => {
      const instance = await named(names.alwaysRunning);
      for (const [trouble, kind] of [
        ['forbidden', 'forbidden'],
        ['html', 'reply'],
        ['redirect', 'reply'],
      ] as const) {
        world.cause({ trouble, aim: 'progress', times: Infinity });
        const error = await failure(running(instance));
        assert.deepEqual([error.kind, error.unclear], [kind, false]);
        assertPlain(error, fixture.secrets);
        world.calm();
      }
    });

    it('can be cancelled', async () => {
      const instance = await named(names.alwaysRunning);
      world.cause({ trouble: 'silence', aim: 'progress', times: Infinity });
      const controller = new AbortController();
      const work = failure(provider.runningBackups(instance, call('background', controller.signal)));
      setImmediate(() => controller.abort());
      assert.equal((await work).kind, 'cancelled');
    });

    it('shows a request before it is sent, as it is sent then', async () => {
      const tried = new Set<string>();
      for (const instance of [...(await instancesIn(provider, main)), ...(await instancesIn(provider, second))]) {
        const { choices } = await provider.backupOptions(instance, call());
        const open = instance.name === names.alwaysRunning ? [] : choices.filter(({ id }) => !tried.has(id));
        const databases = open.length > 0 ? await provider.listDatabases(instance, call()) : [];
        for (const choice of open) {
          tried.add(choice.id);
          const request = requestFor(instance, choice, databases);
          const { result: shown, arrivals } = await world.during(() => Promise.resolve(provider.preview(request)));
          assert.deepEqual(arrivals, []);
          await provider.createBackup(request, call());
          ahead += DURATION;
          const { cli, parameters, ...rest } = shown;
          const { parameters: sent = [], ...really } = world.lastCreated() ?? {};
          const byName = (list: typeof parameters) => list.toSorted((one, other) => (one.name < other.name ? -1 : 1));
          assert.deepEqual([rest, byName(parameters)], [really, byName(sent)]);
          assert.ok(cli.includes(instance.id) && cli.includes(shown.operation));
          assert.doesNotMatch(JSON.stringify(shown), fixture.secrets);
        }
      }
      assert.equal(tried.size, fixture.ways.choices);
    });

    it('shows nothing of a request that would not be sent', async () => {
      const request = { ...(await anyRequest(names.spare[0])), choiceId: 'none' };
      const { message } = await failure(provider.createBackup(request, call()));
      assert.throws(() => provider.preview(request), { name: 'CloudError', message });
    });
  });
}
