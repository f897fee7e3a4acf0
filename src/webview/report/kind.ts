import * as vscode from 'vscode';
import type { Log } from '../../model/provider.ts';
import type { PageKind } from '../pagePanel.ts';
import {
  isReportAction,
  isReportOrder,
  isReportRef,
  REPORT_VIEW,
  type ReportAction,
  type ReportOrder,
  type ReportRef,
  type ReportState,
} from '../protocol/report.ts';
import { ReportController } from './controller.ts';
import type { ReportSource } from './source.ts';
import { reportStrings } from './strings.ts';

/** The page of the report on all instances; there is one of it. */
export function reportKind(
  load: () => Promise<ReportSource>,
  log: Log,
): PageKind<ReportRef, ReportState, ReportAction, ReportOrder, never> {
  let source: ReportSource | undefined;
  return {
    viewType: REPORT_VIEW,
    file: 'report',
    icon: 'tab/report.svg',
    isRef: isReportRef,
    keyOf: () => 'report',
    // The report outlives its accounts: what it says of the others still holds.
    accountsOf: () => [],
    isAction: isReportAction,
    isOrder: isReportOrder,
    title: () => vscode.l10n.t('Backup health'),
    strings: reportStrings,
    prepare: async () => {
      source ??= await load();
    },
    open: (_ref, view) => {
      if (!source) {
        throw new Error('The report is opened before it was prepared.');
      }
      return new ReportController(view, { source, log });
    },
  };
}
