import * as vscode from 'vscode';
import { accountOf, type InstanceNode } from '../explorer/nodes.ts';
import { showInfo } from '../platform/messages.ts';
import type { CommandParts } from './parts.ts';
import { rowsFrom } from './rows.ts';

/** Puts instances on top of their accounts. */
export async function pin(parts: CommandParts, argument: unknown, rows?: unknown): Promise<void> {
  for (const node of instancesFrom(parts, argument, rows)) {
    await parts.preferences.pin(accountOf(node).id, node.instance);
  }
}

export async function unpin(parts: CommandParts, argument: unknown, rows?: unknown): Promise<void> {
  for (const node of instancesFrom(parts, argument, rows)) {
    await parts.preferences.unpin(accountOf(node).id, node.instance);
  }
}

export async function sortByName(parts: CommandParts, _argument?: unknown): Promise<void> {
  await parts.preferences.setOrder('name');
}

/** What needs attention comes first. */
export async function sortByHealth(parts: CommandParts, _argument?: unknown): Promise<void> {
  await parts.preferences.setOrder('health');
}

function instancesFrom(parts: CommandParts, argument: unknown, rows: unknown): readonly InstanceNode[] {
  const nodes = rowsFrom(parts, argument, rows).filter((node) => node.kind === 'instance');
  if (nodes.length === 0) {
    void showInfo(vscode.l10n.t('Select an instance in the RDS Backups view first.'));
  }
  return nodes;
}
