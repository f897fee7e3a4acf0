import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Log } from '../../model/provider.ts';
import { formatTime } from '../../platform/format.ts';
import { leaveLinksOut } from '../../platform/leaveLinksOut.ts';
import { showError } from '../../platform/messages.ts';

/** The label and the extension (without a dot) of a kind of file. */
export interface FileKind {
  readonly label: string;
  readonly extension: string;
}

interface WantedFile {
  readonly title: string;
  readonly format: FileKind;
  readonly file: vscode.Uri;
  readonly text: string;
}

/** The start of a name that leaves room for a date and an extension within 255 bytes, whatever the script. */
const start = /^.{0,50}/su;

/** Asks where to; first time in the workspace's folder or at home, under a name that says what it is. */
export async function chooseFile(
  title: string,
  { label, extension }: FileKind,
  before: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  return await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export: {0}', title),
    saveLabel: vscode.l10n.t('Export'),
    defaultUri: before ?? vscode.Uri.joinPath(folder, `${fileName(title, new Date())}.${extension}`),
    filters: { [label]: [extension] },
  });
}

/** `Backups-of-orders-db-2026-11-21`: only letters and digits of any script, `.`, `_` and `-`, which every system takes. */
export function fileName(title: string, now: Date): string {
  const words = leaveLinksOut(title)
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replaceAll(/-{2,}/g, '-')
    .replace(/^[-.]+/, '');
  const short = start.exec(words)?.[0].replace(/[-.]+$/, '');
  return [short || 'rds-backups', formatTime(now).slice(0, 10)].join('-');
}

/**
 * Writes beside the file and then puts it in its place, so that it is never half there: the dialog has asked about one that
 * was there before. Resolves to where it is, or to `undefined` if it could not be written and the user has left it at that.
 */
export async function writeFile(wanted: WantedFile, log: Log): Promise<vscode.Uri | undefined> {
  const bytes = new TextEncoder().encode(wanted.text);
  const retry = vscode.l10n.t('Try Again');
  const elsewhere = vscode.l10n.t('Choose Another Place…');
  let { file } = wanted;
  for (;;) {
    try {
      await replace(file, bytes);
      return file;
    } catch (error) {
      log.warn(`An export could not be written: ${codeOf(error)}`);
      const choice = await showError(failureWords(error), retry, elsewhere);
      const next = choice === elsewhere ? await chooseFile(wanted.title, wanted.format, file) : file;
      if (!next || (choice !== retry && choice !== elsewhere)) {
        return undefined;
      }
      file = next;
    }
  }
}

async function replace(file: vscode.Uri, bytes: Uint8Array): Promise<void> {
  const { fs } = vscode.workspace;
  const there = await fs.stat(file).then(undefined, () => undefined);
  if (there && (there.type & vscode.FileType.Directory) !== 0) {
    // The editor would overwrite it with all that is in it.
    throw vscode.FileSystemError.FileIsADirectory(file);
  }
  const beside = vscode.Uri.joinPath(file, '..', `.rds-backups-${crypto.randomUUID()}.tmp`);
  try {
    await fs.writeFile(beside, bytes);
    await fs.rename(beside, file, { overwrite: true });
  } catch (error) {
    // Where it could not even be written there is nothing to delete.
    await fs.delete(beside).then(undefined, () => undefined);
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof vscode.FileSystemError ? error.code : error instanceof Error ? error.name : typeof error;
}

function failureWords(error: unknown): string {
  const detail = error instanceof Error ? leaveLinksOut(error.message) : '';
  if (/ENOSPC|EDQUOT/.test(detail)) {
    return vscode.l10n.t('The export could not be written: the disk is full.');
  }
  switch (codeOf(error)) {
    case 'NoPermissions':
      return vscode.l10n.t('The export could not be written: you are not allowed to write there.');
    case 'FileNotFound':
    case 'FileNotADirectory':
      return vscode.l10n.t('The export could not be written: the folder is not there.');
    case 'FileIsADirectory':
      return vscode.l10n.t('The export could not be written: there is a folder of that name.');
    case 'Unavailable':
      return vscode.l10n.t('The export could not be written: the place cannot be reached now.');
    default:
      return detail === ''
        ? vscode.l10n.t('The export could not be written.')
        : vscode.l10n.t('The export could not be written: {0}', detail);
  }
}
