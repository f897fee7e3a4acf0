import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { AccountStore } from '../../src/accounts/store.ts';
import type { Account } from '../../src/model/account.ts';
import { isCloudError, type CloudError } from '../../src/model/errors.ts';
import { RecordingLog } from '../support/log.ts';

export function account(more: Partial<Account> = {}): Account {
  return {
    id: 'a1',
    cloud: 'alibaba',
    name: 'prod',
    method: 'securityToken',
    site: 'china',
    keyPlace: 'secretStorage',
    ...more,
  };
}

/** What can go wrong with a machine's secret store. */
interface Trouble {
  store?: boolean;
  get?: boolean;
  delete?: boolean;
}

/** The storage that all windows of a machine share. The editor gives a test none of its own, so it is made here. */
export class Machine {
  readonly secrets = new Map<string, string>();
  readonly trouble: Trouble = {};
  readonly #secretChanges = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly #lists = new Map<string, unknown>();
  readonly #windows: (() => void)[] = [];

  /** Everything in the state that is not secret, as text. */
  get stateText(): string {
    return JSON.stringify([...this.#lists]);
  }

  /** A window; `lag` is how many milliseconds later it sees what other windows write into the state. */
  open(lag = 0) {
    const log = new RecordingLog();
    const store = new AccountStore(this.storage(lag), log);
    const changes: (readonly string[])[] = [];
    store.onDidChange(({ changed, removed }) => changes.push([...changed, ...removed]));
    const renamed: string[] = [];
    store.onDidChange((change) => renamed.push(...change.renamed));
    // The tree asks for the list when it is first shown.
    store.list();
    this.#windows.push(() => store.dispose());
    return { store, log, changes, renamed };
  }

  /** What an extension gets of it in a window. */
  storage(lag = 0): Pick<vscode.ExtensionContext, 'globalState' | 'secrets'> {
    return { globalState: this.#memento(lag), secrets: this.#secretStorage() };
  }

  dispose(): void {
    this.#windows.forEach((close) => close());
    this.#secretChanges.dispose();
  }

  #memento(lag: number): vscode.ExtensionContext['globalState'] {
    const seen = new Map(this.#lists);
    const look = (name: string) => {
      const value = this.#lists.get(name);
      if (lag === 0) {
        return value;
      }
      setTimeout(() => seen.set(name, value), lag);
      return seen.get(name);
    };
    return {
      keys: () => [...this.#lists.keys()],
      get: <Value>(name: string, otherwise?: Value) => (look(name) as Value | undefined) ?? otherwise,
      update: async (name, value) => {
        if (value === undefined) {
          this.#lists.delete(name);
        } else {
          // As the editor does, so that nothing is shared but text.
          this.#lists.set(name, JSON.parse(JSON.stringify(value)));
        }
        await Promise.resolve();
      },
      setKeysForSync: () => undefined,
    };
  }

  #secretStorage(): vscode.SecretStorage {
    const check = async (what: keyof Trouble) => {
      await Promise.resolve();
      if (this.trouble[what]) {
        throw new Error('The keyring is locked');
      }
    };
    return {
      get: async (name) => {
        await check('get');
        return this.secrets.get(name);
      },
      store: async (name, value) => {
        await check('store');
        this.secrets.set(name, value);
        this.#secretChanges.fire({ key: name });
      },
      delete: async (name) => {
        await check('delete');
        this.secrets.delete(name);
        this.#secretChanges.fire({ key: name });
      },
      onDidChange: this.#secretChanges.event,
    };
  }
}

export async function failure(work: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(isCloudError(error), String(error));
  return error;
}
