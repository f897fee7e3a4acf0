import type { Disposable } from '../../async/disposable.ts';

/** A signal that fires with another one, or when nothing has happened for so many milliseconds. Dispose of it in the end. */
export class IdleLimit implements Disposable {
  readonly milliseconds: number;
  readonly signal: AbortSignal;
  readonly #idle = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #held = false;

  constructor(outer: AbortSignal, milliseconds: number) {
    this.milliseconds = milliseconds;
    this.signal = AbortSignal.any([outer, this.#idle.signal]);
    this.#timer = setTimeout(() => this.#end(), milliseconds);
  }

  /** True if it was idle for too long, rather than somebody saying stop. */
  get expired(): boolean {
    return this.#idle.signal.aborted;
  }

  /** Something has happened. */
  restart(): void {
    this.#held = false;
    this.#timer.refresh();
  }

  /** Nothing can happen until `restart`. */
  hold(): void {
    this.#held = true;
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #end(): void {
    if (this.#held) {
      this.#timer.refresh();
    } else {
      this.#idle.abort();
    }
  }
}
