import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { HuaweiProvider } from '../../../../src/clouds/huawei/provider.ts';
import type { BackupRequest } from '../../../../src/model/jobs.ts';
import { RecordingLog } from '../../../support/log.ts';
import { call, settings } from '../alibaba/helpers.ts';
import {
  backupList,
  failureOf,
  instanceOf,
  projectList,
  record,
  refusal,
  ScriptedCloud,
  type Asked,
} from './scripted.ts';

const DAY = 86_400_000;
const began = '2026-11-22T08:38:00+0800';

/** What each list has, by its type. */
const lists = (byType: Readonly<Record<string, object>>) => ({
  ListBackups: ({ query }: Asked) => byType[query['backup_type'] ?? ''] ?? backupList(),
});

describe('huawei: running backups', () => {
  let cloud: ScriptedCloud;
  let provider: HuaweiProvider;

  before(async () => (cloud = await ScriptedCloud.start()));
  after(async () => await cloud.close());
  beforeEach(() => {
    cloud.reset();
    provider = cloud.connect();
  });
  afterEach(() => provider.dispose());

  const types = () => cloud.of('ListBackups').map(({ query }) => query['backup_type'] ?? '');

  it('are those that are being built in the lists of the last days, each with the list that has it', async () => {
    cloud.reset(
      lists({
        auto: backupList(
          record('a2', 'auto', began, { status: 'BUILDING', end_time: undefined, size: 0 }),
          record('a1', 'auto', '2026-11-21T08:38:00+0800'),
          record('a0', 'auto', '2026-11-20T08:38:00+0800', { status: 'FAILED' }),
        ),
        manual: backupList(
          record('m1', 'manual', '', { status: 'BUILDING' }),
          record('m0', 'manual', began, { status: 'DELETING' }),
        ),
      }),
    );
    const before = Date.now();
    const running = await provider.runningBackups(instanceOf(), call());
    assert.deepEqual(
      running.map(({ job, mode, progress, started }) => [job.id, job.list, mode?.kind, progress.state, started]),
      [
        ['m1', 'manual', 'manual', 'running', undefined],
        ['a2', 'auto', 'automated', 'running', new Date(began)],
      ],
    );
    const [seen, asked] = running.map(({ job }) => job.asked);
    assert.ok(seen !== undefined && seen >= before && seen <= Date.now());
    assert.equal(asked, Date.parse('2026-11-22T00:38:00Z'));
    for (const { query } of cloud.of('ListBackups')) {
      const [from, to] = [query['begin_time'], query['end_time']].map((time) => Date.parse(time ?? ''));
      assert.ok(from !== undefined && to !== undefined && to - from > 2 * DAY && to - from < 4 * DAY);
      assert.ok(to > Date.now(), 'one that began just now is in the range');
    }
    assert.deepEqual(new Set(types()), new Set(['auto', 'manual']));
  });

  it('are looked for among differential ones where an engine may have such, and not missed where it has none', async () => {
    const fragment = record('f1', 'fragment', began, { status: 'BUILDING' });
    cloud.reset(lists({ fragment: backupList(fragment) }));
    const [found] = await provider.runningBackups(instanceOf('sqlserver'), call());
    assert.deepEqual([found?.job.list, found?.mode], ['fragment', undefined]);
    assert.deepEqual(new Set(types()), new Set(['auto', 'manual', 'fragment']));

    cloud.reset(
      lists({
        fragment: refusal(400, 'DBS.200001'),
        auto: backupList(record('a1', 'auto', began, { status: 'BUILDING' })),
      }),
    );
    const others = await provider.runningBackups(instanceOf('unknown'), call());
    assert.deepEqual(
      others.map(({ job }) => job.id),
      ['a1'],
    );
  });

  it('are none where the engine has no such lists, and not known where looking is refused', async () => {
    cloud.reset({ ListBackups: refusal(400, 'DBS.200040') });
    assert.deepEqual(await provider.runningBackups(instanceOf(), call()), []);
    cloud.reset(lists({ manual: refusal(403, 'DBS.200010') }));
    assert.equal((await failureOf(provider.runningBackups(instanceOf(), call()))).kind, 'forbidden');
  });

  it('are followed in the list that they were found in, and among the manual ones without one', async () => {
    const job = { id: 'f1', instanceId: 'orders-in01', regionId: 'cn-north-4', asked: 0 };
    for (const [list, type] of [
      ['auto', 'auto'],
      ['fragment', 'fragment'],
      ['manual', 'manual'],
      [undefined, 'manual'],
      ['incremental', 'manual'],
    ] as const) {
      cloud.reset(lists({ [type]: backupList(record('f1', type, began)) }));
      assert.equal((await provider.jobProgress({ ...job, list }, call('job'))).state, 'done', type);
      assert.deepEqual(types(), [type]);
    }
  });
});

