import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import type * as wizardModule from '../../../src/platform/wizard.ts';
import type { Step, WizardChoice } from '../../../src/platform/wizardSteps.ts';
import { loadWithEditor, user } from '../webview/editor.ts';
import { Keyboard } from './keyboard.ts';

const { runWizard } = await loadWithEditor<typeof wizardModule>('../platform/wizard.ts');

interface Answers {
  readonly colour: string;
  readonly fruits: readonly string[];
  readonly seen: string;
}

const start: Answers = { colour: 'red', fruits: [], seen: '' };

function colour(more: Partial<Extract<Step<Answers>, { kind: 'pick' }>> = {}): Step<Answers> {
  return {
    kind: 'pick',
    id: 'colour',
    prompt: 'Which colour?',
    items: () => ['red', 'green', 'blue'].map((id) => ({ id, label: id })),
    get: (state) => [state.colour],
    set: (state, [id = '']) => ({ ...state, colour: id }),
    ...more,
  };
}

function fruits(items: Extract<Step<Answers>, { kind: 'pick' }>['items']): Step<Answers> {
  return {
    kind: 'pick',
    id: 'fruits',
    prompt: 'Which fruits?',
    many: true,
    items,
    get: (state) => state.fruits,
    set: (state, ids) => ({ ...state, fruits: ids }),
  };
}

const rows = (...ids: readonly string[]): readonly WizardChoice[] => ids.map((id) => ({ id, label: id }));

const run = async (steps: readonly Step<Answers>[], state = start) =>
  await runWizard<Answers>({
    title: 'Test',
    steps: () => steps,
    start: state,
    describe: (error) => (error instanceof Error ? error.message : 'unknown'),
  });

describe('a wizard by keys alone', () => {
  let keyboard: Keyboard;

  beforeEach(() => (keyboard = new Keyboard()));
  afterEach(() => {
    keyboard.dispose();
    user.leave();
  });

  it('reaches a step aside, which is not counted, and comes back from it by Back and by Enter', async () => {
    const summary = colour({
      id: 'summary',
      prompt: 'Summary',
      items: () => rows('start', 'more'),
      get: () => ['start'],
      set: (state, [id = '']) => ({ ...state, seen: id }),
      jump: (id) => (id === 'more' ? 'aside' : undefined),
    });
    const aside = colour({ id: 'aside', prompt: 'More', aside: 'summary', items: () => rows('one', 'two') });
    const result = run([colour(), summary, aside]);
    (await keyboard.at('Which colour?')).enter('green');
    (await keyboard.at('Summary')).enter('more');
    const more = await keyboard.at('More');
    assert.deepEqual([more.step, more.totalSteps], [2, 2]);
    more.back();
    (await keyboard.at('Summary')).enter('more');
    (await keyboard.at('More')).enter('two');
    const last = await keyboard.at('Summary');
    assert.deepEqual([last.step, last.totalSteps], [2, 2]);
    last.enter();
    assert.deepEqual(await result, { ...start, colour: 'two', seen: 'start' }, 'a jump keeps what it was set to');
  });

  it('does deeds without leaving the question, and says why one failed', async () => {
    const done: string[] = [];
    const deed = (id: string) =>
      id === 'red'
        ? undefined
        : async () => {
            done.push(id);
            await (id === 'blue' ? Promise.reject(new Error('No clipboard.')) : Promise.resolve());
          };
    const result = run([colour({ deed })]);
    const box = await keyboard.at('Which colour?');
    box.enter('green');
    box.enter('blue');
    assert.equal(await keyboard.at('Which colour?'), box);
    assert.deepEqual(done, ['green', 'blue']);
    assert.deepEqual(user.saw, ['No clipboard. | Copy Details'], 'a message without a button would be cut');
    box.enter('red');
    assert.equal((await result)?.colour, 'red');
  });

  it('keeps ticks on rows that come late, and those that the user took away', async () => {
    const news = new EventEmitter();
    const step = fruits(async (_state, _signal, show) => {
      show(rows('apple', 'pear'));
      await once(news, 'rest');
      return rows('apple', 'pear', 'plum');
    });
    const result = run([step], { ...start, fruits: ['apple', 'plum'] });
    const { box } = keyboard;
    assert.deepEqual(box?.ticked, ['apple']);
    box.tick('apple', 'pear');
    news.emit('rest');
    await keyboard.at('Which fruits?');
    assert.deepEqual(box.ticked, ['pear', 'plum']);
    box.enter();
    assert.deepEqual((await result)?.fruits, ['pear', 'plum']);
  });

  it('keeps the answer of a list that was left before it had come', async () => {
    const never = fruits(async () => await new Promise<readonly WizardChoice[]>(() => undefined));
    const result = run([colour(), never], { ...start, fruits: ['plum'] });
    (await keyboard.at('Which colour?')).enter();
    for (let turn = 0; turn < 3; turn++) {
      await Promise.resolve();
    }
    keyboard.box?.back();
    (await keyboard.at('Which colour?')).escape();
    assert.equal(await result, undefined);
  });

  it('shows how far the work behind an answer is, and stops it when the user goes back', async () => {
    let signal: AbortSignal | undefined;
    const working = colour({
      id: 'last',
      prompt: 'Last',
      after: async (_state, stop, say) => {
        signal = stop;
        say('2 of 5');
        return await new Promise((_resolve, reject) => {
          stop.addEventListener('abort', () => reject(stop.reason as Error));
        });
      },
    });
    const result = run([colour(), working]);
    (await keyboard.at('Which colour?')).enter('blue');
    const box = await keyboard.at('Last');
    box.enter();
    await Promise.resolve();
    assert.deepEqual([box.title, box.busy], ['Test · 2 of 5', true]);
    box.back();
    const first = await keyboard.at('Which colour?');
    assert.equal(signal?.aborted, true);
    assert.equal(first.active, 'blue');
    assert.deepEqual(user.saw, [], 'nobody is told of what they did themselves');
    first.escape();
    assert.equal(await result, undefined);
  });
});
