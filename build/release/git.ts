import { execFileSync } from 'node:child_process';

/** What git says, trimmed at the end. Throws, with git's words, where it fails. */
export function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd();
}
