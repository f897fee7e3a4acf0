import { isNode, type Node } from '../explorer/nodes.ts';
import type { CommandParts } from './parts.ts';

/**
 * The rows that a command is for: all that are selected where it was called on one of them, else the row it was called on,
 * else (from the palette) what is selected in the tree. A key passes the row that has the focus, and no others.
 */
export function rowsFrom({ view }: Pick<CommandParts, 'view'>, argument: unknown, selected?: unknown): readonly Node[] {
  if (Array.isArray(selected) && selected.includes(argument)) {
    return selected.filter(isNode);
  }
  return isNode(argument) && !view.selection.includes(argument) ? [argument] : view.selection;
}
