import * as vscode from 'vscode';
import { showError, showInfo } from '../platform/messages.ts';
import { editAccount, type SignIn } from './signIn.ts';
import { loadProfiles } from './session.ts';
import type { AccountStore, StoredAccount } from './store.ts';
import { environmentKey, isElsewhere, profileFile, shownFile, toolName } from './tools.ts';

/** Asks for the key of an account again; of one whose key is kept elsewhere it says where, and offers what helps. */
export async function mendKey(parts: SignIn, account: StoredAccount): Promise<void> {
  if (!isElsewhere(account) || (await hasTyped(parts.store, account)) || (await asksForKey(account))) {
    await editAccount(parts, account, true);
    return;
  }
  const open = vscode.l10n.t('Open File');
  const another = vscode.l10n.t('Choose Another…');
  const actions = account.method === 'profile' ? [open, another] : [another];
  const choice = await showInfo(whereWords(account), ...actions);
  if (choice === open) {
    await openFile(account);
  } else if (choice === another) {
    await editAccount(parts, account, true);
  }
}

/** Something of its key was entered here. */
async function hasTyped(store: Pick<AccountStore, 'credentials'>, { id }: StoredAccount): Promise<boolean> {
  return (await store.credentials(id).catch(() => undefined)) !== undefined;
}

/** The tool has encrypted the key, so that it has to be entered here. */
async function asksForKey({ cloud, method, profile = '' }: StoredAccount): Promise<boolean> {
  const { findProfile } = await loadProfiles();
  const found = method === 'profile' ? await findProfile(cloud, profile).catch(() => undefined) : undefined;
  return found !== undefined && found.typed.length > 0;
}

function whereWords({ name, cloud, method, profile }: StoredAccount): string {
  if (method === 'profile') {
    return vscode.l10n.t(
      'The key of {0} is that of the profile {1} of {2}, in {3}. Set the profile right there: the change is noticed.',
      name,
      profile ?? '',
      toolName(cloud),
      shownFile(cloud),
    );
  }
  const { names } = environmentKey(cloud);
  return names.length === 0
    ? vscode.l10n.t(
        'The key of {0} comes from environment variables, and none is set. Set them and start the editor again.',
        name,
      )
    : vscode.l10n.t(
        'The key of {0} comes from environment variables ({1}). Set them right and start the editor again.',
        name,
        names.join(', '),
      );
}

async function openFile({ cloud }: StoredAccount): Promise<void> {
  try {
    await vscode.window.showTextDocument(vscode.Uri.file(profileFile(cloud)));
  } catch {
    void showError(vscode.l10n.t('{0} cannot be opened. It may not be there any more.', shownFile(cloud)));
  }
}

/** What removing an account does to its key. */
export async function removalWords(store: Pick<AccountStore, 'credentials'>, account: StoredAccount): Promise<string> {
  const { method, cloud } = account;
  switch (method) {
    case 'profile':
      return (await hasTyped(store, account))
        ? vscode.l10n.t(
            '{0} stays as it is; what was entered here besides is deleted from the secret store of this machine. Nothing changes in the cloud.',
            shownFile(cloud),
          )
        : vscode.l10n.t('{0} stays as it is. Nothing changes in the cloud.', shownFile(cloud));
    case 'environment':
      return vscode.l10n.t('The environment variables stay as they are. Nothing changes in the cloud.');
    default:
      return vscode.l10n.t('Its key is deleted from the secret store of this machine. Nothing changes in the cloud.');
  }
}
