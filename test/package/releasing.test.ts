import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT } from '../vscode/paths.ts';
import { mustRun, run } from '../vscode/processes.ts';
import { readZip } from './zip.ts';

const left = new Set(['node_modules', 'dist', 'out', '.vscode-test', '.git']);

/** A copy of the sources with a history of its own, in which releases are tried. */
describe('npm run release', () => {
  let scratch: string;
  let copy: string;
  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'rds-backups-releasing-'));
    copy = join(scratch, 'copy');
    await cp(ROOT, copy, { recursive: true, filter: (path) => !left.has(relative(ROOT, path)) });
    await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
    // A link is not the folder that .gitignore names.
    await writeFile(join(copy, '.gitignore'), 'node_modules\ndist/\nout/\n');
    await git('init', '--quiet', '--initial-branch', 'main');
    await commit('Begin');
  });
  after(() => rm(scratch, { recursive: true, force: true }));

  const git = async (...args: string[]) =>
    await mustRun(
      'git',
      ['-c', 'user.name=Test', '-c', 'user.email=test@localhost', '-c', 'commit.gpgsign=false', ...args],
      { cwd: copy },
    );
  const commit = async (message: string) => {
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', '--message', message);
  };
  const script = async (file: string, ...args: string[]) =>
    await run(process.execPath, [`build/release/${file}.ts`, ...args], { cwd: copy });
  const read = async (name: string) => await readFile(join(copy, name), 'utf8');
  const write = async (name: string, text: string) => await writeFile(join(copy, name), text);

  it('names all that is wrong at once, and makes nothing', async () => {
    await write('CHANGELOG.md', '# Changelog\n');
    await write(
      'package-lock.json',
      (await read('package-lock.json')).replaceAll(/("version": )"[^"]*"/g, '$1"7.7.7"'),
    );
    const { code, output } = await script('index', 'check', '9.9.9');
    assert.equal(code, 1);
    for (const fault of [
      /package\.json: it has version [\d.]+, and not 9\.9\.9/,
      /git: not everything is committed:\n M CHANGELOG\.md\n M package-lock\.json/,
      /package-lock\.json: it has version 7\.7\.7/,
      /CHANGELOG\.md: the newest entry is missing/,
    ]) {
      assert.match(output, fault);
    }
    assert.ok(!(await readdir(copy)).includes('out'));
    await git('checkout', '--quiet', '.');
  });

  it('explains itself to who asks for something else', async () => {
    for (const args of [[], ['publish'], ['prepare'], ['prepare', 'v9.9.9'], ['check', '9.9.9', 'now']]) {
      const { code, output } = await script('index', ...args);
      assert.deepEqual(
        [code, output.trim()],
        [1, 'npm run release -- prepare X.Y.Z, or npm run release -- check [X.Y.Z]'],
      );
    }
  });

  it('prepares nothing over what is not committed', async () => {
    await write('README.md', 'Something else');
    const { code, output } = await script('index', 'prepare', '9.9.9');
    assert.equal(code, 1);
    assert.match(output, /M README\.md/);
    await git('checkout', '--quiet', '.');
  });

  it('prepares a version, and makes of it what a release consists of: the same bytes elsewhere and at another time', async () => {
    const before = (await read('CHANGELOG.md')).replaceAll(/ – unreleased$/gm, ' – 2026-01-01');
    const entry = '## 9.9.8 – unreleased\n\n### Added\n\n- A thing.';
    await write(
      'CHANGELOG.md',
      before.replace(/^## .*$/m, (heading) => `${entry}\n\n${heading}`),
    );
    await commit('Say what is new');
    const prepared = await script('index', 'prepare', '9.9.9');
    assert.equal(prepared.code, 0, prepared.output);
    for (const name of ['package.json', 'package-lock.json']) {
      assert.equal((JSON.parse(await read(name)) as { version: string }).version, '9.9.9', name);
    }
    assert.match(await read('CHANGELOG.md'), /^## 9\.9\.9 – \d{4}-\d{2}-\d{2}$/m);
    assert.deepEqual((await git('status', '--porcelain')).trimEnd().split('\n').toSorted(), [
      ' M CHANGELOG.md',
      ' M package-lock.json',
      ' M package.json',
    ]);
    // Nothing but the versions: files stay as the formatter has them.
    assert.match(await git('diff', '--shortstat'), /3 files changed, 4 insertions\(\+\), 4 deletions\(-\)/);
    await commit('Release 9.9.9');

    const longAgo = new Date('2001-02-03T04:05:06Z');
    await Promise.all(['README.md', 'media/icon.png'].map((file) => utimes(join(copy, file), longAgo, longAgo)));
    const { code, output } = await script('index', 'check', '9.9.9');
    assert.equal(code, 0, output);
    assert.match(output, /npx vsce publish --packagePath out\/release\/9\.9\.9\/rds-backups-9\.9\.9\.vsix/);
    const folder = join(copy, 'out/release/9.9.9');
    const [vsix, bill] = ['rds-backups-9.9.9.vsix', 'rds-backups-9.9.9.cdx.json'] as const;
    assert.deepEqual((await readdir(folder)).toSorted(), ['SHA256SUMS', bill, vsix, 'release-notes.md'].toSorted());
    for (const line of (await readFile(join(folder, 'SHA256SUMS'), 'utf8')).trimEnd().split('\n')) {
      const [sum, name = ''] = line.split('  ');
      assert.equal(
        createHash('sha256')
          .update(await readFile(join(folder, name)))
          .digest('hex'),
        sum,
        name,
      );
    }
    const manifest =
      readZip(await readFile(join(folder, vsix)))
        .get('extension/package.json')
        ?.toString() ?? '{}';
    assert.equal((JSON.parse(manifest) as { version: string }).version, '9.9.9');
    assert.equal(
      await readFile(join(folder, 'release-notes.md'), 'utf8'),
      '# RDS Backups 9.9.9\n\n### Added\n\n- A thing.\n',
    );
    assert.equal(await git('status', '--porcelain'), '');
  });

  it('tells a change of the product that has no line in the changelog', async () => {
    const base = (await git('rev-parse', 'HEAD')).trim();
    const changed = async () => await script('change', base, 'HEAD');
    await write('docs/faq.md', 'Other words');
    await commit('Say it better');
    assert.equal((await changed()).code, 0);
    await write('src/extension.ts', '// gone');
    await commit('Take it away');
    const { code, output } = await changed();
    assert.equal(code, 1);
    assert.match(output, /has no line in CHANGELOG\.md/);
    await write('CHANGELOG.md', (await read('CHANGELOG.md')).replace('- A thing.', '- A thing.\n- Another.'));
    await commit('Tell of it');
    assert.equal((await changed()).code, 0);
  });
});
