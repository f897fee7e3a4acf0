import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { HealthWatch, type HealthParts, type Target } from '../../../src/health/watch.ts';
import type { InstanceKey } from '../../../src/model/activity.ts';
import { CloudError, type ErrorKind } from '../../../src/model/errors.ts';
import type { Instance } from '../../../src/model/resources.ts';
import { sampleInstance } from '../../support/instance.ts';
import { backup, before, copyPolicyOf, day, hour, MemoryCloud, minute, now, page, policy, turn } from './samples.ts';

function target(id: string, accountId = 'a', more: Partial<Instance> = {}): Target {
  const regionId = 'cn-hangzhou';
  const created = before(365 * day);
  return { accountId, regionId, instance: sampleInstance('mysql', 'local', { id, regionId, created, ...more }) };
}

function targets(count: number, accountId = 'a'): Target[] {
  return Array.from({ length: count }, (_, index) => target(`rm-${index + 1}`, accountId));
}

function failure(kind: ErrorKind, message: string = kind): CloudError {
  return new CloudError({ kind, message });
}

function refuse(kind: ErrorKind): () => never {
  return () => {
    throw failure(kind);
  };
}

describe('watching health', () => {
  let cloud: MemoryCloud;
  let watch: HealthWatch;
  let clock: Date;
  let limitHours: number;
  let changes: InstanceKey[];

  function begin(parts: Partial<HealthParts> = {}): void {
    watch = new HealthWatch({
      provider: async () => await Promise.resolve(cloud),
      settings: () => ({ limitHours, allowSchedule: true }),
      now: () => clock,
      ...parts,
    });
    watch.onDidChange((key) => changes.push(key));
  }

  /** Time goes by, and the watch notices. */
  async function pass(milliseconds: number): Promise<void> {
    clock = new Date(clock.getTime() + milliseconds);
    watch.tick();
    await turn();
  }

  const stateOf = (id: string, accountId = 'a') => watch.health(accountId, id)?.state;

  beforeEach(() => {
    cloud = new MemoryCloud();
    cloud.offered = () => false;
    clock = now;
    limitHours = 26;
    changes = [];
    begin();
  });
  afterEach(() => watch.dispose());

  describe('asks', () => {
    it('in the order given, at most four at a time over all accounts', async () => {
      cloud.holds = true;
      watch.watch([...targets(5, 'b'), ...targets(4, 'a')]);
      await turn();
      assert.deepEqual(cloud.ids('list'), ['rm-1', 'rm-2', 'rm-3', 'rm-4']);
      await cloud.letGo(1);
      assert.deepEqual(cloud.ids('list').slice(4), ['rm-5']);
      while (cloud.waiting > 0) {
        await cloud.letGo();
      }
      assert.deepEqual(cloud.ids('list').slice(5), ['rm-1', 'rm-2', 'rm-3', 'rm-4']);
      assert.equal(cloud.most.list, 4);
    });

    it('as many at a time as it is told', async () => {
      watch.dispose();
      begin({ atOnce: 2 });
      watch.watch(targets(9));
      await turn();
      assert.equal(cloud.count('list'), 9);
      assert.equal(cloud.most.list, 2);
    });

    it('in the background, for one page of the last seven days, the policy first', async () => {
      cloud.list = () => page([backup('good', 3 * hour)], 'more');
      watch.watch([target('rm-1')]);
      await turn();
      assert.deepEqual(
        cloud.asked.map(({ what }) => what),
        ['policy', 'list'],
      );
      assert.ok(cloud.asked.every(({ call }) => call.priority === 'background'));
      const [, list] = cloud.asked;
      assert.deepEqual(list?.query, { range: { from: before(7 * day), to: now } });
      assert.equal(stateOf('rm-1'), 'good');
      assert.deepEqual(watch.health('a', 'rm-1')?.since, before(7 * day));
    });

    it('for less time where backups come often', async () => {
      cloud.policy = () => policy({ interval: 60 });
      watch.watch([target('rm-1')]);
      await turn();
      assert.deepEqual(cloud.asked[1]?.query?.range, { from: before(90 * hour), to: now });
    });

    it('for each of 100 instances once, and for its policy once an hour', async () => {
      watch.watch(targets(100));
      await turn();
      assert.equal(cloud.count('list'), 100);
      assert.equal(cloud.count('policy'), 100);
      assert.deepEqual(watch.counts(), { checked: 100, trouble: 0, unknown: 0, pending: 0 });
      for (let passed = 0; passed < 55; passed += 11) {
        await pass(11 * minute);
      }
      assert.equal(cloud.count('list'), 600);
      assert.equal(cloud.count('policy'), 100);
      await pass(11 * minute);
      assert.equal(cloud.count('policy'), 200);
    });

    it('nothing again while an answer is young, however often it is told to watch', async () => {
      const watched = targets(3);
      for (let time = 0; time < 5; time++) {
        watch.watch(watched);
        await turn();
      }
      await pass(9 * minute);
      assert.equal(cloud.count('list'), 3);
      await pass(minute);
      assert.equal(cloud.count('list'), 6);
    });

    it('for a pinned instance once, and counts it once', async () => {
      cloud.list = () => page([]);
      watch.watch([target('rm-2'), target('rm-1'), target('rm-2')]);
      await turn();
      assert.deepEqual(cloud.ids('list'), ['rm-2', 'rm-1']);
      assert.deepEqual(watch.counts(), { checked: 2, trouble: 2, unknown: 0, pending: 0 });
    });

    it('nothing of read-only instances', async () => {
      watch.watch([target('rr-1', 'a', { role: { kind: 'readonly', raw: 'Readonly' } })]);
      await turn();
      assert.deepEqual(cloud.asked, []);
      assert.deepEqual(watch.counts(), { checked: 0, trouble: 0, unknown: 0, pending: 0 });
    });
  });

  describe('stops', () => {
    it('when it is to watch nothing', async () => {
      cloud.holds = true;
      watch.watch(targets(20));
      await turn();
      assert.deepEqual(watch.counts(), { checked: 0, trouble: 0, unknown: 0, pending: 20 });
      watch.watch([]);
      assert.ok(cloud.asked.every(({ call }) => call.signal.aborted));
      await cloud.letGo();
      assert.equal(cloud.count('list'), 4);
      assert.deepEqual(changes, []);
      assert.equal(stateOf('rm-1'), undefined);
      assert.deepEqual(watch.counts(), { checked: 0, trouble: 0, unknown: 0, pending: 0 });
    });

    it('asking about those that are gone, and goes on with the others', async () => {
      cloud.holds = true;
      const all = targets(8);
      watch.watch(all);
      await turn();
      watch.watch(all.slice(2, 6));
      await turn();
      const aborted = cloud.asked.filter(({ what, call }) => what === 'list' && call.signal.aborted);
      assert.deepEqual(
        aborted.flatMap(({ ids }) => ids),
        ['rm-1', 'rm-2'],
      );
      assert.deepEqual(cloud.ids('list'), ['rm-1', 'rm-2', 'rm-3', 'rm-4', 'rm-5', 'rm-6']);
    });

    it('and asks anew when they come back, though the first answer never came', async () => {
      cloud.holds = true;
      watch.watch([target('rm-1')]);
      await turn();
      watch.watch([]);
      watch.watch([target('rm-1')]);
      await turn();
      await cloud.letGo();
      assert.equal(cloud.count('list'), 2);
      assert.equal(cloud.count('policy'), 1);
      assert.equal(stateOf('rm-1'), 'good');
      assert.equal(changes.length, 1);
    });

    it('without forgetting what is known', async () => {
      watch.watch(targets(2));
      await turn();
      watch.watch([]);
      await pass(day);
      assert.equal(stateOf('rm-2'), 'late');
      watch.watch([target('rm-2')]);
      assert.equal(stateOf('rm-2'), 'late');
      await turn();
      assert.deepEqual(cloud.ids('list'), ['rm-1', 'rm-2', 'rm-2']);
    });

    it('for good at the end', async () => {
      cloud.holds = true;
      watch.watch(targets(8));
      await turn();
      watch.dispose();
      watch.watch(targets(8));
      watch.invalidate('a');
      watch.tick();
      await cloud.letGo();
      assert.equal(cloud.count('list'), 4);
      assert.deepEqual(changes, []);
    });
  });

  describe('tells', () => {
    it('of each answer as it comes', async () => {
      cloud.holds = true;
      watch.watch(targets(3));
      await turn();
      await cloud.letGo(1);
      assert.deepEqual(changes, [{ accountId: 'a', regionId: 'cn-hangzhou', instanceId: 'rm-1' }]);
      assert.deepEqual(watch.counts(), { checked: 1, trouble: 0, unknown: 0, pending: 2 });
    });

    it('of a backup that has become too old, once and without asking', async () => {
      watch.dispose();
      begin({ keep: 7 * day });
      watch.watch(targets(1));
      await turn();
      changes.length = 0;
      // The good one ended at 09:10; the next is due at 23:00 and missed three hours later.
      await pass(13 * hour);
      assert.equal(stateOf('rm-1'), 'good');
      assert.deepEqual(changes, []);
      await pass(hour);
      await pass(minute);
      assert.equal(stateOf('rm-1'), 'late');
      assert.equal(changes.length, 1);
      assert.equal(watch.counts().trouble, 1);
      assert.equal(cloud.count('list'), 1);
    });

    it('once a minute, as long as anything is watched', async () => {
      mock.timers.enable({ apis: ['setInterval'] });
      try {
        watch.watch(targets(1));
        await turn();
        clock = before(-10 * minute);
        mock.timers.tick(minute - 1);
        assert.equal(cloud.count('list'), 1);
        mock.timers.tick(1);
        await turn();
        assert.equal(cloud.count('list'), 2);
        watch.watch([]);
        changes.length = 0;
        clock = before(-2 * day);
        mock.timers.tick(hour);
        await turn();
        assert.deepEqual(changes, []);
        assert.equal(cloud.count('list'), 2);
      } finally {
        mock.timers.reset();
      }
    });

    it('what follows from other settings, without asking', async () => {
      cloud.policy = refuse('forbidden');
      watch.watch(targets(2));
      await turn();
      changes.length = 0;
      limitHours = 2;
      watch.refresh();
      assert.equal(stateOf('rm-1'), 'late');
      assert.deepEqual(watch.health('a', 'rm-1')?.against, { limit: 2 });
      assert.equal(changes.length, 2);
      limitHours = 1;
      watch.refresh();
      assert.deepEqual(watch.health('a', 'rm-1')?.against, { limit: 1 });
      assert.equal(cloud.count('list'), 2);
    });

    it('listeners that at once replace what is watched', async () => {
      watch.onDidChange(() => watch.watch([target('rm-9')]));
      watch.watch(targets(2));
      await turn();
      assert.equal(stateOf('rm-9'), 'good');
      // The one that answered first counts on, though it is no longer on the screen.
      assert.deepEqual(watch.counts(), { checked: 2, trouble: 0, unknown: 0, pending: 0 });
    });
  });

  it('counts what was closed for an hour, and no longer: it may be gone by then', async () => {
    cloud.list = () => page([backup('failed', hour), backup('good', 13 * hour)]);
    watch.watch(targets(2));
    await turn();
    watch.watch([]);
    assert.equal(watch.counts().trouble, 2);
    clock = new Date(clock.getTime() + 59 * minute);
    assert.equal(watch.counts().trouble, 2);
    clock = new Date(clock.getTime() + 2 * minute);
    assert.deepEqual(watch.counts(), { checked: 0, trouble: 0, unknown: 0, pending: 0 });
  });

  describe('asks again', () => {
    it('what was declared stale, and shows the old until the new is there', async () => {
      watch.watch(targets(3));
      await turn();
      cloud.list = () => page([backup('failed', hour), backup('good', 13 * hour)]);
      cloud.holds = true;
      watch.invalidate('a', 'cn-hangzhou', 'rm-2');
      await turn();
      assert.deepEqual(cloud.ids('list').slice(3), ['rm-2']);
      assert.equal(stateOf('rm-2'), 'good');
      await cloud.letGo();
      assert.equal(stateOf('rm-2'), 'failing');
      assert.equal(cloud.count('policy'), 4, 'the policy of a single instance, too');
    });

    it('a whole region or account, but not their policies', async () => {
      watch.watch([...targets(3), ...targets(2, 'b')]);
      await turn();
      watch.invalidate('a', 'cn-shanghai');
      await turn();
      assert.equal(cloud.count('list'), 5);
      watch.invalidate('a');
      await turn();
      assert.deepEqual(cloud.ids('list').slice(5), ['rm-1', 'rm-2', 'rm-3']);
      assert.equal(cloud.count('policy'), 5);
    });

    it('what is under way at that moment', async () => {
      cloud.holds = true;
      watch.watch(targets(1));
      await turn();
      watch.invalidate('a', 'cn-hangzhou', 'rm-1');
      await turn();
      assert.deepEqual(
        cloud.asked.filter(({ what }) => what === 'list').map(({ call }) => call.signal.aborted),
        [true, false],
      );
    });

    it('what is not watched only once it is', async () => {
      watch.watch(targets(1));
      await turn();
      watch.watch([]);
      watch.invalidate('a');
      await turn();
      assert.equal(cloud.count('list'), 1);
      watch.watch(targets(1));
      await turn();
      assert.equal(cloud.count('list'), 2);
    });

    it('nothing of an account that is forgotten', async () => {
      watch.watch([...targets(2), ...targets(1, 'b')]);
      await turn();
      changes.length = 0;
      watch.forget('a');
      await pass(hour);
      assert.equal(stateOf('rm-1'), undefined);
      assert.deepEqual(watch.counts(), { checked: 1, trouble: 0, unknown: 0, pending: 0 });
      assert.equal(cloud.count('list'), 4);
      assert.deepEqual(
        changes.filter(({ accountId }) => accountId === 'a').map(({ instanceId }) => instanceId),
        ['rm-1', 'rm-2'],
      );
    });
  });

  describe('after a failure', () => {
    it('says that it does not know, and why', async () => {
      cloud.lists.set('rm-1', refuse('timeout'));
      watch.watch(targets(2));
      await turn();
      const health = watch.health('a', 'rm-1');
      assert.deepEqual([health?.state, health?.trouble, health?.error?.kind], ['unknown', false, 'timeout']);
      assert.deepEqual(watch.counts(), { checked: 1, trouble: 0, unknown: 1, pending: 0 });
    });

    it('asks again two minutes later, and remembers the last good backup meanwhile', async () => {
      watch.watch(targets(1));
      await turn();
      cloud.lists.set('rm-1', refuse('network'));
      await pass(10 * minute);
      assert.equal(stateOf('rm-1'), 'unknown');
      assert.deepEqual(watch.health('a', 'rm-1')?.lastGood, before(3 * hour - 10 * minute));
      cloud.lists.clear();
      await pass(2 * minute - 1);
      assert.equal(cloud.count('list'), 2);
      await pass(1);
      assert.equal(cloud.count('list'), 3);
      assert.equal(stateOf('rm-1'), 'good');
      assert.equal(watch.health('a', 'rm-1')?.error, undefined);
    });

    it('knows the health without a policy, too', async () => {
      for (const kind of ['forbidden', 'unsupported', 'timeout', 'request'] as const) {
        cloud.policy = refuse(kind);
        watch.watch([target(`rm-${kind}`)]);
        await turn();
        assert.equal(stateOf(`rm-${kind}`), 'good');
        assert.equal(watch.health('a', `rm-${kind}`)?.policy, undefined);
      }
    });

    it('does not go on asking for policies that it may not see', async () => {
      cloud.policy = refuse('forbidden');
      watch.watch(targets(100));
      await turn();
      assert.ok(cloud.count('policy') <= 6, `${cloud.count('policy')} were asked for`);
      assert.deepEqual(watch.counts(), { checked: 100, trouble: 0, unknown: 0, pending: 0 });
      await pass(11 * minute);
      assert.ok(cloud.count('policy') <= 6);
      cloud.policy = policy;
      watch.retry('a');
      await pass(11 * minute);
      assert.deepEqual(watch.health('a', 'rm-1')?.policy, policy());
    });

    it('keeps the policy it has when it cannot have a new one', async () => {
      watch.watch(targets(1));
      await turn();
      cloud.policy = refuse('timeout');
      await pass(61 * minute);
      assert.equal(cloud.count('policy'), 2);
      assert.deepEqual(watch.health('a', 'rm-1')?.policy, policy());
    });

    it('asks no more when the key was refused, until the account is mended', async () => {
      const error = failure('secret', 'The secret is wrong.');
      let isMended = false;
      let refused = 0;
      watch.dispose();
      begin({
        provider: async (id) => {
          if (id === 'a' && !isMended) {
            refused++;
            throw error;
          }
          return await Promise.resolve(cloud);
        },
      });
      watch.watch([...targets(50), ...targets(2, 'b')]);
      await turn();
      // The four that are asked about at once, and the copy policies.
      assert.equal(refused, 5);
      assert.deepEqual(watch.counts(), { checked: 2, trouble: 0, unknown: 50, pending: 0 });
      assert.equal(watch.health('a', 'rm-50')?.error, error);
      assert.equal(changes.filter(({ accountId }) => accountId === 'a').length, 50);
      await pass(hour);
      assert.equal(refused, 5);
      isMended = true;
      watch.retry('a');
      await turn();
      assert.deepEqual(watch.counts(), { checked: 52, trouble: 0, unknown: 0, pending: 0 });
    });

    it('heeds a key that is refused while it asks for policies', async () => {
      cloud.policy = refuse('token');
      watch.watch(targets(20));
      await turn();
      assert.ok(cloud.count('policy') <= 4);
      assert.equal(cloud.count('list'), 0);
      assert.equal(watch.counts().unknown, 20);
    });

    it('takes three missing permissions in a row for the rule', async () => {
      cloud.list = refuse('forbidden');
      watch.watch([...targets(100), ...targets(2, 'b')]);
      await turn();
      const asked = cloud.asked.filter(({ what }) => what === 'list').length;
      assert.ok(asked <= 2 + 6, `${asked} were asked for`);
      assert.equal(watch.health('a', 'rm-100')?.error?.kind, 'forbidden');
      assert.deepEqual(watch.counts(), { checked: 0, trouble: 0, unknown: 102, pending: 0 });
      cloud.list = () => page([backup('good', 3 * hour)]);
      await pass(11 * minute);
      assert.equal(watch.counts().checked, 102, 'the permission was granted meanwhile');
    });

    it('takes single missing permissions for what they are', async () => {
      cloud.list = (id) => (Number(id.slice(3)) % 3 === 0 ? page([]) : refuse('forbidden')());
      watch.dispose();
      begin({ atOnce: 1 });
      watch.watch(targets(30));
      await turn();
      assert.equal(cloud.count('list'), 30);
      assert.equal(watch.counts().unknown, 20);
    });

    it('keeps nothing of what somebody else cancelled', async () => {
      cloud.list = refuse('cancelled');
      watch.watch(targets(1));
      await turn();
      assert.equal(stateOf('rm-1'), undefined);
      assert.deepEqual(changes, []);
      assert.equal(cloud.count('list'), 1);
      cloud.list = () => page([backup('good', 3 * hour)]);
      await pass(minute);
      assert.equal(stateOf('rm-1'), 'good');
    });

    it('has words for what is no error of a cloud', async () => {
      const ours = failure('unknown', 'Something went wrong.');
      watch.dispose();
      begin({ unexpected: () => ours });
      cloud.list = () => {
        throw new TypeError('x is undefined');
      };
      watch.watch(targets(1));
      await turn();
      assert.equal(watch.health('a', 'rm-1')?.error, ours);
    });
  });

  it('knows where backups are copied to, too', async () => {
    cloud.offered = ({ id }) => id !== 'rm-2';
    watch.watch([...targets(3), target('rr-1', 'a', { role: { kind: 'readonly', raw: 'Readonly' } })]);
    await turn();
    assert.deepEqual(cloud.ids('copies'), ['rm-1', 'rm-3']);
    assert.deepEqual(watch.copyPolicy('a', 'rm-3'), copyPolicyOf('rm-3'));
    assert.equal(watch.copyPolicy('a', 'rm-2'), undefined);
    assert.equal(changes.filter(({ instanceId }) => instanceId === 'rm-3').length, 2);
  });
});
