import assert from 'node:assert/strict';
import { SignInRefusals, type RefusedSignIn } from '../../../src/accounts/signInRefusals.ts';
import type { StoredAccount } from '../../../src/accounts/store.ts';
import { clouds } from '../../../src/clouds/index.ts';
import type { CloudProvider } from '../../../src/model/provider.ts';
import { sampleKeys, startSandbox, type Sandbox, type SampleKey } from '../../../src/sandbox/index.ts';
import { RecordingLog } from '../../support/log.ts';

async function ask(provider: CloudProvider, times: number): Promise<void> {
  const { signal } = new AbortController();
  await Promise.allSettled(Array.from({ length: times }, async () => await provider.listRegions({ signal })));
}

/** Accounts whose keys the sandbox refuses, over real connections. */
describe('refused keys', () => {
  let sandbox: Sandbox;
  const versions = new Map<string, string>();
  let refusals: SignInRefusals;
  let told: RefusedSignIn[];
  let providers: CloudProvider[];

  before(async () => (sandbox = await startSandbox()));
  after(async () => await sandbox.close());
  beforeEach(() => {
    versions.clear();
    refusals = new SignInRefusals((id) => versions.get(id));
    told = [];
    providers = [];
    refusals.onDidRefuse((refusal) => told.push(refusal));
  });
  afterEach(() => {
    providers.forEach((provider) => provider.dispose());
    refusals.dispose();
  });

  function connect(id: string, version: string, key: SampleKey): CloudProvider {
    versions.set(id, version);
    const account: StoredAccount = {
      id,
      version,
      cloud: 'alibaba',
      name: id,
      method: 'securityToken',
      site: 'custom',
      endpoint: sandbox.url,
      keyPlace: 'window',
    };
    const settings = { timeout: 5000, concurrency: 8, language: 'en' };
    const surroundings = {
      log: new RecordingLog(),
      signInRefused: refusals.listener(account),
      signInWorked: refusals.accepter(account),
    };
    const [alibaba] = clouds;
    assert.ok(alibaba);
    const provider = alibaba.connect(account, key, settings, surroundings);
    providers.push(provider);
    return provider;
  }

  it('are told once, however many requests they fail', async () => {
    const provider = connect('prod', '1', sampleKeys.expired);
    await ask(provider, 12);
    await ask(provider, 3);
    assert.deepEqual(
      told.map(({ accountId, error }) => [accountId, error.kind]),
      [['prod', 'token']],
    );
  });

  it('are told once, also when the account is connected anew with the same key', async () => {
    await ask(connect('prod', '1', sampleKeys.expired), 2);
    await ask(connect('prod', '1', sampleKeys.expired), 2);
    assert.equal(told.length, 1);
  });

  it('are told again after a new key', async () => {
    await ask(connect('prod', '1', sampleKeys.expired), 2);
    await ask(connect('prod', '2', sampleKeys.temporary), 2);
    assert.equal(told.length, 1, 'the new key is good');
    await ask(connect('prod', '3', sampleKeys.expired), 2);
    assert.equal(told.length, 2);
  });

  it('are told for each account', async () => {
    await Promise.all(['prod', 'test'].map(async (id) => await ask(connect(id, '1', sampleKeys.expired), 3)));
    assert.deepEqual(told.map(({ accountId }) => accountId).toSorted(), ['prod', 'test']);
  });

  it('are no news once the account has another key, or is gone', async () => {
    const old = connect('prod', '1', sampleKeys.expired);
    versions.set('prod', '2');
    await ask(old, 2);
    versions.delete('prod');
    await ask(old, 2);
    assert.deepEqual(told, []);
  });

  it('are forgotten with an account that was removed', async () => {
    await ask(connect('prod', '1', sampleKeys.expired), 1);
    assert.equal(refusals.of('prod')?.kind, 'token');
    refusals.forget('prod');
    assert.equal(refusals.of('prod'), undefined);
  });

  it('are not confused with missing permissions', async () => {
    const provider = connect('prod', '1', sampleKeys.regionsOnly);
    const region = { id: 'cn-hangzhou', name: 'cn-hangzhou' };
    await assert.rejects(provider.listInstances(region, {}, { signal: new AbortController().signal }));
    assert.deepEqual(told, []);
  });

  it('are over once the cloud takes the key after all', async () => {
    const ended: string[] = [];
    refusals.onDidEnd((id) => ended.push(id));
    const provider = connect('prod', '1', sampleKeys.full);
    sandbox.faults.add({ kind: 'refuse', code: 'InvalidAccessKeyId.Inactive', status: 403, action: 'DescribeRegions' });
    await ask(provider, 1);
    assert.equal(refusals.of('prod')?.kind, 'key');
    await ask(provider, 2);
    assert.equal(refusals.of('prod'), undefined);
    assert.deepEqual([told.length, ended], [1, ['prod']]);
  });
});
