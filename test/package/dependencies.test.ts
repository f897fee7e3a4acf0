import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../vscode/paths.ts';
import { forTools, fulfils, permissive, termsRead } from './licences.ts';
import { npm, readJson, shippedParts } from './packed.ts';

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly resolved?: string;
  readonly link?: boolean;
}

interface Lock {
  readonly name: string;
  readonly version: string;
  readonly packages: Readonly<Record<string, Locked>>;
}

type Names = Readonly<Record<string, string>>;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly overrides?: object;
}

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;
type WithNames = Readonly<Partial<Record<(typeof kinds)[number], Names>>>;

const exact = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** Every package.json of the project itself. */
async function manifests(): Promise<string[]> {
  const notOurs = new Set(['node_modules', 'dist', 'out', '.vscode-test', '.git']);
  const tops = (await readdir(ROOT)).filter((name) => !notOurs.has(name));
  const found = tops.map(async (top) => {
    const isFolder = (await stat(join(ROOT, top))).isDirectory();
    const files = isFolder
      ? (await readdir(join(ROOT, top), { recursive: true })).map((file) => join(top, file))
      : [top];
    return files.filter((file) => /(^|[\\/])package\.json$/.test(file));
  });
  return (await Promise.all(found)).flat();
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const isWhole = ({ integrity, link, version }: Locked) =>
  link === undefined && exact.test(version) && /^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '');
const mayBeUsed = ({ license }: Locked, path: string) =>
  fulfils(license ?? '', forTools) || termsRead.some(({ tool }) => tool.test(path));

describe('what the project depends on', () => {
  let lock: Lock;
  let manifest: Manifest & WithNames;
  let others: [path: string, locked: Locked][];
  before(async () => {
    lock = await readJson('package-lock.json');
    manifest = await readJson('package.json');
    others = Object.entries(lock.packages).filter(([path]) => path !== '');
    assert.ok(others.length > 100);
  });

  const wrong = (isRight: (locked: Locked, path: string) => boolean) =>
    others.filter(([path, locked]) => !isRight(locked, path)).map(([path]) => path);

  it('is asked for in exact versions, wherever something is asked for', async () => {
    const paths = await manifests();
    assert.ok(paths.includes('package.json') && paths.length > 3, paths.join(' '));
    for (const path of paths) {
      const asked = await readJson<WithNames>(path);
      const all = kinds.flatMap((kind) => Object.entries(asked[kind] ?? {}));
      assert.deepEqual(
        all.filter(([, version]) => !exact.test(version)),
        [],
        path,
      );
    }
    assert.equal(manifest.overrides, undefined);
  });

  it('is locked as it is asked for', () => {
    const root = lock.packages[''] as unknown as Manifest & WithNames;
    assert.deepEqual([lock.name, lock.version], [manifest.name, manifest.version]);
    for (const kind of kinds) {
      assert.deepEqual(root[kind], manifest[kind], kind);
      for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
        assert.equal(lock.packages[`node_modules/${name}`]?.version, version, name);
      }
    }
  });

  it('is locked byte by byte, and to no registry', () => {
    assert.deepEqual(wrong(isWhole), [], 'not locked by its bytes');
    assert.deepEqual(
      wrong(({ resolved }) => resolved === undefined),
      [],
      'locked to an address',
    );
  });

  it('runs a script when it is installed only where that is approved by name', () => {
    const have = others.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
    assert.deepEqual(Object.keys(manifest.allowScripts).toSorted(), [...new Set(have)].toSorted());
  });

  it('may be used under its licence here, and passed on in the package', async () => {
    const parts = await shippedParts();
    assert.ok(parts.length > 10);
    assert.deepEqual(
      parts.filter(({ license }) => !fulfils(license, permissive)),
      [],
      'not permissive, and in the package',
    );
    assert.deepEqual(wrong(mayBeUsed), [], 'not among the licences that tools may have');
    const idle = termsRead.filter(({ tool }) => !others.some(([path]) => tool.test(path)));
    assert.deepEqual(idle, []);
  });
});

describe('licences', () => {
  it('are read as SPDX writes them', () => {
    const allowed = new Set(['MIT', 'ISC']);
    const good = ['MIT', '(MIT OR GPL-3.0-only)', 'GPL-3.0-only OR (ISC AND MIT)', 'MIT AND ISC', 'GPL-2.0 OR MIT'];
    const bad = [
      '',
      'GPL-3.0-only',
      'MIT AND GPL-3.0-only',
      '(MIT OR ISC) AND X',
      'MIT ISC',
      'SEE LICENSE IN MIT',
      'mit',
    ];
    assert.deepEqual(
      [...good, ...bad].filter((expression) => fulfils(expression, allowed)),
      good,
    );
  });
});

describe('npm', () => {
  let scratch: string;
  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'rds-backups-npm-'));
  });
  after(() => rm(scratch, { recursive: true, force: true }));

  /** Installs a package whose script leaves a file; the rest is as in the project. */
  async function install(name: string, ...options: readonly string[]) {
    const [tool, project] = [join(scratch, `${name}-tool`), join(scratch, name)];
    await Promise.all([mkdir(tool), mkdir(project)]);
    const touch = `node -e "require('node:fs').writeFileSync(process.env.INIT_CWD + '/ran', '')"`;
    const planted = { name: 'planted', version: '1.0.0', scripts: { postinstall: touch } };
    await writeFile(join(tool, 'package.json'), JSON.stringify(planted));
    const made = await npm(['pack', '--pack-destination', project], tool);
    assert.equal(made.code, 0, made.output);
    await cp(join(ROOT, '.npmrc'), join(project, '.npmrc'));
    const asks = { name: 'asks', dependencies: { planted: 'file:planted-1.0.0.tgz' } };
    await writeFile(join(project, 'package.json'), JSON.stringify(asks));
    // The project's own file is what is tried, not what the run was started with.
    const env = { npm_config_strict_allow_scripts: undefined, npm_config_cache: join(scratch, 'cache') };
    const { code, output } = await npm(['install', '--offline', '--no-audit', '--no-fund', ...options], project, env);
    return { code, output, ran: (await readdir(project)).includes('ran') };
  }

  it('installs nothing whose script nobody has looked at', async () => {
    const { output } = await npm(['config', 'ls', '-l', '--loglevel=silent'], scratch);
    // An npm that is too old for it runs what it finds, unless it is told to run nothing.
    const isOld = !output.includes('strict-allow-scripts = ');
    const unseen = await install('unseen', ...(isOld ? ['--ignore-scripts'] : []));
    assert.equal(unseen.ran, false, unseen.output);
    assert.deepEqual([unseen.code !== 0, /ESTRICTALLOWSCRIPTS/.test(unseen.output)], [!isOld, !isOld], unseen.output);
    // The planted one is one that would have run.
    const seen = await install('seen', '--dangerously-allow-all-scripts');
    assert.deepEqual({ code: seen.code, ran: seen.ran }, { code: 0, ran: true }, seen.output);
  });
});
