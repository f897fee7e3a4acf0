import assert from 'node:assert/strict';
import type { HuaweiProvider } from '../../../../src/clouds/huawei/provider.ts';
import type { Backup } from '../../../../src/model/resources.ts';
import { call } from '../alibaba/helpers.ts';
import {
  asked,
  backupList,
  failureOf,
  instanceOf,
  projectList,
  range,
  record,
  refusal,
  ScriptedCloud,
  type Asked,
} from './scripted.ts';

const HOUR = 3_600_000;
const source = instanceOf();
const away = (project: string, type = 'auto', days = 7) => ({
  backup_type: type,
  keep_days: days,
  destination_region: project.split('_')[0],
  destination_project_id: `id-${project}`,
});
const policy = (...rules: object[]) => ({ policy_para: rules });
const listing = (...instances: object[]) => ({
  offsite_backup_instances: instances,
  total_count: instances.length,
});
const copy = (id: string, begin: string, more: object = {}) => record(id, 'auto', begin, more);
const projects = projectList('cn-north-4', 'cn-north-4_dev', 'cn-east-3', 'ap-southeast-3');

describe('huawei: copies', () => {
  let cloud: ScriptedCloud;
  let provider: HuaweiProvider;

  before(async () => (cloud = await ScriptedCloud.start()));
  after(async () => await cloud.close());
  beforeEach(() => {
    cloud.reset();
    provider = cloud.connect();
  });
  afterEach(() => provider.dispose());

  /** The operations asked for, each with the project that it was asked in. */
  const places = () => cloud.asked.map(({ operation, project }) => `${operation} ${project}`).toSorted();

  it('are asked for in the region and project that the policy of their instance names', async () => {
    cloud.reset({
      ListAuthProjects: projects,
      ShowOffsiteBackupPolicy: policy(away('cn-east-3'), away('cn-east-3', 'incremental')),
      ListOffsiteBackups: backupList(copy('c1', '2026-11-20T03:00:00+0800')),
    });
    const page = await provider.listCopies(source, { range, filters: { id: 'c1' } }, call());
    assert.deepEqual(
      page.items.map(({ id, instanceId, regionId, copy: place }) => [id, instanceId, regionId, place?.regionId]),
      [['c1', 'orders-in01', 'cn-north-4', 'cn-east-3']],
    );
    assert.equal(page.total, 1);
    assert.deepEqual(places(), ['ListOffsiteBackups cn-east-3', 'ShowOffsiteBackupPolicy cn-north-4']);
    assert.deepEqual(cloud.of('ListOffsiteBackups')[0]?.query, {
      instance_id: 'orders-in01',
      backup_type: 'auto',
      ...asked,
      backup_id: 'c1',
      offset: '0',
    });
    await provider.listCopiedLogs(source, { range }, call());
    assert.equal(cloud.of('ListOffsiteBackups')[1]?.query['backup_type'], 'incremental');
    assert.equal(cloud.of('ShowOffsiteBackupPolicy').length, 1, 'where they are is remembered');
  });

  it('in several places are shown as one list', async () => {
    cloud.reset({
      ListAuthProjects: projects,
      ShowOffsiteBackupPolicy: policy(away('cn-east-3'), away('ap-southeast-3', 'manual')),
      ListOffsiteBackups: ({ project }: Asked) =>
        project === 'cn-east-3'
          ? backupList(copy('c1', '2026-11-20T03:00:00+0800'), copy('c3', '2026-11-18T03:00:00+0800'))
          : backupList(copy('c2', '2026-11-19T03:00:00+0800')),
    });
    const { items, total } = await provider.listCopies(source, { range }, call());
    assert.deepEqual(
      items.map(({ id, copy: place }) => [id, place?.regionId]),
      [
        ['c1', 'cn-east-3'],
        ['c2', 'ap-southeast-3'],
        ['c3', 'cn-east-3'],
      ],
    );
    assert.equal(total, 3);
  });

  it('are none where the policy names no place, without a look into other regions', async () => {
    for (const off of [{ policy_para: { keep_days: 0 } }, policy()]) {
      provider.dispose();
      provider = cloud.connect();
      cloud.reset({ ListAuthProjects: projects, ShowOffsiteBackupPolicy: off, ListOffsiteInstances: listing() });
      const none = { items: [], next: undefined, total: 0, broken: 0 };
      assert.deepEqual(await provider.listCopies(source, { range }, call()), none);
      assert.deepEqual(await provider.listCopiedLogs(source, { range }, call()), none);
      assert.equal(
        await provider.findBackup(
          { instanceId: source.id, regionId: source.regionId, backupId: 'c1', copy: true },
          call(),
        ),
        undefined,
      );
      assert.deepEqual(places(), ['ShowOffsiteBackupPolicy cn-north-4']);
    }
  });

  it('that are left of a policy which names no place any more are found where a region is known to list them', async () => {
    cloud.reset({
      ListAuthProjects: projects,
      ShowOffsiteBackupPolicy: { policy_para: { keep_days: 0 } },
      ListOffsiteInstances: ({ project }: Asked) =>
        project === 'ap-southeast-3' ? listing({ id: source.id, keep_days: 0 }) : listing(),
      ListOffsiteBackups: backupList(copy('c1', '2026-11-20T03:00:00+0800')),
    });
    await provider.copyPolicies(source.regionId, [source.id, 'other'], call('background'));
    assert.equal(cloud.of('ListOffsiteInstances').length, 2);
    assert.equal((await provider.listCopies(source, { range }, call())).items[0]?.copy?.regionId, 'ap-southeast-3');
    assert.equal(cloud.of('ListOffsiteInstances').length, 2);
  });

  it('share the policy with the row above them, until the user wants it anew', async () => {
    for (const answer of [policy(away('cn-east-3')), policy()]) {
      cloud.reset({ ListAuthProjects: projects, ShowOffsiteBackupPolicy: answer, ListOffsiteBackups: backupList() });
      provider.resume();
      await provider.listCopies(source, { range }, call());
      await provider.copyPolicy(source, call());
      await provider.copyPolicy(source, call());
      assert.equal(cloud.of('ShowOffsiteBackupPolicy').length, 1);
      provider.resume();
      await provider.copyPolicy(source, call());
      assert.equal(cloud.of('ShowOffsiteBackupPolicy').length, 2);
    }
  });

  it('are none in a region that knows no copies of the instance', async () => {
    cloud.reset({
      ListAuthProjects: projects,
      ShowOffsiteBackupPolicy: policy(away('cn-east-3', 'auto', 0)),
      ListOffsiteBackups: refusal(404, 'DBS.200002'),
    });
    assert.deepEqual((await provider.listCopies(source, { range }, call())).items, []);
  });

  it('in a project that the account does not have are an error that says so', async () => {
    cloud.reset({ ListAuthProjects: projects, ShowOffsiteBackupPolicy: policy(away('eu-west-101')) });
    const error = await failureOf(provider.listCopies(source, { range }, call()));
    assert.deepEqual([error.kind, /id-eu-west-101.*eu-west-101/.test(error.message)], ['forbidden', true]);
  });

  it('of an instance that is gone, or whose policy may not be seen, are found without the policy', async () => {
    for (const problem of [refusal(404, 'DBS.200002'), refusal(403, 'DBS.200010')]) {
      provider.dispose();
      provider = cloud.connect();
      cloud.reset({
        ListAuthProjects: projects,
        ShowOffsiteBackupPolicy: problem,
        ListOffsiteInstances: ({ project }: Asked) =>
          project === 'cn-east-3' ? listing({ id: source.id }) : listing(),
        ListOffsiteBackups: backupList(copy('c1', '2026-11-20T03:00:00+0800')),
      });
      assert.equal((await provider.listCopies(source, { range }, call())).items.length, 1);
      cloud.reset({ ...cloud.replies, ListOffsiteInstances: listing() });
      provider.dispose();
      provider = cloud.connect();
      const error = await failureOf(provider.listCopies(source, { range }, call()));
      assert.equal(error.status, problem.status, 'or not at all, with the reason');
    }
  });

  it('are not said to be none while a region that may hold them refuses to tell', async () => {
    cloud.reset({
      ListAuthProjects: projects,
      ShowOffsiteBackupPolicy: refusal(404, 'DBS.200002'),
      ListOffsiteInstances: ({ project }: Asked) => (project === 'cn-east-3' ? refusal(403, 'DBS.200010') : listing()),
    });
    for (let time = 0; time < 2; time++) {
      const error = await failureOf(provider.listCopies(source, { range }, call()));
      assert.deepEqual([error.kind, error.permission], ['forbidden', 'rds:instance:listAll']);
    }
    assert.equal(cloud.of('ListOffsiteInstances').length, 2, 'the refusal is remembered');
    cloud.reset({
      ...cloud.replies,
      ListOffsiteInstances: ({ project }: Asked) => (project === 'cn-east-3' ? listing({ id: source.id }) : listing()),
      ListOffsiteBackups: backupList(copy('c1', '2026-11-20T03:00:00+0800')),
    });
    provider.resume();
    assert.equal((await provider.listCopies(source, { range }, call())).items.length, 1, 'until the user tries again');
  });

  it('are not asked for where there can be none', async () => {
    const replica = instanceOf('mysql', { role: { kind: 'readonly', raw: 'Replica' } });
    for (const instance of [replica, instanceOf('mariadb')]) {
      const { copies, copiedLogs } = provider.offers(instance);
      assert.ok(!copies.offered && !copiedLogs.offered);
      assert.equal((await failureOf(provider.listCopies(instance, { range }, call()))).message, copies.reason);
      assert.equal((await failureOf(provider.listCopiedLogs(instance, { range }, call()))).kind, 'unsupported');
    }
    assert.deepEqual(cloud.asked, []);
  });

  const one = async (): Promise<Backup> => {
    const [found] = (await provider.listCopies(source, { range }, call())).items;
    assert.ok(found);
    return found;
  };

  describe('of one instance', () => {
    const replies = {
      ListAuthProjects: projects,
      ShowOffsiteBackupPolicy: policy(away('cn-east-3')),
      ListOffsiteBackups: ({ query }: Asked) =>
        query['backup_id'] === 'gone'
          ? backupList()
          : backupList(copy('c1', '2026-11-20T03:00:00+0800', { name: 'night' })),
      ListBackups: ({ query }: Asked) =>
        query['backup_type'] === 'auto'
          ? backupList(
              record('b2', 'auto', '2026-11-20T03:00:00+0800', { name: 'other' }),
              record('b1', 'auto', '2026-11-19T03:00:00+0800', { name: 'night' }),
            )
          : backupList(),
      ListOffsiteRestoreTimes: { restore_time: [{ start_time: 1_763_600_000_000, end_time: 1_763_700_000_000 }] },
      ShowBackupDownloadLink: { files: [{ name: 'f', download_link: 'https://obs.example.com/f?Signature=s' }] },
    };
    beforeEach(() => cloud.reset(replies));

    it('are found by their id, in the region that holds them', async () => {
      const ref = { instanceId: source.id, regionId: source.regionId, backupId: 'c1', copy: true };
      assert.equal((await provider.findBackup(ref, call()))?.copy?.regionId, 'cn-east-3');
      assert.equal(await provider.findBackup({ ...ref, backupId: 'gone' }, call()), undefined);
    });

    it('have links that are asked for there', async () => {
      assert.equal((await provider.links(await one(), call())).links.length, 1);
      assert.deepEqual(
        cloud.of('ShowBackupDownloadLink').map(({ project }) => project),
        ['cn-east-3'],
      );
    });

    it('say what they were made of, by the name, and what all copies can restore', async () => {
      const { fields, copies } = await provider.related(await one(), call());
      assert.deepEqual(copies, [{ regionId: 'cn-east-3', delay: 24 * HOUR }]);
      assert.deepEqual(
        fields.map(({ key, raw }) => [key, raw]),
        [
          ['ListBackups.id', 'b1'],
          ['ListBackups.end_time', '2026-11-18T19:00:00.000Z'],
          ['ListOffsiteRestoreTimes.start_time', '1763600000000'],
          ['ListOffsiteRestoreTimes.end_time', '1763700000000'],
        ],
      );
      assert.deepEqual(new Set(cloud.of('ListBackups').map(({ project }) => project)), new Set(['cn-north-4']));
      assert.equal(cloud.of('ListOffsiteRestoreTimes')[0]?.project, 'cn-east-3');
    });

    it('say why something could not be had, and still say the rest', async () => {
      cloud.reset({
        ...replies,
        ListBackups: refusal(403, 'DBS.200010'),
        ListOffsiteRestoreTimes: refusal(404, 'DBS.200002'),
      });
      const { fields, copies } = await provider.related(await one(), call());
      assert.equal(copies, undefined);
      assert.deepEqual(
        fields.map(({ key, value }) => [key, value.as]),
        [
          ['ListBackups.id', 'none'],
          ['ListOffsiteRestoreTimes', 'none'],
        ],
      );
      assert.ok(fields[0]?.value.as === 'none' && /rds:backup:list/.test(fields[0].value.text));
    });

    it('are named by the backup that they were made of', async () => {
      const [, backup] = (await provider.listBackups(source, { range }, call())).items;
      assert.equal(backup?.id, 'b1');
      const { fields, copies } = await provider.related(backup, call());
      const [field, ...others] = fields;
      assert.deepEqual([field?.raw, others.length], ['c1', 0]);
      assert.deepEqual(copies, [{ regionId: 'cn-east-3', delay: 24 * HOUR }]);
      assert.ok(field?.value.as === 'list' && /cn-east-3.*c1/.test(field.value.items[0] ?? ''));
    });

    it('are none of a backup that is not copied, and are not looked for in all regions', async () => {
      cloud.reset({ ...replies, ShowOffsiteBackupPolicy: policy() });
      const [backup] = (await provider.listBackups(source, { range }, call())).items;
      assert.ok(backup);
      const { fields, copies } = await provider.related(backup, call());
      assert.deepEqual(copies, []);
      assert.deepEqual(
        fields.map(({ value }) => value.as),
        ['none'],
      );
      assert.deepEqual(cloud.of('ListOffsiteInstances'), []);
      cloud.reset({
        ...replies,
        ListBackups: backupList(record('b1', 'auto', '2026-11-20T03:00:00+0800', { status: 'FAILED' })),
      });
      const [failed] = (await provider.listBackups(source, { range }, call())).items;
      assert.ok(failed);
      cloud.reset(replies);
      assert.deepEqual([await provider.related(failed, call()), cloud.asked], [{ fields: [] }, []]);
    });
  });

  describe('policies', () => {
    it('of many instances come from the other regions, and only once', async () => {
      cloud.reset({
        ListAuthProjects: projects,
        ListOffsiteInstances: ({ project }: Asked) =>
          project === 'cn-east-3'
            ? listing(
                { id: 'a', keep_days: 30, destination_region: 'cn-east-3', destination_project_id: 'id-cn-east-3' },
                { id: 'bare' },
              )
            : refusal(404, 'APIGW.0101'),
      });
      const policies = await provider.copyPolicies('cn-north-4', ['a', 'bare', 'none'], call('background'));
      assert.deepEqual(
        policies.map(({ instanceId, backups, regionId, retention }) => [instanceId, backups, regionId, retention]),
        [
          ['a', true, 'cn-east-3', 30],
          ['bare', true, 'cn-east-3', undefined],
          ['none', false, undefined, undefined],
        ],
      );
      assert.deepEqual(places(), ['ListOffsiteInstances ap-southeast-3', 'ListOffsiteInstances cn-east-3']);
      await provider.copyPolicies('cn-north-4_dev', ['a'], call('background'));
      assert.equal(cloud.asked.length, 2, 'both projects of a region have the same other regions');
      await provider.copyPolicies('cn-east-3', ['a', 'bare'], call('background'));
      assert.deepEqual(
        cloud.asked.slice(2).map(({ project }) => project),
        ['cn-north-4', 'cn-north-4_dev'],
      );
    });

    it('are read page after page', async () => {
      const many = Array.from({ length: 100 }, (_, index) => ({ id: `i${index}`, keep_days: 7 }));
      cloud.reset({
        ListOffsiteInstances: ({ query }: Asked) => ({
          offsite_backup_instances: query['offset'] === '0' ? many : [{ id: 'last', keep_days: 7 }],
          total_count: 101,
        }),
      });
      const [last] = await provider.copyPolicies('cn-north-4', ['last'], call());
      assert.ok(last?.backups);
    });

    it('are asked for together by all who want them at the same time', async () => {
      cloud.reset({ ListOffsiteInstances: listing() });
      const stop = new AbortController();
      const gone = provider.copyPolicies('cn-north-4', ['a'], call('background', stop.signal));
      const stays = provider.copyPolicies('cn-north-4', ['b'], call('background'));
      stop.abort();
      assert.equal((await failureOf(gone)).kind, 'cancelled');
      assert.equal((await stays).length, 1);
      assert.equal(cloud.of('ListOffsiteInstances').length, 1);
    });

    it('are an error where no region lets the account look', async () => {
      cloud.reset({ ListAuthProjects: projects });
      const error = await failureOf(provider.copyPolicies('cn-north-4', ['a'], call()));
      assert.deepEqual([error.kind, error.permission], ['forbidden', 'rds:instance:listAll']);
      assert.deepEqual(await provider.copyPolicies('cn-north-4', [], call()), []);
    });

    it('of few instances are asked one by one where that takes fewer requests', async () => {
      cloud.reset({
        ListAuthProjects: projectList('cn-north-4', 'cn-east-3', 'cn-south-1', 'cn-north-9', 'ap-southeast-3'),
        ShowOffsiteBackupPolicy: ({ path }: Asked) =>
          path.includes('/gone/')
            ? refusal(404, 'DBS.200002')
            : path.includes('/never/')
              ? refusal(400, 'DBS.200040')
              : path.includes('/a/')
                ? policy(away('cn-east-3', 'auto', 30))
                : { policy_para: { keep_days: 0 } },
        ListOffsiteInstances: listing({ id: 'a', keep_days: 30 }),
      });
      const first = await provider.copyPolicies('cn-north-4', ['a', 'gone', 'never'], call('background'));
      const facts = first.map(({ instanceId, backups, regionId }) => [instanceId, backups, regionId]);
      assert.deepEqual(facts, [
        ['a', true, 'cn-east-3'],
        ['never', false, undefined],
      ]);
      assert.deepEqual([cloud.asked.length, cloud.of('ShowOffsiteBackupPolicy').length], [3, 3]);
      await provider.copyPolicies('cn-north-4', ['b', 'c', 'd', 'e'], call('background'));
      assert.deepEqual([cloud.asked.length, cloud.of('ListOffsiteInstances').length], [7, 4]);
      await provider.copyPolicies('cn-north-4', ['f'], call('background'));
      assert.equal(cloud.asked.length, 7, 'the lists are remembered');
    });

    it('that may not be seen come from the lists', async () => {
      cloud.reset({
        ListAuthProjects: projects,
        ListOffsiteInstances: ({ project }: Asked) =>
          project === 'cn-east-3' ? listing({ id: 'a', keep_days: 7 }) : listing(),
      });
      const [found] = await provider.copyPolicies('cn-north-4', ['a'], call('background'));
      assert.deepEqual([found?.backups, found?.regionId], [true, 'cn-east-3']);
    });

    it('are an error where the next request would fail as well', async () => {
      cloud.reset({ ListAuthProjects: projects, ShowOffsiteBackupPolicy: refusal(401, 'APIGW.0301') });
      assert.equal((await failureOf(provider.copyPolicies('cn-north-4', ['a'], call('background')))).kind, 'key');
      assert.equal(cloud.asked.length, 1);
    });

    it('leave out the instances that a region which refuses to tell may hold', async () => {
      cloud.reset({
        ListAuthProjects: projects,
        ListOffsiteInstances: ({ project }: Asked) =>
          project === 'cn-east-3' ? listing({ id: 'a', keep_days: 7 }) : refusal(403, 'DBS.200010'),
      });
      const policies = await provider.copyPolicies('cn-north-4', ['a', 'b'], call());
      assert.deepEqual(
        policies.map(({ instanceId }) => instanceId),
        ['a'],
      );
      provider.resume();
      cloud.reset({ ...cloud.replies, ListOffsiteInstances: listing() });
      assert.equal((await provider.copyPolicies('cn-north-4', ['a', 'b'], call())).length, 2);
    });

    it('leave out the instances that a region which cannot be asked now may hold', async () => {
      cloud.reset({
        ListAuthProjects: projects,
        ListOffsiteInstances: ({ project }: Asked) =>
          project === 'cn-east-3' ? listing({ id: 'a', keep_days: 7 }) : refusal(400, 'DBS.200001'),
      });
      const policies = await provider.copyPolicies('cn-north-4', ['a', 'b'], call());
      assert.deepEqual(
        policies.map(({ instanceId }) => instanceId),
        ['a'],
      );
    });

    it('of one instance are its own, with the place in the tree', async () => {
      cloud.reset({
        ListAuthProjects: projectList('cn-east-3', 'cn-north-4', 'cn-north-4_dev'),
        ShowOffsiteBackupPolicy: policy(away('cn-north-4_dev')),
      });
      const found = await provider.copyPolicy(instanceOf('mysql', { regionId: 'cn-east-3' }), call());
      assert.deepEqual(
        [found.backups, found.logs, found.regionId, found.retention],
        [true, false, 'cn-north-4_dev', 7],
      );
      assert.ok(found.fields.length > 0);
      provider.resume();
      cloud.reset({ ShowOffsiteBackupPolicy: { other: 1 } });
      assert.equal((await failureOf(provider.copyPolicy(source, call()))).kind, 'reply');
    });
  });
});
