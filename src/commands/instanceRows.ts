import * as vscode from 'vscode';
import { engineName } from '../explorer/words.ts';
import { isCloudError, isSignInFailure } from '../model/errors.ts';
import type { Region } from '../model/resources.ts';
import { plain } from '../platform/messages.ts';
import type { FoundInstance, InstanceSearch, SearchFailure } from './instanceSearch.ts';

/** A row of the search for an instance, and what Enter does on it. */
export type SearchRow = vscode.QuickPickItem & { readonly key: string } & (
    | { readonly does: 'choose'; readonly found: FoundInstance }
    | { readonly does: 'retry' | 'signIn'; readonly failure: SearchFailure }
    | { readonly does: 'all' | 'nothing' }
  );

export interface RowWords {
  readonly isPinned: (found: FoundInstance) => boolean;
  /** The sentence for a failure. */
  readonly reason: (failure: SearchFailure) => string;
}

const order = new Intl.Collator(vscode.env.language, { numeric: true });

/** What was found, by name; below it what could not be searched, and what has not been searched yet. */
export function searchRows(search: InstanceSearch, words: RowWords): readonly SearchRow[] {
  const { found, failures, left, busy } = search;
  const rows: SearchRow[] = found
    .toSorted((a, b) => order.compare(a.instance.name, b.instance.name) || order.compare(a.instance.id, b.instance.id))
    .map((one) => foundRow(one, words.isPinned(one)));
  rows.push(...failures.map((failure) => failureRow(failure, words.reason(failure))));
  if (left.regions + left.accounts > 0) {
    rows.push({
      key: 'all',
      does: 'all',
      label: vscode.l10n.t('Search all regions'),
      description:
        left.regions > 0
          ? vscode.l10n.t('Regions not searched yet: {0}', left.regions)
          : vscode.l10n.t('Accounts not searched yet: {0}', left.accounts),
      iconPath: new vscode.ThemeIcon('search'),
      alwaysShow: true,
    });
  }
  if (rows.length === 0 && !busy) {
    rows.push({ key: 'nothing', does: 'nothing', label: vscode.l10n.t('No account has an instance in any region') });
  }
  return rows;
}

/**
 * The row that stays active among these: the one that was. One about the search itself, active only because there was no
 * other, gives way to the first instance (`undefined`).
 */
export function activeAfter(
  rows: readonly SearchRow[],
  before: readonly SearchRow[],
  active: SearchRow | undefined,
): SearchRow | undefined {
  return before.some(({ does }) => does === 'choose') ? rows.find(({ key }) => key === active?.key) : undefined;
}

function foundRow(found: FoundInstance, pinned: boolean): SearchRow {
  const { account, region, instance } = found;
  const engine = engineName(instance.engine, instance.engineVersion);
  return {
    key: JSON.stringify([account.id, region.id, instance.id]),
    does: 'choose',
    found,
    label: plain(instance.name),
    description: plain(instance.name === instance.id ? engine : `${instance.id} · ${engine}`),
    detail: plain(`${account.name} · ${regionWords(region)}`),
    iconPath: new vscode.ThemeIcon('database'),
    buttons: [
      pinned
        ? { iconPath: new vscode.ThemeIcon('pinned'), tooltip: vscode.l10n.t('Unpin') }
        : { iconPath: new vscode.ThemeIcon('pin'), tooltip: vscode.l10n.t('Pin') },
    ],
  };
}

function failureRow(failure: SearchFailure, reason: string): SearchRow {
  const { account, region, error } = failure;
  const signIn = isCloudError(error) && isSignInFailure(error.kind);
  return {
    key: JSON.stringify([account.id, region?.id ?? '']),
    does: signIn ? 'signIn' : 'retry',
    failure,
    label: region
      ? vscode.l10n.t('{0} of {1} could not be searched', plain(region.name), plain(account.name))
      : vscode.l10n.t('{0} could not be searched', plain(account.name)),
    description: signIn ? vscode.l10n.t('Enter the key again') : vscode.l10n.t('Try again'),
    detail: plain(reason),
    iconPath: new vscode.ThemeIcon(signIn ? 'key' : 'warning'),
    alwaysShow: true,
  };
}

function regionWords({ id, name }: Region): string {
  return name === id ? id : `${name} · ${id}`;
}
