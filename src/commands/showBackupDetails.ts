import * as vscode from 'vscode';
import { accountOf, instanceOf, isNode, type BackupNode } from '../explorer/nodes.ts';
import { engineName } from '../explorer/words.ts';
import type { Account } from '../model/account.ts';
import { refTo, type BackupRef, type CloudProvider } from '../model/provider.ts';
import { withParts, type Backup, type Instance } from '../model/resources.ts';
import type { DetailsSource, LoadedBackup, PanelRef } from '../webview/panels.ts';
import { showInfo } from '../platform/messages.ts';
import { copyChosenLink } from './copyDownloadLink.ts';
import type { CommandParts } from './parts.ts';

export async function showBackupDetails(parts: CommandParts, argument: unknown): Promise<void> {
  const node = isNode(argument) ? argument : parts.view.selection[0];
  if (node?.kind !== 'backup') {
    void showInfo(vscode.l10n.t('Select a backup in the RDS Backups view first.'));
    return;
  }
  (await parts.panels()).details.show({ accountId: accountOf(node).id, ...refTo(node.backup) }, loadedFrom(parts, node));
}

/** Opens a backup that was found elsewhere than in the tree. */
export async function showFoundBackup(
  parts: CommandParts,
  account: Account,
  instance: Instance,
  backup: Backup,
): Promise<void> {
  const regionName = parts.children.regionName(account.id, backup.regionId) ?? backup.regionId;
  const found = { accountName: account.name, backup, regionName, instance: heading(backup, instance) };
  (await parts.panels()).details.show({ accountId: account.id, ...refTo(backup) }, found);
}

/** Opens a backup that may not be in the tree; the page asks for it. */
export async function showBackupById(parts: CommandParts, accountId: string, ref: BackupRef): Promise<void> {
  (await parts.panels()).details.show({ accountId, ...ref });
}

/** What the details pages ask for. Links are asked for here when they are wanted, and never enter a page. */
export function detailsSource(parts: CommandParts): DetailsSource {
  return {
    load: async (ref, asked, signal) => {
      const { sessions } = parts;
      const provider = await (asked ? sessions.asked(ref.accountId) : sessions.provider(ref.accountId));
      return await load(parts, provider, ref, signal);
    },
    related: async (ref, backup, signal) =>
      await (await parts.sessions.provider(ref.accountId)).related(backup, { signal }),
    copyLink: async (ref, backup, choice, signal) => await copyChosenLink(parts, ref.accountId, backup, choice, signal),
  };
}

async function load(
  parts: CommandParts,
  provider: CloudProvider,
  ref: PanelRef,
  signal: AbortSignal,
): Promise<LoadedBackup | undefined> {
  const accountName = parts.store.get(ref.accountId)?.name ?? '';
  const [backup, regionName, instance] = await Promise.all([
    provider.findBackup(ref, { signal }),
    // Only the heading would be poorer without these.
    regionNameOf(parts, provider, ref, signal).catch(() => ref.regionId),
    ref.released ? undefined : instanceFor(parts, provider, ref, signal).catch(() => undefined),
  ]);
  return backup && { accountName, backup, regionName, instance: heading(backup, instance) };
}

async function instanceFor(
  parts: CommandParts,
  provider: CloudProvider,
  { accountId, regionId, instanceId }: PanelRef,
  signal: AbortSignal,
): Promise<Instance> {
  const [known] = parts.children.instances(accountId, regionId, instanceId);
  return known?.instance ?? (await provider.getInstance(regionId, instanceId, { signal }));
}

async function regionNameOf(
  parts: CommandParts,
  provider: CloudProvider,
  { accountId, regionId }: PanelRef,
  signal: AbortSignal,
): Promise<string> {
  const known = parts.children.regionName(accountId, regionId);
  const regions = known === undefined ? (await provider.listRegions({ signal })).items : [];
  return known ?? withParts(regions).find(({ id }) => id === regionId)?.name ?? regionId;
}

function loadedFrom(parts: CommandParts, node: BackupNode): LoadedBackup {
  const { backup } = node;
  const account = accountOf(node);
  const regionName = parts.children.regionName(account.id, backup.regionId) ?? backup.regionId;
  return { accountName: account.name, backup, regionName, instance: heading(backup, instanceOf(node)?.instance) };
}

/** Of a released instance nothing but its name is left. */
function heading({ released, instanceId }: Backup, instance: Instance | undefined): LoadedBackup['instance'] {
  return instance
    ? { name: instance.name, engine: engineName(instance.engine, instance.engineVersion) }
    : { name: released?.name ?? instanceId, engine: '' };
}
