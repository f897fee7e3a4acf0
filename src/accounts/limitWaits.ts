import type { Disposable } from '../async/disposable.ts';
import { Emitter } from '../async/event.ts';
import type { LimitWait } from '../model/provider.ts';

/** Which accounts have requests that wait for their cloud's limit. */
export class LimitWaits implements Disposable {
  readonly #waits = new Map<string, LimitWait>();
  /** Who tells of an account: what an older connection still has to say is of no interest. */
  readonly #listeners = new Map<string, (wait: LimitWait | undefined) => void>();
  readonly #changes = new Emitter<string>();

  /** Waiting began or ended, or something of another urgency waits: the account's id. Not fired while it goes on. */
  readonly onDidChange = this.#changes.event;

  /** For the connection of an account. Heard until there is another, or the account is forgotten. */
  listener(accountId: string): (wait: LimitWait | undefined) => void {
    const listener = (wait: LimitWait | undefined) => {
      if (this.#listeners.get(accountId) !== listener) {
        return;
      }
      const before = this.#waits.get(accountId);
      if (wait) {
        this.#waits.set(accountId, wait);
      } else {
        this.#waits.delete(accountId);
      }
      if (before?.priority !== wait?.priority) {
        this.#changes.fire(accountId);
      }
    };
    this.#listeners.set(accountId, listener);
    return listener;
  }

  of(accountId: string): LimitWait | undefined {
    return this.#waits.get(accountId);
  }

  /** By account id. */
  all(): ReadonlyMap<string, LimitWait> {
    return this.#waits;
  }

  forget(accountId: string): void {
    this.#listeners.delete(accountId);
    if (this.#waits.delete(accountId)) {
      this.#changes.fire(accountId);
    }
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
