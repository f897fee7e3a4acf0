import * as vscode from 'vscode';
import { accountOf, isNode, type Node } from '../explorer/nodes.ts';
import { failureFacts } from '../platform/failures.ts';
import { addAccount, editAccount, enterKeyAgain, exploreSampleData, removeAccount, renameAccount } from './accounts.ts';
import { checkPermissions } from './checkPermissions.ts';
import { compareBackups } from './compareBackups.ts';
import { copyDownloadLink } from './copyDownloadLink.ts';
import { createBackup } from './createBackup.ts';
import { downloadBackup } from './downloadBackup.ts';
import { clearFilter, filterList } from './filterList.ts';
import { findInstance } from './findInstance.ts';
import { findRegions } from './findRegions.ts';
import { goToBackup } from './goToBackup.ts';
import type { CommandParts } from './parts.ts';
import { pin, sortByHealth, sortByName, unpin } from './pins.ts';
import { showRawReply } from './rawReply.ts';
import { chooseRegions } from './regions.ts';
import type { Handlers } from './registry.ts';
import { showReport } from './report/showReport.ts';
import { showBackupDetails } from './showBackupDetails.ts';
import { showHistory } from './showHistory.ts';
import { copyArn, copyCli, copyName, copyTerraform, openInConsole } from './snippets.ts';

export { panelSources } from './panelSources.ts';
export { RawReplies } from './rawReplies.ts';
export { forgetInReport, openReport } from './report/openReport.ts';
export { showBackupById } from './showBackupDetails.ts';

/** What each command does. */
export function handlers(parts: CommandParts): Handlers {
  // One deed under two titles: what it does is "load" on one row and "try again" on another.
  const again = async (node: unknown) => {
    if (isNode(node) && node.kind === 'note') {
      parts.sessions.resume(accountOf(node).id);
      await loadMore(parts, node);
    }
  };
  return {
    addAccount: () => addAccount(parts),
    cancelLoading: (node) => (isNode(node) && node.kind === 'note' ? parts.children.cancel(node) : undefined),
    checkPermissions: (node) => checkPermissions(parts, node),
    chooseRegions: (node) => chooseRegions(parts, node),
    clearFilter: (node) => clearFilter(parts, subjectOf(node)),
    compareBackups: (node) => compareBackups(parts, node),
    copyArn: (node) => copyArn(parts, node),
    copyCli: (node) => copyCli(parts, node),
    copyDownloadLink: (node) => copyDownloadLink(parts, node),
    copyError: (node) => copyText(isNode(node) ? errorOf(node) : undefined),
    copyId: (node) => copyText(isNode(node) ? idOf(node) : undefined),
    copyName: (node) => copyName(parts, node),
    copyTerraform: (node) => copyTerraform(parts, node),
    createBackup: (node) => createBackup(parts, node),
    downloadBackup: (node) => downloadBackup(parts, node),
    editAccount: (node) => editAccount(parts, node),
    enterKeyAgain: (node) => enterKeyAgain(parts, node),
    exploreSampleData: () => exploreSampleData(parts),
    exportList: async (node) => await (await import('./exports/index.ts')).exportList(parts, node),
    filter: (node) => filterList(parts, node),
    findInstance: () => findInstance(parts),
    findRegions: (node) => findRegions(parts, node),
    goToBackup: (node) => goToBackup(parts, node),
    loadMore: again,
    openInConsole: (node) => openInConsole(parts, node),
    pin: (node) => pin(parts, node),
    refresh: (node) => {
      parts.sessions.resume(isNode(node) ? accountOf(node).id : undefined);
      return parts.refresh(isNode(node) ? node : undefined);
    },
    removeAccount: (node) => removeAccount(parts, node),
    retry: again,
    renameAccount: (node) => renameAccount(parts, node),
    showBackupDetails: (node) => showBackupDetails(parts, node),
    showHistory: (node) => showHistory(parts, node),
    showLog: () => parts.log.show(),
    showRawReply: (node) => showRawReply(parts, node),
    showReport: () => showReport(parts),
    sortByHealth: (node) => sortByHealth(parts, node),
    sortByName: (node) => sortByName(parts, node),
    unpin: (node) => unpin(parts, node),
  };
}

/** An instance's own failure (its account could not be reached) is asked again from the instance on. */
async function loadMore(parts: CommandParts, node: Extract<Node, { kind: 'note' }>): Promise<void> {
  await (node.parent.kind === 'instance' ? parts.children.refresh(node.parent) : parts.children.more(node));
}

/** A row that speaks for its list stands for it. */
function subjectOf(node: unknown): unknown {
  return isNode(node) && node.kind === 'note' ? node.parent : node;
}

async function copyText(text: string | undefined): Promise<void> {
  if (text !== undefined) {
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(vscode.l10n.t('$(check) Copied'), 3000);
  }
}

function errorOf(node: Node): string | undefined {
  if (node.kind === 'fact') {
    return node.fact.about === 'failed' ? failureFacts(node.fact.error) : undefined;
  }
  return node.kind === 'note' ? (node.error ? failureFacts(node.error) : node.message) : undefined;
}

/** The cloud's own id of what a row stands for. */
function idOf(node: Node): string | undefined {
  switch (node.kind) {
    case 'region':
      return node.region.id;
    case 'instance':
      return node.instance.id;
    case 'backup':
      return node.backup.id;
    case 'log':
      // The cloud numbers copies only.
      return node.log.copy && node.log.id;
    default:
      return undefined;
  }
}
