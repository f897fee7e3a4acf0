import type { CloudProvider } from '../model/provider.ts';
import { accountOf, groupNode, type GroupKind, type InstanceNode, type Node } from './nodes.ts';
import { failureNote, type NoteFacts } from './noteRows.ts';

interface GroupParts extends Pick<NoteFacts, 'describe'> {
  readonly provider: (accountId: string) => Promise<CloudProvider>;
}

/**
 * The groups below an instance. What its engine or disk can never have is named with the reason, or left out. Those that are
 * on the screen stay the objects that they are: the editor hears of changes by these alone.
 */
export async function groupsOf(
  node: InstanceNode,
  { provider, describe }: GroupParts,
  shown: { get(id: string): Node | undefined },
): Promise<readonly Node[]> {
  const group = (kind: GroupKind, unsupported?: string): Node => {
    const fresh = groupNode(node, kind, unsupported);
    const known = shown.get(fresh.id);
    return known?.kind === 'group' ? Object.assign(known, fresh) : fresh;
  };
  try {
    const cloud = await provider(accountOf(node).id);
    const { copies, logs } = cloud.offers(node.instance);
    return [
      group('backups'),
      ...(cloud.capabilities.copies ? [group('copies', copies.offered ? undefined : copies.reason)] : []),
      ...(logs.offered ? [group('logs')] : []),
      group('recovery'),
    ];
  } catch (error) {
    return [failureNote(node, error, describe)];
  }
}
