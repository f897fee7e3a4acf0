// node esbuild.mjs [--production] [--watch]: fills dist/ from nothing.
import { build, context } from 'esbuild';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { licenceTexts, thirdParties } from './build/parts.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const dist = resolve(import.meta.dirname, 'dist');

/** Bundle -> its entry. All but the first are rooms: `import()` of the entry loads the bundle when it is needed. */
const hostBundles = {
  activityItems: 'src/activity/items.ts',
  api: 'src/api/index.ts',
  extension: 'src/extension.ts',
  clouds: 'src/clouds/index.ts',
  commands: 'src/commands/index.ts',
  blockWorker: 'src/downloads/transfer/blockWorker.ts',
  downloads: 'src/downloads/index.ts',
  exports: 'src/commands/exports/index.ts',
  health: 'src/health/watch.ts',
  items: 'src/explorer/items.ts',
  jobs: 'src/jobs/index.ts',
  panels: 'src/webview/panels.ts',
  profiles: 'src/accounts/profiles/index.ts',
  report: 'src/health/report/index.ts',
  sandbox: 'src/sandbox/index.ts',
  tools: 'src/tools/index.ts',
};
const pages = {
  'page/compare': 'src/webview/page/compare/index.ts',
  'page/details': 'src/webview/page/details/index.ts',
  'page/history': 'src/webview/page/history/index.ts',
  'page/report': 'src/webview/page/report/index.ts',
};

const bundleOf = new Map(
  Object.entries(hostBundles).map(([name, entry]) => [resolve(import.meta.dirname, entry), name]),
);

/** Leaves `import('…')` of a room to run time, as a `require('./NAME.js')` beside the bundle that asks. */
const rooms = {
  name: 'rooms',
  setup({ onResolve }) {
    onResolve({ filter: /^\..*\.ts$/ }, ({ kind, path, resolveDir }) => {
      const name = kind === 'dynamic-import' ? bundleOf.get(resolve(resolveDir, path)) : undefined;
      return name === undefined ? undefined : { path: `./${name}.js`, external: true };
    });
  },
};

/**
 * Lets files use VS Code's API as it is. For `import * as` the bundle would copy its hundreds of members, for each file
 * anew, which took a third of the start.
 */
const sharedApi = {
  name: 'shared-api',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source.replace(/^import \* as vscode from 'vscode';$/m, "const vscode = require('vscode');");
      return { contents, loader: 'ts' };
    });
  },
};

/**
 * Gives httpx a `debug` that says nothing: with DEBUG set, the real one prints keys, signatures and whole answers to
 * stderr, which the editor keeps.
 */
const noDebug = {
  name: 'no-debug',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^debug$/ }, ({ path }) => ({ path, namespace: 'no-debug' }));
    onLoad({ filter: /.*/, namespace: 'no-debug' }, () => ({
      contents: 'module.exports = () => Object.assign(() => undefined, { enabled: false });',
    }));
  },
};

/** Says when a build begins and ends, for the problem matcher in .vscode/tasks.json. */
const announce = {
  name: 'announce',
  setup({ onStart, onEnd }) {
    onStart(() => console.log('[watch] build started'));
    onEnd(({ errors }) => {
      for (const { text, location } of errors) {
        console.error(`${location?.file}:${location?.line}:${location?.column}: error: ${text}`);
      }
      console.log('[watch] build finished');
    });
  },
};

const common = {
  outdir: dist,
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  // Whole licence texts go into licenses.txt instead.
  legalComments: 'none',
  metafile: true,
  logLevel: watch ? 'silent' : 'warning',
};
const builds = [
  {
    ...common,
    entryPoints: hostBundles,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    // Makes `import()` a `require()`: VS Code answers require('vscode'), and what is beside us is found by it.
    supported: { 'dynamic-import': false },
    // The worker of the downloads is a file beside their own.
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    plugins: [rooms, sharedApi, noDebug, ...(watch ? [announce] : [])],
  },
  {
    ...common,
    entryPoints: pages,
    platform: 'browser',
    format: 'iife',
    target: 'chrome126',
    plugins: watch ? [announce] : [],
  },
];

/** What the package passes on of others' licences, and which packages of others are in it (which stays here). */
async function writeParts(metafiles) {
  const parts = await thirdParties(metafiles, import.meta.dirname);
  await writeFile(join(dist, 'licenses.txt'), await licenceTexts(parts, import.meta.dirname));
  await writeFile(join(dist, 'parts.json'), JSON.stringify(parts));
}

await rm(dist, { recursive: true, force: true });
if (watch) {
  for (const options of builds) {
    await (await context(options)).watch();
  }
} else {
  const results = [];
  for (const options of builds) {
    results.push(await build(options));
  }
  await writeParts(results.map(({ metafile }) => metafile));
}
