import * as vscode from 'vscode';
import type { Log } from '../../model/provider.ts';
import { keyOf } from '../details/kind.ts';
import type { PageKind } from '../pagePanel.ts';
import {
  COMPARE_VIEW,
  isCompareAction,
  isCompareOrder,
  isCompareRef,
  type CompareAction,
  type CompareOrder,
  type CompareRef,
  type CompareState,
} from '../protocol/compare.ts';
import { CompareController } from './controller.ts';
import type { CompareSource, LoadedPair } from './source.ts';
import { compareStrings } from './strings.ts';

/** The page of two backups side by side. */
export function compareKind(
  source: CompareSource,
  log: Log,
): PageKind<CompareRef, CompareState, CompareAction, CompareOrder, LoadedPair> {
  return {
    viewType: COMPARE_VIEW,
    file: 'compare',
    icon: 'tab/compare.svg',
    isRef: isCompareRef,
    keyOf: ({ first, second }) => JSON.stringify([first, second].map(keyOf)),
    accountsOf: ({ first, second }) => [first.accountId, second.accountId],
    isAction: isCompareAction,
    isOrder: isCompareOrder,
    title: ({ first, second }) => vscode.l10n.t('Compare {0} with {1}', first.backupId, second.backupId),
    strings: compareStrings,
    open: (ref, view, preloaded) => new CompareController(ref, view, { source, log }, preloaded),
    refresh: (controller, preloaded) => {
      if (controller instanceof CompareController) {
        controller.offer(preloaded);
      }
    },
  };
}
