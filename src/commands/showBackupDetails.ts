import * as vscode from 'vscode';
import { accountOf, instanceOf, isNode } from '../explorer/nodes.ts';
import { CUSTOM_SITE, SAMPLE_SITE, type Account } from '../model/account.ts';
import { CloudError } from '../model/errors.ts';
import { refTo, type BackupRef } from '../model/provider.ts';
import type { Backup, Instance } from '../model/resources.ts';
import { showInfo } from '../platform/messages.ts';
import type { DetailsSource, PanelRef } from '../webview/panels.ts';
import { compareWith } from './compareBackups.ts';
import { copyChosenLink } from './copyDownloadLink.ts';
import { copyChosenLinkAs } from './copyLinkAs.ts';
import { downloadChosen } from './downloadBackup.ts';
import { atHand, instanceFor, loadBackup } from './loadBackup.ts';
import type { CommandParts } from './parts.ts';

const DAY = 24 * 60 * 60 * 1000;
/** How far back a backup's size is held against others. */
const COMPARED = 30 * DAY;

export async function showBackupDetails(parts: CommandParts, argument: unknown): Promise<void> {
  const node = isNode(argument) ? argument : parts.view.selection[0];
  if (node?.kind !== 'backup') {
    void showInfo(vscode.l10n.t('Select a backup in the RDS Backups view first.'));
    return;
  }
  const accountId = accountOf(node).id;
  const loaded = atHand(parts, accountId, node.backup, instanceOf(node)?.instance);
  await (await parts.panels()).details.show({ accountId, ...refTo(node.backup) }, loaded);
}

/** Opens a backup that was found elsewhere than in the tree. */
export async function showFoundBackup(
  parts: CommandParts,
  account: Account,
  instance: Instance,
  backup: Backup,
): Promise<void> {
  const loaded = atHand(parts, account.id, backup, instance);
  await (await parts.panels()).details.show({ accountId: account.id, ...refTo(backup) }, loaded);
}

/** Opens a backup that may not be in the tree; the page asks for it. */
export async function showBackupById(parts: CommandParts, accountId: string, ref: BackupRef): Promise<void> {
  await (await parts.panels()).details.show({ accountId, ...ref });
}

/** What the details pages ask for. Links are asked for here when they are wanted, and never enter a page. */
export function detailsSource(parts: CommandParts): DetailsSource {
  return {
    load: async (ref, asked, signal) => await loadBackup(parts, ref, asked, signal),
    regionName: ({ accountId }, regionId) => parts.children.regionName(accountId, regionId),
    related: async ({ accountId }, backup, signal) =>
      await (await parts.sessions.provider(accountId)).related(backup, { signal }),
    sizesBefore: async (ref, backup, signal) => await sizesBefore(parts, ref, backup, signal),
    daysKept: async (ref, backup, signal) => await daysKept(parts, ref, backup, signal),
    hasConsole: ({ accountId, released }) => {
      const site = parts.store.get(accountId)?.site;
      return !released && site !== undefined && site !== SAMPLE_SITE && site !== CUSTOM_SITE;
    },
    copyLink: async (ref, backup, choice, signal) => await copyChosenLink(parts, ref.accountId, backup, choice, signal),
    copyLinkAs: async ({ accountId }, backup, signal) => await copyChosenLinkAs(parts, accountId, backup, signal),
    download: async ({ accountId }, backup, signal) =>
      await downloadChosen(parts, accountId, backup, undefined, signal),
    compare: async ({ accountId }, backup) => await compareWith(parts, accountId, backup),
    openConsole: async (ref) => await openConsole(parts, ref),
    showRawReply: async (ref, signal) => await (await parts.rawReplies()).show(ref, signal),
  };
}

/** One page of the list: what is needed is near its start. */
async function sizesBefore(
  parts: CommandParts,
  ref: PanelRef,
  backup: Backup,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const { started, state, size } = backup;
  if (!started || size === undefined || state.kind !== 'good' || !isWhole(backup)) {
    return [];
  }
  const call = { signal, priority: 'background' } as const;
  const provider = await parts.sessions.provider(ref.accountId);
  const instance = await instanceFor(parts, provider, ref, call);
  const range = { from: new Date(started.getTime() - COMPARED), to: started };
  const { items } = await provider.listBackups(instance, { range }, call);
  const alike = (other: Backup) =>
    other.state.kind === 'good' &&
    isWhole(other) &&
    other.type?.raw === backup.type?.raw &&
    other.method?.raw === backup.method?.raw;
  return items
    .flatMap((other) =>
      alike(other) && other.started && other.started < started && other.size !== undefined
        ? { at: other.started.getTime(), bytes: other.size }
        : [],
    )
    .toSorted((one, other) => one.at - other.at)
    .map(({ bytes }) => bytes);
}

/**
 * By the policy of the instance, or of its copies. Manual backups follow no policy; of a copy the clouds do not tell
 * whether it was made of one.
 */
async function daysKept(
  parts: CommandParts,
  ref: PanelRef,
  { copy, released, expires, mode, state }: Backup,
  signal: AbortSignal,
): Promise<number | undefined> {
  const follows = copy ? mode?.kind !== 'manual' : mode?.kind === 'automated';
  if (expires || released || !follows || state.kind === 'failed' || state.kind === 'running') {
    return undefined;
  }
  const call = { signal, priority: 'background' } as const;
  const provider = await parts.sessions.provider(ref.accountId);
  const instance = await instanceFor(parts, provider, ref, call);
  const { retention } = await (copy ? provider.copyPolicy(instance, call) : provider.backupPolicy(instance, call));
  return retention !== undefined && retention > 0 ? retention : undefined;
}

/** An instance's own backup of all that it holds. */
function isWhole({ copy, released, databases }: Backup): boolean {
  return !copy && !released && !databases;
}

/** The backup page of the instance, in the browser. */
async function openConsole(parts: CommandParts, { accountId, regionId, instanceId }: PanelRef): Promise<void> {
  const url = (await parts.sessions.provider(accountId)).consoleUrl({ id: instanceId, regionId });
  if (url === undefined) {
    const name = parts.store.get(accountId)?.name ?? '';
    const message = vscode.l10n.t('The site of the account {0} has no console page.', name);
    throw new CloudError({ kind: 'unsupported', message });
  }
  await vscode.env.openExternal(vscode.Uri.parse(url, true));
}
