import assert from 'node:assert/strict';
import { accessTools } from '../../../../src/clouds/huawei/access.ts';
import { Api } from '../../../../src/clouds/huawei/api.ts';
import { operations } from '../../../../src/clouds/huawei/operations.ts';
import {
  leastPolicy,
  permissionNames,
  regionsPermission,
  verdictOf,
  verdictOfTrial,
} from '../../../../src/clouds/huawei/permissions.ts';
import { instanceShape } from '../../../../src/clouds/huawei/records/instances.ts';
import { Learnt } from '../../../../src/clouds/common/permissions.ts';
import type { PermissionCheck } from '../../../../src/model/access.ts';
import type { Account } from '../../../../src/model/account.ts';
import { CloudError, isCloudError, type ErrorKind } from '../../../../src/model/errors.ts';
import type { Access } from '../../../../src/model/provider.ts';
import { huaweiKeys, startSandbox, type Sandbox } from '../../../../src/sandbox/index.ts';
import { RecordingLog } from '../../../support/log.ts';
import { call, json, settings, tinyServer, type Seen, type TinyServer } from '../alibaba/helpers.ts';

const credentials = { accessKeyId: 'UNITTESTKEYID0000001', accessKeySecret: 'unit/test+secret' };
const forbidden = { error_code: 'DBS.200010', error_msg: 'No.' };
const unpublished = { error_code: 'APIGW.0101', error_msg: 'The API does not exist', request_id: 'REQ' };
const projects = (...names: string[]) => ({
  projects: names.map((name) => ({ id: `id-${name}`, name, enabled: true, is_domain: false })),
});
const instance = (id: string, more: object = {}) => ({
  id,
  name: id,
  status: 'ACTIVE',
  type: 'Ha',
  datastore: { type: 'MySQL', version: '8.0' },
  ...more,
});
const instances = (...all: object[]) => ({ instances: all, total_count: all.length });
const backup = (id: string, status: string) => ({ id, instance_id: 'a1in01', name: id, type: 'auto', status, size: 1 });

/** `status` says that it is a refusal; the rest is the body. */
type Reply = Readonly<Record<string, unknown>> & { readonly status?: number };

