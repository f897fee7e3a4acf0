import assert from 'node:assert/strict';
import type { HuaweiProvider } from '../../../../src/clouds/huawei/provider.ts';
import type { FilterField } from '../../../../src/model/filters.ts';
import type { BackupUsage, Offer } from '../../../../src/model/insight.ts';
import { call } from '../alibaba/helpers.ts';
import { failureOf, instanceOf, projectList, refusal, ScriptedCloud, type Asked } from './scripted.ts';

const keys = (fields: readonly FilterField[]) => fields.map(({ key }) => key);
const MIB = 1024 * 1024;
const region = { id: 'cn-north-4', name: 'Beijing' };
/** An answer of ListInstanceBackupSummary. */
const summary = (...infos: object[]) => ({ infos, total: infos.length });
/** Sizes in MiB. */
const linesOf = ({ fields }: BackupUsage) =>
  fields.map(({ label, value }) => [label, value.as === 'bytes' ? value.bytes / MIB : value.as]);

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
    for (const work of [provider.backupPolicy(instanceOf(), call()), provider.usage(instanceOf(), call())]) {
      const { kind, unclear } = await failureOf(work);
      assert.deepEqual([kind, unclear], ['reply', false], 'a read changes nothing');
    }
  });

  describe('the space that backups take up', () => {
    it('is the own of the instance, with that of all of its engine beside it', async () => {
      cloud.reset({
        ListInstanceBackupSummary: summary(
          { instance_id: 'another', backup_used_space: 9 },
          { instance_id: 'orders-in01', backup_used_space: 3.5, space: { obs: 3, obs_free: 40 } },
        ),
        ShowBackupUsage: { backup_use_space: 20, offsite_use_space: 5 },
      });
      const usage = await provider.usage(instanceOf(), call());
      assert.deepEqual([usage.used, usage.scope], [3.5 * MIB, undefined]);
      const all = 'All MySQL instances of the region';
      assert.deepEqual(linesOf(usage), [
        ['All backups', 3.5],
        ['Log backups', 3],
        ['Free of charge for log backups', 40 * 1024],
        [`${all} · All backups`, 20],
        [`${all} · Full and log backups, audit logs`, 'none'],
        [`${all} · Snapshots`, 'none'],
        [`${all} · Cross-region backups`, 5],
      ]);
      assert.equal(new Set(usage.fields.map(({ key }) => key)).size, usage.fields.length);
      assert.deepEqual(cloud.of('ListInstanceBackupSummary')[0]?.query, {
        engine: 'mysql',
        instance_id: 'orders-in01',
      });
    });

    it('is read in the older form of the answer too, and without what counts them all', async () => {
      const row = { id: 'orders-in01', backup_use_space: 4, spaces: { snapshot: 1 } };
      cloud.reset({ ListInstanceBackupSummary: { infos: [row], total_count: 1 } });
      const usage = await provider.usage(instanceOf('mariadb'), call());
      assert.deepEqual([usage.used, usage.scope], [4 * MIB, undefined]);
      assert.deepEqual(linesOf(usage), [
        ['All backups', 4],
        ['Snapshots', 1],
      ]);
    });

    it('is shown as it came where the documents do not agree on the unit', async () => {
      const row = { instance_id: 'orders-in01', backup_used_space: 4, space: { db: 1.5, log: 2 } };
      cloud.reset({ ListInstanceBackupSummary: summary(row) });
      const [, ...parts] = (await provider.usage(instanceOf(), call())).fields;
      assert.deepEqual(
        parts.map(({ value }) => value),
        [
          { as: 'text', text: '1.5' },
          { as: 'text', text: '2' },
        ],
      );
    });

    it('is that of all of its engine in the region or project where the own is not told', async () => {
      const nothing = { infos: [{ instance_id: 'another', backup_used_space: 9 }], total: 1 };
      for (const own of [
        nothing,
        { total: 0 },
        summary({ instance_id: 'orders-in01' }),
        refusal(403, 'DBS.01280003'),
        refusal(404, 'APIGW.0101'),
      ]) {
        provider.resume();
        cloud.reset({
          ListAuthProjects: projectList('cn-north-4', 'cn-north-4_dev'),
          ListInstanceBackupSummary: own,
          ShowBackupUsage: { backup_use_space: 2, db_use_space: 1, rds_snapshot_use_space: 0, offsite_use_space: 1 },
        });
        const usage = await provider.usage(instanceOf(), call());
        assert.deepEqual([usage.used, usage.scope], [2 * MIB, 'All MySQL instances of the region']);
        assert.deepEqual(linesOf(usage)[0], ['All backups', 2]);
      }
      const [sum] = cloud.of('ShowBackupUsage');
      assert.deepEqual(sum?.query, { engine: 'mysql' });
      const part = cloud.connect();
      const other = await part.usage(instanceOf('mariadb', { regionId: 'cn-north-4_dev' }), call());
      part.dispose();
      assert.equal(other.scope, 'All MariaDB instances of the project');
      const last = cloud.of('ShowBackupUsage').at(-1);
      assert.deepEqual([last?.query, last?.project], [{ engine: 'mariadb' }, 'cn-north-4_dev']);
    });

    it('is an error where both are refused, or where the own may be told the next time', async () => {
      assert.equal((await failureOf(provider.usage(instanceOf(), call()))).permission, 'rds:instance:listAll');
      const closed = refusal(403, 'DBS.01280003');
      cloud.reset({ ListInstanceBackupSummary: closed, ShowBackupUsage: closed });
      assert.equal((await failureOf(provider.usage(instanceOf(), call()))).kind, 'unsupported');
      cloud.reset({
        ListInstanceBackupSummary: { status: 429, error_code: 'APIGW.0308', error_msg: 'limit:60,time:1 day' },
        ShowBackupUsage: { backup_use_space: 2 },
      });
      assert.equal((await failureOf(provider.usage(instanceOf(), call()))).kind, 'throttled');
    });

    it('is counted once for all instances of an engine, until the user wants it anew', async () => {
      cloud.reset({
        ListAuthProjects: projectList('cn-north-4', 'cn-north-4_dev'),
        ListInstanceBackupSummary: ({ query }: Asked) =>
          summary({ instance_id: query['instance_id'], backup_used_space: query['instance_id']?.length }),
        ShowBackupUsage: { backup_use_space: 20 },
      });
      const counted = () => cloud.of('ShowBackupUsage').length;
      for (const id of ['a-in01', 'long-in01']) {
        assert.equal((await provider.usage(instanceOf('mysql', { id }), call())).used, id.length * MIB);
      }
      assert.equal(counted(), 1);
      await provider.usage(instanceOf('mariadb'), call());
      await provider.usage(instanceOf('mysql', { regionId: 'cn-north-4_dev' }), call());
      assert.equal(counted(), 3, 'others by themselves');
      provider.resume();
      await provider.usage(instanceOf(), call());
      assert.equal(counted(), 4);
    });

    it('is told of SQL Server by the instance that is asked for by itself', async () => {
      const row = { id: 'orders-in01', status: 'ACTIVE', backup_used_space: 12.5, storage_used_space: 7 };
      cloud.reset({ ListInstances: { instances: [row], total_count: 1 } });
      const usage = await provider.usage(instanceOf('sqlserver'), call());
      assert.deepEqual([usage.used, usage.scope], [12.5 * 1024 * MIB, undefined]);
      assert.deepEqual(linesOf(usage), [['All backups', 12.5 * 1024]]);
      assert.deepEqual(
        cloud.asked.map(({ operation, query }) => [operation, query]),
        [['ListInstances', { id: 'orders-in01' }]],
      );
      cloud.reset({ ListInstances: { instances: [{ id: 'orders-in01' }], total_count: 1 } });
      assert.equal((await provider.usage(instanceOf('sqlserver'), call())).used, undefined);
      cloud.reset({ ListInstances: { instances: [], total_count: 0 } });
      assert.equal((await failureOf(provider.usage(instanceOf('sqlserver'), call()))).kind, 'notFound');
    });
  });

  it('are offered where there are any, else with the reason', async () => {
    const replica = instanceOf('mysql', { role: { kind: 'readonly', raw: 'Replica' } });
    const offered = (instance: Parameters<HuaweiProvider['offers']>[0]) =>
      Object.entries<Offer>({ ...provider.offers(instance) }).flatMap(([name, offer]) => (offer.offered ? [name] : []));
    const own = ['copies', 'logs', 'copiedLogs', 'recoveryWindow'];
    assert.deepEqual(offered(instanceOf()), [...own, 'usage']);
    assert.deepEqual(offered(instanceOf('postgresql')), own);
    assert.deepEqual(offered(instanceOf('sqlserver')), [...own, 'usage']);
    assert.deepEqual(offered(instanceOf('mariadb')), ['logs', 'recoveryWindow', 'usage']);
    assert.deepEqual(offered(instanceOf('unknown')), own);
    assert.deepEqual(offered(replica), []);
    for (const instance of [replica, instanceOf('mariadb'), instanceOf('postgresql')]) {
      for (const offer of Object.values<Offer>({ ...provider.offers(instance) })) {
        assert.ok(offer.offered || /^\p{Lu}.*\.$/u.test(offer.reason));
      }
    }
    assert.equal((await failureOf(provider.recoveryWindow(replica, call()))).kind, 'unsupported');
    for (const instance of [replica, instanceOf('postgresql')]) {
      assert.equal((await failureOf(provider.usage(instance, call()))).kind, 'unsupported');
    }
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
