import * as vscode from 'vscode';
import type { RdsBackupsApi } from '../../rds-backups.d.ts';
import type { AccountStore } from '../accounts/store.ts';
import type { ApiReads } from './index.ts';
import { accountRecord } from './records.ts';

/** What other extensions get. What asks a cloud is loaded by the first that calls it. */
export function apiFor(
  store: Pick<AccountStore, 'list' | 'onDidChange'>,
  load: () => Promise<ApiReads>,
): { readonly api: RdsBackupsApi; readonly owned: vscode.Disposable } {
  const changes = new vscode.EventEmitter<void>();
  const api: RdsBackupsApi = {
    version: 1,
    accounts: () => store.list().map(accountRecord),
    onDidChangeAccounts: changes.event,
    listRegions: async (accountId, token) => await (await load()).listRegions(accountId, token),
    listInstances: async (query) => await (await load()).listInstances(query),
    listBackups: async (query) => await (await load()).listBackups(query),
  };
  return {
    api: Object.freeze(api),
    owned: vscode.Disposable.from(
      changes,
      store.onDidChange(() => changes.fire()),
    ),
  };
}
