import { join, resolve } from 'node:path';

/** The checkout. */
export const ROOT = resolve(import.meta.dirname, '../..');
/** Everything that is fetched or kept between runs; ignored by git. */
export const CACHE = join(ROOT, '.vscode-test');
/** Everything that a run produces; ignored by git. */
export const OUT = join(ROOT, 'out');
export const VSIX = join(OUT, 'rds-backups.vsix');
