import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseDocument } from 'yaml';
import { clouds } from '../../src/clouds/index.ts';
import { ROOT } from '../vscode/paths.ts';

const FOLDER = join(ROOT, '.github/ISSUE_TEMPLATE');
const text = v.pipe(v.string(), v.nonEmpty());
const required = v.optional(v.strictObject({ required: v.boolean() }));
const asked = { label: text, description: v.optional(text), placeholder: v.optional(text) };

/** The forms of issues, as far as they are used. */
const element = v.variant('type', [
  v.strictObject({ type: v.literal('markdown'), attributes: v.strictObject({ value: text }) }),
  v.strictObject({ type: v.literal('input'), id: text, attributes: v.strictObject(asked), validations: required }),
  v.strictObject({
    type: v.literal('textarea'),
    id: text,
    attributes: v.strictObject({ ...asked, render: v.optional(text) }),
    validations: required,
  }),
  v.strictObject({
    type: v.literal('dropdown'),
    id: text,
    attributes: v.strictObject({ ...asked, options: v.array(text) }),
    validations: required,
  }),
  v.strictObject({
    type: v.literal('checkboxes'),
    id: text,
    attributes: v.strictObject({
      ...asked,
      options: v.array(v.strictObject({ label: text, required: v.boolean() })),
    }),
  }),
]);
const form = v.strictObject({ name: text, description: text, labels: v.array(text), body: v.array(element) });

const read = (file: string): unknown => {
  const document = parseDocument(readFileSync(join(FOLDER, file), 'utf8'), { strict: true });
  assert.deepEqual(document.errors.map(String), [], file);
  return document.toJS();
};

describe('the forms of issues', () => {
  const forms = readdirSync(FOLDER).filter((file) => file !== 'config.yml');

  it('have the form of forms, and each question an id of its own', () => {
    assert.deepEqual(forms.toSorted(), ['bug.yml', 'feature.yml']);
    for (const file of forms) {
      const ids = v.parse(form, read(file)).body.flatMap((one) => ('id' in one ? one.id : []));
      assert.equal(new Set(ids).size, ids.length, file);
    }
  });

  it('know every cloud', () => {
    for (const file of forms) {
      const { body } = v.parse(form, read(file));
      const options = body.flatMap((one) =>
        one.type === 'dropdown' && one.id === 'cloud' ? one.attributes.options : [],
      );
      assert.deepEqual(
        clouds.map(({ label }) => label).filter((label) => !options.includes(label)),
        [],
        file,
      );
    }
  });

  it('have nothing secret pasted, and name commands by their names', () => {
    const bug = readFileSync(join(FOLDER, 'bug.yml'), 'utf8');
    const { body } = v.parse(form, read('bug.yml'));
    const promise = body.flatMap((one) => (one.type === 'checkboxes' ? one.attributes.options : []));
    assert.ok(
      promise.some(({ label, required: isRequired }) => isRequired && /no key, token or download link/.test(label)),
    );
    const titles = JSON.parse(readFileSync(join(ROOT, 'package.nls.json'), 'utf8')) as Record<string, string>;
    for (const key of ['command.showLog', 'command.copyError']) {
      assert.ok(bug.includes(titles[key] ?? '?'), key);
    }
  });

  it('leave no way around them', () => {
    assert.deepEqual(read('config.yml'), { blank_issues_enabled: false });
  });
});
