import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../vscode/paths.ts';
import { run } from '../vscode/processes.ts';

/** Runs a tool of node_modules/.bin in the checkout. */
async function tool(name: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const shell = process.platform === 'win32';
  const path = join(ROOT, 'node_modules/.bin', name);
  return await run(shell ? `"${path}"` : path, args, { cwd: ROOT, shell });
}

async function passes(name: string, ...args: string[]): Promise<void> {
  const { code, output } = await tool(name, ...args);
  assert.equal(code, 0, `${name} ${args.join(' ')}\n${output}`);
}

async function sentences(folder: string): Promise<string[]> {
  return Object.keys(JSON.parse(await readFile(join(folder, 'bundle.l10n.json'), 'utf8')) as object);
}

describe('the sources', () => {
  let scratch: string;
  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'rds-backups-check-'));
  });
  after(() => rm(scratch, { recursive: true, force: true }));

  it('have sound types', () => passes('tsc', '-p', '.'));

  it('have sound types in the webview page', () => passes('tsc', '-p', 'src/webview/page'));

  it('satisfy the linter', () => passes('oxlint', '--type-aware', '--deny-warnings'));

  it('are formatted', () => passes('prettier', '--check', '--log-level=warn', '.'));

  it('cannot have a floating promise: the linter refuses one that is planted', async () => {
    const project = {
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: { types: [] },
      include: ['.'],
      exclude: [],
    };
    await writeFile(join(scratch, 'tsconfig.json'), JSON.stringify(project));
    const lint = async (call: string) => {
      const file = join(scratch, 'planted.ts');
      await writeFile(
        file,
        `export async function send(): Promise<void> {}\nexport function start(): void {\n  ${call};\n}\n`,
      );
      return await tool('oxlint', '--type-aware', '--deny-warnings', '-c', join(ROOT, '.oxlintrc.json'), file);
    };
    const planted = await lint('send()');
    assert.notEqual(planted.code, 0);
    assert.match(planted.output, /no-floating-promises/);
    // The same file without the fault passes, so it was the fault that was refused.
    const mended = await lint('void send()');
    assert.equal(mended.code, 0, mended.output);
  });

  it('have all their sentences in l10n/bundle.l10n.json (npm run l10n renews it)', async () => {
    await passes('vscode-l10n-dev', 'export', '--outDir', scratch, 'src');
    const [kept, exported] = [await sentences(join(ROOT, 'l10n')), await sentences(scratch)];
    assert.ok(exported.length > 0);
    const missing = exported.filter((key) => !kept.includes(key));
    const stale = kept.filter((key) => !exported.includes(key));
    assert.deepEqual({ missing, stale }, { missing: [], stale: [] });
  });

  it('can be bundled', async () => {
    const { code, output } = await run(process.execPath, ['esbuild.mjs'], { cwd: ROOT });
    assert.equal(code, 0, output);
    assert.equal(output, '', 'the bundler has something to say');
  });
});
