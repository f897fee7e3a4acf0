import * as vscode from 'vscode';
import type { AccountStore, StoredAccount } from '../accounts/store.ts';
import { abortable } from '../async/wait.ts';
import { locate } from '../explorer/locate.ts';
import { accountNode, listIdOf, regionNode } from '../explorer/nodes.ts';
import type { Account } from '../model/account.ts';
import { describeFailure } from '../platform/failures.ts';
import { plain, showInfo } from '../platform/messages.ts';
import { withCancellableProgress } from '../platform/progress.ts';
import { InstanceListings, keepFor } from './instanceListings.ts';
import { activeAfter, searchRows, type SearchRow } from './instanceRows.ts';
import { InstanceSearch, type FoundInstance, type SearchFailure, type SearchParts } from './instanceSearch.ts';
import { offerAccount, offerOwnAccount } from './offerAccount.ts';
import type { CommandParts } from './parts.ts';

/** Milliseconds between two looks at what was found meanwhile. */
const pace = 100;

type SearchedParts = Pick<CommandParts, 'store' | 'sessions' | 'preferences'>;

/** Looks for an instance in all accounts and shows its row in the tree. */
export async function findInstance(parts: CommandParts): Promise<void> {
  const found = await pickInstance(parts, vscode.l10n.t('Find instance'));
  if (found) {
    await show(parts, found);
  }
}

/** One list over all accounts, which fills while it is looked at. `undefined` when the user closed it. */
export async function pickInstance(
  parts: CommandParts,
  title: string,
  only?: { readonly fits: (account: Account) => boolean; readonly none: string },
): Promise<FoundInstance | undefined> {
  const accounts = parts.store.list().filter((account) => only?.fits(account) ?? true);
  if (accounts.length === 0) {
    await (only ? offerOwnAccount(only.none) : offerAccount());
    return undefined;
  }
  accounts.forEach(({ id }) => parts.sessions.resume(id));
  const search = openSearch(parts, accounts);
  try {
    return await new SearchPick(parts, search, title).answer();
  } finally {
    closeSearch(parts, search);
  }
}

/** Begins with the regions that `rankOf` names, unless told with those where instances are likely. */
export function openSearch(
  parts: SearchedParts,
  accounts: readonly StoredAccount[],
  rankOf: SearchParts['rank'] = (accountId, regionId) => rank(parts, accountId, regionId),
): InstanceSearch {
  const { store, sessions, preferences } = parts;
  return new InstanceSearch({
    accounts,
    provider: async (id) => await sessions.provider(id),
    rank: rankOf,
    remember: (accountId, ...counted) => {
      if (store.get(accountId)) {
        void preferences.remember(accountId, ...counted);
      }
    },
    listings: listingsOf(store),
  });
}

export function closeSearch({ store }: SearchedParts, search: InstanceSearch): void {
  search.dispose();
  // Whole fleets are not kept for longer than they are of use.
  setTimeout(() => listingsOf(store).tidy(store.list()), keepFor + pace);
}

/** Where instances were seen, then what the tree shows; nothing else without being asked. */
function rank({ preferences }: SearchedParts, accountId: string, regionId: string): number | undefined {
  const pinned = preferences.pins(accountId).some((pin) => pin.regionId === regionId);
  if (pinned || (preferences.found(accountId)[regionId] ?? 0) > 0) {
    return 0;
  }
  return preferences.regions(accountId)?.includes(regionId) ? 1 : undefined;
}

const kept = new WeakMap<AccountStore, InstanceListings>();

function listingsOf(store: AccountStore): InstanceListings {
  const listings = kept.get(store) ?? new InstanceListings(() => new Date());
  kept.set(store, listings);
  return listings;
}

