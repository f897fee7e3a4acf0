import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leastPolicy as alibabaPolicy, permissions } from '../../../src/clouds/alibaba/permissions.ts';
import { leastPolicy as huaweiPolicy, permissionNames } from '../../../src/clouds/huawei/permissions.ts';
import { clouds } from '../../../src/clouds/index.ts';
import { readTeamFile } from '../../../src/health/report/teamFile.ts';

const root = join(import.meta.dirname, '../../..');
const textOf = (name: string) => readFileSync(join(root, name), 'utf8');

describe('the README', () => {
  const readme = textOf('README.md');

  it('has the least policy of each cloud that the product itself copies', () => {
    const [first = '', ...blocks] = readme.split('```json\n');
    const policies = blocks.flatMap((block, index) => {
      const above = [first, ...blocks][index] ?? '';
      const [, cloud] = [...above.matchAll(/user of (\w+ Cloud)/g)].at(-1) ?? [];
      const [json = ''] = block.split('```');
      return json.includes('"Statement"') ? [[cloud, JSON.parse(json) as unknown]] : [];
    });
    assert.deepEqual(policies, [
      ['Alibaba Cloud', JSON.parse(alibabaPolicy(permissions.map(({ action }) => `rds:${action}`)))],
      ['Huawei Cloud', JSON.parse(huaweiPolicy(permissionNames))],
    ]);
  });

  it('shows a file of a team that the product takes', () => {
    const [json = ''] =
      readme
        .split('```json\n')
        .find((block) => block.includes('"rules"'))
        ?.split('```') ?? [];
    const read = readTeamFile(json);
    assert.ok('rules' in read, JSON.stringify(read));
    assert.equal(read.rules.length, 3);
  });

  it('names every cloud and every kind of site', () => {
    for (const { label, sites } of clouds) {
      const known = sites.filter(({ id }) => id !== 'custom').map((site) => site.label);
      assert.ok(known.length > 1);
      assert.deepEqual(
        [label, ...known].filter((name) => !readme.includes(name)),
        [],
      );
    }
  });

  it('names every setting with its default', () => {
    const manifest = JSON.parse(textOf('package.json')) as {
      contributes: { configuration: { properties: Record<string, { default: unknown }> } };
    };
    for (const [name, { default: value }] of Object.entries(manifest.contributes.configuration.properties)) {
      const shown = value === true ? 'on' : String(value);
      assert.match(readme, new RegExp(`\`${name.replaceAll('.', String.raw`\.`)}\`[^\n]*\\(${shown}\\)`));
    }
  });
});
