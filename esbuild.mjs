// node esbuild.mjs [--production] [--watch]: fills dist/ from nothing.
import { build, context } from 'esbuild';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const dist = resolve(import.meta.dirname, 'dist');

/** Bundle -> its entry. All but the first are rooms: `import()` of the entry loads the bundle when it is needed. */
const hostBundles = {
  extension: 'src/extension.ts',
  clouds: 'src/clouds/index.ts',
  commands: 'src/commands/index.ts',
  downloads: 'src/downloads/index.ts',
  exports: 'src/commands/exports/index.ts',
  items: 'src/explorer/items.ts',
  panels: 'src/webview/panels.ts',
  report: 'src/health/report/index.ts',
  sandbox: 'src/sandbox/index.ts',
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
    plugins: [rooms, noDebug, ...(watch ? [announce] : [])],
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

/** The licence texts of the packages that are bundled, as their licences ask for. */
async function writeLicenses(metafiles) {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const names = inputs.map((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[0]);
  const texts = [];
  for (const folder of [...new Set(names.filter(Boolean))].toSorted((one, other) => one.localeCompare(other))) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? `Licence: ${license}` : await readFile(join(folder, file), 'utf8');
    texts.push(`${name} ${version}\n\n${text.trim()}\n`);
  }
  await writeFile(join(dist, 'licenses.txt'), texts.join(`\n${'-'.repeat(80)}\n\n`));
}

await rm(dist, { recursive: true, force: true });
if (production) {
  // vsce does not make the folder that it is told to write to.
  await mkdir(resolve(import.meta.dirname, 'out'), { recursive: true });
}
if (watch) {
  for (const options of builds) {
    await (await context(options)).watch();
  }
} else {
  const results = [];
  for (const options of builds) {
    results.push(await build(options));
  }
  await writeLicenses(results.map(({ metafile }) => metafile));
}
