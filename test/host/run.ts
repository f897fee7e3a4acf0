/*
 * node test/host/run.ts oldest|newest [--soak]: bundles test/host and runs it in the extension host of that VS Code, by
 * `runTests` of `@vscode/test-electron` for the desktop program and for the server alike. With --soak only the soak runs,
 * for hours of a person's work instead of minutes.
 */
import { build as bundleFiles } from 'esbuild';
import type { Plugin } from 'esbuild';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import type { SourceMapPayload } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { readResults, RESULTS_VARIABLE } from '../mocha/results.ts';
import type { Results } from '../mocha/results.ts';
import { good } from '../support/certificates.ts';
import { ensureVSCode, needsVirtualDisplay } from '../vscode/install.ts';
import type { InstalledVSCode, VSCodeVersion } from '../vscode/install.ts';
import { OUT, ROOT } from '../vscode/paths.ts';
import { writeSettings } from '../vscode/settings.ts';

const [chosen, option] = process.argv.slice(2);
/** Nothing but the soak, and that with all its rounds. */
const isSoak = option === '--soak';
/** Tells the tests which VS Code they are meant for. */
const VERSION_VARIABLE = 'RDS_BACKUPS_VSCODE';
/** Tells them how many rounds the soak has; absent for a few. */
const SOAK_VARIABLE = 'RDS_BACKUPS_SOAK';
const SOAK_ROUNDS = process.env[SOAK_VARIABLE] ?? '10000';
const BUNDLE = join(OUT, 'host/index.js');
/** What was measured meanwhile. */
const SOAK_TABLE = join(OUT, 'host/soak.txt');
const SRC = join(ROOT, 'src');
const SOAK = join(import.meta.dirname, 'soak');

/** The module `host-tests`: whatever test files there are, so that none can be forgotten in a list. */
const hostTests: Plugin = {
  name: 'host-tests',
  setup(build) {
    build.onResolve({ filter: /^host-tests$/ }, () => ({ path: 'host-tests', namespace: 'host-tests' }));
    build.onLoad({ filter: /.*/, namespace: 'host-tests' }, async () => {
      const found = await readdir(import.meta.dirname, { recursive: true });
      const tests = found.filter((file) => file.endsWith(isSoak ? 'soak.test.ts' : '.test.ts')).toSorted();
      const loaders = tests.map((file) => `() => import(${JSON.stringify(`./${file}`)})`);
      return { contents: `export const files = [${loaders.join(', ')}];`, resolveDir: import.meta.dirname };
    });
  },
};

/** Lets the soak count who listens, and has the sandbox in another heap than the product. */
const measured: Plugin = {
  name: 'measured',
  setup(build) {
    const counted = join(SOAK, 'countedEmitter.ts');
    build.onResolve({ filter: /\/event\.ts$/ }, ({ path, resolveDir, importer }) =>
      resolve(resolveDir, path) === join(SRC, 'async/event.ts') && importer !== counted ? { path: counted } : undefined,
    );
    build.onResolve({ filter: /^\.\/sandbox\/index\.ts$/ }, ({ importer }) =>
      importer === join(SRC, 'extension.ts') ? { path: join(SOAK, 'sandboxThread.ts') } : undefined,
    );
  },
};

async function bundle(): Promise<void> {
  await bundleFiles({
    entryPoints: {
      index: join(import.meta.dirname, 'index.ts'),
      sandboxWorker: join(SOAK, 'sandboxWorker.ts'),
      blockWorker: join(SRC, 'downloads/transfer/blockWorker.ts'),
    },
    outdir: dirname(BUNDLE),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    // Threads are files beside the bundle.
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    plugins: [hostTests, measured],
    sourcemap: 'linked',
    logLevel: 'warning',
  });
}

/**
 * Another extension, which is nothing but the example of docs/api.md: it shows that the API is there for extensions that know
 * no more than the docs.
 */
