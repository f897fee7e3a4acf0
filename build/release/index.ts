/*
 * npm run release -- prepare X.Y.Z: writes version and date into package.json, package-lock.json and CHANGELOG.md.
 * npm run release -- check [X.Y.Z]: looks at what is committed, packs it twice, and leaves what belongs to the release in
 * out/release/X.Y.Z. Nothing is published, tagged or committed by this.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pack, packAgain } from './again.ts';
import { isVersion, released, releaseNotes } from './changelog.ts';
import { faultsOf, remarksOn, type Sources } from './faults.ts';
import { git } from './git.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const today = new Date().toISOString().slice(0, 10);

const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const readJson = (name: string) => JSON.parse(read(name)) as unknown;
const writeJson = (name: string, value: unknown) =>
  writeFileSync(join(ROOT, name), `${JSON.stringify(value, undefined, 2)}\n`);

function sources(): Sources {
  return {
    manifest: readJson('package.json') as Sources['manifest'],
    lock: readJson('package-lock.json') as Sources['lock'],
    changelog: read('CHANGELOG.md'),
    today,
    branch: git(ROOT, 'branch', '--show-current'),
    tags: git(ROOT, 'tag', '--points-at', 'HEAD').split('\n').filter(Boolean),
    status: git(ROOT, 'status', '--porcelain'),
  };
}

function prepare(version: string): void {
  const { manifest, lock, changelog, status } = sources();
  if (status !== '') {
    throw new Error(`Commit or put aside what is changed first:\n${status}`);
  }
  // First what may refuse.
  const dated = released(changelog, version, today);
  writeFileSync(join(ROOT, 'CHANGELOG.md'), dated);
  writeJson('package.json', { ...manifest, version });
  writeJson('package-lock.json', {
    ...lock,
    version,
    packages: { ...lock.packages, '': { ...lock.packages[''], version } },
  });
  console.log(`package.json, package-lock.json and CHANGELOG.md are those of ${version}, ${today}. Next:

  npm test
  git commit --all --message "Release ${version}"
  npm run release -- check ${version}`);
}

function check(wanted: string | undefined): void {
  const found = sources();
  const { version, publisher = '' } = found.manifest;
  const faults = [
    ...(wanted === undefined || wanted === version
      ? []
      : [`package.json: it has version ${version}, and not ${wanted}`]),
    ...faultsOf(found),
  ];
  if (faults.length > 0) {
    throw new Error(`This cannot be released:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
  }
  const { vsix, bill } = packTwice();
  const folder = join(ROOT, 'out/release', version);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = { [`rds-backups-${version}.vsix`]: vsix, [`rds-backups-${version}.cdx.json`]: bill };
  const sums = Object.entries(files).map(([name, bytes]) => {
    writeFileSync(join(folder, name), bytes);
    return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`;
  });
  writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
  writeFileSync(join(folder, 'release-notes.md'), releaseNotes(found.changelog, version));
  console.log(`${remarksOn(found)
    .map((remark) => `Note: ${remark}\n`)
    .join('')}
out/release/${version} has the package, its bill of materials, their checksums and the notes. Whether "npm test" is green is yours
to say. Then, as the publisher ${publisher}:

  git tag v${version} && git push origin v${version}
  npx vsce publish --packagePath out/release/${version}/rds-backups-${version}.vsix`);
}

/** Packs this checkout, and what is committed in another place: both have to be the same bytes. */
function packTwice(): { readonly vsix: Buffer; readonly bill: Buffer } {
  const epoch = process.env['SOURCE_DATE_EPOCH'] || git(ROOT, 'log', '-1', '--format=%ct');
  const first = pack(ROOT, { SOURCE_DATE_EPOCH: epoch });
  const warnings = first.output.split('\n').filter((line) => /WARNING|⚠|▲/.test(line));
  if (warnings.length > 0) {
    throw new Error(`The package was made with warnings:\n${warnings.join('\n')}`);
  }
  const scratch = mkdtempSync(join(tmpdir(), 'rds-backups-release-'));
  try {
    const copy = join(scratch, 'copy');
    git(scratch, 'clone', '--quiet', '--no-tags', ROOT, copy);
    const again = packAgain(ROOT, copy, epoch);
    if (!again.vsix.equals(first.vsix) || !again.bill.equals(first.bill)) {
      throw new Error(
        'The package is not the same when it is made again from what is committed. Is it from other node_modules?',
      );
    }
    return first;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const [task, version, ...rest] = process.argv.slice(2);
try {
  if (task === 'prepare' && isVersion(version) && rest.length === 0) {
    prepare(version);
  } else if (task === 'check' && (version === undefined || isVersion(version)) && rest.length === 0) {
    check(version);
  } else {
    throw new Error('npm run release -- prepare X.Y.Z, or npm run release -- check [X.Y.Z]');
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
