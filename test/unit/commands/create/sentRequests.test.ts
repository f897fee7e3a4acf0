import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SentRequests, type SentRequest } from '../../../../src/commands/create/sentRequests.ts';
import { leaseTime } from '../../../../src/platform/leasedRecords.ts';
import { RecordingLog } from '../../../support/log.ts';

const request = { instanceId: 'rm-1', regionId: 'cn-hangzhou', choiceId: 'full', databases: [] };
const sent = { accountId: 'a1', instanceName: 'orders-db', request, asked: 1 };

describe('a request for a backup that was sent', () => {
  let folder: string;
  /** What all windows remember over restarts. */
  let isUnderWay: boolean;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'sent-')), 'requests');
    isUnderWay = false;
  });
  const left: (() => void)[] = [];
  const leaving: Promise<unknown>[] = [];
  afterEach(async () => {
    // What was left under way keeps its lease, and the process with it, until it ends.
    left.forEach((end) => end());
    await Promise.all(leaving.splice(0));
    left.length = 0;
    await rm(join(folder, '..'), { recursive: true });
  });

  const openWindow = () =>
    new SentRequests({
      folder,
      setUnderWay: async (any) => await Promise.resolve(void (isUnderWay = any)),
      log: new RecordingLog(),
    });
  const records = async () => (await readdir(folder)).filter((name) => name.endsWith('.json'));

  /** Leaves a request as a window does that ends before the answer, so long ago that its lease is over. */
  async function leave(): Promise<void> {
    const { now } = Date;
    Date.now = () => now() - 2 * leaseTime;
    leaving.push(openWindow().during(sent, async () => await new Promise<void>((end) => left.push(end))));
    for (; !isUnderWay || (await records().catch(() => [])).length === 0;) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    Date.now = now;
  }

  it('is written down until its answer is', async () => {
    const answer = await openWindow().during(sent, async () => [isUnderWay, (await records()).length]);
    assert.deepEqual([answer, isUnderWay, await records()], [[true, 1], false, []]);
  });

  it('is left to its window while that is there', async () => {
    await openWindow().during(sent, async () => {
      assert.equal(await openWindow().takeUp(async () => await Promise.resolve(assert.fail('It was taken'))), true);
    });
  });

  it('is looked for once by the windows that are there when its own is gone, and kept until that has been told', async () => {
    await leave();
    const looks: SentRequest[] = [];
    const told = new AbortController();
    const look = async (each: SentRequest) => {
      looks.push(each);
      await once(told.signal, 'abort');
    };
    const one = openWindow();
    assert.equal(await one.takeUp(look), false);
    await one.takeUp(look);
    assert.equal(await openWindow().takeUp(look), true, 'it is another window that looks');
    assert.deepEqual([looks.length, looks[0]?.request, isUnderWay, (await records()).length], [1, request, true, 1]);
    told.abort();
    for (; isUnderWay;) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.deepEqual(await records(), []);
  });

  it('is not forgotten for a record that cannot be read', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'later.json'), '{"id":');
    await openWindow().during(sent, async () => await Promise.resolve());
    assert.equal(isUnderWay, true);
  });
});
