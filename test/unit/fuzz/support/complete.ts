import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Reader } from './fuzz.ts';

const clouds = path.join(import.meta.dirname, '..', '..', '..', '..', 'src', 'clouds');

/** Modules of tables, words and single values, which the readers use. */
const parts = /(?:[Ff]ields|words|values|times|sizes|read)\.ts$/;

/** What these modules have besides readers, or what a reader in the list calls. */
const others: ReadonlySet<string> = new Set([
  'coveredKeys',
  'coveredLogKeys',
  'logOperation',
  'REGION_ID',
  'toProgress',
  'isUnderWay',
  'isManualUnderWay',
  'modeOf',
  'LONGEST_WAY',
  'LEEWAY',
  'mayBeCopied',
  'ofAll',
  'saysPolicy',
]);

/** Tells apart what `import` gives, as `backups backupShape`. */
async function exportsOf(file: string): Promise<readonly string[]> {
  const module = (await import(pathToFileURL(path.join(clouds, file)).href)) as object;
  const name = path.basename(file, '.ts');
  return Object.keys(module)
    .filter((each) => !others.has(each))
    .map((each) => `${name} ${each}`);
}

/** Fails if a reader of a cloud is not among these. */
export async function assertComplete(cloud: string, readers: readonly Reader[]): Promise<void> {
  const files = globSync(`${cloud}/records/*.ts`, { cwd: clouds }).filter((file) => !parts.test(file));
  const found = (await Promise.all(files.map(exportsOf))).flat();
  const here = new Set(readers.map(({ name }) => name.replace(/^.*\//, '')));
  assert.ok(found.length > 10);
  assert.deepEqual(
    found.filter((name) => !here.has(name)),
    [],
    'every reader is fuzzed',
  );
}

/** The files of the clouds, but those of records, in which a pattern is found. */
export function filesOutsideOfRecords(pattern: RegExp): readonly string[] {
  return globSync('*/*.ts', { cwd: clouds })
    .filter((file) => pattern.test(readFileSync(path.join(clouds, file), 'utf8')))
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted();
}
