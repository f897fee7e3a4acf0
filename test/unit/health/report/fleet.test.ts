import assert from 'node:assert/strict';
import type * as Report from '../../../../src/health/report/index.ts';
import { patternOf } from '../../../../src/health/report/pattern.ts';
import type { ReportParts, ReportSettings } from '../../../../src/health/report/parts.ts';
import { backup, copyPolicyOf, day, hour, now, policy, turn } from '../samples.ts';
import { loadWithEditor } from './editor.ts';
import { failing, FleetCloud, partsOf, Reader, regionsOf, scopeOf } from './fleetCloud.ts';

const { FleetReport } = await loadWithEditor<typeof Report>('index.ts');

const limits: ReportSettings = { oldestHours: 26, leastRetentionDays: 0, allowSchedule: true };

describe('the fleet report', () => {
  let cloud: FleetCloud;
  let clouds: Map<string, FleetCloud>;
  let reader: Reader;

  function open(more: Partial<ReportParts> = {}): Report.FleetReport {
    reader = new Reader(new FleetReport(partsOf(clouds, more)));
    return reader.report;
  }

  /** Everything of this kind waits until the result is called. */
  function hold(what: string, only: (id: string) => boolean = () => true): () => void {
    const held: (() => void)[] = [];
    cloud.before = (asked, id) =>
      asked === what && only(id) ? new Promise<void>((resolve) => held.push(resolve)) : undefined;
    return () => {
      cloud.before = () => undefined;
      held.forEach((go) => go());
    };
  }

  beforeEach(() => {
    cloud = new FleetCloud();
    clouds = new Map([['a', cloud]]);
    open();
  });
  afterEach(() => reader.report.dispose());

  it('checks every instance of every region of every account, each once', async () => {
    const other = new FleetCloud();
    clouds.set('b', other);
    cloud.pageSize = 2;
    reader.report.start(scopeOf('a', 'b', 'nobody'));
    const { progress, failures } = await reader.done();
    assert.deepEqual(failures, []);
    assert.deepEqual(progress, {
      state: 'done',
      accounts: 2,
      regions: { listed: 4, total: 4 },
      instances: { checked: 12, total: 12 },
      waiting: undefined,
      started: now.getTime(),
      ended: now.getTime(),
    });
    assert.deepEqual(reader.states, { checked: 12 });
    for (const each of [cloud, other]) {
      const ids = ['r-1-1', 'r-1-2', 'r-1-3', 'r-2-1', 'r-2-2', 'r-2-3'];
      assert.deepEqual(each.ids('policy').toSorted(), ids);
      assert.deepEqual(each.ids('backups').toSorted(), ids);
      assert.ok(each.asked.every(({ call }) => call.priority === 'background'));
    }
    assert.deepEqual(reader.report.snapshot().rows, [...reader.rows.values()]);
  });

  it('shows a row with all that a reader wants to know', async () => {
    cloud.copied = (id) => copyPolicyOf(id, { regionId: 'cn-shanghai' });
    reader.report.start({ accounts: [{ accountId: 'a', regions: ['r-2'] }] });
    await reader.done();
    assert.equal(reader.rows.size, 3);
    const { facts, ...row } = reader.row('r-2-1');
    assert.deepEqual(row, {
      key: 'a/r-2/r-2-1',
      accountId: 'a',
      accountName: 'Account a',
      cloud: 'alibaba',
      regionId: 'r-2',
      regionName: 'Region 2',
      instanceId: 'r-2-1',
      name: 'db-r-2-1',
      engine: 'mysql 8.0',
      engineName: 'mysql',
      state: 'checked',
      why: undefined,
      problems: [],
      rule: undefined,
    });
    assert.deepEqual([facts?.checked, facts?.copies, facts?.copyRegion], [now.getTime(), 'on', 'cn-shanghai']);
    assert.deepEqual(reader.report.snapshot().scope, { accounts: [{ accountId: 'a', regions: ['r-2'] }] });
  });

  it('shows what was known until it is checked again, and has not lost it when it is stopped on the way', async () => {
    reader.report.start(scopeOf('a'));
    await reader.done();
    const found = reader.row('r-2-1').facts;
    const go = hold('policy', (id) => id === 'r-2-1');
    reader.report.start(scopeOf('a'));
    await reader.until(({ progress: { instances } }) => instances.checked === 5);
    const again = reader.report.snapshot().rows.find(({ instanceId }) => instanceId === 'r-2-1');
    assert.deepEqual([again?.state, again?.facts], ['waiting', found]);
    reader.report.stop();
    go();
    assert.deepEqual(reader.report.snapshot().progress.instances, { checked: 5, total: 6 });
    assert.equal(reader.report.snapshot().rows.length, 6);
  });

  it('begins with nothing known where another scope is asked for', async () => {
    reader.report.start(scopeOf('a'));
    await reader.done();
    hold('regions');
    reader.report.start({ accounts: [{ accountId: 'a', regions: ['r-1'] }] });
    assert.deepEqual(reader.report.snapshot().rows, []);
  });

  it('says of what was known before that its region could not be listed this time', async () => {
    reader.report.start(scopeOf('a'));
    await reader.done();
    cloud.before = (asked, id) => (asked === 'instances' && id === 'r-2' ? Promise.reject(failing('network')) : 0);
    reader.report.start(scopeOf('a'));
    await reader.done();
    assert.deepEqual(reader.states, { checked: 3, failed: 3 });
  });

  it('has rows and checks them while other regions and accounts have not answered', async () => {
    const slow = new FleetCloud();
    slow.before = () => new Promise(() => undefined);
    clouds.set('slow', slow);
    hold('instances', (id) => id === 'r-2');
    reader.report.start(scopeOf('slow', 'a'));
    const { progress } = await reader.until(({ progress: { instances } }) => instances.checked === 3);
    assert.deepEqual(progress.regions, { listed: 1, total: 2 });
    assert.deepEqual(reader.states, { checked: 3 });
  });

  it('begins with the first page while the next one is still awaited, and shows what waits', async () => {
    cloud.pageSize = 2;
    cloud.regions = regionsOf(1);
    hold('policy');
    reader.report.start(scopeOf('a'));
    await reader.until(({ rows }) => rows.length > 0);
    assert.equal(reader.row('r-1-1').state, 'waiting');
    assert.ok(cloud.ids('policy').includes('r-1-1'));
    assert.equal(reader.last.progress.state, 'running');
  });

  it('does several at once for each account, and not more', async () => {
    cloud.regions = regionsOf(20);
    cloud.before = () => turn();
    reader.report.start(scopeOf('a'));
    await reader.done();
    assert.equal(cloud.most.instances, 6);
    assert.ok(cloud.most.policy <= 8 && cloud.most.backups <= 8);
    assert.ok(cloud.most.policy + cloud.most.backups >= 8);
    assert.equal(reader.states['checked'], 60);
  });

  it('gathers changes', async () => {
    cloud.regions = regionsOf(10);
    cloud.size = 50;
    const from = performance.now();
    reader.report.start(scopeOf('a'));
    await reader.done();
    const passed = performance.now() - from;
    assert.ok(reader.changes.length <= 2 + passed / 100, `${reader.changes.length} changes in ${passed} ms`);
    assert.equal(reader.rows.size, 500);
  });

  it('asks for copies many instances at a time, and not for those that cannot have any', async () => {
    cloud.regions = regionsOf(2);
    cloud.size = 70;
    cloud.offered = (id) => !id.endsWith('0');
    reader.report.start(scopeOf('a'));
    await reader.done();
    const asked = cloud.asked.filter(({ what }) => what === 'copies').map(({ id, ids }) => `${id}: ${ids.length}`);
    assert.deepEqual(asked.toSorted(), ['r-1: 3', 'r-1: 30', 'r-1: 30', 'r-2: 3', 'r-2: 30', 'r-2: 30']);
    assert.equal(reader.row('r-1-10').facts?.copies, 'unsupported');
    assert.deepEqual(
      reader.row('r-1-11').problems.map(({ severity, kind }) => `${severity} ${kind}`),
      ['note noCopy'],
    );
  });

  it('looks at the regions that are asked for, with their parts', async () => {
    const parts = [{ id: 'r-1_dev', name: 'dev' }];
    cloud.regions = [{ id: 'r-1', name: 'Region 1', parts }, ...regionsOf(3).slice(1)];
    const listed = async (regions: 'known' | 'all' | readonly string[], known?: readonly string[]) => {
      cloud.asked.length = 0;
      reader.report.dispose();
      open({ knownRegions: () => known });
      reader.report.start({ accounts: [{ accountId: 'a', regions }] });
      const { failures } = await reader.done();
      return { ids: cloud.ids('instances'), failures };
    };
    const all = ['r-1', 'r-1_dev', 'r-2', 'r-3'];
    assert.deepEqual((await listed('all', ['r-2'])).ids, all);
    assert.equal(reader.row('r-1_dev-1').regionName, 'Region 1 › dev');
    assert.deepEqual(await listed('known', ['r-2', 'gone']), { ids: ['r-2'], failures: [] });
    assert.deepEqual((await listed('known')).ids, all);
    assert.deepEqual((await listed('known', [])).ids, []);
    const named = await listed(['r-1', 'gone']);
    assert.deepEqual(named.ids, ['r-1', 'r-1_dev']);
    assert.deepEqual(
      named.failures.map(({ regionId, message }) => [regionId, message]),
      [['gone', 'The account has no such region.']],
    );
  });

  it('leaves out what has no backups of its own, and what the cloud does not support', async () => {
    cloud.instance = (id) => (id === 'r-1-1' ? { role: { kind: 'readonly', raw: 'Readonly' } } : {});
    cloud.before = (what, id) => (what === 'backups' && id === 'r-1-2' ? Promise.reject(failing('unsupported')) : 0);
    reader.report.start(scopeOf('a'));
    const { progress } = await reader.done();
    assert.deepEqual(reader.states, { left: 2, checked: 4 });
    assert.equal(reader.row('r-1-1').why, 'A read-only replica has no backups of its own.');
    assert.equal(reader.row('r-1-2').why, 'It says unsupported.');
    assert.ok(!cloud.ids('policy').includes('r-1-1'));
    assert.deepEqual(progress.instances, { checked: 6, total: 6 });
  });

  it('takes a region without the service for one without instances', async () => {
    cloud.before = (what, id) => (what === 'instances' && id === 'r-2' ? Promise.reject(failing('unsupported')) : 0);
    reader.report.start(scopeOf('a'));
    const { failures, progress } = await reader.done();
    assert.deepEqual(failures, []);
    assert.deepEqual(progress.regions, { listed: 2, total: 2 });
  });

  it('goes on with the others where one region of thirty fails, and asks that one again', async () => {
    cloud.regions = regionsOf(30);
    cloud.before = (what, id) => (what === 'instances' && id === 'r-7' ? Promise.reject(failing('timeout')) : 0);
    reader.report.start(scopeOf('a'));
    const { failures, progress } = await reader.done();
    const failure = { accountId: 'a', accountName: 'Account a', regionId: 'r-7', regionName: 'Region 7' };
    assert.deepEqual(failures, [{ ...failure, message: 'It says timeout.' }]);
    assert.deepEqual(progress.regions, { listed: 29, total: 30 });
    assert.deepEqual(reader.states, { checked: 87 });
    cloud.before = () => undefined;
    cloud.asked.length = 0;
    reader.report.retry();
    const again = await reader.done();
    assert.deepEqual(again.failures, []);
    assert.deepEqual(reader.states, { checked: 90 });
    assert.deepEqual(cloud.ids('instances'), ['r-7']);
    assert.equal(cloud.ids('backups').length, 3);
  });

  it('goes on where an instance fails, says why, and asks it again', async () => {
    cloud.before = (what, id) => (what === 'backups' && id === 'r-1-2' ? Promise.reject(failing('timeout')) : 0);
    reader.report.start(scopeOf('a'));
    const { failures } = await reader.done();
    assert.deepEqual(failures, []);
    assert.deepEqual(reader.states, { checked: 5, failed: 1 });
    assert.equal(reader.row('r-1-2').why, 'It says timeout.');
    cloud.before = () => undefined;
    cloud.asked.length = 0;
    reader.report.retry();
    await reader.done();
    assert.deepEqual(reader.states, { checked: 6 });
    assert.equal(reader.row('r-1-2').why, undefined);
    assert.deepEqual([...cloud.ids('backups'), ...cloud.ids('instances')], ['r-1-2']);
  });

  it('asks again for one account, region or instance alone', async () => {
    clouds.set('b', new FleetCloud());
    cloud.regions = regionsOf(3);
    cloud.before = (what, id) =>
      ['instances r-2', 'instances r-3', 'backups r-1-1', 'backups r-1-2'].includes(`${what} ${id}`)
        ? Promise.reject(failing('timeout'))
        : 0;
    reader.report.start(scopeOf('a', 'b'));
    await reader.done();
    cloud.before = () => undefined;
    const again = async (what: { accountId?: string; regionId?: string; key?: string }) => {
      cloud.asked.length = 0;
      reader.report.retry(what);
      const { failures } = await reader.done();
      const asked = [...cloud.ids('instances'), ...cloud.ids('backups')].toSorted();
      return { asked, failed: failures.map(({ regionId }) => regionId) };
    };
    const { accountId, key } = reader.row('r-1-2');
    assert.deepEqual(await again({ accountId: 'b' }), { asked: [], failed: ['r-2', 'r-3'] });
    assert.deepEqual(await again({ accountId, key }), { asked: ['r-1-2'], failed: ['r-2', 'r-3'] });
    const second = ['r-2', 'r-2-1', 'r-2-2', 'r-2-3'];
    assert.deepEqual(await again({ accountId, regionId: 'r-2' }), { asked: second, failed: ['r-3'] });
    const rest = ['r-1-1', 'r-3', 'r-3-1', 'r-3-2', 'r-3-3'];
    assert.deepEqual(await again({ accountId }), { asked: rest, failed: [] });
    assert.equal(reader.states['checked'], 15);
  });

  it('asks a whole account again where one of its instances is asked for and its key was refused', async () => {
    cloud.before = (what) => (what === 'backups' ? Promise.reject(failing('token')) : 0);
    reader.report.start(scopeOf('a'));
    await reader.done();
    cloud.before = () => undefined;
    reader.report.retry({ accountId: 'a', key: reader.row('r-1-1').key });
    const { failures } = await reader.done();
    assert.deepEqual(failures, []);
    assert.deepEqual(reader.states, { checked: 6 });
  });

  for (const state of ['paused', 'stopped'] as const) {
    it(`asks again for a row or a region of a report that is ${state}, and leaves the rest as it is`, async () => {
      clouds.set('b', new FleetCloud());
      cloud.regions = regionsOf(3);
      const fails = ['backups r-1-1', 'instances r-2'];
      const waits = ['backups r-1-2', 'instances r-3'];
      cloud.before = (what, id) =>
        fails.includes(`${what} ${id}`)
          ? Promise.reject(failing('timeout'))
          : waits.includes(`${what} ${id}`) && new Promise(() => undefined);
      reader.report.start(scopeOf('a', 'b'));
      await reader.until(() => reader.states['checked'] === 7 && reader.states['failed'] === 1);
      await turn();
      reader.report[state === 'paused' ? 'pause' : 'stop']();
      cloud.before = () => undefined;
      cloud.asked.length = 0;
      const again = async (what: Parameters<typeof reader.report.retry>[0]) => {
        reader.report.retry(what);
        assert.equal(reader.report.progress.state, 'running');
        return await reader.until(({ progress }) => progress.state === state);
      };
      await again({ key: reader.row('r-1-1').key });
      assert.deepEqual(cloud.ids('backups'), ['r-1-1']);
      assert.deepEqual(cloud.ids('instances'), []);
      const { failures } = await again({ accountId: 'a', regionId: 'r-2' });
      assert.deepEqual(failures, []);
      assert.deepEqual(cloud.ids('instances'), ['r-2']);
      assert.deepEqual(cloud.ids('backups').toSorted(), ['r-1-1', 'r-2-1', 'r-2-2', 'r-2-3']);
      assert.deepEqual(reader.states, { checked: 11, waiting: 1 });
      reader.report.resume();
      await reader.done();
      assert.deepEqual(reader.states, { checked: 15 });
    });
  }

  it('names the accounts that are asked again', async () => {
    clouds.set('b', new FleetCloud());
    reader.report.start(scopeOf('a', 'b'));
    await reader.done();
    assert.deepEqual(reader.report.accountsOf({ accountId: 'b', regionId: 'r-1' }), ['b']);
    assert.deepEqual(reader.report.accountsOf({ key: reader.row('r-1-1').key }), ['a']);
    assert.deepEqual(reader.report.accountsOf(), ['a', 'b']);
  });

  it('retries what failed while the rest still runs', async () => {
    const go = hold('backups', (id) => id === 'r-2-1');
    const wait = cloud.before;
    cloud.before = (what, id) =>
      what === 'policy' && id === 'r-1-2' ? Promise.reject(failing('timeout')) : wait(what, id);
    reader.report.start(scopeOf('a'));
    await reader.until(() => reader.states['failed'] === 1 && reader.states['checked'] === 4);
    cloud.before = () => undefined;
    reader.report.retry();
    await reader.until(() => reader.states['checked'] === 5);
    assert.equal(reader.last.progress.state, 'running');
    go();
    await reader.done();
    assert.deepEqual(reader.states, { checked: 6 });
    assert.deepEqual(
      cloud.ids('backups').filter((id) => id === 'r-2-1'),
      ['r-2-1'],
    );
  });

  it('ends an account whose key is refused with one failure and no further request', async () => {
    const other = new FleetCloud();
    clouds.set('b', other);
    cloud.size = 100;
    cloud.before = async (what) => {
      await turn();
      return await (what === 'backups' && cloud.ids('backups').length >= 10 ? Promise.reject(failing('key')) : 0);
    };
    reader.report.start(scopeOf('a', 'b'));
    const { failures, progress } = await reader.done();
    const nowhere = { regionId: undefined, regionName: undefined };
    assert.deepEqual(failures, [{ accountId: 'a', accountName: 'Account a', ...nowhere, message: 'It says key.' }]);
    assert.ok(cloud.ids('backups').length <= 10 + 16, 'what was under way at most');
    assert.equal(progress.instances.checked, progress.instances.total);
    assert.ok((reader.states['failed'] ?? 0) > 150 && (reader.states['checked'] ?? 0) >= 6);
    const asked = cloud.asked.length;
    await turn();
    assert.equal(cloud.asked.length, asked);
    cloud.before = () => undefined;
    reader.report.retry();
    const again = await reader.done();
    assert.deepEqual(again.failures, []);
    assert.deepEqual(reader.states, { checked: 206 });
    assert.equal(new Set(other.ids('backups')).size, other.ids('backups').length, 'the other is not asked again');
  });

  it('ends an account that cannot be opened at all the same way', async () => {
    cloud.before = () => Promise.reject(failing('secret'));
    reader.report.start(scopeOf('a'));
    const { failures } = await reader.done();
    assert.deepEqual(
      failures.map(({ accountId, regionId, message }) => [accountId, regionId, message]),
      [['a', undefined, 'It says secret.']],
    );
    assert.deepEqual(cloud.asked.length, 1);
    cloud.before = () => undefined;
    reader.report.retry();
    await reader.done();
    assert.deepEqual(reader.states, { checked: 6 });
  });

  it('does not ask hundreds of times for what is never permitted, but lets single refusals be', async () => {
    cloud.regions = regionsOf(1);
    cloud.size = 100;
    const refused = (isRefused: (id: string) => boolean) => {
      cloud.asked.length = 0;
      cloud.before = (what, id) => (what === 'backups' && isRefused(id) ? Promise.reject(failing('forbidden')) : 0);
      reader.report.start(scopeOf('a'));
      return reader.done();
    };
    const some = await refused((id) => !id.endsWith('5'));
    assert.deepEqual(some.failures, []);
    assert.deepEqual(reader.states, { checked: 10, failed: 90 });
    const all = await refused(() => true);
    assert.deepEqual(
      all.failures.map(({ regionId, message }) => [regionId, message]),
      [[undefined, 'It says forbidden.']],
    );
    assert.ok(cloud.ids('backups').length < 30);
    assert.deepEqual(reader.states, { failed: 100 });
  });

  it('does without policies and copies where they are not permitted', async () => {
    cloud.size = 50;
    cloud.before = (what) => (what === 'policy' || what === 'copies' ? Promise.reject(failing('forbidden')) : 0);
    reader.report.start(scopeOf('a'));
    const { failures } = await reader.done();
    assert.deepEqual(failures, []);
    assert.deepEqual(reader.states, { checked: 100 });
    const { automatic, retention, copies } = reader.row('r-1-1').facts ?? {};
    assert.deepEqual([automatic, retention, copies], [undefined, undefined, 'unknown']);
    assert.ok(cloud.ids('policy').length < 30 && cloud.ids('copies').length <= 4);
  });

  it('asks again about copies where no answer came, and takes a refusal for one of its region alone', async () => {
    cloud.copied = (id) => copyPolicyOf(id, { regionId: 'cn-shanghai' });
    cloud.before = (what, id) => what === 'copies' && Promise.reject(failing(id === 'r-1' ? 'throttled' : 'forbidden'));
    cloud.regions = regionsOf(3);
    reader.report.start(scopeOf('a'));
    await reader.done();
    assert.deepEqual(reader.states, { checked: 6, failed: 3 });
    assert.equal(reader.row('r-1-1').why, 'It says throttled.');
    assert.equal(reader.row('r-2-1').facts?.copies, 'unknown');
    assert.deepEqual(new Set(cloud.ids('copies')), new Set(['r-1', 'r-2', 'r-3']), 'each region for itself');
    cloud.before = () => undefined;
    reader.report.retry();
    await reader.done();
    assert.equal(reader.row('r-1-1').facts?.copies, 'on');
  });

  it('says that some instances could not be read', async () => {
    const listInstances = cloud.listInstances.bind(cloud);
    cloud.listInstances = async (...asked) => ({
      ...(await listInstances(...asked)),
      broken: asked[0].id === 'r-1' ? 2 : 0,
    });
    reader.report.start(scopeOf('a'));
    const { failures } = await reader.done();
    assert.deepEqual(
      failures.map(({ regionId, message }) => [regionId, message]),
      [['r-1', '2 instances could not be read. The log says why.']],
    );
    assert.deepEqual(reader.states, { checked: 6 });
  });

  it('begins nothing while it is paused, and loses nothing', async () => {
    cloud.regions = regionsOf(60);
    cloud.size = 8;
    cloud.before = () => turn();
    reader.report.start(scopeOf('a'));
    while (reader.report.progress.instances.checked === 0) {
      await turn();
    }
    for (const what of ['instances', 'backups', 'policy']) {
      const go = hold(what);
      assert.equal(reader.report.progress.state, 'running');
      reader.report.pause();
      const asked = cloud.asked.length;
      go();
      await reader.until(({ progress: { state } }) => state === 'paused');
      assert.equal(cloud.asked.length, asked, what);
      assert.equal(reader.last.progress.ended, undefined);
      hold(what, (id) => id.startsWith('r-60'));
      reader.report.resume();
      await turn();
    }
    reader.report.pause();
    cloud.before = () => undefined;
    reader.report.resume();
    const { progress } = await reader.done();
    assert.deepEqual(progress.instances, { checked: 480, total: 480 });
    assert.deepEqual(reader.states, { checked: 480 });
  });

  it('does not ask again about what was checked before the pause', async () => {
    hold('backups', (id) => id.startsWith('r-2'));
    reader.report.start(scopeOf('a'));
    await reader.until(({ progress: { instances } }) => instances.checked === 3);
    reader.report.pause();
    cloud.before = () => undefined;
    cloud.asked.length = 0;
    reader.report.resume();
    await reader.done();
    assert.deepEqual(cloud.ids('backups').toSorted(), ['r-2-1', 'r-2-2', 'r-2-3']);
    assert.deepEqual(cloud.ids('regions'), []);
  });

  it('keeps what is known when it is stopped, and can be taken up again', async () => {
    hold('backups', (id) => id.startsWith('r-2'));
    reader.report.start(scopeOf('a'));
    await reader.until(({ progress: { instances } }) => instances.checked === 3);
    const isGivenUp = () => cloud.asked.filter(({ call }) => !call.signal.aborted).length === 0;
    assert.equal(isGivenUp(), false);
    reader.report.stop();
    assert.equal(isGivenUp(), true);
    const { progress } = await reader.until(({ progress: { state } }) => state === 'stopped');
    assert.equal(progress.ended, now.getTime());
    assert.deepEqual(reader.states, { checked: 3, waiting: 3 });
    cloud.before = () => undefined;
    reader.report.resume();
    await reader.done();
    assert.deepEqual(reader.states, { checked: 6 });
  });

  it('begins again after somebody else cancelled it, but not for ever', async () => {
    let cancelled = 0;
    cloud.before = (what, id) =>
      (what === 'backups' && id === 'r-1-1') || (what === 'policy' && id === 'r-1-2' && cancelled++ < 1)
        ? Promise.reject(failing('cancelled'))
        : 0;
    reader.report.start(scopeOf('a'));
    await reader.done();
    assert.deepEqual(reader.states, { checked: 5, failed: 1 });
    assert.equal(reader.row('r-1-1').state, 'failed');
  });

  it('lets go of an account that is removed', async () => {
    const other = new FleetCloud();
    clouds.set('b', other);
    const go = hold('backups');
    reader.report.start(scopeOf('a', 'b'));
    await reader.until(() => reader.states['checked'] === 6);
    reader.report.forget('a');
    go();
    const { progress, failures } = await reader.done();
    assert.equal(progress.accounts, 1);
    assert.deepEqual(progress.instances, { checked: 6, total: 6 });
    assert.deepEqual(failures, []);
    assert.ok([...reader.rows.values()].every(({ accountId }) => accountId === 'b'));
    assert.equal(reader.rows.size, 6);
    assert.deepEqual(reader.report.snapshot().scope, scopeOf('b'));
  });

  for (const isRunning of [true, false]) {
    it(`asks an account anew whose key or site changed, ${isRunning ? 'at once' : 'once it goes on'}`, async () => {
      clouds.set('b', new FleetCloud());
      const go = hold('backups', (id) => isRunning && id === 'r-1-1');
      reader.report.start(scopeOf('a', 'b'));
      await (isRunning ? reader.until(() => reader.states['checked'] === 11) : reader.done());
      cloud.regions = [{ id: 'eu', name: 'Europe' }];
      cloud.size = 2;
      cloud.before = () => undefined;
      reader.report.reopen('a');
      assert.ok([...reader.rows.values()].every(({ accountId }) => accountId === 'b'));
      if (!isRunning) {
        const { progress } = await reader.until(() => true);
        assert.equal(progress.state, 'paused', 'not all of it is known');
        assert.deepEqual(progress.instances, { checked: 6, total: 6 });
        reader.report.resume();
      }
      go();
      await reader.done();
      assert.deepEqual(reader.states, { checked: 8 });
      assert.deepEqual(cloud.ids('regions').length, 2);
      assert.equal(reader.row('eu-1').accountId, 'a');
      assert.deepEqual(reader.report.snapshot().scope, scopeOf('a', 'b'));
      assert.equal(clouds.get('b')?.ids('backups').length, 6, 'the other is not asked again');
    });
  }

  it('follows the names of accounts', async () => {
    let name = 'Before';
    open({ accounts: () => [{ id: 'a', name, cloud: 'alibaba' }] });
    cloud.before = (what, id) => (what === 'instances' && id === 'r-2' ? Promise.reject(failing('timeout')) : 0);
    reader.report.start(scopeOf('a'));
    await reader.done();
    assert.equal(reader.row('r-1-1').accountName, 'Before');
    name = 'After';
    reader.report.rename('a');
    const { failures, progress } = await reader.until(() => true);
    assert.equal(progress.state, 'done');
    assert.deepEqual([...new Set([...reader.rows.values()].map((row) => row.accountName))], ['After']);
    assert.deepEqual(
      failures.map(({ accountName }) => accountName),
      ['After'],
    );
  });

  it('starts another report in place of the one that runs', async () => {
    const go = hold('backups');
    reader.report.start(scopeOf('a'));
    await reader.until(() => reader.rows.size === 6);
    const asked = cloud.asked.length;
    reader.report.start({ accounts: [{ accountId: 'a', regions: ['r-1'] }] });
    assert.equal(reader.rows.size, 0);
    assert.ok(cloud.asked.slice(0, asked).every(({ call }) => call.signal.aborted));
    go();
    await reader.done();
    assert.deepEqual(reader.states, { checked: 3 });
  });

  it('judges anew when the limits change, without asking', async () => {
    cloud.backups = (id) => [backup('good', id.endsWith('1') ? 4 * day : 13 * hour)];
    cloud.policy = () => policy({ days: [2] });
    reader.report.setLimits({ ...limits, allowSchedule: false }, undefined);
    reader.report.start(scopeOf('a'));
    await reader.done();
    const bad = () => [...reader.rows.values()].filter(({ problems }) => problems[0]?.severity === 'bad');
    assert.deepEqual(
      bad().map(({ instanceId }) => instanceId),
      ['r-1-1', 'r-2-1'],
    );
    cloud.asked.length = 0;
    const rule = { instances: [patternOf('DB-r-2-*')], oldestHours: 1 };
    reader.report.setLimits({ ...limits, oldestHours: 200 }, { rules: [rule], trusted: false });
    const { rows } = await reader.until(() => true);
    assert.equal(rows.length, 4, 'those that are judged otherwise');
    assert.deepEqual(
      bad().map(({ rule: own }) => own),
      ['DB-r-2-*', 'DB-r-2-*', 'DB-r-2-*'],
      'whatever the schedule is',
    );
    assert.equal(reader.row('r-2-1').rule, 'DB-r-2-*');
    reader.report.setLimits({ ...limits, allowSchedule: false }, { rules: [rule], trusted: false });
    await reader.until(() => true);
    assert.deepEqual(
      bad().map(({ instanceId }) => instanceId),
      ['r-1-1', 'r-2-1', 'r-2-2', 'r-2-3'],
    );
    assert.deepEqual(reader.report.snapshot().limits, { oldestHours: 26, leastRetentionDays: 0 });
    assert.deepEqual(cloud.asked, []);
  });

  it('tells that the limits of all instances are others', async () => {
    reader.report.setLimits(limits, undefined);
    reader.report.start(scopeOf('a'));
    await reader.done();
    const told: number[] = [];
    reader.report.onDidReset(() => told.push(reader.report.snapshot().limits.oldestHours));
    reader.report.setLimits({ ...limits, oldestHours: 48 }, undefined);
    assert.deepEqual(told, [48]);
    const rule = { instances: [patternOf('*')], oldestHours: 1 };
    reader.report.setLimits({ ...limits, oldestHours: 48, allowSchedule: false }, { rules: [rule], trusted: true });
    assert.deepEqual(told, [48], 'rows alone have changed');
    reader.report.setLimits({ ...limits, oldestHours: 48, copyRegion: 'cn-shanghai' }, undefined);
    assert.equal(told.length, 2);
  });

  it('looks back longer for the team only in a trusted workspace', async () => {
    const rule = { instances: [patternOf('*-1')], oldestHours: 30 * 24 };
    const daysAsked = async (trusted: boolean) => {
      cloud.asked.length = 0;
      reader.report.setLimits(limits, { rules: [rule], trusted });
      reader.report.start({ accounts: [{ accountId: 'a', regions: ['r-1'] }] });
      await reader.done();
      const asked = cloud.asked
        .filter(({ what }) => what === 'backups')
        .toSorted((one, other) => (one.id < other.id ? -1 : 1));
      return asked.map(({ query }) => (now.getTime() - (query?.range.from.getTime() ?? 0)) / day);
    };
    assert.deepEqual(await daysAsked(true), [31, 15, 15]);
    assert.deepEqual(await daysAsked(false), [15, 15, 15]);
  });

  it('says what it waits for', async () => {
    let waiting: string | undefined = 'Waiting for the limit.';
    open({ waiting: () => waiting });
    hold('backups');
    reader.report.start(scopeOf('a'));
    const { progress } = await reader.until(() => true);
    assert.equal(progress.waiting, 'Waiting for the limit.');
    waiting = undefined;
    await reader.until(({ progress: { waiting: told } }) => told === undefined);
    reader.report.stop();
  });

  it('does nothing where there is nothing to do', async () => {
    assert.deepEqual(reader.report.snapshot().rows, []);
    for (const action of ['resume', 'retry', 'pause', 'stop'] as const) {
      reader.report[action]();
      assert.equal(reader.report.progress.state, 'stopped');
    }
    reader.report.start({ accounts: [] });
    const { progress } = await reader.done();
    assert.deepEqual(progress.instances, { checked: 0, total: 0 });
  });

  it('gets through ten thousand instances, in bounded memory', async function () {
    this.timeout(60_000);
    cloud.regions = regionsOf(20);
    cloud.size = 500;
    cloud.backups = () => Array.from({ length: 16 }, (_, index) => backup('good', index * day + hour, { size: 100 }));
    const forget = cloud.asked.push.bind(cloud.asked);
    cloud.asked.push = (...asked) => (asked[0]?.what === 'backups' ? 0 : forget(...asked));
    const before = process.memoryUsage().heapUsed;
    const from = performance.now();
    reader.report.start(scopeOf('a'));
    await reader.done();
    const seconds = (performance.now() - from) / 1000;
    assert.deepEqual(reader.states, { checked: 10_000 });
    const megabytes = (process.memoryUsage().heapUsed - before) / 1024 ** 2;
    assert.ok(megabytes < 150, `${megabytes} MiB`);
    assert.ok(seconds < 40, `${seconds} s`);
    assert.ok(
      reader.changes.reduce((sum, { rows }) => sum + rows.length, 0) <= 20_000,
      'each row is told twice at most',
    );
  });
});
