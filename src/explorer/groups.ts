import type { CloudProvider } from '../model/provider.ts';
import { accountOf, groupNode, type InstanceNode, type Node } from './nodes.ts';
import { failureNote, type NoteFacts } from './noteRows.ts';

interface GroupParts extends Pick<NoteFacts, 'describe'> {
  readonly provider: (accountId: string) => Promise<CloudProvider>;
}

/** The groups below an instance. What its engine or disk can never have is named with the reason, or left out. */
export async function groupsOf(node: InstanceNode, { provider, describe }: GroupParts): Promise<readonly Node[]> {
  try {
    const cloud = await provider(accountOf(node).id);
    const { copies, logs } = cloud.offers(node.instance);
    return [
      groupNode(node, 'backups'),
      ...(cloud.capabilities.copies ? [groupNode(node, 'copies', copies.offered ? undefined : copies.reason)] : []),
      ...(logs.offered ? [groupNode(node, 'logs')] : []),
      groupNode(node, 'recovery'),
    ];
  } catch (error) {
    return [failureNote(node, error, describe)];
  }
}
