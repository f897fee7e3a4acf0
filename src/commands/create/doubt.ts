import * as vscode from 'vscode';
import { isCancelled, type CloudError } from '../../model/errors.ts';
import type { BackupJob, BackupRequest } from '../../model/jobs.ts';
import type { Instance } from '../../model/resources.ts';
import { setContextKey } from '../../platform/contextKeys.ts';
import { describeFailure } from '../../platform/failures.ts';
import type { CommandParts } from '../parts.ts';
import type { Order } from './answers.ts';

/** What is known of an order where only its request was kept. */
export interface KeptOrder {
  readonly account: { readonly id: string };
  readonly instance: Pick<Instance, 'id' | 'name'>;
  readonly request: BackupRequest;
}

/** A request without a clear answer: the backup may have been started. */
export interface Doubt<Asked extends KeptOrder = Order> {
  readonly order: Asked;
  /** Just before it was sent. */
  readonly asked: Date;
  readonly error: CloudError;
}

/** What a look for it found; `words` say what is not known, and what to do. */
export type Finding =
  | { readonly found: 'job'; readonly job: BackupJob }
  | { readonly found: 'backup'; readonly backupId: string }
  | { readonly found: 'nothing'; readonly words: string };

/** Looks whether the backup was started after all. Never sends again, and never rejects. */
export async function lookInto(
  { sessions, log }: Pick<CommandParts, 'sessions' | 'log'>,
  { order, asked, error }: Doubt<KeptOrder>,
  signal: AbortSignal,
): Promise<Finding> {
  const { account, instance, request } = order;
  try {
    const look = await (await sessions.provider(account.id)).lookForStarted(request, asked, { signal });
    if (look.found !== 'nothing') {
      return look;
    }
    const words = vscode.l10n.t(
      '{0} No backup of {1} that began after that was found. It may still appear: look again in a minute before you start another one.',
      whyUnclear(error),
      instance.name,
    );
    return { found: 'nothing', words };
  } catch (failure) {
    const words = vscode.l10n.t(
      '{0} Whether the backup of {1} was started could not be found out: {2} Look again before you start another one.',
      whyUnclear(error),
      instance.name,
      isCancelled(failure) ? vscode.l10n.t('the look was stopped.') : describeFailure(failure, log),
    );
    return { found: 'nothing', words };
  }
}

/** What became of the request, without the advice to try again that belongs to reads. */
function whyUnclear({ kind, code, status, message }: CloudError): string {
  switch (kind) {
    case 'cancelled':
      return vscode.l10n.t('The request had been sent when you stopped it.');
    case 'timeout':
      return vscode.l10n.t('The request was sent, and no answer came in time.');
    case 'network':
      return vscode.l10n.t('The request was sent, and the connection broke before an answer came.');
    case 'reply':
      return vscode.l10n.t('The request was sent, and the answer could not be read.');
    case 'unavailable':
      return vscode.l10n.t(
        'The request was sent, and the cloud had a problem of its own ({0}).',
        code ?? status ?? '-',
      );
    default:
      return message;
  }
}

/** Hands a job over to be followed. False if it cannot be recorded, so that it will not survive a reload. Never rejects. */
export async function follow(
  { jobs, log }: Pick<CommandParts, 'jobs' | 'log'>,
  { account, instance }: KeptOrder,
  job: BackupJob,
): Promise<boolean> {
  log.info(`Backup job ${job.id} of ${instance.id} was started.`);
  setContextKey('madeOrFetched', true);
  try {
    return await (await jobs()).start(account.id, instance.name, job);
  } catch (error) {
    // The backup is under way, whatever happens here: nothing may offer to start it again.
    describeFailure(error, log);
    return false;
  }
}

/** For a job that was started and could not be recorded. */
export function unrecordedWords({ instance }: Pick<KeptOrder, 'instance'>, job: BackupJob): string {
  return vscode.l10n.t(
    'The backup of {0} was started. It is followed in this window only, because its record could not be written to the disk. Job id: {1}',
    instance.name,
    job.id,
  );
}
