import * as vscode from 'vscode';
import { abortable } from '../async/wait.ts';
import { accountOf, isNode } from '../explorer/nodes.ts';
import { isCancelled, isCloudError, type CloudError } from '../model/errors.ts';
import type { BackupJob, BackupRequest } from '../model/jobs.ts';
import type { CloudProvider } from '../model/provider.ts';
import type { Instance, Region } from '../model/resources.ts';
import { describeFailure, showFailure } from '../platform/failures.ts';
import { withCancellableProgress } from '../platform/progress.ts';
import { runWizard } from '../platform/wizard.ts';
import { showInfo, showWarning } from '../platform/messages.ts';
import { choiceOf, createBackupSteps, summaryStep, whyBusy, type BackupAnswers } from './createBackupSteps.ts';
import { textsOf } from './backupTextSteps.ts';
import type { CommandParts } from './parts.ts';
import { showBackupById } from './showBackupDetails.ts';

/** Asks what to back up and how, shows a summary, starts it once, and hands the job over to be followed. */
export async function createBackup(parts: CommandParts, argument: unknown): Promise<void> {
  let answers = await startingPoint(parts, argument);
  for (let startAt: string | undefined; answers; startAt = summaryStep) {
    const confirmed: BackupAnswers | undefined = await runWizard<BackupAnswers>({
      title: vscode.l10n.t('Create backup'),
      steps: (state) => createBackupSteps(parts, state),
      start: answers,
      ...(startAt === undefined ? {} : { startAt }),
      describe: (error) => describeFailure(error, parts.log),
    });
    if (!confirmed || !(await send(parts, confirmed))) {
      return;
    }
    answers = confirmed;
  }
}

/** From a row everything but the "how" is known; from the palette nothing is. */
async function startingPoint(parts: CommandParts, argument: unknown): Promise<BackupAnswers | undefined> {
  const empty: BackupAnswers = { account: undefined, region: undefined, target: undefined, how: {}, databases: [] };
  if (!isNode(argument) || argument.kind !== 'instance') {
    return empty;
  }
  const { instance } = argument;
  const account = parts.store.get(accountOf(argument).id);
  if (!account) {
    return empty;
  }
  const busy = whyBusy(parts, account.id, instance);
  if (busy !== undefined) {
    void showInfo(busy);
    return undefined;
  }
  const title = vscode.l10n.t('Asking how {0} can be backed up…', instance.name);
  try {
    const options = await withCancellableProgress(title, async (signal) => {
      const provider = await abortable(parts.sessions.asked(account.id), signal);
      return await provider.backupOptions(instance, { signal });
    });
    if (options.refusal !== undefined || instance.state.kind !== 'running') {
      // The row may be older than what was just found out.
      void parts.children.reread(argument);
    }
    if (options.refusal !== undefined) {
      void showWarning(options.refusal);
      return undefined;
    }
    return {
      ...empty,
      account,
      region: regionOf(parts, account.id, instance.regionId),
      target: { instance, options },
      fixedTarget: true,
    };
  } catch (error) {
    if (!(await showFailure(error, parts.log, { retry: true }))) {
      return undefined;
    }
    return await startingPoint(parts, argument);
  }
}

/** The region of a pinned instance may not have been listed. */
function regionOf({ children }: CommandParts, accountId: string, id: string): Region {
  return { id, name: children.regionName(accountId, id) ?? id };
}

/** Sends the request exactly once. True if the user wants to look at the answers again and try anew. */
async function send(parts: CommandParts, answers: BackupAnswers): Promise<boolean> {
  const { account, target } = answers;
  const choice = choiceOf(answers);
  if (!account || !target || !choice) {
    return false;
  }
  const { instance } = target;
  const request: BackupRequest = {
    instanceId: instance.id,
    regionId: instance.regionId,
    choiceId: choice.id,
    databases: choice.needsDatabases ? answers.databases : [],
    ...textsOf(choice, answers),
    ...(choice.retention && answers.retention !== undefined ? { retention: answers.retention } : {}),
  };
  const asked = new Date();
  let provider: CloudProvider | undefined;
  let job: BackupJob;
  try {
    provider = await parts.sessions.asked(account.id);
    const sender = provider;
    const title = vscode.l10n.t('Starting the backup of {0}…', instance.name);
    job = await withCancellableProgress(title, (signal) => sender.createBackup(request, { signal }));
  } catch (error) {
    if (provider && isCloudError(error) && error.unclear) {
      return await resolveDoubt(parts, { accountId: account.id, provider, instance, request, asked, error });
    }
    return isCancelled(error) || (await showFailure(error, parts.log, { retry: true }));
  }
  parts.log.info(`Backup job ${job.id} of ${instance.id} was started.`);
  await follow(parts, account.id, instance.name, job);
  return false;
}

/** The backup is under way, whatever happens here: nothing below may offer to start it again. */
async function follow(parts: CommandParts, accountId: string, name: string, job: BackupJob): Promise<void> {
  if (!(await parts.tracker.start(accountId, name, job))) {
    void showWarning(
      vscode.l10n.t(
        'The backup of {0} was started. It is followed in this window only, because its record could not be written to the disk. Job id: {1}',
        name,
        job.id,
      ),
    );
  }
}

interface Doubt {
  readonly accountId: string;
  readonly provider: CloudProvider;
  readonly instance: Instance;
  readonly request: BackupRequest;
  readonly asked: Date;
  readonly error: CloudError;
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

/** No clear answer came: looks whether the backup was started after all and says what was found. Never sends again. */
async function resolveDoubt(parts: CommandParts, doubt: Doubt): Promise<boolean> {
  const { accountId, provider, instance, request, asked } = doubt;
  const title = vscode.l10n.t('No clear answer came. Looking whether the backup of {0} was started…', instance.name);
  const lookAgain = vscode.l10n.t('Look Again');
  const anew = vscode.l10n.t('Start Anew…');
  let message: string;
  try {
    const look = await withCancellableProgress(title, (signal) => provider.lookForStarted(request, asked, { signal }));
    if (look.found === 'job') {
      void showInfo(
        vscode.l10n.t(
          'A manual backup of {0} is under way, most likely the one you asked for. It is followed from here. Job id: {1}',
          instance.name,
          look.job.id,
        ),
      );
      await follow(parts, accountId, instance.name, look.job);
      return false;
    }
    if (look.found === 'backup') {
      void showInfo(
        vscode.l10n.t('A manual backup of {0} that began just then was found. Its details are shown.', instance.name),
      );
      const ref = { instanceId: instance.id, regionId: instance.regionId, backupId: look.backupId, copy: false };
      await showBackupById(parts, accountId, ref);
      return false;
    }
    message = vscode.l10n.t(
      '{0} No backup of {1} that began after that was found. It may still appear: look again in a minute before you start another one.',
      whyUnclear(doubt.error),
      instance.name,
    );
  } catch (error) {
    message = vscode.l10n.t(
      '{0} Whether the backup of {1} was started could not be found out: {2} Look again before you start another one.',
      whyUnclear(doubt.error),
      instance.name,
      isCancelled(error) ? vscode.l10n.t('the look was stopped.') : describeFailure(error, parts.log),
    );
  }
  const chosen = await showWarning(message, lookAgain, anew);
  return chosen === lookAgain ? await resolveDoubt(parts, doubt) : chosen === anew;
}
