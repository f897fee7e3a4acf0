import { isSignInFailure, type CloudError } from '../model/errors.ts';

interface Refusal {
  readonly error: CloudError;
  /** Epoch milliseconds. */
  readonly until: number;
}

/**
 * Which accounts need not be asked the same again for now: those whose key was refused, until that is cured, and those
 * that lack a permission, for a while.
 */
export class Refusals {
  readonly #pause: number;
  readonly #inARow: number;
  readonly #counts = new Map<string, number>();
  readonly #refusals = new Map<string, Refusal>();

  /**
   * @param pause Milliseconds until a permission may have been granted.
   * @param inARow How many refusals it takes to believe that a permission is missing everywhere.
   */
  constructor(pause: number, inARow: number) {
    this.#pause = pause;
    this.#inARow = inARow;
  }

  /** Why the account is not asked now. */
  of(accountId: string, now: number): CloudError | undefined {
    const refusal = this.#refusals.get(accountId);
    return refusal && refusal.until > now ? refusal.error : undefined;
  }

  answered(accountId: string): void {
    this.#counts.delete(accountId);
  }

  /** True if the account is not asked from now on. */
  failed(accountId: string, error: CloudError, now: number): boolean {
    if (isSignInFailure(error.kind)) {
      this.#refusals.set(accountId, { error, until: Infinity });
      return true;
    }
    if (error.kind !== 'forbidden') {
      return false;
    }
    const count = (this.#counts.get(accountId) ?? 0) + 1;
    this.#counts.set(accountId, count % this.#inARow);
    if (count < this.#inARow) {
      return false;
    }
    this.#refusals.set(accountId, { error, until: now + this.#pause });
    return true;
  }

  clear(accountId: string): void {
    this.#counts.delete(accountId);
    this.#refusals.delete(accountId);
  }
}
