import * as vscode from 'vscode';

/**
 * Names and messages from outside as plain text: the editor turns `[text](link)` in messages, `command:` links included,
 * into links, and `$(name)` in pick rows into icons.
 */
export function plain(text: string): string {
  return text.replaceAll('](', '] (').replaceAll('$(', '$ (');
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
