import { once } from 'node:events';

/** Work that is begun when the first of it is waited for, so much at once; each can be waited for. */
export class Pool {
  readonly #places: number;
  readonly #waiting: (() => Promise<void>)[] = [];
  #underWay = 0;

  constructor(places: number) {
    this.#places = places;
  }

  /** The work's result, for whoever waits for it. */
  add<Result>(work: () => Promise<Result>): () => Promise<Result> {
    const gate = new EventTarget();
    const result = once(gate, 'open').then(work);
    // Who waits for it may come later.
    result.catch(() => undefined);
    this.#waiting.push(async () => {
      gate.dispatchEvent(new Event('open'));
      await result.catch(() => undefined);
    });
    return async () => {
      this.#go();
      return await result;
    };
  }

  #go(): void {
    while (this.#underWay < this.#places) {
      const work = this.#waiting.shift();
      if (!work) {
        return;
      }
      this.#underWay += 1;
      void work().finally(() => {
        this.#underWay -= 1;
        this.#go();
      });
    }
  }
}
