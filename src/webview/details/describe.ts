import * as vscode from 'vscode';
import type { DownloadLink } from '../../model/links.ts';
import type { Related } from '../../model/provider.ts';
import type { Backup, Field, FieldGroup, FieldValue } from '../../model/resources.ts';
import { withoutSecrets } from '../../platform/log.ts';
import { LINKS_ON_REQUEST, type BackupDetails, type FieldSection, type LinkChoice } from '../protocol/details.ts';

/** A backup with the words for where it belongs. */
export interface LoadedBackup {
  readonly backup: Backup;
  readonly instance: {
    readonly name: string;
    /** Engine and version in words: "MySQL 8.0". */
    readonly engine: string;
  };
  readonly accountName: string;
  readonly regionName: string;
  /** What other requests say of it; absent while they are under way. */
  readonly related?: Related;
}

/** What the page shows of a backup. Links lose their addresses here. */
export function describeBackup(loaded: LoadedBackup): BackupDetails {
  const { backup, instance } = loaded;
  return {
    title: backupTitle(backup),
    place: [instance.name, instance.engine, loaded.regionName, loaded.accountName]
      .filter((part) => part !== '')
      .map(withoutLinks),
    status: { kind: backup.state.kind, words: statusWords(backup) },
    started: backup.started?.getTime(),
    ended: backup.ended?.getTime(),
    expires: backup.expires?.getTime(),
    size: backup.size,
    where: whereIs(loaded),
    links: linkChoices(backup),
    noLink: linkChoices(backup).length > 0 ? undefined : whyNoLink(backup),
    sections: sections([...backup.fields, ...(loaded.related?.fields ?? [askingField()])]),
    asked: backup.asOf.getTime(),
  };
}

/** "orders-db: Full backup, 21 Nov 2026, 03:12": the panel's title. Without a zone the time is in this machine's. */
export function panelTitle({ backup, instance }: LoadedBackup, locale: string, timeZone: string | undefined): string {
  const title = vscode.l10n.t('{0}: {1}', instance.name, backupTitle(backup));
  if (backup.started === undefined) {
    return title;
  }
  const zone = timeZone === undefined ? {} : { timeZone };
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', ...zone });
  const time = format.format(backup.started);
  return vscode.l10n.t('{0}, {1}', title, time);
}

/** The same link after it was renewed has the same id. */
export function linkId(link: Pick<DownloadLink, 'network' | 'database'>): string {
  return link.database === undefined ? link.network : `${link.network}/${link.database}`;
}

function linkChoices({ links, linksOnRequest }: Backup): readonly LinkChoice[] {
  return links.length === 0 && linksOnRequest === true
    ? [{ id: LINKS_ON_REQUEST, network: 'public', database: undefined, expires: undefined, onRequest: true }]
    : links.map(linkChoice);
}

function linkChoice(link: DownloadLink): LinkChoice {
  return { id: linkId(link), network: link.network, database: link.database, expires: link.expires?.getTime() };
}

function backupTitle({ type, copy }: Backup): string {
  const titles = {
    full: [vscode.l10n.t('Full backup'), vscode.l10n.t('Copy of a full backup')],
    incremental: [vscode.l10n.t('Incremental backup'), vscode.l10n.t('Copy of an incremental backup')],
    differential: [vscode.l10n.t('Differential backup'), vscode.l10n.t('Copy of a differential backup')],
    unknown: [vscode.l10n.t('Backup'), vscode.l10n.t('Copy of a backup')],
  } as const;
  const [own, copied] = titles[type?.kind ?? 'unknown'];
  return copy ? copied : own;
}

function statusWords({ state }: Backup): string {
  if (state.kind === 'unknown') {
    return state.raw === '' ? vscode.l10n.t('Status not known') : withoutLinks(state.raw);
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

function whereIs({ backup, regionName }: LoadedBackup): BackupDetails['where'] {
  const { copy } = backup;
  if (!copy) {
    return { words: vscode.l10n.t('In {0}', regionName), note: vscode.l10n.t('The region of the instance') };
  }
  const restore = withoutLinks((copy.restoreRegions ?? []).join(', '));
  return {
    words:
      copy.regionId === undefined
        ? vscode.l10n.t('In another region')
        : vscode.l10n.t('In {0}', withoutLinks(copy.regionId)),
    note:
      restore === ''
        ? copy.restoreRegions
          ? vscode.l10n.t('Where it can be restored was not reported')
          : vscode.l10n.t('The region of the copy')
        : vscode.l10n.t('Can be restored in {0}', restore),
  };
}

function whyNoLink({ state, method }: Backup): string {
  if (state.kind === 'running') {
    return vscode.l10n.t('There is no download link yet: the backup is still running.');
  }
  if (state.kind === 'failed') {
    return vscode.l10n.t('There is no download link: the backup failed.');
  }
  if (method?.kind === 'snapshot') {
    return vscode.l10n.t('There is no download link: a snapshot stays in the cloud and cannot be had as a file.');
  }
  return vscode.l10n.t('The cloud reports no download link for this backup.');
}

function sections(fields: readonly Field[]): FieldSection[] {
  const titles: Record<FieldGroup, string> = {
    backup: vscode.l10n.t('Backup'),
    data: vscode.l10n.t('Data'),
    restore: vscode.l10n.t('Restore'),
    storage: vscode.l10n.t('Storage'),
    place: vscode.l10n.t('Place'),
    reply: vscode.l10n.t('Other fields of the reply'),
  };
  return Object.entries(titles)
    .map(([group, title]) => ({ title, fields: fields.filter((field) => field.group === group).map(cleanField) }))
    .filter((section) => section.fields.length > 0);
}

function askingField(): Field {
  const label = vscode.l10n.t('Copies and recovery');
  return { key: '', group: 'place', label, value: { as: 'none', text: vscode.l10n.t('Asking…') }, raw: '' };
}

function cleanField(field: Field): Field {
  return {
    ...field,
    label: withoutLinks(field.label),
    value: cleanValue(field.value),
    raw: withoutLinks(field.raw),
  };
}

function cleanValue(value: FieldValue): FieldValue {
  if (value.as === 'list') {
    return { ...value, items: value.items.map(withoutLinks) };
  }
  return 'text' in value ? { ...value, text: withoutLinks(value.text) } : value;
}

/**
 * The readers of the replies leave links out; a field they do not know yet might still carry one. So whatever looks like
 * an address with a query or a sign-in is taken out here, on its last step before the page.
 */
function withoutLinks(text: string): string {
  return withoutSecrets(
    text.replace(/\b[a-z][a-z\d+.-]*:\/\/[^\s"'<>]*[?@][^\s"'<>]*/gi, vscode.l10n.t('(link left out)')),
  );
}
