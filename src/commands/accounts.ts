import * as vscode from 'vscode';
import { addAccount as askForAccount, checkName, editAccount as askForChanges } from '../accounts/signIn.ts';
import { mendKey, removalWords } from '../accounts/keyElsewhere.ts';
import { loadClouds } from '../accounts/session.ts';
import type { StoredAccount } from '../accounts/store.ts';
import { cloudName } from '../explorer/words.ts';
import { accountNode, accountOf, isNode } from '../explorer/nodes.ts';
import { SAMPLE_SITE, type Account } from '../model/account.ts';
import { plain, showError, showInfo } from '../platform/messages.ts';
import { offerOwnAccount } from './offerAccount.ts';
import type { CommandParts } from './parts.ts';
import { listed } from '../platform/words.ts';
import { sentences } from '../model/prose.ts';

export async function addAccount(parts: CommandParts): Promise<void> {
  const id = await askForAccount(parts);
  if (id !== undefined) {
    await reveal(parts, id);
  }
}

/** Adds an account for each cloud that runs on the sandbox, or shows those that are there. Needs no key and no network. */
export async function exploreSampleData(parts: CommandParts): Promise<void> {
  const clouds = await loadClouds();
  // One had no cloud in its id when there was only one.
  const ids = clouds.map(({ id }, index) => (index === 0 ? 'sample' : `sample-${id}`));
  for (const [index, { id: cloud, label }] of clouds.entries()) {
    const id = ids[index] ?? '';
    if (!parts.store.get(id)) {
      const name = vscode.l10n.t('Sample data, {0}', label);
      const sample: Account = { id, name, cloud, method: 'accessKey', site: SAMPLE_SITE, keyPlace: 'window' };
      await parts.store.update(sample);
    }
  }
  for (const id of ids.toReversed()) {
    await reveal(parts, id);
  }
}

export async function editAccount(parts: CommandParts, argument: unknown): Promise<void> {
  const title = vscode.l10n.t('Which account do you want to edit?');
  const account = await accountFrom(parts, argument, title, (each) => each.site !== SAMPLE_SITE);
  if (account) {
    await askForChanges(parts, account, false);
  }
}

/** For an account whose key was refused or is gone. */
export async function enterKeyAgain(parts: CommandParts, argument: unknown): Promise<void> {
  const title = vscode.l10n.t('For which account do you want to enter the key again?');
  const account = await accountFrom(parts, argument, title, (each) => each.site !== SAMPLE_SITE);
  if (account) {
    await mendKey(parts, account);
  }
}

export async function renameAccount(parts: CommandParts, argument: unknown): Promise<void> {
  if (isOtherRow(argument)) {
    return;
  }
  const account = await accountFrom(parts, argument, vscode.l10n.t('Which account do you want to rename?'));
  if (!account) {
    return;
  }
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename account {0}', account.name),
    prompt: vscode.l10n.t('New name'),
    value: account.name,
    ignoreFocusOut: true,
    validateInput: (value) => {
      const problem = checkName(parts.store, account.id, value);
      return problem && plain(problem);
    },
  });
  if (name !== undefined) {
    await parts.store.rename(account.id, name.trim());
  }
}

/** What is created in such an account has to be confirmed. */
export async function markProduction(parts: CommandParts, argument: unknown): Promise<void> {
  await mark(parts, argument, true);
}

export async function unmarkProduction(parts: CommandParts, argument: unknown): Promise<void> {
  await mark(parts, argument, false);
}

async function mark(parts: CommandParts, argument: unknown, production: boolean): Promise<void> {
  const isOther = (account: Account) => (account.production ?? false) !== production;
  const accounts = parts.store.list();
  if (!isNode(argument) && accounts.length > 0 && !accounts.some(isOther)) {
    void showInfo(
      production
        ? vscode.l10n.t('All accounts are marked as production already.')
        : vscode.l10n.t('No account is marked as production.'),
    );
    return;
  }
  const title = production
    ? vscode.l10n.t('Which account do you want to mark as production?')
    : vscode.l10n.t('Which account is no longer production?');
  const account = await accountFrom(parts, argument, title, isOther);
  if (account) {
    await parts.store.mark(account.id, production);
    const done = production
      ? vscode.l10n.t('$(check) {0} is marked as production: new backups have to be confirmed', plain(account.name))
      : vscode.l10n.t('$(check) {0} is no longer marked as production', plain(account.name));
    vscode.window.setStatusBarMessage(done, 5000);
  }
}

export async function removeAccount(parts: CommandParts, argument: unknown): Promise<void> {
  if (isOtherRow(argument)) {
    return;
  }
  const account = await accountFrom(parts, argument, vscode.l10n.t('Which account do you want to remove?'));
  if (!account) {
    return;
  }
  const remove = vscode.l10n.t('Remove');
  const sample = account.site === SAMPLE_SITE;
  const consequence = sample
    ? vscode.l10n.t('You can bring it back at any time with “Explore Sample Data”.')
    : await removalWords(parts.store, account);
  const running = (await parts.jobs()).followed(account.id);
  const following =
    running.length > 0 &&
    vscode.l10n.t('Backups under way go on in the cloud and are no longer followed here: {0}.', listed(running));
  const files = await (await parts.downloads()).unfinished(account.id);
  const downloading =
    files.length > 0 &&
    vscode.l10n.t(
      'Downloads that are not complete are stopped, and what has arrived of them is deleted: {0}.',
      listed(files),
    );
  const detail = sentences(consequence, following, downloading);
  const message = vscode.l10n.t('Remove the account {0}?', account.name);
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, remove)) !== remove) {
    return;
  }
  try {
    await parts.store.remove(account.id);
  } catch {
    void showError(
      vscode.l10n.t(
        'The key of {0} could not be deleted from the secret store, so the account is still listed. Unlock the store and remove it again.',
        account.name,
      ),
    );
    return;
  }
}

/** A key is pressed on any row, and means that row alone. */
function isOtherRow(argument: unknown): boolean {
  return isNode(argument) && argument.kind !== 'account';
}

async function reveal(parts: CommandParts, id: string): Promise<void> {
  const account = parts.store.get(id);
  if (account) {
    await vscode.commands.executeCommand('rdsBackups.explorer.focus');
    await parts.view.reveal(accountNode(account), { select: true, expand: true });
  }
}

export async function accountFrom(
  parts: CommandParts,
  argument: unknown,
  title: string,
  fits: (account: Account) => boolean = () => true,
): Promise<StoredAccount | undefined> {
  const id = typeof argument === 'string' ? argument : isNode(argument) ? accountOf(argument).id : undefined;
  if (id !== undefined) {
    return parts.store.get(id);
  }
  const accounts = parts.store.list().filter(fits);
  if (accounts.length === 0) {
    await offerOwnAccount();
    return undefined;
  }
  const items = accounts.map((account) => ({
    label: plain(account.name),
    description: cloudName(account.cloud),
    account,
  }));
  return (await vscode.window.showQuickPick(items, { title }))?.account;
}
