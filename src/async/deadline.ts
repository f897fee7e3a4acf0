import type { Disposable } from './disposable.ts';

/** A signal that fires with another one, or once `ms` milliseconds have passed. Dispose of it when the work is over. */
export class Deadline implements Disposable {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #stop = () => this.#controller.abort();
  #expired = false;

  constructor(outer: AbortSignal, ms: number) {
    this.#outer = outer;
    this.#timer = setTimeout(() => {
      this.#expired = true;
      this.#stop();
    }, ms);
    outer.addEventListener('abort', this.#stop, { once: true });
    if (outer.aborted) {
      this.#stop();
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** True if the time ran out, rather than somebody saying stop. */
  get expired(): boolean {
    return this.#expired;
  }

  /** Fires the signal now, so that work nobody waits for any more lets go of its connection. */
  abandon(): void {
    this.#stop();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#stop);
  }
}
