import { abortable } from '../async/wait.ts';
import { isCancelled, isCloudError, isSignInFailure, type ErrorKind } from '../model/errors.ts';
import type { BackupPolicy } from '../model/insight.ts';
import type { CloudProvider } from '../model/provider.ts';
import type { Call } from '../model/requests.ts';
import { Refusals } from './refusals.ts';
import { keyOf, Shelf, type Scope, type Target } from './shelf.ts';

interface Kept {
  readonly policy: BackupPolicy | undefined;
  readonly failed: boolean;
  /** Epoch milliseconds. */
  readonly asked: number;
}

/** Failures that say nothing of the next time. */
const passing: readonly ErrorKind[] = ['throttled', 'unavailable', 'network', 'timeout', 'reply'];

/** The instances' backup policies, asked for seldom: they hardly ever change. */
export class Policies {
  readonly #keep: number;
  readonly #kept: Shelf<Kept>;
  readonly #refusals: Refusals;

  /** @param keep Milliseconds. */
  constructor(keep: number, isWatched: (name: string) => boolean) {
    this.#keep = keep;
    this.#kept = new Shelf(isWatched);
    this.#refusals = new Refusals(keep, 3);
  }

  /** The last one known where it cannot be had. Rejects only when cancelled or when the key is refused. */
  async of(
    target: Target,
    provider: Pick<CloudProvider, 'backupPolicy'>,
    now: number,
    call: Call,
  ): Promise<BackupPolicy | undefined> {
    const key = keyOf(target);
    const kept = this.#kept.get(key.accountId, key.instanceId);
    const isFresh = kept !== undefined && now - kept.asked < this.#keep;
    if (isFresh || this.#refusals.of(key.accountId, now)) {
      return kept?.policy;
    }
    try {
      const policy = await abortable(provider.backupPolicy(target.instance, call), call.signal);
      this.#refusals.answered(key.accountId);
      this.#kept.put(key, { policy, failed: false, asked: now });
      return policy;
    } catch (error) {
      if (isCancelled(error) || (isCloudError(error) && isSignInFailure(error.kind))) {
        throw error;
      }
      if (isCloudError(error) && !passing.includes(error.kind)) {
        this.#refusals.failed(key.accountId, error, now);
        this.#kept.put(key, { policy: kept?.policy, failed: true, asked: now });
      }
      return kept?.policy;
    }
  }

  /** Lets what was refused be asked for again. */
  retry(accountId: string): void {
    this.#kept.remove({ accountId }, ({ failed }) => failed);
    this.#refusals.clear(accountId);
  }

  forget(scope: Scope): void {
    this.#kept.remove(scope);
    this.retry(scope.accountId);
  }
}
