import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import { ROOT, VSIX } from '../vscode/paths.ts';
import { run } from '../vscode/processes.ts';
import { packed } from './packed.ts';
import { huaweiKeys, sampleKeys, startSandbox } from '../../src/sandbox/index.ts';
import { Canaries } from '../support/canaries.ts';
import type { Flow } from './flow.ts';
import { readZip } from './zip.ts';

const EXTENSION_JS_BYTES = 60_000;
const VSIX_BYTES = 1_000_000;

/** Every path that may be in the package; the first list has to be. */
const required = [
  'extension.vsixmanifest',
  '[Content_Types].xml',
  'extension/package.json',
  'extension/rds-backups.d.ts',
  'extension/readme.md',
  'extension/changelog.md',
  'extension/LICENSE.txt',
  'extension/dist/extension.js',
  ...['compare', 'details', 'history', 'report'].flatMap((page) => [
    `extension/dist/page/${page}.js`,
    `extension/dist/page/${page}.css`,
    `extension/media/tab/${page}.svg`,
  ]),
  ...['sample', 'account', 'find', 'health', 'create'].map((step) => `extension/media/walkthrough/${step}.svg`),
  'extension/media/rds-backups.schema.json',
  ...['', '.ja', '.zh-cn'].map((language) => `extension/package.nls${language}.json`),
  // English is in the sources.
  ...['ja', 'zh-cn'].map((language) => `extension/l10n/bundle.l10n.${language}.json`),
  'extension/media/icon.png',
  'extension/media/view.svg',
  'extension/dist/licenses.txt',
];
const allowed = [/^extension\/dist\/[a-zA-Z]+\.js$/, /^extension\/media\/readme\/[a-z]+\.webp$/];

