import * as vscode from 'vscode';
import type { ListFilter, TimeChoice } from './preferences.ts';
import { endText, startText } from './times.ts';

/** What a list is narrowed to, for its row. With the days it goes back usually, its time comes first. */
export function filterWords(filter: ListFilter | undefined, usualDays?: number): readonly string[] {
  const answers = Object.values(filter?.values ?? {}).map(({ label }) => label);
  return usualDays === undefined ? answers : [timeLabel(filter?.time, usualDays), ...answers];
}

/** `Last 7 days`, `2026-11-01 – 2026-11-21`, `Since 2026-11-21 03:12`. */
export function timeLabel(choice: TimeChoice | undefined, usualDays: number): string {
  if (!choice || 'days' in choice) {
    return lastDays(choice?.days ?? usualDays);
  }
  const from = startText(choice.from);
  if (choice.to === undefined) {
    return vscode.l10n.t('Since {0}', from);
  }
  const to = endText(choice.to);
  return from === to ? from : `${from} – ${to}`;
}

function lastDays(days: number): string {
  switch (days) {
    case 1:
      return vscode.l10n.t('Last 24 hours');
    case 365:
      return vscode.l10n.t('Last 12 months');
    case 730:
      return vscode.l10n.t('Last 2 years');
    default:
      return vscode.l10n.t('Last {0} days', days);
  }
}
