import * as vscode from 'vscode';
import { abortable } from '../async/wait.ts';
import { accountOf, instanceOf, isNode } from '../explorer/nodes.ts';
import { backupStateName, engineName } from '../explorer/words.ts';
import { HistoryLoad } from '../health/history/load.ts';
import type { BackupRef, CloudProvider } from '../model/provider.ts';
import type { Call, TimeRange } from '../model/requests.ts';
import { withParts, type Instance } from '../model/resources.ts';
import type { HistoryRef } from '../webview/protocol/history.ts';
import type { HistoryBackup, HistoryCopy, HistorySource, OpenedHistory } from '../webview/history/source.ts';
import type { Column } from './exports/cells.ts';
import { pickInstance } from './findInstance.ts';
import { instanceFor } from './loadBackup.ts';
import type { CommandParts } from './parts.ts';
import { revealBackup } from './revealBackup.ts';
import { showBackupById } from './showBackupDetails.ts';

/** Opens the history of the row's instance; from elsewhere, of one that the user chooses. */
export async function showHistory(parts: CommandParts, argument: unknown): Promise<void> {
  const node = isNode(argument) ? instanceOf(argument) : undefined;
  if (node) {
    const { id: instanceId, regionId } = node.instance;
    await showHistoryOf(parts, { accountId: accountOf(node).id, regionId, instanceId });
    return;
  }
  const found = await pickInstance(parts, vscode.l10n.t('Show the history of which instance?'));
  if (found) {
    const { id: instanceId, regionId } = found.instance;
    await showHistoryOf(parts, { accountId: found.account.id, regionId, instanceId });
  }
}

export async function showHistoryOf(
  parts: CommandParts,
  { accountId, regionId, instanceId }: HistoryRef,
): Promise<void> {
  parts.sessions.resume(accountId);
  await (await parts.panels()).history.show({ accountId, regionId, instanceId }, true);
}

/** What the history pages ask for. */
export function historySource(parts: CommandParts): HistorySource {
  return {
    open: async (ref, range, asked, signal) => {
      const { sessions } = parts;
      const provider = await (asked ? sessions.asked(ref.accountId) : sessions.provider(ref.accountId));
      // What is back after a restart is behind whatever the user does.
      return await open(parts, provider, ref, range, { signal, priority: asked ? 'user' : 'background' });
    },
    reveal: async (ref, backup, signal) => await revealBackup(parts, ref.accountId, refOf(ref, backup), signal),
    showDetails: async (ref, backup) => await showBackupById(parts, ref.accountId, refOf(ref, backup)),
    exportHistory: async (_ref, history, signal) => await exportHistory(parts, history, signal),
  };
}

async function open(
  parts: CommandParts,
  provider: CloudProvider,
  ref: HistoryRef,
  range: TimeRange,
  call: Required<Call>,
): Promise<OpenedHistory> {
  const { accountId, regionId } = ref;
  const { signal, priority } = call;
  const names = new Map<string, string>();
  const regionNameOf = (id: string) => parts.children.regionName(accountId, id) ?? names.get(id) ?? id;
  // Only words would be poorer without these.
  const named = provider.listRegions(call).then(
    ({ items }) => withParts(items).forEach(({ id, name }) => names.set(id, name)),
    () => undefined,
  );
  const isNamed = regionNameOf(regionId) !== regionId;
  const asked = Promise.all([instanceFor(parts, provider, ref, call), isNamed ? undefined : named]);
  const [instance] = await abortable(asked, signal);
  const connection = {
    provider: () => parts.sessions.provider(accountId),
    resume: () => parts.sessions.resume(accountId),
  };
  const reading = new HistoryLoad(provider, connection, { instance, range, priority });
  reading.start();
  return {
    instance,
    engine: engineName(instance.engine, instance.engineVersion),
    accountName: parts.store.get(accountId)?.name ?? '',
    regionName: regionNameOf(regionId),
    regionNameOf,
    reading,
  };
}

function refOf({ regionId, instanceId }: HistoryRef, { id, started }: HistoryBackup): BackupRef {
  return { regionId, instanceId, backupId: id, started, copy: false };
}

/** Writes what was read by then, newest first, with what became of the copies. */
async function exportHistory({ log }: CommandParts, history: OpenedHistory, signal: AbortSignal): Promise<string> {
  const { exportTable, tableOf, wordColumns } = await import('./exports/index.ts');
  const { instance, reading } = history;
  const title = vscode.l10n.t('Backups of {0}', instance.name);
  const table = async () => {
    const newestFirst = reading.backups.toSorted((one, other) => (other.started ?? 0) - (one.started ?? 0));
    const columns = exportColumns(instance, history, wordColumns());
    return await Promise.resolve(tableOf(columns, newestFirst, { title, warnings: warningsOf(history) }));
  };
  await exportTable(title, table, log, signal);
  return '';
}

function warningsOf({ reading }: OpenedHistory): readonly string[] {
  const { progress, copiesProgress } = reading;
  // They are told once they were matched to the backups.
  const hasCopies = copiesProgress.is === 'whole' && (copiesProgress.read === 0 || reading.copies.length > 0);
  return [
    ...(progress.is === 'whole' ? [] : [vscode.l10n.t('Not all backups of the period were read.')]),
    ...(hasCopies || copiesProgress.is === 'notOffered'
      ? []
      : [vscode.l10n.t('Not all copies of the backups were read.')]),
  ];
}

function exportColumns(
  { id, name }: Instance,
  { reading, regionNameOf }: OpenedHistory,
  wordColumns: readonly Column<HistoryBackup>[],
): readonly Column<HistoryBackup>[] {
  const copies = copiesById(reading.copies);
  const region = (regionId: string | undefined) => regionId && regionNameOf(regionId);
  return [
    { key: 'id', title: vscode.l10n.t('Backup id'), cell: (backup) => backup.id },
    { key: 'instanceId', title: vscode.l10n.t('Instance id'), cell: () => id },
    { key: 'instance', title: vscode.l10n.t('Instance'), cell: () => name },
    ...wordColumns,
    { key: 'started', title: vscode.l10n.t('Started (UTC)'), cell: ({ started }) => date(started) },
    { key: 'ended', title: vscode.l10n.t('Ended (UTC)'), cell: ({ ended }) => date(ended) },
    { key: 'bytes', title: vscode.l10n.t('Size (bytes)'), cell: ({ size }) => size },
    {
      key: 'copyRegion',
      title: vscode.l10n.t('Region of the copy'),
      cell: (backup) => region(copies.get(backup.id)?.regionId),
    },
    {
      key: 'copyState',
      title: vscode.l10n.t('Status of the copy'),
      cell: (backup) => {
        const copy = copies.get(backup.id);
        return copy && backupStateName(copy);
      },
    },
    {
      key: 'copySeconds',
      title: vscode.l10n.t('Delay of the copy (seconds)'),
      cell: (backup) => seconds(copies.get(backup.id)?.delay),
    },
  ];
}

/** A good one counts, whatever became of others. */
function copiesById(copies: readonly HistoryCopy[]): ReadonlyMap<string, HistoryCopy> {
  const found = new Map<string, HistoryCopy>();
  for (const copy of copies) {
    if (copy.backupId !== undefined && found.get(copy.backupId)?.state.kind !== 'good') {
      found.set(copy.backupId, copy);
    }
  }
  return found;
}

function date(at: number | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at);
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms / 1000);
}
