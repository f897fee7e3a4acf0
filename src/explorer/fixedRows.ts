import { pinNode, regionNode, type AccountNode, type InstanceNode, type ListNode, type RegionNode } from './nodes.ts';
import type { Preferences } from './preferences.ts';
import type { ShownNodes } from './shownNodes.ts';

/** The pinned instances of an account, as they were last seen. */
export function pinsOf(node: AccountNode, preferences: Preferences, shown: ShownNodes): readonly InstanceNode[] {
  return shown.remember(
    preferences.pins(node.account.id).map((instance) => {
      const fresh = pinNode(node, instance);
      const known = shown.get(fresh.id);
      return known?.kind === 'instance' ? known : fresh;
    }),
  );
}

/** The parts of a region, which came with it. */
function partsOf(node: RegionNode, shown: ShownNodes): readonly RegionNode[] {
  return shown.remember(
    (node.region.parts ?? []).map((part) => {
      const fresh = regionNode(node, part);
      const known = shown.get(fresh.id);
      return known?.kind === 'region' && known.parent === node ? known : fresh;
    }),
  );
}

/** The rows above a list that are known without asking for it. */
export function fixedRows(
  node: ListNode,
  preferences: Preferences,
  shown: ShownNodes,
): readonly (InstanceNode | RegionNode)[] {
  switch (node.kind) {
    case 'account':
      return pinsOf(node, preferences, shown);
    case 'region':
      return partsOf(node, shown);
    case 'group':
      return [];
  }
}
