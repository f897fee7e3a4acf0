import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { DisposableStore } from '../async/disposable.ts';
import { Emitter } from '../async/event.ts';
import { Looks } from '../async/looks.ts';
import type { Account, Credentials } from '../model/account.ts';
import type { Log } from '../model/provider.ts';

/** An account as stored: `version` changes with every edit, so that other windows know the key is another one. */
export interface StoredAccount extends Account {
  readonly version: string;
}

/** What happened to the list, here or in another window, as ids. */
export interface AccountsChange {
  /** New ones, and those whose key, site or place of the key may be another now. */
  readonly changed: readonly string[];
  /** Only called something else, or marked otherwise. */
  readonly renamed: readonly string[];
  readonly removed: readonly string[];
}

interface StoredList {
  readonly revision: string;
  readonly accounts: readonly StoredAccount[];
}

const listKey = 'rdsBackups.accounts';
const revisionKey = 'rdsBackups.revision';
/** Hashes of commands: see `AllowedPrograms`. */
const programsKey = 'rdsBackups.allowedPrograms';
const secretKey = (id: string) => `rdsBackups.account.${id}`;

/**
 * The accounts: the list (nothing secret) in globalState, the keys in SecretStorage, keys "for this window only" in
 * memory. Windows tell each other of a change by a revision secret, since only secrets announce changes.
 */
export class AccountStore {
  readonly #state: vscode.Memento;
  readonly #secrets: vscode.SecretStorage;
  readonly #log: Log;
  readonly #windowKeys = new Map<string, Credentials>();
  readonly #changes = new Emitter<AccountsChange>();
  readonly #disposables = new DisposableStore();
  readonly #looks = new Looks(() => this.#catchUp());
  #seen: readonly StoredAccount[] | undefined;

  readonly onDidChange = this.#changes.event;

