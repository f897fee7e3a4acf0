import * as vscode from 'vscode';
import type { StoredAccount } from '../accounts/store.ts';
import { abortable } from '../async/wait.ts';
import { accountOf, instanceOf, isNode } from '../explorer/nodes.ts';
import { backupStateName, backupTypeName } from '../explorer/words.ts';
import { CloudError, isCloudError } from '../model/errors.ts';
import type { CloudProvider } from '../model/provider.ts';
import type { Backup, Instance } from '../model/resources.ts';
import { describeFailure } from '../platform/failures.ts';
import { formatTime } from '../platform/format.ts';
import { plain } from '../platform/messages.ts';
import { runWizard } from '../platform/wizard.ts';
import type { InputStep } from '../platform/wizardSteps.ts';
import { readBackupId } from './backupIds.ts';
import { pickInstance } from './findInstance.ts';
import type { CommandParts } from './parts.ts';
import { showFoundBackup } from './showBackupDetails.ts';

interface Target {
  readonly account: StoredAccount;
  readonly instance: Instance;
}

interface Answers {
  readonly id: string;
  readonly found: readonly Backup[];
}

/** Asks for the id of a backup or of a cross-region copy, looks for it, and opens its details. */
export async function goToBackup(parts: CommandParts, argument: unknown): Promise<void> {
  const target = await targetOf(parts, argument);
  if (!target) {
    return;
  }
  const answers = await runWizard<Answers>({
    title: vscode.l10n.t('Go to backup of {0}', target.instance.name),
    start: { id: '', found: [] },
    steps: () => [idStep(parts, target)],
    finishing: vscode.l10n.t('Looking for it… Press Escape to stop.'),
    describe: (error) => describeFailure(error, parts.log),
  });
  const backup = answers && (await choose(answers.found));
  if (backup) {
    await showFoundBackup(parts, target.account, target.instance, backup);
  }
}

async function targetOf(parts: CommandParts, argument: unknown): Promise<Target | undefined> {
  const node = isNode(argument) ? instanceOf(argument) : undefined;
  const account = node && parts.store.get(accountOf(node).id);
  return node && account
    ? { account, instance: node.instance }
    : await pickInstance(parts, vscode.l10n.t('Go to a backup of which instance?'));
}

/** A look that finds nothing, or fails, leaves the box open with what was typed and says so. */
function idStep(parts: CommandParts, { account, instance }: Target): InputStep<Answers> {
  return {
    kind: 'input',
    id: 'id',
    prompt: vscode.l10n.t('Id of a backup or of a cross-region backup'),
    get: ({ id }) => id,
    set: (state, value) => ({ ...state, id: value.trim() }),
    validate: (value) => {
      const typed = readBackupId(value);
      return 'problem' in typed ? complaint(typed.problem) : undefined;
    },
    after: async (state, signal) => {
      const provider = await abortable(parts.sessions.asked(account.id), signal);
      return { ...state, found: await find(parts, provider, instance, state.id, signal) };
    },
  };
}

function complaint(problem: 'empty' | 'absurd'): string {
  return problem === 'empty'
    ? vscode.l10n.t('Enter the id of a backup.')
    : vscode.l10n.t('This cannot be the id of a backup. Ids are one word of letters and digits.');
}

/** Asks for a backup and for a copy of this id. Rejects if there is neither, or if that could not be found out. */
async function find(
  { log }: CommandParts,
  provider: CloudProvider,
  instance: Instance,
  id: string,
  signal: AbortSignal,
): Promise<readonly Backup[]> {
  const withCopies = provider.capabilities.copies && provider.offers(instance).copies.offered;
  const look = async (copy: boolean) => {
    const ref = { instanceId: instance.id, regionId: instance.regionId, backupId: id, copy };
    return await abortable(provider.findBackup(ref, { signal }), signal);
  };
  const [backup, copy] = await Promise.allSettled([look(false), withCopies ? look(true) : undefined]);
  const found = [backup, copy].flatMap((answer) =>
    answer.status === 'fulfilled' && answer.value ? [answer.value] : [],
  );
  if (found.length > 0) {
    return found;
  }
  if (backup.status === 'rejected') {
    throw backup.reason as Error;
  }
  signal.throwIfAborted();
  const message =
    copy.status === 'fulfilled' || (isCloudError(copy.reason) && copy.reason.kind === 'unsupported')
      ? vscode.l10n.t('No backup or copy of {0} has the id {1}.', instance.name, id)
      : vscode.l10n.t(
          'No backup of {0} has the id {1}, and whether a copy has it could not be found out. {2}',
          instance.name,
          id,
          describeFailure(copy.reason, log),
        );
  throw new CloudError({ kind: 'notFound', message });
}

/** The same id can stand for a backup and for a copy of another one. */
async function choose(found: readonly Backup[]): Promise<Backup | undefined> {
  if (found.length <= 1) {
    return found[0];
  }
  const items = found.map((backup) => {
    const time = backup.started ?? backup.ended;
    return {
      label: backup.copy ? vscode.l10n.t('Cross-region backup') : vscode.l10n.t('Backup'),
      description: time ? formatTime(time) : vscode.l10n.t('Time unknown'),
      detail: plain([backupStateName(backup), backupTypeName(backup)].filter(Boolean).join(' · ')),
      backup,
    };
  });
  const title = vscode.l10n.t('A backup and a copy have the id {0}', plain(found[0]?.id ?? ''));
  return (await vscode.window.showQuickPick(items, { title }))?.backup;
}
