import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobRecords } from '../../../src/jobs/records.ts';

const job = { id: '507', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: 1_700_000_000_000 };

describe('records of running jobs', () => {
  let folder: string;
  let clock: number;
  const now = () => clock;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-jobs-'));
    clock = 1_700_000_000_000;
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('survive the window that made them', async () => {
    const made = await new JobRecords(folder, now).add('a1', 'orders-db', job);
    assert.deepEqual(await new JobRecords(folder, now).list(), [made]);
  });

  it('are followed by one window until it has been silent for a while', async () => {
    const first = new JobRecords(folder, now);
    const second = new JobRecords(folder, now);
    const { id } = await first.add('a1', 'orders-db', job);
    assert.equal(await second.hold(id), false);
    clock += 10_000;
    assert.equal(await first.hold(id), true, 'the owner renews');
    clock += 10_000;
    assert.equal(await second.hold(id), false, 'the renewed lease counts');
    clock += 6_000;
    assert.equal(await second.hold(id), true, 'a silent owner is followed by another');
    assert.equal(await first.hold(id), false, 'the former owner has lost it');
  });

  it('change hands at once when the window lets go', async () => {
    const first = new JobRecords(folder, now);
    const { id } = await first.add('a1', 'orders-db', job);
    await first.release(id);
    assert.equal(await new JobRecords(folder, now).hold(id), true);
  });

  it('are taken over by exactly one of many windows', async () => {
    const { id } = await new JobRecords(folder, now).add('a1', 'orders-db', job);
    clock += 60_000;
    const windows = Array.from({ length: 8 }, () => new JobRecords(folder, now));
    const held = await Promise.all(windows.map((window) => window.hold(id)));
    assert.equal(held.filter(Boolean).length, 1);
  });

  it('are read without the ones that are damaged', async () => {
    const records = new JobRecords(folder, now);
    const made = await records.add('a1', 'orders-db', job);
    await writeFile(join(folder, 'half.json'), '{"id":"x","job":');
    await writeFile(join(folder, 'other.json'), '{"id":"x","job":{}}');
    assert.deepEqual(await records.list(), [made]);
  });

  it('leave nothing behind', async () => {
    const records = new JobRecords(folder, now);
    const { id } = await records.add('a1', 'orders-db', job);
    await records.remove(id);
    assert.deepEqual(await readdir(folder), []);
  });

  it('hold plain facts and nothing secret', async () => {
    const { id } = await new JobRecords(folder, now).add('a1', 'orders-db', job);
    const stored = JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')) as object;
    assert.deepEqual(Object.keys(stored).toSorted(), ['accountId', 'id', 'instanceName', 'job']);
  });
});
