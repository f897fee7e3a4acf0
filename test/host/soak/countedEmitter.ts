import { Emitter as RealEmitter, type Event } from '../../../src/async/event.ts';

export type { Event };

/** What listens to emitters of the product now. */
export const listening = { count: 0 };

/** The product's own, which counts who listens: run.ts puts it in its place in the bundle of the host tests. */
export class Emitter<Value> extends RealEmitter<Value> {
  #mine = 0;

  declare readonly event: Event<Value>;

  constructor() {
    super();
    this.event = this.#counting(this.event);
  }

  #counting(listen: Event<Value>): Event<Value> {
    return (listener) => {
      const subscription = listen(listener);
      this.#count(1);
      let isOver = false;
      return {
        dispose: () => {
          if (!isOver && this.#mine > 0) {
            this.#count(-1);
          }
          isOver = true;
          subscription.dispose();
        },
      };
    };
  }

  #count(more: number): void {
    this.#mine += more;
    listening.count += more;
  }

  override dispose(): void {
    this.#count(-this.#mine);
    super.dispose();
  }
}
