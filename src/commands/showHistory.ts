import * as vscode from 'vscode';
import { abortable } from '../async/wait.ts';
import { accountOf, instanceOf, isNode } from '../explorer/nodes.ts';
import { engineName } from '../explorer/words.ts';
import { HistoryLoad } from '../health/history/load.ts';
import type { BackupRef, CloudProvider } from '../model/provider.ts';
import type { TimeRange } from '../model/requests.ts';
import { withParts, type Instance } from '../model/resources.ts';
import type { HistoryRef } from '../webview/protocol/history.ts';
import type { HistoryBackup, HistorySource, OpenedHistory } from '../webview/history/source.ts';
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
  await (await parts.panels()).history.show({ accountId, regionId, instanceId });
}

/** What the history pages ask for. */
export function historySource(parts: CommandParts): HistorySource {
  return {
    open: async (ref, range, asked, signal) => {
      const { sessions } = parts;
      const provider = await (asked ? sessions.asked(ref.accountId) : sessions.provider(ref.accountId));
      return await open(parts, provider, ref, range, signal);
    },
    reveal: async (ref, backup, signal) => await revealBackup(parts, ref.accountId, refOf(ref, backup), signal),
    showDetails: async (ref, backup) => await showBackupById(parts, ref.accountId, refOf(ref, backup)),
    exportHistory: async (_ref, history) => await exportHistory(parts, history),
  };
}

async function open(
  parts: CommandParts,
  provider: CloudProvider,
  ref: HistoryRef,
  range: TimeRange,
  signal: AbortSignal,
): Promise<OpenedHistory> {
  const { accountId, regionId } = ref;
  const names = new Map<string, string>();
  const regionNameOf = (id: string) => parts.children.regionName(accountId, id) ?? names.get(id) ?? id;
  // Only words would be poorer without these.
  const named = provider.listRegions({ signal }).then(
    ({ items }) => withParts(items).forEach(({ id, name }) => names.set(id, name)),
    () => undefined,
  );
  const isNamed = regionNameOf(regionId) !== regionId;
  const asked = Promise.all([instanceFor(parts, provider, ref, { signal }), isNamed ? undefined : named]);
  const [instance] = await abortable(asked, signal);
  const reading = new HistoryLoad(provider, { instance, range });
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

/** Writes what was read, newest first, with what became of the copies. */
async function exportHistory({ log }: CommandParts, history: OpenedHistory): Promise<string> {
  const { exportTable, tableOf } = await import('./exports/index.ts');
  const { instance, reading } = history;
  const title = vscode.l10n.t('Backups of {0}', instance.name);
  const warnings = reading.progress.is === 'whole' ? [] : [vscode.l10n.t('Not all backups of the period were read.')];
  const newestFirst = reading.backups.toSorted((one, other) => (other.started ?? 0) - (one.started ?? 0));
  const columns = exportColumns(instance, history);
  await exportTable(title, async () => await Promise.resolve(tableOf(columns, newestFirst, { title, warnings })), log);
  return '';
}

function exportColumns(
  { id, name }: Instance,
  { reading, regionNameOf }: OpenedHistory,
): readonly Column<HistoryBackup>[] {
  const copies = new Map(reading.copies.map((copy) => [copy.backupId, copy]));
  const region = (regionId: string | undefined) => regionId && regionNameOf(regionId);
  return [
    { key: 'id', title: vscode.l10n.t('Backup id'), cell: (backup) => backup.id },
    { key: 'instanceId', title: vscode.l10n.t('Instance id'), cell: () => id },
    { key: 'instance', title: vscode.l10n.t('Instance'), cell: () => name },
    { key: 'state', title: vscode.l10n.t('Status'), cell: ({ state }) => state.raw },
    { key: 'type', title: vscode.l10n.t('Type'), cell: ({ type }) => type?.raw },
    { key: 'method', title: vscode.l10n.t('Method'), cell: ({ method }) => method?.raw },
    { key: 'mode', title: vscode.l10n.t('How it was started'), cell: ({ mode }) => mode?.raw },
    { key: 'started', title: vscode.l10n.t('Started (UTC)'), cell: ({ started }) => date(started) },
    { key: 'ended', title: vscode.l10n.t('Ended (UTC)'), cell: ({ ended }) => date(ended) },
    { key: 'bytes', title: vscode.l10n.t('Size (bytes)'), cell: ({ size }) => size },
    {
      key: 'copyRegion',
      title: vscode.l10n.t('Region of the copy'),
      cell: (backup) => region(copies.get(backup.id)?.regionId),
    },
    {
      key: 'copySeconds',
      title: vscode.l10n.t('Delay of the copy (seconds)'),
      cell: (backup) => seconds(copies.get(backup.id)?.delay),
    },
  ];
}

function date(at: number | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at);
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms / 1000);
}
