import * as vscode from 'vscode';
import { isCancelled, isCloudError } from '../../model/errors.ts';
import type { BackupJob } from '../../model/jobs.ts';
import { showFailure } from '../../platform/failures.ts';
import { showInfo, showWarning } from '../../platform/messages.ts';
import { withCancellableProgress } from '../../platform/progress.ts';
import type { CommandParts } from '../parts.ts';
import { showBackupById } from '../showBackupDetails.ts';
import type { Order } from './answers.ts';
import { follow, lookInto, unrecordedWords, type Doubt, type KeptOrder } from './doubt.ts';

/** Sends the request exactly once. True if the user wants to look at the answers again and try anew. */
export async function startOne(parts: CommandParts, order: Order): Promise<boolean> {
  const { account, instance, request } = order;
  const asked = new Date();
  try {
    const provider = await parts.sessions.asked(account.id);
    const title = vscode.l10n.t('Starting the backup of {0}…', instance.name);
    const sent = { accountId: account.id, instanceName: instance.name, request, asked: asked.getTime() };
    await (
      await parts.sent()
    ).during(sent, async () => {
      const job = await withCancellableProgress(title, (signal) => provider.createBackup(request, { signal }));
      await followOne(parts, order, job);
    });
    return false;
  } catch (error) {
    if (isCloudError(error) && error.unclear) {
      return await resolveDoubt(parts, { order, asked, error });
    }
    return isCancelled(error) || (await showFailure(error, parts.log, { retry: true }));
  }
}

/** Never rejects. */
async function followOne(parts: CommandParts, order: KeptOrder, job: BackupJob): Promise<void> {
  if (!(await follow(parts, order, job))) {
    void showWarning(unrecordedWords(order, job));
  }
}

/**
 * No clear answer came: looks whether the backup was started after all and says what was found. Never sends again. True if
 * the user wants to begin anew.
 */
export async function resolveDoubt(parts: CommandParts, doubt: Doubt<KeptOrder>): Promise<boolean> {
  const { order } = doubt;
  const { account, instance } = order;
  const title = vscode.l10n.t('No clear answer came. Looking whether the backup of {0} was started…', instance.name);
  const look = await withCancellableProgress(title, async (signal) => await lookInto(parts, doubt, signal));
  switch (look.found) {
    case 'job':
      void showInfo(
        vscode.l10n.t(
          'A manual backup of {0} is under way, most likely the one you asked for. It is followed from here. Job id: {1}',
          instance.name,
          look.job.id,
        ),
      );
      await followOne(parts, order, look.job);
      return false;
    case 'backup': {
      void showInfo(
        vscode.l10n.t('A manual backup of {0} that began just then was found. Its details are shown.', instance.name),
      );
      const { regionId } = order.request;
      const ref = { instanceId: instance.id, regionId, backupId: look.backupId, copy: false };
      await showBackupById(parts, account.id, ref);
      return false;
    }
    case 'nothing': {
      const lookAgain = vscode.l10n.t('Look Again');
      const anew = vscode.l10n.t('Start Anew…');
      const chosen = await showWarning(look.words, lookAgain, anew);
      return chosen === lookAgain ? await resolveDoubt(parts, doubt) : chosen === anew;
    }
  }
}
