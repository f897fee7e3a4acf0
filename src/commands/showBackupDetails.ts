import * as vscode from 'vscode';
import { accountOf, isNode, type BackupNode } from '../explorer/nodes.ts';
import { engineName } from '../explorer/words.ts';
import { CloudError } from '../model/errors.ts';
import { refTo, type BackupRef } from '../model/provider.ts';
import type { Backup, Instance, Region } from '../model/resources.ts';
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
  (await parts.panels()).show({ accountId: accountOf(node).id, ...refTo(node.backup) }, loadedFrom(node));
}

/** Opens a backup that may not be in the tree; the page asks for it. */
export async function showBackupById(parts: CommandParts, accountId: string, ref: BackupRef): Promise<void> {
  (await parts.panels()).show({ accountId, ...ref });
}

/** What the details pages ask for. Links are asked for here when they are wanted, and never enter a page. */
export function detailsSource(parts: CommandParts): DetailsSource {
  return {
    load: (ref, signal) => load(parts, ref, signal),
    copyLink: async (ref, choice, signal) => {
      const provider = await parts.sessions.provider(ref.accountId);
      const backup = await provider.findBackup(ref, { signal });
      if (!backup) {
        const message = vscode.l10n.t('The cloud no longer has this backup. It has expired or was deleted.');
        throw new CloudError({ kind: 'notFound', message });
      }
      return await copyChosenLink(parts, ref.accountId, backup, choice, signal);
    },
  };
}

async function load(parts: CommandParts, ref: PanelRef, signal: AbortSignal): Promise<LoadedBackup | undefined> {
  const provider = await parts.sessions.provider(ref.accountId);
  const known = parts.children.instance(ref.accountId, ref.regionId, ref.instanceId);
  const [backup, instance, regions] = await Promise.all([
    provider.findBackup(ref, { signal }),
    known?.instance ?? provider.getInstance(ref.regionId, ref.instanceId, { signal }),
    known ? [known.parent.region] : provider.listRegions({ signal }).then(({ items }) => items),
  ]);
  if (!backup) {
    return undefined;
  }
  const region = regions.find(({ id }) => id === ref.regionId);
  return assemble(parts.store.get(ref.accountId)?.name ?? '', backup, instance, region?.name ?? ref.regionId);
}

function loadedFrom(node: BackupNode): LoadedBackup {
  const instance = node.parent.parent;
  const region: Region = instance.parent.region;
  return assemble(accountOf(node).name, node.backup, instance.instance, region.name);
}

function assemble(accountName: string, backup: Backup, instance: Instance, regionName: string): LoadedBackup {
  const engine = engineName(instance.engine, instance.engineVersion);
  return { accountName, backup, instance: { name: instance.name, engine }, regionName };
}
