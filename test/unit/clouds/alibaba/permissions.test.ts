import assert from 'node:assert/strict';
import { accessTools } from '../../../../src/clouds/alibaba/access.ts';
import { Api } from '../../../../src/clouds/alibaba/api.ts';
import { Learnt } from '../../../../src/clouds/common/permissions.ts';
import { refused } from '../../../../src/clouds/alibaba/errors.ts';
import { leastPolicy, permissions, verdictOf } from '../../../../src/clouds/alibaba/permissions.ts';
import type { PermissionCheck } from '../../../../src/model/access.ts';
import { isCloudError, type CloudError } from '../../../../src/model/errors.ts';
import type { Access } from '../../../../src/model/provider.ts';
import { sampleKeys, startSandbox, type Sandbox } from '../../../../src/sandbox/index.ts';
import { RecordingLog } from '../../../support/log.ts';
import { call, credentials, json, referenceSection, settings, tinyServer, type TinyServer } from './helpers.ts';

const forbidden = { Code: 'Forbidden.RAM', Message: 'No.' };
const regions = (...ids: string[]) => ({ Regions: { RDSRegion: ids.map((RegionId) => ({ RegionId })) } });
const mysql = { DBInstanceId: 'rm-m', Engine: 'MySQL', DBInstanceStorageType: 'local_ssd' };
const postgres = { DBInstanceId: 'pgm-1', Engine: 'PostgreSQL', DBInstanceStorageType: 'cloud_essd' };
const sqlServer = { DBInstanceId: 'rm-s', Engine: 'SQLServer', DBInstanceStorageType: 'cloud_essd' };
const instances = (...DBInstance: object[]) => ({ Items: { DBInstance } });

type Reply = Readonly<Record<string, unknown>>;

function of(checks: readonly PermissionCheck[], action: string): PermissionCheck {
  const found = checks.find(({ permission }) => permission === `rds:${action}`);
  assert.ok(found, action);
  return found;
}

async function failure(work: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(isCloudError(error));
  return error;
}

function verdict(code: string) {
  return verdictOf(refused({ action: 'CreateBackup', code, detail: '', requestId: 'x', status: 403 }));
}

