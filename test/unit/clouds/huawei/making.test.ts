import assert from 'node:assert/strict';
import { createBody, optionsFor, whyNot } from '../../../../src/clouds/huawei/backupRules.ts';
import { HuaweiProvider } from '../../../../src/clouds/huawei/provider.ts';
import { openChoices } from '../../../../src/model/choices.ts';
import { isCloudError } from '../../../../src/model/errors.ts';
import type { BackupRequest } from '../../../../src/model/jobs.ts';
import type { Instance } from '../../../../src/model/resources.ts';
import { huaweiKeys, startSandbox } from '../../../../src/sandbox/index.ts';
import { call, settings } from '../alibaba/helpers.ts';
import { backupList, failureOf, instanceOf, record, refusal, ScriptedCloud, type Asked } from './scripted.ts';

const now = new Date(2026, 10, 22, 8, 38);
const request: BackupRequest = {
  instanceId: 'orders-in01',
  regionId: 'cn-north-4',
  choiceId: 'instance',
  databases: [],
  name: 'orders-1',
};

const ids = (instance: Instance) => optionsFor(instance, now).choices.map(({ id }) => id);
const why = (more: Partial<Instance>) => whyNot(instanceOf('mysql', more)) ?? '';
const manual = (status: string, more: object = {}) =>
  backupList(record('b1', 'manual', '2026-11-22T08:38:00+0800', { status, ...more }));
const ruleOf = (instance: Instance) => optionsFor(instance, now).choices[0];

describe('huawei: what can be backed up', () => {
  it('is the whole instance, or chosen databases where the engine can', () => {
    for (const engine of ['mysql', 'mariadb', 'unknown'] as const) {
      assert.deepEqual(
        [ids(instanceOf(engine)), optionsFor(instanceOf(engine), now).steps],
        [['instance'], []],
        engine,
      );
    }
    for (const engine of ['sqlserver', 'postgresql'] as const) {
      const options = optionsFor(instanceOf(engine), now);
      assert.deepEqual(
        options.steps.map(({ key, answers }) => [key, answers.map(({ id }) => id)]),
        [
          ['strategy', ['instance', 'db']],
          ['files', ['together', 'individually']],
        ],
      );
      const open = (how: Record<string, string>) => openChoices(options, how).map(({ id }) => id);
      assert.deepEqual(open({ strategy: 'instance' }), ['instance']);
      assert.deepEqual(open({ strategy: 'db', files: 'together' }), ['databases']);
      assert.deepEqual(open({ strategy: 'db', files: 'individually' }), ['databases-individually']);
      assert.deepEqual(
        options.choices.map(({ needsDatabases, retention }) => [needsDatabases, retention]),
        [
          [false, undefined],
          [true, undefined],
          [true, undefined],
        ],
      );
    }
  });

  it('is nothing for a replica and in states that do not allow it, and what the cloud says in unknown ones', () => {
    assert.equal(why({}), '');
    assert.match(why({ role: { kind: 'readonly', raw: 'Replica' } }), /primary/);
    assert.match(why({ lock: 'STORAGE FULL' }), /locked \(STORAGE FULL\)/);
    assert.match(why({ lock: 'FROZEN', state: { kind: 'stopped', raw: 'FROZEN' } }), /is frozen/);
    assert.match(why({ state: { kind: 'busy', raw: 'BACKING UP' } }), /^A backup of .* is running already\. Wait/);
    assert.match(why({ state: { kind: 'busy', raw: 'MODIFYING' } }), /is busy \(MODIFYING\)\. Wait/);
    assert.match(why({ state: { kind: 'creating', raw: 'BUILD' } }), /still being created\. Wait/);
    assert.match(why({ state: { kind: 'failed', raw: 'FAILED' } }), /is faulty \(FAILED\)\. Look/);
    const kinds = (['running', 'creating', 'busy', 'stopped', 'failed', 'unknown'] as const).filter((kind) =>
      /Start it/.test(why({ state: { kind, raw: 'WORD' } })),
    );
    assert.deepEqual(kinds, ['stopped'], 'only what has been stopped can be started');
    assert.equal(why({ state: { kind: 'unknown', raw: 'PENDING' } }), '');
    assert.deepEqual(optionsFor(instanceOf('mysql', { lock: 'FROZEN' }), now).choices, []);
  });

  it('gets a name that says of what and when, within the rules', () => {
    const names: Record<string, string> = {
      'orders-db': 'orders-db-20261122-0838',
      '2019 orders (old)': 'orders-old-20261122-0838',
      数据库: 'backup-20261122-0838',
      _x_: 'x_-20261122-0838',
      ['a'.repeat(80)]: `${'a'.repeat(50)}-20261122-0838`,
    };
    for (const [name, suggestion] of Object.entries(names)) {
      const rule = ruleOf(instanceOf('mysql', { name }))?.name;
      assert.equal(rule?.suggestion, suggestion);
      assert.equal(rule.check(suggestion), undefined, suggestion);
    }
  });

  it('is told what is wrong with a name or description while it is typed', () => {
    const choice = ruleOf(instanceOf());
    for (const name of ['', '1abc', 'abc', 'a'.repeat(65), 'orders db', 'orders.db', 'ordérs']) {
      assert.match(choice?.name?.check(name) ?? '', /^\p{Lu}.*\.$/u, name);
    }
    for (const name of ['abcd', 'A-b_3', 'a'.repeat(64)]) {
      assert.equal(choice?.name?.check(name), undefined, name);
    }
    for (const text of ['a>b', 'now!', 'a<b', '"x"', 'a&b', "it's", 'a=b', 'x'.repeat(257)]) {
      assert.match(choice?.description?.check(text) ?? '', /^\p{Lu}.*\.$/u, text);
    }
    for (const text of ['', 'before the release, 4 tables (orders)', 'x'.repeat(256), '发布之前']) {
      assert.equal(choice?.description?.check(text), undefined, text);
    }
  });

  it('is sent as the cloud wants it', () => {
    const databases = ['a', 'b'];
    const names = [{ name: 'a' }, { name: 'b' }];
    const common = { instance_id: 'orders-in01', name: 'orders-1' };
    assert.deepEqual(createBody({ ...request, databases }), common);
    assert.deepEqual(createBody({ ...request, name: ' orders-1 ', description: ' why ' }), {
      ...common,
      description: 'why',
    });
    assert.deepEqual(createBody({ ...request, choiceId: 'databases', databases }), { ...common, databases: names });
    assert.deepEqual(createBody({ ...request, choiceId: 'databases-individually', databases }), {
      ...common,
      databases: names,
      backup_database_individually: true,
    });
    const unfit = [
      { choiceId: 'mysql-physical' },
      { name: undefined },
      { name: 'x' },
      { description: '<' },
      { choiceId: 'databases' },
    ];
    for (const more of unfit) {
      assert.throws(
        () => createBody({ ...request, ...more }),
        (error) => isCloudError(error) && error.kind === 'request' && !error.unclear,
        JSON.stringify(more),
      );
    }
  });
});

