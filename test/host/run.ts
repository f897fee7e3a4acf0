/*
 * node test/host/run.ts oldest|newest: bundles test/host and runs it in the extension host of that VS Code, by
 * `runTests` of `@vscode/test-electron` for the desktop program and for the server alike.
 */
import { build as bundleFiles } from 'esbuild';
import type { Plugin } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { readResults, RESULTS_VARIABLE } from '../mocha/results.ts';
import type { Results } from '../mocha/results.ts';
import { ensureVSCode } from '../vscode/install.ts';
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

/** What `runTests` is to start, and what it has to be told besides. */
async function program(vscode: InstalledVSCode, scratch: string): Promise<{ executable: string; args: string[] }> {
  if (vscode.kind === 'desktop') {
    const userData = join(scratch, 'user-data');
    await writeSettings(join(userData, 'User'));
    return {
      executable: vscode.executable,
      args: [`--user-data-dir=${userData}`, `--extensions-dir=${join(scratch, 'extensions')}`, '--disable-extensions'],
    };
  }
  // `runTests` starts one file and nothing else, so one file has to name both this Node and the script.
  const executable = join(scratch, 'vscode-server');
  const script = join(ROOT, 'test/vscode/executable.ts');
  await writeFile(executable, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
  await chmod(executable, 0o755);
  return { executable, args: [`--server=${vscode.main}`] };
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
  console.log(failed.map(({ title, why }) => `  ✘ ${title}\n${why}`).join('\n'));
}

const version = process.argv[2];
if (version !== 'oldest' && version !== 'newest') {
  throw new Error('node test/host/run.ts oldest|newest');
}
try {
  await main(version);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