describe('alibaba: permissions', () => {
  let server: TinyServer;
  let sandbox: Sandbox;
  let api: Api;
  let tools: Access;
  let learnt: Learnt;
  let told: PermissionCheck[];
  /** What each operation answers, by its name; the rest answer nothing in particular. */
  let replies: Record<string, Reply | ((asked: URLSearchParams) => Reply)>;
  let underWay: number;
  let mostAtOnce: number;

  before(async () => {
    server = await tinyServer();
    sandbox = await startSandbox();
  });
  after(async () => {
    await server.close();
    await sandbox.close();
  });
  beforeEach(() => {
    replies = { DescribeRegions: regions('cn-hangzhou', 'cn-beijing'), DescribeDBInstances: instances(mysql) };
    [underWay, mostAtOnce] = [0, 0];
    (server.seen as unknown[]).length = 0;
    server.answer = ({ params }, response) => {
      mostAtOnce = Math.max(mostAtOnce, ++underWay);
      response.on('close', () => underWay--);
      const reply = replies[params.get('Action') ?? ''] ?? {};
      const body = typeof reply === 'function' ? reply(params) : reply;
      setImmediate(() => json(response, { RequestId: 'REQ', ...body }, 'Code' in body ? 403 : 200));
    };
    const account = { id: 'a', cloud: 'alibaba', name: 'a', method: 'accessKey', keyPlace: 'window' } as const;
    const place = { site: 'custom', endpoint: server.url };
    api = new Api({ ...account, ...place }, credentials, settings, { log: new RecordingLog() });
    learnt = new Learnt();
    tools = accessTools(api, learnt);
    told = [];
  });
  afterEach(() => api.client.dispose());

  const check = async (likely: readonly string[] = ['cn-hangzhou'], signal?: AbortSignal) =>
    await tools.checkPermissions(likely, (one) => told.push(one), call('user', signal));
  const asked = (action: string) => server.seen.filter(({ params }) => params.get('Action') === action);
  it('knows a permission for every operation of the reference, with what it is for', () => {
    const named = [...referenceSection('## 2. Operations').matchAll(/^### 2\.\d+ (.+)$/gm)].flatMap(([, heading]) =>
      [...(heading ?? '').matchAll(/\b(?:Describe|Create)\w+/g)].map(([action]) => action),
    );
    assert.ok(named.length >= 17, named.join());
    const actions = permissions.map(({ action }) => action);
    assert.deepEqual(actions.toSorted(), [...new Set([...named, 'DescribeDetachedBackups'])].toSorted());
    const enables = permissions.map((permission) => permission.enables());
    assert.equal(new Set(enables).size, enables.length);
  });

  it('tells what is allowed and what is missing, each once, and lists all in one order', async () => {
    replies['DescribeBackups'] = forbidden;
    replies['DescribeDatabases'] = { Code: 'NoPermission', Message: 'No.' };
    const checks = await check();
    assert.deepEqual(
      checks.map(({ permission }) => permission),
      permissions.map(({ action }) => `rds:${action}`),
    );
    const missing = checks.filter(({ result }) => result === 'missing');
    assert.deepEqual(
      missing.map(({ permission, why }) => [permission, why]),
      [
        ['rds:DescribeBackups', undefined],
        ['rds:DescribeDatabases', undefined],
      ],
    );
    assert.match(missing[0]?.enables ?? '', /list of backups/);
    assert.equal(of(checks, 'DescribeBinlogFiles').result, 'allowed');
    assert.deepEqual(new Set(told), new Set(checks));
    assert.equal(told.length, checks.length);
  });

  it('only reads, little, and a few at a time', async () => {
    replies['DescribeDBInstances'] = instances(mysql, postgres, sqlServer);
    await check();
    const actions = server.seen.map(({ params }) => params.get('Action') ?? '');
    assert.ok(actions.every((action) => action.startsWith('Describe')));
    assert.equal(new Set(actions).size, actions.length, 'each once');
    for (const { params } of server.seen) {
      assert.ok(['30', null].includes(params.get('PageSize')), params.get('Action') ?? '');
      const [from, to] = ['StartTime', 'EndTime'].map((name) => Date.parse(params.get(name) ?? ''));
      assert.ok(Number.isNaN(from) || (to ?? 0) - (from ?? 0) < 3 * 24 * 3_600_000);
    }
    assert.ok(mostAtOnce <= 3, String(mostAtOnce));
  });

  it('tries each on an instance that it is made for', async () => {
    replies['DescribeDBInstances'] = instances(sqlServer, postgres, mysql);
    replies['DescribeCrossRegionBackups'] = { Items: { Item: [{ CrossBackupId: 14562 }] } };
    await check();
    const instanceOf = (action: string) => asked(action)[0]?.params.get('DBInstanceId');
    assert.equal(instanceOf('DescribeLogBackupFiles'), 'rm-s');
    assert.equal(instanceOf('DescribeBinlogFiles'), 'pgm-1');
    assert.equal(instanceOf('DescribeAvailableRecoveryTime'), 'rm-m');
    assert.equal(asked('DescribeAvailableRecoveryTime')[0]?.params.get('CrossBackupId'), '14562');
    assert.equal(asked('DescribeDetachedBackups')[0]?.params.get('Region'), 'cn-hangzhou');
    assert.equal(asked('DescribeLocalAvailableRecoveryTime')[0]?.params.get('Region'), 'cn-hangzhou');
    assert.match(asked('DescribeLogBackupFiles')[0]?.params.get('StartTime') ?? '', /T\d\d:\d\dZ$/);
    assert.match(asked('DescribeBinlogFiles')[0]?.params.get('StartTime') ?? '', /T\d\d:\d\d:\d\dZ$/);
  });

  it('takes a refusal from behind the gateway for a permission, and other failures for what they are', async () => {
    replies['DescribeLogBackupFiles'] = { Code: 'InvalidDBInstanceEngineType.Format', Message: 'No.' };
    replies['DescribeBackups'] = { Code: 'InvalidDBInstanceId.NotFound', Message: 'No.' };
    replies['DescribeBackupTasks'] = { Code: 'InvalidAction', Message: 'No.' };
    replies['DescribeBinlogFiles'] = { Code: 'Forbedden.NotSupportRAM', Message: 'No.' };
    const checks = await check();
    assert.equal(of(checks, 'DescribeLogBackupFiles').result, 'allowed');
    assert.equal(of(checks, 'DescribeBackups').result, 'allowed');
    const { result, why } = of(checks, 'DescribeBackupTasks');
    assert.deepEqual([result, /does not know DescribeBackupTasks/.test(why ?? '')], ['failed', true]);
    const ramUser = of(checks, 'DescribeBinlogFiles');
    assert.equal(ramUser.result, 'missing');
    assert.match(ramUser.why ?? '', /RAM users cannot use/, 'a policy would not help, so it says what would');
  });

  it('looks for an instance in the likely regions first, then in a few others', async () => {
    const many = Array.from({ length: 20 }, (_, index) => `cn-${index}`);
    replies['DescribeRegions'] = regions(...many);
    await check(['cn-7', 'cn-9', 'cn-7']);
    assert.deepEqual(
      asked('DescribeDBInstances').map(({ params }) => params.get('RegionId')),
      ['cn-7', 'cn-9'],
    );
    (server.seen as unknown[]).length = 0;
    replies['DescribeDBInstances'] = instances();
    await check(['cn-7']);
    const looked = asked('DescribeDBInstances').map(({ params }) => params.get('RegionId'));
    assert.equal(looked[0], 'cn-7');
    assert.equal(new Set(looked).size, 6);
    assert.equal(looked.length, 6);
  });

  it('may list instances if any region says so', async () => {
    replies['DescribeDBInstances'] = (params) =>
      params.get('RegionId') === 'cn-beijing' ? instances({ ...mysql, RegionId: 'cn-beijing' }) : forbidden;
    const checks = await check();
    assert.equal(of(checks, 'DescribeDBInstances').result, 'allowed');
    assert.equal(asked('DescribeBackups')[0]?.params.get('RegionId'), 'cn-beijing');
  });

  it('says what it could not try, and why', async () => {
    replies['DescribeDBInstances'] = forbidden;
    const checks = await check();
    assert.equal(of(checks, 'DescribeDBInstances').result, 'missing');
    assert.deepEqual(
      [of(checks, 'DescribeBackups').result, of(checks, 'DescribeBackups').why],
      ['notTested', 'No instance was found to try it on'],
    );
    assert.match(of(checks, 'DescribeAvailableRecoveryTime').why ?? '', /No cross-region backup/);
    assert.match(of(checks, 'CreateBackup').why ?? '', /would start a backup/);
    assert.equal(of(checks, 'DescribeDetachedBackups').result, 'allowed', 'needs no instance');
  });

  it('has nothing to try without a single region', async () => {
    replies['DescribeRegions'] = forbidden;
    const checks = await check([]);
    assert.equal(of(checks, 'DescribeRegions').result, 'missing');
    assert.ok(checks.slice(1).every(({ result }) => result === 'notTested'));
    assert.match(of(checks, 'DescribeDBInstances').why ?? '', /No region/);
    assert.equal(server.seen.length, 1);
  });

  it('knows what cannot be tried from what was heard before, the latest first', async () => {
    learnt.heard('CreateBackup', 'missing');
    assert.equal(of(await check(), 'CreateBackup').result, 'missing');
    learnt.heard('CreateBackup', 'allowed');
    replies['DescribeDBInstances'] = instances();
    const checks = await check();
    assert.deepEqual(of(checks, 'CreateBackup'), {
      permission: 'rds:CreateBackup',
      enables: 'Creating backups',
      writes: true,
      result: 'allowed',
    });
    assert.equal(of(checks, 'DescribeBackups').result, 'allowed', 'heard in the first check');
    assert.equal(asked('CreateBackup').length, 0);
  });

  it('ends with a refused sign-in, and tells nothing after it', async () => {
    replies['DescribeBackupPolicy'] = { Code: 'InvalidSecurityToken.Expired', Message: 'No.' };
    assert.equal((await failure(check())).kind, 'token');
    const before = told.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(told.length, before);
    assert.ok(before < permissions.length);
  });

  it('can be cancelled', async () => {
    const stop = new AbortController();
    replies['DescribeDBInstances'] = () => {
      stop.abort();
      return instances(mysql);
    };
    assert.equal((await failure(check(['cn-hangzhou'], stop.signal))).kind, 'cancelled');
    assert.deepEqual(
      told.map(({ permission }) => permission),
      ['rds:DescribeRegions'],
    );
  });

  it('finds in a strict cloud just what a key lacks, with requests that are accepted', async () => {
    const log = new RecordingLog();
    const accounts = [
      { key: sampleKeys.noPolicy, lacks: ['rds:DescribeBackupPolicy'] },
      { key: sampleKeys.describeOnly, lacks: [] },
    ];
    for (const { key, lacks } of accounts) {
      const place = { ...api.account, endpoint: sandbox.url };
      const strict = new Api(place, key, settings, { log });
      const checks = await accessTools(strict).checkPermissions(['cn-hangzhou'], () => undefined, call());
      const named = (wanted: PermissionCheck['result']) =>
        checks.filter(({ result }) => result === wanted).map(({ permission }) => permission);
      assert.deepEqual([named('missing'), named('failed')], [lacks, []]);
      assert.deepEqual(named('notTested'), ['rds:CreateBackup']);
      strict.client.dispose();
    }
    const refusals = log.lines.filter((line) => / failed: (?!forbidden)/.test(line));
    assert.deepEqual(refusals, []);
  });

  it('writes a policy with what is listed and nothing else', () => {
    const policy = leastPolicy(['rds:DescribeRegions', 'rds:CreateBackup', 'rds:DescribeRegions']);
    assert.deepEqual(JSON.parse(policy), {
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: ['rds:CreateBackup', 'rds:DescribeRegions'], Resource: '*' }],
    });
    assert.match(policy, /^\{\n {2}"Version"/);
    assert.equal(tools.leastPolicy(['rds:CreateBackup']), leastPolicy(['rds:CreateBackup']));
  });

  it('reads from an error what it tells about the permission', () => {
    assert.equal(verdict('Forbidden.RAM'), 'missing');
    assert.equal(verdict('BackupJobExists'), 'allowed');
    for (const code of [
      'Throttling',
      'InternalError',
      'SignatureDoesNotMatch',
      'OperationDenied.ApiForbidden',
      'Odd',
    ]) {
      assert.equal(verdict(code), undefined, code);
    }
    assert.equal(verdictOf(new Error('x')), undefined);
  });
});
