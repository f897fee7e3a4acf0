import type { Log } from '../../model/provider.ts';
import type { TransferState } from './types.ts';

/** Milliseconds between two states. */
const INTERVAL = 1000;

export interface StateTellerParts {
  readonly tell: ((state: TransferState) => Promise<void>) | undefined;
  readonly state: () => TransferState | undefined;
  /** Looks whether what the state tells is still there. */
  readonly check: () => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  readonly log: Log;
}

/** Tells how far a download is about once a second, one after the other, from `begin` until `end`. */
export class StateTeller {
  readonly #parts: StateTellerParts;
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> = Promise.resolve();
  #isTelling = false;
  #told = '';

  constructor(parts: StateTellerParts) {
    this.#parts = parts;
  }

  /** Tells the first state. */
  async begin(): Promise<void> {
    await this.#tell();
    this.#timer ??= setInterval(() => this.#tick(), INTERVAL);
  }

  /** Tells the last state. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#telling;
    await this.#tell();
  }

  #tick(): void {
    if (!this.#isTelling) {
      this.#isTelling = true;
      this.#telling = this.#parts
        .check()
        .then(async () => await this.#tell())
        .catch(this.#parts.onFailure)
        .finally(() => (this.#isTelling = false));
    }
  }

  async #tell(): Promise<void> {
    const state = this.#parts.state();
    const text = JSON.stringify(state);
    if (!state || text === this.#told) {
      return;
    }
    this.#told = text;
    try {
      await this.#parts.tell?.(state);
    } catch (error) {
      // What arrives is worth more than where it was.
      const reason = error instanceof Error ? error.message : 'unknown';
      this.#parts.log.warn(`How far a download is could not be kept: ${reason}`);
    }
  }
}
