import * as vscode from 'vscode';
import { showInfo } from '../../platform/messages.ts';
import type { CommandParts } from '../parts.ts';

/** Shows the report; the first one begins at once. */
export async function showReport(parts: CommandParts): Promise<void> {
  const accounts = parts.store.list();
  if (accounts.length === 0) {
    const add = vscode.l10n.t('Add Account…');
    if ((await showInfo(vscode.l10n.t('There is no account yet.'), add)) === add) {
      await vscode.commands.executeCommand('rdsBackups.addAccount');
    }
    return;
  }
  const desk = await parts.report();
  if (!desk.hasReport) {
    accounts.forEach(({ id }) => parts.sessions.resume(id));
    desk.start();
  }
  await (await parts.panels()).report.show({});
}
