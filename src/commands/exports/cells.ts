import { leaveLinksOut } from '../../platform/leaveLinksOut.ts';

/** What a cell holds. Dates are written in UTC, `undefined` is an empty cell. */
export type Cell = string | number | boolean | Date | readonly string[] | undefined;

/** A column and how its cell is found: `key` is stable, for programs; `title` is localised. */
export interface Column<Item> {
  readonly key: string;
  readonly title: string;
  readonly cell: (item: Item) => Cell;
}

/** What is exported, before it is in any format. */
export interface ExportTable {
  readonly title: string;
  /** Localised: what the rows were chosen by. Stands below the title, in formats that have room for it. */
  readonly note?: string | undefined;
  /** Localised sentences on what is missing. They go where the note goes, and to the user. */
  readonly warnings?: readonly string[] | undefined;
  readonly columns: readonly { readonly key: string; readonly title: string }[];
  /** A cell for each column. */
  readonly rows: readonly (readonly Cell[])[];
}

export function tableOf<Item>(
  columns: readonly Column<Item>[],
  items: readonly Item[],
  about: Pick<ExportTable, 'title' | 'note' | 'warnings'>,
): ExportTable {
  return { ...about, columns, rows: items.map((item) => columns.map(({ cell }) => cell(item))) };
}

/** A cell as every format starts from it: no links, no invalid dates or numbers. */
export function cleanCell(cell: Cell): string | number | boolean | readonly string[] | undefined {
  if (typeof cell === 'string') {
    return leaveLinksOut(cell);
  }
  if (typeof cell === 'number') {
    return Number.isFinite(cell) ? cell : undefined;
  }
  if (cell instanceof Date) {
    return isoTime(cell);
  }
  return typeof cell === 'object' ? cell.map(leaveLinksOut) : cell;
}

/** `2026-11-21T03:12:00Z` */
function isoTime(date: Date): string | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
