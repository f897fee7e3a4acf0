import type { Disposable } from '../async/disposable.ts';
import { Emitter } from '../async/event.ts';
import type { CloudError } from '../model/errors.ts';
import type { StoredAccount } from './store.ts';

/** The cloud refused the key of an account. */
export interface RefusedSignIn {
  readonly accountId: string;
  readonly error: CloudError;
}

/** Tells that a key was refused: once for each version of its account, however many requests it failed. */
export class SignInRefusals implements Disposable {
  readonly #versionOf: (accountId: string) => string | undefined;
  readonly #told = new Map<string, { readonly version: string; readonly error: CloudError }>();
  readonly #events = new Emitter<RefusedSignIn>();

  readonly #ends = new Emitter<string>();

  readonly onDidRefuse = this.#events.event;
  /** A key that was refused works again, such as after the clock was set: the account's id. */
  readonly onDidEnd = this.#ends.event;

  constructor(versionOf: (accountId: string) => string | undefined) {
    this.#versionOf = versionOf;
  }

  /** For the connections made with this version of an account; what they hear once it has a newer one is old news. */
  listener({ id, version }: Pick<StoredAccount, 'id' | 'version'>): (error: CloudError) => void {
    return (error) => {
      if (this.#versionOf(id) === version && this.#told.get(id)?.version !== version) {
        this.#told.set(id, { version, error });
        this.#events.fire({ accountId: id, error });
      }
    };
  }

  /** For the same connections: the key works after all. */
  accepter({ id, version }: Pick<StoredAccount, 'id' | 'version'>): () => void {
    return () => {
      if (this.#told.get(id)?.version === version) {
        this.#told.delete(id);
        this.#ends.fire(id);
      }
    };
  }

  /** Why the account's present key is refused, if it is. */
  of(id: string): CloudError | undefined {
    const told = this.#told.get(id);
    return told && told.version === this.#versionOf(id) ? told.error : undefined;
  }

  /** For an account that was removed. */
  forget(id: string): void {
    this.#told.delete(id);
  }

  dispose(): void {
    this.#events.dispose();
    this.#ends.dispose();
  }
}
