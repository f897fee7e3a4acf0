import { spawn } from 'node:child_process';
import type { SpawnOptions } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Finished {
  readonly code: number;
  /** Standard output and standard error, in the order of arrival. */
  readonly output: string;
}

/** Runs a command to its end. With `stdio: 'inherit'` the output goes to the terminal and `output` is empty. */
export async function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<Finished> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let output = '';
  const collect = (chunk: Buffer) => (output += chunk.toString());
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  return await new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code: code ?? 1, output }));
  });
}

/** Like `run`, for a command that has to succeed. */
export async function mustRun(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  const { code, output } = await run(command, args, options);
  if (code !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${output}`.trimEnd());
  }
  return output;
}

/** npm is a script on Windows, which only a shell starts. */
export const forNpm: SpawnOptions = { shell: process.platform === 'win32' };

/** Ids of the processes that a process has started and whose command line contains the text. */
export async function childrenOf(parent: number, text: string): Promise<readonly number[]> {
  const lines = (await mustRun('ps', ['-A', '-o', 'pid=,ppid=,args='])).split('\n');
  return lines.flatMap((line) => {
    const [, pid, ppid, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(ppid) === parent && args.includes(text) ? [Number(pid)] : [];
  });
}

/** Where a command is on the PATH, if it is. */
export function onPath(command: string): string | undefined {
  const names = process.platform === 'win32' ? [`${command}.exe`, `${command}.cmd`] : [command];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
