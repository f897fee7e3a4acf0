export interface Column<Row> {
  readonly key: string;
  /** Localised. */
  readonly title: string;
  /** Its track in a CSS grid: `minmax(120px, 2fr)`. */
  readonly track: string;
  /** Numbers stand at the end of their cell. */
  readonly numeric?: boolean;
  readonly cell: (row: Row) => unknown;
  /** Absent where sorting makes no sense. */
  readonly compare?: (one: Row, other: Row) => number;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

export interface TableOptions<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  /** A click on a row, or Enter. */
  readonly onPick?: (row: Row) => void;
  /** The user moved to another row, or sorted. */
  readonly onChange?: () => void;
  /** Draws the page anew: what `view` gives has changed. */
  readonly draw: () => void;
  /** Pixels of a usual row, before each is measured; one line unless it says otherwise. */
  readonly rowHeight?: number;
  /** Further classes of a row. */
  readonly classOf?: (row: Row) => string;
}
