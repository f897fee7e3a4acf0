import { ourselves } from '../platform/ourselves.ts';
import * as vscode from 'vscode';
import { accountOf, isNode, type Node } from '../explorer/nodes.ts';
import {
  addAccount,
  editAccount,
  enterKeyAgain,
  exploreSampleData,
  markProduction,
  removeAccount,
  renameAccount,
  unmarkProduction,
} from './accounts.ts';
import { checkPermissions } from './checkPermissions.ts';
import { compareBackups } from './compareBackups.ts';
import { copyDownloadLink } from './copyDownloadLink.ts';
import { copyLinkAs } from './copyLinkAs.ts';
import { createBackup } from './create/createBackup.ts';
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
import { findRunning } from './running/findRunning.ts';
import { showReport } from './report/showReport.ts';
import { rowsFrom } from './rows.ts';
import { showBackupDetails } from './showBackupDetails.ts';
import { showHistory } from './showHistory.ts';
import { copyArn, copyCli, copyError, copyId, copyName, copyTerraform, openInConsole } from './snippets.ts';

export { targetOf } from './create/probing.ts';
export { SentRequests } from './create/sentRequests.ts';
export { startSeveral } from './create/startSeveral.ts';
export { takeUpRequests } from './create/takeUp.ts';
export { closeSearch, openSearch } from './findInstance.ts';
export { panelSources } from './panelSources.ts';
export { RawReplies } from './rawReplies.ts';
export { forgetInReport, openReport } from './report/openReport.ts';
export { showBackupById } from './showBackupDetails.ts';

/** What each command does. */
export function handlers(parts: CommandParts): Handlers {
  // One deed under two titles: what it does is "load" on one row and "try again" on another.
  const again = async (argument: unknown, rows?: unknown) => {
    const notes = isNode(argument) ? rowsFrom(parts, argument, rows).filter(({ kind }) => kind === 'note') : [];
    notes.forEach((node) => parts.sessions.resume(accountOf(node).id));
    await Promise.all(notes.map(async (node) => await (node.kind === 'note' ? loadMore(parts, node) : undefined)));
  };
  return {
    ...accountHandlers(parts),
    'activity.cancel': (row) => parts.actOnRow(row, 'cancel'),
    'activity.pause': (row) => parts.actOnRow(row, 'pause'),
    'activity.remove': (row) => parts.actOnRow(row, 'remove'),
    'activity.resume': (row) => parts.actOnRow(row, 'resume'),
    'activity.retry': (row) => parts.actOnRow(row, 'retry'),
    'activity.reveal': (row) => parts.actOnRow(row, 'reveal'),
    'activity.show': (row) => parts.actOnRow(row, 'show'),
    'activity.stopFollowing': (row) => parts.actOnRow(row, 'stopFollowing'),
    cancelLoading: (node) => (isNode(node) && node.kind === 'note' ? parts.children.cancel(node) : undefined),
    clearFilter: (node) => clearFilter(parts, subjectOf(node)),
    compareBackups: (node, rows) => compareBackups(parts, node, rows),
    copyArn: (node, rows) => copyArn(parts, node, rows),
    copyCli: (node, rows) => copyCli(parts, node, rows),
    copyDownloadLink: (node) => copyDownloadLink(parts, node),
    copyError: (node, rows) => copyError(node, rows),
    copyId: (node, rows) => copyId(parts, node, rows),
    copyLinkAs: (node) => copyLinkAs(parts, node),
    copyName: (node, rows) => copyName(parts, node, rows),
    copyTerraform: (node, rows) => copyTerraform(parts, node, rows),
    createBackup: (node, rows) => createBackup(parts, node, rows),
    downloadBackup: (node) => downloadBackup(parts, node),
    exportList: async (node) => await (await import('./exports/index.ts')).exportList(parts, node),
    filter: (node) => filterList(parts, node),
    findInstance: () => findInstance(parts),
    findRegions: (node) => findRegions(parts, node),
    findRunning: (node) => findRunning(parts, node),
    goToBackup: (node) => goToBackup(parts, node),
    loadMore: again,
    openInConsole: (node) => openInConsole(parts, node),
    openSettings: () => vscode.commands.executeCommand('workbench.action.openSettings', `@ext:${ourselves()?.id}`),
    openWalkthrough: () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', `${ourselves()?.id}#start`),
    pin: (node, rows) => pin(parts, node, rows),
    refresh: (node, rows) => refreshRows(parts, rowsFrom(parts, node, rows)),
    refreshAll: () => {
      parts.sessions.resume(undefined);
      return parts.refresh(undefined);
    },
    retry: again,
    showBackupDetails: (node) => showBackupDetails(parts, node),
    showHistory: (node) => showHistory(parts, node),
    showLog: () => parts.log.show(),
    showRawReply: (node) => showRawReply(parts, node),
    showReport: () => showReport(parts),
    sortByHealth: (node) => sortByHealth(parts, node),
    sortByName: (node) => sortByName(parts, node),
    unpin: (node, rows) => unpin(parts, node, rows),
  };
}

function accountHandlers(parts: CommandParts) {
  return {
    addAccount: () => addAccount(parts),
    checkPermissions: (node) => checkPermissions(parts, node),
    chooseRegions: (node) => chooseRegions(parts, node),
    editAccount: (node) => editAccount(parts, node),
    enterKeyAgain: (node) => enterKeyAgain(parts, node),
    exploreSampleData: () => exploreSampleData(parts),
    markProduction: (node) => markProduction(parts, node),
    removeAccount: (node) => removeAccount(parts, node),
    renameAccount: (node) => renameAccount(parts, node),
    unmarkProduction: (node) => unmarkProduction(parts, node),
  } satisfies Partial<Handlers>;
}

/** Asks again for what is below rows. One below another comes with it. */
async function refreshRows(parts: CommandParts, nodes: readonly Node[]): Promise<void> {
  const isBelowAnother = (node: Node) => {
    for (let above: Node | undefined = node.parent; above; above = above.parent) {
      if (nodes.includes(above)) {
        return true;
      }
    }
    return false;
  };
  nodes.forEach((node) => parts.sessions.resume(accountOf(node).id));
  await Promise.all(nodes.filter((node) => !isBelowAnother(node)).map(async (node) => await parts.refresh(node)));
}

/** An instance's own failure (its account could not be reached) is asked again from the instance on. */
async function loadMore(parts: CommandParts, node: Extract<Node, { kind: 'note' }>): Promise<void> {
  await (node.parent.kind === 'instance' ? parts.children.refresh(node.parent) : parts.children.more(node));
}

/** A row that speaks for its list stands for it. */
function subjectOf(node: unknown): unknown {
  return isNode(node) && node.kind === 'note' ? node.parent : node;
}
