import { setTimeout as wait } from 'node:timers/promises';
import { isCloudError, type ErrorKind } from '../../model/errors.ts';
import { cancelled } from './failures.ts';
import type { TransferParts } from './types.ts';

const PATIENCE = 300_000;
/** Milliseconds before it is tried again: the first time, and at most. */
const SHORTEST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** Milliseconds without anything that count at most. More of them at once is a computer that slept. */
const LONGEST_GAP = 60_000;

/** What may be better in a while. */
const passing: ReadonlySet<ErrorKind> = new Set(['network', 'timeout', 'unavailable', 'throttled']);

/** Tries again what the network or the storage spoilt, all connections of a download together, until nothing comes for too long. */
export class Patience {
  readonly #limit: number;
  readonly #tell: NonNullable<TransferParts['onTrouble']>;
  /** When those that wait will try again, in epoch milliseconds. */
  readonly #waits = new Set<{ readonly until: number }>();
  #active = 0;
  #arrived = false;
  /** Milliseconds without anything, and until when they are counted. */
  #spent = 0;
  #mark = performance.now();
  #told = false;

  constructor({ patience, onTrouble: tell }: Pick<TransferParts, 'patience' | 'onTrouble'>) {
    this.#limit = patience ?? PATIENCE;
    this.#tell = tell ?? (() => undefined);
  }

  /** Something has come. */
  arrived(): void {
    this.#arrived = true;
    if (this.#told) {
      this.#told = false;
      this.#tell(undefined);
    }
  }

  /** Does the work until it works. Rejects with what cannot get better, with the last failure, or as cancelled. */
  async keepTrying<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    for (let tries = 0; ; tries += 1) {
      this.#active += 1;
      let failure: unknown;
      try {
        return await work();
      } catch (error) {
        failure = error;
      } finally {
        this.#active -= 1;
      }
      if (signal.aborted) {
        throw cancelled();
      }
      if (!isCloudError(failure) || !passing.has(failure.kind)) {
        throw failure;
      }
      tries = this.#arrived ? 0 : tries;
      await this.#wait(failure, tries, signal);
    }
  }

  async #wait(error: unknown, tries: number, signal: AbortSignal): Promise<void> {
    const now = performance.now();
    this.#spent = this.#arrived ? 0 : this.#spent + Math.min(now - this.#mark, LONGEST_GAP);
    this.#mark = now;
    this.#arrived = false;
    if (this.#spent >= this.#limit) {
      throw error;
    }
    const delay = Math.min(SHORTEST_WAIT * 2 ** tries, LONGEST_WAIT, this.#limit - this.#spent);
    const one = { until: Date.now() + delay };
    this.#waits.add(one);
    if (this.#active === 0) {
      this.#told = true;
      this.#tell({ error, next: new Date(Math.min(...[...this.#waits].map(({ until }) => until))) });
    }
    try {
      await wait(delay, undefined, { signal });
    } catch {
      throw cancelled();
    } finally {
      this.#waits.delete(one);
    }
  }
}
