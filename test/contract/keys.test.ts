import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { CloudError } from '../../src/model/errors.ts';
import type { CloudProvider } from '../../src/model/provider.ts';
import type { Instance } from '../../src/model/resources.ts';
import { fixtures, type World } from './providers.ts';
import { call, failure, findInstance, lastDays } from './walk.ts';

const SLOW = 80;
const MANY = 6;

/** The most requests that were under way at once, each taking `SLOW` milliseconds. */
function crowd(times: readonly number[]): number {
  return Math.max(...times.map((time) => times.filter((one) => one >= time && one < time + SLOW - 10).length));
}

for (const fixture of fixtures) {
  const { main } = fixture.regions;
  const { locksKeys } = fixture.ways;

  describe(`contract, ${fixture.id}: keys that are not proven`, function () {
    this.timeout(10_000);

    let world: World;
    let instance: Instance;
    let provider: CloudProvider;
    let heard: CloudError[];

    before(async () => {
      world = await fixture.start();
      const known = world.connect();
      instance = await findInstance(known, main, fixture.names.copied);
      known.dispose();
    });
    beforeEach(() => {
      heard = [];
      provider = world.connect({ signInRefused: (error) => void heard.push(error) });
    });
    afterEach(() => {
      provider.dispose();
      world.calm();
    });
    after(async () => await world.close());

    /** Different questions, each of which needs a request of its own. */
    const questions = () => [
      provider.listRegions(call()),
      provider.listBackups(instance, { range: lastDays(3) }, call()),
      provider.listLogs(instance, { range: lastDays(3) }, call('background')),
      provider.backupPolicy(instance, call()),
      provider.recoveryWindow(instance, call('job')),
      provider.listDatabases(instance, call()),
    ];

    it('send their first request alone where refusals lock keys, and then as many as may be', async () => {
      world.cause({ trouble: 'slow', delay: SLOW, times: 100 });
      const { arrivals } = await world.during(async () => await Promise.all(questions()));
      const [first = 0, ...later] = arrivals.map(({ time }) => time);
      assert.equal(
        later.every((time) => time >= first + SLOW - 10),
        locksKeys,
      );
      assert.ok(crowd(later) > 1);
    });

    it('end with the first refusal where refusals lock keys, and nothing more is sent', async () => {
      const { key, kind } = fixture.refusedKeys[2] ?? assert.fail();
      provider = world.connect({ credentials: key, signInRefused: (error) => void heard.push(error) });
      const { result, arrivals } = await world.during(async () => await Promise.all(questions().map(failure)));
      assert.deepEqual(
        result.map((error) => error.kind),
        Array.from({ length: MANY }, () => kind),
      );
      assert.equal(arrivals.length === 1, locksKeys);
      assert.ok(heard.length > 0 && heard.every((error) => error.kind === kind));
      const again = await world.during(async () => await Promise.all(questions().map(failure)));
      assert.equal(again.arrivals.length === 0, locksKeys);
      assert.ok(again.result.every((error) => error.kind === kind && !error.unclear));
    });

    it('try once more when the user says so, one request first', async () => {
      const { key, kind } = fixture.refusedKeys[2] ?? assert.fail();
      provider = world.connect({ credentials: key });
      await Promise.all(questions().map(failure));
      for (let attempt = 0; attempt < 2; attempt++) {
        provider.resume();
        const { result, arrivals } = await world.during(async () => await Promise.all(questions().map(failure)));
        assert.ok(result.every((error) => error.kind === kind));
        assert.equal(arrivals.length === 1, locksKeys);
      }
    });

    it('are as good as any after a success', async () => {
      world.cause({ trouble: 'signInRefused' });
      assert.equal((await failure(provider.listRegions(call()))).kind, 'key');
      provider.resume();
      world.cause({ trouble: 'slow', delay: SLOW, times: 100 });
      const { arrivals } = await world.during(async () => await Promise.all(questions()));
      const [first = 0, ...later] = arrivals.map(({ time }) => time);
      assert.equal(
        later.every((time) => time >= first + SLOW - 10),
        locksKeys,
      );
      world.calm();
      assert.ok((await Promise.all(questions())).length === MANY);
    });

    it('that were proven and are refused later hold everything back as well', async () => {
      await Promise.all(questions());
      world.cause({ trouble: 'signInRefused', aim: 'backups', times: 2 });
      assert.equal((await failure(provider.listBackups(instance, { range: lastDays(3) }, call()))).kind, 'key');
      const { arrivals } = await world.during(
        async () => await provider.backupPolicy(instance, call()).catch(() => undefined),
      );
      assert.equal(arrivals.length === 0, locksKeys);
    });

    it('that are refused do not break off a request that may act, and none is sent after it', async () => {
      const [choice] = (await provider.backupOptions(instance, call())).choices;
      assert.ok(choice);
      await provider.listRegions(call());
      const { id: instanceId } = instance;
      const request = {
        instanceId,
        regionId: main,
        choiceId: choice.id,
        databases: [],
        name: choice.name && 'contract-keys',
      };
      world.cause({ trouble: 'slow', aim: 'create', delay: 3 * SLOW });
      const creating = provider.createBackup(request, call());
      await wait(SLOW);
      world.cause({ trouble: 'signInRefused', aim: 'policy' });
      assert.equal((await failure(provider.backupPolicy(instance, call()))).kind, 'key');
      assert.equal((await creating).instanceId, instanceId);
      const next = { ...request, name: choice.name && 'contract-keys-next' };
      const { result, arrivals } = await world.during(
        async () => await provider.createBackup(next, call()).catch((error: unknown) => error as CloudError),
      );
      assert.ok(!locksKeys || ('kind' in result && result.kind === 'key' && !result.unclear && arrivals.length === 0));
    });
  });
}
