import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OUT, ROOT, VSIX } from '../vscode/paths.ts';
import { forNpm, run } from '../vscode/processes.ts';

/** The bill of materials, as `npm run package` leaves it. */
export const SBOM = join(OUT, 'rds-backups.cdx.json');

/** A package of others that is in the bundles. */
export interface Part {
  /** `node_modules/…`, as the lock file calls it. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
}

let packing: Promise<string> | undefined;

/** Makes the package, once for all tests of a run; gives what was said about it. */
export async function packed(): Promise<string> {
  packing ??= pack();
  return await packing;
}

async function pack(): Promise<string> {
  await Promise.all([rm(VSIX, { force: true }), rm(SBOM, { force: true })]);
  const { code, output } = await npm(['run', 'package'], ROOT);
  assert.equal(code, 0, output);
  return output;
}

/** Runs npm in a folder; `seconds` is how long it may take. */
export async function npm(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}, seconds = 60) {
  const options = { cwd, env: { ...process.env, ...env }, timeout: seconds * 1000 };
  return await run('npm', args, { ...forNpm, ...options });
}

/** What the bundler found in the bundles of the package. */
export async function shippedParts(): Promise<readonly Part[]> {
  await packed();
  return await readJson<readonly Part[]>('dist/parts.json');
}

export async function readJson<Content>(path: string): Promise<Content> {
  return JSON.parse(await readFile(join(ROOT, path), 'utf8')) as Content;
}