/** What a real key, a token, a password or a path of the machine that packed it looks like, each with an example. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\bLTAI[0-9A-Za-z]{10,}/, 'LTAI5tAbCdEfGhIjKlMnOp'],
  [/\bAKIA[0-9A-Z]{16}\b/, 'AKIAABCDEFGHIJKLMNOP'],
  [/\bSTS\.N[0-9A-Za-z]{15,}/, 'STS.NUabcdefGHIJKLmnopq'],
  [/\bHST[0-9A-Z]{17}\b/, 'HSTABCDEFGHIJKLMNOPQ'],
  [/\b(?:ghp|gho|ghs|npm)_[0-9A-Za-z]{36}|\bgithub_pat_\w{22}/, `npm_${'a1B2'.repeat(9)}`],
  [/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./, 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.x'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY/, '-----BEGIN RSA PRIVATE KEY-----'],
  [/\/\/[^/\s"']*:[^/\s"'@]+@/, 'https://user:password@example.com'],
  [/[?&](?:Signature|X-Amz-Signature)=[\w%]{20,}/, `?Signature=${'ab%2B'.repeat(5)}`],
  [/\/(?:home|Users)\/[\w.-]+\//, '/home/somebody/project'],
  [/"sourcesContent"/, '{"version":3,"sourcesContent":[]}'],
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
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

describe('the package', () => {
  let output: string;
  let archive: Buffer;
  let files: Map<string, Buffer>;

  before(async () => {
    output = await packed();
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
    secrets.forEach(([secret, example]) => assert.match(example, secret));
    // That of the superuser may be a word of its own: /root.
    const own = [ROOT, ...(homedir().split(sep).length > 2 ? [homedir()] : [])];
    for (const [path, bytes] of files) {
      const content = bytes.toString('latin1');
      for (const place of own) {
        assert.ok(!content.includes(place), `${path} names ${place}`);
      }
      for (const [secret] of secrets) {
        const found = secret.exec(content)?.[0];
        assert.equal(found, undefined, `${path} holds what looks like a secret`);
      }
      assert.ok(!/canar(y|ies)/i.test(content), `${path} holds what is made for tests`);
    }
  });

  it('starts from a bundle that is in it and brings all it needs', () => {
    const { main, icon, dependencies } = manifest();
    assert.ok(files.has(`extension/${main.replace(/^\.\//, '')}`), main);
    assert.ok(files.has(`extension/${icon}`), icon);
    assert.equal(dependencies, undefined);
    const isThere = (name: string) =>
      name === 'vscode' || isBuiltin(name) || files.has(`extension/dist/${name.replace('./', '')}`);
    const bundles = [...files].filter(([path]) => /^extension\/dist\/[A-Za-z]+\.js$/.test(path));
    for (const [path, bytes] of bundles) {
      const wanted = [...bytes.toString('utf8').matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1] ?? '');
      const lost = wanted.filter((name) => !isThere(name));
      assert.deepEqual(lost, [], `${path} requires what is not there`);
    }
  });

  it('writes no secret to the terminal, however much the environment asks for', async () => {
    const sandbox = await startSandbox({ fileSize: 2_000_000 });
    const [alibaba, huawei] = [sampleKeys.temporary, huaweiKeys.temporary];
    const wrong = 'canary/of+a-wrong-secret==';
    const places = [
      { cloud: 'alibaba', region: 'cn-hangzhou', instance: 'orders-db', key: alibaba },
      { cloud: 'huawei', region: 'cn-north-4', instance: 'orders-db', key: huawei },
    ] as const;
    const refused = places.map((place) => ({ ...place, key: { ...place.key, accessKeySecret: wrong } }));
    const flow: Flow = { url: sandbox.url, accounts: [...places, ...refused] };
    const env = { ...process.env, DEBUG: '*', NODE_DEBUG: 'http,https,net,tls,stream', NODE_NO_WARNINGS: '1' };
    try {
      const { output: said } = await run(process.execPath, [join(import.meta.dirname, 'flow.ts')], {
        env: { ...env, RDS_BACKUPS_FLOW: JSON.stringify(flow) },
      });
      assert.deepEqual(JSON.parse(/^\["alibaba .*\]$/m.exec(said)?.[0] ?? 'null'), [
        'alibaba true 200',
        'huawei true 200',
        'alibaba secret',
        'huawei secret',
      ]);
      assert.match(said, /^NET \d+: /m, 'Node tells what it does');
      assert.ok(said.includes(new URL(sandbox.url).port), 'and to whom');
      const keys = [wrong, ...[alibaba, huawei].flatMap((key) => Object.values<string>(key))];
      assert.deepEqual(new Canaries(keys).foundIn(said), []);
      assert.doesNotMatch(said, /Signature[^\w\s]|AccessKeyId=|[?&]Expires=|x-security-token/i);
    } finally {
      await sandbox.close();
    }
  });

  it('is compiled against the API of the oldest VS Code that it promises to run in', async () => {
    const source = JSON.parse(await readFile(`${ROOT}/package.json`, 'utf8')) as Manifest;
    assert.equal(source.engines.vscode, `^${source.devDependencies?.['@types/vscode']}`);
  });

  it('gives every command a title and the category of the product', () => {
    const { commands } = manifest().contributes;
    assert.ok(commands.length > 0);
    for (const { command, title, category } of commands) {
      assert.match(command, /^rdsBackups\.(activity\.)?\w+$/);
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

  it('has a translation for every sentence of the code, in every language it has at all', async () => {
    const keys = Object.keys(JSON.parse(await readFile(join(ROOT, 'l10n/bundle.l10n.json'), 'utf8')) as object);
    const paths = [...files.keys()].filter((name) => name.startsWith('extension/l10n/bundle.l10n.'));
    assert.equal(paths.length, 2);
    for (const path of paths) {
      assert.deepEqual(Object.keys(JSON.parse(text(path)) as object).toSorted(), keys.toSorted(), path);
    }
  });

  it('shows only commands that it has', () => {
    const { commands, menus, views } = manifest().contributes;
    const known = new Set(commands.map(({ command }) => command));
    const shown = Object.values(menus).flatMap((entries) => entries.flatMap(({ command }) => command ?? []));
    // VS Code makes one of these for each view.
    const made = new Set(Object.values(views).flatMap((each) => each.map(({ id }) => `${id}.focus`)));
    const linked = [...text('extension/package.nls.json').matchAll(/\(command:([\w.]+)/g)].map(
      (match) => match[1] ?? '',
    );
    assert.deepEqual(
      [...shown, ...linked].filter((command) => !known.has(command) && !made.has(command)),
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
