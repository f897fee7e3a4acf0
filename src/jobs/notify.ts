import * as vscode from 'vscode';
import type { JobProgress } from '../model/jobs.ts';
import type { Log } from '../model/provider.ts';
import { describeFailure } from '../platform/failures.ts';
import { plain, showError, showInfo, showWarning } from '../platform/messages.ts';
import type { FollowedJob, JobOutcome } from './tracker.ts';

export interface NotifyParts {
  readonly log: Log;
  /** Has the instance's backups read again, if they are shown. */
  readonly refreshBackups: (job: FollowedJob['record']) => void;
  readonly showBackup: (job: FollowedJob['record'], backupId: string) => Promise<void>;
  readonly enterKeyAgain: (accountId: string) => Promise<void>;
}

/** Shows one job from now to its end: a notification with its percentage, then a message with the next step. */
export async function showJob(job: FollowedJob, parts: NotifyParts): Promise<void> {
  parts.refreshBackups(job.record);
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: plain(vscode.l10n.t('Backup of {0}', job.record.instanceName)),
      cancellable: true,
    },
    async (progress, token) => {
      let shown = 0;
      progress.report({ message: vscode.l10n.t('asked for; waiting for the cloud to begin') });
      const subscriptions = [
        job.onProgress((now, trouble) => {
          const increment = Math.max(0, (now.percent ?? shown) - shown);
          shown += increment;
          progress.report({
            message: plain(trouble === undefined ? stageWords(now) : troubleWords(trouble, parts.log)),
            increment,
          });
        }),
      ];
      await Promise.race([job.outcome, new Promise((hide) => token.onCancellationRequested(hide))]);
      subscriptions.forEach((subscription) => subscription.dispose());
      if (token.isCancellationRequested) {
        void offerToStop(job);
      }
    },
  );
  const outcome = await job.outcome;
  if (outcome.end !== 'stopped') {
    parts.refreshBackups(job.record);
  }
  await announce(job, outcome, parts);
}

/** The notification was closed. That cannot end a backup, and need not end the following. */
async function offerToStop(job: FollowedJob): Promise<void> {
  const stop = vscode.l10n.t('Stop Following');
  const message = vscode.l10n.t(
    'The backup of {0} goes on in the cloud. The row of the instance shows how far it is.',
    job.record.instanceName,
  );
  if ((await showInfo(message, stop)) === stop) {
    job.stop();
  }
}

function stageWords(progress: JobProgress): string {
  const percent = progress.percent === undefined ? undefined : vscode.l10n.t('{0} %', progress.percent);
  return [progress.stage, percent].filter(Boolean).join(' · ');
}

function troubleWords(trouble: unknown, log: Log): string {
  return vscode.l10n.t('no news at the moment, asking again. {0}', describeFailure(trouble, log));
}

async function announce(job: FollowedJob, outcome: JobOutcome, parts: NotifyParts): Promise<void> {
  const name = job.record.instanceName;
  parts.log.info(`Following backup job ${job.record.job.id} of ${job.record.job.instanceId} ended: ${outcome.end}.`);
  switch (outcome.end) {
    case 'done': {
      const show = vscode.l10n.t('Show Details');
      const actions = outcome.backupId === undefined ? [] : [show];
      const message = vscode.l10n.t('The backup of {0} is done.', name);
      if ((await showInfo(message, ...actions)) === show && outcome.backupId !== undefined) {
        await parts.showBackup(job.record, outcome.backupId);
      }
      return;
    }
    case 'failed':
      void showError(
        vscode.l10n.t(
          'The backup of {0} failed in the cloud. Look at the instance in the console, then start another one. Job id: {1}',
          name,
          job.record.job.id,
        ),
      );
      return;
    case 'lost':
      void showWarning(
        vscode.l10n.t(
          'The cloud no longer lists the backup job of {0}, so how it ended is not known. The list of backups was read again. Job id: {1}',
          name,
          job.record.job.id,
        ),
      );
      return;
    case 'refused': {
      const message = vscode.l10n.t('The backup of {0} can no longer be followed.', name);
      void showError(`${message} ${describeFailure(outcome.error, parts.log)}`);
      return;
    }
    case 'signedOut': {
      const again = vscode.l10n.t('Enter the Key Again');
      const message = vscode.l10n.t('The backup of {0} goes on, but following it has to wait for a valid key.', name);
      const reason = describeFailure(outcome.error, parts.log);
      if ((await showError(`${message} ${reason}`, again)) === again) {
        await parts.enterKeyAgain(job.record.accountId);
      }
      return;
    }
    case 'elsewhere':
    case 'stopped':
  }
}
