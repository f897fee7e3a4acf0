import * as vscode from 'vscode';
import { formatDate } from '../../model/formats.ts';
import type { Backup, Field, FieldValue } from '../../model/resources.ts';
import { leaveLinksOut } from '../../platform/leaveLinksOut.ts';

/** What a backup is called: "Full backup", "Copy of a full backup". */
export function backupTitle({ type, copy }: Backup): string {
  const titles = {
    full: [vscode.l10n.t('Full backup'), vscode.l10n.t('Copy of a full backup')],
    incremental: [vscode.l10n.t('Incremental backup'), vscode.l10n.t('Copy of an incremental backup')],
    differential: [vscode.l10n.t('Differential backup'), vscode.l10n.t('Copy of a differential backup')],
    unknown: [vscode.l10n.t('Backup'), vscode.l10n.t('Copy of a backup')],
  } as const;
  const [own, copied] = titles[type?.kind ?? 'unknown'];
  return copy ? copied : own;
}

/** "21 Nov 2026, 03:12". Without a zone the time is in this machine's. */
export function startWords(started: Date, locale: string, timeZone: string | undefined): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return formatDate(started, locale, { dateStyle: 'medium', timeStyle: 'short', ...zone });
}

/** A field without links, ready for the page. */
export function cleanField(field: Field): Field {
  return {
    ...field,
    label: leaveLinksOut(field.label),
    value: cleanValue(field.value),
    raw: leaveLinksOut(field.raw),
  };
}

function cleanValue(value: FieldValue): FieldValue {
  if (value.as === 'list') {
    return { ...value, items: value.items.map(leaveLinksOut) };
  }
  return 'text' in value ? { ...value, text: leaveLinksOut(value.text) } : value;
}
