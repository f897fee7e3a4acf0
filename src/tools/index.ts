import * as vscode from 'vscode';
import { isCancelled, isCloudError } from '../model/errors.ts';
import { withSignal } from '../platform/cancellation.ts';
import { describeFailure } from '../platform/failures.ts';
import { oneLine } from '../platform/messages.ts';
import { chatSettings } from '../platform/settings.ts';
import { answerOf } from './answers.ts';
import { findInstances, listAccounts, listBackups } from './browse.ts';
import { toolError } from './errors.ts';
import { backupHealth } from './health.ts';
import type { ToolName } from './names.ts';
import type { ToolParts } from './parts.ts';
import type { ToolRoom } from './register.ts';
import { checkedInput } from './schemas.ts';
import { startBackup } from './startBackup.ts';

type Work = (parts: ToolParts, input: unknown, signal: AbortSignal) => string | Promise<string>;

const works: Readonly<Record<ToolName, Work>> = {
  rdsBackups_listAccounts: (parts, input) => listAccounts(parts, checkedInput('rdsBackups_listAccounts', input)),
  rdsBackups_findInstances: async (parts, input, signal) =>
    await findInstances(parts, checkedInput('rdsBackups_findInstances', input), signal),
  rdsBackups_listBackups: async (parts, input, signal) =>
    await listBackups(parts, checkedInput('rdsBackups_listBackups', input), signal),
  rdsBackups_backupHealth: async (parts, input, signal) =>
    await backupHealth(parts, checkedInput('rdsBackups_backupHealth', input), signal),
  rdsBackups_startBackup: async (parts, input, signal) =>
    await startBackup(parts, checkedInput('rdsBackups_startBackup', input), signal),
};

/** The tools with what they work with. */
export function toolRoom(parts: ToolParts): ToolRoom {
  return { invoke: async (...call) => await invoke(parts, ...call), prepare };
}

/** What a tool answers: JSON on one line, also of what went wrong. Rejects only where it was cancelled. */
async function invoke(
  parts: ToolParts,
  name: ToolName,
  input: unknown,
  token: vscode.CancellationToken,
): Promise<string> {
  try {
    const refusal = whyNot(name);
    if (refusal !== undefined) {
      throw toolError(refusal, 'state');
    }
    return await withSignal(token, async (signal) => await works[name](parts, input, signal));
  } catch (error) {
    if (isCancelled(error)) {
      throw new vscode.CancellationError();
    }
    const { code, requestId } = isCloudError(error) ? error : {};
    return answerOf({ error: describeFailure(error, parts.log), code, requestId });
  }
}

/** What the chat shows meanwhile, and asks before a backup; `startBackup` asks itself as well. */
function prepare(name: ToolName, input: unknown): vscode.PreparedToolInvocation {
  switch (name) {
    case 'rdsBackups_listAccounts':
      return { invocationMessage: vscode.l10n.t('Reading the list of accounts') };
    case 'rdsBackups_findInstances':
      return { invocationMessage: vscode.l10n.t('Looking for database instances') };
    case 'rdsBackups_listBackups':
      return { invocationMessage: vscode.l10n.t('Listing backups') };
    case 'rdsBackups_backupHealth':
      return { invocationMessage: vscode.l10n.t('Looking up how backups are doing') };
    case 'rdsBackups_startBackup': {
      const invocationMessage = vscode.l10n.t('Preparing a backup');
      const instance = instanceOf(input);
      // Where it can only be refused there is nothing to confirm.
      if (whyNot(name) !== undefined || instance === undefined) {
        return { invocationMessage };
      }
      const text = vscode.l10n.t('Back up the instance {0}? A dialog shows the request before it is sent.', instance);
      const message = new vscode.MarkdownString().appendText(text);
      return { invocationMessage, confirmationMessages: { title: vscode.l10n.t('Start a backup'), message } };
    }
  }
}

function instanceOf(input: unknown): string | undefined {
  const instance: unknown =
    typeof input === 'object' && input !== null && 'instance' in input ? input.instance : undefined;
  return typeof instance === 'string' ? oneLine(instance.slice(0, 200)) : undefined;
}

/** The manifest takes tools that are switched off out of the chat; other extensions may still call them. */
function whyNot(name: ToolName): string | undefined {
  const { tools } = chatSettings();
  if (tools === 'off') {
    return 'The user has switched the chat tools of RDS Backups off (setting rdsBackups.chat.tools).';
  }
  return name === 'rdsBackups_startBackup' && tools !== 'all'
    ? 'The user has not allowed the chat to start backups. It can be allowed in the setting rdsBackups.chat.tools.'
    : undefined;
}
