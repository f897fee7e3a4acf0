import * as vscode from 'vscode';
import { abortable } from '../../async/wait.ts';
import { filterWords } from '../../explorer/filterWords.ts';
import { filterOf, queryOf, usualDays } from '../../explorer/lists.ts';
import {
  accountOf,
  instanceOf,
  isFilterable,
  isNode,
  listOwner,
  type GroupNode,
  type Node,
} from '../../explorer/nodes.ts';
import { formatTimeWithZone } from '../../platform/format.ts';
import { showInfo } from '../../platform/messages.ts';
import type { CommandParts } from '../parts.ts';
import { backupTable, logTable, type ListPlace } from './backupTable.ts';
import type { ExportTable } from './cells.ts';
import { exportTable } from './exportTable.ts';
import { ListReading } from './listReading.ts';
import { number } from '../../platform/words.ts';

/**
 * Exports the whole list of backups that a row is, or stands in, with the filter that holds for it; from the palette that
 * of the row which is selected in the tree.
 */
export async function exportList(parts: CommandParts, argument: unknown): Promise<void> {
  const list = listOwner(isNode(argument) ? argument : parts.view.selection[0]);
  if (list?.kind === 'group' && list.unsupported !== undefined) {
    void showInfo(list.unsupported);
    return;
  }
  if (!isBackupList(list)) {
    void showInfo(vscode.l10n.t('Select a list of backups in the RDS Backups view first.'));
    return;
  }
  const { preferences, sessions, log } = parts;
  const title = titleOf(list);
  const begin = () => ({
    reading: new ListReading(list, queryOf(list, preferences, new Date())),
    chosen: filterWords(filterOf(list, preferences), usualDays(list.group)).join(' · '),
  });
  let begun: ReturnType<typeof begin> | undefined;
  const make = async (signal: AbortSignal, report: (words: string) => void): Promise<ExportTable> => {
    // Kept when it is tried again, so that nothing is read twice.
    const { reading, chosen } = (begun ??= begin());
    const cloud = await abortable(sessions.asked(accountOf(list).id), signal);
    await reading.toEnd(cloud, signal, () => report(countWords(reading)));
    const note = vscode.l10n.t('{0}, as of {1}', chosen, formatTimeWithZone(new Date(), vscode.env.language));
    return tableOfList(list, reading, placeOf(parts, list), { title, note, warnings: warningsOf(reading) });
  };
  await exportTable(title, make, log);
}

function isBackupList(node: Node | undefined): node is GroupNode {
  return node?.kind === 'group' && isFilterable(node);
}

function tableOfList(
  { group }: GroupNode,
  reading: ListReading,
  place: ListPlace,
  about: Pick<ExportTable, 'title' | 'note' | 'warnings'>,
): ExportTable {
  return group === 'logs' || group === 'copiedLogs'
    ? logTable(reading.logs, place, about)
    : backupTable(reading.backups, place, about);
}

function placeOf(parts: CommandParts, list: GroupNode): ListPlace {
  const account = accountOf(list);
  const instance = instanceOf(list)?.instance;
  return { account, instance, regionName: (regionId) => parts.children.regionName(account.id, regionId) };
}

function countWords({ count, total }: ListReading): string {
  return total === undefined
    ? vscode.l10n.t('{0} so far', number(count))
    : vscode.l10n.t('{0} of {1}', number(count), number(total));
}

function warningsOf({ broken, uneven }: ListReading): readonly string[] {
  return [
    ...(broken > 0 ? [vscode.l10n.t('Records that could not be read and are left out: {0}.', broken)] : []),
    ...(uneven ? [vscode.l10n.t('The list changed while it was read, so some may be missing.')] : []),
  ];
}

function titleOf(list: GroupNode): string {
  const name = instanceOf(list)?.instance.name ?? '';
  switch (list.group) {
    case 'copies':
      return vscode.l10n.t('Cross-region backups of {0}', name);
    case 'logs':
      return vscode.l10n.t('Log backups of {0}', name);
    case 'copiedLogs':
      return vscode.l10n.t('Cross-region log backups of {0}', name);
    case 'released':
      return list.parent.kind === 'region'
        ? vscode.l10n.t('Backups of released instances in {0}', list.parent.region.name)
        : vscode.l10n.t('Backups of released instances');
    case 'backups':
    case 'recovery':
      return vscode.l10n.t('Backups of {0}', name);
  }
}
