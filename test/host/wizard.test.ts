import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { CloudError } from '../../src/model/errors.ts';
import { runWizard } from '../../src/platform/wizard.ts';
import type { Step, Wizard } from '../../src/platform/wizardSteps.ts';
import { keys, press, pressing, until } from './support.ts';

interface Answers {
  readonly colour: string;
  readonly word: string;
  readonly fruits: readonly string[];
}

const start: Answers = { colour: 'red', word: '', fruits: [] };

const colour: Step<Answers> = {
  kind: 'pick',
  id: 'colour',
  prompt: 'Which colour?',
  items: () => ['red', 'green', 'blue'].map((id) => ({ id, label: id.toUpperCase() })),
  get: (state) => [state.colour],
  set: (state, [id = '']) => ({ ...state, colour: id }),
};
const word: Step<Answers> = {
  kind: 'input',
  id: 'word',
  prompt: 'Which word?',
  get: (state) => state.word,
  set: (state, value) => ({ ...state, word: value }),
  validate: (value) => (value === '' ? 'Enter a word.' : undefined),
};
const fruits: Step<Answers> = {
  kind: 'pick',
  id: 'fruits',
  prompt: 'Which fruits?',
  many: true,
  items: () => ['apple', 'pear', 'plum'].map((id) => ({ id, label: id })),
  get: (state) => state.fruits,
  set: (state, ids) => ({ ...state, fruits: ids }),
};

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : 'unknown');

type Item = vscode.QuickPickItem & { readonly id: string };

/** The real boxes of the window, as they are opened one after the other. */
class Boxes {
  readonly inputs: vscode.InputBox[] = [];
  readonly picks: vscode.QuickPick<Item>[] = [];
  #order: vscode.QuickInput[] = [];
  readonly #input = vscode.window.createInputBox;
  readonly #pick = vscode.window.createQuickPick;

  constructor() {
    vscode.window.createInputBox = () => {
      const box = this.#input();
      this.inputs.push(box);
      this.#order.push(box);
      return box;
    };
    vscode.window.createQuickPick = <T extends vscode.QuickPickItem>() => {
      const box = this.#pick<T>();
      this.picks.push(box as unknown as vscode.QuickPick<Item>);
      this.#order.push(box);
      return box;
    };
  }

  get count(): number {
    return this.#order.length;
  }

  /** The step number that the last box shows. */
  get step(): number | undefined {
    return this.#order.at(-1)?.step;
  }

  dispose(): void {
    vscode.window.createInputBox = this.#input;
    vscode.window.createQuickPick = this.#pick;
  }
}

