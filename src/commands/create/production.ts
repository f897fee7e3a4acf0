import * as vscode from 'vscode';
import { plain } from '../../platform/messages.ts';
import type { CommandParts } from '../parts.ts';
import type { Order } from './answers.ts';
import { listed } from '../../platform/words.ts';

/** Names that are listed in one dialog. */
const mostNames = 20;

/**
 * Asks again where any of the backups is for an account that is marked as production, as it is marked now. False leaves
 * everything as it is.
 */
export async function confirmProduction(
  { store }: Pick<CommandParts, 'store'>,
  orders: readonly Order[],
): Promise<boolean> {
  const marked = orders.filter(({ account }) => store.get(account.id)?.production === true);
  const accounts = new Map(marked.map(({ account }) => [account.id, store.get(account.id)?.name ?? account.name]));
  if (marked.length === 0) {
    return true;
  }
  const start =
    orders.length === 1
      ? vscode.l10n.t('Start in Production')
      : vscode.l10n.t('Start in Production: {0}', orders.length);
  // The first button is the one that Enter presses.
  const keep = vscode.l10n.t('Go Back');
  const message = vscode.l10n.t('Create backups in production: {0}?', listed([...accounts.values()]));
  const detail = [...accounts].map(
    ([id, name]) => `${name}: ${namesOf(marked.filter((one) => one.account.id === id))}`,
  );
  const options = { modal: true, detail: plain(detail.join('\n')) };
  return (await vscode.window.showWarningMessage(plain(message), options, keep, start)) === start;
}

function namesOf(orders: readonly Order[]): string {
  const names = orders.slice(0, mostNames).map(({ instance }) => instance.name);
  const more = orders.length - names.length;
  return listed([...names, ...(more > 0 ? [vscode.l10n.t('and {0} more', more)] : [])]);
}
