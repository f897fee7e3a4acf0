import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { findCycle, importsOf, refusal } from './imports.ts';
import type { Import } from './imports.ts';

const SRC = join(import.meta.dirname, '../../src');
const MAX_LINES = 300;
/** Files that may be longer, each with its reason. */
const longFiles: Readonly<Record<string, string>> = {};

const toImport = ([from, to]: readonly [string, string]): Import => ({ from, to });
const lineCount = ([, source]: readonly [string, string]) => source.split('\n').length - 1;

describe('the architecture', () => {
  const paths = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => path.endsWith('.ts'));
  const sources = new Map(paths.map((path) => [path, readFileSync(join(SRC, path), 'utf8')]));
  const imports = [...sources].flatMap(([path, source]) => importsOf(path, source));

  it('was read: every import leads to a file that is there', () => {
    assert.ok(sources.size > 0 && imports.length > sources.size);
    const lost = imports.filter(({ to }) => to.endsWith('.ts') && !existsSync(join(SRC, to)));
    assert.deepEqual(lost, []);
  });

  it('is as the table of ARCHITECTURE.md has it', () => {
    assert.deepEqual(
      imports.flatMap((one) => refusal(one) ?? []),
      [],
    );
  });

  it('has no circles', () => {
    assert.equal(findCycle(imports)?.join(' -> '), undefined);
  });

  it('has no long files', () => {
    const long = [...sources].filter((file) => lineCount(file) > MAX_LINES).map(([path]) => path);
    assert.deepEqual(long, Object.keys(longFiles));
  });
});

describe('the reader of imports', () => {
  const source = [
    "import { a } from './a.ts';",
    "import type { B } from '../model/b.ts';",
    'import {',
    '  c,',
    "} from '../../c.ts';",
    "import './d.css';",
    "export * from './e.ts';",
    "export type { F } from './f.ts';",
    "const g = async () => await import('./g.ts');",
    "let h: import('./h.ts').H;",
    "const i = require('i');",
    "// import { no } from './no.ts';",
    "/** As in `import('./never.ts')`. */",
    "const text = 'from here';",
    "export const j = 1; // from './nothing.ts'",
  ].join('\n');

  it('sees every kind and nothing else', () => {
    const seen = importsOf('jobs/x.ts', source).map(({ to }) => to);
    const expected = ['a.ts', 'd.css', 'e.ts', 'f.ts', 'g.ts', 'h.ts'].map((name) => `jobs/${name}`);
    assert.deepEqual(seen.toSorted(), ['../c.ts', 'model/b.ts', 'i', ...expected].toSorted());
  });

  it('does not take what is computed', () => {
    assert.throws(() => importsOf('jobs/x.ts', 'await import(name)'), /computed/);
  });
});

describe('the table', () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['model/a.ts', 'vscode'],
    ['model/a.ts', 'p-queue'],
    ['model/a.ts', 'async/event.ts'],
    ['async/a.ts', 'model/errors.ts'],
    ['clouds/alibaba/a.ts', 'clouds/huawei/b.ts'],
    ['clouds/common/a.ts', 'clouds/huawei/b.ts'],
    ['clouds/common/a.ts', 'node:https'],
    ['clouds/alibaba/a.ts', 'clouds/index.ts'],
    ['clouds/alibaba/a.ts', 'vscode'],
    ['clouds/alibaba/records/a.ts', 'node:https'],
    ['clouds/alibaba/provider.ts', '@alicloud/pop-core/lib/rpc.js'],
    ['sandbox/a.ts', 'model/account.ts'],
    ['sandbox/a.ts', 'valibot'],
    ['platform/a.ts', 'accounts/store.ts'],
    ['accounts/a.ts', 'clouds/alibaba/client.ts'],
    ['explorer/a.ts', 'jobs/tracker.ts'],
    ['jobs/a.ts', 'explorer/view.ts'],
    ['webview/panels.ts', 'accounts/store.ts'],
    ['webview/panels.ts', 'webview/page/details/index.ts'],
    ['webview/page/a.ts', 'webview/html.ts'],
    ['webview/page/a.ts', 'vscode'],
    ['webview/page/a.ts', 'node:fs'],
    ['commands/a.ts', 'clouds/alibaba/client.ts'],
    ['commands/a.ts', 'sandbox/index.ts'],
    ['commands/a.ts', 'webview/page/details/index.ts'],
    ['commands/a.ts', 'extension.ts'],
    ['commands/a.ts', '../test/run.ts'],
    ['commands/a.ts', 'node:http'],
    ['commands/a.ts', 'tools/index.ts'],
    ['tools/a.ts', 'clouds/alibaba/client.ts'],
    ['api/a.ts', 'commands/index.ts'],
    ['commands/a.ts', '../rds-backups.d.ts'],
    ['elsewhere/a.ts', 'model/account.ts'],
  ];
  const right: readonly (readonly [string, string])[] = [
    ['model/a.ts', 'model/errors.ts'],
    ['clouds/alibaba/a.ts', 'clouds/alibaba/records/b.ts'],
    ['clouds/alibaba/client.ts', 'node:https'],
    ['clouds/huawei/a.ts', 'clouds/common/b.ts'],
    ['clouds/common/connections.ts', 'node:https'],
    ['clouds/index.ts', 'clouds/alibaba/index.ts'],
    ['sandbox/a.ts', 'node:http'],
    ['accounts/a.ts', 'clouds/index.ts'],
    ['explorer/a.ts', 'vscode'],
    ['webview/page/a.ts', 'webview/protocol/common.ts'],
    ['webview/page/a.ts', 'lit'],
    ['commands/a.ts', 'explorer/nodes.ts'],
    ['tools/a.ts', 'commands/index.ts'],
    ['tools/a.ts', 'api/records.ts'],
    ['api/a.ts', '../rds-backups.d.ts'],
    ['extension.ts', 'sandbox/index.ts'],
  ];

  it('refuses what it should', () => {
    assert.deepEqual(
      wrong.filter((pair) => refusal(toImport(pair)) === undefined),
      [],
    );
  });

  it('grants what it should', () => {
    assert.deepEqual(
      right.flatMap((pair) => refusal(toImport(pair)) ?? []),
      [],
    );
  });

  it('finds a circle, and none where paths only meet', () => {
    const circle = [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'b'],
    ] as const;
    assert.deepEqual(findCycle(circle.map(toImport)), ['b', 'c', 'b']);
    const diamond = [
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'd'],
      ['c', 'd'],
    ] as const;
    assert.equal(findCycle(diamond.map(toImport)), undefined);
  });
});
