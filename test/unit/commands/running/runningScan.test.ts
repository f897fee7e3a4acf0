import assert from 'node:assert/strict';
import { clouds } from '../../../../src/clouds/index.ts';
import { RunningScan, type RunningScanParts } from '../../../../src/commands/running/runningScan.ts';
import type { Account, Credentials } from '../../../../src/model/account.ts';
import { isCloudError } from '../../../../src/model/errors.ts';
import type { CloudProvider } from '../../../../src/model/provider.ts';
import { sampleKeys, startSandbox, type Sandbox } from '../../../../src/sandbox/index.ts';
import { RecordingLog } from '../../../support/log.ts';

const names = ({ failures }: RunningScan<Account>) => failures.map(({ what }) => what);
const shop = 'rm-uf616n00i51lpx5v5';

describe('the search for backups under way', () => {
  let sandbox: Sandbox;
  let providers: CloudProvider[];
  /** What was found: account, region, instance and job. */
  let found: (readonly [string, string, string, string])[];

  beforeEach(async () => {
    sandbox = await startSandbox();
    providers = [];
    found = [];
  });
  afterEach(async () => {
    providers.forEach((provider) => provider.dispose());
    await sandbox.close();
  });

  function accountOf(name: string): Account {
    return {
      id: name,
      cloud: 'alibaba',
      name,
      method: 'accessKey',
      site: 'custom',
      keyPlace: 'window',
      endpoint: sandbox.url,
    };
  }

  function scanOf(
    keys: Readonly<Record<string, Credentials>>,
    more: Partial<RunningScanParts<Account>> = {},
  ): RunningScan<Account> {
    const connect = (account: Account) => {
      const settings = { timeout: 5000, concurrency: 8, language: 'en' };
      const key = keys[account.name];
      const provider = clouds
        .find(({ id }) => id === 'alibaba')
        ?.connect(account, key ?? sampleKeys.full, settings, { log: new RecordingLog() });
      assert.ok(provider);
      providers.push(provider);
      return provider;
    };
    return new RunningScan({
      accounts: Object.keys(keys).map(accountOf),
      provider: async (account) => await Promise.resolve(connect(account)),
      regions: () => ['cn-hangzhou', 'cn-shanghai'],
      onFound: async ({ id }, instance, running) => {
        found.push(...running.map(({ job }) => [id, instance.regionId, instance.id, job.id] as const));
        return await Promise.resolve(running.length);
      },
      onProgress: () => undefined,
      signal: new AbortController().signal,
      ...more,
    });
  }

  const asked = () =>
    sandbox.requests
      .filter(({ action }) => action === 'DescribeBackupTasks')
      .map(({ params }) => params['DBInstanceId'] ?? '');
  /** In Hangzhou an automatic backup is under way, too. */
  const ofShop = () => found.filter(([, , id]) => id === shop);

  it('finds what somebody else started on an instance of another region, and asks each instance once', async () => {
    const job = sandbox.startBackup(shop);
    const scan = scanOf({ prod: sampleKeys.full });
    await scan.run();
    assert.deepEqual(ofShop(), [['prod', 'cn-shanghai', shop, job]]);
    assert.deepEqual([scan.running, scan.fresh, names(scan)], [found.length, found.length, []]);
    const once = asked();
    assert.equal(new Set(once).size, scan.instances);
    assert.equal(once.length, scan.instances);
    await scan.run();
    assert.equal(asked().length, once.length);
    assert.deepEqual([scan.running, ofShop().length], [found.length, 1]);
  });

  it('goes on past a region that cannot be asked, and names it', async () => {
    sandbox.faults.add({ kind: 'refuse', action: 'DescribeDBInstances', code: 'Forbidden.RAM', status: 403 });
    const jobs = [sandbox.startBackup(shop), sandbox.startBackup('rm-bp118km2xsq3mipm1')];
    const scan = scanOf({ prod: sampleKeys.full });
    await scan.run();
    const [failure] = scan.failures;
    assert.ok(isCloudError(failure?.error) && failure.error.kind === 'forbidden');
    assert.match(failure.what, /^prod, China \((Hangzhou|Shanghai)\)$/);
    assert.equal(scan.failures.length, 1);
    const other = failure.what.includes('Hangzhou') ? 'cn-shanghai' : 'cn-hangzhou';
    assert.deepEqual(new Set(found.map(([, regionId]) => regionId)), new Set([other]));
    assert.equal(found.filter(([, , , id]) => jobs.includes(id)).length, 1);
  });

  it('goes on past an instance that cannot be asked, and names it', async () => {
    sandbox.faults.add({ kind: 'refuse', action: 'DescribeBackupTasks', code: 'Forbidden.RAM', status: 403 });
    const scan = scanOf({ prod: sampleKeys.full });
    await scan.run();
    assert.equal(scan.failures.length, 1);
    assert.match(names(scan)[0] ?? '', /-db$|^shop-|^rm-/);
    assert.equal(new Set(asked()).size, scan.instances, 'all others were asked');
  });

  it('names an account whose key is refused once, and looks through the others', async () => {
    const job = sandbox.startBackup(shop);
    const scan = scanOf({ old: sampleKeys.disabled, prod: sampleKeys.full });
    await scan.run();
    assert.deepEqual(names(scan), ['old']);
    assert.deepEqual(ofShop(), [['prod', 'cn-shanghai', shop, job]]);
  });

  it('names the account once also when the key is refused on the way, whatever the account is called', async () => {
    const code = 'InvalidAccessKeyId.Inactive';
    sandbox.faults.add({ kind: 'refuse', action: 'DescribeBackupTasks', code, status: 404, times: Infinity });
    const scan = scanOf({ 'orders-db': sampleKeys.full }, { regions: () => ['cn-hangzhou'] });
    await scan.run();
    assert.deepEqual(names(scan), ['orders-db']);
  });

  it('stops when it is told to, with what was found by then and no failures', async () => {
    const stop = new AbortController();
    const scan = scanOf({ prod: sampleKeys.full }, { signal: stop.signal, onProgress: () => stop.abort() });
    await scan.run();
    assert.ok(scan.instances > 0 && scan.instances <= 8, `${scan.instances} were asked`);
    assert.deepEqual(scan.failures, []);
    const before = sandbox.requests.length;
    await scan.run();
    assert.equal(sandbox.requests.length, before, 'nothing is asked any more');
  });
});
