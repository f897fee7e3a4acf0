import assert from 'node:assert/strict';
import type { HuaweiProvider } from '../../../../src/clouds/huawei/provider.ts';
import type { FilterField } from '../../../../src/model/filters.ts';
import type { Offer } from '../../../../src/model/insight.ts';
import { call } from '../alibaba/helpers.ts';
import { failureOf, instanceOf, projectList, ScriptedCloud } from './scripted.ts';

const keys = (fields: readonly FilterField[]) => fields.map(({ key }) => key);
const region = { id: 'cn-north-4', name: 'Beijing' };

describe('huawei: policy, recovery and usage', () => {
  let cloud: ScriptedCloud;
  let provider: HuaweiProvider;

  before(async () => (cloud = await ScriptedCloud.start()));
  after(async () => await cloud.close());
  beforeEach(() => {
    cloud.reset();
    provider = cloud.connect();
  });
  afterEach(() => provider.dispose());

  it('are asked for by instance', async () => {
    cloud.reset({
      ShowBackupPolicy: { backup_policy: { keep_days: 7, start_time: '19:00-20:00', period: '1,7' } },
      ListRestoreTimes: {
        restore_time: [
          { start_time: 1_000, end_time: 2_000 },
          { start_time: 3_000, end_time: 4_000 },
        ],
      },
    });
    const { automatic, days, retention } = await provider.backupPolicy(instanceOf(), call());
    assert.deepEqual([automatic, days, retention], [true, [0, 1], 7]);
    const { from, to, gaps } = await provider.recoveryWindow(instanceOf(), call());
    assert.deepEqual([from?.getTime(), to?.getTime(), gaps.length], [1_000, 4_000, 1]);
    assert.ok(cloud.asked.every(({ path }) => path.startsWith('/v3/id-cn-north-4/instances/orders-in01/')));
  });

  it('are an error where the answer says nothing of them', async () => {
    cloud.reset({ ShowBackupPolicy: { other: 1 }, ShowBackupUsage: { other: 1 } });
    assert.equal((await failureOf(provider.backupPolicy(instanceOf(), call()))).kind, 'reply');
    assert.equal((await failureOf(provider.usage(instanceOf(), call()))).kind, 'reply');
  });

  it('count the space of all backups of an engine in the region or project', async () => {
    cloud.reset({
      ListAuthProjects: projectList('cn-north-4', 'cn-north-4_dev'),
      ShowBackupUsage: { backup_use_space: 2, db_use_space: 1, rds_snapshot_use_space: 0, offsite_use_space: 1 },
    });
    const usage = await provider.usage(instanceOf(), call());
    assert.deepEqual([usage.used, usage.scope], [2 * 1024 * 1024, 'All MySQL instances of the region']);
    assert.deepEqual(cloud.asked[0]?.query, { engine: 'mysql' });
    const other = await provider.usage(instanceOf('mariadb', { regionId: 'cn-north-4_dev' }), call());
    assert.equal(other.scope, 'All MariaDB instances of the project');
    assert.deepEqual([cloud.asked[1]?.query, cloud.asked[1]?.project], [{ engine: 'mariadb' }, 'cn-north-4_dev']);
  });

  it('count it once for all instances of an engine, until the user wants it anew', async () => {
    cloud.reset({
      ListAuthProjects: projectList('cn-north-4', 'cn-north-4_dev'),
      ShowBackupUsage: { backup_use_space: 2 },
    });
    for (const id of ['a-in01', 'b-in01']) {
      assert.equal((await provider.usage(instanceOf('mysql', { id }), call())).used, 2 * 1024 * 1024);
    }
    assert.equal(cloud.asked.length, 1);
    await provider.usage(instanceOf('mariadb'), call());
    await provider.usage(instanceOf('mysql', { regionId: 'cn-north-4_dev' }), call());
    assert.equal(cloud.asked.length, 3, 'others by themselves');
    provider.resume();
    await provider.usage(instanceOf(), call());
    assert.equal(cloud.asked.length, 4);
  });

  it('are offered where there are any, else with the reason', async () => {
    const replica = instanceOf('mysql', { role: { kind: 'readonly', raw: 'Replica' } });
    const offered = (instance: Parameters<HuaweiProvider['offers']>[0]) =>
      Object.entries<Offer>({ ...provider.offers(instance) }).flatMap(([name, offer]) => (offer.offered ? [name] : []));
    const own = ['copies', 'logs', 'copiedLogs', 'recoveryWindow'];
    assert.deepEqual(offered(instanceOf()), [...own, 'usage']);
    assert.deepEqual(offered(instanceOf('postgresql')), own);
    assert.deepEqual(offered(instanceOf('sqlserver')), own);
    assert.deepEqual(offered(instanceOf('mariadb')), ['logs', 'recoveryWindow', 'usage']);
    assert.deepEqual(offered(instanceOf('unknown')), own);
    assert.deepEqual(offered(replica), ['usage']);
    for (const instance of [replica, instanceOf('mariadb'), instanceOf('sqlserver')]) {
      for (const offer of Object.values<Offer>({ ...provider.offers(instance) })) {
        assert.ok(offer.offered || /^\p{Lu}.*\.$/u.test(offer.reason));
      }
    }
    assert.equal((await failureOf(provider.recoveryWindow(replica, call()))).kind, 'unsupported');
    assert.equal((await failureOf(provider.usage(instanceOf('sqlserver'), call()))).kind, 'unsupported');
    assert.deepEqual(cloud.asked, []);
  });

  describe('filters', () => {
    it('of instances become the parameters of the request', async () => {
      cloud.reset({ ListInstances: { instances: [], total_count: 0 } });
      const sent = async (filters: Record<string, string>) => {
        await provider.listInstances(region, { filters }, call());
        const { offset: _offset, ...query } = cloud.asked.at(-1)?.query ?? {};
        return query;
      };
      const id = '3a6ceddb7eff11c6cdb46972e0f0b40fin01';
      const vpc = '0483b6b1-6e95-4cb8-8930-a360d2c4e663';
      assert.deepEqual(await sent({ text: ' orders ' }), { name: '*orders' });
      assert.deepEqual(await sent({ text: '*orders' }), { name: '*orders' });
      assert.deepEqual(await sent({ text: id }), { id });
      assert.deepEqual(await sent({ text: '**' }), {}, 'a star alone is refused by the cloud');
      assert.deepEqual(await sent({ engine: 'sqlserver', edition: 'ha', group: 'flexus' }), {
        datastore_type: 'SQLServer',
        type: 'Ha',
        group_type: 'flexus',
      });
      assert.deepEqual(await sent({ vpc, subnet: vpc, enterpriseProject: '0', tags: 'stage=test , team=' }), {
        vpc_id: vpc,
        subnet_id: vpc,
        eps_id: '0',
        tags: 'stage=test,team=',
      });
      assert.deepEqual(await sent({ vpc: 'x', engine: 'db2', constructor: 'x', tags: 'stage' }), {});
    });

    it('say what can be typed, and what is wrong with what cannot be', () => {
      for (const field of provider.instanceFilters()) {
        assert.ok(field.choices ?? (field.hint && /^\p{Lu}.*\.$/u.test(field.check?.('**') ?? '')), field.key);
      }
      const tags = provider.instanceFilters().find(({ key }) => key === 'tags');
      assert.match(tags?.check?.(Array.from({ length: 11 }, () => 'a=b').join(',')) ?? '', /10/);
      assert.equal(tags?.check?.(' a=b , c=d '), undefined);
    });

    it('are offered as far as the engine has a choice', async () => {
      const of = async (engine: 'mysql' | 'sqlserver' | 'unknown') =>
        keys(await provider.backupFilters(instanceOf(engine), 'backups', call()));
      assert.deepEqual(await of('mysql'), ['mode', 'id']);
      assert.deepEqual(await of('sqlserver'), ['status', 'mode', 'type', 'id']);
      assert.deepEqual(await of('unknown'), ['mode', 'type', 'id']);
      assert.deepEqual(keys(await provider.backupFilters(instanceOf(), 'copies', call())), ['id']);
      assert.deepEqual(await provider.backupFilters(instanceOf(), 'logs', call()), []);
      assert.deepEqual(await provider.backupFilters(instanceOf(), 'copiedLogs', call()), []);
      assert.deepEqual(cloud.asked, []);
    });
  });
});