/** The operation of a request, and its project. */
function asked({ method, url }: Seen) {
  const { pathname, searchParams } = new URL(url, 'http://x');
  const found = Object.entries(operations).find(
    ([, one]) => one.method === method && new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`).test(pathname),
  );
  const project = /^\/v3\/id-([^/]+)\//.exec(pathname)?.[1];
  return { operation: found?.[0] ?? 'unknown', project, path: pathname, query: searchParams };
}

function of(checks: readonly PermissionCheck[], permission: string): PermissionCheck {
  const found = checks.find((check) => check.permission === permission);
  assert.ok(found, permission);
  return found;
}

async function failure(work: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(isCloudError(error), String(error));
  return error;
}

function accountAt(endpoint: string): Account {
  return { id: 'a', cloud: 'huawei', name: 'a', method: 'accessKey', site: 'custom', endpoint, keyPlace: 'window' };
}

const error = (kind: ErrorKind, code: string | undefined) => new CloudError({ kind, message: 'No.', code });

describe('huawei: permissions', () => {
  let server: TinyServer;
  let api: Api;
  let tools: Access;
  let learnt: Learnt;
  let told: PermissionCheck[];
  /** What each operation answers, by its name; the rest answer nothing in particular. */
  let replies: Record<string, Reply | ((project: string | undefined) => Reply)>;

  before(async () => (server = await tinyServer()));
  after(async () => await server.close());
  beforeEach(() => {
    replies = {
      ListAuthProjects: projects('cn-north-4', 'cn-north-4_dev', 'cn-east-3'),
      ListInstances: instances(instance('a1in01')),
      ListBackups: { backups: [backup('b1', 'BUILDING'), backup('b2', 'COMPLETED')], total_count: 2 },
    };
    (server.seen as unknown[]).length = 0;
    server.answer = (seen, response) => {
      const { operation, project } = asked(seen);
      const reply = replies[operation] ?? {};
      const { status, ...body } = typeof reply === 'function' ? reply(project) : reply;
      json(response, body, typeof status === 'number' ? status : 200);
    };
    api = new Api(accountAt(server.url), credentials, settings, { log: new RecordingLog() });
    learnt = new Learnt();
    tools = accessTools(api, learnt);
    told = [];
  });
  afterEach(() => api.client.dispose());

  const check = async (likely: readonly string[] = ['cn-north-4'], signal?: AbortSignal) =>
    await tools.checkPermissions(likely, (one) => told.push(one), call('user', signal));
  const requests = (operation: string) => server.seen.map(asked).filter((one) => one.operation === operation);

  it('knows a row for every action of every operation, with what it is for', async () => {
    const needed = Object.values(operations).flatMap((one) => ('permission' in one ? [one.permission] : []));
    assert.deepEqual([...permissionNames, regionsPermission.permission].toSorted(), [...new Set(needed)].toSorted());
    const checks = await check();
    assert.deepEqual(
      checks.map(({ permission }) => permission),
      permissionNames,
    );
    assert.equal(new Set(checks.map(({ enables }) => enables)).size, checks.length);
    assert.deepEqual(
      checks.filter(({ writes }) => writes).map(({ permission }) => permission),
      ['rds:backup:create'],
    );
  });

  it('tells what is allowed and what is missing, each once', async () => {
    replies['ShowBackupPolicy'] = { status: 403, ...forbidden };
    const checks = await check();
    const { result, why } = of(checks, 'rds:instance:getBackupPolicy');
    assert.deepEqual([result, why], ['missing', undefined]);
    assert.equal(of(checks, 'rds:backup:list').result, 'allowed');
    assert.deepEqual(new Set(told), new Set(checks));
    assert.equal(told.length, checks.length);
  });

  it('only reads, little, and each operation once', async () => {
    await check();
    assert.ok(server.seen.every(({ method }) => method === 'GET'));
    const names = server.seen.map((seen) => asked(seen).operation);
    assert.equal(new Set(names).size, names.length, names.join());
    assert.ok(!names.includes('unknown'));
    for (const { query } of server.seen.map(asked)) {
      assert.ok(['30', null].includes(query.get('limit')));
    }
  });

  it('tries each on an instance that has backups, and links on a backup that has some', async () => {
    replies['ListInstances'] = instances(
      instance('r1in01', { type: 'Replica' }),
      instance('n1in01', { status: 'BUILD' }),
      instance('a1in01'),
    );
    await check();
    for (const operation of ['ShowBackupPolicy', 'ListRestoreTimes', 'ListDatabases']) {
      assert.match(requests(operation)[0]?.path ?? '', /\/instances\/a1in01\//, operation);
    }
    assert.equal(requests('ListBackups')[0]?.query.get('instance_id'), 'a1in01');
    assert.equal(requests('ShowBackupDownloadLink')[0]?.query.get('backup_id'), 'b2');
    assert.match(requests('ListRestoreTimes')[0]?.query.get('date') ?? '', /^\d{4}-\d\d-\d\d$/);
  });

  it('has no links to try where no backup is finished', async () => {
    replies['ListBackups'] = { backups: [backup('b1', 'BUILDING')], total_count: 1 };
    const { result, why } = of(await check(), 'rds:backup:download');
    assert.deepEqual([result, why], ['notTested', 'No backup was found to try it on']);
    assert.equal(requests('ShowBackupDownloadLink').length, 0);
  });

  it('looks into the parts of regions, too', async () => {
    replies['ListInstances'] = (project) => instances(...(project === 'cn-north-4_dev' ? [instance('d1in01')] : []));
    const checks = await check(['cn-east-3']);
    assert.equal(of(checks, 'rds:instance:listAll').result, 'allowed');
    assert.deepEqual([requests('ListBackups')[0]?.project, requests('ListBackups').length], ['cn-north-4_dev', 1]);
  });

  it('may list instances if any project says so, and learns nothing from regions without RDS', async () => {
    replies['ListInstances'] = (project) =>
      project === 'cn-east-3' ? instances(instance('e1in01')) : { status: 404, ...unpublished };
    assert.equal(of(await check(), 'rds:instance:listAll').result, 'allowed');
    replies['ListInstances'] = { status: 404, ...unpublished };
    const { result, why } = of(await check(), 'rds:instance:listAll');
    assert.equal(result, 'failed');
    assert.match(why ?? '', /^\p{Lu}/u);
  });

  it('does not mind what is forbidden to list all projects of the account', async () => {
    replies['ListProjects'] = { status: 403, error: { code: 403, message: 'Forbidden', title: 'Forbidden' } };
    const checks = await check();
    assert.equal(requests('ListProjects').length, 0);
    assert.ok(checks.every(({ permission }) => permission !== regionsPermission.permission));
  });

  it('tells of that permission where the regions cannot be had without it', async () => {
    replies['ListAuthProjects'] = { status: 404, ...unpublished };
    replies['ListProjects'] = { status: 403, error: { code: 'IAM.0002', message: 'Forbidden' } };
    const checks = await check([]);
    assert.equal(of(checks, regionsPermission.permission).result, 'missing');
    assert.ok(checks.slice(1).every(({ result }) => result === 'notTested'));
    assert.match(of(checks, 'rds:instance:listAll').why ?? '', /No region/);
  });

  it('knows what cannot be tried from any operation that needs it, the latest first', async () => {
    replies['ListInstances'] = instances();
    learnt.heard('CreateManualBackup', 'missing');
    learnt.heard('ListBackups', 'missing');
    learnt.heard('ListOffsiteBackups', 'allowed');
    learnt.heard('ShowOffsiteBackupPolicy', 'missing');
    const checks = await check();
    assert.equal(of(checks, 'rds:backup:create').result, 'missing');
    assert.equal(of(checks, 'rds:backup:list').result, 'allowed');
    assert.equal(of(checks, 'rds:instance:getBackupPolicy').result, 'missing');
    assert.deepEqual(
      [of(checks, 'rds:database:list').result, of(checks, 'rds:database:list').why],
      ['notTested', 'No instance was found to try it on'],
    );
  });

  it('ends with a refused sign-in', async () => {
    const refusal = { error_code: 'APIGW.0301', error_msg: 'Incorrect IAM authentication information: token expires' };
    replies['ListBackups'] = { status: 401, ...refusal };
    assert.ok(['key', 'secret', 'token'].includes((await failure(check())).kind));
    assert.ok(told.length < permissionNames.length);
  });

  it('can be cancelled', async () => {
    const stop = new AbortController();
    replies['ListInstances'] = () => {
      stop.abort();
      return instances(instance('a1in01'));
    };
    assert.equal((await failure(check(['cn-north-4'], stop.signal))).kind, 'cancelled');
    assert.deepEqual(told, []);
  });

  it('writes an identity policy with what is listed and nothing else', () => {
    const policy = leastPolicy(['rds:backup:list', 'rds:backup:create', 'rds:backup:list']);
    assert.deepEqual(JSON.parse(policy), {
      Version: '5.0',
      Statement: [{ Effect: 'Allow', Action: ['rds:backup:create', 'rds:backup:list'], Resource: ['*'] }],
    });
    assert.match(policy, /^\{\n {2}"Version"/);
    assert.equal(tools.leastPolicy(['rds:backup:list']), leastPolicy(['rds:backup:list']));
  });

  it('reads from an error what it tells about the permission', () => {
    assert.equal(verdictOf(error('forbidden', 'DBS.200010')), 'missing');
    assert.equal(verdictOf(error('forbidden', 'APIGW.0302')), 'missing');
    assert.equal(verdictOf(error('state', 'DBS.201205')), 'allowed');
    assert.equal(verdictOf(error('notFound', 'DBS.200002')), 'allowed');
    for (const nothing of [
      error('unsupported', 'APIGW.0101'),
      error('request', 'APIG.0201'),
      error('throttled', 'APIGW.0308'),
      error('forbidden', undefined),
      error('unsupported', 'DBS.01280003'),
      new Error('x'),
    ]) {
      assert.equal(verdictOf(nothing), undefined);
      assert.equal(verdictOfTrial(nothing), undefined);
    }
  });

  it('takes "not found or no permission" for a missing permission where the thing is known to be there', () => {
    for (const kind of ['forbidden', 'notFound'] as const) {
      assert.equal(verdictOf(error(kind, 'DBS.200044')), undefined);
      assert.equal(verdictOfTrial(error(kind, 'DBS.200044')), 'missing');
    }
  });
});

describe('huawei: permissions in a strict cloud', () => {
  let sandbox: Sandbox;
  before(async () => (sandbox = await startSandbox()));
  after(async () => await sandbox.close());

  const untested = ['rds:backup:create'];
  const ofBackups = permissionNames.filter((name) => name !== 'rds:instance:listAll' && !untested.includes(name));
  const accounts = [
    { key: huaweiKeys.full, lacks: [], notTested: untested },
    { key: huaweiKeys.lookOnly, lacks: [], notTested: untested },
    { key: huaweiKeys.noPolicy, lacks: ['rds:instance:getBackupPolicy'], notTested: untested },
    {
      key: huaweiKeys.noBackups,
      lacks: ofBackups.filter((name) => name !== 'rds:backup:download'),
      notTested: ['rds:backup:download', ...untested],
    },
    { key: huaweiKeys.noInstances, lacks: ['rds:instance:listAll'], notTested: [...ofBackups, ...untested] },
    { key: huaweiKeys.projectsOnly, lacks: ['rds:instance:listAll'], notTested: [...ofBackups, ...untested] },
  ];
  for (const { key, lacks, notTested } of accounts) {
    it(`are found for ${key.accessKeyId}, with requests that are accepted`, async () => {
      const log = new RecordingLog();
      const api = new Api(accountAt(sandbox.url), key, settings, { log });
      const checks = await accessTools(api).checkPermissions(['cn-north-4'], () => undefined, call());
      const named = (wanted: PermissionCheck['result']) =>
        checks.filter(({ result }) => result === wanted).map(({ permission }) => permission);
      assert.deepEqual([named('missing'), named('failed'), named('notTested')], [lacks, [], notTested]);
      assert.deepEqual(
        log.lines.filter((line) => / failed: (?!forbidden|unsupported, APIGW\.0101)/.test(line)),
        [],
        'one region has no RDS',
      );
      api.client.dispose();
    });
  }

  it('are found elsewhere where the likely region has no instance', async () => {
    const emptied = await startSandbox();
    const api = new Api(accountAt(emptied.url), huaweiKeys.full, settings, { log: new RecordingLog() });
    const place = await api.projects.place('cn-north-4', call());
    const { items } = await api.page(api.operation(place, 'ListInstances'), undefined, instanceShape(place), call());
    assert.ok(items.length > 10);
    items.forEach(({ id }) => emptied.release(id));
    const checks = await accessTools(api).checkPermissions(['cn-north-4'], () => undefined, call());
    assert.deepEqual(
      checks.filter(({ result }) => result !== 'allowed').map(({ permission }) => permission),
      untested,
    );
    api.client.dispose();
    await emptied.close();
  });
});
