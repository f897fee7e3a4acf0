import type { Disposable } from './disposable.ts';

export type Event<Value> = (listener: (value: Value) => void) => Disposable;

/** A minimal event source for code that must not know the editor; its `event` fits where the editor expects one. */
export class Emitter<Value> implements Disposable {
  readonly #listeners = new Set<(value: Value) => void>();

  readonly event: Event<Value> = (listener) => {
    // Wrapped, so that the same function added twice is two subscriptions.
    const entry = (value: Value) => listener(value);
    this.#listeners.add(entry);
    return { dispose: () => this.#listeners.delete(entry) };
  };

  fire(value: Value): void {
    for (const listener of new Set(this.#listeners)) {
      listener(value);
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
