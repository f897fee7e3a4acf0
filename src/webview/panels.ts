import * as vscode from 'vscode';
import type { Log } from '../model/provider.ts';
import { compareKind } from './compare/kind.ts';
import type { CompareSource, LoadedPair } from './compare/source.ts';
import type { LoadedBackup } from './details/describe.ts';
import { detailsKind } from './details/kind.ts';
import type { CopyChoice, DetailsSource } from './details/source.ts';
import { historyKind } from './history/kind.ts';
import type { HistorySource } from './history/source.ts';
import { setContextKey } from '../platform/contextKeys.ts';
import { oneLine } from '../platform/messages.ts';
import { PagePanel, type PageKind } from './pagePanel.ts';
import { isRecord } from './protocol/common.ts';
import type { CompareRef } from './protocol/compare.ts';
import type { PanelRef } from './protocol/details.ts';
import type { HistoryRef } from './protocol/history.ts';
import type { ReportRef } from './protocol/report.ts';
import { reportKind } from './report/kind.ts';
import type { ReportSource } from './report/source.ts';

export type {
  CompareSource,
  CopyChoice,
  DetailsSource,
  HistoryRef,
  HistorySource,
  LoadedBackup,
  PanelRef,
  ReportSource,
};

/** The panels of one kind in a window, one for each thing shown. Also restores them after a reload of the window. */
export interface PanelSet<Ref, Preloaded> extends vscode.WebviewPanelSerializer, vscode.Disposable {
  /** Opens the panel or brings it to the front. Without `preloaded` the source is asked. */
  show(ref: Ref, preloaded?: Preloaded): Promise<void>;
  /** Opens a page anew that an ended process of the extension has left in the active tab, as it was looked at. */
  openAgain(kept: unknown): Promise<void>;
  /** Closes the panels of an account that is no longer there. */
  closeAccount(accountId: string): void;
}

/** Where the pages get their data, and who carries out what the user asks for. */
export interface PanelSources {
  readonly compare: CompareSource;
  readonly details: DetailsSource;
  readonly history: HistorySource;
  /** Loaded when the report is wanted. */
  readonly report: () => Promise<ReportSource>;
}

export interface Panels extends vscode.Disposable {
  readonly compare: PanelSet<CompareRef, LoadedPair>;
  readonly details: PanelSet<PanelRef, LoadedBackup>;
  readonly history: PanelSet<HistoryRef, true>;
  readonly report: PanelSet<ReportRef, never>;
  /** The arguments of `REOPEN`, which may come from anywhere. */
  openAgain(viewType: unknown, kept: unknown): Promise<void>;
  closeAccount(accountId: string): void;
}

/** This bundle is loaded when the first panel is wanted; all it works with comes by these arguments. */
export function createPanels(extensionUri: vscode.Uri, sources: PanelSources, log: Log): Panels {
  const parts = { extensionUri, log };
  const sets = {
    compare: panelSet(compareKind(sources.compare, log), parts),
    details: panelSet(detailsKind(sources.details, log), parts),
    history: panelSet(historyKind(sources.history, log), parts),
    report: panelSet(reportKind(sources.report, log), parts),
  };
  const all: readonly Pick<PanelSet<never, never>, 'closeAccount' | 'dispose'>[] = Object.values(sets);
  return {
    ...sets,
    openAgain: async (viewType, kept) => {
      const page = (['compare', 'details', 'history', 'report'] as const).find(
        (name) => viewType === `rdsBackups.${name}`,
      );
      await (page && sets[page].openAgain(kept));
    },
    closeAccount: (accountId) => all.forEach((set) => set.closeAccount(accountId)),
    dispose: () => all.forEach((set) => void set.dispose()),
  };
}

function panelSet<Ref, State, Action, Order, Preloaded>(
  kind: PageKind<Ref, State, Action, Order, Preloaded>,
  parts: { readonly extensionUri: vscode.Uri; readonly log: Log },
): PanelSet<Ref, Preloaded> {
  const open = new Map<string, PagePanel<Ref, State, Action, Order, Preloaded>>();

  function adopt(panel: vscode.WebviewPanel, ref: Ref, preloaded?: Preloaded, view?: unknown): void {
    const key = kind.keyOf(ref);
    open.set(key, new PagePanel(panel, kind, ref, parts, preloaded, view));
    panel.onDidDispose(() => open.delete(key));
  }

  async function show(ref: Ref, preloaded?: Preloaded, view?: unknown): Promise<void> {
    await kind.prepare?.();
    const existing = open.get(kind.keyOf(ref));
    if (existing) {
      existing.reveal(preloaded);
      return;
    }
    const options = { enableFindWidget: true };
    const column = vscode.ViewColumn.Active;
    const panel = vscode.window.createWebviewPanel(kind.viewType, oneLine(kind.title(ref)), column, options);
    adopt(panel, ref, preloaded, view);
    setContextKey('openedPage', true);
  }

  return {
    show: async (ref, preloaded) => await show(ref, preloaded),
    async openAgain(kept) {
      // If one of ours is active, it was only slow.
      if (isRecord(kept) && kind.isRef(kept['ref']) && ![...open.values()].some(({ isActive }) => isActive)) {
        const left = activeTab(kind.viewType);
        await show(kept['ref'], undefined, kept['view']);
        await (left && vscode.window.tabGroups.close(left));
      }
    },
    closeAccount(accountId) {
      [...open.values()]
        .filter(({ ref }) => kind.accountsOf(ref).includes(accountId))
        .forEach((panel) => panel.close());
    },
    async deserializeWebviewPanel(panel, state: unknown) {
      await kind.prepare?.();
      if (isRecord(state) && kind.isRef(state['ref']) && !open.has(kind.keyOf(state['ref']))) {
        adopt(panel, state['ref']);
      } else {
        parts.log.warn('A panel could not be restored: what it shows is not known, or is open already.');
        panel.dispose();
      }
    },
    dispose() {
      for (const panel of open.values()) {
        panel.close();
      }
    },
  };
}

/** The tab that has the focus, if it is a page of this kind. */
function activeTab(viewType: string): vscode.Tab | undefined {
  const { activeTab: tab } = vscode.window.tabGroups.activeTabGroup;
  // The editor puts a word of its own before the view type.
  return tab?.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith(viewType) ? tab : undefined;
}
