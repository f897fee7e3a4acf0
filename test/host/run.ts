/*
 * node test/host/run.ts oldest|newest: bundles test/host and runs it in the extension host of that VS Code, by
 * `runTests` of `@vscode/test-electron` for the desktop program and for the server alike.
 */
import { build as bundleFiles } from 'esbuild';
import type { Plugin } from 'esbuild';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import type { SourceMapPayload } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { readResults, RESULTS_VARIABLE } from '../mocha/results.ts';
import type { Results } from '../mocha/results.ts';
import { ensureVSCode, needsVirtualDisplay } from '../vscode/install.ts';
import type { InstalledVSCode, VSCodeVersion } from '../vscode/install.ts';
import { OUT, ROOT } from '../vscode/paths.ts';
import { writeSettings } from '../vscode/settings.ts';

/** Tells the tests which VS Code they are meant for. */
const VERSION_VARIABLE = 'RDS_BACKUPS_VSCODE';
const BUNDLE = join(OUT, 'host/index.js');

/** The module `host-tests`: whatever test files there are, so that none can be forgotten in a list. */
const hostTests: Plugin = {
  name: 'host-tests',
  setup(build) {
    build.onResolve({ filter: /^host-tests$/ }, () => ({ path: 'host-tests', namespace: 'host-tests' }));
    build.onLoad({ filter: /.*/, namespace: 'host-tests' }, async () => {
      const found = await readdir(import.meta.dirname, { recursive: true });
      const tests = found.filter((file) => file.endsWith('.test.ts')).toSorted();
      const loaders = tests.map((file) => `() => import(${JSON.stringify(`./${file}`)})`);
      return { contents: `export const files = [${loaders.join(', ')}];`, resolveDir: import.meta.dirname };
    });
  },
};

async function bundle(): Promise<void> {
  await bundleFiles({
    entryPoints: [join(import.meta.dirname, 'index.ts')],
    outfile: BUNDLE,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    plugins: [hostTests],
    sourcemap: 'linked',
    logLevel: 'warning',
  });
}

/** What `runTests` is to start, and what it has to be told besides. It starts one file, hence the scripts. */
async function program(vscode: InstalledVSCode, scratch: string): Promise<{ executable: string; args: string[] }> {
  if (vscode.kind === 'server') {
    const script = join(ROOT, 'test/vscode/executable.ts');
    const executable = await shellScript(scratch, `'${process.execPath}' '${script}'`);
    return { executable, args: [`--server=${vscode.main}`] };
  }
  const userData = join(scratch, 'user-data');
  await writeSettings(join(userData, 'User'));
  return {
    executable: needsVirtualDisplay()
      ? await shellScript(scratch, `xvfb-run -a '${vscode.executable}'`)
      : vscode.executable,
    args: [`--user-data-dir=${userData}`, `--extensions-dir=${join(scratch, 'extensions')}`, '--disable-extensions'],
  };
}

async function shellScript(folder: string, command: string): Promise<string> {
  const file = join(folder, 'vscode');
  await writeFile(file, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  return file;
}

async function main(version: VSCodeVersion): Promise<void> {
  const [vscode] = await Promise.all([ensureVSCode(version), bundle()]);
  const scratch = mkdtempSync(join(tmpdir(), 'rds-backups-tests-'));
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
  const { executable, args } = await program(vscode, scratch);
  const results = process.env[RESULTS_VARIABLE] ?? join(scratch, 'results.json');
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: ROOT,
      extensionTestsPath: BUNDLE,
      extensionTestsEnv: { [RESULTS_VARIABLE]: results, [VERSION_VARIABLE]: version },
      launchArgs: args,
    });
  } finally {
    print(readResults(results, 0));
  }
}

function print({ passed, failed, skipped }: Results): void {
  console.log([...passed.map((title) => `  ✔ ${title}`), ...skipped.map((title) => `  - ${title}`)].join('\n'));
  console.log(failed.map(({ title, why }) => `  ✘ ${title}\n${inSources(why)}`).join('\n'));
}

/** A stack with the places in the sources instead of those in the bundle: VS Code's extension host does not do that. */
function inSources(stack: string): string {
  const map = new SourceMap(JSON.parse(readFileSync(`${BUNDLE}.map`, 'utf8')) as SourceMapPayload);
  return stack.replaceAll(/[^\s(]*\bhost\/index\.js:(\d+):(\d+)/g, (place, line: string, column: string) => {
    const origin = map.findOrigin(Number(line), Number(column));
    return 'fileName' in origin
      ? `${origin.fileName.replace(/^(\.\.\/)+/, '')}:${origin.lineNumber}:${origin.columnNumber}`
      : place;
  });
}

const version = process.argv[2];
if (version !== 'oldest' && version !== 'newest') {
  throw new Error('node test/host/run.ts oldest|newest');
}
try {
  await main(version);
} catch (error) {
  process.exitCode = 1;
  if (!(error instanceof TestRunFailedError)) {
    throw error;
  }
}
