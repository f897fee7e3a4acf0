import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { Lookout, type Watched } from '../../../src/jobs/lookout.ts';
import type { JobDesk } from '../../../src/model/desks.ts';
import { CloudError } from '../../../src/model/errors.ts';
import type { CloudProvider } from '../../../src/model/provider.ts';
import type { Priority } from '../../../src/model/requests.ts';
import { sampleInstance } from '../../support/instance.ts';
import { RecordingLog } from '../../support/log.ts';
import { openCloud } from './cloud.ts';

type Asks = Pick<CloudProvider, 'runningBackups'>;

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 5000; !holds(); await wait(5)) {
    assert.ok(performance.now() < end, `it never happened: ${what}`);
  }
}

/** Lets everything go on that does not wait for time. */
const settle = async () => await wait(10);

const watched = (id: string, more: Partial<Watched> = {}): Watched => ({
  accountId: 'a1',
  regionId: 'cn-hangzhou',
  instance: sampleInstance('mysql', 'local', { id, name: id }),
  ...more,
});

describe('the look for backups that somebody else started', () => {
  /** What was asked, oldest first. */
  let asked: string[];
  let priorities: Set<Priority | undefined>;
  let open: (() => void)[];
  let atOnce: number;
  let clock: number;
  let log: RecordingLog;
  let lookout: Lookout;
  let answer: (instanceId: string) => Promise<void>;

  beforeEach(() => {
    asked = [];
    priorities = new Set();
    open = [];
    atOnce = 0;
    clock = 1_700_000_000_000;
    log = new RecordingLog();
    answer = async () => await Promise.resolve();
    lookout = make();
  });
  afterEach(() => lookout.dispose());

  function make(found: JobDesk['found'] = async () => await Promise.resolve(0)): Lookout {
    let now = 0;
    const asks: Asks = {
      runningBackups: async ({ id }, { signal, priority }) => {
        asked.push(id);
        priorities.add(priority);
        now += 1;
        atOnce = Math.max(atOnce, now);
        try {
          await answer(id);
          signal.throwIfAborted();
        } finally {
          now -= 1;
        }
        return [];
      },
    };
    return new Lookout({ provider: async () => await Promise.resolve(asks), found, log, now: () => clock });
  }

  /** Answers wait until they are let go. */
  const held = async () => await new Promise<void>((resolve) => open.push(resolve));

  it('asks once for each instance that comes onto the screen, behind everything else', async () => {
    lookout.watch([watched('rm-1'), watched('rm-2'), watched('rm-1')]);
    await settle();
    lookout.watch([watched('rm-2'), watched('rm-3')]);
    await settle();
    lookout.watch([watched('rm-1'), watched('rm-3')]);
    await settle();
    assert.deepEqual(asked, ['rm-1', 'rm-2', 'rm-3']);
    assert.deepEqual([...priorities], ['background']);
  });

  it('asks again about one that comes back later', async () => {
    lookout.watch([watched('rm-1')]);
    await settle();
    lookout.watch([]);
    clock += 5 * 60_000;
    lookout.watch([watched('rm-1')]);
    await settle();
    assert.deepEqual(asked, ['rm-1', 'rm-1']);
  });

  it('asks about two at once at most', async () => {
    answer = held;
    lookout.watch(['rm-1', 'rm-2', 'rm-3', 'rm-4'].map((id) => watched(id)));
    for (let answered = 0; answered < 4; answered++) {
      await until('another question', () => open.length > answered);
      open[answered]?.();
    }
    await settle();
    assert.deepEqual([asked.length, atOnce], [4, 2]);
  });

  it('asks again when somebody refreshes, only for what that is about', async () => {
    const elsewhere = watched('rm-3', { regionId: 'cn-beijing' });
    lookout.watch([watched('rm-1'), watched('rm-2'), elsewhere, watched('rm-1', { accountId: 'a2' })]);
    await until('all are asked about', () => asked.length === 4);
    const again = async (...scope: [string, string?, string?]) => {
      await settle();
      asked.length = 0;
      lookout.invalidate(...scope);
      await settle();
      return asked.toSorted();
    };
    assert.deepEqual(await again('a1', 'cn-hangzhou', 'rm-2'), ['rm-2']);
    assert.deepEqual(await again('a1', 'cn-hangzhou'), ['rm-1', 'rm-2']);
    assert.deepEqual(await again('a1'), ['rm-1', 'rm-2', 'rm-3']);
    assert.deepEqual(await again('a3'), []);
  });

  it('leaves out read-only instances, and lets go of what leaves the screen', async () => {
    const replica = sampleInstance('mysql', 'local', { id: 'rr-1', role: { kind: 'readonly', raw: 'Readonly' } });
    answer = held;
    lookout.watch([watched('rr-1', { instance: replica }), watched('rm-1'), watched('rm-2'), watched('rm-3')]);
    await until('two questions', () => open.length === 2);
    lookout.watch([]);
    open.forEach((go) => go());
    await settle();
    assert.deepEqual(asked, ['rm-1', 'rm-2'], 'the third is not asked about');
    answer = async () => await Promise.resolve();
    lookout.watch([watched('rm-1')]);
    await settle();
    assert.deepEqual(asked, ['rm-1', 'rm-2', 'rm-1'], 'one that was let go is asked about when it is back');
  });

  it('is silent about failures but for one line in the log, and gives an account up', async () => {
    answer = async () => await Promise.reject(new CloudError({ kind: 'forbidden', message: 'no' }));
    lookout.watch(Array.from({ length: 8 }, (_, index) => watched(`rm-${index}`)));
    await settle();
    assert.ok(asked.length <= 4, `${asked.length} questions`);
    assert.deepEqual(log.lines, ['Could not look for running backups (forbidden).']);
    answer = async () => await Promise.resolve();
    asked.length = 0;
    lookout.invalidate('a1');
    await settle();
    assert.equal(asked.length, 8, 'somebody wants it tried again');
  });

  it('asks nothing more of an account whose key is refused, and goes on with others', async () => {
    answer = async (id) =>
      await (id === 'rm-1' ? Promise.reject(new CloudError({ kind: 'key', message: 'no' })) : Promise.resolve());
    lookout.watch([watched('rm-1')]);
    await settle();
    lookout.watch([watched('rm-2'), watched('rm-3', { accountId: 'a2' })]);
    await settle();
    assert.deepEqual(asked, ['rm-1', 'rm-3']);
  });

  it('finds what runs in a real cloud and hands it over', async () => {
    const cloud = await openCloud();
    const handed: string[] = [];
    try {
      const instance = cloud.instance('orders-db');
      const jobId = cloud.sandbox.startBackup(instance.id);
      const real = new Lookout({
        provider: async () => await Promise.resolve(cloud.provider),
        found: async (accountId, { name }, running) => {
          handed.push(accountId, name, ...running.map(({ job }) => job.id));
          return await Promise.resolve(running.length);
        },
        log,
      });
      real.watch([{ accountId: 'a1', regionId: instance.regionId, instance }]);
      await until('it is found', () => handed.length > 0);
      assert.deepEqual(handed, ['a1', 'orders-db', jobId]);
      real.dispose();
    } finally {
      await cloud.close();
    }
  });
});
