import * as vscode from 'vscode';
import type { Log } from '../../model/provider.ts';
import type { PageKind } from '../pagePanel.ts';
import {
  DETAILS_VIEW,
  isDetailsAction,
  isDetailsOrder,
  isPanelRef,
  type DetailsAction,
  type DetailsOrder,
  type DetailsState,
  type PanelRef,
} from '../protocol/details.ts';
import { DetailsController } from './controller.ts';
import type { LoadedBackup } from './describe.ts';
import type { DetailsSource } from './source.ts';
import { detailsStrings } from './strings.ts';

/** The same for the same backup. */
export function keyOf({ accountId, regionId, instanceId, backupId, copy }: PanelRef): string {
  return JSON.stringify([accountId, regionId, instanceId, backupId, copy]);
}

/** The page of one backup. */
export function detailsKind(
  source: DetailsSource,
  log: Log,
): PageKind<PanelRef, DetailsState, DetailsAction, DetailsOrder, LoadedBackup> {
  return {
    viewType: DETAILS_VIEW,
    file: 'details',
    icon: 'tab/details.svg',
    isRef: isPanelRef,
    keyOf,
    accountsOf: ({ accountId }) => [accountId],
    isAction: isDetailsAction,
    isOrder: isDetailsOrder,
    title: ({ backupId }) => vscode.l10n.t('Backup {0}', backupId),
    strings: detailsStrings,
    open: (ref, view, preloaded) => new DetailsController(ref, view, { source, log }, preloaded),
    refresh: (controller, preloaded) => {
      if (controller instanceof DetailsController) {
        controller.offer(preloaded);
      }
    },
  };
}
