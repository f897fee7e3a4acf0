import assert from 'node:assert/strict';
import { clouds } from '../../../src/clouds/index.ts';
import { RegionScan, type RegionAnswer } from '../../../src/commands/regionScan.ts';
import type { Account, Credentials } from '../../../src/model/account.ts';
import { isCloudError } from '../../../src/model/errors.ts';
import type { CloudProvider } from '../../../src/model/provider.ts';
import type { Region } from '../../../src/model/resources.ts';
import { sampleKeys, startSandbox, type Sandbox } from '../../../src/sandbox/index.ts';
import { RecordingLog } from '../../support/log.ts';

const never = new AbortController().signal;

function idsOf(regions: readonly { readonly region: Region }[]): readonly string[] {
  return regions.map(({ region }) => region.id);
}

describe('the search for regions with instances', () => {
  let sandbox: Sandbox;
  let provider: CloudProvider;
  let scan: RegionScan;
  let heard: RegionAnswer[];

  const connect = (key: Credentials) => {
    const account: Account = {
      id: 'main',
      cloud: 'alibaba',
      name: 'main',
      method: 'accessKey',
      site: 'custom',
      keyPlace: 'window',
      endpoint: sandbox.url,
    };
    const cloud = clouds.find(({ id }) => id === 'alibaba');
    assert.ok(cloud);
    const settings = { timeout: 5000, concurrency: 8, language: 'en' };
    return cloud.connect(account, key, settings, { log: new RecordingLog() });
  };
  const run = async (signal: AbortSignal = never, onAnswer: (answer: RegionAnswer) => void = () => undefined) =>
    await scan.run(provider, {
      signal,
      onAnswer: async (answer) => {
        heard.push(answer);
        onAnswer(answer);
        await Promise.resolve();
      },
      onProgress: () => undefined,
    });
  const asked = () =>
    sandbox.requests.filter(({ action }) => action === 'DescribeDBInstances').map(({ params }) => params['RegionId']);
  const refuse = { kind: 'refuse', action: 'DescribeDBInstances', code: 'Forbidden.RAM', status: 403 } as const;

  beforeEach(async () => {
    sandbox = await startSandbox();
    provider = connect(sampleKeys.full);
    scan = new RegionScan((await provider.listRegions({ signal: never })).items);
    heard = [];
  });
  afterEach(async () => {
    provider.dispose();
    await sandbox.close();
  });

  it('asks each region once, for one page', async () => {
    await run();
    const ids = scan.regions.map(({ id }) => id);
    assert.deepEqual(new Set(asked()), new Set(ids));
    assert.equal(asked().length, ids.length);
    assert.deepEqual(idsOf(scan.answers), ids, 'in the order of the regions');
    assert.deepEqual(idsOf(heard).toSorted(), ids.toSorted(), 'each is told as it answers');
    assert.deepEqual([scan.failures, scan.left], [[], []]);
  });

  it('tells regions with instances from those without, and counts a page as at least that many', async () => {
    const body = JSON.stringify({ RequestId: 'R', Items: { DBInstance: [] }, TotalRecordCount: 0 });
    sandbox.faults.add({ kind: 'body', body, action: 'DescribeDBInstances' });
    await run();
    const [empty] = scan.answers.filter(({ instances }) => instances === 0);
    assert.ok(empty);
    assert.deepEqual(
      scan.withInstances,
      scan.answers.filter((answer) => answer !== empty),
    );
    sandbox.faults.clear();
    scan = new RegionScan(scan.regions);
    await run();
    const singapore = scan.withInstances.find(({ region }) => region.id === 'ap-southeast-1');
    assert.deepEqual([singapore?.instances, singapore?.more], [100, true]);
    const hangzhou = scan.withInstances.find(({ region }) => region.id === 'cn-hangzhou');
    assert.equal(hangzhou?.more, false);
    assert.ok(scan.instances >= 100 + hangzhou.instances);
  });

  it('goes on without a region that refuses, and asks only that one again', async () => {
    sandbox.faults.add(refuse);
    await run();
    const [failure] = scan.failures;
    assert.equal(scan.failures.length, 1);
    assert.equal(failure?.error.kind, 'forbidden');
    assert.equal(scan.answers.length, scan.regions.length - 1);
    assert.deepEqual(scan.left, []);
    const before = asked().length;
    await run();
    assert.deepEqual(asked().slice(before), [failure.region.id]);
    assert.deepEqual([scan.failures.length, scan.answers.length], [0, scan.regions.length]);
  });

  it('keeps what is known when it is stopped, and goes on there', async () => {
    const stop = new AbortController();
    sandbox.faults.add({ kind: 'hang', headers: false, action: 'DescribeDBInstances' });
    await run(stop.signal, () => {
      if (scan.left.length === 1) {
        stop.abort();
      }
    });
    assert.deepEqual([scan.left.length, scan.failures.length], [1, 0]);
    assert.equal(scan.answers.length, scan.regions.length - 1);
    const left = scan.left.map(({ id }) => id);
    const before = asked().length;
    await run();
    assert.deepEqual(asked().slice(before), left);
    assert.deepEqual(scan.left, []);
  });

  it('counts a region without the service as one without instances', async () => {
    sandbox.faults.add({
      kind: 'refuse',
      action: 'DescribeDBInstances',
      code: 'IncorrectDBInstanceEngine',
      status: 403,
    });
    await run();
    assert.deepEqual([scan.failures.length, scan.left.length], [0, 0]);
    assert.equal(scan.answers.filter(({ instances }) => instances === 0).length, 1);
  });

  it('ends at once when the sign-in is refused', async () => {
    provider.dispose();
    provider = connect(sampleKeys.disabled);
    scan = new RegionScan(Array.from({ length: 30 }, (_, index) => ({ id: `xx-${index}`, name: `Region ${index}` })));
    await assert.rejects(run(), (error) => isCloudError(error) && error.kind === 'key');
    assert.deepEqual([scan.answers, scan.failures], [[], []]);
    assert.ok(asked().length >= 1 && asked().length <= 6, 'nothing is asked after the refusal');
  });
});
