import * as vscode from 'vscode';
import { accountOf, isNode, type InstanceNode } from '../explorer/nodes.ts';
import { showInfo } from '../platform/messages.ts';
import type { CommandParts } from './parts.ts';

/** Puts an instance on top of its account. */
export async function pin(parts: CommandParts, argument: unknown): Promise<void> {
  const node = instanceFrom(parts, argument);
  await (node && parts.preferences.pin(accountOf(node).id, node.instance));
}

export async function unpin(parts: CommandParts, argument: unknown): Promise<void> {
  const node = instanceFrom(parts, argument);
  await (node && parts.preferences.unpin(accountOf(node).id, node.instance));
}

export async function sortByName(parts: CommandParts, _argument?: unknown): Promise<void> {
  await parts.preferences.setOrder('name');
}

/** What needs attention comes first. */
export async function sortByHealth(parts: CommandParts, _argument?: unknown): Promise<void> {
  await parts.preferences.setOrder('health');
}

function instanceFrom(parts: CommandParts, argument: unknown): InstanceNode | undefined {
  const node = isNode(argument) ? argument : parts.view.selection[0];
  if (node?.kind === 'instance') {
    return node;
  }
  void showInfo(vscode.l10n.t('Select an instance in the RDS Backups view first.'));
  return undefined;
}