describe('huawei: a request before it is sent', () => {
  let cloud: ScriptedCloud;
  let provider: HuaweiProvider;
  const request: BackupRequest = {
    instanceId: 'erp-in04',
    regionId: 'cn-north-4_dev',
    choiceId: 'databases-individually',
    databases: ['erp', "o'neill & $(co)"],
    name: 'before-1',
    description: '',
  };

  before(async () => (cloud = await ScriptedCloud.start()));
  after(async () => await cloud.close());
  beforeEach(() => {
    cloud.reset({ ListAuthProjects: projectList('cn-north-4', 'cn-north-4_dev') });
    provider = cloud.connect();
  });
  afterEach(() => provider.dispose());

  it('has the members of the body by their places, and asks for nothing', () => {
    const { operation, address, parameters } = provider.preview(request);
    assert.deepEqual([operation, address], ['CreateManualBackup', `POST ${cloud.server.url}/v3/{project_id}/backups`]);
    assert.deepEqual(
      parameters.map(({ name, value }) => `${name}=${value}`),
      [
        'instance_id=erp-in04',
        'name=before-1',
        'databases[0].name=erp',
        "databases[1].name=o'neill & $(co)",
        'backup_database_individually=true',
      ],
    );
    assert.equal(cloud.server.seen.length, 0);
  });

  it('names the project as soon as it is known', async () => {
    assert.match(provider.preview(request).cli, /--project_id='\{project_id\}'/);
    await provider.listRegions(call());
    const { address, cli } = provider.preview(request);
    assert.equal(address, `POST ${cloud.server.url}/v3/id-cn-north-4_dev/backups`);
    assert.match(cli, /^hcloud RDS CreateManualBackup --cli-region=cn-north-4 --project_id=id-cn-north-4_dev /);
    assert.doesNotMatch(provider.preview({ ...request, regionId: 'cn-north-4' }).cli, /project_id/);
  });

  it('is a command that counts from 1, and that a shell reads as it is meant', () => {
    const script = `hcloud() { printf '%s\\0' "$@"; }\n${provider.preview(request).cli}`;
    const words = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
    assert.deepEqual(words.slice(-5), [
      '--instance_id=erp-in04',
      '--name=before-1',
      '--databases.1.name=erp',
      "--databases.2.name=o'neill & $(co)",
      '--backup_database_individually=true',
    ]);
  });

  it("goes to the cloud's own host of the region", () => {
    const account = { id: 'h', cloud: 'huawei', name: 'h', method: 'accessKey', keyPlace: 'window' } as const;
    const key = { accessKeyId: 'UNITTESTKEYID0000001', accessKeySecret: 'unit/test+secret' };
    const real = new HuaweiProvider({ ...account, site: 'china' }, key, settings, { log: new RecordingLog() });
    const { address } = real.preview({ ...request, regionId: 'cn-east-3' });
    assert.equal(address, 'POST https://rds.cn-east-3.myhuaweicloud.com/v3/{project_id}/backups');
    real.dispose();
  });

  it('is none where the request does not fit together', () => {
    for (const wrong of [{ name: 'x' }, { databases: [] }, { choiceId: 'nothing' }, { regionId: 'no/region' }]) {
      assert.throws(() => provider.preview({ ...request, ...wrong }), { name: 'CloudError' });
    }
  });
});
