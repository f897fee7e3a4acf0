import assert from 'node:assert/strict';
import type * as stepsModule from '../../../../src/commands/create/textSteps.ts';
import type { BackupTexts } from '../../../../src/commands/create/textSteps.ts';
import type { BackupChoice, TextRule } from '../../../../src/model/jobs.ts';
import { loadWithEditor } from '../../webview/editor.ts';

const { textLines, textSteps, textsOf } = await loadWithEditor<typeof stepsModule>('../commands/create/textSteps.ts');

const name: TextRule = {
  suggestion: 'backup-20261121',
  check: (text) => (/^[A-Za-z][\w-]{3,}$/.test(text) ? undefined : 'At least four letters.'),
};
const description: TextRule = {
  suggestion: '',
  check: (text) => (text.includes('<') ? 'No angle brackets.' : undefined),
};

function choice(rules: Pick<BackupChoice, 'name' | 'description'>): BackupChoice {
  return { id: 'full', label: 'Full', detail: '', needsDatabases: false, retention: undefined, answers: {}, ...rules };
}

const asked = (of: BackupChoice | undefined) => textSteps(of).map(({ id }) => id);
const lines = (of: BackupChoice | undefined, texts: BackupTexts) =>
  textLines(of, texts).map(({ label, description: said, step }) => [label, said, step]);

const both = choice({ name, description });

describe('the name and the description of a backup', () => {
  it('are asked for where the way to back up takes them', () => {
    assert.deepEqual(asked(both), ['name', 'description']);
    assert.deepEqual(asked(choice({ name })), ['name']);
    assert.deepEqual(asked(choice({ description })), ['description']);
    assert.deepEqual([asked(choice({})), asked(undefined)], [[], []]);
  });

  it('begin with what is suggested, or with what was answered before', () => {
    const [step, other] = textSteps(both);
    assert.deepEqual([step?.get({}), other?.get({})], ['backup-20261121', '']);
    assert.equal(step?.get({ name: 'mine' }), 'mine');
    assert.equal(step.get({ name: '' }), '', 'also where that was to leave it empty');
  });

  it('are checked while they are typed, without the blanks around them', () => {
    const [step, other] = textSteps(both);
    assert.equal(step?.validate?.(' nightly ', {}), undefined);
    assert.equal(step?.validate?.(' abc ', {}), 'At least four letters.');
    assert.deepEqual(
      ['a < b', ''].map((text) => other?.validate?.(text, {})),
      ['No angle brackets.', undefined],
    );
  });

  it('are kept beside what else was answered', () => {
    const [step, other] = textSteps<BackupTexts & { readonly region?: string }>(both);
    const named = step?.set({ region: 'here' }, ' nightly ');
    assert.deepEqual(named, { region: 'here', name: 'nightly' });
    assert.deepEqual(other?.set(named, 'before the release'), { ...named, description: 'before the release' });
  });

  it('are sent as they were answered, else as suggested, and not where they are empty', () => {
    assert.deepEqual(textsOf(both, {}), { name: 'backup-20261121' });
    assert.deepEqual(textsOf(both, { name: 'nightly', description: '' }), { name: 'nightly' });
    const texts = { name: 'nightly', description: 'why' };
    assert.deepEqual(textsOf(both, texts), texts);
    assert.deepEqual(textsOf(choice({ description }), texts), { description: 'why' });
    assert.deepEqual(textsOf(choice({}), texts), {}, 'another way to back up may take none');
  });

  it('stand in the summary, each leading back to its question', () => {
    assert.deepEqual(lines(both, {}), [
      ['Name', 'backup-20261121', 'name'],
      ['Description', 'None', 'description'],
    ]);
    assert.deepEqual(lines(both, { name: 'nightly', description: 'why' }), [
      ['Name', 'nightly', 'name'],
      ['Description', 'why', 'description'],
    ]);
    assert.deepEqual([lines(choice({}), { name: 'x' }), lines(undefined, {})], [[], []]);
  });
});
