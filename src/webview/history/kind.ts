import * as vscode from 'vscode';
import type { Log } from '../../model/provider.ts';
import type { PageKind } from '../pagePanel.ts';
import {
  HISTORY_VIEW,
  isHistoryAction,
  isHistoryOrder,
  isHistoryRef,
  type HistoryAction,
  type HistoryOrder,
  type HistoryRef,
  type HistoryState,
} from '../protocol/history.ts';
import { HistoryController } from './controller.ts';
import type { HistorySource } from './source.ts';
import { historyStrings } from './strings.ts';

/** The page of one instance's history. What comes with one that the user opens is `true`, who waits for it. */
export function historyKind(
  source: HistorySource,
  log: Log,
): PageKind<HistoryRef, HistoryState, HistoryAction, HistoryOrder, true> {
  return {
    viewType: HISTORY_VIEW,
    file: 'history',
    icon: 'tab/history.svg',
    isRef: isHistoryRef,
    keyOf: ({ accountId, regionId, instanceId }) => JSON.stringify([accountId, regionId, instanceId]),
    accountsOf: ({ accountId }) => [accountId],
    isAction: isHistoryAction,
    isOrder: isHistoryOrder,
    title: ({ instanceId }) => vscode.l10n.t('History of {0}', instanceId),
    strings: historyStrings,
    open: (ref, view, isWanted) => new HistoryController(ref, view, { source, log }, isWanted),
  };
}
