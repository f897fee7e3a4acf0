import * as vscode from 'vscode';
import type { Panels } from './panels.ts';
import { REOPEN } from './protocol/common.ts';

/** The pages that come back. */
const pages = ['compare', 'details', 'history', 'report'] as const;

/** Brings pages back: after a reload of the window when the editor asks for it, after a crash when the user does. */
export function restoring(panels: () => Promise<Panels>): vscode.Disposable {
  const serializers = pages.map((page) =>
    vscode.window.registerWebviewPanelSerializer(`rdsBackups.${page}`, {
      deserializeWebviewPanel: async (panel, state) =>
        await (await panels())[page].deserializeWebviewPanel(panel, state),
    }),
  );
  const opening = vscode.commands.registerCommand(REOPEN, async (viewType: unknown, kept: unknown) => {
    await (await panels()).openAgain(viewType, kept);
  });
  return vscode.Disposable.from(...serializers, opening);
}
