import * as vscode from 'vscode';
import { showInfo, showWarning } from '../platform/messages.ts';
import { hasEnded } from './expiry.ts';
import type { RefusedSignIn } from './signInRefusals.ts';
import type { Sessions } from './session.ts';
import type { AccountStore } from './store.ts';

export interface RenewalParts {
  readonly store: Pick<AccountStore, 'get'>;
  readonly sessions: Pick<Sessions, 'isAsking'>;
}

/**
 * Offers to enter a new key where a refusal means that a temporary one has ended, unless the user is at it already. Called
 * for each `Sessions.onDidRefuseSignIn`, which comes once for a key, so this asks once.
 */
export async function askForRenewal({ store, sessions }: RenewalParts, refusal: RefusedSignIn): Promise<void> {
  const { accountId, error } = refusal;
  const account = store.get(accountId);
  if (!account || !hasEnded(account, error.kind, new Date()) || sessions.isAsking(accountId)) {
    return;
  }
  const message = vscode.l10n.t('The temporary key of {0} does not work any more. {1}', account.name, error.message);
  const enter = vscode.l10n.t('Enter New Key…');
  if ((await showWarning(message, enter)) !== enter) {
    return;
  }
  // The notification may have been waiting for long.
  const now = store.get(accountId);
  if (now && now.version !== account.version) {
    void showInfo(vscode.l10n.t('{0} has a new key already.', now.name));
  } else {
    await vscode.commands.executeCommand('rdsBackups.enterKeyAgain', accountId);
  }
}
