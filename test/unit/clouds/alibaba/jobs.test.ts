import assert from 'node:assert/strict';
import { runningJob, taskOf } from '../../../../src/clouds/alibaba/jobs.ts';
import { lookRange, startedSince } from '../../../../src/clouds/common/started.ts';
import type { Backup } from '../../../../src/model/resources.ts';

function backup(id: string, kind: 'manual' | 'automated', started: string | undefined): Backup {
  return { id, mode: { kind, raw: kind }, started: started && new Date(started) } as Backup;
}

describe('alibaba: jobs', () => {
  const request = { instanceId: 'rm-1', regionId: 'cn-hangzhou', choiceId: 'mysql-physical', databases: [] };
  const job = { id: '7', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: 0 };
  const since = new Date('2026-11-21T03:12:45Z');

  it('finds the task of a job, also where the answer leaves the id out', () => {
    assert.deepEqual(taskOf(job, [{ BackupJobId: '6' }, { BackupJobId: '7', Process: '1' }]), {
      BackupJobId: '7',
      Process: '1',
    });
    assert.deepEqual(taskOf(job, [{ Process: '2' }]), { Process: '2' });
    assert.equal(taskOf(job, [{ BackupJobId: '6' }]), undefined);
    assert.equal(taskOf(job, []), undefined);
  });

  it('takes a manual task under way for a find, and no other', () => {
    const task = { BackupJobId: '9', JobMode: 'Manual', BackupStatus: 'Uploading' };
    assert.equal(runningJob(request, [task], since)?.id, '9');
    assert.equal(runningJob(request, [{ ...task, JobMode: 'Automated' }], since), undefined);
    assert.equal(runningJob(request, [{ ...task, BackupJobId: undefined }], since), undefined);
  });

  it('finds the newest manual backup since a minute before, and claims nothing of others', () => {
    const { from, to } = lookRange(since, new Date('2026-11-21T03:20:00Z'));
    assert.equal(from.toISOString(), '2026-11-21T03:11:45.000Z');
    assert.equal(to.toISOString(), '2026-11-21T03:21:00.000Z');
    const backups = [
      backup('early', 'manual', '2026-11-21T03:11:00Z'),
      backup('automatic', 'automated', '2026-11-21T03:13:00Z'),
      backup('timeless', 'manual', undefined),
      backup('older', 'manual', '2026-11-21T03:12:00Z'),
      backup('newest', 'manual', '2026-11-21T03:13:00Z'),
    ];
    assert.equal(startedSince(backups, from)?.id, 'newest');
    assert.equal(startedSince(backups.slice(0, 3), from), undefined);
  });
});
