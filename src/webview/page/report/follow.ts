import { afterFrames } from './anchor.ts';

/** So long the page goes after a row that the user went to, in milliseconds, until it is drawn. */
const PATIENCE = 500;

/** The row that the user went to comes out from under what stands over the table, as soon as both are drawn. */
export class RowFollower {
  readonly #root: ParentNode;
  #key: string | undefined;
  #until = 0;

  constructor(root: ParentNode, key: string | undefined) {
    this.#root = root;
    this.#key = key;
  }

  /** The row that it went after last. */
  get key(): string | undefined {
    return this.#key;
  }

  /** After each drawing. True if the user went to another row. */
  drawn(key: string | undefined): boolean {
    const isOther = key !== this.#key;
    if (isOther) {
      this.#key = key;
      this.#until = globalThis.performance.now() + PATIENCE;
    }
    const row = this.#until > globalThis.performance.now() && this.#root.querySelector('.grid-row.active');
    if (row) {
      this.#until = 0;
      // By then, the buttons of the details have their size.
      afterFrames(2, () => {
        const foot = this.#root.querySelector<HTMLElement>('.detail')?.offsetHeight ?? 0;
        document.documentElement.style.setProperty('--detail', `${foot}px`);
        row.scrollIntoView({ block: 'nearest', behavior: 'instant' });
      });
    }
    return isOther;
  }
}
