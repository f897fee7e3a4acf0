/** A row, and how far below the top of the screen it stands, in pixels. */
export interface Anchor {
  readonly key: string;
  readonly offset: number;
}

/** Frames in which a row beyond the screen has to be found: each comes nearer to it. */
const FRAMES = 8;
/** Pixels of a row before one was drawn. */
const ESTIMATE = 29;

/** The first row below the head of the table; `undefined` as long as the table itself begins on the screen. */
export function anchorOf(root: ParentNode, keyAt: (index: number) => string | undefined): Anchor | undefined {
  const head = root.querySelector('.grid-head')?.getBoundingClientRect();
  const body = root.querySelector('.grid-body')?.getBoundingClientRect();
  if (!head || !body || body.top >= head.bottom) {
    return undefined;
  }
  for (const row of rowsOf(root)) {
    const { top } = row.getBoundingClientRect();
    const key = keyAt(indexOf(row));
    if (top >= head.bottom - 1 && key !== undefined) {
      return { key, offset: top };
    }
  }
  return undefined;
}

/** Scrolls until the row stands where it stood, although others came before it or its height was not known yet. */
export function holdTo(
  root: ParentNode,
  { key, offset }: Anchor,
  find: (key: string) => number,
  frames = FRAMES,
): void {
  const index = find(key);
  const body = root.querySelector('.grid-body');
  if (index < 0 || !body || frames === 0) {
    return;
  }
  const rows = rowsOf(root);
  const row = rows.find((each) => indexOf(each) === index);
  const height = rows.length > 0 ? rows.reduce((sum, each) => sum + each.offsetHeight, 0) / rows.length : ESTIMATE;
  const top = row?.getBoundingClientRect().top ?? body.getBoundingClientRect().top + index * height;
  if (Math.abs(top - offset) > 1) {
    globalThis.scrollBy({ top: top - offset, behavior: 'instant' });
  }
  if (!row || Math.abs(top - offset) > 1) {
    globalThis.requestAnimationFrame(() => holdTo(root, { key, offset }, find, frames - 1));
  }
}

function rowsOf(root: ParentNode): readonly HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('.grid-body .grid-row')];
}

function indexOf(row: HTMLElement): number {
  return Number(row.dataset['index']);
}
