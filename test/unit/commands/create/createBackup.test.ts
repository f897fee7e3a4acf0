import assert from 'node:assert/strict';
import type * as createModule from '../../../../src/commands/create/createBackup.ts';
import { LastAnswers } from '../../../../src/commands/create/lastAnswers.ts';
import { sampleKeys, startSandbox, type Sandbox } from '../../../../src/sandbox/index.ts';
import { memoryStore } from '../../../support/memory.ts';
import { Keyboard, type Box } from '../../platform/keyboard.ts';
import { env, loadWithEditor, user } from '../../webview/editor.ts';
import { Bench } from './bench.ts';

const { createBackup } = await loadWithEditor<typeof createModule>('../commands/create/createBackup.ts');

const start = 'Start this backup now';

describe('creating a backup', function () {
  this.timeout(20_000);

  let sandbox: Sandbox;
  let bench: Bench;
  let keyboard: Keyboard;
  let done: Promise<void>;

  beforeEach(async () => {
    sandbox = await startSandbox({ backupDuration: 60_000 });
    bench = new Bench(sandbox).add('prod').add('other', 'huawei');
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

  async function onRow(accountId: string, name: string): Promise<void> {
    const [row] = await bench.rows(accountId, name);
    done = createBackup(bench.parts, row);
  }

  /** Takes a row of the question, then waits for the next one. */
  async function answer(question: string, label?: string): Promise<Box> {
    const box = await keyboard.at(question);
    box.enter(label);
    return await keyboard.at((next) => next !== box.question);
  }

  it('asks by keys alone from the account to the summary, and all the way back, without losing an answer', async () => {
    done = createBackup(bench.parts, undefined);
    const path: readonly (readonly [string, string | undefined])[] = [
      ['In which account?', 'prod'],
      ['In which region?', 'China (Hangzhou)'],
      ['Which instance?', 'orders-db'],
      ['How to back up', 'Logical'],
      ['What to back up', 'Chosen databases'],
      ['Which databases?', undefined],
      ['How long should the backup be kept?', 'Another number of days…'],
    ];
    for (const [question, label] of path) {
      const box = await keyboard.at(question);
      if (label === undefined) {
        box.tick('payments', 'orders');
      }
      await answer(question, label);
    }
    const days = await keyboard.at('Days to keep the backup');
    days.enter();
    assert.match(days.validationMessage ?? '', /whole number of days/);
    days.type('45');
    days.enter();
    const summary = await keyboard.at('Summary');
    assert.deepEqual([summary.step, summary.totalSteps], [9, 9]);
    assert.equal(summary.row('Kept').description, '45 days');
    summary.back();
    const again = await keyboard.at('Days to keep');
    assert.equal(again.value, '45');
    again.back();
    for (const [question, label] of path.toReversed()) {
      const box = await keyboard.at(question);
      assert.deepEqual(label === undefined ? box.ticked.toSorted() : box.active, label ?? ['orders', 'payments']);
      if (question !== 'In which account?') {
        box.back();
      }
    }
    assert.equal(bench.sent.length, 0);
  });

  it('sends what was confirmed once, and hands the job over', async () => {
    await onRow('prod', 'orders-db');
    await answer('How to back up', 'Logical');
    await answer('What to back up', 'Whole instance');
    await answer('How long', '30 days');
    (await keyboard.at('Summary')).enter(start);
    await done;
    const [request] = bench.sent;
    assert.deepEqual([bench.sent.length, request?.params['BackupMethod']], [1, 'Logical']);
    assert.deepEqual(bench.followed, ['prod orders-db']);
    assert.ok(!keyboard.box?.isOpen);
  });

  it('says why not, before anything is asked', async () => {
    await onRow('prod', 'staging-db');
    await done;
    assert.match(user.saw.join(), /not running/);
    const [row] = await bench.rows('prod', 'wiki-db');
    bench.busy.add(row?.instance.id ?? '');
    await onRow('prod', 'wiki-db');
    await done;
    assert.match(user.saw.at(-1) ?? '', /running already .*, or stop following it in Jobs and downloads/);
    assert.equal(keyboard.box, undefined);
  });

  it('is not kept from starting by one that nobody can say goes on', async () => {
    const [row] = await bench.rows('prod', 'orders-db');
    bench.unclear.add(row?.instance.id ?? '');
    await onRow('prod', 'orders-db');
    await keyboard.at('How to back up');
  });

  it('returns to the summary when it was refused and is tried again', async () => {
    bench.add('reader', 'alibaba', { key: sampleKeys.describeOnly });
    user.press = (actions) => actions.find((action) => action === 'Try Again');
    await onRow('reader', 'orders-db');
    await answer('How to back up', 'Physical');
    await answer('How long', '7 days');
    (await keyboard.at('Summary')).enter(start);
    const box = await keyboard.at(() => bench.sent.length === 1 && keyboard.box?.isOpen === true);
    assert.equal(box.row('Kept').description, '7 days');
    assert.match(user.saw.join(), /rds:CreateBackup/);
  });

  it('looks whether it was started when no clear answer came, and sends anew only on request', async () => {
    sandbox.faults.add({ kind: 'reset', action: 'CreateBackup' });
    user.press = (actions) => actions.find((action) => action === 'Start Anew…');
    await onRow('prod', 'wiki-db');
    const summary = await keyboard.at('Summary');
    summary.enter(start);
    const box = await keyboard.at(() => keyboard.box !== summary);
    assert.match(user.saw.join(), /No backup of wiki-db that began after that was found/);
    assert.equal(bench.sent.length, 1);
    sandbox.faults.add({ kind: 'reset', action: 'CreateBackup', after: true });
    box.enter(start);
    await done;
    assert.match(user.saw.at(-1) ?? '', /A manual backup of wiki-db is under way/);
    assert.deepEqual(bench.followed, ['prod wiki-db']);
  });

  it('shows the request as it will be sent, by keys alone, and comes back to the summary', async () => {
    await onRow('other', 'wiki-db');
    const name = await keyboard.at('Name of the backup');
    name.type('before-release');
    await answer('Name of the backup');
    await answer('Description');
    (await keyboard.at('Summary')).enter('Show the request…');
    const request = await keyboard.at('The request for wiki-db');
    assert.equal(request.row('Operation').description, 'CreateManualBackup');
    assert.match(request.row('Address').description ?? '', /^POST http.*\/backups$/);
    assert.equal(request.row('name').description, 'before-release');
    request.enter('Copy the command line');
    await keyboard.at('The request for wiki-db');
    assert.match(env.clipboard.text, /CreateManualBackup.*before-release/);
    request.enter('Copy the parameters as JSON');
    await keyboard.at('The request for wiki-db');
    const shown = JSON.parse(env.clipboard.text) as Record<string, string>;
    request.enter('name');
    await keyboard.at('The request for wiki-db');
    assert.equal(env.clipboard.text, 'before-release', 'a line copies what it says');
    request.enter('Back');
    const summary = await keyboard.at('Summary');
    assert.deepEqual([summary.step, summary.totalSteps], [3, 3]);
    assert.equal(bench.sent.length, 0);
    summary.enter(start);
    await done;
    for (const [member, value] of Object.entries(shown)) {
      assert.equal(bench.sent[0]?.params[member], value, member);
    }
    assert.ok(!JSON.stringify(shown).includes(sandbox.credentialsOf('huawei').accessKeyId));
  });

  it('does not send to production before that is confirmed, and Enter does not confirm it', async () => {
    bench.add('live', 'alibaba', { production: true });
    let press: string | undefined = 'Go Back';
    let buttons: readonly string[] = [];
    user.press = (actions) => {
      buttons = actions;
      return press;
    };
    await onRow('live', 'wiki-db');
    const summary = await keyboard.at('Summary');
    assert.equal(summary.row('Instance').description, 'wiki-db · live (production) · cn-hangzhou');
    summary.enter(start);
    const again = await keyboard.at(() => keyboard.box !== summary);
    assert.equal(buttons[0], 'Go Back', 'what Enter presses');
    assert.match(user.saw.join(), /Create backups in production: live\? \| live: wiki-db \|/);
    press = undefined;
    again.enter(start);
    const third = await keyboard.at(() => keyboard.box !== again);
    assert.equal(bench.sent.length, 0);
    press = 'Start in Production';
    third.enter(start);
    await done;
    assert.equal(bench.sent.length, 1);
  });

  it('stands on the last answers for the engine, and asks all the same', async () => {
    await onRow('prod', 'orders-db');
    await answer('How to back up', 'Logical');
    await answer('What to back up', 'Whole instance');
    await answer('How long', 'Another number of days…');
    const days = await keyboard.at('Days to keep');
    days.type('45');
    days.enter();
    (await keyboard.at('Summary')).enter(start);
    await done;
    await onRow('prod', 'customers-db');
    const method = await keyboard.at('How to back up');
    assert.equal(method.active, 'Logical');
    const strategy = await answer('How to back up');
    assert.equal(strategy.active, 'Whole instance');
    const kept = await answer('What to back up');
    assert.equal(kept.active, 'Another number of days…');
    assert.equal((await answer('How long')).value, '45');
    keyboard.box?.escape();
    await done;
    await onRow('prod', 'crm-db');
    assert.equal((await keyboard.at('What to back up')).active, 'Whole instance', 'another engine has none');
  });

  it('does not stand on a last answer that the instance does not allow', async () => {
    const engine = { kind: 'mysql', raw: 'MySQL' } as const;
    const last = { how: { method: 'tape' }, retention: 9999, description: 'no < here' };
    await bench.lastAnswers.keep({ cloud: 'alibaba', engine }, last);
    await bench.lastAnswers.keep({ cloud: 'huawei', engine }, last);
    await onRow('prod', 'orders-db');
    assert.equal((await keyboard.at('How to back up')).active, 'Physical');
    assert.equal((await answer('How to back up')).active, 'As the backup policy of the instance says');
    keyboard.box?.escape();
    await done;
    await onRow('other', 'inventory-db');
    assert.equal((await answer('Name of the backup')).value, '');
  });
});

describe('the last answers', () => {
  type Memento = ConstructorParameters<typeof LastAnswers>[0];
  const engine = { kind: 'mysql', raw: 'MySQL' } as const;

  it('are kept for each engine of each cloud, and what was not asked stays', async () => {
    const store = memoryStore();
    await new LastAnswers(store).keep({ cloud: 'alibaba', engine }, { how: { method: 'logical' }, retention: 30 });
    await new LastAnswers(store).keep({ cloud: 'alibaba', engine }, { how: {}, description: 'nightly' });
    const later = new LastAnswers(store);
    assert.deepEqual(later.of({ cloud: 'alibaba', engine }), {
      how: { method: 'logical' },
      retention: 30,
      description: 'nightly',
    });
    const none = { how: {}, retention: undefined, description: undefined };
    assert.deepEqual(later.of({ cloud: 'huawei', engine }), none);
    assert.deepEqual(later.of({ cloud: 'alibaba', engine: { kind: 'unknown', raw: 'mysql' } }), {
      ...none,
    });
  });

  it('that cannot be read are none', () => {
    for (const stored of [
      undefined,
      1,
      'x',
      [],
      { 'alibaba/mysql': 1 },
      { 'alibaba/mysql': { how: 1, retention: {} } },
    ]) {
      const store = { get: () => stored, update: async () => await Promise.resolve() } as unknown as Memento;
      const answer = new LastAnswers(store).of({ cloud: 'alibaba', engine });
      assert.deepEqual(answer, { how: {}, retention: undefined, description: undefined });
    }
  });
});
