import * as vscode from 'vscode';
import { abortable } from '../async/wait.ts';
import { locate } from '../explorer/locate.ts';
import { instanceOf, listIdOf, type BackupNode, type GroupNode, type InstanceNode } from '../explorer/nodes.ts';
import { filterOf } from '../explorer/lists.ts';
import { DAY, dayEnd, dayStart, endText, startText } from '../explorer/times.ts';
import { CloudError } from '../model/errors.ts';
import type { BackupRef } from '../model/provider.ts';
import type { CommandParts } from './parts.ts';

/** Further pages of the list as it is that are read to find a row. */
const MOST_PAGES = 5;
/** Days before and after a backup that its list shows where it did not reach that far. */
const NEIGHBOURS = 3;

/**
 * Selects a backup's row in the side bar. Where its list does not reach that far back, or is narrowed, the list is set to the
 * days around it; the sentence says so. Rejects if there is no such row.
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
  const around = ref.started === undefined ? undefined : await showAround(parts, accountId, group, ref.started);
  const found = around === undefined ? undefined : await abortable(rowIn(parts, group, ref, signal), signal);
  if (!found || around === undefined) {
    const message = vscode.l10n.t('The list of the side bar does not have it. It may have been deleted meanwhile.');
    throw new CloudError({ kind: 'notFound', message });
  }
  await reveal(parts, found);
  return around;
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

/** Sets the list to the days around a moment. The sentence that says so; `undefined` if it is set so already. */
async function showAround(
  { preferences }: CommandParts,
  accountId: string,
  group: GroupNode,
  at: number,
): Promise<string | undefined> {
  const from = dayStart(new Date(at - NEIGHBOURS * DAY));
  const to = dayEnd(new Date(at + NEIGHBOURS * DAY));
  const filter = filterOf(group, preferences);
  const isNarrowed = Object.keys(filter?.values ?? {}).length > 0;
  const time = filter?.time;
  if (!isNarrowed && time && 'from' in time && time.from === from && time.to === to) {
    return undefined;
  }
  await preferences.setFilter(accountId, listIdOf(group), { time: { from, to }, values: {} });
  const name = instanceOf(group)?.instance.name ?? '';
  return vscode.l10n.t(
    'Selected in the side bar, where the list of {0} now shows {1} to {2}.',
    name,
    startText(from),
    endText(to),
  );
}

async function reveal({ view }: CommandParts, row: BackupNode): Promise<void> {
  await view.reveal(row, { select: true, focus: false });
}
