import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { askForRenewal } from '../../src/accounts/renewal.ts';
import { Sessions } from '../../src/accounts/session.ts';
import type { Account, CloudId } from '../../src/model/account.ts';
import type { CloudError } from '../../src/model/errors.ts';
import { huaweiKeys, sampleKeys, startSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { account, failure, Machine } from './machine.ts';
import { until } from './support.ts';

const sample = async () => await Promise.reject(new Error('no sample is asked for'));

const allow = async (calls: number | undefined) =>
  await vscode.workspace
    .getConfiguration('rdsBackups')
    .update('callsPerMinute', calls, vscode.ConfigurationTarget.Global);

/** Works while the user allows so many requests a minute. */
async function limitTo(calls: number, work: () => Promise<void>): Promise<void> {
  await allow(calls);
  try {
    await work();
  } finally {
    await allow(undefined);
  }
}

describe('connected accounts', () => {
  let machine: Machine;
  let sandbox: Sandbox;
  const signal = new AbortController().signal;
  before(async () => (sandbox = await startSandbox()));
  after(async () => await sandbox.close());
  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.dispose());

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

  it('with sample data start it when it is wanted, and need neither a key nor patience', async () => {
    const { store, log } = machine.open();
    await store.update(account({ site: 'sample', keyPlace: 'window' }));
    await store.update(account({ id: 'a2', cloud: 'huawei', site: 'sample', keyPlace: 'window' }));
    const asked: string[] = [];
    const credentialsOf = (cloud: CloudId) => {
      asked.push(cloud);
      return sandbox.credentialsOf(cloud);
    };
    const sessions = new Sessions(store, async () => await Promise.resolve({ url: sandbox.url, credentialsOf }), log);
    assert.deepEqual(asked, []);
    await limitTo(1, async () => {
      for (const [id, main] of [
        ['a1', 'China (Hangzhou)'],
        ['a2', 'CN North-Beijing4'],
      ] as const) {
        const provider = await sessions.provider(id);
        const regions = (await provider.listRegions({ signal })).items;
        const region = regions.find(({ name }) => name === main) ?? assert.fail(`${main} is missing`);
        assert.ok((await provider.listInstances(region, {}, { signal })).items.length > 20);
        assert.equal(sessions.waits.of(id), undefined);
        await sessions.provider(id);
      }
    });
    assert.deepEqual(asked, ['alibaba', 'huawei'], 'each with the key of its cloud, once');
    assert.equal(machine.secrets.size, 1, 'nothing but the revision');
    sessions.dispose();
  });

  it('send nothing more after a refused sign-in where that could lock the key, until the user wants it', async () => {
    const { store, log } = machine.open();
    await store.save(custom({ cloud: 'huawei', method: 'accessKey' }), huaweiKeys.full);
    const message = `Incorrect IAM authentication information: ak ${huaweiKeys.full.accessKeyId} not exist`;
    sandbox.faults.add({ kind: 'refuse', code: 'APIGW.0301', status: 401, message, times: Infinity });
    const sessions = new Sessions(store, sample, log);
    const accepted: string[] = [];
    sessions.onDidAcceptSignIn((id) => accepted.push(id));
    const before = sandbox.requests.length;
    const ask = async () => {
      const provider = await sessions.provider('a1');
      assert.equal((await failure(provider.listRegions({ signal }))).kind, 'key');
      return sandbox.requests.length - before;
    };
    assert.equal(await ask(), 1);
    assert.equal(await ask(), 1, 'the answer is known');
    await store.rename('a1', 'production');
    sessions.resume('another');
    assert.equal(await ask(), 1);
    sessions.resume('a1');
    assert.equal(await ask(), 2);
    assert.equal(await ask(), 2);
    sessions.resume();
    assert.equal(await ask(), 3);
    assert.equal(sessions.refusal('a1')?.kind, 'key');
    assert.deepEqual(accepted, []);
    sandbox.faults.clear();
    await (await sessions.asked('a1')).listRegions({ signal });
    assert.deepEqual(accepted, ['a1']);
    assert.equal(sessions.refusal('a1'), undefined);
    sessions.dispose();
  });

  it('keep to the number of requests a minute that the user sets, and say what waits', async () => {
    const { store, log } = machine.open();
    await store.save(custom({ cloud: 'huawei', method: 'accessKey' }), huaweiKeys.full);
    const sessions = new Sessions(store, sample, log);
    let waiting: Promise<CloudError> | undefined;
    await limitTo(2, async () => {
      const provider = await sessions.provider('a1');
      const region = (await provider.listRegions({ signal })).items[0] ?? assert.fail('no region');
      await provider.listInstances(region, {}, { signal });
      const before = sandbox.requests.length;
      waiting = failure(provider.listInstances(region, {}, { signal }));
      await until('the wait', () => sessions.waits.of('a1') !== undefined);
      const { limit, priority } = sessions.waits.of('a1') ?? {};
      assert.deepEqual([limit, priority], [{ calls: 2, milliseconds: 60_000 }, 'user']);
      assert.equal(sandbox.requests.length, before);
    });
    assert.equal((await waiting)?.kind, 'cancelled', 'another setting is another connection');
    assert.equal(sessions.waits.of('a1'), undefined);
    const provider = await sessions.provider('a1');
    const regions = await Promise.all(Array.from({ length: 3 }, async () => await provider.listRegions({ signal })));
    assert.equal(regions.length, 3);
    sessions.dispose();
  });
});
