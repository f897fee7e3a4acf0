import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leastPolicy, permissions } from '../../../src/clouds/alibaba/permissions.ts';

const root = join(import.meta.dirname, '../../..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

describe('the README', () => {
  const readme = read('README.md');

  it('has the least policy that the product itself copies', () => {
    const shown = /```json\n([^`]*)```/.exec(readme)?.[1] ?? '';
    const names = permissions.map(({ action }) => `rds:${action}`);
    assert.deepEqual(JSON.parse(shown), JSON.parse(leastPolicy(names)));
  });

  it('names every setting with its default', () => {
    const manifest = JSON.parse(read('package.json')) as {
      contributes: { configuration: { properties: Record<string, { default: unknown }> } };
    };
    for (const [name, { default: value }] of Object.entries(manifest.contributes.configuration.properties)) {
      const shown = value === true ? 'on' : String(value);
      assert.match(readme, new RegExp(`\`${name.replaceAll('.', String.raw`\.`)}\`[^\n]*\\(${shown}\\)`));
    }
  });
});
