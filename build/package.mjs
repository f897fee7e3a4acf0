/*
 * npm run package: out/rds-backups.vsix, the same bytes whenever and wherever it is made from the same commit, and the
 * bill of materials beside it. SOURCE_DATE_EPOCH (seconds since 1970) is the time that both carry; else it is the commit's.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { billOfMaterials } from './parts.mjs';

const root = resolve(import.meta.dirname, '..');
const out = join(root, 'out');
const vsix = join(out, 'rds-backups.vsix');
/** For sources that came without their history: the first day that a zip archive can name. */
const FIRST_DAY = '315532800';

function commitTime() {
  try {
    return execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return FIRST_DAY;
  }
}

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

const epoch = process.env.SOURCE_DATE_EPOCH || commitTime();
// vsce does not make the folder that it is told to write to.
mkdirSync(out, { recursive: true });
// With a public address, links in the README lead to it; without one they stay as they are.
const address = readJson('package.json').repository
  ? []
  : ['--allow-missing-repository', '--no-rewrite-relative-links'];
const options = ['--no-dependencies', ...address, '--out', vsix];
execFileSync(process.execPath, [join(root, 'node_modules/@vscode/vsce/vsce'), 'package', ...options], {
  cwd: root,
  stdio: 'inherit',
  // An archive has times of the local clock.
  env: { ...process.env, SOURCE_DATE_EPOCH: epoch, TZ: 'UTC' },
});
const bill = billOfMaterials({
  manifest: readJson('package.json'),
  lock: readJson('package-lock.json'),
  parts: readJson('dist/parts.json'),
  time: new Date(Number(epoch) * 1000).toISOString(),
  sha512: createHash('sha512').update(readFileSync(vsix)).digest('hex'),
});
writeFileSync(join(out, 'rds-backups.cdx.json'), `${JSON.stringify(bill, undefined, 2)}\n`);
