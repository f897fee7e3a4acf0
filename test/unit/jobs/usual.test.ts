import assert from 'node:assert/strict';
import { usualDuration } from '../../../src/jobs/usual.ts';
import type { Backup, BackupMode } from '../../../src/model/resources.ts';
import { openCloud, recordOf, type JobCloud } from './cloud.ts';

const signal = new AbortController().signal;
const minute = 60_000;

describe('how long backups of an instance usually take', () => {
  let cloud: JobCloud;

  before(async () => {
    cloud = await openCloud();
  });
  after(async () => await cloud.close());

  /** The last 30 days of the instance are these, each as minutes, mode and whether it is good. */
  function known(...backups: readonly (readonly [number | undefined, BackupMode, boolean?])[]) {
    const started = new Date();
    const items = backups.map(([minutes, kind, isGood = true]) => ({
      started,
      ended: minutes === undefined ? undefined : new Date(started.getTime() + minutes * minute),
      mode: { kind, raw: kind },
      state: { kind: isGood ? 'good' : 'failed', raw: '' },
    })) as unknown as readonly Backup[];
    const page = { items, next: undefined, total: undefined, broken: 0 };
    return {
      getInstance: async () => await Promise.resolve(cloud.instance('orders-db')),
      listBackups: async () => await Promise.resolve(page),
    };
  }

  const job = { id: '1', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: Date.now() };
  const manual = recordOf(job, { mode: { kind: 'manual', raw: '' } });

  it('is found out from the last 30 days, in one page and behind everything else', async () => {
    const { id: instanceId, regionId } = cloud.instance('orders-db');
    const { requests } = cloud.sandbox;
    const from = requests.length;
    const usual = await usualDuration(recordOf({ ...job, instanceId, regionId }), cloud.provider, signal);
    assert.ok(usual !== undefined && usual > 0, String(usual));
    assert.deepEqual(
      requests.slice(from).map(({ action }) => action),
      ['DescribeDBInstanceAttribute', 'DescribeBackups'],
    );
  });

  it('is the median of those that were started in the same way', async () => {
    const backups = known([2, 'manual'], [90, 'automated'], [4, 'manual'], [3, 'manual'], [95, 'automated']);
    assert.equal(await usualDuration(manual, backups, signal), 3 * minute);
  });

  it('is the median of all where those are too few', async () => {
    const backups = known([1, 'manual'], [10, 'automated'], [20, 'automated'], [40, 'automated']);
    assert.equal(await usualDuration(manual, backups, signal), 15 * minute);
    assert.equal(await usualDuration(recordOf(job), backups, signal), 15 * minute);
  });

  it('is not known from fewer than three, from failed ones, or without their ends', async () => {
    const backups = known([1, 'manual'], [2, 'manual'], [3, 'manual', false], [undefined, 'manual']);
    assert.equal(await usualDuration(manual, backups, signal), undefined);
  });
});
