import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  offsiteInstanceShape,
  toBackupPolicy,
  toCopyPolicy,
  toDestinations,
} from '../../../../src/clouds/huawei/records/policies.ts';
import { readList } from '../../../../src/clouds/huawei/records/read.ts';
import { toRecoveryWindow } from '../../../../src/clouds/huawei/records/recovery.ts';
import { toBackupUsage } from '../../../../src/clouds/huawei/records/usage.ts';
import type { BackupPolicy, CopyPolicy } from '../../../../src/model/insight.ts';
import type { Field } from '../../../../src/model/resources.ts';

const lines = (fields: readonly Field[]) =>
  fields.map(({ label, value }) => [label, value.as === 'text' || value.as === 'none' ? value.text : value]);

function policy(record: Record<string, unknown>): BackupPolicy {
  const read = toBackupPolicy({ backup_policy: record });
  assert.ok(read);
  return read;
}

function copyPolicy(policyPara: unknown): CopyPolicy {
  const read = toCopyPolicy({ policy_para: policyPara }, 'in-1');
  assert.ok(read);
  return read;
}

function copiedKinds(policyPara: unknown): readonly (boolean | undefined)[] {
  const { backups, logs } = copyPolicy(policyPara);
  return [backups, logs];
}

const destinations = (policyPara: unknown) => toDestinations({ policy_para: policyPara });

const recovery = (...stretches: readonly (readonly [unknown, unknown])[]) =>
  toRecoveryWindow({ restore_time: stretches.map(([from, to]) => ({ start_time: from, end_time: to })) });

const rule = (type: string, days: number) => ({
  backup_type: type,
  keep_days: days,
  destination_region: 'cn-east-3',
  destination_project_id: 'p-east',
});

describe('huawei: backup policy', () => {
  it('reads when backups are due and how long they are kept', () => {
    const { automatic, days, window, retention, logs, interval, fields } = policy({
      keep_days: 7,
      start_time: '23:00-00:00',
      period: '7,1, 3',
    });
    assert.deepEqual(
      { automatic, days, window, retention, logs, interval },
      {
        automatic: true,
        days: [0, 1, 3],
        window: { from: 1380, to: 0 },
        retention: 7,
        logs: undefined,
        interval: undefined,
      },
    );
    assert.deepEqual(lines(fields), [
      ['Backup days (UTC)', { as: 'list', items: ['Sunday', 'Monday', 'Wednesday'] }],
      ['Backup window', '23:00 to 00:00 UTC'],
      ['Automatic backups kept for', '7 days'],
    ]);
  });

  it('takes 0 days for switched off', () => {
    const { automatic, retention, fields } = policy({ keep_days: 0, start_time: '23:00-00:00', period: '1' });
    assert.deepEqual([automatic, retention], [false, undefined]);
    assert.deepEqual(lines(fields).at(-1), ['Automatic backups kept for', 'Off']);
  });

  it('shows what it does not know as it came', () => {
    const odd = policy({ keep_days: 7, start_time: 'at night', period: '1,8', level: 2 });
    assert.deepEqual([odd.window, odd.days], [undefined, [1]]);
    assert.deepEqual(lines(odd.fields), [
      ['Backup days (UTC)', { as: 'list', items: ['Monday', '8'] }],
      ['Backup window', 'at night'],
      ['Automatic backups kept for', '7 days'],
      ['backup_policy.level', '2'],
    ]);
  });

  it('does not take a reply without a policy for one', () => {
    for (const body of [{}, { backup_policy: null }, { backup_policy: {} }, { backup_policy: 'none' }]) {
      assert.equal(toBackupPolicy(body), undefined);
    }
  });
});

