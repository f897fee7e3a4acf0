import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { CloudProvider, LimitWait } from '../../src/model/provider.ts';
import type { Priority } from '../../src/model/requests.ts';
import type { Instance } from '../../src/model/resources.ts';
import type { Arrival, Connection } from './fixture.ts';
import { fixtures, type World } from './providers.ts';
import { call, failure, findInstance, lastDays } from './walk.ts';

const LIMIT = { calls: 6, milliseconds: 400 };
/** Between a timer and the clock. */
const LATITUDE = 5;

/**
 * Of requests that were asked for at `began` or later, the first `calls` arrive any time from then on, and so many more with
 * each further span. However late a busy machine lets them arrive, none may come earlier.
 */
function assertPaced(arrivals: readonly Arrival[], began: number, calls: number): void {
  arrivals.forEach(({ time }, index) => {
    const earliest = began + Math.floor(index / calls) * LIMIT.milliseconds - LATITUDE;
    assert.ok(time >= earliest, `request ${index} came ${earliest - time} ms too early`);
  });
}

for (const fixture of fixtures) {
  const { main } = fixture.regions;

  describe(`contract, ${fixture.id}: limits`, function () {
    this.timeout(15_000);

    let world: World;
    let instance: Instance;
    let open: CloudProvider[] = [];
    const waits: (LimitWait | undefined)[] = [];

    before(async () => {
      world = await fixture.start();
      const known = world.connect();
      instance = await findInstance(known, main, fixture.names.copied);
      known.dispose();
    });
    afterEach(() => {
      open.forEach((provider) => provider.dispose());
      open = [];
      waits.length = 0;
      world.calm();
    });
    after(async () => await world.close());

    /** A provider whose key has had its first success, and which knows the regions. */
    async function connect(connection: Connection = {}, at = world): Promise<CloudProvider> {
      const provider = at.connect({ limitWait: (one) => void waits.push(one), ...connection });
      open.push(provider);
      await provider.listRegions(call());
      return provider;
    }

    /** One request each. */
    const ask = (provider: CloudProvider, times: number, priority: Priority = 'user') =>
      Array.from({ length: times }, async () => await provider.backupPolicy(instance, call(priority)));

    it('are kept to over every span of time, and nothing is lost', async () => {
      const provider = await connect({ settings: { callLimit: LIMIT } });
      const began = Date.now();
      const { result, arrivals } = await world.during(async () => await Promise.all(ask(provider, 20)));
      assert.deepEqual([result.length, arrivals.length], [20, 20]);
      assertPaced(arrivals, began, LIMIT.calls);
    });

    it('are those of any span, wherever it begins', async () => {
      const provider = await connect({ settings: { callLimit: LIMIT } });
      const half = LIMIT.calls / 2;
      await Promise.all(ask(provider, half));
      await wait(LIMIT.milliseconds * 0.75);
      const began = Date.now();
      const { arrivals } = await world.during(async () => await Promise.all(ask(provider, 3 * half)));
      // Where the span began with the first request of all, the next one would have room for everything.
      assertPaced(arrivals, began, LIMIT.calls);
    });

    it('leave half of the room free for what the user asks next', async () => {
      const provider = await connect({ settings: { callLimit: LIMIT } });
      const began = Date.now();
      const { arrivals } = await world.during(async () => await Promise.all(ask(provider, 10, 'background')));
      assertPaced(arrivals, began, LIMIT.calls / 2);
    });

    it('let the user go first, then jobs, then the rest', async () => {
      const wide = { calls: 10, milliseconds: 800 };
      const provider = await connect({ settings: { callLimit: wide, concurrency: 1 } });
      // Together with the regions these use up the limit, so that all others have to wait.
      await Promise.all(ask(provider, wide.calls - 1));
      const { arrivals } = await world.during(
        async () =>
          await Promise.all(
            Array.from({ length: 3 }, async () => [
              await Promise.all([
                provider.listDatabases(instance, call('background')),
                provider.recoveryWindow(instance, call('job')),
                provider.backupPolicy(instance, call('user')),
              ]),
            ]),
          ),
      );
      const order = ['policy', 'recovery', 'databases'].flatMap((aim) => [aim, aim, aim]);
      assert.deepEqual(
        arrivals.map(({ aim }) => aim),
        order,
      );
    });

    it('are told when something waits for them, and when nothing does any more', async () => {
      const provider = await connect({ settings: { callLimit: LIMIT } });
      await Promise.all(ask(provider, 2));
      assert.equal(waits.length, 0, 'nothing waits');
      const began = Date.now();
      await Promise.all([...ask(provider, 8, 'background'), ...ask(provider, 8)]);
      const told = waits.filter((one) => one !== undefined);
      assert.ok(told.length > 0);
      for (const { until, limit } of told) {
        assert.ok(until.getTime() > began);
        assert.deepEqual(limit, LIMIT);
      }
      assert.ok(
        told.some(({ priority }) => priority === 'user'),
        'of what waits, the most urgent is told',
      );
      assert.equal(waits.at(-1), undefined, 'its end is told');
    });

    it('can be waited for no longer', async () => {
      const provider = await connect({ settings: { callLimit: { calls: 1, milliseconds: 60_000 } } });
      const controller = new AbortController();
      const work = failure(provider.backupPolicy(instance, call('user', controller.signal)));
      const { arrivals } = await world.during(async () => {
        controller.abort();
        assert.equal((await work).kind, 'cancelled');
      });
      assert.deepEqual(arrivals, []);
      assert.equal(waits.at(-1), undefined);
    });

    it('that only the cloud knows are waited for, and nothing is lost', async () => {
      const limited = await fixture.start(
        fixture.ways.limitsCalls ? { callLimit: { calls: 5, milliseconds: 1000 } } : {},
      );
      try {
        const provider = await connect({}, limited);
        const { result, arrivals } = await limited.during(
          async () => await Promise.all([...ask(provider, 10), ...ask(provider, 3, 'background')]),
        );
        assert.equal(result.length, 13);
        assert.equal(arrivals.length > 13, fixture.ways.limitsCalls, 'some were refused and came again');
        assert.equal(waits.length > 0, fixture.ways.limitsCalls, 'it was told');
        assert.equal(waits.at(-1), undefined);
      } finally {
        await limited.close();
      }
    });

    it('that a request to act meets are an error, and it is not sent again', async () => {
      const provider = await connect();
      const [choice] = (await provider.backupOptions(instance, call())).choices;
      assert.ok(choice);
      const { id: instanceId } = instance;
      const request = {
        instanceId,
        regionId: main,
        choiceId: choice.id,
        databases: [],
        name: choice.name && 'contract-limits',
      };
      world.cause({ trouble: 'throttle', aim: 'create' });
      const { result, arrivals } = await world.during(
        async () => await failure(provider.createBackup(request, call())),
      );
      assert.deepEqual([result.kind, result.unclear, arrivals.length], ['throttled', false, 1]);
      assert.ok((await provider.listBackups(instance, { range: lastDays(2) }, call())).items.length > 0);
    });
  });
}
