import * as vscode from 'vscode';
import type { StoredAccount } from '../../accounts/store.ts';
import { abortable } from '../../async/wait.ts';
import { accountOf, isNode } from '../../explorer/nodes.ts';
import { describeFailure } from '../../platform/failures.ts';
import { plain, showInfo, showWarning } from '../../platform/messages.ts';
import { offerAccount } from '../offerAccount.ts';
import type { CommandParts } from '../parts.ts';
import { RunningScan } from './runningScan.ts';
import { number, plural } from '../../platform/words.ts';
import { sentences } from '../../model/prose.ts';

type Scan = RunningScan<StoredAccount>;

/** Looks at all instances of an account (without one: of all accounts) for backups under way, and follows what it finds. */
export async function findRunning(parts: CommandParts, argument: unknown): Promise<void> {
  const only = isNode(argument) ? accountOf(argument).id : undefined;
  const accounts = parts.store.list().filter(({ id }) => only === undefined || id === only);
  if (accounts.length === 0) {
    await offerAccount();
    return;
  }
  for (let again = true; again;) {
    again = await tell(parts, ...(await look(parts, accounts)));
  }
}

/** Resolves to what was found, also when the user stops it on the way. */
async function look(parts: CommandParts, accounts: readonly StoredAccount[]): Promise<readonly [Scan, boolean]> {
  const title = vscode.l10n.t('Looking for backups under way');
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
  return await vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    const { signal } = controller;
    const jobs = await parts.jobs();
    const scan: Scan = new RunningScan({
      accounts,
      provider: async ({ id }) => await abortable(parts.sessions.asked(id), signal),
      regions: ({ id }) => parts.preferences.regions(id),
      onFound: async ({ id }, instance, running) => await jobs.found(id, instance, running),
      onProgress: () => progress.report({ message: progressWords(scan) }),
      signal,
    });
    await scan.run();
    return [scan, signal.aborted] as const;
  });
}

function progressWords({ instances, running }: Scan): string {
  return vscode.l10n.t('{0} instances so far, {1} backups under way', number(instances), number(running));
}

/** Resolves to true if the user wants it tried again. */
async function tell(parts: CommandParts, scan: Scan, stopped: boolean): Promise<boolean> {
  const show = vscode.l10n.t('Show the List');
  const retry = vscode.l10n.t('Try Again');
  const incomplete = stopped || scan.failures.length > 0;
  const actions = [...(scan.running > 0 ? [show] : []), ...(incomplete ? [retry] : [])];
  const words = [foundWords(scan), stopped && vscode.l10n.t('The search was stopped before its end.'), failedWords()];
  const choice = await (scan.failures.length > 0 ? showWarning : showInfo)(sentences(...words), ...actions);
  if (choice === show) {
    await vscode.commands.executeCommand('rdsBackups.activity.focus');
  }
  return choice === retry;

  function failedWords(): string | undefined {
    const [first] = scan.failures;
    if (!first) {
      return undefined;
    }
    const reason = plain(describeFailure(first.error, parts.log));
    return scan.failures.length === 1
      ? vscode.l10n.t('Not asked: {0}. {1}', first.what, reason)
      : vscode.l10n.t('Not asked: {0} and {1} more. {2}', first.what, scan.failures.length - 1, reason);
  }
}

function foundWords({ instances, running, fresh }: Scan): string {
  if (running === 0) {
    return vscode.l10n.t('No backup is under way on the {0} instances that were looked at.', number(instances));
  }
  const known = running - fresh;
  const count = plural(
    running,
    () => vscode.l10n.t('1 backup is under way on the {0} instances that were looked at.', number(instances)),
    (several) =>
      vscode.l10n.t('{0} backups are under way on the {1} instances that were looked at.', several, number(instances)),
  );
  const words =
    known === running
      ? vscode.l10n.t('All of them are listed already.')
      : vscode.l10n.t('New in the list: {0}.', fresh);
  return sentences(count, known > 0 && words);
}
