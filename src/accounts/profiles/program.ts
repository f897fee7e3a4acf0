import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { CloudError } from '../../model/errors.ts';
import { key, text } from './document.ts';
import { unusable, type Asked } from './failures.ts';
import type { Found } from './plan.ts';
import { foundIn, readAnswer } from './sts.ts';

const PATIENCE = 60_000;
const LONGEST_OUTPUT = 64 * 1024;

/** What the program prints: a profile of the tool. */
const outputSchema = v.object({
  mode: v.pipe(
    text,
    v.transform((mode) => (mode ?? 'AK').toLowerCase()),
    v.picklist(['ak', 'ststoken']),
  ),
  access_key_id: key,
  access_key_secret: key,
  sts_token: text,
  expiration: text,
});

/** By which a command that was allowed is known again. */
export function hashOf(command: string): string {
  return createHash('sha256').update(command).digest('base64');
}

/**
 * The parts of a command as the tool splits it: at blanks outside quotes. A backslash makes the next character a plain one,
 * within double quotes only those that would mean something there; on Windows it belongs to paths and does so only before a
 * double quote within quotes. `undefined` for an open quote, a backslash at the end, or nothing at all.
 */
export function splitCommand(
  command: string,
  platform: NodeJS.Platform = process.platform,
): readonly string[] | undefined {
  const isWindows = platform === 'win32';
  const plain = isWindows ? String.raw`[^\s"']` : String.raw`[^\s"'\\]|\\[^]`;
  const doubled = isWindows ? String.raw`[^"\\]|\\"|\\(?!")` : String.raw`[^"\\]|\\[^]`;
  const part = String.raw`(?:${plain}|'[^']*'|"(?:${doubled})*")+`;
  const trimmed = command.trim();
  if (!new RegExp(String.raw`^${part}(?:\s+${part})*$`, 'u').test(trimmed)) {
    return undefined;
  }
  // A line that goes on is not a part of its own.
  const parts = [...(trimmed.match(new RegExp(part, 'gu')) ?? [])].filter(
    (each) => isWindows || !/^(?:\\\n)+$/.test(each),
  );
  const [first, ...rest] = parts.map((each) => unquoted(each, isWindows));
  return first === undefined || first === '' ? undefined : [first, ...rest];
}

function unquoted(part: string, isWindows: boolean): string {
  return part.replaceAll(
    /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])/gu,
    (whole, single?: string, double?: string, escaped?: string) => {
      if (single !== undefined) {
        return single;
      }
      if (double !== undefined) {
        return isWindows
          ? double.replaceAll(String.raw`\"`, '"')
          : double.replaceAll(/\\(["\\$`\n])/g, (_, sign: string) => (sign === '\n' ? '' : sign));
      }
      return isWindows ? whole : escaped === '\n' ? '' : (escaped ?? '');
    },
  );
}

/** Runs the program, without a shell and in the home folder, and reads the key that it prints. */
export async function fromProgram(command: string, profile: string, signal: AbortSignal): Promise<Found> {
  const [file, ...args] = splitCommand(command) ?? [];
  if (file === undefined) {
    throw unusable(
      vscode.l10n.t('The program of the profile {0} (process_command) has a quote that is not closed.', profile),
    );
  }
  const asked: Asked = { who: vscode.l10n.t('The program of process_command'), profile };
  const output = await run(file, args, profile, signal);
  const read = readAnswer(outputSchema, output, asked);
  return foundIn({
    AccessKeyId: read.access_key_id,
    AccessKeySecret: read.access_key_secret,
    SecurityToken: read.sts_token,
    Expiration: read.expiration,
  });
}

function run(file: string, args: readonly string[], profile: string, signal: AbortSignal): Promise<string> {
  const options = {
    cwd: homedir(),
    signal,
    timeout: PATIENCE,
    maxBuffer: LONGEST_OUTPUT,
    windowsHide: true,
    killSignal: 'SIGKILL',
  } as const;
  return new Promise((resolve, reject) => {
    // What the program prints may be a key, so nothing of it and of Node's error, which quotes the command, goes on.
    const child = execFile(file, args, options, (error, stdout) => {
      if (error) {
        reject(signal.aborted ? (signal.reason as Error) : failed(error, profile));
      } else {
        resolve(stdout);
      }
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end();
  });
}

function failed(
  { code, killed }: { readonly code?: unknown; readonly killed?: boolean | undefined },
  profile: string,
): CloudError {
  if (code === 'ENOENT') {
    return unusable(vscode.l10n.t('The program of the profile {0} (process_command) was not found.', profile));
  }
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return unusable(
      vscode.l10n.t(
        'The program of the profile {0} (process_command) printed too much to be a key. Run it in a terminal to see what.',
        profile,
      ),
    );
  }
  if (killed === true) {
    const message = vscode.l10n.t(
      'The program of the profile {0} (process_command) did not end within {1} seconds.',
      profile,
      PATIENCE / 1000,
    );
    return new CloudError({ kind: 'timeout', message });
  }
  const reason = typeof code === 'number' || (typeof code === 'string' && /^[A-Z]+$/.test(code)) ? code : '?';
  return unusable(
    vscode.l10n.t(
      'The program of the profile {0} (process_command) failed ({1}). Run it in a terminal to see why.',
      profile,
      reason,
    ),
  );
}
