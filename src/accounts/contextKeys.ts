import type { Disposable } from '../async/disposable.ts';
import { SAMPLE_SITE } from '../model/account.ts';
import { setContextKey } from '../platform/contextKeys.ts';
import type { AccountStore } from './store.ts';

/** Tells menus whether there are accounts, now and whenever that changes. */
export function tellAccounts(store: Pick<AccountStore, 'list' | 'onDidChange'>): Disposable {
  const tell = () => {
    const accounts = store.list();
    setContextKey('hasAccounts', accounts.length > 0);
    setContextKey(
      'hasOwnAccounts',
      accounts.some(({ site }) => site !== SAMPLE_SITE),
    );
  };
  tell();
  return store.onDidChange(tell);
}
