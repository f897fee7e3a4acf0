import * as vscode from 'vscode';
import { accountOf, isNode } from '../explorer/nodes.ts';
import { refTo } from '../model/provider.ts';
import { showFailure } from '../platform/failures.ts';
import { showInfo } from '../platform/messages.ts';
import { withCancellableProgress } from '../platform/progress.ts';
import type { CommandParts } from './parts.ts';

/** Shows what the cloud answers about the backup of a row now, or of the selected one. */
export async function showRawReply(parts: CommandParts, argument: unknown): Promise<void> {
  const node = isNode(argument) ? argument : parts.view.selection[0];
  if (node?.kind !== 'backup') {
    void showInfo(vscode.l10n.t('Select a backup in the RDS Backups view first.'));
    return;
  }
  const ref = { accountId: accountOf(node).id, ...refTo(node.backup) };
  try {
    const title = vscode.l10n.t('Asking the cloud for its reply…');
    await withCancellableProgress(title, async (signal) => await (await parts.rawReplies()).show(ref, signal));
  } catch (error) {
    if (await showFailure(error, parts.log, { retry: true })) {
      await showRawReply(parts, node);
    }
  }
}
