import { toJsonSchema } from '@valibot/to-json-schema';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolNames } from '../../../src/tools/names.ts';
import { checkedInput, schemas } from '../../../src/tools/schemas.ts';

interface Tool {
  readonly name: string;
  readonly inputSchema: object;
  readonly toolReferenceName: string;
  readonly modelDescription: string;
  readonly tags: readonly string[];
  readonly when: string;
}

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
  readonly contributes: { readonly languageModelTools: readonly Tool[] };
};
const tools = manifest.contributes.languageModelTools;

const refusal = (...call: Parameters<typeof checkedInput>): string => {
  try {
    checkedInput(...call);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return assert.fail('it was taken');
};

describe('the chat tools', () => {
  it('are those of the manifest, whose schemas are the ones that inputs are checked by', () => {
    assert.deepEqual(
      tools.map(({ name }) => name),
      toolNames,
    );
    for (const { name, inputSchema } of tools) {
      const { $schema: _, ...schema } = toJsonSchema(schemas[name as keyof typeof schemas]);
      assert.deepEqual(inputSchema, JSON.parse(JSON.stringify(schema)), name);
    }
  });

  it('have what the oldest editor asks for', () => {
    for (const { name, toolReferenceName, modelDescription, tags } of tools) {
      assert.match(name, /^(?!copilot_|vscode_)[\w-]+$/);
      assert.match(toolReferenceName, /^[\w-]+$/);
      assert.ok(modelDescription.length > 100);
      assert.ok(tags.every((tag) => /^(?!copilot_|vscode_)/.test(tag)));
    }
    assert.equal(new Set(tools.map(({ toolReferenceName }) => toolReferenceName)).size, tools.length);
  });

  it('are there by one setting, the one that starts something by its last choice only', () => {
    const off = tools.filter(({ when }) => when === "config.rdsBackups.chat.tools != 'off'").map(({ name }) => name);
    assert.deepEqual(off, toolNames.slice(0, 4));
    assert.equal(tools.at(-1)?.when, "config.rdsBackups.chat.tools == 'all'");
  });

  it('take what they should', () => {
    const inputs = [
      ['rdsBackups_listAccounts', {}],
      ['rdsBackups_listAccounts', { skip: 0 }],
      ['rdsBackups_findInstances', { text: 'orders', regions: ['cn-hangzhou'], skip: 50 }],
      ['rdsBackups_listBackups', { instance: 'x', from: '2026-11-01', to: '2026-11-21T03:12:00+08:00', copies: true }],
      ['rdsBackups_backupHealth', {}],
      ['rdsBackups_startBackup', { instance: 'x', retention: 'keep', databases: ['a'] }],
      ['rdsBackups_startBackup', { instance: 'x', retention: 7 }],
    ] as const;
    for (const [name, input] of inputs) {
      assert.deepEqual(checkedInput(name, input), input);
    }
  });

  it('say what is expected of anything else', () => {
    for (const input of [
      undefined,
      null,
      7,
      'text',
      [],
      { instance: 7 },
      { instance: '' },
      { instance: 'x'.repeat(201) },
    ]) {
      assert.match(refusal('rdsBackups_listBackups', input), /^The input is wrong\..*It may have: instance, account/);
    }
    const times = ['yesterday', '2026-11-21 03:12', '2026-11-21T03:12', '21.11.2026'];
    for (const from of times) {
      assert.match(refusal('rdsBackups_listBackups', { instance: 'x', from }), /from: a day or a time with its zone/);
    }
    assert.match(refusal('rdsBackups_listAccounts', { all: true }), /all: is not known.*It may have: skip/);
    assert.match(refusal('rdsBackups_findInstances', { skip: -1 }), /skip: >=0 is expected/);
    assert.match(refusal('rdsBackups_startBackup', { instance: 'x', retention: 1.5 }), /retention: /);
  });

  it('do not say again what they were sent', () => {
    const sent = 'LTAI5tCanaryCanary';
    assert.ok(!refusal('rdsBackups_listBackups', { instance: [sent], from: sent }).includes(sent));
  });
});
