import * as vscode from 'vscode';
import type { BackupState, Word } from '../model/resources.ts';
import { leaveLinksOut } from '../platform/leaveLinksOut.ts';

/** A backup's status on any page; what the product does not know is shown as it came. */
export function statusWords(state: Word<BackupState>): string {
  if (state.kind === 'unknown') {
    return state.raw === '' ? vscode.l10n.t('Status not known') : leaveLinksOut(state.raw);
  }
  const words = {
    good: vscode.l10n.t('Good'),
    unusable: vscode.l10n.t('Not usable'),
    failed: vscode.l10n.t('Failed'),
    running: vscode.l10n.t('Running'),
    deleting: vscode.l10n.t('Being deleted'),
  };
  return words[state.kind];
}
