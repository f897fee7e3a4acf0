import assert from 'node:assert/strict';
import type { HuaweiProvider } from '../../../../src/clouds/huawei/provider.ts';
import { refTo } from '../../../../src/model/provider.ts';
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

const region = { id: 'cn-north-4', name: 'Beijing' };
const sqlServer = instanceOf('sqlserver');

const at = (place: number) => new Date(range.to.getTime() - place * 3_600_000).toISOString().replace('.000Z', '+0000');

const file = (name: string, more: object = {}) => ({
  name,
  size: 3,
  download_link: `https://obs.example.com/${name}?Signature=s`,
  link_expired_time: '2099-01-01T00:00:00+0800',
  database_name: null,
  ...more,
});

/** Answers by type and offset, from so many backups of each. */
function backupsOf(counts: Readonly<Record<string, number>>) {
  return ({ query }: Asked) => {
    const { backup_type: type = '', offset = '0' } = query;
    const count = counts[type] ?? 0;
    const places = Array.from({ length: Math.min(100, count - Number(offset)) }, (_, index) => Number(offset) + index);
    return { backups: places.map((place) => record(`${type}${place}`, type, at(place))), total_count: count };
  };
}

describe('huawei: browsing', () => {
  let cloud: ScriptedCloud;
  let provider: HuaweiProvider;

  before(async () => (cloud = await ScriptedCloud.start()));
  after(async () => await cloud.close());
  beforeEach(() => {
    cloud.reset();
    provider = cloud.connect();
  });
  afterEach(() => provider.dispose());

  const narrowed = async (filters: Record<string, string>, instance = sqlServer) =>
    (await provider.listBackups(instance, { range, filters }, call())).items.map(({ id }) => id).toSorted();

  it('shows projects as regions, with the projects below them', async () => {
    cloud.reset({ ListAuthProjects: projectList('cn-north-4', 'cn-north-4_dev', 'MOS', 'cn-east-3') });
    const { items, next, total, broken } = await provider.listRegions(call());
    assert.deepEqual(
      items.map(({ id, parts }) => [id, parts?.map((part) => [part.id, part.name])]),
      [
        ['cn-north-4', [['cn-north-4_dev', 'dev']]],
        ['cn-east-3', undefined],
      ],
    );
    assert.deepEqual([next, total, broken], [undefined, 2, 0]);
  });

  it('lists the instances of a project, a hundred at a time', async () => {
    const instances = Array.from({ length: 100 }, (_, index) => ({ id: `i${index}`, name: `db-${index}` }));
    cloud.reset({
      ListAuthProjects: projectList('cn-north-4', 'cn-north-4_dev'),
      ListInstances: ({ query }: Asked) => ({
        instances: query['offset'] === '0' ? instances : [{ id: 'last' }],
        total_count: 101,
      }),
    });
    const first = await provider.listInstances({ id: 'cn-north-4_dev', name: 'dev' }, {}, call());
    assert.deepEqual([first.items.length, first.next, first.total], [100, '100:i0', 101]);
    assert.equal(first.items[0]?.regionId, 'cn-north-4_dev');
    const second = await provider.listInstances({ id: 'cn-north-4_dev', name: 'dev' }, { cursor: first.next }, call());
    assert.deepEqual([second.items.map(({ id }) => id), second.next], [['last'], undefined]);
    assert.deepEqual(
      cloud.asked.map(({ project, query }) => [project, query]),
      [
        ['cn-north-4_dev', { offset: '0' }],
        ['cn-north-4_dev', { offset: '100' }],
      ],
    );
  });

  it('finds one instance by its id, or says that it is gone', async () => {
    cloud.reset({ ListInstances: { instances: [{ id: 'other' }, { id: 'this' }], total_count: 2 } });
    assert.equal((await provider.getInstance('cn-north-4', 'this', call())).id, 'this');
    assert.deepEqual(cloud.asked[0]?.query, { id: 'this', offset: '0' });
    const error = await failureOf(provider.getInstance('cn-north-4', 'gone', call()));
    assert.equal(error.kind, 'notFound');
  });

  it('says of a region without a project that the account has none there', async () => {
    const error = await failureOf(provider.listInstances({ id: 'cn-south-1', name: 'x' }, {}, call()));
    assert.deepEqual([error.kind, /cn-south-1/.test(error.message)], ['notFound', true]);
  });

  describe('backups', () => {
    it('are asked for by type and shown as one list, the newest first', async () => {
      const list: Record<string, object> = {
        auto: backupList(
          record('a2', 'auto', '2026-11-20T03:00:00+0800'),
          record('a1', 'auto', '2026-11-18T03:00:00+0800'),
        ),
        manual: backupList(record('m1', 'manual', '2026-11-19T03:00:00+0800')),
      };
      cloud.reset({ ListBackups: ({ query }: Asked) => list[query['backup_type'] ?? ''] ?? {} });
      const page = await provider.listBackups(instanceOf(), { range }, call());
      assert.deepEqual(
        page.items.map(({ id, mode }) => [id, mode?.kind]),
        [
          ['a2', 'automated'],
          ['m1', 'manual'],
          ['a1', 'automated'],
        ],
      );
      assert.deepEqual([page.next, page.total, page.broken], [undefined, 3, 0]);
      assert.deepEqual(
        cloud.asked
          .map(({ query }) => query)
          .toSorted((a, b) => (a['backup_type'] ?? '').localeCompare(b['backup_type'] ?? '')),
        ['auto', 'manual'].map((type) => ({ instance_id: 'orders-in01', backup_type: type, ...asked, offset: '0' })),
      );
    });

    it('come page by page, each type at its own place, and keep their total', async () => {
      cloud.reset({ ListBackups: backupsOf({ auto: 250, manual: 120, fragment: 3 }) });
      const ids = new Set<string>();
      const totals: unknown[] = [];
      let cursor: string | undefined;
      do {
        const page = await provider.listBackups(sqlServer, { range, cursor }, call());
        page.items.forEach(({ id }) => ids.add(id));
        totals.push(page.total);
        cursor = page.next;
      } while (cursor !== undefined);
      assert.deepEqual([ids.size, totals], [373, [373, 373, 373]]);
      const offsets = (type: string) =>
        cloud.asked.filter(({ query }) => query['backup_type'] === type).map(({ query }) => query['offset']);
      assert.deepEqual(
        [offsets('auto'), offsets('manual'), offsets('fragment')],
        [['0', '100', '200'], ['0', '100'], ['0']],
      );
    });

    it('start at the top with a cursor of some other making', async () => {
      cloud.reset({ ListBackups: backupsOf({ auto: 2, manual: 1 }) });
      for (const cursor of ['2:100', '{', 'null']) {
        assert.equal((await provider.listBackups(instanceOf(), { range, cursor }, call())).items.length, 3, cursor);
      }
    });

    it('that build on others are asked for where they may be, and not again where the engine refuses them', async () => {
      const list = backupsOf({ auto: 1, manual: 1 });
      cloud.reset({
        ListBackups: (one: Asked) => (one.query['backup_type'] === 'fragment' ? refusal(400, 'DBS.200001') : list(one)),
      });
      const fragments = () => cloud.asked.filter(({ query }) => query['backup_type'] === 'fragment').length;
      await provider.listBackups(instanceOf(), { range }, call());
      assert.equal(fragments(), 0);
      assert.equal((await provider.listBackups(sqlServer, { range }, call())).items.length, 2);
      assert.equal((await provider.listBackups(sqlServer, { range }, call())).total, 2);
      assert.equal(fragments(), 1);
      const filters = { type: 'differential' };
      const error = await failureOf(provider.listBackups(sqlServer, { range, filters }, call()));
      assert.equal(error.kind, 'request', 'who asks for nothing else is told');
    });

    it('fail together where one type fails', async () => {
      cloud.reset({
        ListBackups: ({ query }: Asked) =>
          query['backup_type'] === 'auto' ? backupList() : refusal(403, 'DBS.200010'),
      });
      const error = await failureOf(provider.listBackups(instanceOf(), { range }, call()));
      assert.deepEqual([error.kind, error.permission], ['forbidden', 'rds:backup:list']);
    });

    it('are narrowed by the types that fit, and by what the cloud can compare', async () => {
      cloud.reset({ ListBackups: backupsOf({ auto: 1, manual: 1, fragment: 1 }) });
      assert.deepEqual(await narrowed({ mode: 'manual' }), ['manual0']);
      assert.deepEqual(await narrowed({ type: 'full' }), ['auto0', 'manual0']);
      assert.deepEqual(await narrowed({ type: 'full', mode: 'automated' }), ['auto0']);
      assert.deepEqual(await narrowed({ type: 'differential', mode: 'manual' }), [], 'nothing can be both');
      cloud.reset(cloud.replies);
      await narrowed({ status: 'failed', id: ' 43e4br01 ' });
      assert.ok(cloud.asked.every(({ query }) => query['status'] === 'FAILED' && query['backup_id'] === '43e4br01'));
      cloud.reset(cloud.replies);
      await narrowed({ status: 'failed', type: 'differential', id: '?' }, instanceOf());
      assert.ok(cloud.asked.every(({ query }) => !('status' in query) && !('backup_id' in query)));
      assert.equal(cloud.asked.length, 2, 'what this engine does not have is no filter');
    });

    it('are found by their id, whatever their type', async () => {
      cloud.reset({
        ListBackups: ({ query }: Asked) =>
          query['backup_type'] === 'fragment'
            ? backupList(record('f1', 'fragment', '2026-11-20T03:00:00+0800'))
            : backupList(),
      });
      const ref = { instanceId: 'orders-in01', regionId: 'cn-north-4', backupId: 'f1', copy: false };
      assert.equal((await provider.findBackup(ref, call()))?.id, 'f1');
      assert.ok(cloud.asked.every(({ query }) => query['backup_id'] === 'f1' && !('begin_time' in query)));
      assert.equal(await provider.findBackup({ ...ref, backupId: 'gone' }, call()), undefined);
    });

    it('of released instances are no list of this cloud', async () => {
      assert.equal(provider.capabilities.released, false);
      assert.deepEqual(provider.releasedFilters(), []);
      assert.equal((await failureOf(provider.listReleased(region, { range }, call()))).kind, 'unsupported');
      assert.deepEqual(cloud.asked, []);
    });
  });

  it('lists log backups, but not those of a read replica', async () => {
    cloud.reset({ ListBackups: backupsOf({ incremental: 130 }) });
    const page = await provider.listLogs(instanceOf(), { range }, call());
    assert.deepEqual([page.items.length, page.next, page.total], [100, '100:incremental0', 130]);
    assert.deepEqual(cloud.asked[0]?.query, {
      instance_id: 'orders-in01',
      backup_type: 'incremental',
      ...asked,
      offset: '0',
    });
    const replica = instanceOf('mysql', { role: { kind: 'readonly', raw: 'Replica' } });
    const error = await failureOf(provider.listLogs(replica, { range }, call()));
    assert.deepEqual([error.kind, /primary/.test(error.message)], ['unsupported', true]);
  });

  const listed = async (status = 'COMPLETED') => {
    cloud.reset({
      ...cloud.replies,
      ListBackups: backupList(record('b1', 'auto', '2026-11-20T03:00:00+0800', { status })),
    });
    const [backup] = (await provider.listBackups(instanceOf(), { range }, call())).items;
    assert.ok(backup);
    cloud.reset(cloud.replies);
    return backup;
  };

  describe('links', () => {
    it('are the files of a backup, asked for when they are wanted', async () => {
      cloud.reset({
        ShowBackupDownloadLink: { files: [file('one', { database_name: 'orders' }), file('two')], bucket: 'b' },
      });
      const { links } = await provider.links(await listed(), call());
      assert.deepEqual(
        links.map(({ file: name, size, database }) => [name, size, database]),
        [
          ['one', 3072, 'orders'],
          ['two', 3072, undefined],
        ],
      );
      assert.deepEqual(
        cloud.asked.map(({ operation, query }) => [operation, query]),
        [['ShowBackupDownloadLink', { backup_id: 'b1' }]],
      );
    });

    it('that have an unreadable end are given, and those that have ended are not', async () => {
      const odd = file('odd', { link_expired_time: '2026-11-022T00:00:00+0800' });
      cloud.reset({
        ShowBackupDownloadLink: { files: [odd, file('old', { link_expired_time: '2020-01-01T00:00:00+0000' })] },
      });
      const backup = await listed();
      assert.deepEqual(
        (await provider.links(backup, call())).links.map((link) => [link.file, link.expires]),
        [['odd', undefined]],
      );
      cloud.reset({
        ShowBackupDownloadLink: { files: [file('old', { link_expired_time: '2020-01-01T00:00:00+0000' })] },
      });
      const answer = await provider.links(backup, call());
      assert.ok('reason' in answer && /expired already/.test(answer.reason));
    });

    it('are missed with a reason: failed, being deleted, being made, without a file, gone', async () => {
      const reason = async (status?: string) => {
        const answer = await provider.links(await listed(status), call());
        return 'reason' in answer ? answer.reason : '';
      };
      assert.match(await reason('FAILED'), /failed/);
      assert.match(await reason('DELETING'), /being deleted/);
      assert.deepEqual(cloud.asked, [], 'asking would be in vain');
      assert.match(await reason('BUILDING'), /still being made/);
      cloud.reset({ ShowBackupDownloadLink: { files: [], bucket: 'b' } });
      assert.match(await reason(), /snapshots/);
      cloud.reset({ ShowBackupDownloadLink: refusal(404, 'DBS.201010') });
      const backup = await listed();
      cloud.reset({ ShowBackupDownloadLink: refusal(404, 'DBS.201010'), ListBackups: backupList() });
      const gone = await provider.links(backup, call());
      assert.ok('reason' in gone && /no longer/.test(gone.reason));
    });

    it('of a backup that has ended since it was listed are there', async () => {
      const backup = await listed('BUILDING');
      cloud.reset({
        ListBackups: backupList(record('b1', 'auto', '2026-11-20T03:00:00+0800')),
        ShowBackupDownloadLink: { files: [file('one')] },
      });
      assert.equal((await provider.links(backup, call())).links.length, 1);
    });

    it('that the account may not have are an error with the permission', async () => {
      const error = await failureOf(provider.links(await listed(), call()));
      assert.deepEqual([error.kind, error.permission], ['forbidden', 'rds:backup:download']);
    });

    it('of log files come the same way', async () => {
      cloud.reset({
        ListBackups: backupList(record('l1', 'incremental', '2026-11-20T03:00:00+0800')),
        ShowBackupDownloadLink: { files: [file('binlog.1')] },
      });
      const [log] = (await provider.listLogs(instanceOf(), { range }, call())).items;
      assert.ok(log);
      assert.equal((await provider.logLinks(log, call())).links[0]?.file, 'binlog.1');
      cloud.reset({ ShowBackupDownloadLink: refusal(404, 'DBS.201010') });
      const gone = await provider.logLinks(log, call());
      assert.ok('reason' in gone && /no longer/.test(gone.reason));
    });

    it('never show in JSON', async () => {
      cloud.reset({ ShowBackupDownloadLink: { files: [file('one')] } });
      const backup = await listed();
      const answer = await provider.links(backup, call());
      assert.equal(answer.links.length, 1);
      assert.doesNotMatch(JSON.stringify([answer, refTo(backup), cloud.log.lines]), /Signature/);
    });
  });
});