describe('huawei: off-site policy', () => {
  it('tells what is copied, where to and for how long', () => {
    const { backups, logs, regionId, retention, fields } = copyPolicy([rule('incremental', 5), rule('auto', 30)]);
    assert.deepEqual(
      { backups, logs, regionId, retention },
      { backups: true, logs: true, regionId: 'cn-east-3', retention: 30 },
    );
    assert.deepEqual(lines(fields), [
      ['Automatic backups: Copies kept for', '30 days'],
      ['Automatic backups: Copied to', 'cn-east-3'],
      ['Automatic backups: Project of the copies', 'p-east'],
      ['Log backups: Copies kept for', '5 days'],
      ['Log backups: Copied to', 'cn-east-3'],
      ['Log backups: Project of the copies', 'p-east'],
    ]);
  });

  it('tells one kind from the other', () => {
    assert.deepEqual(copiedKinds([rule('auto', 7)]), [true, false]);
    assert.deepEqual(copiedKinds([rule('incremental', 7)]), [false, true]);
    assert.deepEqual(copiedKinds([rule('auto', 7), rule('incremental', 0)]), [true, false]);
    assert.deepEqual(copiedKinds([rule('manual', 7)]), [true, false]);
    assert.deepEqual(copiedKinds([rule('all', 7)]), [true, true]);
    assert.deepEqual(copiedKinds(rule('auto', 7)), [true, false]);
  });

  it('takes a lone 0 for switched off', () => {
    for (const off of [{ keep_days: 0 }, [], [{ keep_days: 0 }], null]) {
      const { backups, logs, regionId, retention } = copyPolicy(off);
      assert.deepEqual(
        { backups, logs, regionId, retention },
        { backups: false, logs: false, regionId: undefined, retention: undefined },
      );
    }
    assert.deepEqual(lines(copyPolicy({ keep_days: 0 }).fields), [['Copies kept for', 'Off']]);
    assert.equal(toCopyPolicy({}, 'in-1'), undefined);
  });

  it('names each destination once, also where copying has ended', () => {
    const east = { regionId: 'cn-east-3', projectId: 'p-east' };
    assert.deepEqual(destinations([rule('auto', 7), rule('incremental', 7)]), [east]);
    assert.deepEqual(destinations([rule('auto', 0)]), [east]);
    const south = { backup_type: 'auto', keep_days: 7, destination_project_id: 'p-south' };
    assert.deepEqual(destinations([rule('auto', 7), south]), [east, { regionId: undefined, projectId: 'p-south' }]);
    assert.deepEqual(destinations({ keep_days: 0 }), []);
    assert.deepEqual(toDestinations({}), []);
    const both = copyPolicy([rule('auto', 7), south]).fields;
    assert.deepEqual(both.find(({ key }) => key === 'policy_para.auto.destination_project_id')?.value, {
      as: 'list',
      items: ['p-east', 'p-south'],
    });
  });

  it('reads the instances that have copies in a region, from as little as an id', () => {
    const record = {
      id: 'in-1',
      name: 'orders-db',
      source_region: 'cn-north-4',
      source_project_id: 'p-north',
      datastore: { type: 'MySQL', version: '8.0' },
      destination_region: 'cn-east-3',
      destination_project_id: 'p-east',
      keep_days: 30,
    };
    const body = { offsite_backup_instances: [record, { id: 'in-2' }, {}], total_count: 3 };
    const read = readList(body, offsiteInstanceShape);
    const [full, bare] = read?.items ?? [];
    assert.equal(read?.broken.length, 1);
    assert.ok(full && bare);
    const { backups, regionId, retention, fields } = full;
    assert.deepEqual({ backups, regionId, retention }, { backups: true, regionId: 'cn-east-3', retention: 30 });
    assert.ok(fields.length > 5 && fields.every(({ group }) => group !== 'reply'));
    assert.deepEqual([bare.instanceId, bare.regionId, bare.backups], ['in-2', undefined, true]);
  });
});

describe('huawei: recovery window', () => {
  it('is one stretch, or several with gaps between them', () => {
    assert.deepEqual(recovery([1000, 2000]), { from: new Date(1000), to: new Date(2000), gaps: [] });
    assert.deepEqual(recovery([5000, 6000], [1000, 2000], [1500, 3000], [6000, 7000]), {
      from: new Date(1000),
      to: new Date(7000),
      gaps: [{ from: new Date(3000), to: new Date(5000) }],
    });
  });

  it('leaves out what is no stretch', () => {
    assert.deepEqual(recovery([2000, 1000], [null, 5], ['soon', 6], [3000, 4000]).from, new Date(3000));
    for (const body of [{}, { restore_time: null }, { restore_time: ['x'] }, { restore_time: [] }]) {
      assert.deepEqual(toRecoveryWindow(body), { from: undefined, to: undefined, gaps: [] });
    }
  });

  it('has its gaps in the order of time, each inside the window', () => {
    const stretch = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 }));
    fc.assert(
      fc.property(fc.array(stretch), (stretches) => {
        const { from, to, gaps } = recovery(...stretches);
        const moments = [from, ...gaps.flatMap((gap) => [gap.from, gap.to]), to].map((at) => at?.getTime() ?? 0);
        assert.deepEqual(
          moments,
          moments.toSorted((a, b) => a - b),
        );
        assert.ok(gaps.every((gap) => gap.from < gap.to));
      }),
    );
  });
});

describe('huawei: backup usage', () => {
  it('turns MB into bytes', () => {
    const usage = toBackupUsage({ backup_use_space: 1.5, db_use_space: 1, offsite_use_space: 0 }, 'All of them');
    assert.equal(usage?.used, 1.5 * 1024 * 1024);
    assert.equal(usage.scope, 'All of them');
    assert.deepEqual(lines(usage.fields), [
      ['All backups', { as: 'bytes', bytes: 1572864 }],
      ['Full and log backups, audit logs', { as: 'bytes', bytes: 1048576 }],
      ['Snapshots', 'Not given'],
      ['Cross-region backups', { as: 'bytes', bytes: 0 }],
    ]);
  });

  it('does not take a reply without any space for an empty one', () => {
    assert.equal(toBackupUsage({}, undefined), undefined);
    assert.equal(toBackupUsage({ backup_use_space: 'much' }, undefined)?.used, undefined);
  });
});
