import assert from 'node:assert/strict';
import { loadFacts } from '../../../src/explorer/facts.ts';
import type { Fact } from '../../../src/explorer/nodes.ts';
import { CloudError, type ErrorKind } from '../../../src/model/errors.ts';
import type { BackupUsage, Offer, RecoveryWindow } from '../../../src/model/insight.ts';
import type { CloudProvider } from '../../../src/model/provider.ts';
import { sampleInstance } from '../../support/instance.ts';
import { policy } from '../health/samples.ts';

type Source = Parameters<typeof loadFacts>[1];

const call = { signal: new AbortController().signal };
const offered: Offer = { offered: true };
const window: RecoveryWindow = { from: new Date(0), to: new Date(1), gaps: [] };
const usage: BackupUsage = { used: 1024, scope: undefined, fields: [] };

function fail(kind: ErrorKind): () => Promise<never> {
  return async () => await Promise.reject(new CloudError({ kind, message: kind }));
}

/** A cloud that has everything; `more` replaces parts of what it does and of what it offers. */
function source(
  more: Partial<Omit<Source, 'offers'>> = {},
  offers: Partial<ReturnType<CloudProvider['offers']>> = {},
): Source {
  const all = { copies: offered, logs: offered, copiedLogs: offered, recoveryWindow: offered, usage: offered };
  return {
    offers: () => ({ ...all, ...offers }),
    recoveryWindow: async () => await Promise.resolve(window),
    backupPolicy: async () => await Promise.resolve(policy({ next: new Date(2), logs: true })),
    usage: async () => await Promise.resolve(usage),
    ...more,
  };
}

async function load(...parts: Parameters<typeof source>): Promise<readonly Fact[]> {
  return await loadFacts(sampleInstance(), source(...parts), call);
}

const broken = async () => await Promise.reject(new TypeError('ours'));
const about = (facts: readonly Fact[]) =>
  facts.map((fact) => (fact.about === 'failed' ? `failed ${fact.what}: ${fact.error.kind}` : fact.about));

describe('the facts about an instance', () => {
  it('say nothing of log backups where the policy does not', async () => {
    const facts = await load({ backupPolicy: async () => await Promise.resolve(policy()) });
    assert.deepEqual(about(facts), ['window', 'schedule', 'kept', 'usage']);
  });

  it('are its window, its policy and the space of its backups', async () => {
    const facts = await load();
    assert.deepEqual(about(facts), ['window', 'schedule', 'next', 'kept', 'logsKept', 'usage']);
    assert.deepEqual(facts.at(-1), { about: 'usage', usage });
  });

  it('leave out the next backup where the cloud does not say', async () => {
    const facts = await load({ backupPolicy: async () => await Promise.resolve(policy()) });
    assert.ok(!about(facts).includes('next'));
  });

  it('ask for nothing that is not offered', async () => {
    const reason = 'Not for this engine.';
    const none: Offer = { offered: false, reason };
    const facts = await load(
      { recoveryWindow: fail('unknown'), usage: fail('unknown') },
      { recoveryWindow: none, usage: none },
    );
    assert.deepEqual(facts[0], { about: 'noWindow', reason });
    assert.deepEqual(about(facts).slice(1), ['schedule', 'next', 'kept', 'logsKept']);
  });

  it('cost only themselves when one fails', async () => {
    assert.deepEqual(about(await load({ recoveryWindow: fail('forbidden') }))[0], 'failed window: forbidden');
    assert.deepEqual(about(await load({ backupPolicy: fail('timeout') })), [
      'window',
      'failed policy: timeout',
      'usage',
    ]);
    assert.deepEqual(about(await load({ usage: fail('forbidden') })).at(-1), 'failed usage: forbidden');
  });

  it('are without the space where the account cannot have it at all', async () => {
    for (const kind of ['unsupported', 'cancelled'] as const) {
      assert.deepEqual(about(await load({ usage: fail(kind) })).at(-1), 'logsKept', kind);
    }
  });

  it('are one failure when neither window nor policy can be had', async () => {
    const timeout = { name: 'CloudError', kind: 'timeout' };
    await assert.rejects(load({ recoveryWindow: fail('timeout'), backupPolicy: fail('network') }), timeout);
    const none: Offer = { offered: false, reason: 'No.' };
    await assert.rejects(load({ backupPolicy: fail('timeout') }, { recoveryWindow: none }), timeout);
  });

  it('do not hide a fault of ours', async () => {
    for (const parts of [{ recoveryWindow: broken }, { backupPolicy: broken }, { usage: broken }]) {
      await assert.rejects(load(parts), TypeError);
    }
  });
});