async function consumer(scratch: string): Promise<string> {
  const docs = await readFile(join(ROOT, 'docs/api.md'), 'utf8');
  const [, example] = /```ts\n([^]*?)```/.exec(docs) ?? [];
  if (example === undefined) {
    throw new Error('docs/api.md has no example');
  }
  const folder = join(scratch, 'consumer');
  await bundleFiles({
    stdin: { contents: `${example}\nexport const activate = () => ({ lastWeek });`, loader: 'ts' },
    outfile: join(folder, 'extension.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const manifest = {
    name: 'consumer',
    publisher: 'somebody',
    version: '1.0.0',
    engines: { vscode: '^1.100.0' },
    main: 'extension.js',
    activationEvents: [],
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

/** What `runTests` is to start, and what it has to be told besides. It starts one file, hence the scripts. */
async function program(vscode: InstalledVSCode, scratch: string): Promise<{ executable: string; args: string[] }> {
  const folder = await hostileFolder(scratch);
  if (vscode.kind === 'server') {
    const script = join(ROOT, 'test/vscode/executable.ts');
    const executable = await shellScript(scratch, `'${process.execPath}' '${script}'`);
    return { executable, args: [`--server=${vscode.main}`, `--folder=${folder}`] };
  }
  const userData = join(scratch, 'user-data');
  await writeSettings(join(userData, 'User'));
  return {
    executable: needsVirtualDisplay()
      ? await shellScript(scratch, `xvfb-run -a '${vscode.executable}'`)
      : vscode.executable,
    args: [
      `--user-data-dir=${userData}`,
      `--extensions-dir=${join(scratch, 'extensions')}`,
      '--disable-extensions',
      folder,
    ],
  };
}

/** A folder whose settings try to be those of the product. The tests run in it, and must not notice. */
async function hostileFolder(scratch: string): Promise<string> {
  const { contributes } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Manifest;
  const { properties } = contributes.configuration;
  const folder = join(scratch, 'workspace');
  await mkdir(join(folder, '.vscode'), { recursive: true });
  const settings = Object.entries(properties).map(([name, { minimum, enum: choices }]) => [
    name,
    minimum ?? choices?.at(-1) ?? false,
  ]);
  const more = { 'rdsBackups.endpoint': 'https://evil.example', 'http.proxy': 'http://evil.example:8080' };
  await writeFile(
    join(folder, '.vscode/settings.json'),
    JSON.stringify({ ...Object.fromEntries(settings), ...more, 'editor.tabSize': 7 }),
  );
  return folder;
}

interface Manifest {
  readonly contributes: {
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly minimum?: number; readonly enum?: readonly string[] }>>;
    };
  };
}

async function shellScript(folder: string, command: string): Promise<string> {
  if (process.platform === 'win32') {
    const script = join(folder, 'vscode.cmd');
    await writeFile(script, `@${command.replaceAll("'", '"')} %*\r\n`);
    return script;
  }
  const file = join(folder, 'vscode');
  await writeFile(file, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  return file;
}

async function main(version: VSCodeVersion): Promise<void> {
  const [vscode] = await Promise.all([ensureVSCode(version), bundle()]);
  const scratch = mkdtempSync(join(tmpdir(), 'rds-backups-tests-'));
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
  const { executable, args } = await program(vscode, scratch);
  // Servers of tests show it.
  const trusted = join(scratch, 'trusted.pem');
  await writeFile(trusted, good.cert);
  const results = process.env[RESULTS_VARIABLE] ?? join(scratch, 'results.json');
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: [ROOT, await consumer(scratch)],
      extensionTestsPath: BUNDLE,
      extensionTestsEnv: {
        [RESULTS_VARIABLE]: results,
        [VERSION_VARIABLE]: version,
        NODE_EXTRA_CA_CERTS: trusted,
        ...(isSoak ? { [SOAK_VARIABLE]: SOAK_ROUNDS } : {}),
      },
      launchArgs: args,
    });
  } finally {
    print(readResults(results, 0));
    console.log(readFileSync(SOAK_TABLE, 'utf8'));
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

if (chosen !== 'oldest' && chosen !== 'newest') {
  throw new Error('node test/host/run.ts oldest|newest [--soak]');
}
try {
  await main(chosen);
} catch (error) {
  process.exitCode = 1;
  if (!(error instanceof TestRunFailedError)) {
    throw error;
  }
}
