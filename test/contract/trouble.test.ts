import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { CloudError } from '../../src/model/errors.ts';
import type { CloudProvider } from '../../src/model/provider.ts';
import type { Instance } from '../../src/model/resources.ts';
import { fixtures, type Trouble, type World } from './providers.ts';
import { assertPlain, call, failure, findInstance, lastDays, told } from './walk.ts';
import { RecordingLog } from '../support/log.ts';

/** Cancels after a moment; the work has to end long before its time-out of 5 s would. */
async function cancel(start: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const controller = new AbortController();
  const work = failure(start(controller.signal));
  await wait(40);
  const began = performance.now();
  controller.abort();
  assert.equal((await work).kind, 'cancelled');
  assert.ok(performance.now() - began < 1000);
}

for (const fixture of fixtures) {
  const { main } = fixture.regions;

  describe(`contract, ${fixture.id}: trouble`, function () {
    this.timeout(10_000);

    let world: World;
    let provider: CloudProvider;
    let instance: Instance;
    const log = new RecordingLog();

    before(async () => {
      world = await fixture.start();
      provider = world.connect({ log });
      instance = await findInstance(provider, main, fixture.names.copied);
    });
    afterEach(() => world.calm());
    after(async () => {
      provider.dispose();
      await world.close();
    });

    const list = (by = provider, at = call()) => by.listBackups(instance, { range: lastDays(30) }, at);

    for (const trouble of [
      'throttle',
      'error500',
      'unavailable',
      'reset',
      'dropped',
      'noCode',
      'html',
      'empty',
    ] as const) {
      it(`is got over when it passes: ${trouble}`, async () => {
        const usual = await world.during(async () => await list());
        world.cause({ trouble, aim: 'backups' });
        const { result, arrivals } = await world.during(async () => await list());
        assert.ok(result.items.length > 0);
        assert.equal(arrivals.length, usual.arrivals.length + 1);
      });
    }

    const answers: [Trouble, string, RegExp][] = [
      ['html', 'reply', /web page/],
      ['empty', 'reply', /empty/],
      ['cut', 'reply', /broke off/],
      ['redirect', 'reply', /302/],
    ];
    for (const [trouble, kind, words] of answers) {
      it(`is told in words that say what to do: ${trouble}`, async () => {
        world.cause({ trouble, aim: 'backups', times: 2 * fixture.requests.backups });
        const error = await failure(list());
        assert.deepEqual([error.kind, error.unclear], [kind, false]);
        assert.match(error.message, words);
        assert.doesNotMatch(told(error), fixture.secrets);
      });
    }

    for (const { what, answer, kind, words } of fixture.answers) {
      it(`is told in words that say what to do: ${what}`, async () => {
        const fresh = world.connect({ log });
        await fresh.listRegions(call());
        world.cause({ trouble: 'body', answer, aim: 'backups', times: 2 * fixture.requests.backups });
        const error = await failure(list(fresh));
        assert.deepEqual([error.kind, error.unclear], [kind, false]);
        assert.match(error.message, words);
        assertPlain(error, fixture.secrets);
        assert.doesNotMatch(told(error), fixture.secrets);
        fresh.dispose();
      });
    }

    it('is seen under a good status, too', async () => {
      world.cause({ trouble: 'codeIn200', aim: 'backups' });
      const error = await failure(list());
      assert.deepEqual([error.kind, error.status], ['forbidden', 200]);
    });

    for (const trouble of ['hang', 'silence'] as const) {
      it(`ends after the time allowed: ${trouble}`, async () => {
        world.cause({ trouble, aim: 'backups' });
        const began = performance.now();
        const error = await failure(list(world.connect({ log, settings: { timeout: 150 } })));
        assert.equal(error.kind, 'timeout');
        assert.ok(performance.now() - began < 2000);
      });
    }

    it('does not end an answer that is merely slow', async () => {
      world.cause({ trouble: 'slow', aim: 'backups', delay: 200 });
      assert.ok((await list()).items.length > 0);
    });

    it('ends an answer that is too slow', async () => {
      world.cause({ trouble: 'slow', aim: 'backups', delay: 2000 });
      assert.equal((await failure(list(world.connect({ log, settings: { timeout: 200 } })))).kind, 'timeout');
    });

    it('with the key is told apart, with what to do about it', async () => {
      const messages = new Set<string>();
      for (const { what, key, kind } of fixture.refusedKeys) {
        const heard: CloudError[] = [];
        const refused = world.connect({ credentials: key, log, signInRefused: (one) => void heard.push(one) });
        const error = await failure(refused.listRegions(call()));
        assert.equal(error.kind, kind, what);
        assert.deepEqual(heard, [error], 'whoever looks after the account hears of it');
        assert.doesNotMatch(told(error), fixture.secrets);
        messages.add(error.message);
      }
      assert.ok(messages.size >= 4);
      const temporary = world.connect({ credentials: fixture.temporaryKey, log });
      assert.ok((await temporary.listRegions(call())).items.length > 0);
    });

    it('with the clock is said to be that', async () => {
      const other = await fixture.start({ requestClock: () => new Date(Date.now() + 3_600_000) });
      try {
        const error = await failure(other.connect({ log }).listRegions(call()));
        assert.equal(error.kind, 'clock');
        assert.match(error.message, /clock/);
      } finally {
        await other.close();
      }
    });

    it('with the address is said to be that', async () => {
      const nobody = await fixture.start();
      await nobody.close();
      const unreachable = await failure(nobody.connect({ log }).listRegions(call()));
      assert.equal(unreachable.kind, 'network');
      assert.match(unreachable.message, /refuses connections/);
      const before = world.arrivals().length;
      const unsafe = await failure(world.connect({ log, endpoint: 'http://rds.example.com' }).listRegions(call()));
      assert.equal(unsafe.kind, 'endpoint');
      assert.match(unsafe.message, /https:\/\//);
      assert.equal(world.arrivals().length, before);
    });

    describe('cancelling', () => {
      it('ends a request in flight', async () => {
        for (const trouble of ['hang', 'silence'] as const) {
          world.cause({ trouble, aim: 'backups' });
          await cancel(async (signal) => await list(provider, call('user', signal)));
        }
      });

      it('ends the wait in the queue, in every priority', async () => {
        const narrow = world.connect({ log, settings: { concurrency: 1 } });
        await narrow.listRegions(call());
        world.cause({ trouble: 'silence', aim: 'backups' });
        const blocker = new AbortController();
        const blocked = failure(list(narrow, call('user', blocker.signal)));
        const before = world.arrivals().length;
        for (const priority of ['user', 'job', 'background'] as const) {
          await cancel(async (signal) => await list(narrow, call(priority, signal)));
        }
        assert.ok(world.arrivals().length <= before + 1);
        blocker.abort();
        await blocked;
      });

      it('ends the wait before another attempt', async () => {
        world.cause({ trouble: 'throttle', aim: 'backups', times: 9 });
        await cancel(async (signal) => await list(provider, call('user', signal)));
      });
    });

    describe('crowds', () => {
      const SLOW = 200;

      /** The most requests that were under way at once, each taking `SLOW` milliseconds. */
      function crowd(from: number): number {
        const times = world
          .arrivals('backups')
          .slice(from)
          .map(({ time }) => time);
        return Math.max(
          ...times.map((time) => times.filter((other) => other >= time && other < time + SLOW - 20).length),
        );
      }

      it('of requests are never more than the account may have at once', async () => {
        const from = world.arrivals('backups').length;
        world.cause({ trouble: 'slow', aim: 'backups', delay: SLOW, times: 200 });
        await Promise.all(Array.from({ length: 24 }, async () => await list()));
        assert.equal(crowd(from), fixture.atOnce);
      });

      it('in the background take at most half of the places, and a click does not wait for them', async () => {
        const from = world.arrivals('backups').length;
        world.cause({ trouble: 'slow', aim: 'backups', delay: SLOW, times: 200 });
        const reports = Promise.all(Array.from({ length: 24 }, async () => await list(provider, call('background'))));
        await wait(20);
        const began = performance.now();
        await provider.getInstance(main, instance.id, call());
        assert.ok(performance.now() - began < SLOW);
        await reports;
        assert.equal(crowd(from), fixture.atOnce / 2);
      });
    });

    describe('afterwards', () => {
      it('no secret is in the log or in any address', () => {
        assert.ok(log.lines.length > 80);
        assert.deepEqual(
          log.lines.filter((line) => fixture.secrets.test(line)),
          [],
        );
        assert.ok(world.arrivals().every(({ signedInUrl }) => !signedInUrl));
      });
    });
  });
}
