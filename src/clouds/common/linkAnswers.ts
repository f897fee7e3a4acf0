import * as l10n from '@vscode/l10n';
import type { DownloadLink } from '../../model/links.ts';
import type { LogFile } from '../../model/logs.ts';
import type { Backup } from '../../model/resources.ts';

type WithLinks = Pick<Backup | LogFile, 'links'>;

/** The links that came with a backup or log file, if all of them still work for sure. */
export function linksAtHand({ links }: WithLinks, now: Date): readonly DownloadLink[] {
  return links.every((link) => link.expires !== undefined && !link.isExpired(now)) ? links : [];
}

/** Of links that came just now, those that have not ended. */
export function freshLinks({ links }: WithLinks, now: Date): readonly DownloadLink[] {
  return links.filter((link) => !link.isExpired(now));
}

/** Why asking for links would be in vain, as far as the backup itself tells. */
export function whyNoLinks({ method, state }: Pick<Backup, 'method' | 'state'>): string | undefined {
  if (state.kind === 'failed') {
    return l10n.t('This backup failed, so there is nothing to download.');
  }
  if (method?.kind === 'snapshot') {
    return l10n.t('This backup is a snapshot of the disk. Snapshots have no file that could be downloaded.');
  }
  return undefined;
}

/** Why a backup that was just asked for has no links; `undefined` is one that the cloud no longer has. */
export function whyNoneCame(backup: Pick<Backup, 'links' | 'method' | 'state'> | undefined): string {
  if (!backup) {
    return l10n.t('The cloud no longer has this backup. Refresh the list.');
  }
  if (backup.state.kind === 'running') {
    return l10n.t('This backup is still being made. Its link comes when it has finished.');
  }
  if (backup.links.length > 0) {
    return expiredAlready();
  }
  return (
    whyNoLinks(backup) ??
    l10n.t(
      'The cloud gave no download link for this backup. It may not be downloadable, or the account may lack the permission to download backups.',
    )
  );
}

/** Why a log file that was just asked for has no links; `undefined` is one that the cloud no longer has. */
export function whyNoLogLinks(log: Pick<LogFile, 'links' | 'upload'> | undefined): string {
  if (!log) {
    return l10n.t('The cloud no longer has this log file. Refresh the list.');
  }
  if (log.links.length > 0) {
    return expiredAlready();
  }
  if (log.upload?.kind === 'uploading') {
    return l10n.t('This log file is still being uploaded. Its link comes when that has finished.');
  }
  return l10n.t(
    'The cloud gave no download link for this log file. It may not be downloadable, or the account may lack the permission to download backups.',
  );
}

function expiredAlready(): string {
  return l10n.t(
    'The cloud gave a download link that has expired already. Check the clock of this machine, then try again.',
  );
}
