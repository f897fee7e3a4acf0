import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { editAccount } from '../../src/accounts/signIn.ts';
import { Sessions } from '../../src/accounts/session.ts';
import { sampleKeys, startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { account, failure, Machine } from './machine.ts';
import { keys, press, pressing, until } from './support.ts';

const sample = async () => await Promise.reject(new Error('no sample is asked for'));
const key = sampleKeys.temporary;
const KEEP = 'Keep for This Window Only';

describe('a key that is lost', () => {
  let machine: Machine;
  let sandbox: Sandbox;
  let editing: Promise<string | undefined> | undefined;
  /** The boxes that were opened, the latest last. */
  let boxes: (vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>)[];
  /** What the dialogs are answered, and what they said. */
  let choices: (string | undefined)[];
  let said: string[];
  const { createInputBox, createQuickPick, showErrorMessage } = vscode.window;

  before(async () => (sandbox = await startSandbox()));
  after(async () => await sandbox.close());
  beforeEach(() => {
    machine = new Machine();
    editing = undefined;
    [boxes, choices, said] = [[], [], []];
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
    vscode.window.showErrorMessage = async (message: string) => {
      said.push(message);
      return await Promise.resolve(choices.shift() as never);
    };
  });
  afterEach(async () => {
    if (editing) {
      await pressing(keys.escape, editing);
    }
    Object.assign(vscode.window, { createInputBox, createQuickPick, showErrorMessage });
    machine.dispose();
  });

  /** An account whose key is no longer in the secret store. */
  async function lost() {
    const { store, log } = machine.open();
    await store.save(account({ site: 'custom', endpoint: sandbox.url }), key);
    machine.secrets.clear();
    const sessions = new Sessions(store, sample, log);
    assert.equal((await failure(sessions.provider('a1'))).kind, 'noKey');
    const edit = () => {
      editing = editAccount({ store, sessions, log }, store.get('a1') ?? assert.fail(), true);
      return editing;
    };
    return { store, sessions, log, edit };
  }

  /** Waits for the next box, types into it if there is something to type, and accepts. */
  async function answer(count: number, value?: string): Promise<void> {
    await until(`box ${count}`, () => boxes.length === count);
    const box = boxes.at(-1) ?? assert.fail();
    await until(`rows in box ${count}`, () => !('items' in box) || (box.items.length > 0 && !box.busy));
    await wait(120);
    if (value !== undefined) {
      box.value = value;
    }
    await press('enter');
  }

  /** Enters the key again; everything else stands there as it was. */
  async function enterKey(): Promise<void> {
    const values = [key.accessKeyId, key.accessKeySecret, key.securityToken];
    for (const [index, value] of [...values, '', undefined, undefined, undefined, undefined].entries()) {
      await answer(index + 1, value);
    }
  }

  it('is asked for again, and once more with all that was typed while the secret store does not take it', async () => {
    const { store, sessions, log, edit } = await lost();
    machine.trouble.store = true;
    choices = ['Try Again', undefined];
    const edited = edit();
    await enterKey();
    await until('the question after two refusals', () => boxes.length === 9);
    assert.equal(boxes.at(-1)?.value, 'prod', 'back at the last question');
    assert.deepEqual(
      said,
      Array.from({ length: 2 }, () => 'The key could not be stored in the secret store of this machine.'),
    );
    assert.equal(await store.credentials('a1'), undefined, 'nothing half-done');
    assert.equal(store.get('a1')?.keyPlace, 'secretStorage');
    machine.trouble.store = false;
    await answer(9);
    assert.equal(await edited, 'a1');
    assert.deepEqual(await store.credentials('a1'), key);
    const provider = await sessions.provider('a1');
    assert.equal((await provider.listRegions({ signal: new AbortController().signal })).items.length, 3);
    sessions.dispose();
    for (const secret of Object.values<string>(key)) {
      assert.ok(!`${machine.stateText} ${log.lines.join(' ')} ${said.join(' ')}`.includes(secret));
    }
  });

  it('can be kept for the window where the secret store does not take it, and is nowhere else then', async () => {
    const { store, sessions, log, edit } = await lost();
    machine.trouble.store = true;
    choices = [KEEP];
    const edited = edit();
    await enterKey();
    assert.equal(await edited, 'a1');
    assert.equal(store.get('a1')?.keyPlace, 'window');
    assert.deepEqual(await store.credentials('a1'), key);
    await sessions.provider('a1');
    sessions.dispose();
    for (const secret of Object.values<string>(key)) {
      const left = [machine.stateText, ...machine.secrets.values(), ...log.lines, ...said].join(' ');
      assert.ok(!left.includes(secret));
    }
  });
});
