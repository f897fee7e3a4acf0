import * as vscode from 'vscode';
import { deviation } from '../../model/anomalies.ts';
import type { DownloadLink } from '../../model/links.ts';
import type { Related } from '../../model/provider.ts';
import type { Backup, Field, FieldGroup } from '../../model/resources.ts';
import { leaveLinksOut } from '../../platform/leaveLinksOut.ts';
import { LINKS_ON_REQUEST, type BackupDetails, type FieldSection, type LinkChoice } from '../protocol/details.ts';
import { restorable } from './restore.ts';
import { statusWords } from '../backupWords.ts';
import { backupTitle, cleanField, startWords } from './words.ts';

const DAY = 24 * 60 * 60 * 1000;

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
  /** Names of other regions, by id, where they were asked for. */
  readonly regionNames?: ReadonlyMap<string, string>;
  /** What other requests say of it; absent while they are under way. */
  readonly related?: Related;
  /** Bytes of the comparable backups before it, newest last; absent while that is asked. */
  readonly sizesBefore?: readonly number[];
  /** Days that the policy has it kept; absent while that is asked, and where it says nothing of it. */
  readonly daysKept?: number | undefined;
}

/** What the page shows besides the backup itself. */
export interface Surroundings {
  /** The name of a region where it is known. */
  readonly regionName: (regionId: string) => string | undefined;
  /** The cloud's console has a page of its instance. */
  readonly console: boolean;
}

const nothingKnown: Surroundings = { regionName: () => undefined, console: false };

/** What the page shows of a backup. Links lose their addresses here. */
export function describeBackup(loaded: LoadedBackup, around = nothingKnown): BackupDetails {
  const { backup, instance } = loaded;
  const nameOf = (regionId: string) =>
    regionId === backup.regionId
      ? loaded.regionName
      : (around.regionName(regionId) ?? loaded.regionNames?.get(regionId) ?? regionId);
  return {
    title: backupTitle(backup),
    place: [instance.name, instance.engine, loaded.regionName, loaded.accountName]
      .filter((part) => part !== '')
      .map(leaveLinksOut),
    status: { kind: backup.state.kind, words: statusWords(backup.state) },
    started: backup.started?.getTime(),
    ended: backup.ended?.getTime(),
    consistent: backup.consistent?.getTime(),
    restorable: restorable(backup, nameOf),
    expires: backup.expires?.getTime(),
    policy: policyEnd(loaded),
    where: whereIs(loaded, nameOf),
    size: backup.size,
    norm: backup.size === undefined ? undefined : deviation(backup.size, loaded.sizesBefore ?? []),
    links: linkChoices(backup),
    noLink: linkChoices(backup).length > 0 ? undefined : whyNoLink(backup),
    console: around.console,
    sections: sections([...backup.fields, ...(loaded.related?.fields ?? [askingField()])]),
    asked: backup.asOf.getTime(),
  };
}

/** "orders-db: Full backup, 21 Nov 2026, 03:12": the panel's title. Without a zone the time is in this machine's. */
export function panelTitle({ backup, instance }: LoadedBackup, locale: string, timeZone: string | undefined): string {
  const title = vscode.l10n.t('{0}: {1}', instance.name, backupTitle(backup));
  return backup.started === undefined
    ? title
    : vscode.l10n.t('{0}, {1}', title, startWords(backup.started, locale, timeZone));
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

/** Copies are where they are found to be; of a copy its own place counts. */
function whereIs(
  { backup, regionName, related }: LoadedBackup,
  nameOf: (id: string) => string,
): BackupDetails['where'] {
  const named = (regionId: string | undefined) =>
    regionId === undefined ? undefined : leaveLinksOut(nameOf(regionId));
  const found = related?.copies?.map(({ regionId, delay }) => ({ region: named(regionId), delay })) ?? [];
  return backup.copy
    ? { region: named(backup.copy.regionId), isCopy: true, delay: found[0]?.delay, copies: [] }
    : { region: leaveLinksOut(regionName), isCopy: false, copies: found };
}

/** Where the cloud does not say until when it is kept. What should have been over by now follows another policy. */
function policyEnd({ backup, daysKept: days }: LoadedBackup): BackupDetails['policy'] {
  const from = backup.ended ?? backup.started;
  if (backup.expires || !from || days === undefined) {
    return undefined;
  }
  const until = from.getTime() + days * DAY;
  return until > backup.asOf.getTime() ? { until, days } : undefined;
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

/** What says nothing of this backup but of the list it came in stands in the last one. */
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
