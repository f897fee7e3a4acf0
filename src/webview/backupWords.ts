import * as vscode from 'vscode';
import type { BackupMethod, BackupState, BackupType, Word } from '../model/resources.ts';
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
    running: vscode.l10n.t('Under way'),
    deleting: vscode.l10n.t('Being deleted'),
  };
  return words[state.kind];
}

export function typeWords(type: Word<BackupType> | undefined): string | undefined {
  const words = {
    full: vscode.l10n.t('Full'),
    incremental: vscode.l10n.t('Incremental'),
    differential: vscode.l10n.t('Differential'),
  };
  return said(type, words);
}

export function methodWords(method: Word<BackupMethod> | undefined): string | undefined {
  const words = {
    physical: vscode.l10n.t('Physical'),
    logical: vscode.l10n.t('Logical'),
    snapshot: vscode.l10n.t('Snapshot'),
  };
  return said(method, words);
}

function said<Kind extends string>(word: Word<Kind> | undefined, words: Record<Kind, string>): string | undefined {
  return word && (word.kind === 'unknown' ? leaveLinksOut(word.raw) : words[word.kind]);
}
