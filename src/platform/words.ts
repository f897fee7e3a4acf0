import * as vscode from 'vscode';
import * as prose from '../model/prose.ts';

/** `plural` in the editor's language. */
export function plural(count: number, one: () => string, many: (count: string) => string): string {
  return prose.plural(count, vscode.env.language, one, many);
}

/** `number` in the editor's language. */
export function number(value: number): string {
  return prose.number(value, vscode.env.language);
}

/** `listed` in the editor's language. */
export function listed(items: readonly string[]): string {
  return prose.listed(items, vscode.env.language);
}
