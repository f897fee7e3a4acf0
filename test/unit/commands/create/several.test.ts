import assert from 'node:assert/strict';
import type * as createModule from '../../../../src/commands/create/createBackup.ts';
import { sampleKeys, startSandbox, type Sandbox } from '../../../../src/sandbox/index.ts';
import { Keyboard, type Box } from '../../platform/keyboard.ts';
import { env, loadWithEditor, user } from '../../webview/editor.ts';
import { Bench } from './bench.ts';

const { createBackup } = await loadWithEditor<typeof createModule>('../commands/create/createBackup.ts');

const result = 'Select an instance to see more of it';
const startAll = (count: number) => `Start these backups now: ${count}`;

/** The rows of the table, without those that do something about all of it. */
function table({ items }: Box): Readonly<Record<string, string | undefined>> {
  const rows = items.filter(({ description }) => description !== undefined);
  return Object.fromEntries(rows.map(({ label, description = '' }) => [label, description.split(' · ')[0]]));
}

describe('creating several backups', function () {
  this.timeout(20_000);

  let sandbox: Sandbox;
  let bench: Bench;
  let keyboard: Keyboard;
  let done: Promise<void>;

  beforeEach(async () => {
    sandbox = await startSandbox({ backupDuration: 60_000 });
    bench = new Bench(sandbox).add('prod');
    keyboard = new Keyboard();
    done = Promise.resolve();
  });
  afterEach(async () => {
    keyboard.box?.escape();
    await done;
    keyboard.dispose();
    user.leave();
    env.clipboard.text = '';
    bench.dispose();
    await sandbox.close();
  });

  /** Calls the command on the first of these rows, all of which are selected. */
  async function onRows(rows: Readonly<Record<string, readonly string[]>>): Promise<void> {
    const found = await Promise.all(Object.entries(rows).map(async ([id, names]) => await bench.rows(id, ...names)));
    const all = found.flat();
    done = createBackup(bench.parts, all[0], all);
  }

  /** Answers every question with what it stands on, as far as the summary. */
  async function toSummary(): Promise<Box> {
    for (;;) {
      const box = await keyboard.at(/./);
      if (box.question.startsWith('Summary')) {
        return box;
      }
      box.enter();
    }
  }

  const names = () => bench.sent.map(({ params }) => params['DBInstanceId'] ?? params['instance_id']);

  it('are chosen from a list, and the list of one instance stays as it is', async () => {
    done = createBackup(bench.parts, undefined);
    (await keyboard.at('In which account?')).enter();
    (await keyboard.at('In which region?')).enter('China (Hangzhou)');
    const one = await keyboard.at('Which instance?');
    assert.equal(one.active, 'analytics-db', 'Enter takes an instance');
    assert.equal(one.labels.at(-1), 'Several instances…');
    one.enter('Several instances…');
    const many = await keyboard.at('Which instances?');
    many.enter();
    assert.deepEqual(user.saw, ['Select at least one instance.']);
    many.tick('wiki-db', 'analytics-db');
    many.back();
    const before = await keyboard.at('Which instance?');
    assert.equal(before.active, 'Several instances…');
    before.enter();
    const again = await keyboard.at('Which instances?');
    assert.deepEqual(again.ticked, ['analytics-db', 'wiki-db'], 'what was ticked stays ticked');
    again.enter();
    const summary = await keyboard.at('Summary');
    assert.equal(summary.row('Instances').description, '2 of 2 · prod');
    assert.equal(bench.sent.length, 0);
    summary.enter(startAll(2));
    const box = await keyboard.at(result);
    assert.equal(box.title, '2 of 2 backups started');
    assert.deepEqual(table(box), { 'analytics-db': 'Backup started', 'wiki-db': 'Backup started' });
    assert.equal(new Set(names()).size, 2);
    assert.deepEqual(bench.followed.toSorted(), ['prod analytics-db', 'prod wiki-db']);
  });

  it('are chosen from several regions, those with instances ticked', async () => {
    await bench.preferences.remember('prod', 'cn-shanghai', 4);
    done = createBackup(bench.parts, undefined);
    (await keyboard.at('In which account?')).enter();
    (await keyboard.at('In which region?')).enter('Several regions…');
    const regions = await keyboard.at('In which regions?');
    assert.deepEqual(regions.ticked, ['China (Shanghai)']);
    regions.tick('China (Hangzhou)');
    regions.enter();
    const many = await keyboard.at('Which instances?');
    assert.match(many.row('geo-db').description ?? '', /China \(Shanghai\)$/);
    many.tick('geo-db', 'wiki-db');
    many.enter();
    (await toSummary()).enter(startAll(2));
    assert.equal((await keyboard.at(result)).title, '2 of 2 backups started');
    assert.deepEqual(
      new Set(bench.sent.map(({ params }) => params['RegionId'])),
      new Set(['cn-hangzhou', 'cn-shanghai']),
    );
  });

  it('are asked for once for each kind, and never by single databases', async () => {
    bench.add('other', 'huawei');
    await onRows({ prod: ['orders-db', 'customers-db', 'crm-db'], other: ['orders-db', 'erp-db'] });
    const mysql = await keyboard.at('How to back up');
    assert.match(mysql.question, /2 instances, MySQL/);
    assert.deepEqual(mysql.labels, ['Physical', 'Logical']);
    mysql.enter('Logical');
    const sqlserver = await keyboard.at('Type of backup · crm-db');
    sqlserver.enter('Full');
    (await keyboard.at('How long should the backups be kept?')).enter('30 days');
    const described = await keyboard.at('Description');
    described.type('before the release');
    described.enter();
    const summary = await keyboard.at('Summary');
    assert.equal(summary.row('Kept').detail, 'Of 2 of 5 instances; the others take no retention');
    assert.equal(summary.row('Description').description, 'before the release');
    assert.match(summary.row('Names').description ?? '', /^orders-db-\d{8}-\d{4}, erp-db-\d{8}-\d{4}$/);
    summary.enter(startAll(5));
    await keyboard.at(result);
    const rows = bench.sent.map(({ params: { BackupMethod, BackupRetentionPeriod, description } }) =>
      [BackupMethod, BackupRetentionPeriod, description].join(),
    );
    assert.deepEqual(rows.toSorted(), [
      ',,before the release',
      ',,before the release',
      'Logical,30,',
      'Logical,30,',
      'Physical,,',
    ]);
  });

  it('go back one question at a time, and lose no answer', async () => {
    await onRows({ prod: ['orders-db', 'crm-db'] });
    const questions: string[] = [];
    for (let box = await keyboard.at(/./); ; box = await keyboard.at(/./)) {
      questions.push(box.question);
      if (box.question.startsWith('Summary')) {
        break;
      }
      box.enter(box.labels.at(-1));
      await keyboard.at((question) => question !== box.question);
    }
    for (const question of questions.slice(0, -1).toReversed()) {
      keyboard.box?.back();
      const box = await keyboard.at(question);
      assert.equal(box.active, box.labels.at(-1), `${question} was answered`);
    }
    assert.equal(keyboard.box?.buttons.length, 0);
  });

  it('that cannot be backed up are left out, with the reason, before anything is sent', async () => {
    const [running] = await bench.rows('prod', 'wiki-db');
    bench.busy.add(running?.instance.id ?? '');
    await onRows({ prod: ['inventory-db', 'staging-db', 'wiki-db', 'orders-db-replica'] });
    const summary = await toSummary();
    assert.equal(summary.row('Instances').description, '1 of 4 · prod');
    const left = summary.items.filter(({ description }) => description === 'Left out');
    assert.deepEqual(
      left.map(({ label }) => label),
      ['staging-db', 'wiki-db', 'orders-db-replica'],
    );
    assert.match(left[0]?.detail ?? '', /not running/);
    assert.match(left[1]?.detail ?? '', /running already/);
    assert.match(left[2]?.detail ?? '', /read-only/);
    bench.busy.clear();
    summary.enter('wiki-db');
    (await keyboard.at('Left out, each with its reason')).enter('wiki-db');
    const later = await keyboard.at('Summary');
    assert.equal(later.row('Instances').description, '2 of 4 · prod', 'one of them has become possible');
    later.enter(startAll(2));
    const box = await keyboard.at(result);
    assert.equal(box.title, '2 of 4 backups started');
    assert.deepEqual(table(box), {
      'inventory-db': 'Backup started',
      'staging-db': 'Left out',
      'wiki-db': 'Backup started',
      'orders-db-replica': 'Left out',
    });
    assert.equal(bench.sent.length, 2);
  });

  it('bring their own questions when they become possible later', async () => {
    const [running] = await bench.rows('prod', 'crm-db');
    bench.busy.add(running?.instance.id ?? '');
    await onRows({ prod: ['wiki-db', 'crm-db'] });
    const summary = await toSummary();
    bench.busy.clear();
    summary.enter('crm-db');
    (await keyboard.at('Left out')).enter();
    const open = await keyboard.at('Summary');
    assert.equal(open.active, 'Answer the questions that are still open');
    assert.ok(!open.labels.some((label) => label.startsWith('Start')));
    open.enter();
    (await keyboard.at('Type of backup')).enter('Full');
    assert.ok((await keyboard.at('Summary')).labels.includes(startAll(2)));
  });

  it('say so when none of them can be backed up', async () => {
    await onRows({ prod: ['staging-db', 'legacy-app'] });
    const summary = await keyboard.at('Summary: none of these instances can be backed up now');
    assert.deepEqual(summary.labels, ['Instances', 'staging-db', 'legacy-app']);
  });

  it('count an instance once that is selected in its region and as a pin', async () => {
    const [row] = await bench.rows('prod', 'wiki-db');
    const [again] = await bench.rows('prod', 'wiki-db');
    done = createBackup(bench.parts, row, [row, again]);
    (await keyboard.at('Summary')).enter('Start this backup now');
    await done;
    assert.equal(bench.sent.length, 1);
  });

  it('act on the one row they are called on, whatever else is selected', async () => {
    const [row, ...others] = await bench.rows('prod', 'wiki-db', 'inventory-db', 'events-db');
    done = createBackup(bench.parts, row, others);
    assert.match((await keyboard.at('Summary')).row('Instance').description ?? '', /^wiki-db/);
  });

  it('are for the instances among what is selected, and say so where there are none', async () => {
    const [row] = await bench.rows('prod', 'wiki-db');
    const region = row?.parent;
    done = createBackup(bench.parts, region, [region, row]);
    (await keyboard.at('Summary')).enter('Start this backup now');
    await done;
    assert.equal(bench.sent.length, 1);
    await createBackup(bench.parts, region, [region, region?.parent]);
    assert.equal(user.saw.at(-1), 'Select an instance in the RDS Backups view first.');
    assert.equal(bench.sent.length, 1);
  });

  it('are sent four at once at most, each once, and one that the cloud refuses stops no other', async () => {
    const all = ['inventory-db', 'events-db', 'sessions-db', 'chat-db', 'photos-db', 'wiki-db', 'metrics-archive'];
    sandbox.faults.add({ kind: 'slow', action: 'CreateBackup', delay: 30, times: Infinity });
    await onRows({ prod: all });
    (await toSummary()).enter(startAll(7));
    const box = await keyboard.at(result);
    assert.equal(box.title, '6 of 7 backups started');
    assert.equal(table(box)['metrics-archive'], 'Not started');
    assert.match(box.row('metrics-archive').detail ?? '', /already running/);
    assert.deepEqual([names().length, new Set(names()).size], [7, 7]);
    assert.equal(bench.mostAtOnce, 4);
  });

  it('stop at what is wrong with the account, go on with another account, and offer the rest again', async () => {
    const six = ['inventory-db', 'events-db', 'sessions-db', 'chat-db', 'photos-db', 'wiki-db'];
    bench.add('reader', 'alibaba', { key: sampleKeys.describeOnly });
    await onRows({ reader: six, prod: ['search-db'] });
    (await toSummary()).enter(startAll(7));
    const box = await keyboard.at(result);
    assert.equal(box.title, '1 of 7 backups started');
    const words = Object.values(table(box));
    const refused = words.filter((word) => word === 'Not started').length;
    assert.ok(refused >= 1 && refused <= 4);
    assert.equal(words.filter((word) => word === 'Not asked for').length, 6 - refused);
    assert.match(box.row('wiki-db').detail ?? '', /another one of this account failed: .*rds:CreateBackup/);
    assert.equal(bench.sent.length, refused + 1);
    box.enter('Try again what was not started: 6…');
    const summary = await keyboard.at('Summary');
    assert.equal(summary.row('Instances').description, '6 of 6 · reader');
    summary.escape();
    assert.equal((await keyboard.at(result)).title, '1 of 7 backups started', 'the table is still there');
  });

  it('are looked for where no clear answer came, and never sent again', async () => {
    sandbox.faults.add({ kind: 'reset', action: 'CreateBackup', after: true });
    await onRows({ prod: ['inventory-db', 'events-db'] });
    (await toSummary()).enter(startAll(2));
    const box = await keyboard.at(result);
    const rows = box.items.filter(({ description = '' }) => description.startsWith('Backup started'));
    assert.ok(
      rows.some(({ detail = '' }) => detail.includes('No clear answer came, but a manual backup is under way')),
    );
    assert.equal(new Set(names()).size, names().length);
  });

  it('stay unclear where nothing was found, and can be looked for again but not sent', async () => {
    sandbox.faults.add({ kind: 'reset', action: 'CreateBackup', times: 4 });
    await onRows({ prod: ['inventory-db', 'events-db'] });
    (await toSummary()).enter(startAll(2));
    const box = await keyboard.at(result);
    assert.deepEqual(table(box), { 'inventory-db': 'Not clear', 'events-db': 'Not clear' });
    assert.ok(!box.labels.some((label) => label.startsWith('Try again')));
    const [row] = await bench.rows('prod', 'events-db');
    sandbox.startBackup(row?.instance.id ?? '');
    box.enter('events-db');
    const later = await keyboard.at(() => keyboard.box !== box);
    assert.deepEqual(table(later), { 'inventory-db': 'Not clear', 'events-db': 'Backup started' });
    assert.equal(bench.sent.length, 2);
    assert.deepEqual(bench.followed, ['prod events-db']);
  });

  it('that were sent stay sent when the rest is cancelled', async () => {
    const all = ['inventory-db', 'events-db', 'sessions-db', 'chat-db', 'photos-db', 'wiki-db'];
    sandbox.faults.add({ kind: 'hang', action: 'CreateBackup', headers: false, after: true, times: 4 });
    user.wait = (cancel) => {
      user.wait = () => undefined;
      cancel();
    };
    await onRows({ prod: all });
    (await toSummary()).enter(startAll(6));
    const box = await keyboard.at(result);
    assert.equal(box.title, '4 of 6 backups started', 'four had been sent, and were found');
    assert.equal(Object.values(table(box)).filter((word) => word === 'Not asked for').length, 2);
    assert.match(box.row('wiki-db').detail ?? '', /You stopped it/);
    box.enter('Try again what was not started: 2…');
    (await keyboard.at('Summary')).enter(startAll(2));
    const later = await keyboard.at(result);
    assert.equal(later.title, '6 of 6 backups started', 'one table for both rounds');
    assert.deepEqual([names().length, new Set(names()).size], [6, 6]);
  });

  it('have one table, which can be copied and leads to each of them', async () => {
    await onRows({ prod: ['inventory-db', 'staging-db'] });
    (await toSummary()).enter(startAll(1));
    (await keyboard.at(result)).enter('Copy this table as Markdown');
    const box = await keyboard.at(result);
    const lines = env.clipboard.text.split('\n');
    assert.equal(lines[0], '# 1 of 2 backups started');
    assert.match(
      lines[4] ?? '',
      /^\| inventory-db \| rm-\w+ \| Alibaba Cloud \| prod \| cn-hangzhou \| Backup started \| Job id/,
    );
    assert.match(lines[5] ?? '', /^\| staging-db .* \| Left out \| staging-db is not running/);
    box.enter('inventory-db');
    await keyboard.at(() => keyboard.box !== box);
    assert.equal(bench.revealed.length, 1);
    const [row] = await bench.rows('prod', 'inventory-db');
    assert.deepEqual(bench.revealed, [row?.instance.id]);
    (await keyboard.at(result)).enter('staging-db');
    await keyboard.at(result);
    assert.match(user.saw.join(), /staging-db: staging-db is not running/);
  });

  it('say where a job could not be recorded', async () => {
    bench.records = false;
    await onRows({ prod: ['inventory-db', 'wiki-db'] });
    (await toSummary()).enter(startAll(2));
    const box = await keyboard.at(result);
    assert.equal(box.title, '2 of 2 backups started');
    assert.match(box.row('wiki-db').detail ?? '', /followed in this window only/);
  });

  it('show each request before it is sent', async () => {
    bench.add('other', 'huawei');
    await onRows({ prod: ['inventory-db'], other: ['wiki-db'] });
    (await toSummary()).enter('Show the requests…');
    (await keyboard.at('The requests, without keys')).enter('wiki-db');
    const one = await keyboard.at('The request for wiki-db');
    assert.equal(one.row('Operation').description, 'CreateManualBackup');
    one.back();
    const list = await keyboard.at('The requests, without keys');
    assert.equal(list.active, 'wiki-db');
    list.enter('Copy all parameters as JSON');
    const copied = async () => {
      await keyboard.at(() => env.clipboard.text !== '');
      return env.clipboard.text;
    };
    const parsed = JSON.parse(await copied()) as readonly Record<string, string>[];
    assert.deepEqual(parsed.map((members) => members['DBInstanceId'] ?? members['instance_id']).length, 2);
    list.back();
    (await keyboard.at('Summary')).enter(startAll(2));
    await keyboard.at(result);
    const [alibaba] = bench.sent.filter(({ action }) => action === 'CreateBackup');
    for (const [name, value] of Object.entries(parsed[0] ?? {})) {
      assert.equal(alibaba?.params[name], value, name);
    }
  });
});
