import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Sessions } from '../../src/accounts/session.ts';
import type { Credentials } from '../../src/model/account.ts';
import type { CloudError } from '../../src/model/errors.ts';
import { RecordingLog } from '../support/log.ts';
import { account, failure, Machine } from './machine.ts';
import { until } from './support.ts';

const key: Credentials = { accessKeyId: 'KeyIdOne', accessKeySecret: 'secret-one', securityToken: 'token/one==' };
const otherKey: Credentials = { accessKeyId: 'KeyIdTwo', accessKeySecret: 'secret-two' };

const secretsOf = (credentials: Credentials) => Object.values(credentials) as string[];

const sample = async () => await Promise.reject(new Error('no sample is asked for'));

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

describe('accounts', () => {
  let machine: Machine;

  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.dispose());

  const secretText = () => JSON.stringify([...machine.secrets]);

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
});
