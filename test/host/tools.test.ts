import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { RdsBackup, RdsBackupsApi, RdsBackupsError } from '../../rds-backups.d.ts';
import { huaweiKeys, sampleKeys, startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { toolNames, type ToolName } from '../../src/tools/names.ts';
import { Canaries } from '../support/canaries.ts';
import { addAccount, exported, Person } from './chat.ts';
import { until } from './support.ts';

interface Answer {
  readonly error?: string;
  readonly code?: string;
  readonly accounts?: readonly { readonly id: string; readonly name: string; readonly cloud: string }[];
  readonly instances?: readonly Found[];
  readonly backups?: readonly Listed[];
  readonly order?: string;
  readonly total?: number;
  readonly next?: string | number;
  readonly notLookedIn?: { readonly some: readonly { readonly region: string }[] };
  readonly failed?: { readonly some: readonly { readonly region: string; readonly reason: string }[] };
  readonly report?: null | { readonly state: string; readonly started: string; readonly ended?: string };
  readonly counts?: { readonly instances: number; readonly withProblems: number; readonly notChecked: number };
  readonly left?: number;
  readonly databases?: readonly string[];
  readonly moreDatabases?: number;
  readonly notThere?: readonly string[];
  readonly hint?: string;
  readonly health?: { readonly state: string; readonly words: string; readonly checked: string };
  readonly started?: boolean | string;
  readonly declined?: boolean;
  readonly jobId?: string;
  readonly methods?: readonly { readonly id: string; readonly needsDatabases: boolean }[];
}
interface Found {
  readonly problems?: readonly { readonly severity: string }[];
  readonly region?: string;
  readonly id: string;
  readonly name: string;
  readonly regionId: string;
  readonly accountId: string;
}
interface Listed {
  readonly id: string;
  readonly started?: string;
  readonly bytes?: number;
  readonly state: { readonly kind: string; readonly raw: string };
}

const setting = (value: string | undefined) =>
  vscode.workspace.getConfiguration('rdsBackups').update('chat.tools', value, vscode.ConfigurationTarget.Global);

/** Requests in a minute; what the clouds document unless told. */
const limit = (calls: number | undefined) =>
  vscode.workspace.getConfiguration('rdsBackups').update('callsPerMinute', calls, vscode.ConfigurationTarget.Global);

describe('the tools of the chat and the API', () => {
  const answers: string[] = [];
  let sandbox: Sandbox;
  let api: RdsBackupsApi;
  let person: Person;
  let alibaba = '';
  let huawei = '';

  async function ask(name: ToolName, input: object, token?: vscode.CancellationToken): Promise<Answer> {
    const result = await vscode.lm.invokeTool(name, { toolInvocationToken: undefined, input }, token);
    const [part] = result.content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    answers.push(part.value);
    assert.ok(Buffer.byteLength(part.value) <= 17_000, 'it is too long');
    return JSON.parse(part.value) as Answer;
  }

  const codeOf = async (work: Promise<unknown>) =>
    await work.then(
      () => 'none',
      (error: unknown) => {
        assert.ok(error instanceof Error && error.name === 'RdsBackupsError', String(error));
        answers.push(`${error.message} ${JSON.stringify(error)}`);
        return (error as RdsBackupsError).code;
      },
    );

  const sent = (action: RegExp) => sandbox.requests.filter((request) => action.test(request.action)).length;

  before(async function () {
    this.timeout(60_000);
    api = await exported();
    sandbox = await startSandbox({ backupDuration: 500 });
    const { full } = sampleKeys;
    const places = [sandbox.url, 'tools alibaba'];
    alibaba = await addAccount(
      ['alibaba', 'accessKey', 'custom', 'secretStorage'],
      [full.accessKeyId, full.accessKeySecret, ...places],
    );
    huawei = await addAccount(
      ['huawei', 'accessKey', 'custom', 'secretStorage'],
      [huaweiKeys.full.accessKeyId, huaweiKeys.full.accessKeySecret, sandbox.url, 'tools huawei'],
    );
  });
  beforeEach(() => (person = new Person()));
  afterEach(async () => {
    person.dispose();
    sandbox.faults.clear();
    await setting(undefined);
    await limit(undefined);
  });
  after(async () => {
    person = new Person();
    person.press = ([remove]) => remove;
    for (const id of [alibaba, huawei]) {
      await vscode.commands.executeCommand('rdsBackups.removeAccount', id);
    }
    person.dispose();
    await sandbox.close();
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('are all known to the editor, with a schema', () => {
    const ours = vscode.lm.tools.filter(({ name }) => name.startsWith('rdsBackups_'));
    const names = ours.map(({ name }) => name);
    // What is switched off may be left out of the list.
    assert.ok(
      toolNames.slice(0, 4).every((name) => names.includes(name)),
      names.join(),
    );
    assert.ok(ours.every(({ inputSchema }) => inputSchema !== undefined));
  });

  it('list the accounts', async () => {
    const { accounts } = await ask('rdsBackups_listAccounts', {});
    const mine = accounts?.filter(({ id }) => [alibaba, huawei].includes(id));
    assert.deepEqual(
      mine?.map(({ name, cloud }) => [name, cloud]),
      [
        ['tools alibaba', 'alibaba'],
        ['tools huawei', 'huawei'],
      ],
    );
  });

  it('look nowhere unasked, and then in the region or in all', async () => {
    const nowhere = await ask('rdsBackups_findInstances', { account: alibaba, text: 'orders' });
    assert.deepEqual(nowhere.instances, []);
    assert.ok(nowhere.notLookedIn?.some.some(({ region }) => region === 'cn-hangzhou'));
    assert.match(nowhere.hint ?? '', /allRegions/);
    assert.equal(sent(/^DescribeDBInstances$/), 0);
    const some = await ask('rdsBackups_findInstances', { account: alibaba, text: 'ORDERS', regions: ['cn-hangzhou'] });
    assert.ok(some.instances?.some(({ name }) => name === 'orders-db'));
    const all = await ask('rdsBackups_findInstances', { account: huawei, text: 'db', allRegions: true });
    assert.ok(all.instances?.some(({ name }) => name === 'erp-db'));
    assert.equal(all.notLookedIn, undefined);
    const unknown = await ask('rdsBackups_findInstances', { account: huawei, regions: ['nowhere-1'] });
    assert.deepEqual((unknown as { unknownRegions?: unknown }).unknownRegions, ['nowhere-1']);
  });

  it('name the region that failed, and keep what the others have', async () => {
    const region = 'cn-shanghai';
    await vscode.commands.executeCommand('rdsBackups.refresh');
    sandbox.faults.add({ kind: 'refuse', code: 'Forbidden.RAM', status: 403, action: 'DescribeDBInstances' });
    const { failed } = await ask('rdsBackups_findInstances', { account: alibaba, regions: [region] });
    assert.equal(failed?.some[0]?.region, region);
    assert.match(failed.some[0].reason, /permission|allow/i);
  });

  for (const [cloud, name] of [
    ['alibaba', 'orders-db'],
    ['huawei', 'erp-db'],
  ] as const) {
    it(`list backups of ${cloud} page by page, each once`, async () => {
      const account = cloud === 'alibaba' ? alibaba : huawei;
      const from = new Date(Date.now() - 400 * 86_400_000).toISOString();
      const seen: Listed[] = [];
      let cursor: string | number | undefined;
      let pages = 0;
      let order: string | undefined;
      do {
        const page: Answer = await ask('rdsBackups_listBackups', {
          account,
          instance: name,
          from,
          ...(cursor && { cursor }),
        });
        assert.equal(page.error, undefined);
        assert.ok(page.backups && page.backups.length <= 50);
        seen.push(...page.backups);
        order = page.order;
        cursor = page.next;
        pages += 1;
      } while (cursor !== undefined && pages < 40);
      assert.ok(seen.length > 20);
      assert.equal(new Set(seen.map(({ id }) => id)).size, seen.length);
      assert.ok(seen.every(({ state, started }) => state.raw !== '' && (started ?? '').endsWith('Z')));
      if (order === 'newest first') {
        const starts = seen.map(({ started }) => started ?? '');
        assert.deepEqual(starts, starts.toSorted().toReversed());
      }
      const copies = await ask('rdsBackups_listBackups', { account, instance: name, copies: true });
      assert.ok(copies.backups ?? copies.error);
    });
  }

  it('answer in a sentence what they cannot do', async () => {
    const wrong = await ask('rdsBackups_listBackups', { instance: 7, link: true });
    assert.match(wrong.error ?? '', /^The input is wrong/);
    assert.match(
      (await ask('rdsBackups_listBackups', { instance: 'no-such', account: alibaba })).error ?? '',
      /No instance/,
    );
    assert.match((await ask('rdsBackups_findInstances', { account: 'no-such' })).error ?? '', /tools alibaba/);
    const cursor = await ask('rdsBackups_listBackups', { instance: 'orders-db', account: alibaba, cursor: 'bogus' });
    assert.match(cursor.error ?? '', /another list/);
  });

  it('pass on what a cloud refuses, with its code', async () => {
    sandbox.faults.add({ kind: 'refuse', code: 'Forbidden.RAM', status: 403, action: 'DescribeBackups', times: 9 });
    const { error, code } = await ask('rdsBackups_listBackups', { instance: 'orders-db', account: alibaba });
    assert.match(error ?? '', /permission|allow/i);
    assert.equal(code, 'Forbidden.RAM');
  });

  it('end their requests when they are cancelled', async () => {
    sandbox.faults.add({ kind: 'hang', action: 'DescribeBackups' });
    const source = new vscode.CancellationTokenSource();
    const before = sent(/^DescribeBackups$/);
    const work = ask('rdsBackups_listBackups', { instance: 'orders-db', account: alibaba }, source.token);
    const failed = assert.rejects(work);
    await until('the request', () => sent(/^DescribeBackups$/) > before);
    source.cancel();
    await failed;
  });

  it('tell the health of one, and how to make a report on all', async () => {
    for (const [account, instance] of [
      [alibaba, 'orders-db'],
      [huawei, 'erp-db'],
    ]) {
      const { health, error } = await ask('rdsBackups_backupHealth', { account, instance });
      assert.equal(error, undefined);
      assert.ok(health?.state && health.words && health.checked.endsWith('Z'));
    }
    const all = await ask('rdsBackups_backupHealth', {});
    assert.ok(all.report === null ? /Show Health Report/.test(all.hint ?? '') : all.report?.started);
  });

  it('read the last report, from page to page and with what is bad first', async () => {
    await limit(10_000);
    await vscode.commands.executeCommand('rdsBackups.showReport');
    let all: Answer = {};
    for (const end = Date.now() + 20_000; all.report?.state !== 'done'; await wait(100)) {
      assert.ok(Date.now() < end, JSON.stringify(all).slice(0, 500));
      all = await ask('rdsBackups_backupHealth', {});
    }
    assert.ok(all.report.ended?.endsWith('Z'));
    const asked = sandbox.requests.length;
    const rows = [...(all.instances ?? [])];
    for (let { next } = all; next !== undefined;) {
      const page = await ask('rdsBackups_backupHealth', { skip: next });
      assert.ok(page.instances && page.instances.length > 0);
      rows.push(...page.instances);
      ({ next } = page);
    }
    const { instances = 0, withProblems = 0, notChecked = 0 } = all.counts ?? {};
    assert.equal(new Set(rows.map(({ accountId, region, id }) => [accountId, region, id].join('/'))).size, instances);
    assert.equal(rows.length, instances);
    assert.ok(instances > rows.findIndex(({ problems }) => problems?.length === 0) && withProblems > 0);
    const isBad = rows.map(({ problems = [] }) => problems.some(({ severity }) => severity === 'bad'));
    assert.ok(!isBad.includes(true, isBad.indexOf(false)) || !isBad.includes(false), 'the bad ones come first');
    const bad = await ask('rdsBackups_backupHealth', { onlyProblems: true });
    assert.equal((bad.instances?.length ?? 0) + (bad.left ?? 0), withProblems + notChecked);
    const ofOne = await ask('rdsBackups_backupHealth', { account: huawei, region: 'cn-north-4' });
    const ofRegion = ofOne.instances ?? [];
    assert.ok(ofRegion.every(({ accountId, region }) => accountId === huawei && region === 'cn-north-4'));
    assert.ok(ofRegion.some(({ name }) => name === 'erp-db'));
    assert.equal(sandbox.requests.length, asked, 'no cloud is asked');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('are silent where the user has switched them off', async () => {
    const before = sandbox.requests.length;
    await setting('off');
    for (const name of toolNames) {
      assert.match((await ask(name, {})).error ?? '', /switched the chat tools of RDS Backups off/);
    }
    await setting(undefined);
    const start = await ask('rdsBackups_startBackup', { instance: 'orders-db', account: alibaba });
    assert.match(start.error ?? '', /not allowed the chat to start backups/);
    assert.equal(sandbox.requests.length, before);
    assert.deepEqual(person.asked, []);
  });

  it('start a backup once the user agrees to what is sent, and nothing before', async () => {
    await setting('all');
    for (const [account, instance, title] of [
      [alibaba, 'orders-db', 'tools alibaba'],
      [huawei, 'erp-db', 'tools huawei'],
    ] as const) {
      const created = () => sent(/^CreateBackup$|^CreateManualBackup$/);
      const before = created();
      const ways = await ask('rdsBackups_startBackup', { account, instance });
      const method = ways.methods?.find(({ needsDatabases }) => !needsDatabases)?.id;
      const input = { account, instance, ...(method === undefined ? {} : { method }) };
      person.asked.length = 0;
      const declined = await ask('rdsBackups_startBackup', input);
      assert.deepEqual([declined.started, declined.declined, created()], [false, true, before]);
      assert.equal(person.asked.length, 1);
      const [asked = ''] = person.asked;
      for (const words of [title, instance, 'cn-', 'Create']) {
        assert.ok(asked.includes(words), asked);
      }
      person.press = (actions) => actions.at(-1);
      const { started, jobId } = await ask('rdsBackups_startBackup', input);
      assert.deepEqual([started, created()], [true, before + 1]);
      assert.ok(jobId);
      person.press = () => undefined;
    }
  });

  it('start a backup of chosen databases, which they name where they have to be chosen', async () => {
    await setting('all');
    const input = { account: alibaba, instance: 'tenants-db' };
    const method = (await ask('rdsBackups_startBackup', input)).methods?.find(
      ({ needsDatabases }) => needsDatabases,
    )?.id;
    assert.ok(method);
    const open = await ask('rdsBackups_startBackup', { ...input, method });
    assert.equal(open.started, false);
    assert.deepEqual([open.databases?.length, open.databases?.[0], open.moreDatabases], [20, 'tenant_001', 110]);
    const [one, another] = ['tenant_002', 'tenant_130'];
    const wrong = await ask('rdsBackups_startBackup', { ...input, method, databases: [one, 'nowhere_db'] });
    assert.deepEqual([wrong.started, wrong.notThere, wrong.databases], [false, ['nowhere_db'], open.databases]);
    assert.equal(person.asked.length, 0);
    const before = sent(/^CreateBackup$/);
    person.press = (actions) => actions.at(-1);
    const chosen = await ask('rdsBackups_startBackup', { ...input, method, databases: [one, another, one] });
    assert.deepEqual([chosen.started, sent(/^CreateBackup$/)], [true, before + 1], JSON.stringify(chosen));
    assert.ok(person.asked[0]?.includes(`DBName=${one},${another}`), person.asked[0]);
  });

  it('start nothing once the chat has given up, whatever is pressed then', async () => {
    await setting('all');
    const input = { account: alibaba, instance: 'customers-db' };
    const [method] = (await ask('rdsBackups_startBackup', input)).methods ?? [];
    const source = new vscode.CancellationTokenSource();
    person.press = async (actions) => {
      source.cancel();
      await wait(50);
      return actions.at(-1);
    };
    const before = sent(/^CreateBackup$/);
    await assert.rejects(
      ask('rdsBackups_startBackup', { ...input, ...(method && { method: method.id }) }, source.token),
    );
    await until('the message', () => person.told.some((words) => /no backup of customers-db was started/.test(words)));
    assert.deepEqual([person.asked.length, sent(/^CreateBackup$/)], [1, before]);
  });

  it('say in the dialog that it is production, and refuse what cannot be', async () => {
    await setting('all');
    await vscode.commands.executeCommand('rdsBackups.markProduction', alibaba);
    const ways = await ask('rdsBackups_startBackup', { account: alibaba, instance: 'customers-db' });
    const [method] = ways.methods ?? [];
    assert.ok(method);
    await ask('rdsBackups_startBackup', { account: alibaba, instance: 'customers-db', method: method.id });
    assert.match(person.asked[0] ?? '', /in production/);
    const asked = person.asked.length;
    for (const instance of ['orders-db-replica', 'legacy-app']) {
      assert.match(
        (await ask('rdsBackups_startBackup', { account: alibaba, instance })).error ?? '',
        /read-only|lock/i,
      );
    }
    const long = { account: alibaba, instance: 'customers-db', method: method.id, retention: 3660 };
    assert.ok((await ask('rdsBackups_startBackup', long)).error);
    assert.equal(person.asked.length, asked);
  });

  it('send a backup once, also where no clear answer comes, and say what they found', async () => {
    await setting('all');
    person.press = (actions) => actions.at(-1);
    const input = { account: alibaba, instance: 'customers-db' };
    const [method] = (await ask('rdsBackups_startBackup', input)).methods ?? [];
    const before = sent(/^CreateBackup$/);
    sandbox.faults.add({ kind: 'reset', action: 'CreateBackup', after: true });
    const { started, jobId } = await ask('rdsBackups_startBackup', { ...input, method: method?.id });
    assert.deepEqual([started, sent(/^CreateBackup$/)], [true, before + 1]);
    assert.ok(jobId);
  });

  it('offer the same to other extensions, by an API of plain data', async () => {
    assert.equal(api.version, 1);
    const account = api.accounts().find(({ id }) => id === alibaba);
    assert.deepEqual(Object.keys(account ?? {}), ['id', 'name', 'cloud', 'production', 'sample']);
    const said: string[] = [];
    for (const [accountId, name] of [
      [alibaba, 'orders-db'],
      [huawei, 'erp-db'],
    ] as const) {
      const regions = await api.listRegions(accountId);
      const regionId = regions.find(({ id }) => ['cn-hangzhou', 'cn-north-4'].includes(id))?.id ?? '';
      const { items, next } = await api.listInstances({ accountId, regionId });
      const instance = items.find((each) => each.name === name);
      assert.ok(instance, `${name} of ${items.length}, next ${next}`);
      const ids = { accountId, regionId, instanceId: instance.id };
      const from = new Date(Date.now() - 400 * 86_400_000).toISOString();
      const first = await api.listBackups({ ...ids, from });
      assert.ok(first.items.length > 0);
      const second = first.next === undefined ? first : await api.listBackups({ ...ids, cursor: first.next });
      assert.notEqual(second.items[0]?.id, first.next && first.items[0]?.id);
      said.push(JSON.stringify([regions, items, first, second]));
    }
    answers.push(...said);
  });

  it('are there for another extension that does as the docs say', async () => {
    const other = vscode.extensions.getExtension<{ lastWeek(...ids: unknown[]): Promise<readonly RdsBackup[]> }>(
      'somebody.consumer',
    );
    const consumer = (await other?.activate()) ?? assert.fail('it is not there');
    const { items } = await api.listInstances({ accountId: alibaba, regionId: 'cn-hangzhou' });
    const { id } = items.find(({ name }) => name === 'orders-db') ?? assert.fail();
    const backups = await consumer.lastWeek(alibaba, 'cn-hangzhou', id, new vscode.CancellationTokenSource().token);
    assert.ok(backups.length >= 5 && backups.every(({ instanceId }) => instanceId === id));
    answers.push(JSON.stringify(backups));
  });

  it('reject with a code from the list, and tell of changed accounts', async () => {
    const place = { accountId: alibaba, regionId: 'cn-hangzhou' };
    assert.equal(await codeOf(api.listRegions('nobody')), 'notFound');
    assert.equal(await codeOf(api.listRegions(7 as unknown as string)), 'argument');
    assert.equal(await codeOf(api.listInstances({ ...place, regionId: 'nowhere' })), 'notFound');
    assert.equal(await codeOf(api.listInstances({ ...place, cursor: 'x' })), 'argument');
    assert.equal(await codeOf(api.listInstances(undefined as never)), 'argument');
    assert.equal(await codeOf(api.listBackups({ ...place, instanceId: 'rm-none' })), 'notFound');
    const source = new vscode.CancellationTokenSource();
    source.cancel();
    assert.equal(await codeOf(api.listRegions(alibaba, source.token)), 'cancelled');
    sandbox.faults.add({ kind: 'refuse', code: 'Forbidden.RAM', status: 403, action: 'DescribeDBInstances' });
    assert.equal(await codeOf(api.listInstances(place)), 'forbidden');
    let told = 0;
    const hearing = api.onDidChangeAccounts(() => (told += 1));
    await vscode.commands.executeCommand('rdsBackups.unmarkProduction', alibaba);
    await until('the news', () => told > 0);
    hearing.dispose();
  });

  it('never had a key, a link or an address in what they said', () => {
    const keys = [sampleKeys.full, huaweiKeys.full].flatMap(({ accessKeyId, accessKeySecret }) => [
      accessKeyId,
      accessKeySecret,
    ]);
    const canaries = new Canaries([...keys, sandbox.url, 'Signature=', 'http://', 'https://']);
    assert.ok(answers.length > 20);
    for (const text of answers) {
      assert.deepEqual(canaries.foundIn(text), [], text.slice(0, 300));
    }
  });
});
