import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type * as storeModule from '../../../src/accounts/store.ts';
import type { AccountsChange } from '../../../src/accounts/store.ts';
import type * as accountsModule from '../../../src/commands/accounts.ts';
import type { CommandParts } from '../../../src/commands/parts.ts';
import type * as itemsModule from '../../../src/explorer/items.ts';
import type { ItemParts } from '../../../src/explorer/items.ts';
import { accountNode } from '../../../src/explorer/nodes.ts';
import type { Account } from '../../../src/model/account.ts';
import { RecordingLog } from '../../support/log.ts';
import { memoryStore } from '../../support/memory.ts';
import { loadWithEditor, user, window } from '../webview/editor.ts';

const { AccountStore } = await loadWithEditor<typeof storeModule>('../accounts/store.ts');
const { markProduction, unmarkProduction } = await loadWithEditor<typeof accountsModule>('../commands/accounts.ts');
const { toItem } = await loadWithEditor<typeof itemsModule>('../explorer/items.ts');

type Store = storeModule.AccountStore;

const account: Account = {
  id: 'a1',
  name: 'shop',
  cloud: 'huawei',
  method: 'accessKey',
  site: 'china',
  keyPlace: 'secretStorage',
};

/** The windows of one machine: what one stores the others hear of. */
class Machine {
  readonly #state = memoryStore();
  readonly #secrets = new Map<string, string>();
  readonly #listeners: ((event: { readonly key: string }) => void)[] = [];
  readonly stores: Store[] = [];

  open(): { readonly store: Store; readonly changes: AccountsChange[] } {
    const secrets = {
      get: async (key: string) => await Promise.resolve(this.#secrets.get(key)),
      store: async (key: string, value: string) => {
        this.#secrets.set(key, value);
        this.#listeners.forEach((listener) => listener({ key }));
        return await Promise.resolve();
      },
      delete: async (key: string) => await Promise.resolve(void this.#secrets.delete(key)),
      onDidChange: (listener: (event: { readonly key: string }) => void) => {
        this.#listeners.push(listener);
        return { dispose: () => undefined };
      },
    };
    const context = { globalState: this.#state, secrets } as unknown as vscode.ExtensionContext;
    const store = new AccountStore(context, new RecordingLog());
    const changes: AccountsChange[] = [];
    store.list();
    store.onDidChange((change) => changes.push(change));
    this.stores.push(store);
    return { store, changes };
  }

  dispose(): void {
    this.stores.forEach((store) => store.dispose());
  }
}

const partsFor = (store: Store) => ({ store, log: new RecordingLog() }) as unknown as CommandParts;

describe('marking an account as production', () => {
  const before = { ...window };
  let machine: Machine;
  let store: Store;
  let changes: AccountsChange[];

  beforeEach(async () => {
    Object.assign(window, { onDidChangeWindowState: () => ({ dispose: () => undefined }) });
    machine = new Machine();
    ({ store, changes } = machine.open());
    await store.save(account, { accessKeyId: 'id', accessKeySecret: 'secret' });
    changes.length = 0;
  });
  afterEach(() => {
    machine.dispose();
    user.leave();
    Object.assign(window, before);
  });

  it('keeps all that is known of it, and is heard of in other windows', async () => {
    const other = machine.open();
    const version = store.get('a1')?.version;
    await markProduction(partsFor(store), accountNode(account));
    assert.deepEqual([store.get('a1')?.production, store.get('a1')?.version], [true, version]);
    assert.deepEqual(changes, [{ changed: [], renamed: ['a1'], removed: [] }]);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(other.store.get('a1')?.production, true);
    assert.deepEqual(other.changes, changes);
    await unmarkProduction(partsFor(store), accountNode(account));
    assert.notEqual(store.get('a1')?.production, true);
    assert.equal(changes.length, 2);
  });

  it('outlives an edit and another name', async () => {
    await store.mark('a1', true);
    await store.save({ ...account, site: 'custom' }, { accessKeyId: 'id', accessKeySecret: 'new' });
    await store.rename('a1', 'store');
    assert.deepEqual(
      [store.get('a1')?.production, store.get('a1')?.site, store.get('a1')?.name],
      [true, 'custom', 'store'],
    );
    await store.mark('a1', false);
    await store.save(account, { accessKeyId: 'id', accessKeySecret: 'new' });
    assert.notEqual(store.get('a1')?.production, true);
  });

  it('offers from the palette those that are not marked, and says when there is none', async () => {
    await store.save({ ...account, id: 'a2', name: 'lab' }, { accessKeyId: 'id', accessKeySecret: 'secret' });
    await store.mark('a1', true);
    let offered: readonly string[] = [];
    user.choose = (rows) => {
      offered = rows.map(({ label }) => label);
      return rows;
    };
    await markProduction(partsFor(store), undefined);
    assert.deepEqual(offered, ['lab']);
    assert.equal(store.get('a2')?.production, true);
    await markProduction(partsFor(store), undefined);
    assert.equal(user.saw.at(-1), 'All accounts are marked as production already.');
    await store.mark('a1', false);
    await store.mark('a2', false);
    await unmarkProduction(partsFor(store), undefined);
    assert.equal(user.saw.at(-1), 'No account is marked as production.');
  });

  it('is seen and heard on its row', () => {
    const parts = { branch: () => ({}), refusal: () => undefined, minutesLeft: () => undefined, wait: () => undefined };
    const look = (of: Account) => toItem(accountNode(of), { ...parts, now: () => new Date() } as unknown as ItemParts);
    const marked = look({ ...account, production: true });
    assert.equal(marked.description, 'Production · Huawei Cloud');
    assert.equal(marked.accessibilityInformation?.label, 'shop, Production · Huawei Cloud');
    assert.deepEqual(
      [marked, look(account), look({ ...account, site: 'sample', production: true })].map((row) => row.contextValue),
      ['account.production', 'account', 'account.sample.production'],
    );
  });
});
