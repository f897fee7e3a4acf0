import assert from 'node:assert/strict';
import { beginOf, isJobRecord, recordId, type JobRecord } from '../../../src/jobs/records.ts';

const job = { id: '507', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: 1_700_000_000_000 };
const record: JobRecord = { id: 'r1', accountId: 'a1', instanceName: 'orders-db', job, source: 'own' };
const copy = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

describe('the record of a backup job', () => {
  it('is read as it was written, with all that became known', () => {
    const full: JobRecord = {
      ...record,
      mode: { kind: 'manual', raw: 'Manual' },
      started: 1,
      usual: { milliseconds: 60_000 },
      lastProgress: { state: 'running', percent: undefined, stage: 'Uploading', backupId: undefined },
      ended: { outcome: 'done', at: 2, took: 1, backupId: 'b1' },
      told: true,
    };
    assert.ok(isJobRecord(copy(record)));
    assert.ok(isJobRecord(copy(full)));
    assert.ok(isJobRecord(copy({ ...record, usual: {} })), 'too few backups to tell');
    // A job that was just asked for is not in the cloud's list yet.
    for (const state of ['waiting', 'running', 'done', 'failed', 'unknown', 'gone']) {
      assert.ok(isJobRecord(copy({ ...record, lastProgress: { state, stage: '' } })), state);
    }
  });

  it('is told from anything else', () => {
    const { source, ...older } = record;
    assert.equal(source, 'own');
    const others = [
      undefined,
      'text',
      {},
      older,
      { ...record, job: { ...job, asked: 'today' } },
      { ...record, ended: { outcome: 'done' } },
      { ...record, lastProgress: 42 },
      { ...record, usual: { milliseconds: 'long' } },
      { ...record, signedOut: {} },
    ];
    assert.deepEqual(others.filter(isJobRecord), []);
  });

  it('has the same id for the same job in every window, and no other', () => {
    assert.equal(recordId('a1', job), recordId('a1', { ...job, asked: 1, list: 'tasks' }));
    const different = [
      recordId('a1', job),
      recordId('a2', job),
      recordId('a1', { ...job, id: '508' }),
      recordId('a1', { ...job, instanceId: 'rm-2' }),
    ];
    assert.equal(new Set(different).size, different.length);
    assert.match(recordId('a1', job), /^[0-9a-f]{32}$/, 'it is the name of a file');
  });

  it('knows when the backup began, as far as that can be known', () => {
    assert.equal(beginOf(record), job.asked);
    assert.equal(beginOf({ ...record, source: 'elsewhere' }), undefined, 'when it was first seen says nothing');
    assert.equal(beginOf({ ...record, source: 'elsewhere', started: 5 }), 5);
  });
});
