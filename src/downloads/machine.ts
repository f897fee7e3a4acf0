import { hostname } from 'node:os';
import * as vscode from 'vscode';
import { ourselves } from '../platform/ourselves.ts';

/** The machine that files are saved on, where the user may sit at another one. */
export function otherMachine(): string | undefined {
  return vscode.env.uiKind === vscode.UIKind.Web || isRemote() ? hostname() : undefined;
}

/** A window that is connected to another machine may still run the extension on the user's own. */
function isRemote(): boolean {
  return vscode.env.remoteName !== undefined && ourselves()?.extensionKind === vscode.ExtensionKind.Workspace;
}
