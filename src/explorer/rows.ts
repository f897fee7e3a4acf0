import type { Health, InstanceInsight } from '../model/insight.ts';
import {
  accountOf,
  type BackupNode,
  type FactNode,
  type GroupNode,
  type InstanceNode,
  type LogNode,
  type RegionNode,
} from './nodes.ts';

/** What a list that is asked of a cloud consists of; groups and facts stand beside the list. */
export type Row = RegionNode | InstanceNode | BackupNode | LogNode | FactNode | GroupNode;

export function byName(left: Row, right: Row): number {
  if (left.kind !== 'instance' || right.kind !== 'instance') {
    return 0;
  }
  return (
    left.instance.name.localeCompare(right.instance.name, undefined, { numeric: true }) ||
    left.id.localeCompare(right.id)
  );
}

const rank: Readonly<Record<Health['state'], number>> = { none: 0, off: 1, failing: 2, late: 3, unknown: 4, good: 5 };

/** What needs somebody first: then what could not be found out, then the good ones, then what was not checked. */
export function byHealth(insight: Pick<InstanceInsight, 'health'>) {
  const rankOf = (row: Row): number => {
    const health = row.kind === 'instance' ? insight.health(accountOf(row).id, row.instance.id) : undefined;
    if (!health) {
      return 6;
    }
    return health.trouble || health.state === 'unknown' ? rank[health.state] : rank.good;
  };
  return (left: Row, right: Row): number => rankOf(left) - rankOf(right) || byName(left, right);
}

/** What has not started yet, or does not say when it did, is news and comes first. */
export function newestFirst(left: Row, right: Row): number {
  return timeOf(right) - timeOf(left);
}

function timeOf(row: Row): number {
  const time =
    row.kind === 'backup'
      ? (row.backup.started ?? row.backup.ended)
      : row.kind === 'log'
        ? (row.log.from ?? row.log.to)
        : undefined;
  return time?.getTime() ?? Number.MAX_SAFE_INTEGER;
}
