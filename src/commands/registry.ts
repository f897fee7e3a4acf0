import * as vscode from 'vscode';
import type { Log } from '../model/provider.ts';
import { showFailure } from '../platform/failures.ts';

/**
 * Every command with what it may be called with. Rows and key bindings pass anything, so arguments are `unknown` and each
 * command narrows them; what it needs and did not get it asks for.
 */
export const commandIds = [
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
  'goToBackup',
  'loadMore',
  'openInConsole',
  'pin',
  'refresh',
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
  'unpin',
] as const;

export type CommandName = (typeof commandIds)[number];
export type Handlers = Readonly<Record<CommandName, (argument: unknown) => unknown>>;

/**
 * Registers all commands; one without a handler does not compile. Their code is loaded by the first that is run. A failure
 * none of them has shown is shown here.
 */
export function registerHandlers(load: () => Promise<Handlers>, log: Log): vscode.Disposable {
  const registrations = commandIds.map((name) =>
    vscode.commands.registerCommand(`rdsBackups.${name}`, async (argument: unknown) => {
      try {
        await (await load())[name](argument);
      } catch (error) {
        await showFailure(error, log);
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}
