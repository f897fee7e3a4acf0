import assert from 'node:assert/strict';
import { CopyWatch } from '../../../src/health/copies.ts';
import type { Target } from '../../../src/health/watch.ts';
import type { InstanceKey } from '../../../src/model/activity.ts';
import { CloudError, type ErrorKind } from '../../../src/model/errors.ts';
import { sampleInstance } from '../../support/instance.ts';
import { copyPolicyOf, hour, MemoryCloud, minute, now, turn } from './samples.ts';

function targets(count: number, regionId = 'cn-hangzhou', accountId = 'a'): Target[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `${regionId}-${index + 1}`;
    return { accountId, regionId, instance: sampleInstance('mysql', 'local', { id, regionId }) };
  });
}

describe('watching copy policies', () => {
  let cloud: MemoryCloud;
  let watch: CopyWatch;
  let clock: Date;
  let changes: InstanceKey[];

  beforeEach(() => {
    cloud = new MemoryCloud();
    clock = now;
    changes = [];
    watch = new CopyWatch({ provider: async () => await Promise.resolve(cloud), now: () => clock });
    watch.onDidChange((key) => changes.push(key));
  });
  afterEach(() => watch.dispose());

  async function pass(milliseconds: number): Promise<void> {
    clock = new Date(clock.getTime() + milliseconds);
    watch.tick();
    await turn();
  }

  function refuse(kind: ErrorKind): void {
    cloud.copies = () => {
      throw new CloudError({ kind, message: kind });
    };
  }

  const sizes = () => cloud.asked.map(({ ids }) => ids.length);

  it('asks for up to thirty of one region in one request, one request at a time', async () => {
    watch.watch([...targets(65), ...targets(2, 'cn-beijing'), ...targets(1, 'cn-hangzhou', 'b')]);
    await turn();
    assert.deepEqual(sizes(), [30, 30, 5, 2, 1]);
    assert.equal(cloud.most.copies, 1);
    assert.ok(cloud.asked.every(({ call }) => call.priority === 'background'));
    assert.equal(changes.length, 68);
    assert.deepEqual(watch.copyPolicy('a', 'cn-beijing-2'), copyPolicyOf('cn-beijing-2'));
  });

  it('leaves out those that cannot have copies', async () => {
    cloud.offered = ({ id }) => id.endsWith('1');
    watch.watch(targets(40));
    await turn();
    assert.deepEqual(cloud.ids('copies'), ['cn-hangzhou-1', 'cn-hangzhou-11', 'cn-hangzhou-21', 'cn-hangzhou-31']);
    cloud.offered = () => false;
    watch.watch(targets(3, 'cn-beijing'));
    await turn();
    assert.equal(cloud.count('copies'), 1);
  });

  it('keeps the answers for an hour and shows them until there are newer ones', async () => {
    watch.watch(targets(2));
    await turn();
    watch.watch(targets(3));
    await pass(59 * minute);
    assert.deepEqual(sizes(), [2, 1]);
    cloud.copies = () => [];
    cloud.holds = true;
    await pass(minute);
    assert.equal(watch.copyPolicy('a', 'cn-hangzhou-1')?.backups, true);
    await cloud.letGo();
    assert.equal(watch.copyPolicy('a', 'cn-hangzhou-1'), undefined);
  });

  it('keeps quiet about failures for ten minutes', async () => {
    for (const kind of ['unsupported', 'timeout', 'forbidden'] as const) {
      refuse(kind);
      const watched = targets(40, `region-${kind}`, kind);
      const before = cloud.count('copies');
      watch.watch(watched);
      await turn();
      await pass(9 * minute);
      assert.equal(cloud.count('copies'), before + 1, kind);
      assert.equal(watch.copyPolicy(kind, `region-${kind}-1`), undefined);
      assert.deepEqual(changes, []);
      await pass(minute);
      assert.equal(cloud.count('copies'), before + 2, kind);
    }
  });

  it('does not ask region after region without a permission or with a refused key', async () => {
    for (const kind of ['forbidden', 'token'] as const) {
      refuse(kind);
      const before = cloud.count('copies');
      watch.watch([...targets(1, 'cn-hangzhou', kind), ...targets(1, 'cn-beijing', kind)]);
      await turn();
      assert.equal(cloud.count('copies'), before + 1, kind);
    }
    await pass(hour);
    assert.equal(cloud.count('copies'), 2, 'a refused key does not mend itself');
    cloud.copies = (ids) => ids.map((id) => copyPolicyOf(id));
    watch.retry('token');
    await turn();
    assert.equal(changes.length, 2);
  });

  it('stops when nothing of what it asks for is watched any longer', async () => {
    cloud.holds = true;
    watch.watch(targets(40));
    await turn();
    const isStopped = () => cloud.asked.map(({ call }) => call.signal.aborted);
    watch.watch(targets(1));
    assert.deepEqual(isStopped(), [false]);
    watch.watch(targets(1, 'cn-beijing'));
    assert.deepEqual(isStopped(), [true]);
    await turn();
    await cloud.letGo();
    assert.deepEqual(sizes(), [30, 1]);
    assert.deepEqual(
      changes.map(({ instanceId }) => instanceId),
      ['cn-beijing-1'],
    );
    cloud.holds = true;
    watch.watch(targets(1));
    await turn();
    watch.dispose();
    await cloud.letGo();
    watch.tick();
    await turn();
    assert.equal(cloud.count('copies'), 3);
  });

  it('asks again for what is stale, and forgets an account that is gone', async () => {
    watch.watch([...targets(2), ...targets(1, 'cn-beijing')]);
    await turn();
    watch.invalidate({ accountId: 'a', regionId: 'cn-hangzhou' });
    assert.equal(watch.copyPolicy('a', 'cn-hangzhou-1')?.backups, true);
    await turn();
    assert.deepEqual(sizes(), [2, 1, 2]);
    watch.forget('a');
    assert.equal(watch.copyPolicy('a', 'cn-hangzhou-1'), undefined);
    await pass(2 * hour);
    assert.equal(cloud.count('copies'), 3);
  });
});
