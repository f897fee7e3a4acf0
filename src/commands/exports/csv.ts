import { stringify } from 'csv-stringify/sync';
import { cleanCell, type Cell, type ExportTable } from './cells.ts';

/**
 * Where a spreadsheet may begin a formula: at the start of a cell, and after what separates cells elsewhere (`;` in many
 * countries). There quotes in the middle of a line do not count, so that line breaks inside them begin a cell as well.
 * Space, quotes and characters that nobody sees may stand before it. The signs are those of ASCII and those that are
 * taken for them: full-width, small, raised and lowered ones, and the minus.
 */
const formula =
  /(?<=^|[;|\t\n\v\f\r\u0085\u2028\u2029])(?=[\s"\p{C}\p{Default_Ignorable_Code_Point}]*[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−])/gu;

/** As RFC 4180 has it, with a header row; the mark at the start tells spreadsheets that it is UTF-8. */
export function csvText({ columns, rows }: ExportTable): string {
  return stringify(
    rows.map((row) => row.map(csvCell)),
    {
      bom: true,
      record_delimiter: '\r\n',
      // Else a line break of another kind would stand bare in a cell, and begin a row.
      quote_record_delimiter: true,
      header: true,
      columns: columns.map(({ key, title }) => ({ key, header: harmless(title) })),
      // By itself it looks at the first character only.
      escape_formulas: true,
      cast: { boolean: String },
    },
  );
}

/** Numbers stay numbers: they are no formulas, whatever their sign. */
function csvCell(cell: Cell): string | number | boolean | undefined {
  const clean = cleanCell(cell);
  if (typeof clean === 'object') {
    return harmless(clean.join(', '));
  }
  return typeof clean === 'string' ? harmless(clean) : clean;
}

function harmless(text: string): string {
  return text.replaceAll(formula, "'");
}
