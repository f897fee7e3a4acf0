import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../vscode/paths.ts';
import { run } from '../../vscode/processes.ts';

describe('the types for other extensions', () => {
  let folder: string;
  let example: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-backups-api-'));
    const docs = await readFile(join(ROOT, 'docs/api.md'), 'utf8');
    example = /```ts\n([^]*?)```/.exec(docs)?.[1] ?? assert.fail('docs/api.md has no example');
    await copyFile(join(ROOT, 'rds-backups.d.ts'), join(folder, 'rds-backups.d.ts'));
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
    const compilerOptions = {
      target: 'es2022',
      lib: ['es2022'],
      module: 'commonjs',
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      // The declarations are what is to be checked.
      skipLibCheck: false,
      types: ['vscode'],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  });
  after(async () => await rm(folder, { recursive: true, force: true }));

  async function compile(source: string): Promise<{ readonly code: number; readonly output: string }> {
    await writeFile(join(folder, 'consumer.ts'), source);
    const tsc = join(ROOT, 'node_modules/.bin/tsc');
    return await run(tsc, ['-p', folder], { cwd: folder, shell: process.platform === 'win32' });
  }

  it('stand by themselves, and the example of the docs compiles against them', async function () {
    this.timeout(60_000);
    const { code, output } = await compile(example);
    assert.equal(code, 0, output);
  });

  it('let nothing be written, and know of no link and no key', async function () {
    this.timeout(60_000);
    const wrong = [
      "import type { RdsAccount, RdsBackup } from './rds-backups';",
      'export function spoil(backup: RdsBackup, account: RdsAccount): void {',
      "  backup.id = 'x';",
      '  void backup.links;',
      '  void account.accessKeyId;',
      '}',
    ];
    const { code, output } = await compile(wrong.join('\n'));
    assert.notEqual(code, 0);
    assert.deepEqual(
      [...output.matchAll(/error TS(\d+)/g)].map(([, number]) => number),
      ['2540', '2339', '2339'],
    );
  });

  it('have the codes that the docs explain', async () => {
    const declared = await readFile(join(ROOT, 'rds-backups.d.ts'), 'utf8');
    const [, union = ''] = /export type RdsErrorCode =([^;]*);/.exec(declared) ?? [];
    const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code);
    const docs = await readFile(join(ROOT, 'docs/api.md'), 'utf8');
    const explained = [...docs.matchAll(/^\| `(\w+)` +\| [A-Z]/gm)].map(([, code]) => code);
    assert.deepEqual(explained, codes);
    assert.equal(codes.length, 11);
  });
});
