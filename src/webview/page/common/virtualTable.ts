import {
  observeWindowOffset,
  observeWindowRect,
  Virtualizer,
  windowScroll,
  type VirtualizerOptions,
} from '@tanstack/virtual-core';
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Column, Sort, TableOptions } from './columns.ts';

export type { Column, Sort, TableOptions };

/** Pixels of a row of one line, and rows beyond the screen. */
const ONE_LINE = 29;
const OVERSCAN = 4;

let tables = 0;

/**
 * A table of any length that scrolls with the page: only the rows on the screen are in the document. The focus stays on the
 * table itself, so that it is not lost when the active row leaves the screen; screen readers are told how many rows there
 * are and where each stands.
 */
export class VirtualTable<Row> {
  readonly #options: TableOptions<Row>;
  readonly #id = `table-${(tables += 1)}`;
  readonly #virtualizer: Virtualizer<Window, Element>;
  #given: readonly Row[] = [];
  #sorted: readonly Row[] = [];
  #sort: Sort | undefined;
  #active: string | undefined;
  #body: Element | undefined;
  #unmount: (() => void) | undefined;
  #margin = 0;
  #isDrawing = false;

  constructor(options: TableOptions<Row>) {
    this.#options = options;
    this.#virtualizer = new Virtualizer<Window, Element>(this.#settings());
  }

  /** As they stand there. */
  get rows(): readonly Row[] {
    return this.#sorted;
  }

  /** In the order that they have while nothing is sorted. */
  set rows(rows: readonly Row[]) {
    this.#given = rows;
    this.#arrange();
  }

  get sort(): Sort | undefined {
    return this.#sort;
  }

  set sort(sort: Sort | undefined) {
    this.#sort = sort;
    this.#arrange();
  }

  /** The row that the user is at. */
  get activeKey(): string | undefined {
    return this.#active;
  }

  set activeKey(key: string | undefined) {
    this.#active = key;
  }

  /** Scrolls to a row and makes it the active one. */
  reveal(key: string): void {
    this.#active = key;
    const index = this.#activeIndex;
    if (index >= 0) {
      this.#virtualizer.scrollToIndex(index, { align: 'auto' });
    }
    this.#options.draw();
  }

  view(): TemplateResult {
    queueMicrotask(() => this.#afterDrawing());
    const { label, columns } = this.#options;
    const tracks = columns.map(({ track }) => track).join(' ');
    const items = this.#virtualizer.getVirtualItems();
    const before = (items[0]?.start ?? this.#margin) - this.#margin;
    const after = this.#virtualizer.getTotalSize() - ((items.at(-1)?.end ?? this.#margin) - this.#margin);
    const at = this.#activeIndex;
    const active = items.some(({ index }) => index === at) ? this.#rowId(at) : undefined;
    return html`<div
      class="grid"
      role="grid"
      tabindex="0"
      aria-label=${label}
      aria-rowcount=${this.#sorted.length + 1}
      aria-activedescendant=${active ?? nothing}
      .style=${`--tracks: ${tracks}`}
      @keydown=${this.#onKey}
    >
      <div role="rowgroup" class="grid-head">
        <div role="row" aria-rowindex="1" class="grid-row">${columns.map((column) => this.#header(column))}</div>
      </div>
      <div role="rowgroup" class="grid-body" ${ref(this.#onBody)}>
        <div role="presentation" .style=${`height: ${Math.max(0, before)}px`}></div>
        ${repeat(
          items,
          ({ key }) => key,
          ({ index }) => this.#row(index),
        )}
        <div role="presentation" .style=${`height: ${Math.max(0, after)}px`}></div>
      </div>
    </div>`;
  }

  #header({ key, title, numeric, compare }: Column<Row>): TemplateResult {
    const sorted = this.#sort?.column === key ? (this.#sort.descending ? 'descending' : 'ascending') : undefined;
    const classes = numeric === true ? 'number' : '';
    if (!compare) {
      return html`<span role="columnheader" class=${classes}>${title}</span>`;
    }
    const mark = sorted === undefined ? '' : sorted === 'ascending' ? '▲' : '▼';
    return html`<span role="columnheader" class=${classes} aria-sort=${sorted ?? 'none'}
      ><button type="button" @click=${() => this.#sortBy(key)}>
        ${title}<span class="sorted" aria-hidden="true">${mark}</span>
      </button></span
    >`;
  }

  #row(index: number): TemplateResult | typeof nothing {
    const row = this.#sorted[index];
    if (row === undefined) {
      return nothing;
    }
    const { columns, keyOf, classOf } = this.#options;
    const isActive = keyOf(row) === this.#active;
    return html`<div
      role="row"
      id=${this.#rowId(index)}
      class="grid-row ${isActive ? 'active' : ''} ${classOf?.(row) ?? ''}"
      aria-rowindex=${index + 2}
      aria-selected=${isActive}
      data-index=${index}
      @click=${() => this.#pick(row)}
      ${ref(this.#onRow)}
    >
      ${columns.map(
        ({ title, numeric, cell }) =>
          html`<div role="gridcell" class=${numeric === true ? 'number' : ''} data-title=${title}>${cell(row)}</div>`,
      )}
    </div>`;
  }

