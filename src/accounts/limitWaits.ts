import type { Disposable } from '../async/disposable.ts';
import { Emitter } from '../async/event.ts';
import type { LimitWait } from '../model/provider.ts';

/** Which accounts have requests that wait for their cloud's limit. */
export class LimitWaits implements Disposable {
  readonly #waits = new Map<string, LimitWait>();
  readonly #changes = new Emitter<string>();

  /** Waiting began or ended, or something of another urgency waits: the account's id. Not fired while it goes on. */
  readonly onDidChange = this.#changes.event;

  /** For the connection of an account. */
  listener(accountId: string): (wait: LimitWait | undefined) => void {
    return (wait) => {
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
  }

  of(accountId: string): LimitWait | undefined {
    return this.#waits.get(accountId);
  }

  /** By account id. */
  all(): ReadonlyMap<string, LimitWait> {
    return this.#waits;
  }

  forget(accountId: string): void {
    if (this.#waits.delete(accountId)) {
      this.#changes.fire(accountId);
    }
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