describe('huawei: making backups', () => {
  let cloud: ScriptedCloud;
  let provider: HuaweiProvider;

  before(async () => (cloud = await ScriptedCloud.start()));
  after(async () => await cloud.close());
  beforeEach(() => {
    cloud.reset();
    provider = cloud.connect();
  });
  afterEach(() => provider.dispose());

  const job = { id: 'b1', instanceId: 'orders-in01', regionId: 'cn-north-4', asked: 0 };

  it('looks again at an instance that was busy, and at no other', async () => {
    cloud.reset({
      ListInstances: {
        instances: [
          {
            id: 'orders-in01',
            name: 'orders',
            status: 'ACTIVE',
            type: 'Ha',
            datastore: { type: 'MySQL', version: '8.0' },
          },
        ],
        total_count: 1,
      },
    });
    const busy = instanceOf('mysql', { state: { kind: 'busy', raw: 'REBOOTING' } });
    assert.equal((await provider.backupOptions(busy, call())).refusal, undefined);
    assert.equal(cloud.asked.length, 1);
    await provider.backupOptions(instanceOf(), call());
    const replica = instanceOf('mysql', { role: { kind: 'readonly', raw: 'Replica' } });
    assert.match((await provider.backupOptions(replica, call())).refusal ?? '', /primary/);
    assert.equal(cloud.asked.length, 1);
  });

  it('starts a backup with one request, which is followed by the id of the backup', async () => {
    cloud.reset({
      CreateManualBackup: { backup: { id: 'b1', status: 'BUILDING', begin_time: '2026-11-22T08:38:00' } },
    });
    const started = await provider.createBackup(request, call());
    assert.deepEqual([started.id, started.instanceId, started.regionId], ['b1', 'orders-in01', 'cn-north-4']);
    assert.deepEqual(
      cloud.asked.map(({ operation, project, body }) => [operation, project, body]),
      [['CreateManualBackup', 'cn-north-4', { instance_id: 'orders-in01', name: 'orders-1' }]],
    );
  });

  it('sends nothing that does not fit together, and nothing twice', async () => {
    assert.equal((await failureOf(provider.createBackup({ ...request, name: 'x' }, call()))).kind, 'request');
    assert.deepEqual(cloud.asked, []);
    cloud.reset({ CreateManualBackup: refusal(409, 'DBS.201205') });
    const running = await failureOf(provider.createBackup(request, call()));
    assert.deepEqual([running.kind, running.unclear, /running/.test(running.message)], ['state', false, true]);
    cloud.reset({ CreateManualBackup: refusal(500, 'DBS.108000') });
    assert.equal((await failureOf(provider.createBackup(request, call()))).unclear, true);
    cloud.reset({ CreateManualBackup: { backup: {} } });
    assert.equal((await failureOf(provider.createBackup(request, call()))).unclear, true);
    assert.equal(cloud.asked.length, 1);
  });

  it('follows a backup until it has ended, failed or gone', async () => {
    const progress = async (reply: object) => {
      cloud.reset({ ListBackups: reply });
      const { state, percent, stage, backupId } = await provider.jobProgress(job, call('job'));
      return [state, percent, stage, backupId];
    };
    assert.deepEqual(await progress(manual('BUILDING')), ['running', undefined, 'Under way', 'b1']);
    assert.deepEqual(cloud.asked[0]?.query, {
      instance_id: 'orders-in01',
      backup_type: 'manual',
      backup_id: 'b1',
      offset: '0',
    });
    assert.deepEqual(await progress(manual('COMPLETED')), ['done', 100, 'Finished', 'b1']);
    assert.deepEqual(await progress(manual('FAILED')), ['failed', undefined, 'Failed', 'b1']);
    assert.deepEqual(await progress(manual('PAUSED')), ['unknown', undefined, 'PAUSED', 'b1']);
    assert.deepEqual(await progress(backupList()), ['gone', undefined, '', undefined]);
  });

  it('finds out by the name whether a lost request has become a backup', async () => {
    const since = new Date('2026-11-22T00:38:00Z');
    const look = async (reply: object, more: Partial<BackupRequest> = {}) => {
      cloud.reset({ ListBackups: reply });
      return await provider.lookForStarted({ ...request, ...more }, since, call());
    };
    assert.deepEqual(await look(manual('BUILDING', { name: 'orders-1' })), {
      found: 'job',
      job: { id: 'b1', instanceId: 'orders-in01', regionId: 'cn-north-4', asked: since.getTime() },
    });
    const { backup_type: type, begin_time: from } = cloud.asked[0]?.query ?? {};
    assert.deepEqual([type, from], ['manual', '2026-11-22T00:37:00+0000']);
    assert.deepEqual(await look(manual('COMPLETED', { name: 'orders-1' })), { found: 'backup', backupId: 'b1' });
    assert.deepEqual(await look(manual('COMPLETED', { name: 'of-another' })), { found: 'nothing' });
    assert.deepEqual(await look(manual('COMPLETED', { name: 'of-another' }), { name: undefined }), {
      found: 'backup',
      backupId: 'b1',
    });
  });

  it('lists databases by page number, without those that are not running', async () => {
    const many = Array.from({ length: 100 }, (_, index) => ({ name: `db${index}`, state: 'Running' }));
    cloud.reset({
      ListDatabases: ({ query }: Asked) => ({
        databases: query['page'] === '1' ? many : [{ name: 'new', state: 'Creating' }, { name: 'last' }],
        total_count: 102,
      }),
    });
    const names = await provider.listDatabases(instanceOf('sqlserver'), call());
    assert.deepEqual([names.length, names.at(-1), names.includes('new')], [101, 'last', false]);
    assert.deepEqual(
      cloud.asked.map(({ query, path }) => [query, path.endsWith('/instances/orders-in01/database/detail')]),
      [
        [{ page: '1' }, true],
        [{ page: '2' }, true],
      ],
    );
  });

  it('stops listing databases where every page is the whole list', async () => {
    const databases = Array.from({ length: 150 }, (_, index) => ({ name: `db${index}`, state: 'Running' }));
    const replies: [object, number, number][] = [
      [{ databases, total_count: 150 }, 150, 1],
      // The list does not say how long it is, or says something else.
      [{ databases }, 150, 2],
      [{ databases: databases.slice(0, 100), total_count: 300 }, 100, 2],
      [{ databases: [], total_count: 0 }, 0, 1],
    ];
    for (const [reply, names, requests] of replies) {
      cloud.reset({ ListDatabases: reply });
      const found = await provider.listDatabases(instanceOf('sqlserver'), call());
      assert.deepEqual([found.length, cloud.asked.length], [names, requests]);
    }
  });

  it('lists the databases of an instance that ignores pages once', async () => {
    const sandbox = await startSandbox();
    const account = { id: 's', cloud: 'huawei', name: 's', method: 'accessKey', keyPlace: 'window' } as const;
    const place = { site: 'custom', endpoint: sandbox.url };
    const real = new HuaweiProvider({ ...account, ...place }, huaweiKeys.full, settings, { log: cloud.log });
    const { items } = await real.listInstances({ id: 'cn-north-4', name: '' }, { filters: { text: 'erp-db' } }, call());
    assert.ok(items[0]);
    const before = sandbox.requests.length;
    assert.deepEqual(await real.listDatabases(items[0], call()), ['erp', 'erp_archive', 'reporting']);
    assert.equal(sandbox.requests.length - before, 1);
    real.dispose();
    await sandbox.close();
  });
});
