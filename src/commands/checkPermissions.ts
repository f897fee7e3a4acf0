import * as vscode from 'vscode';
import type { StoredAccount } from '../accounts/store.ts';
import { abortable } from '../async/wait.ts';
import type { PermissionCheck } from '../model/access.ts';
import type { CloudProvider } from '../model/provider.ts';
import { showFailure } from '../platform/failures.ts';
import { plain } from '../platform/messages.ts';
import { accountFrom } from './accounts.ts';
import type { CommandParts } from './parts.ts';

type Result = PermissionCheck['result'];
/** `text`: what Enter puts on the clipboard. */
type Row = vscode.QuickPickItem & { readonly text: string };

/** Shows which permissions an account has, as far as that can be tried without changing anything. */
export async function checkPermissions(parts: CommandParts, argument: unknown): Promise<void> {
  const account = await accountFrom(
    parts,
    argument,
    vscode.l10n.t('Of which account do you want to check the permissions?'),
  );
  let again = account !== undefined;
  while (account && again) {
    again = false;
    try {
      await new PermissionPick(parts, account).show();
    } catch (error) {
      again = await showFailure(error, parts.log, { retry: true });
    }
  }
}

/** Where an instance to try things on is likely: where some were seen, else where the tree looks. */
function likelyRegions({ preferences }: CommandParts, accountId: string): readonly string[] {
  const found = Object.entries(preferences.found(accountId)).filter(([, instances]) => instances > 0);
  const pinned = preferences.pins(accountId).map(({ regionId }) => regionId);
  const seen = new Set([...pinned, ...found.map(([regionId]) => regionId)]);
  return seen.size > 0 ? [...seen] : (preferences.regions(accountId) ?? []);
}

/** The list of results. It fills while they come; closing it ends the check. */
class PermissionPick {
  readonly #parts: CommandParts;
  readonly #account: StoredAccount;
  readonly #input = vscode.window.createQuickPick<Row>();

  constructor(parts: CommandParts, account: StoredAccount) {
    this.#parts = parts;
    this.#account = account;
  }

  /** Until it is closed. Rejects if the check as a whole failed. */
  async show(): Promise<void> {
    const input = this.#input;
    const closing = new AbortController();
    input.title = vscode.l10n.t('Permissions of {0}', plain(this.#account.name));
    input.placeholder = vscode.l10n.t('Trying what the account may do…');
    input.ignoreFocusOut = true;
    input.matchOnDescription = true;
    input.matchOnDetail = true;
    input.keepScrollPosition = true;
    input.busy = true;
    input.onDidHide(() => closing.abort());
    input.onDidAccept(() => void copy(input.selectedItems[0]?.text));
    const closed = new Promise<void>((resolve) => closing.signal.addEventListener('abort', () => resolve()));
    input.show();
    try {
      await this.#check(closing.signal);
      await closed;
    } finally {
      input.dispose();
    }
  }

  async #check(signal: AbortSignal): Promise<void> {
    const input = this.#input;
    const { id } = this.#account;
    const provider = await abortable(this.#parts.sessions.asked(id), signal);
    const onResult = (check: PermissionCheck) => {
      input.items = [...input.items, resultRow(check)];
    };
    const checking = provider.checkPermissions(likelyRegions(this.#parts, id), onResult, { signal });
    const checks = await abortable(checking, signal);
    // What was refused before may have been granted meanwhile.
    this.#parts.health.retry(id);
    input.busy = false;
    input.keepScrollPosition = false;
    input.items = [...copyRows(provider, checks), ...checks.toSorted(byResult).map(resultRow)];
    input.placeholder = summary(checks);
  }
}

/** What can be done with the results: on top, once all are there. */
function copyRows(provider: Pick<CloudProvider, 'leastPolicy'>, checks: readonly PermissionCheck[]): readonly Row[] {
  const all = checks.map(({ permission }) => permission);
  const reading = checks.filter(({ writes }) => !writes).map(({ permission }) => permission);
  const missing = checks.filter(({ result }) => result === 'missing').map(({ permission }) => permission);
  return [
    copyRow(vscode.l10n.t('Copy least policy to look at backups'), reading.length, provider.leastPolicy(reading)),
    copyRow(vscode.l10n.t('Copy least policy to create backups too'), all.length, provider.leastPolicy(all)),
    ...(missing.length > 0
      ? [copyRow(vscode.l10n.t('Copy the missing permissions'), missing.length, missing.join('\n'))]
      : []),
  ];
}

function copyRow(label: string, count: number, text: string): Row {
  const description = vscode.l10n.t('Permissions: {0}', count);
  return { label, description, iconPath: new vscode.ThemeIcon('copy'), text };
}

function resultRow({ permission, enables, result, why }: PermissionCheck): Row {
  return {
    label: plain(permission),
    description: resultName(result),
    detail: plain([enables, why].filter(Boolean).join(' · ')),
    iconPath: new vscode.ThemeIcon(icons[result]),
    text: permission,
  };
}

const icons: Readonly<Record<Result, string>> = {
  missing: 'error',
  failed: 'warning',
  notTested: 'question',
  allowed: 'pass',
};
/** What needs doing comes first. */
const urgency = Object.keys(icons);

function byResult(left: PermissionCheck, right: PermissionCheck): number {
  return urgency.indexOf(left.result) - urgency.indexOf(right.result);
}

function resultName(result: Result): string {
  switch (result) {
    case 'missing':
      return vscode.l10n.t('Missing');
    case 'failed':
      return vscode.l10n.t('Could not be tried');
    case 'notTested':
      return vscode.l10n.t('Not tested');
    case 'allowed':
      return vscode.l10n.t('Allowed');
  }
}

function summary(checks: readonly PermissionCheck[]): string {
  const count = (result: Result) => checks.filter((check) => check.result === result).length;
  const parts = [
    vscode.l10n.t('{0} allowed', count('allowed')),
    vscode.l10n.t('{0} missing', count('missing')),
    vscode.l10n.t('{0} not tested', count('notTested')),
    ...(count('failed') > 0 ? [vscode.l10n.t('{0} could not be tried', count('failed'))] : []),
  ];
  return parts.join(' · ');
}

async function copy(text: string | undefined): Promise<void> {
  if (text !== undefined) {
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(vscode.l10n.t('$(check) Copied'), 3000);
  }
}
