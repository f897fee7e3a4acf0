import { isCloudError, type CloudError } from '../model/errors.ts';
import type { BackupPolicy, BackupUsage } from '../model/insight.ts';
import type { CloudProvider } from '../model/provider.ts';
import type { Call } from '../model/requests.ts';
import type { Instance } from '../model/resources.ts';
import type { Fact } from './nodes.ts';

type FactSource = Pick<CloudProvider, 'offers' | 'recoveryWindow' | 'backupPolicy' | 'usage'>;

/** What is known of an instance's recovery: a few requests at once, each of which may fail by itself. */
export async function loadFacts(instance: Instance, cloud: FactSource, call: Call): Promise<readonly Fact[]> {
  const { recoveryWindow: offer, usage: usageOffer } = cloud.offers(instance);
  const [window, policy, usage] = await Promise.allSettled([
    offer.offered ? cloud.recoveryWindow(instance, call) : undefined,
    cloud.backupPolicy(instance, call),
    usageOffer.offered ? cloud.usage(instance, call) : undefined,
  ]);
  const refused = [window, policy].flatMap((result) => (result.status === 'rejected' ? [cloudError(result)] : []));
  const asked = offer.offered ? 2 : 1;
  if (refused[0] && refused.length === asked) {
    throw refused[0];
  }
  const ofWindow: Fact =
    window.status === 'rejected'
      ? { about: 'failed', what: 'window', error: cloudError(window) }
      : window.value
        ? { about: 'window', window: window.value }
        : { about: 'noWindow', reason: offer.offered ? '' : offer.reason };
  return [
    ofWindow,
    ...(policy.status === 'rejected'
      ? [{ about: 'failed' as const, what: 'policy' as const, error: cloudError(policy) }]
      : policyFacts(policy.value)),
    ...usageFacts(usage),
  ];
}

/** Not every account may ask for it, so only a cloud that has it and an account that may are told of. */
function usageFacts(usage: PromiseSettledResult<BackupUsage | undefined>): readonly Fact[] {
  if (usage.status === 'fulfilled') {
    return usage.value ? [{ about: 'usage', usage: usage.value }] : [];
  }
  const error = cloudError(usage);
  return error.kind === 'unsupported' || error.kind === 'cancelled' ? [] : [{ about: 'failed', what: 'usage', error }];
}

function policyFacts(policy: BackupPolicy): readonly Fact[] {
  return [
    { about: 'schedule', policy },
    ...(policy.next === undefined ? [] : [{ about: 'next' as const, policy }]),
    { about: 'kept', policy },
    ...(policy.logs === undefined && policy.logRetention === undefined ? [] : [{ about: 'logsKept' as const, policy }]),
  ];
}

/** Anything else is a fault of ours, and is told as one. */
function cloudError({ reason }: PromiseRejectedResult): CloudError {
  if (isCloudError(reason)) {
    return reason;
  }
  throw reason;
}
