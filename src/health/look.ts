import { abortable } from '../async/wait.ts';
import type { BackupPolicy } from '../model/insight.ts';
import type { Browsing } from '../model/provider.ts';
import type { Call } from '../model/requests.ts';
import type { Instance } from '../model/resources.ts';
import { findingsOf, type Facts } from './assess.ts';
import { lookBack } from './schedule.ts';

/** One page of an instance's backups (`listBackups`), from as far back as its policy and the limit call for. */
export async function lookAt(
  provider: Pick<Browsing, 'listBackups'>,
  instance: Instance,
  against: { readonly policy: BackupPolicy | undefined; readonly checked: Date; readonly limitHours: number },
  call: Call,
): Promise<Facts> {
  const { policy, checked, limitHours } = against;
  const since = new Date(checked.getTime() - lookBack(policy, limitHours));
  const range = { from: since, to: checked };
  const { items, next } = await abortable(provider.listBackups(instance, { range }, call), call.signal);
  return {
    ...findingsOf(items),
    since,
    complete: next === undefined,
    created: createdOf(instance, checked),
    policy,
    checked,
  };
}

/** What is still being created is new, though the cloud may not say since when. */
function createdOf({ created, state }: Instance, now: Date): Date | undefined {
  return state.kind === 'creating' ? (created ?? now) : created;
}
