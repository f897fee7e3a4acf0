import type { Disposable } from './disposable.ts';

/** Milliseconds after an occasion to look at which it is looked again. */
const later = [500, 1500, 4000, 10_000];

/**
 * Looks at what other windows may have changed. In a browser the change may still be on its way when a person has switched
 * windows already, so a few more looks follow.
 */
export class Looks implements Disposable {
  readonly #look: () => void;
  #timers: readonly NodeJS.Timeout[] = [];

  constructor(look: () => void) {
    this.#look = look;
  }

  now(): void {
    this.dispose();
    this.#timers = later.map((ms) => setTimeout(this.#look, ms).unref());
    this.#look();
  }

  dispose(): void {
    this.#timers.forEach(clearTimeout);
  }
}
