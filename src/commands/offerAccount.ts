import * as vscode from 'vscode';
import { showInfo } from '../platform/messages.ts';

/** For what needs an account while there is none: says so, and offers one of the user's own or sample data. */
export async function offerAccount(): Promise<void> {
  const sample = vscode.l10n.t('Explore Sample Data');
  await offer(vscode.l10n.t('There is no account yet.'), sample);
}

/** The same for what sample data is of no use for. */
export async function offerOwnAccount(message = vscode.l10n.t('There is no account of yours yet.')): Promise<void> {
  await offer(message);
}

async function offer(message: string, sample?: string): Promise<void> {
  const add = vscode.l10n.t('Add Account…');
  const choice = await showInfo(message, add, ...(sample === undefined ? [] : [sample]));
  if (choice === add) {
    await vscode.commands.executeCommand('rdsBackups.addAccount');
  } else if (choice !== undefined && choice === sample) {
    await vscode.commands.executeCommand('rdsBackups.exploreSampleData');
  }
}
