/** A row, and how far below the top of the screen it stands, in pixels. */
export interface Anchor {
  readonly key: string;
  readonly offset: number;
}

/** Frames in which a row beyond the screen has to be found: each comes nearer to it. */
const FRAMES = 30;
/** Frames that it has to stay in its place: the rows around it may still get other heights. */
const STEADY = 4;
/** Pixels of a row that was not drawn yet: with a state of two lines. */
export const ROW_HEIGHT = 48;
/** What the user scrolls with. */
const GESTURES = ['wheel', 'touchmove', 'pointerdown', 'keydown'];

/** The rows of a table, by their places in it. */
interface Rows {
  readonly keyAt: (index: number) => string | undefined;
  readonly indexOf: (key: string) => number;
}

/** Holds the row at the top of the screen where it is, although others come before it or its height is not known yet. */
export class ScrollAnchor {
  readonly #root: ParentNode;
  readonly #rows: Rows;
  #held: Anchor | undefined;
  #frames = 0;
  #steady = 0;

  constructor(root: ParentNode, rows: Rows) {
    this.#root = root;
    this.#rows = rows;
    for (const gesture of GESTURES) {
      globalThis.addEventListener(gesture, () => this.#letGo(), { passive: true });
    }
  }

  /** The first row below the head of the table; `undefined` as long as the table itself begins on the screen. */
  get top(): Anchor | undefined {
    const head = this.#root.querySelector('.grid-head')?.getBoundingClientRect();
    const body = this.#root.querySelector('.grid-body')?.getBoundingClientRect();
    if (!head || !body || body.top >= head.bottom - 1) {
      return undefined;
    }
    for (const row of this.#drawn()) {
      const { top } = row.getBoundingClientRect();
      const key = this.#rows.keyAt(placeOf(row));
      if (top >= head.bottom - 1 && key !== undefined) {
        return { key, offset: top };
      }
    }
    return undefined;
  }

  /** Changes the page, and goes after the row that stood at the top; one that is still sought counts as standing there. */
  during(change: () => void): void {
    const anchor = this.#held ?? this.top;
    change();
    if (anchor) {
      this.hold(anchor);
    }
  }

  hold(anchor: Anchor): void {
    const isUnderWay = this.#held !== undefined;
    this.#held = anchor;
    this.#frames = FRAMES;
    this.#steady = 0;
    if (!isUnderWay) {
      this.#step();
    }
  }

  /** The user goes elsewhere. */
  #letGo(): void {
    this.#held = undefined;
  }

  #step(): void {
    const off = this.#held && this.#distance(this.#held);
    const isThere = off?.isDrawn === true && Math.abs(off.pixels) <= 1;
    if (off && Math.abs(off.pixels) > 1) {
      globalThis.scrollBy({ top: off.pixels, behavior: 'instant' });
    }
    this.#frames -= 1;
    this.#steady = isThere ? this.#steady + 1 : 0;
    if (!off || this.#frames <= 0 || this.#steady >= STEADY) {
      this.#held = undefined;
    } else {
      globalThis.requestAnimationFrame(() => this.#step());
    }
  }

  /** From where the row stands to where it shall; estimated from the nearest row that is drawn if it is not. */
  #distance({ key, offset }: Anchor): { readonly pixels: number; readonly isDrawn: boolean } | undefined {
    const index = this.#rows.indexOf(key);
    const drawn = this.#drawn();
    const [first, last] = [drawn[0], drawn.at(-1)];
    if (index < 0 || !first || !last) {
      return undefined;
    }
    const near = drawn.find((row) => placeOf(row) === index) ?? (index < placeOf(first) ? first : last);
    const beyond = index - placeOf(near);
    const pixels = near.getBoundingClientRect().top + beyond * ROW_HEIGHT - offset;
    return { pixels, isDrawn: beyond === 0 };
  }

  #drawn(): readonly HTMLElement[] {
    return [...this.#root.querySelectorAll<HTMLElement>('.grid-body .grid-row')];
  }
}

function placeOf(row: HTMLElement): number {
  return Number(row.dataset['index']);
}

export function afterFrames(count: number, then: () => void): void {
  globalThis.requestAnimationFrame(() => (count > 1 ? afterFrames(count - 1, then) : then()));
}
