import * as vscode from 'vscode';
import type { Log } from '../model/provider.ts';
import type { LoadedBackup } from './details/describe.ts';
import { detailsKind } from './details/kind.ts';
import type { CopyChoice, DetailsSource } from './details/source.ts';
import { PagePanel, type PageKind } from './pagePanel.ts';
import { isRecord } from './protocol/common.ts';
import type { PanelRef } from './protocol/details.ts';

export type { CopyChoice, DetailsSource, LoadedBackup, PanelRef };

/** The panels of one kind in a window, one for each thing shown. Also restores them after a reload of the window. */
export interface PanelSet<Ref, Preloaded> extends vscode.WebviewPanelSerializer, vscode.Disposable {
  /** Opens the panel or brings it to the front. Without `preloaded` the source is asked. */
  show(ref: Ref, preloaded?: Preloaded): void;
  /** Closes the panels of an account that is no longer there. */
  closeAccount(accountId: string): void;
}

/** Where the pages get their data, and who carries out what the user asks for. */
export interface PanelSources {
  readonly details: DetailsSource;
}

export interface Panels extends vscode.Disposable {
  readonly details: PanelSet<PanelRef, LoadedBackup>;
  closeAccount(accountId: string): void;
}

/** This bundle is loaded when the first panel is wanted; all it works with comes by these arguments. */
export function createPanels(extensionUri: vscode.Uri, sources: PanelSources, log: Log): Panels {
  const parts = { extensionUri, log };
  const sets = {
    details: panelSet(detailsKind(sources.details, log), parts),
  };
  const all: readonly Pick<PanelSet<never, never>, 'closeAccount' | 'dispose'>[] = Object.values(sets);
  return {
    ...sets,
    closeAccount: (accountId) => all.forEach((set) => set.closeAccount(accountId)),
    dispose: () => all.forEach((set) => void set.dispose()),
  };
}

function panelSet<Ref, State, Action, Order, Preloaded>(
  kind: PageKind<Ref, State, Action, Order, Preloaded>,
  parts: { readonly extensionUri: vscode.Uri; readonly log: Log },
): PanelSet<Ref, Preloaded> {
  const open = new Map<string, PagePanel<Ref, State, Action, Order, Preloaded>>();

  function adopt(panel: vscode.WebviewPanel, ref: Ref, preloaded?: Preloaded): void {
    const key = kind.keyOf(ref);
    open.set(key, new PagePanel(panel, kind, ref, parts, preloaded));
    panel.onDidDispose(() => open.delete(key));
  }

  return {
    show(ref, preloaded) {
      const existing = open.get(kind.keyOf(ref));
      if (existing) {
        existing.reveal(preloaded);
        return;
      }
      const options = { enableFindWidget: true };
      const column = vscode.ViewColumn.Active;
      adopt(vscode.window.createWebviewPanel(kind.viewType, kind.title(ref), column, options), ref, preloaded);
    },
    closeAccount(accountId) {
      [...open.values()]
        .filter(({ ref }) => kind.accountsOf(ref).includes(accountId))
        .forEach((panel) => panel.close());
    },
    async deserializeWebviewPanel(panel, state: unknown) {
      if (isRecord(state) && kind.isRef(state['ref']) && !open.has(kind.keyOf(state['ref']))) {
        adopt(panel, state['ref']);
      } else {
        parts.log.warn('A panel could not be restored: what it shows is not known, or is open already.');
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
