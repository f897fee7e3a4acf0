export interface Disposable {
  dispose(): void;
}

/** Owns what is added to it. What is added after its end is disposed of at once, so nothing can leak in late. */
export class DisposableStore implements Disposable {
  readonly #items = new Set<Disposable>();
  #ended = false;

  add<Item extends Disposable>(item: Item): Item {
    if (this.#ended) {
      item.dispose();
    } else {
      this.#items.add(item);
    }
    return item;
  }

  dispose(): void {
    this.#ended = true;
    for (const item of this.#items) {
      item.dispose();
    }
    this.#items.clear();
  }
}
