import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { ROOT, VSIX } from '../vscode/paths.ts';
import { run } from '../vscode/processes.ts';
import { readZip } from './zip.ts';

const EXTENSION_JS_BYTES = 60_000;
const VSIX_BYTES = 1_000_000;

/** Every path that may be in the package; the first list has to be. */
const required = [
  'extension.vsixmanifest',
  '[Content_Types].xml',
  'extension/package.json',
  'extension/package.nls.json',
  'extension/readme.md',
  'extension/changelog.md',
  'extension/LICENSE.txt',
  'extension/dist/extension.js',
  ...['compare', 'details', 'history', 'report'].flatMap((page) => [
    `extension/dist/page/${page}.js`,
    `extension/dist/page/${page}.css`,
    `extension/media/tab/${page}.svg`,
  ]),
  'extension/media/rds-backups.schema.json',
  'extension/l10n/bundle.l10n.json',
  'extension/media/icon.png',
  'extension/media/view.svg',
  'extension/dist/licenses.txt',
];
const allowed = [
  /^extension\/dist\/[a-z]+\.js$/,
  /^extension\/media\/readme\/[a-z]+\.webp$/,
  /^extension\/package\.nls\.[a-z-]+\.json$/,
  /^extension\/l10n\/bundle\.l10n\.[a-z-]+\.json$/,
];

