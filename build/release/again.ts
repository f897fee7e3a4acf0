import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm run package` leaves in out/. */
export interface Packed {
  readonly vsix: Buffer;
  readonly bill: Buffer;
  /** What was said meanwhile. */
  readonly output: string;
}

/** Packs the sources in a folder; `env` comes on top of this process's. Throws with what was said, if that fails. */
export function pack(folder: string, env: Readonly<Record<string, string>> = {}): Packed {
  const { status, stdout: output } = spawnSync('npm run package 2>&1', {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    shell: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) {
    throw new Error(`npm run package failed:\n${output}`);
  }
  const read = (name: string) => readFileSync(join(folder, 'out', name));
  return { vsix: read('rds-backups.vsix'), bill: read('rds-backups.cdx.json'), output };
}

/** The same from a copy of the sources elsewhere, at that time (seconds since 1970), in another time zone. */
export function packAgain(root: string, copy: string, epoch: string): Packed {
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return pack(copy, { SOURCE_DATE_EPOCH: epoch, TZ: 'Asia/Shanghai' });
}
