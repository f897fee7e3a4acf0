import { noteNode, type ListNode, type NoteNode } from './nodes.ts';
import type { Preferences } from './preferences.ts';
import type { Row } from './rows.ts';

/** The rows that the user chose to see, and a row that stands for the others. Only regions can be chosen. */
export function chosenRows(
  node: ListNode,
  rows: readonly Row[],
  preferences: Preferences,
): { readonly shown: readonly Row[]; readonly hidden: readonly NoteNode[] } {
  const regions = node.kind === 'account' ? preferences.regions(node.account.id) : undefined;
  if (!regions) {
    return { shown: rows, hidden: [] };
  }
  const shown = rows.filter((row) => row.kind !== 'region' || regions.includes(row.region.id));
  const hidden = rows.length - shown.length;
  return { shown, hidden: hidden > 0 ? [noteNode(node, 'hidden', { total: hidden })] : [] };
}
