import * as vscode from 'vscode';

/** Characters of a text from outside that boxes and tooltips show, and of a line. */
const LONGEST = 5000;
const LONGEST_LINE = 500;
/** What turns the direction of all that follows, and control characters. */
const unruly = /(?![\t\n])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** A text from outside that stays in its place: as long as can be read, and nothing in it moves what stands beside it. */
export function tame(text: string, longest = LONGEST): string {
  // Cut first: the rest need not be looked at.
  const some = text.length > longest ? `${text.slice(0, longest).replace(/\p{Cs}$/u, '')}…` : text;
  return some.replaceAll('\r\n', '\n').replace(unruly, '\uFFFD');
}

/** The same for a row or a title, which is one line. */
export function oneLine(text: string): string {
  return tame(text, LONGEST_LINE).replaceAll(/\s*\n\s*/g, ' ');
}

/**
 * Names and messages from outside as plain text: the editor turns `[text](link)` in messages, `command:` links included,
 * into links, and `$(name)` in pick rows into icons.
 */
export function plain(text: string): string {
  return tame(text).replaceAll('](', '] (').replaceAll('$(', '$ (');
}

/** The same on one line, however long: for what the user agrees to. */
export function plainLine(text: string): string {
  return plain(text).replaceAll(/\s*\n\s*/g, ' ');
}

export async function showInfo(message: string, ...actions: readonly string[]): Promise<string | undefined> {
  return await vscode.window.showInformationMessage(plain(message), ...actions);
}

export async function showWarning(message: string, ...actions: readonly string[]): Promise<string | undefined> {
  return await vscode.window.showWarningMessage(plain(message), ...actions);
}

export async function showError(message: string, ...actions: readonly string[]): Promise<string | undefined> {
  return await vscode.window.showErrorMessage(plain(message), ...actions);
}