/** The pick around a search. */
class SearchPick {
  readonly #parts: CommandParts;
  readonly #search: InstanceSearch;
  readonly #input = vscode.window.createQuickPick<SearchRow>();
  readonly #stop: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('debug-stop'),
    tooltip: vscode.l10n.t('Stop'),
  };
  /** Sentences for failures, so that each is logged once. */
  readonly #reasons = new Map<unknown, string>();
  #due: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: CommandParts, search: InstanceSearch, title: string) {
    this.#parts = parts;
    this.#search = search;
    this.#input.title = title;
    this.#input.matchOnDescription = true;
    this.#input.matchOnDetail = true;
    this.#input.keepScrollPosition = true;
  }

  async answer(): Promise<FoundInstance | undefined> {
    const input = this.#input;
    const news = this.#search.onDidChange(() => (this.#due ??= setTimeout(() => this.#render(), pace)));
    try {
      return await new Promise((resolve) => {
        input.onDidAccept(() => this.#accept(input.selectedItems[0], resolve));
        input.onDidHide(() => resolve(undefined));
        input.onDidTriggerButton(() => this.#search.stop());
        input.onDidTriggerItemButton(({ item }) => void this.#togglePin(item));
        this.#render();
        input.show();
      });
    } finally {
      news.dispose();
      clearTimeout(this.#due);
      input.dispose();
    }
  }

  #render(): void {
    this.#due = undefined;
    const { busy } = this.#search;
    const rows = searchRows(this.#search, {
      isPinned: ({ account, instance }) => this.#parts.preferences.isPinned(account.id, instance),
      reason: (failure) => this.#reason(failure),
    });
    const active = activeAfter(rows, this.#input.items, this.#input.activeItems[0]);
    this.#input.items = rows;
    if (active) {
      this.#input.activeItems = [active];
    }
    if (busy !== this.#input.busy) {
      this.#input.busy = busy;
      this.#input.buttons = busy ? [this.#stop] : [];
    }
    this.#input.placeholder = busy
      ? vscode.l10n.t('Searching… Type a part of a name, an id, an engine, an account or a region')
      : vscode.l10n.t('Type a part of a name, an id, an engine, an account or a region');
  }

  #accept(row: SearchRow | undefined, choose: (found: FoundInstance | undefined) => void): void {
    switch (row?.does) {
      case 'choose':
        choose(row.found);
        return;
      case 'all':
        this.#search.searchAll();
        this.#render();
        return;
      case 'retry':
        this.#parts.sessions.resume(row.failure.account.id);
        this.#search.retry(row.failure);
        this.#render();
        return;
      case 'signIn':
        choose(undefined);
        void vscode.commands.executeCommand('rdsBackups.enterKeyAgain', row.failure.account.id);
        return;
      case 'nothing':
      case undefined:
    }
  }

  async #togglePin(row: SearchRow): Promise<void> {
    const { preferences, log } = this.#parts;
    if (row.does === 'choose') {
      const { account, instance } = row.found;
      const pinned = preferences.isPinned(account.id, instance);
      const written = pinned ? preferences.unpin(account.id, instance) : preferences.pin(account.id, instance);
      this.#render();
      await written.catch((error: unknown) => describeFailure(error, log));
    }
  }

  #reason({ error }: SearchFailure): string {
    const reason = this.#reasons.get(error) ?? describeFailure(error, this.#parts.log);
    this.#reasons.set(error, reason);
    return reason;
  }
}

/** Reveals a found instance. A filter that hides it has to go; one that is not the reason stays. */
async function show(parts: CommandParts, { account, region, instance }: FoundInstance): Promise<void> {
  const { preferences } = parts;
  const place = { accountId: account.id, regionId: region.id, instanceId: instance.id };
  const look = async () =>
    await withCancellableProgress(
      vscode.l10n.t('Looking for {0} in the tree…', instance.name),
      async (signal) => await abortable(locate(parts.children, preferences, place), signal),
    );
  const listId = listIdOf(regionNode(accountNode(account), region));
  const filter = preferences.filter(account.id, listId);
  let node = await look();
  if (!node && filter) {
    await preferences.setFilter(account.id, listId, undefined);
    try {
      node = await look();
    } finally {
      await (node ? undefined : preferences.setFilter(account.id, listId, filter));
    }
  }
  if (!node) {
    listingsOf(parts.store).forget(account, region.id);
    void showInfo(
      vscode.l10n.t(
        '{0} is not among the instances of {1} any more. It may have been deleted.',
        instance.name,
        region.name,
      ),
    );
    return;
  }
  await vscode.commands.executeCommand('rdsBackups.explorer.focus');
  await parts.view.reveal(node, { select: true, focus: true, expand: true });
  if (filter && !preferences.filter(account.id, listId)) {
    const message = vscode.l10n.t(
      'The filter of {0} was cleared to show {1}',
      plain(region.name),
      plain(instance.name),
    );
    vscode.window.setStatusBarMessage(message, 8000);
  }
}