  constructor(context: Pick<vscode.ExtensionContext, 'globalState' | 'secrets'>, log: Log) {
    this.#state = context.globalState;
    this.#secrets = context.secrets;
    this.#log = log;
    this.#disposables.add(this.#changes);
    this.#disposables.add(
      context.secrets.onDidChange((event) => {
        // Every change of a key is followed by one of the list; only that one is acted on.
        if (event.key === revisionKey) {
          void this.#followRevision();
        }
      }),
    );
    this.#disposables.add(
      vscode.window.onDidChangeWindowState((window) => {
        if (window.focused) {
          this.lookForChanges();
        }
      }),
    );
  }

  list(): readonly StoredAccount[] {
    const accounts = this.#read().accounts;
    this.#seen ??= accounts;
    return accounts;
  }

  get(id: string): StoredAccount | undefined {
    return this.list().find((account) => account.id === id);
  }

  /** The key of an account; `undefined` if this machine has none. Rejects if the secret store itself fails. */
  async credentials(id: string): Promise<Credentials | undefined> {
    const ofWindow = this.#windowKeys.get(id);
    if (ofWindow) {
      return ofWindow;
    }
    const text = await this.#secrets.get(secretKey(id));
    return text === undefined ? undefined : parseCredentials(text);
  }

  /**
   * Adds or replaces an account. The key is stored first: an account without its key is of no use, and if storing
   * rejects, nothing has changed.
   */
  async save(account: Account, credentials: Credentials): Promise<void> {
    if (account.keyPlace === 'secretStorage') {
      await this.#secrets.store(secretKey(account.id), JSON.stringify(credentials));
      this.#windowKeys.delete(account.id);
    } else {
      this.#windowKeys.set(account.id, credentials);
      await this.#removeSecret(account.id);
    }
    await this.update(account);
  }

  /** The same for an account whose key is kept elsewhere. A key that it had goes. */
  async saveWithoutKey(account: Account): Promise<void> {
    this.#windowKeys.delete(account.id);
    await this.#removeSecret(account.id);
    await this.update(account);
  }

  /** What an account signs in with was changed by somebody else: everything known of it is asked anew in this window. */
  changedElsewhere(id: string): void {
    this.#changes.fire({ changed: [id], renamed: [], removed: [] });
  }

  isAllowed(hash: string): boolean {
    return this.#allowed().includes(hash);
  }

  async allow(hash: string): Promise<void> {
    await this.#state.update(programsKey, [...new Set([...this.#allowed(), hash])]);
  }

  /** Gives an account another name; what is known of it stays valid. */
  async rename(id: string, name: string): Promise<void> {
    await this.#write(this.list().map((account) => (account.id === id ? { ...account, name } : account)));
  }

  /** Marks an account as production, or takes the mark off; what is known of it stays valid. */
  async mark(id: string, production: boolean): Promise<void> {
    await this.#write(this.list().map((account) => (account.id === id ? { ...account, production } : account)));
  }

  /** Adds or replaces what is not secret. A mark as production stays. */
  async update(account: Account): Promise<void> {
    const accounts = this.list();
    const known = accounts.find((each) => each.id === account.id);
    const mark = known?.production === true ? { production: true } : {};
    const stored: StoredAccount = { ...mark, ...account, version: randomUUID() };
    await this.#write(known ? accounts.map((each) => (each.id === account.id ? stored : each)) : [...accounts, stored]);
  }

  /** Removes the key, then the account. Rejects, with the account still listed, if the key cannot be removed. */
  async remove(id: string): Promise<void> {
    await this.#secrets.delete(secretKey(id));
    this.#windowKeys.delete(id);
    await this.#write(this.list().filter((account) => account.id !== id));
  }

  dispose(): void {
    this.#looks.dispose();
    this.#disposables.dispose();
  }

  async #removeSecret(id: string): Promise<void> {
    await this.#secrets.delete(secretKey(id)).then(undefined, () => {
      this.#log.warn('The secret store could not be reached to remove an older key.');
    });
  }

  #allowed(): readonly string[] {
    const kept = this.#state.get<unknown>(programsKey);
    return Array.isArray(kept) ? kept.filter((hash) => typeof hash === 'string') : [];
  }

  async #write(accounts: readonly StoredAccount[]): Promise<void> {
    const revision = randomUUID();
    await this.#state.update(listKey, { revision, accounts } satisfies StoredList);
    this.#catchUp();
    // Only a signal: if it cannot be stored, other windows see the change when they are next focused.
    await this.#secrets.store(revisionKey, revision).then(undefined, () => {
      this.#log.warn('Other windows could not be told at once that the accounts changed.');
    });
  }

  /** The secret may arrive before the list it announces; a few short looks bridge the gap. */
  async #followRevision(): Promise<void> {
    const revision = await this.#secrets.get(revisionKey).then(undefined, () => undefined);
    for (let look = 0; look < 20 && revision !== undefined && this.#read().revision !== revision; look++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.#catchUp();
  }

  /** Looks whether another window changed the accounts; for moments at which no event can be relied on. */
  lookForChanges(): void {
    this.#looks.now();
  }

  #catchUp(): void {
    const before = this.#seen;
    const accounts = this.#read().accounts;
    this.#seen = accounts;
    const change = before && changeBetween(before, accounts);
    if (change) {
      // A key of this window only is not the account's key any more once another window has stored one.
      const stored = accounts.filter(({ keyPlace }) => keyPlace === 'secretStorage').map(({ id }) => id);
      [...change.removed, ...stored].forEach((id) => this.#windowKeys.delete(id));
      this.#changes.fire(change);
    }
  }

  #read(): StoredList {
    return this.#state.get<StoredList>(listKey) ?? { revision: '', accounts: [] };
  }
}

function changeBetween(before: readonly StoredAccount[], after: readonly StoredAccount[]): AccountsChange | undefined {
  const old = new Map(before.map((account) => [account.id, account]));
  const changed = after.filter(({ id, version }) => old.get(id)?.version !== version).map(({ id }) => id);
  const renamed = after.filter((account) => !changed.includes(account.id) && !looksAlike(account, old.get(account.id)));
  const removed = before.filter(({ id }) => !after.some((account) => account.id === id)).map(({ id }) => id);
  return changed.length + renamed.length + removed.length > 0
    ? { changed, renamed: renamed.map(({ id }) => id), removed }
    : undefined;
}

function looksAlike(one: Account, other: Account | undefined): boolean {
  return one.name === other?.name && (one.production ?? false) === (other.production ?? false);
}

/** What another version of this product, or a damaged store, left there is treated as no key. */
function parseCredentials(text: string): Credentials | undefined {
  try {
    const value = JSON.parse(text) as Partial<Record<keyof Credentials, unknown>> | null;
    const { accessKeyId, accessKeySecret, securityToken } = value ?? {};
    if (typeof accessKeyId !== 'string' || typeof accessKeySecret !== 'string') {
      return undefined;
    }
    return { accessKeyId, accessKeySecret, ...(typeof securityToken === 'string' ? { securityToken } : {}) };
  } catch {
    return undefined;
  }
}