describe('a wizard', () => {
  let boxes: Boxes;
  let running: Promise<unknown> | undefined;

  beforeEach(() => {
    boxes = new Boxes();
    running = undefined;
  });
  afterEach(async () => {
    boxes.dispose();
    if (running) {
      await pressing(keys.escape, running);
    }
  });

  function run(steps: readonly Step<Answers>[], more: Partial<Wizard<Answers>> = {}): Promise<Answers | undefined> {
    const result = runWizard<Answers>({ title: 'Test', steps: () => steps, start, describe: wordsOf, ...more });
    running = result;
    return result;
  }

  /** Waits for the next box, and for what is in it to be on the screen. */
  async function pick(count: number): Promise<vscode.QuickPick<Item>> {
    await until(`box ${count}`, () => boxes.count === count);
    const box = boxes.picks.at(-1);
    assert.ok(box);
    await until(`rows in box ${count}`, () => box.items.length > 0 && !box.busy);
    await wait(120);
    return box;
  }

  async function input(count: number): Promise<vscode.InputBox> {
    await until(`box ${count}`, () => boxes.count === count);
    const box = boxes.inputs.at(-1);
    assert.ok(box);
    await wait(120);
    return box;
  }

  it('asks one step after the other and gives the answers', async () => {
    const result = run([colour, word]);
    const first = await pick(1);
    assert.deepEqual([first.title, first.step, first.totalSteps, first.placeholder], ['Test', 1, 2, 'Which colour?']);
    assert.deepEqual(
      first.items.map(({ label }) => label),
      ['RED', 'GREEN', 'BLUE'],
    );
    assert.equal(first.buttons.length, 0, 'there is nothing to go back to');
    await press('down');
    await press('enter');
    const second = await input(2);
    assert.deepEqual([second.step, second.prompt, second.buttons.length], [2, 'Which word?', 1]);
    second.value = 'sea';
    await press('enter');
    assert.deepEqual(await result, { colour: 'green', word: 'sea', fruits: [] });
  });

  it('gives nothing when it is closed', async () => {
    const result = run([colour, word]);
    await pick(1);
    await press('escape');
    assert.equal(await result, undefined);
  });

  it('keeps what was typed and chosen when going back', async () => {
    const result = run([colour, word, fruits]);
    await pick(1);
    await press('down');
    await press('down');
    await press('enter');
    (await input(2)).value = 'half a wor';
    await press('back');
    const again = await pick(3);
    assert.equal(boxes.step, 1);
    assert.deepEqual(
      again.activeItems.map(({ id }) => id),
      ['blue'],
      'the answer is where the cursor is',
    );
    await press('enter');
    const second = await input(4);
    assert.equal(second.value, 'half a wor');
    second.value = 'half a word';
    await press('enter');
    const third = await pick(5);
    third.selectedItems = third.items.filter(({ id }) => id !== 'pear');
    await wait(120);
    await press('enter');
    assert.deepEqual(await result, { colour: 'blue', word: 'half a word', fruits: ['apple', 'plum'] });
  });

  it('does not go on with a value that cannot be used, and says why', async () => {
    const result = run([word]);
    const box = await input(1);
    await press('enter');
    await until('a complaint', () => box.validationMessage === 'Enter a word.');
    assert.equal(boxes.count, 1);
    box.value = 'good';
    await press('enter');
    assert.equal((await result)?.word, 'good');
  });

  it('goes on only with at least one of many', async () => {
    const result = run([fruits]);
    const box = await pick(1);
    await press('enter');
    await wait(300);
    assert.equal(boxes.count, 1);
    box.selectedItems = box.items.slice(1, 2);
    await wait(120);
    await press('enter');
    assert.deepEqual((await result)?.fruits, ['pear']);
  });

  it('returns to the step that is to blame when the last one fails, and keeps every answer', async () => {
    const tried: string[] = [];
    const checked: Step<Answers> = {
      ...colour,
      after: async (state) => {
        tried.push(`${state.colour} ${state.word}`);
        if (state.word === 'wrong') {
          throw new CloudError({ kind: 'secret', message: 'That word was refused.' });
        }
        return await Promise.resolve({ ...state, word: state.word.toUpperCase() });
      },
    };
    const result = run([word, checked], { blame: () => 'word' });
    (await input(1)).value = 'wrong';
    await press('enter');
    await pick(2);
    await press('down');
    await press('enter');
    const mend = await input(3);
    assert.deepEqual([mend.step, mend.value, mend.validationMessage], [1, 'wrong', 'That word was refused.']);
    mend.value = 'right';
    await press('enter');
    const last = await pick(4);
    assert.deepEqual(
      last.activeItems.map(({ id }) => id),
      ['green'],
    );
    await press('enter');
    assert.equal((await result)?.word, 'RIGHT', 'what the check adds is part of the answer');
    assert.deepEqual(tried, ['green wrong', 'green right']);
  });

  it('stays at the step whose check fails when nothing else is to blame', async () => {
    let tries = 0;
    const checked: Step<Answers> = {
      ...word,
      after: async (state) => {
        tries += 1;
        return await (tries === 1 ? Promise.reject(new Error('Not now.')) : Promise.resolve(state));
      },
    };
    const result = run([checked]);
    const box = await input(1);
    box.value = 'sea';
    await press('enter');
    await until('the reason', () => box.validationMessage === 'Not now.');
    assert.equal(box.value, 'sea');
    assert.equal(boxes.count, 1, 'the box stays open');
    await press('enter');
    assert.equal((await result)?.word, 'sea');
  });

  it('stops a check on Escape without closing, and closes on the next', async () => {
    let stopped = false;
    const checked: Step<Answers> = {
      ...word,
      after: (_state, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            stopped = true;
            reject(new CloudError({ kind: 'cancelled', message: 'Cancelled.' }));
          });
        }),
    };
    const result = run([checked], { finishing: 'Checking…' });
    const box = await input(1);
    box.value = 'sea';
    await press('enter');
    await until('the check', () => box.busy && box.prompt === 'Checking…');
    await press('escape');
    await until('its end', () => !box.busy);
    assert.equal(stopped, true);
    assert.equal(box.validationMessage, 'Stopped. Press Enter to try again.');
    assert.equal(box.value, 'sea');
    await wait(120);
    await press('escape');
    assert.equal(await result, undefined);
  });

  it('shows rows as they come, and a list that fails as a row that tries again', async () => {
    let loads = 0;
    const late: Step<Answers> = {
      ...colour,
      items: async (_state, _signal, show) => {
        loads += 1;
        if (loads === 1) {
          throw new Error('The list is not there.');
        }
        show([{ id: 'red', label: 'RED' }]);
        await wait(100);
        return ['red', 'green'].map((id) => ({ id, label: id }));
      },
    };
    const result = run([late]);
    const box = await pick(1);
    assert.deepEqual(
      box.items.map(({ label, detail }) => [label, detail]),
      [['Try again', 'The list is not there.']],
    );
    await press('enter');
    await until('a first row', () => box.items.length === 1 && box.items[0]?.id === 'red');
    assert.equal(box.busy, true, 'more is to come');
    await until('both rows', () => box.items.length === 2);
    await wait(120);
    await press('enter');
    assert.equal((await result)?.colour, 'red');
    assert.equal(loads, 2);
  });

  it('takes names from outside as plain text', async () => {
    const named: Step<Answers> = { ...colour, items: () => [{ id: 'x', label: '$(trash) gone', detail: '$(bug)' }] };
    const result = run([named]);
    const [row] = (await pick(1)).items;
    assert.deepEqual([row?.label, row?.detail], ['$ (trash) gone', '$ (bug)']);
    await press('escape');
    await result;
  });

  it('asks only what the answers so far call for', async () => {
    const result = run([], { steps: (state) => (state.colour === 'green' ? [colour, word] : [colour]) });
    const first = await pick(1);
    assert.equal(first.totalSteps, 1);
    await press('down');
    await press('enter');
    const second = await input(2);
    assert.deepEqual([second.step, second.totalSteps], [2, 2]);
    second.value = 'leaf';
    await press('enter');
    assert.deepEqual(await result, { colour: 'green', word: 'leaf', fruits: [] });
  });
});
