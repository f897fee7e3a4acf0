import * as vscode from 'vscode';
import type { Log } from '../model/provider.ts';
import type { LoadedBackup } from './details.ts';
import type { CopyChoice, DetailsSource } from './detailsSource.ts';
import { DetailsPanel } from './panel.ts';
import { DETAILS_VIEW, isPanelState, type PanelRef } from './protocol.ts';

export type { CopyChoice, DetailsSource, LoadedBackup, PanelRef };

/** The details panels of a window, one for each backup. Also restores them after a reload of the window. */
export interface DetailsPanels extends vscode.WebviewPanelSerializer, vscode.Disposable {
  /** Opens the backup's panel or brings it to the front. Without `preloaded` the source is asked. */
  show(ref: PanelRef, preloaded?: LoadedBackup): void;
  /** Closes the panels of an account that is no longer there. */
  closeAccount(accountId: string): void;
}

/** This bundle is loaded when the first panel is wanted; all it works with comes by these arguments. */
export function createDetailsPanels(extensionUri: vscode.Uri, source: DetailsSource, log: Log): DetailsPanels {
  const parts = { pageRoot: vscode.Uri.joinPath(extensionUri, 'dist', 'page'), source, log };
  const open = new Map<string, DetailsPanel>();

  function adopt(panel: vscode.WebviewPanel, ref: PanelRef, preloaded?: LoadedBackup): void {
    const key = panelKey(ref);
    open.set(key, new DetailsPanel(panel, ref, parts, preloaded));
    panel.onDidDispose(() => open.delete(key));
  }

  return {
    show(ref, preloaded) {
      const existing = open.get(panelKey(ref));
      if (existing) {
        existing.reveal(preloaded);
        return;
      }
      const title = vscode.l10n.t('Backup {0}', ref.backupId);
      const options = { enableFindWidget: true };
      adopt(vscode.window.createWebviewPanel(DETAILS_VIEW, title, vscode.ViewColumn.Active, options), ref, preloaded);
    },
    closeAccount(accountId) {
      [...open.values()].filter(({ ref }) => ref.accountId === accountId).forEach((panel) => panel.close());
    },
    async deserializeWebviewPanel(panel, state: unknown) {
      if (isPanelState(state) && !open.has(panelKey(state.ref))) {
        adopt(panel, state.ref);
      } else {
        log.warn('A details panel could not be restored: what it shows is not known, or is open already.');
        panel.dispose();
      }
      await Promise.resolve();
    },
    dispose() {
      for (const panel of open.values()) {
        panel.close();
      }
    },
  };
}

function panelKey({ accountId, regionId, instanceId, backupId, copy }: PanelRef): string {
  return JSON.stringify([accountId, regionId, instanceId, backupId, copy]);
}
