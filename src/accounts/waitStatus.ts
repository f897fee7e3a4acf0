import * as vscode from 'vscode';
import type { LimitWait } from '../model/provider.ts';
import { plain } from '../platform/messages.ts';
import type { LimitWaits } from './limitWaits.ts';
import type { AccountStore } from './store.ts';
import { sentences } from '../model/prose.ts';

const second = 1000;

/**
 * Counts down in the status bar while something the user asked for waits for a cloud's limit. What waits in the background
 * is told by the account's row only.
 */
export function showWaits(waits: LimitWaits, store: Pick<AccountStore, 'get'>): vscode.Disposable {
  let item: vscode.StatusBarItem | undefined;
  let clock: ReturnType<typeof setInterval> | undefined;
  const hide = () => {
    clearInterval(clock);
    clock = undefined;
    item?.hide();
  };
  const show = () => {
    const [accountId, wait] = [...waits.all()].find(([, { priority }]) => priority !== 'background') ?? [];
    if (accountId === undefined || !wait) {
      return hide();
    }
    item ??= statusItem();
    const left = Math.max(1, Math.ceil((wait.until.getTime() - Date.now()) / second));
    item.text = `$(watch) ${plain(vscode.l10n.t('{0}: waiting for the limit, {1} s', store.get(accountId)?.name ?? '', left))}`;
    item.tooltip = sentences(limitWords(wait), vscode.l10n.t('What you asked for goes first, and nothing is lost.'));
    item.show();
    clock ??= setInterval(show, second);
  };
  const listening = waits.onDidChange(show);
  return {
    dispose: () => {
      listening.dispose();
      hide();
      item?.dispose();
    },
  };
}

function statusItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem('rdsBackups.limit', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('RDS Backups: limit of a cloud');
  item.command = 'rdsBackups.explorer.focus';
  return item;
}

/** A sentence for what the cloud allows. */
function limitWords({ limit }: LimitWait): string {
  if (!limit) {
    return vscode.l10n.t('The cloud takes no more requests for now.');
  }
  return limit.milliseconds === 60 * second
    ? vscode.l10n.t('The limit is {0} requests a minute.', limit.calls)
    : vscode.l10n.t('The limit is {0} requests in {1} s.', limit.calls, limit.milliseconds / second);
}
