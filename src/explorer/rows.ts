import type { BackupNode, InstanceNode, RegionNode } from './nodes.ts';

/** What a list that is asked of a cloud consists of. */
export type Row = RegionNode | InstanceNode | BackupNode;

export function byName(left: Row, right: Row): number {
  if (left.kind !== 'instance' || right.kind !== 'instance') {
    return 0;
  }
  return (
    left.instance.name.localeCompare(right.instance.name, undefined, { numeric: true }) ||
    left.id.localeCompare(right.id)
  );
}

/** What has not started yet, or does not say when it did, is news and comes first. */
export function newestFirst(left: Row, right: Row): number {
  if (left.kind !== 'backup' || right.kind !== 'backup') {
    return 0;
  }
  return timeOf(right) - timeOf(left);
}

function timeOf({ backup }: BackupNode): number {
  return (backup.started ?? backup.ended)?.getTime() ?? Number.MAX_SAFE_INTEGER;
}
