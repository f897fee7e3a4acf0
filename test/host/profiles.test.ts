import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { mendKey, removalWords } from '../../src/accounts/keyElsewhere.ts';
import { addAccount, editAccount } from '../../src/accounts/signIn.ts';
import { Sessions } from '../../src/accounts/session.ts';
import { huaweiKeys, sampleKeys, startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { Canaries } from '../support/canaries.ts';
import { SignInServer } from '../support/signInServer.ts';
import { account, failure, Machine } from './machine.ts';
import { keys, press, pressing, until } from './support.ts';

type Box = vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>;
const sample = async () => await Promise.reject(new Error('no sample is asked for'));
const { full, temporary } = sampleKeys;
const names = ['HOME', 'USERPROFILE'];

const ak = (key: { readonly accessKeyId: string; readonly accessKeySecret: string }) => ({
  name: 'ops',
  mode: 'AK',
  access_key_id: key.accessKeyId,
  access_key_secret: key.accessKeySecret,
});

const inFile = (...profiles: readonly object[]) => ({ current: 'ops', profiles });

describe('a sign-in that is there already', () => {
  const { signal } = new AbortController();
  let machine: Machine;
  let sandbox: Sandbox;
  let server: SignInServer;
  let home: string;
  let asking: Promise<unknown> | undefined;
  let boxes: Box[];
  let said: string[];
  /** What is pressed in messages and dialogs. */
  let presses: (string | undefined)[];
  const outside = new Map(names.map((name) => [name, process.env[name]]));
  const { createInputBox, createQuickPick, showWarningMessage, showInformationMessage } = vscode.window;

  before(async () => (sandbox = await startSandbox()));
  after(async () => await sandbox.close());
  beforeEach(async () => {
    machine = new Machine();
    server = await new SignInServer().start();
    server.keys.set(full.accessKeyId, full);
    server.gives = [temporary];
    home = await mkdtemp(join(tmpdir(), 'rds-backups-home-'));
    names.forEach((name) => (process.env[name] = home));
    [asking, boxes, said, presses] = [undefined, [], [], []];
    vscode.window.createInputBox = () => {
      const box = createInputBox();
      boxes.push(box);
      return box;
    };
    vscode.window.createQuickPick = <Item extends vscode.QuickPickItem>() => {
      const box = createQuickPick<Item>();
      boxes.push(box);
      return box;
    };
    const say = async (message: string) => {
      said.push(message);
      return await Promise.resolve(presses.shift() as never);
    };
    Object.assign(vscode.window, { showWarningMessage: say, showInformationMessage: say });
  });
  afterEach(async () => {
    if (asking) {
      await pressing(keys.escape, asking);
    }
    Object.assign(vscode.window, { createInputBox, createQuickPick, showWarningMessage, showInformationMessage });
    for (const [name, value] of outside) {
      if (value === undefined) {
        delete process.env[name];
      } else {
        process.env[name] = value;
      }
    }
    machine.dispose();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  });

  const write = async (tool: '.aliyun' | '.hcloud', content: object) => {
    await mkdir(join(home, tool), { recursive: true });
    await writeFile(join(home, tool, 'config.json'), JSON.stringify(content));
  };
  const role = () => ({
    name: 'ops',
    mode: 'RamRoleArn',
    region_id: 'cn-hangzhou',
    access_key_id: full.accessKeyId,
    access_key_secret: full.accessKeySecret,
    ram_role_arn: 'acs:ram::1234567890123456:role/backups',
    sts_endpoint: server.url,
  });

  function open() {
    const { store, log, changes } = machine.open();
    const sessions = new Sessions(store, sample, log);
    return { store, log, changes, sessions, parts: { store, log, sessions } };
  }

  async function signedIn(profile: string) {
    const window = open();
    await window.store.saveWithoutKey(account({ method: 'profile', profile, site: 'custom', endpoint: sandbox.url }));
    return window;
  }

  /** Waits for the next box, types into it (which narrows a list), and accepts. */
  async function answer(number: number, value?: string): Promise<void> {
    await until(`box ${number}`, () => boxes.length >= number);
    const box = boxes.at(-1) ?? assert.fail();
    await until(`rows in box ${number}`, () => !('items' in box) || (box.items.length > 0 && !box.busy));
    await wait(120);
    if (value !== undefined) {
      box.value = value;
      await wait(120);
    }
    await press('enter');
  }

  const rowsOf = (box: Box | undefined) =>
    box && 'items' in box ? box.items.map(({ label, description = '' }) => `${label} | ${description}`) : [];

  it('is found, chosen and tried, and nothing of it is stored', async () => {
    await write('.aliyun', inFile(role(), { name: 'web', mode: 'OAuth' }));
    const { store, log, sessions, parts } = open();
    const added = addAccount(parts);
    asking = added;
    await answer(1, 'Alibaba');
    await until('the ways to sign in', () => rowsOf(boxes[1]).length === 4);
    assert.equal(rowsOf(boxes[1])[2], 'Profile of aliyun CLI | ~/.aliyun/config.json: 2 profiles');
    assert.equal(rowsOf(boxes[1])[3], 'Environment variables | None is set');
    await answer(2, 'Profile of');
    await until('the profiles', () => rowsOf(boxes[2]).length === 2);
    assert.deepEqual(rowsOf(boxes[2]), [
      'ops | Role, assumed with an access key · cn-hangzhou · current',
      'web | OAuth',
    ]);
    await answer(3, 'web');
    await until('the reason', () => said.length === 1);
    assert.match(said[0] ?? '', /The profile web signs in by OAuth/);
    await answer(3, 'ops');
    await answer(4, 'Custom');
    await answer(5, sandbox.url);
    await answer(6, 'by-profile');
    const id = (await added) ?? assert.fail('it was not added');
    const provider = await sessions.provider(id);
    assert.equal((await provider.listRegions({ signal })).items.length, 3);
    assert.deepEqual(server.steps, ['AssumeRole', 'AssumeRole'], 'once to try, once to use');
    assert.equal(machine.secrets.has(`rdsBackups.account.${id}`), false);
    const { method, profile } = store.get(id) ?? {};
    assert.deepEqual([method, profile], ['profile', 'ops']);
    const secrets = new Canaries([...Object.values(full), ...Object.values(temporary)]);
    const left = [machine.stateText, ...machine.secrets.values(), ...log.lines, ...said].join('\n');
    assert.deepEqual(secrets.foundIn(left), []);
    sessions.dispose();
  });

  it('goes on with the next key when one has ended', async () => {
    await write('.aliyun', inFile(role()));
    server.lifetime = 40;
    const { sessions } = await signedIn('ops');
    const provider = await sessions.provider('a1');
    for (let round = 1; round <= 3; round += 1) {
      assert.equal((await provider.listRegions({ signal })).items.length, 3);
      await wait(41);
    }
    assert.equal(server.steps.length, 3);
    sessions.dispose();
  });

  it('is made anew when its profile changes, also one that was refused', async () => {
    await write('.aliyun', inFile(ak({ ...full, accessKeySecret: 'wrong-secret' })));
    const { sessions, changes } = await signedIn('ops');
    changes.length = 0;
    const first = await sessions.provider('a1');
    assert.equal((await failure(first.listRegions({ signal }))).kind, 'secret');
    assert.equal(sessions.refusal('a1')?.kind, 'secret');
    await write('.aliyun', inFile(ak(full), { name: 'more' }));
    assert.equal((await first.listRegions({ signal })).items.length, 3);
    assert.deepEqual(changes, [['a1']]);
    assert.equal(sessions.refusal('a1'), undefined);
    const second = await sessions.provider('a1');
    assert.notEqual(second, first);
    assert.equal((await second.listRegions({ signal })).items.length, 3);
    assert.deepEqual(changes, [['a1']]);
    sessions.dispose();
  });

  it('is looked at when the window is used again, so that rows are right before they are opened', async () => {
    const { onDidChangeWindowState } = vscode.window;
    const states = new vscode.EventEmitter<vscode.WindowState>();
    Object.assign(vscode.window, { onDidChangeWindowState: states.event });
    try {
      await write('.aliyun', inFile(ak(full)));
      const { sessions, changes } = await signedIn('ops');
      assert.equal((await (await sessions.provider('a1')).listRegions({ signal })).items.length, 3);
      changes.length = 0;
      const [asked, focused] = [sandbox.requests.length, { focused: true, active: true }];
      states.fire(focused);
      await write('.aliyun', inFile({ ...ak(full), name: 'another' }));
      states.fire({ ...focused, focused: false });
      await wait(50);
      assert.deepEqual(changes, [], 'a window that is left looks at nothing');
      states.fire(focused);
      await until('the news', () => changes.length > 0);
      assert.deepEqual(changes, [['a1']]);
      assert.equal(sandbox.requests.length, asked, 'no cloud is asked');
      sessions.dispose();
    } finally {
      Object.assign(vscode.window, { onDidChangeWindowState });
      states.dispose();
    }
  });

  it('says where its key is instead of asking for it, and another can be chosen', async () => {
    await write('.aliyun', inFile(ak(full), { ...ak(full), name: 'other' }));
    const { store, sessions, parts } = await signedIn('gone');
    assert.match(
      (await failure((await sessions.provider('a1')).listRegions({ signal }))).message,
      /profile gone is not there/,
    );
    presses = ['Choose Another…'];
    const mending = mendKey(parts, store.get('a1') ?? assert.fail());
    asking = mending;
    await answer(1, 'other');
    assert.match(
      said[0] ?? '',
      /The key of prod is that of the profile gone of aliyun CLI, in ~\/\.aliyun\/config\.json/,
    );
    for (const number of [2, 3, 4]) {
      await answer(number);
    }
    await mending;
    assert.equal(store.get('a1')?.profile, 'other');
    assert.equal((await (await sessions.provider('a1')).listRegions({ signal })).items.length, 3);
    sessions.dispose();
  });

  it('of KooCLI needs the secret only, which is kept as any other', async () => {
    const { accessKeyId, accessKeySecret } = huaweiKeys.full;
    const profile = { name: 'default', mode: 'AKSK', region: 'cn-north-4', accessKeyId, secretAccessKey: 'sealed' };
    await write('.hcloud', { authEncrypt: 'true', current: 'default', profiles: [profile] });
    const { store, sessions, parts } = open();
    await store.saveWithoutKey(
      account({ cloud: 'huawei', method: 'profile', profile: 'default', site: 'custom', endpoint: sandbox.url }),
    );
    const edited = editAccount(parts, store.get('a1') ?? assert.fail(), true);
    asking = edited;
    await answer(1);
    const isReadable = /^[A-Z0-9]{16,32}$/.test(accessKeyId);
    const typed = isReadable ? [accessKeySecret] : [accessKeyId, accessKeySecret];
    for (const [index, value] of [...typed, undefined, undefined, undefined].entries()) {
      await answer(index + 2, value);
    }
    assert.equal(await edited, 'a1');
    assert.deepEqual(await store.credentials('a1'), { accessKeyId, accessKeySecret });
    const entered = store.get('a1') ?? assert.fail();
    assert.match(
      await removalWords(store, entered),
      /config\.json stays as it is; what was entered here besides is deleted/,
    );
    assert.ok((await (await sessions.provider('a1')).listRegions({ signal })).items.length > 0);
    // Lost, as in the browser: entering it again is what helps, and not the file.
    machine.secrets.delete('rdsBackups.account.a1');
    assert.match(await removalWords(store, entered), /config\.json stays as it is\. Nothing changes/);
    const { length } = boxes;
    asking = mendKey(parts, entered);
    await until('the prompt', () => boxes.length > length);
    assert.deepEqual(said, []);
    sessions.dispose();
  });

  it('may be in environment variables, whose names are said', async () => {
    process.env['ALICLOUD_ACCESS_KEY_ID'] = full.accessKeyId;
    try {
      const { store, sessions, parts } = open();
      await store.saveWithoutKey(account({ method: 'environment', site: 'custom', endpoint: sandbox.url }));
      const refused = await failure((await sessions.provider('a1')).listRegions({ signal }));
      assert.match(refused.message, /only a part of a key; missing: ALICLOUD_ACCESS_KEY_SECRET\./);
      process.env['ALICLOUD_ACCESS_KEY_SECRET'] = full.accessKeySecret;
      await mendKey(parts, store.get('a1') ?? assert.fail());
      assert.match(said[0] ?? '', /environment variables \(ALICLOUD_ACCESS_KEY_ID, ALICLOUD_ACCESS_KEY_SECRET\)/);
      assert.equal((await (await sessions.provider('a1')).listRegions({ signal })).items.length, 3);
      sessions.dispose();
    } finally {
      delete process.env['ALICLOUD_ACCESS_KEY_ID'];
      delete process.env['ALICLOUD_ACCESS_KEY_SECRET'];
    }
  });
});
