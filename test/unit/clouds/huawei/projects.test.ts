import assert from 'node:assert/strict';
import { Api } from '../../../../src/clouds/huawei/api.ts';
import type { Account } from '../../../../src/model/account.ts';
import { isCloudError, type ErrorKind } from '../../../../src/model/errors.ts';
import { huaweiKeys, startSandbox, type Sandbox } from '../../../../src/sandbox/index.ts';
import { RecordingLog } from '../../../support/log.ts';
import { call, json, settings, tinyServer, type TinyServer } from '../alibaba/helpers.ts';

function accountAt(endpoint: string): Account {
  return { id: 'a', cloud: 'huawei', name: 'a', method: 'accessKey', site: 'sample', endpoint, keyPlace: 'window' };
}

async function kindOf(work: Promise<unknown>): Promise<ErrorKind> {
  const error: unknown = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(isCloudError(error), String(error));
  return error.kind;
}

const sandboxRegions = ['cn-north-4', 'cn-east-3', 'cn-south-1', 'ap-southeast-3', 'eu-west-101', 'cn-southwest-2'];

describe('huawei: projects', () => {
  let sandbox: Sandbox;
  let log: RecordingLog;
  let api: Api;

  before(async () => (sandbox = await startSandbox()));
  after(async () => await sandbox.close());
  beforeEach(() => {
    log = new RecordingLog();
    api = new Api(accountAt(sandbox.url), huaweiKeys.projectsOnly, settings, { log });
  });
  afterEach(() => {
    api.client.dispose();
    sandbox.faults.clear();
  });

  const asked = (since: number) => sandbox.requests.slice(since).map(({ action }) => action);

  it('are the regions of the account, with sub-projects as their parts', async () => {
    const { regions, broken } = await api.projects.list(call());
    assert.deepEqual(
      regions.map(({ id }) => id),
      sandboxRegions,
      'without those that are disabled or no region',
    );
    const [first] = regions;
    assert.equal(first?.name, 'CN North-Beijing4');
    assert.deepEqual(
      first.parts?.map(({ id, name }) => ({ id, name })),
      [{ id: 'cn-north-4_dev', name: 'dev' }],
    );
    assert.ok(sandbox.url.endsWith(first.endpoint ?? 'none'));
    assert.equal(broken, 0);
  });

  it('are asked for once by all who need them at the same time, and remembered', async () => {
    const before = sandbox.requests.length;
    const { projects } = api;
    const [dev, all] = await Promise.all([
      projects.place('cn-north-4_dev', call()),
      projects.all(call()),
      projects.list(call()),
    ]);
    assert.equal(dev.region, 'cn-north-4');
    assert.equal(projects.known(dev.projectId), dev);
    assert.equal(projects.named('cn-north-4_dev'), dev);
    assert.equal(all.length, sandboxRegions.length + 1);
    await projects.place('cn-east-3', call());
    assert.equal(await kindOf(projects.place('cn-nowhere-1', call())), 'notFound');
    assert.deepEqual(asked(before), ['ListAuthProjects']);
    await projects.list(call());
    assert.deepEqual(asked(before), ['ListAuthProjects', 'ListAuthProjects'], 'a list is always new');
  });

  it('stay for the others when one stops waiting', async () => {
    sandbox.faults.add({ kind: 'slow', delay: 80, action: 'ListAuthProjects' });
    const impatient = new AbortController();
    const stopped = kindOf(api.projects.list(call('user', impatient.signal)));
    const patient = api.projects.list(call());
    impatient.abort();
    assert.equal(await stopped, 'cancelled');
    assert.equal((await patient).regions.length, sandboxRegions.length);
  });

  it('come from the second list where the first is refused or unknown, and from nowhere else', async () => {
    const connectAnew = () => {
      api.client.dispose();
      api = new Api(accountAt(sandbox.url), huaweiKeys.full, settings, { log });
    };
    for (const [status, code] of [
      [403, 'IAM.0002'],
      [404, 'APIGW.0101'],
      [401, 'APIGW.0301'],
    ] as const) {
      connectAnew();
      const before = sandbox.requests.length;
      sandbox.faults.add({ kind: 'refuse', status, code, action: 'ListAuthProjects' });
      assert.equal((await api.projects.list(call())).regions.length, sandboxRegions.length);
      assert.deepEqual(asked(before), ['ListAuthProjects', 'ListProjects']);
      await api.projects.list(call());
      assert.deepEqual(asked(before).slice(2), ['ListProjects'], 'the first is not tried again');
    }
    connectAnew();
    const before = sandbox.requests.length;
    const message = 'verify aksk signature fail';
    sandbox.faults.add({ kind: 'refuse', status: 401, code: 'APIGW.0301', message, action: 'ListAuthProjects' });
    assert.equal(await kindOf(api.projects.list(call())), 'secret');
    assert.deepEqual(asked(before), ['ListAuthProjects'], 'words that blame the key are believed');
  });

  it('name the missing permission when both are refused', async () => {
    sandbox.faults.add({ kind: 'refuse', status: 403, code: '403', shape: 'iam', action: 'ListAuthProjects' });
    const error: unknown = await api.projects.list(call()).catch((reason: unknown) => reason);
    assert.ok(isCloudError(error));
    assert.deepEqual([error.kind, error.permission], ['forbidden', 'iam:projects:listProjects']);
  });
});

describe('huawei: odd projects', () => {
  let server: TinyServer;
  let log: RecordingLog;
  let api: Api;

  before(async () => (server = await tinyServer()));
  after(async () => await server.close());
  beforeEach(() => {
    log = new RecordingLog();
    api = new Api(accountAt(server.url), huaweiKeys.full, settings, { log });
  });
  afterEach(() => api.client.dispose());

  it('cost themselves only', async () => {
    const projects = [
      { name: 'cn-north-4' },
      { id: 'p1', name: 'cn-east-3_team_a', enabled: true },
      { id: 'p2', name: 'cn-new-9', enabled: null },
      { id: 'p3', name: 'cn-new-9_x' },
      { id: 'p4', name: 'MOS', enabled: true },
      { id: 'p5', name: 'af-south-1', enabled: false },
      'text',
    ];
    server.answer = (_seen, response) => json(response, { projects });
    const { regions, broken } = await api.projects.list(call());
    assert.equal(broken, 2);
    assert.match(log.lines.join('\n'), /ListAuthProjects, request -: record 1 was left out: its id is missing/);
    assert.deepEqual(
      regions.map(({ id, name, parts }) => [id, name, parts?.map((part) => part.name)]),
      [
        ['cn-east-3_team_a', 'CN East-Shanghai1 (team_a)', undefined],
        ['cn-new-9', 'cn-new-9', ['x']],
      ],
    );
  });

  it('are not taken for none when the answer is of something else', async () => {
    server.answer = (_seen, response) => json(response, { hello: 'world' });
    assert.equal(await kindOf(api.projects.list(call())), 'reply');
    server.answer = (_seen, response) => json(response, { projects: [] });
    assert.deepEqual(await api.projects.list(call()), { regions: [], broken: 0 });
  });
});
