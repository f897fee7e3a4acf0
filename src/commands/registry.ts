import * as vscode from 'vscode';
import type { Log } from '../model/provider.ts';
import { showFailure } from '../platform/failures.ts';

/**
 * Every command with what it may be called with. Rows and key bindings pass anything, so arguments are `unknown` and each
 * command narrows them; what it needs and did not get it asks for.
 */
export const commandIds = [
  'activity.cancel',
  'activity.pause',
  'activity.remove',
  'activity.resume',
  'activity.retry',
  'activity.reveal',
  'activity.show',
  'activity.stopFollowing',
  'addAccount',
  'cancelLoading',
  'checkPermissions',
  'chooseRegions',
  'clearFilter',
  'compareBackups',
  'copyArn',
  'copyCli',
  'copyDownloadLink',
  'copyError',
  'copyId',
  'copyLinkAs',
  'copyName',
  'copyTerraform',
  'createBackup',
  'downloadBackup',
  'editAccount',
  'enterKeyAgain',
  'exploreSampleData',
  'exportList',
  'filter',
  'findInstance',
  'findRegions',
  'findRunning',
  'goToBackup',
  'loadMore',
  'markProduction',
  'openInConsole',
  'openSettings',
  'openWalkthrough',
  'pin',
  'refresh',
  'refreshAll',
  'removeAccount',
  'renameAccount',
  'retry',
  'showBackupDetails',
  'showHistory',
  'showLog',
  'showRawReply',
  'showReport',
  'sortByHealth',
  'sortByName',
  'unmarkProduction',
  'unpin',
] as const;

export type CommandName = (typeof commandIds)[number];
/** `rows`: all that are selected in the tree, where the command was called on one of several. */
export type Handlers = Readonly<Record<CommandName, (argument: unknown, rows?: unknown) => unknown>>;

/**
 * Registers all commands; one without a handler does not compile. Their code is loaded by the first that is run. A failure
 * none of them has shown is shown here.
 */
export function registerHandlers(load: () => Promise<Handlers>, log: Log): vscode.Disposable {
  const registrations = commandIds.map((name) =>
    vscode.commands.registerCommand(`rdsBackups.${name}`, async (argument: unknown, rows: unknown) => {
      try {
        await (await load())[name](argument, rows);
      } catch (error) {
        await showFailure(error, log);
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}
