import * as l10n from '@vscode/l10n';
import { isCloudError } from '../../model/errors.ts';
import type { DownloadLink } from '../../model/links.ts';
import type { LogFile } from '../../model/logs.ts';
import type { LinkAnswer } from '../../model/provider.ts';
import type { Call } from '../../model/requests.ts';
import type { Backup } from '../../model/resources.ts';
import { strangeReply } from '../common/failures.ts';
import { freshLinks, whyNoLinks, whyNoLogLinks, whyNoneCame } from '../common/linkAnswers.ts';
import { list } from '../common/values.ts';
import type { Api } from './api.ts';
import { toFileLinks } from './records/files.ts';

/** Looks for a backup again; `undefined` if the cloud no longer has it. */
type FindAgain = (backup: Backup, call: Call) => Promise<Backup | undefined>;

/** The files of a backup. They are asked for each time, as a list has no links. */
export async function backupLinks(api: Api, backup: Backup, findAgain: FindAgain, call: Call): Promise<LinkAnswer> {
  const reason = whyNoLinks(backup) ?? whyDeleted(backup);
  if (reason !== undefined) {
    return none(reason);
  }
  // It may have ended since it was listed.
  const now = backup.state.kind === 'running' ? await findAgain(backup, call) : backup;
  if (!now || now.state.kind === 'running' || now.state.kind === 'failed') {
    return none(whyNoneCame(now));
  }
  try {
    const links = await filesOf(api, backup, call);
    return links.length === 0
      ? none(whyNoFile())
      : stillGood(api, links, () => whyNoneCame({ ...factsOf(now), links }));
  } catch (error) {
    return none(
      await whyRefused(error, async () => ((await findAgain(backup, call)) ? undefined : whyNoneCame(undefined))),
    );
  }
}

/** The same for a log file, which is a backup of its own here. */
export async function logFileLinks(api: Api, log: LogFile, call: Call): Promise<LinkAnswer> {
  const { upload } = log;
  if (upload?.kind === 'uploading') {
    return none(whyNoLogLinks({ links: [], upload }));
  }
  try {
    const links = await filesOf(api, log, call);
    return stillGood(api, links, () => whyNoLogLinks({ links, upload }));
  } catch (error) {
    return none(await whyRefused(error, () => Promise.resolve(whyNoLogLinks(undefined))));
  }
}

/** ShowBackupDownloadLink; a copy's in the region that holds it. */
async function filesOf(
  api: Api,
  { id, regionId, copy }: Backup | LogFile,
  call: Call,
): Promise<readonly DownloadLink[]> {
  const place = await api.projects.place(copy?.regionId ?? regionId, call);
  const operation = api.operation(place, 'ShowBackupDownloadLink', { query: { backup_id: id } });
  const reply = await api.client.read(operation, call);
  const links = toFileLinks(reply.body);
  if (links.length === 0 && list(reply.body['files']).length > 0) {
    throw strangeReply(reply);
  }
  return links;
}

function stillGood(api: Api, links: readonly DownloadLink[], why: () => string): LinkAnswer {
  const fresh = freshLinks({ links }, api.client.clock.now());
  return fresh.length > 0 ? { links: fresh } : none(why());
}

/** A refusal that means that there is nothing to download; any other goes on as the error it is. */
async function whyRefused(error: unknown, whyGone: () => Promise<string | undefined>): Promise<string> {
  if (!isCloudError(error)) {
    throw error;
  }
  if (error.kind === 'unsupported' || error.kind === 'state') {
    return error.message;
  }
  const gone = error.kind === 'notFound' || error.kind === 'request' ? await whyGone() : undefined;
  // A backup that is there may be without its file.
  const reason = gone ?? (error.kind === 'notFound' ? error.message : undefined);
  if (reason === undefined) {
    throw error;
  }
  return reason;
}

function whyDeleted({ state }: Backup): string | undefined {
  return state.kind === 'deleting' ? l10n.t('This backup is being deleted.') : undefined;
}

function whyNoFile(): string {
  return l10n.t('The cloud has no file of this backup. Backups that are snapshots of the disk cannot be downloaded.');
}

function factsOf({ state, method }: Backup): Pick<Backup, 'method' | 'state'> {
  return { state, method };
}

function none(reason: string): LinkAnswer {
  return { links: [], reason };
}