/** What a real key or a path of the machine that packed it looks like. */
const secrets = [
  /\bLTAI[0-9A-Za-z]{16,20}\b/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /\/\/[^/\s"']*:[^/\s"'@]+@/,
];

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly engines: { readonly vscode: string };
  readonly dependencies?: object;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

describe('the package', () => {
  let output: string;
  let archive: Buffer;
  let files: Map<string, Buffer>;

  before(async () => {
    await rm(VSIX, { force: true });
    const packed = await run('npm', ['run', 'package'], { cwd: ROOT, shell: process.platform === 'win32' });
    assert.equal(packed.code, 0, packed.output);
    output = packed.output;
    archive = await readFile(VSIX);
    files = readZip(archive);
  });

  const text = (path: string): string => {
    const found = files.get(path);
    assert.ok(found, `${path} is not in the package`);
    return found.toString('utf8');
  };
  const manifest = (): Manifest => JSON.parse(text('extension/package.json')) as Manifest;

  it('is made without a warning', () => {
    assert.match(output, /DONE\s+Packaged/);
    assert.doesNotMatch(output, /WARNING|⚠|▲/);
  });

  it('holds what it needs and nothing else', () => {
    assert.deepEqual(
      required.filter((path) => !files.has(path)),
      [],
      'missing',
    );
    const isAllowed = (path: string) => required.includes(path) || allowed.some((pattern) => pattern.test(path));
    assert.deepEqual(
      [...files.keys()].filter((path) => !isAllowed(path)),
      [],
      'too much',
    );
  });

  it('is small', () => {
    assert.ok(archive.length <= VSIX_BYTES, `the .vsix has ${archive.length} bytes`);
    const size = files.get('extension/dist/extension.js')?.length ?? Infinity;
    assert.ok(size <= EXTENSION_JS_BYTES, `extension.js has ${size} bytes`);
    console.log(`      extension.js ${size} bytes, .vsix ${archive.length} bytes`);
  });

  it('has no source maps', () => {
    const mapped = [...files].filter(([path, bytes]) => path.endsWith('.map') || bytes.includes('sourceMappingURL='));
    assert.deepEqual(
      mapped.map(([path]) => path),
      [],
    );
  });

  it('has no secret and no path of this machine in it', () => {
    for (const [path, bytes] of files) {
      const content = bytes.toString('latin1');
      assert.ok(!content.includes(ROOT), `${path} names the checkout`);
      for (const secret of secrets) {
        const found = secret.exec(content)?.[0];
        assert.equal(found, undefined, `${path} holds what looks like a secret`);
      }
    }
  });

  it('starts from a bundle that is in it and brings all it needs', () => {
    const { main, icon, dependencies } = manifest();
    assert.ok(files.has(`extension/${main.replace(/^\.\//, '')}`), main);
    assert.ok(files.has(`extension/${icon}`), icon);
    assert.equal(dependencies, undefined);
    const isThere = (name: string) =>
      name === 'vscode' || isBuiltin(name) || files.has(`extension/dist/${name.replace('./', '')}`);
    const bundles = [...files].filter(([path]) => /^extension\/dist\/[a-z]+\.js$/.test(path));
    for (const [path, bytes] of bundles) {
      const wanted = [...bytes.toString('utf8').matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1] ?? '');
      const lost = wanted.filter((name) => !isThere(name));
      assert.deepEqual(lost, [], `${path} requires what is not there`);
    }
  });

  it('writes no request to the terminal, however much the environment asks for', async () => {
    const program = `
      const { clouds } = require('./dist/clouds.js');
      const account = { id: 'a', cloud: 'alibaba', name: 'a', method: 'accessKey', site: 'custom',
        endpoint: 'http://127.0.0.1:9', keyPlace: 'window' };
      const silent = () => undefined;
      const log = { debug: silent, info: silent, warn: silent, error: silent };
      const settings = { timeout: 500, concurrency: 1, language: 'en' };
      const key = { accessKeyId: 'the-id', accessKeySecret: 'the-secret', securityToken: 'the-token' };
      const provider = clouds[0].connect(account, key, settings, { log });
      provider.listRegions({ signal: AbortSignal.timeout(5000) }).catch((error) => console.log(error.kind));`;
    const env = { ...process.env, DEBUG: '*' };
    const said = await run(process.execPath, ['--no-deprecation', '-e', program], { cwd: ROOT, env });
    assert.equal(said.output.trim(), 'network');
  });

  it('is compiled against the API of the oldest VS Code that it promises to run in', async () => {
    const source = JSON.parse(await readFile(`${ROOT}/package.json`, 'utf8')) as Manifest;
    assert.equal(source.engines.vscode, `^${source.devDependencies?.['@types/vscode']}`);
  });

  it('gives every command a title and the category of the product', () => {
    const { commands } = manifest().contributes;
    assert.ok(commands.length > 0);
    for (const { command, title, category } of commands) {
      assert.match(command, /^rdsBackups\.\w+$/);
      assert.match(title, /^%.+%$/, `${command} has a title that cannot be translated`);
      assert.equal(category, 'RDS Backups', command);
    }
  });

  it('has a sentence for every key, in every language, and none to spare', () => {
    const used = new Set([...text('extension/package.json').matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]));
    const languages = [...files.keys()].filter((path) => /^extension\/package\.nls(\.[a-z-]+)?\.json$/.test(path));
    for (const path of languages) {
      const sentences = JSON.parse(text(path)) as Record<string, string>;
      assert.deepEqual(new Set(Object.keys(sentences)), used, path);
      assert.ok(
        Object.values(sentences).every((sentence) => sentence.trim() !== ''),
        path,
      );
    }
  });

  it('has a translation for every sentence of the code, in every language it has at all', () => {
    const keys = Object.keys(JSON.parse(text('extension/l10n/bundle.l10n.json')) as object);
    for (const path of [...files.keys()].filter((name) => name.startsWith('extension/l10n/bundle.l10n.'))) {
      assert.deepEqual(Object.keys(JSON.parse(text(path)) as object).toSorted(), keys.toSorted(), path);
    }
  });

  it('shows only commands that it has', () => {
    const { commands, menus } = manifest().contributes;
    const known = new Set(commands.map(({ command }) => command));
    const shown = Object.values(menus).flatMap((entries) => entries.flatMap(({ command }) => command ?? []));
    const linked = [...text('extension/package.nls.json').matchAll(/\(command:([\w.]+)/g)].map(
      (match) => match[1] ?? '',
    );
    assert.deepEqual(
      [...shown, ...linked].filter((command) => !known.has(command)),
      [],
    );
  });

  it('keeps its settings out of the hands of a workspace', () => {
    for (const [name, { scope }] of Object.entries(manifest().contributes.configuration.properties)) {
      assert.match(name, /^rdsBackups\./);
      assert.equal(scope, 'application', name);
    }
  });
});