  readonly #onBody = (element: Element | undefined): void => {
    this.#body = element;
  };

  readonly #onRow = (element: Element | undefined): void => {
    if (element) {
      this.#virtualizer.measureElement(element);
    }
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const row = this.#sorted[this.#activeIndex];
    if (event.key === 'Enter' && row !== undefined && event.target === event.currentTarget) {
      event.preventDefault();
      this.#pick(row);
    }
    const last = this.#sorted.length - 1;
    const move = target(event.key, this.#activeIndex, last, this.#rowHeight);
    const next = move === undefined ? undefined : this.#sorted[Math.min(Math.max(move, 0), last)];
    if (next !== undefined) {
      event.preventDefault();
      this.#options.onChange?.();
      this.reveal(this.#options.keyOf(next));
    }
  };

  #pick(row: Row): void {
    this.#active = this.#options.keyOf(row);
    this.#options.onPick?.(row);
    this.#options.draw();
  }

  /** First ascending, then descending, then as it came. */
  #sortBy(column: string): void {
    const isThis = this.#sort?.column === column;
    this.sort = isThis && this.#sort?.descending === true ? undefined : { column, descending: isThis };
    this.#options.onChange?.();
    this.#options.draw();
  }

  #arrange(): void {
    const sort = this.#sort;
    const compare = this.#options.columns.find(({ key }) => key === sort?.column)?.compare;
    const sign = sort?.descending === true ? -1 : 1;
    this.#sorted = compare ? this.#given.toSorted((one, other) => sign * compare(one, other)) : this.#given;
    this.#virtualizer.setOptions(this.#settings());
  }

  get #activeIndex(): number {
    const { keyOf } = this.#options;
    return this.#active === undefined ? -1 : this.#sorted.findIndex((row) => keyOf(row) === this.#active);
  }

  get #rowHeight(): number {
    return this.#options.rowHeight ?? ONE_LINE;
  }

  #rowId(index: number): string {
    return `${this.#id}-${index}`;
  }

  #settings(): VirtualizerOptions<Window, Element> {
    return {
      count: this.#sorted.length,
      getScrollElement: () => globalThis.window,
      estimateSize: () => this.#rowHeight,
      getItemKey: (index) => {
        const row = this.#sorted[index];
        return row === undefined ? index : this.#options.keyOf(row);
      },
      scrollToFn: windowScroll,
      observeElementRect: observeWindowRect,
      observeElementOffset: observeWindowOffset,
      onChange: () => this.#redraw(),
      overscan: OVERSCAN,
      scrollMargin: this.#margin,
      initialRect: { width: globalThis.innerWidth, height: globalThis.innerHeight },
    };
  }

  /** Once a frame at most, and never from within a drawing. */
  #redraw(): void {
    if (!this.#isDrawing) {
      this.#isDrawing = true;
      globalThis.requestAnimationFrame(() => {
        this.#isDrawing = false;
        this.#options.draw();
      });
    }
  }

  /** What stands above the table may have moved it. */
  #afterDrawing(): void {
    if (!this.#body?.isConnected) {
      this.#unmount?.();
      this.#unmount = undefined;
      return;
    }
    const margin = Math.round(this.#body.getBoundingClientRect().top + globalThis.scrollY);
    if (margin !== this.#margin) {
      this.#margin = margin;
      this.#virtualizer.setOptions(this.#settings());
      this.#redraw();
    }
    // oxlint-disable-next-line no-underscore-dangle -- the library's names for how its adapters connect it
    this.#unmount ??= this.#virtualizer._didMount();
    // oxlint-disable-next-line no-underscore-dangle -- as above
    this.#virtualizer._willUpdate();
  }
}

/** The index that a key leads to, perhaps one beyond the ends. */
function target(key: string, at: number, last: number, rowHeight: number): number | undefined {
  const page = Math.max(1, Math.floor(globalThis.innerHeight / rowHeight) - 2);
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: last,
  };
  return moves[key];
}
