import * as vscode from 'vscode';
import { abortable } from '../async/wait.ts';
import { locate } from '../explorer/locate.ts';
import { instanceOf, listIdOf, type BackupNode, type GroupNode, type InstanceNode } from '../explorer/nodes.ts';
import { filterOf } from '../explorer/lists.ts';
import { DAY, dayEnd, dayStart, endText, startText } from '../explorer/times.ts';
import type { ListFilter, TimeChoice } from '../explorer/preferences.ts';
import { CloudError } from '../model/errors.ts';
import type { BackupRef } from '../model/provider.ts';
import { describeFailure } from '../platform/failures.ts';
import { showInfo } from '../platform/messages.ts';
import type { CommandParts } from './parts.ts';

/** Further pages of the list as it is that are read to find a row. */
const MOST_PAGES = 5;
/** Days before and after a backup that its list shows where it did not reach that far. */
const NEIGHBOURS = 3;

/** From one moment to another, in epoch milliseconds. */
interface Days {
  readonly from: number;
  readonly to: number;
}

/**
 * Selects a backup's row in the side bar. Where its list does not reach that far back, it is set to the days around it; where
 * it is narrowed, and does not have it then either, to all backups of these days. The sentence says so, and what the user had
 * chosen can be had again. Rejects if there is no such row; the list is then as it was.
 */
export async function revealBackup(
  parts: CommandParts,
  accountId: string,
  ref: BackupRef,
  signal: AbortSignal,
): Promise<string> {
  const instance = await abortable(instanceRow(parts, accountId, ref), signal);
  const group = instance && (await groupOf(parts, instance, ref.copy));
  if (!group) {
    throw new CloudError({ kind: 'notFound', message: vscode.l10n.t('The side bar does not show its instance.') });
  }
  const row = await abortable(rowIn(parts, group, ref, signal), signal);
  if (row) {
    await reveal(parts, row);
    return vscode.l10n.t('Selected in the side bar.');
  }
  const time = ref.started === undefined ? undefined : timeAround(ref.started);
  const found = time && (await widened(parts, { accountId, group, time }, ref, signal));
  if (!found) {
    const message = vscode.l10n.t('The list of the side bar does not have it. It may have been deleted meanwhile.');
    throw new CloudError({ kind: 'notFound', message });
  }
  await reveal(parts, found);
  return vscode.l10n.t(
    'Selected in the side bar, where the list of {0} now shows {1} to {2}.',
    instance.instance.name,
    startText(time.from),
    endText(time.to),
  );
}

/** The row that is there already, as a pin or in its region; else it is looked for. */
async function instanceRow(
  { children, preferences }: CommandParts,
  accountId: string,
  { regionId, instanceId }: BackupRef,
): Promise<InstanceNode | undefined> {
  const [known] = children.instances(accountId, regionId, instanceId);
  return known ?? (await locate(children, preferences, { accountId, regionId, instanceId }));
}

async function groupOf(
  { children }: CommandParts,
  instance: InstanceNode,
  copy: boolean,
): Promise<GroupNode | undefined> {
  const kind = copy ? 'copies' : 'backups';
  const group = (await children.of(instance)).find((row) => row.kind === 'group' && row.group === kind);
  return group?.kind === 'group' && group.unsupported === undefined ? group : undefined;
}

async function rowIn(
  { children }: CommandParts,
  group: GroupNode,
  { backupId, started }: BackupRef,
  signal: AbortSignal,
): Promise<BackupNode | undefined> {
  const branch = children.branch(group);
  await children.loaded(group);
  for (let page = 0; ; page++) {
    const rows = children.rows(group).filter((row) => row.kind === 'backup');
    const row = rows.find(({ backup }) => backup.id === backupId);
    const oldest = Math.min(...rows.map(({ backup }) => backup.started?.getTime() ?? Infinity));
    if (row || !branch.hasMore || page === MOST_PAGES || (started !== undefined && oldest < started)) {
      return row;
    }
    signal.throwIfAborted();
    await branch.more();
  }
}

function timeAround(at: number): Days {
  return { from: dayStart(new Date(at - NEIGHBOURS * DAY)), to: dayEnd(new Date(at + NEIGHBOURS * DAY)) };
}

/** The row in the list of some days, narrowed as it is if that has it. Without it the list is left as it was. */
async function widened(
  parts: CommandParts,
  { accountId, group, time }: { readonly accountId: string; readonly group: GroupNode; readonly time: Days },
  ref: BackupRef,
  signal: AbortSignal,
): Promise<BackupNode | undefined> {
  const { preferences } = parts;
  const listId = listIdOf(group);
  const before = filterOf(group, preferences);
  const values = before?.values ?? {};
  const isNarrowed = Object.keys(values).length > 0;
  const filters: readonly ListFilter[] = [{ time, values }, ...(isNarrowed ? [{ time, values: {} }] : [])];
  let found: BackupNode | undefined;
  try {
    for (const filter of filters) {
      if (!found && !isSame(filter, before)) {
        await preferences.setFilter(accountId, listId, filter);
        found = await abortable(rowIn(parts, group, ref, signal), signal);
      }
    }
  } finally {
    if (!found && !isSame(filterOf(group, preferences), before)) {
      await preferences.setFilter(accountId, listId, before);
    }
  }
  const isOwn = before?.time !== undefined && !isAround(before.time);
  const keepsValues = isSame(filterOf(group, preferences)?.values, before?.values);
  if (found && before && (isOwn || (isNarrowed && !keepsValues))) {
    const name = instanceOf(group)?.instance.name ?? '';
    offerBack(name, async () => await preferences.setFilter(accountId, listId, before)).catch((error: unknown) =>
      describeFailure(error, parts.log),
    );
  }
  return found;
}

/** The days are those around a backup, so that nobody misses them. */
function isAround(time: TimeChoice): boolean {
  return 'from' in time && isSame(timeAround(time.from + NEIGHBOURS * DAY + DAY / 2), time);
}

/** Filters as they are stored: what is undefined is not there. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

async function offerBack(name: string, restore: () => Promise<void>): Promise<void> {
  const action = vscode.l10n.t('Restore Filter');
  const message = vscode.l10n.t('The filter of the list of {0} was replaced to show a backup that it left out.', name);
  if ((await showInfo(message, action)) === action) {
    await restore();
  }
}

async function reveal({ view }: CommandParts, row: BackupNode): Promise<void> {
  await view.reveal(row, { select: true, focus: false });
}
