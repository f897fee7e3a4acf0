import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { askForRenewal } from '../../src/accounts/renewal.ts';
import { Sessions } from '../../src/accounts/session.ts';
import { AccountStore } from '../../src/accounts/store.ts';
import type { Account, Credentials } from '../../src/model/account.ts';
import { isCloudError, type CloudError } from '../../src/model/errors.ts';
import { sampleKeys, startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { RecordingLog } from '../support/log.ts';
import { until } from './support.ts';

const key: Credentials = { accessKeyId: 'KeyIdOne', accessKeySecret: 'secret-one', securityToken: 'token/one==' };
const otherKey: Credentials = { accessKeyId: 'KeyIdTwo', accessKeySecret: 'secret-two' };

const secretsOf = (credentials: Credentials) => Object.values(credentials) as string[];

function account(more: Partial<Account> = {}): Account {
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
class Machine {
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
    const globalState = this.#memento(lag);
    const store = new AccountStore({ globalState, secrets: this.#secretStorage() }, log);
    const changes: (readonly string[])[] = [];
    store.onDidChange(({ changed, removed }) => changes.push([...changed, ...removed]));
    const renamed: string[] = [];
    store.onDidChange((change) => renamed.push(...change.renamed));
    // The tree asks for the list when it is first shown.
    store.list();
    this.#windows.push(() => store.dispose());
    return { store, log, changes, renamed };
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
        // As the editor does, so that nothing is shared but text.
        this.#lists.set(name, JSON.parse(JSON.stringify(value)));
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

const sample = async () => await Promise.reject(new Error('no sample is asked for'));

async function failure(work: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(isCloudError(error), String(error));
  return error;
}

describe('accounts', () => {
  let machine: Machine;

  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.dispose());

  const secretText = () => JSON.stringify([...machine.secrets]);

  /** What the row of an account says when its key is wanted. */
  async function refusal(
    { store, log }: Pick<ReturnType<Machine['open']>, 'store' | 'log'>,
    id = 'a1',
  ): Promise<CloudError> {
    const sessions = new Sessions(store, sample, log);
    const error = await failure(sessions.provider(id));
    sessions.dispose();
    return error;
  }

  it('keep the list and the keys apart, and are there again after a restart', async () => {
    const { store } = machine.open();
    await store.save(account(), key);
    await store.save(account({ id: 'a2', name: 'test', method: 'accessKey' }), otherKey);
    for (const secret of [...secretsOf(key), ...secretsOf(otherKey)]) {
      assert.ok(!machine.stateText.includes(secret), 'the list is not secret');
      assert.ok(secretText().includes(secret));
    }
    const later = machine.open();
    assert.deepEqual(
      later.store.list().map(({ id, name }) => [id, name]),
      [
        ['a1', 'prod'],
        ['a2', 'test'],
      ],
    );
    assert.deepEqual(await later.store.credentials('a1'), key);
    assert.deepEqual(await later.store.credentials('a2'), otherKey);
  });

  it('are not listed when their key cannot be stored, and can be kept for the window then', async () => {
    const { store, changes } = machine.open();
    machine.trouble.store = true;
    await assert.rejects(store.save(account(), key));
    assert.deepEqual(store.list(), []);
    assert.deepEqual(changes, []);
    assert.equal(await store.credentials('a1'), undefined);
    await store.save(account({ keyPlace: 'window' }), key);
    assert.deepEqual(await store.credentials('a1'), key);
    assert.equal(machine.secrets.size, 0);
    assert.ok(!machine.stateText.includes(key.accessKeySecret));
  });

  it('keep their former key when a new one cannot be stored', async () => {
    const { store } = machine.open();
    await store.save(account(), key);
    const { version } = store.get('a1') ?? {};
    machine.trouble.store = true;
    await assert.rejects(store.save(account({ name: 'new' }), otherKey));
    assert.deepEqual(await store.credentials('a1'), key);
    assert.equal(store.get('a1')?.name, 'prod');
    assert.equal(store.get('a1')?.version, version);
  });

  it('say what to do when the secret store cannot be read', async () => {
    const window = machine.open();
    await window.store.save(account(), key);
    machine.trouble.get = true;
    await assert.rejects(window.store.credentials('a1'));
    const error = await refusal(window);
    assert.equal(error.kind, 'noKey');
    assert.match(error.message, /secret store.*Unlock it/);
  });

  it('say what to do when their key is gone', async () => {
    const window = machine.open();
    await window.store.save(account(), key);
    machine.secrets.clear();
    const error = await refusal(window);
    assert.equal(error.kind, 'noKey');
    const web = vscode.env.uiKind === vscode.UIKind.Web;
    assert.match(
      error.message,
      web ? /reload this one; otherwise enter it again/ : /no longer on this machine\. Enter it/,
    );
  });

  for (const damaged of [
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '7',
    '{"accessKeyId":"a"}',
    '{"accessKeyId":1,"accessKeySecret":"b"}',
  ]) {
    it(`take a damaged key for none: ${damaged}`, async () => {
      const window = machine.open();
      await window.store.save(account(), key);
      for (const name of machine.secrets.keys()) {
        machine.secrets.set(name, damaged);
      }
      assert.equal(await window.store.credentials('a1'), undefined);
      assert.equal((await refusal(window)).kind, 'noKey');
    });
  }

  it('can have their key in one window only', async () => {
    const window = machine.open();
    await window.store.save(account({ keyPlace: 'window' }), key);
    assert.deepEqual(await window.store.credentials('a1'), key);
    assert.ok(!secretText().includes(key.accessKeySecret));
    const other = machine.open();
    assert.equal(other.store.get('a1')?.name, 'prod', 'the account itself is seen everywhere');
    const error = await refusal(other);
    assert.equal(error.kind, 'noKey');
    assert.match(error.message, /one window only/);
  });

  it('lose the stored key when it is to be kept for one window only', async () => {
    const { store, log } = machine.open();
    await store.save(account(), key);
    await store.save(account({ keyPlace: 'window' }), otherKey);
    assert.ok(!secretText().includes(key.accessKeySecret));
    assert.deepEqual(await store.credentials('a1'), otherKey);
    await store.save(account({ keyPlace: 'secretStorage' }), key);
    assert.deepEqual(await store.credentials('a1'), key);
    machine.trouble.delete = true;
    await store.save(account({ keyPlace: 'window' }), otherKey);
    assert.deepEqual(await store.credentials('a1'), otherKey, 'a locked store does not keep it from working');
    assert.equal(log.lines.length, 1);
    assert.ok(!log.lines.join().includes('secret-'));
  });

  it('are changed without their key', async () => {
    const { store, changes } = machine.open();
    await store.save(account(), key);
    const before = store.get('a1');
    changes.length = 0;
    await store.update(account({ name: 'production' }));
    assert.equal(store.get('a1')?.name, 'production');
    assert.notEqual(store.get('a1')?.version, before?.version);
    assert.deepEqual(changes, [['a1']]);
    assert.deepEqual(await store.credentials('a1'), key);
  });

  it('stay what they are under another name', async () => {
    const { store, changes, renamed } = machine.open();
    await store.save(account(), key);
    const before = store.get('a1');
    changes.length = 0;
    await store.rename('a1', 'production');
    assert.deepEqual(store.get('a1'), { ...before, name: 'production' });
    assert.deepEqual(changes.flat(), [], 'nothing is forgotten and nothing connected anew');
    assert.deepEqual(renamed, ['a1']);
  });

  it('leave nothing secret behind when they are removed', async () => {
    const { store, changes } = machine.open();
    await store.save(account(), key);
    await store.save(account({ id: 'a2', name: 'test' }), otherKey);
    changes.length = 0;
    await store.remove('a1');
    assert.deepEqual(
      store.list().map(({ id }) => id),
      ['a2'],
    );
    assert.ok(changes.some((ids) => ids.includes('a1')));
    for (const secret of secretsOf(key)) {
      assert.ok(!secretText().includes(secret));
    }
    assert.deepEqual(await store.credentials('a2'), otherKey);
    assert.equal((await refusal({ store, log: new RecordingLog() })).kind, 'notFound');
  });

  it('stay listed when their key cannot be removed', async () => {
    const { store } = machine.open();
    await store.save(account(), key);
    machine.trouble.delete = true;
    await assert.rejects(store.remove('a1'));
    assert.equal(store.list().length, 1);
    assert.deepEqual(await store.credentials('a1'), key);
    await store.save(account({ keyPlace: 'window' }), otherKey);
    await assert.rejects(store.remove('a1'));
    assert.deepEqual(await store.credentials('a1'), otherKey, 'one that was kept for the window, neither');
  });

  describe('of another window', () => {
    it('are seen when they come, change and go', async () => {
      const here = machine.open();
      const there = machine.open();
      await here.store.save(account(), key);
      await until('the new account', () => there.store.get('a1') !== undefined && there.changes.length > 0);
      assert.ok(there.changes.every((ids) => ids.join() === 'a1'));
      assert.deepEqual(await there.store.credentials('a1'), key);
      there.changes.length = 0;
      await here.store.rename('a1', 'production');
      await until('the new name', () => there.renamed.length > 0);
      assert.equal(there.store.get('a1')?.name, 'production');
      assert.deepEqual(there.changes.flat(), []);
      await here.store.update(account({ site: 'international' }));
      await until('the new site', () => there.changes.length > 0);
      there.changes.length = 0;
      await here.store.remove('a1');
      await until('its end', () => there.store.list().length === 0 && there.changes.length > 0);
      assert.equal(await there.store.credentials('a1'), undefined);
    });

    it('are seen also where the list comes later than its announcement', async () => {
      const here = machine.open();
      const there = machine.open(250);
      await here.store.save(account(), key);
      await until('the new account', () => there.changes.length > 0);
      assert.deepEqual(there.changes, [['a1']]);
      assert.equal(there.store.get('a1')?.name, 'prod');
    });

    it('are seen a little after that occasion where the list is slow to come', async () => {
      const here = machine.open();
      const there = machine.open(300);
      machine.trouble.store = true;
      await here.store.save(account({ keyPlace: 'window' }), key);
      there.store.lookForChanges();
      assert.deepEqual(there.changes, [], 'not there yet');
      await until('the new account', () => there.changes.length > 0);
      assert.deepEqual(there.changes, [['a1']]);
    });

    it('are seen at the next occasion where nothing could be announced', async () => {
      const here = machine.open();
      const there = machine.open();
      machine.trouble.store = true;
      machine.trouble.delete = true;
      await here.store.save(account({ keyPlace: 'window' }), key);
      assert.ok(here.log.lines.some((line) => line.includes('Other windows')));
      assert.deepEqual(there.changes, []);
      there.store.lookForChanges();
      assert.deepEqual(there.changes, [['a1']]);
      there.store.lookForChanges();
      assert.equal(there.changes.length, 1, 'once');
    });

    it('come to life when their key is entered there', async () => {
      const here = machine.open();
      await here.store.save(account(), key);
      const there = machine.open();
      machine.secrets.clear();
      assert.equal((await refusal(there)).kind, 'noKey');
      there.changes.length = 0;
      await here.store.save(account(), otherKey);
      await until('the key', () => there.changes.flat().includes('a1'));
      assert.deepEqual(await there.store.credentials('a1'), otherKey);
    });
  });

  describe('connected', () => {
    let sandbox: Sandbox;
    const signal = new AbortController().signal;
    before(async () => (sandbox = await startSandbox()));
    after(async () => await sandbox.close());

    const custom = (more: Partial<Account> = {}) => account({ site: 'custom', endpoint: sandbox.url, ...more });

    async function askOften(sessions: Sessions): Promise<void> {
      const provider = await sessions.provider('a1');
      await Promise.allSettled(Array.from({ length: 5 }, async () => await provider.listRegions({ signal })));
    }

    it('have one provider, and another one after a change', async () => {
      const { store, log } = machine.open();
      await store.save(custom({ method: 'accessKey' }), sampleKeys.full);
      const sessions = new Sessions(store, sample, log);
      const [one, same] = await Promise.all([sessions.provider('a1'), sessions.provider('a1')]);
      assert.equal(one, same);
      assert.equal((await one.listRegions({ signal })).items.length, 3);
      await store.save(custom({ method: 'accessKey' }), { ...sampleKeys.full, accessKeySecret: 'wrong' });
      const next = await sessions.provider('a1');
      assert.notEqual(next, one);
      assert.equal((await failure(next.listRegions({ signal }))).kind, 'secret');
      sessions.dispose();
      assert.ok(!log.lines.join('\n').includes(sampleKeys.full.accessKeySecret));
    });

    it('use the security token', async () => {
      const { store, log } = machine.open();
      await store.save(custom(), sampleKeys.temporary);
      const sessions = new Sessions(store, sample, log);
      assert.equal((await (await sessions.provider('a1')).listRegions({ signal })).items.length, 3);
      sessions.dispose();
    });

    it('tell once that their key was refused, and again of another key, but not of one that is only tried', async () => {
      const { store, log } = machine.open();
      await store.save(custom(), sampleKeys.expired);
      const sessions = new Sessions(store, sample, log);
      const told: string[] = [];
      sessions.onDidRefuseSignIn(({ accountId, error }) => told.push(`${accountId} ${error.kind}`));
      const trial = await sessions.trial(custom(), sampleKeys.expired);
      assert.equal((await failure(trial.listRegions({ signal }))).kind, 'token');
      trial.dispose();
      assert.deepEqual(told, []);
      await askOften(sessions);
      assert.deepEqual(told, ['a1 token']);
      await store.rename('a1', 'production');
      await askOften(sessions);
      assert.equal(told.length, 1, 'the key is the same');
      await store.save(custom(), sampleKeys.temporary);
      await askOften(sessions);
      await store.save(custom(), sampleKeys.expired);
      await askOften(sessions);
      assert.deepEqual(told, ['a1 token', 'a1 token']);
      sessions.dispose();
    });

    it('ask for a new key once when a temporary one has ended, but not a user who is entering it', async () => {
      const { store, log } = machine.open();
      const sessions = new Sessions(store, sample, log);
      sessions.onDidRefuseSignIn((refused) => void askForRenewal({ store, sessions }, refused));
      const shown: string[] = [];
      const show = vscode.window.showWarningMessage;
      vscode.window.showWarningMessage = async (message: string) => {
        shown.push(message);
        return await Promise.resolve(undefined);
      };
      try {
        await store.save(custom(), sampleKeys.expired);
        await askOften(sessions);
        await askOften(sessions);
        assert.deepEqual(shown, [
          'The temporary key of prod does not work any more. The security token has expired. Get a new temporary access key with its token and enter all three again.',
        ]);
        await store.save(custom(), sampleKeys.expired);
        const asking = sessions.asking('a1');
        await askOften(sessions);
        asking.dispose();
        await askOften(sessions);
        assert.equal(shown.length, 1);
        await store.save(custom({ method: 'accessKey' }), sampleKeys.disabled);
        await askOften(sessions);
        assert.equal(shown.length, 1, 'a long-term key does not end');
      } finally {
        vscode.window.showWarningMessage = show;
        sessions.dispose();
      }
    });

    it('are tried again after a key that could not be read', async () => {
      const { store, log } = machine.open();
      await store.save(custom(), sampleKeys.temporary);
      const sessions = new Sessions(store, sample, log);
      machine.trouble.get = true;
      assert.equal((await failure(sessions.provider('a1'))).kind, 'noKey');
      machine.trouble.get = false;
      assert.equal((await (await sessions.provider('a1')).listRegions({ signal })).items.length, 3);
      sessions.dispose();
    });

    it('with sample data start it when it is wanted, and need no key', async () => {
      const { store, log } = machine.open();
      await store.update(account({ site: 'sample', keyPlace: 'window' }));
      let starts = 0;
      const sessions = new Sessions(
        store,
        async () => {
          starts += 1;
          return await Promise.resolve({ url: sandbox.url, credentialsOf: () => sampleKeys.full });
        },
        log,
      );
      assert.equal(starts, 0);
      assert.equal((await (await sessions.provider('a1')).listRegions({ signal })).items.length, 3);
      await sessions.provider('a1');
      assert.equal(starts, 1);
      assert.equal(machine.secrets.size, 1, 'nothing but the revision');
      sessions.dispose();
    });
  });
});
