import type { PanelSources } from '../webview/panels.ts';
import { compareSource } from './compareBackups.ts';
import type { CommandParts } from './parts.ts';
import { reportSource } from './report/reportSource.ts';
import { detailsSource } from './showBackupDetails.ts';
import { historySource } from './showHistory.ts';

/** Where all pages get their data. */
export function panelSources(parts: CommandParts): PanelSources {
  return {
    compare: compareSource(parts),
    details: detailsSource(parts),
    history: historySource(parts),
    report: async () => reportSource(parts, await parts.report()),
  };
}
