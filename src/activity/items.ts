import * as vscode from 'vscode';
import type { ActivityEntry } from '../model/activity.ts';
import { oneLine, tame } from '../platform/messages.ts';
import type { ActivityRow } from './rows.ts';

/** Labels and descriptions come from outside; a row and its tooltip are plain text to the editor. */
export function toItem(row: ActivityRow): vscode.TreeItem {
  const { id, kind, state, deeds } = row.entry;
  const [label, description] = [oneLine(row.entry.label), oneLine(row.entry.description)];
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  item.id = id;
  item.description = description;
  item.tooltip = tame(row.entry.tooltip);
  item.iconPath = iconOf(row.entry);
  item.contextValue = [kind, state, ...deeds].join('.');
  item.accessibilityInformation = { label: [label, stateWords(row.entry), description].filter(Boolean).join(', ') };
  // A click selects, too: nothing outside of the editor may open by it.
  if (deeds.includes('show')) {
    item.command = {
      command: 'rdsBackups.activity.show',
      title: vscode.l10n.t('Show Backup'),
      arguments: [row],
    };
  }
  return item;
}

function iconOf({ kind, state }: ActivityEntry): vscode.ThemeIcon {
  switch (state) {
    case 'waiting':
      return new vscode.ThemeIcon('watch');
    case 'running':
      return new vscode.ThemeIcon(kind === 'job' ? 'sync~spin' : 'loading~spin');
    case 'paused':
      return new vscode.ThemeIcon('debug-pause');
    case 'done':
      return new vscode.ThemeIcon('check', new vscode.ThemeColor('charts.green'));
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'));
    case 'unclear':
      return new vscode.ThemeIcon('question', new vscode.ThemeColor('problemsWarningIcon.foreground'));
  }
}

/** The icon in words, for who does not see it. */
function stateWords({ kind, state }: ActivityEntry): string {
  switch (state) {
    case 'waiting':
      return kind === 'job' ? vscode.l10n.t('backup is waiting') : vscode.l10n.t('download is waiting');
    case 'running':
      return kind === 'job' ? vscode.l10n.t('backup under way') : vscode.l10n.t('download under way');
    case 'paused':
      return kind === 'job' ? vscode.l10n.t('following is paused') : vscode.l10n.t('download is paused');
    case 'done':
      return kind === 'job' ? vscode.l10n.t('backup done') : vscode.l10n.t('download done');
    case 'failed':
      return kind === 'job' ? vscode.l10n.t('backup failed') : vscode.l10n.t('download failed');
    case 'unclear':
      return kind === 'job' ? vscode.l10n.t('backup is unclear') : vscode.l10n.t('download is unclear');
  }
}
