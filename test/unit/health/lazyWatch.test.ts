import assert from 'node:assert/strict';
import { once } from 'node:events';
import { LazyHealthWatch } from '../../../src/health/lazyWatch.ts';
import type { Target } from '../../../src/health/watch.ts';
import { sampleInstance } from '../../support/instance.ts';
import { MemoryCloud, now } from './samples.ts';

const target = (id: string): Target => {
  const regionId = 'cn-hangzhou';
  return { accountId: 'a', regionId, instance: sampleInstance('mysql', 'local', { id, regionId, created: now }) };
};

const settings = () => ({ limitHours: 26, allowSchedule: true });

describe('watching health, loaded when it is wanted', () => {
  let cloud: MemoryCloud;
  let loads: Promise<unknown>[];
  let watch: LazyHealthWatch;

  beforeEach(() => {
    cloud = new MemoryCloud();
    cloud.offered = () => false;
    loads = [];
    const parts = { provider: async () => await Promise.resolve(cloud), settings, now: () => now };
    watch = new LazyHealthWatch(parts, (work) => loads.push(work));
  });
  afterEach(() => watch.dispose());

  it('loads nothing while there is nothing to watch', () => {
    watch.watch([]);
    watch.refresh();
    watch.invalidate('a');
    assert.deepEqual([loads.length, watch.counts().pending, watch.health('a', 'rm-1')], [0, 0, undefined]);
  });

  it('watches what it was last told, once, and tells of it', async () => {
    const told = new EventTarget();
    watch.onDidChange(({ instanceId }) => told.dispatchEvent(new Event(instanceId)));
    const found = once(told, 'rm-2');
    watch.watch([target('rm-1')]);
    watch.watch([target('rm-2')]);
    assert.deepEqual([loads.length, watch.counts().pending], [1, 1]);
    await found;
    assert.deepEqual(cloud.ids('list'), ['rm-2']);
    assert.notEqual(watch.health('a', 'rm-2'), undefined);
    assert.equal(watch.counts().pending, 0);
  });

  it('asks nothing if it ended meanwhile', async () => {
    watch.watch([target('rm-1')]);
    watch.dispose();
    await Promise.all(loads);
    assert.equal(cloud.count('list'), 0);
  });
});
