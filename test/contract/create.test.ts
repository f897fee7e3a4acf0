import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { BackupChoice, BackupJob, BackupRequest, JobProgress } from '../../src/model/jobs.ts';
import type { CloudProvider } from '../../src/model/provider.ts';
import type { Instance } from '../../src/model/resources.ts';
import { fixtures, type World } from './providers.ts';
import { assertPlain, backupsOf, call, failure, findInstance, instancesIn, lastDays } from './walk.ts';

const DURATION = 400;

for (const fixture of fixtures) {
  const { main } = fixture.regions;
  const { names, ways } = fixture;

  describe(`contract, ${fixture.id}: creating backups`, function () {
    this.timeout(10_000);

    let world: World;
    let provider: CloudProvider;

    before(async () => {
      world = await fixture.start({ backupDuration: DURATION });
      provider = world.connect();
    });
    afterEach(() => world.calm());
    after(async () => {
      provider.dispose();
      await world.close();
    });

    let named = 0;

    /** A name that no backup has yet. */
    function newName({ name }: BackupChoice): string | undefined {
      named += 1;
      assert.equal(name?.check(`contract-${named}`), undefined);
      return name && `contract-${named}`;
    }

    async function requestFor(instance: Instance, choice: BackupChoice): Promise<BackupRequest> {
      const databases = choice.needsDatabases ? (await provider.listDatabases(instance, call())).slice(0, 2) : [];
      return {
        instanceId: instance.id,
        regionId: instance.regionId,
        choiceId: choice.id,
        databases,
        retention: choice.retention?.min,
        name: newName(choice),
        description: choice.description && 'Before the upgrade',
      };
    }

    async function anyRequest(name: string): Promise<BackupRequest> {
      const instance = await findInstance(provider, main, name);
      const [choice] = (await provider.backupOptions(instance, call())).choices;
      assert.ok(choice);
      return await requestFor(instance, choice);
    }

    /** The last word of a job, and all the states on the way. */
    async function follow(job: BackupJob): Promise<{ end: JobProgress; states: Set<JobProgress['state']> }> {
      const states = new Set<JobProgress['state']>();
      for (;;) {
        const progress = await provider.jobProgress(job, call('job'));
        states.add(progress.state);
        assert.ok(progress.stage !== '');
        assert.ok(progress.percent === undefined || (progress.percent >= 0 && progress.percent <= 100));
        if (progress.state !== 'waiting' && progress.state !== 'running') {
          return { end: progress, states };
        }
        await wait(20);
      }
    }

    async function createAndFollow(instance: Instance, choice: BackupChoice): Promise<void> {
      const request = await requestFor(instance, choice);
      const job = await provider.createBackup(request, call());
      assert.deepEqual([job.instanceId, job.regionId], [instance.id, instance.regionId]);
      const { end, states } = await follow(job);
      assert.ok(states.has('running'), 'its stages were seen');
      if (instance.name === names.failing) {
        assert.equal(end.state, 'failed');
        return;
      }
      assert.deepEqual([end.state, end.percent], ['done', 100]);
      assert.ok(end.backupId);
      const backups = await backupsOf(provider, instance, lastDays(1, new Date(Date.now() + 1000)));
      const made = backups.find(({ id }) => id === end.backupId);
      assert.equal(made?.state.kind, 'good');
      assert.equal(made.mode?.kind, 'manual');
      assert.ok(!request.name || made.fields.some(({ raw }) => raw === request.name), 'it has the name given to it');
      assert.equal(made.method !== undefined, ways.methods.length > 0);
      if (made.method) {
        const labels: Record<string, RegExp> = { physical: /^Physical/, logical: /^Logical/, snapshot: /^Snapshot/ };
        assert.match(choice.label, labels[made.method.kind] ?? /never/, 'the label says what was made');
      }
    }

    it('offers nothing that the cloud would refuse, for every engine and disk, and follows each to its end', async () => {
      const kinds = new Map<string, Instance>();
      const all = [...(await instancesIn(provider, main)), ...(await instancesIn(provider, fixture.regions.second))];
      for (const instance of all) {
        const { refusal, choices } = await provider.backupOptions(instance, call());
        assert.equal(refusal === undefined, choices.length > 0, instance.name);
        for (const { retention, name, description } of choices) {
          assert.ok(ways.asks.retention || !retention, 'a retention is asked for only where the cloud takes one');
          assert.deepEqual([name !== undefined, description !== undefined], [ways.asks.name, ways.asks.description]);
        }
        const { engine, storage } = instance;
        const kind = `${engine.kind} ${storage.kind} ${choices.map(({ id }) => id).join()}`;
        if (!refusal && instance.name !== names.alwaysRunning && !kinds.has(kind)) {
          kinds.set(kind, instance);
        }
      }
      const tried = await Promise.all(
        [...kinds.values()].map(async (instance) => {
          const { choices } = await provider.backupOptions(instance, call());
          for (const choice of choices) {
            await createAndFollow(instance, choice);
          }
          return choices.map(({ id }) => id);
        }),
      );
      assert.equal(new Set(tried.flat()).size, ways.choices, 'every row of the matrix was tried');
    });

    it('keeps a backup for as long as was asked, or for ever, where that can be asked', async () => {
      const instance = await findInstance(provider, main, names.kept);
      const [choice] = (await provider.backupOptions(instance, call())).choices;
      assert.equal(choice?.retention?.keep, ways.asks.retention || undefined);
      if (!choice?.retention) {
        return;
      }
      const request = await requestFor(instance, choice);
      for (const [retention, days] of [
        [7, 7],
        ['keep', undefined],
      ] as const) {
        const { end } = await follow(await provider.createBackup({ ...request, retention }, call()));
        const ref = { instanceId: instance.id, regionId: main, backupId: end.backupId ?? '', copy: false };
        const made = await provider.findBackup(ref, call());
        assert.ok(made?.ended);
        const kept = made.expires && Math.round((made.expires.getTime() - made.ended.getTime()) / 86_400_000);
        assert.equal(kept, days);
      }
    });

    it('suggests a name and a description that the cloud takes, and says what is wrong with others', async () => {
      const instance = await findInstance(provider, main, names.kept);
      const [choice] = (await provider.backupOptions(instance, call())).choices;
      assert.ok(choice);
      const rules = [choice.name, choice.description].filter((rule) => rule !== undefined);
      assert.equal(rules.length, [ways.asks.name, ways.asks.description].filter(Boolean).length);
      for (const { suggestion, check } of rules) {
        assert.equal(check(suggestion), undefined);
        for (const wrong of ['<b> & "quotes"', 'x'.repeat(1000)]) {
          assert.match(check(wrong) ?? '', /^\p{Lu}.*\.$/u, wrong);
        }
      }
      if (!choice.name) {
        return;
      }
      for (const wrong of ['', 'abc', '1abcd', 'with blank', 'Zoë-1', 'semi;colon']) {
        assert.match(choice.name.check(wrong) ?? '', /^\p{Lu}.*\.$/u, wrong);
      }
      const request = await requestFor(instance, choice);
      await follow(await provider.createBackup({ ...request, name: choice.name.suggestion }, call()));
      const error = await failure(provider.createBackup({ ...request, name: choice.name.suggestion }, call()));
      assert.deepEqual([error.kind, error.unclear], ['request', false]);
      assertPlain(error, fixture.secrets);
      assert.match(error.message, /this name/);
    });

    for (const { name, words, requests } of fixture.refusals) {
      it(`refuses a backup of ${name} in words, and looks again at what may have changed`, async () => {
        const instance = await findInstance(provider, main, name);
        const { result, arrivals } = await world.during(async () => await provider.backupOptions(instance, call()));
        assert.match(result.refusal ?? '', words);
        assert.equal(arrivals.length, requests);
      });
    }

    it('offers a backup of an instance that was busy when it was listed and is ready now', async () => {
      const ready = await findInstance(provider, main, names.kept);
      const listed: Instance = { ...ready, state: { kind: 'busy', raw: 'REBOOTING' }, lock: 'LockByDiskQuota' };
      const options = await provider.backupOptions(listed, call());
      assert.equal(options.refusal, undefined);
      assert.ok(options.choices.length > 0);
    });

    it('explains a backup that runs already', async () => {
      const request = await anyRequest(names.alwaysRunning);
      const error = await failure(provider.createBackup(request, call()));
      assert.deepEqual([error.kind, error.unclear], ['state', false]);
      assert.match(error.message, /already running/);
    });

    it('explains the missing permission by its name', async () => {
      const looking = world.connect({ credentials: fixture.lookingKey });
      const error = await failure(looking.createBackup(await anyRequest(names.spare[2]), call()));
      assert.deepEqual([error.kind, error.permission], ['forbidden', fixture.permissions.create]);
      assert.ok(error.message.includes(fixture.permissions.create), error.message);
      looking.dispose();
    });

    it('explains a database that is not there', async () => {
      const instance = await findInstance(provider, main, names.databases);
      const { choices } = await provider.backupOptions(instance, call());
      const choice = choices.find(({ needsDatabases }) => needsDatabases);
      assert.ok(choice);
      const request = { ...(await requestFor(instance, choice)), databases: ['nowhere'] };
      const error = await failure(provider.createBackup(request, call()));
      assert.equal(error.kind, 'notFound');
      assertPlain(error, fixture.secrets);
    });

    it('reports a job that fails, and one that the cloud no longer knows', async () => {
      world.cause({ trouble: 'jobFails', aim: 'create' });
      const job = await provider.createBackup(await anyRequest(names.spare[1]), call());
      assert.equal((await follow(job)).end.state, 'failed');
      assert.equal((await provider.jobProgress({ ...job, id: '1' }, call())).state, 'gone');
    });

    it('sends a request once, whatever happens to it', async () => {
      const request = await anyRequest(names.spare[0]);
      for (const trouble of ['throttle', 'unavailable', 'error500', 'reset', 'html', 'empty', 'dropped'] as const) {
        const before = world.arrivals('create').length;
        world.cause({ trouble, aim: 'create' });
        const error = await failure(provider.createBackup(request, call()));
        assert.equal(error.unclear, trouble !== 'throttle', trouble);
        assert.equal(world.arrivals('create').length, before + 1, trouble);
        // A cut answer is one to a request that was carried out.
        await wait(trouble === 'dropped' ? DURATION : 0);
      }
    });

    it('finds out after a lost answer whether a backup was started', async () => {
      const request = await anyRequest(names.databases);
      const since = new Date();
      assert.deepEqual(await provider.lookForStarted(request, since, call()), { found: 'nothing' });

      world.cause({ trouble: 'reset', aim: 'create', after: true });
      assert.ok((await failure(provider.createBackup(request, call()))).unclear);
      const running = await provider.lookForStarted(request, since, call());
      assert.ok(running.found === 'job');
      const { end } = await follow(running.job);
      assert.equal(end.state, 'done');

      const finished = await provider.lookForStarted(request, since, call());
      assert.deepEqual(finished, { found: 'backup', backupId: end.backupId });
      const later = new Date(Date.now() + 120_000);
      assert.deepEqual(await provider.lookForStarted(request, later, call()), { found: 'nothing' });
    });

    it('does not take a backup of the schedule for the one that was asked for', async () => {
      const request = await anyRequest(names.alwaysRunning);
      assert.deepEqual(await provider.lookForStarted(request, new Date(), call()), { found: 'nothing' });
    });
  });
}
