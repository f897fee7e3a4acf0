import type { Node } from './nodes.ts';

/**
 * The rows that the editor is waiting for. A node's change is told to it by naming the node, whereupon it asks for all rows
 * below it again. Rows that it waits for bring their change along; told at once, the change would have it ask for them and
 * draw them a second time before they are seen.
 */
export class Answers {
  readonly #waiting = new Map<Node, { changed: boolean }>();
  readonly #tell: (node: Node | undefined) => void;
  readonly #rest: number;

  /** What else changed about a node, such as the count on its own row, is told `rest` milliseconds after its rows. */
  constructor(tell: (node: Node | undefined) => void, rest: number) {
    this.#tell = tell;
    this.#rest = rest;
  }

  async give<Rows>(node: Node, ask: () => Promise<Rows>): Promise<Rows> {
    const answer = { changed: false };
    this.#waiting.set(node, answer);
    try {
      return await ask();
    } finally {
      if (this.#waiting.get(node) === answer) {
        this.#waiting.delete(node);
      }
      if (answer.changed) {
        setTimeout(() => this.#tell(node), this.#rest);
      }
    }
  }

  /** A node's rows or look changed; `undefined` for the roots. */
  changed(node: Node | undefined): void {
    const answer = node && this.#waiting.get(node);
    if (answer) {
      answer.changed = true;
    } else {
      this.#tell(node);
    }
  }
}
