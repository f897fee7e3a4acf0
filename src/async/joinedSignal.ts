import { setMaxListeners } from 'node:events';
import type { Disposable } from './disposable.ts';

/**
 * A signal that fires with the first of several, and with its reason. Dispose of it when the work is over: it leaves nothing
 * behind in those that live on, where Node 20 keeps a trace of every `AbortSignal.any`.
 */
export class JoinedSignal implements Disposable {
  readonly #controller = new AbortController();
  readonly #leave: readonly (() => void)[];

  constructor(...outer: readonly AbortSignal[]) {
    // Any number of requests may be under way; Node would call more than ten a leak.
    setMaxListeners(0, ...outer);
    this.#leave = outer.map((signal) => {
      const stop = () => this.#controller.abort(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      return () => signal.removeEventListener('abort', stop);
    });
    const fired = outer.find((signal) => signal.aborted);
    if (fired) {
      this.#controller.abort(fired.reason);
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  dispose(): void {
    this.#leave.forEach((leave) => leave());
  }
}
