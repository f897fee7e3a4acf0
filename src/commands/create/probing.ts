import * as vscode from 'vscode';
import { each } from '../../async/each.ts';
import { abortable } from '../../async/wait.ts';
import { jobWords } from '../../explorer/words.ts';
import { CloudError } from '../../model/errors.ts';
import type { Instance } from '../../model/resources.ts';
import { describeFailure } from '../../platform/failures.ts';
import type { CommandParts } from '../parts.ts';
import { keyOf, type BackupAnswers, type Candidate, type LeftOut, type Target } from './answers.ts';

/** Instances that are asked about at once. */
const atOnce = 4;

/** How one instance can be backed up. Rejects with the reason if it cannot be, or not now. */
export async function targetOf(parts: CommandParts, candidate: Candidate, signal: AbortSignal): Promise<Target> {
  const { account, instance } = candidate;
  const busy = whyBusy(parts, account.id, instance);
  if (busy !== undefined) {
    throw new CloudError({ kind: 'state', message: busy });
  }
  const provider = await abortable(parts.sessions.provider(account.id), signal);
  const options = await provider.backupOptions(instance, { signal });
  if (options.refusal !== undefined) {
    throw new CloudError({ kind: 'unsupported', message: options.refusal });
  }
  return { ...candidate, options };
}

/** The same for several instances: those that cannot be backed up are left out, each with its reason. */
export async function targetsOf(
  parts: CommandParts,
  chosen: readonly Candidate[],
  signal: AbortSignal,
  say: (words: string) => void,
): Promise<Pick<BackupAnswers, 'targets' | 'leftOut'>> {
  const targets = new Map<string, Target>();
  const leftOut = new Map<string, LeftOut>();
  resume(parts, chosen);
  await each(chosen, { atOnce, signal }, async (candidate, stop) => {
    try {
      targets.set(keyOf(candidate), wholeOnly(await targetOf(parts, candidate, stop)));
    } catch (error) {
      stop.throwIfAborted();
      leftOut.set(keyOf(candidate), { ...candidate, reason: describeFailure(error, parts.log) });
    }
    say(vscode.l10n.t('{0} of {1} asked', targets.size + leftOut.size, chosen.length));
  });
  signal.throwIfAborted();
  const inOrder = <Item>(found: ReadonlyMap<string, Item>) => chosen.flatMap((one) => found.get(keyOf(one)) ?? []);
  return { targets: inOrder(targets), leftOut: inOrder(leftOut) };
}

/** What the user has just asked for is tried also where a key was refused before: once for each account. */
export function resume({ sessions }: Pick<CommandParts, 'sessions'>, candidates: readonly Candidate[]): void {
  new Set(candidates.map(({ account }) => account.id)).forEach((id) => sessions.resume(id));
}

/** Databases are different in each instance, so several are backed up as a whole. */
function wholeOnly(target: Target): Target {
  const choices = target.options.choices.filter(({ needsDatabases }) => !needsDatabases);
  if (choices.length === 0) {
    throw new CloudError({
      kind: 'unsupported',
      message: vscode.l10n.t('Only chosen databases of it can be backed up. Create its backup by itself.'),
    });
  }
  const isOpen = (key: string) => new Set(choices.map(({ answers }) => answers[key])).size > 1;
  const steps = target.options.steps.filter(({ key }) => isOpen(key));
  return { ...target, options: { ...target.options, choices, steps } };
}

/**
 * A backup that is followed already: the cloud would refuse another one, after all the questions. One that nobody can say
 * goes on, such as one that is under way for days, is left to the cloud to refuse.
 */
export function whyBusy({ activity }: CommandParts, accountId: string, instance: Instance): string | undefined {
  const running = activity.current(accountId, instance.id);
  return running?.state === 'running' || running?.state === 'waiting'
    ? vscode.l10n.t(
        'A backup of {0} is running already ({1}). Wait until it is done, or stop following it in Jobs and downloads.',
        instance.name,
        jobWords(running),
      )
    : undefined;
}
