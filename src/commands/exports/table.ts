import { cleanCell, type ExportTable } from './cells.ts';
import { csvText } from './csv.ts';
import { markdownText } from './markdown.ts';

export type ExportFormat = 'csv' | 'json' | 'markdown';

/** A table as the text of a file. No format lets a cell act as anything but text, and none has links with a signature. */
export function tableText(table: ExportTable, format: ExportFormat): string {
  switch (format) {
    case 'csv':
      return csvText(table);
    case 'json':
      return jsonText(table);
    case 'markdown':
      return markdownText(table);
  }
}

/** An array with an object for each row; what is not known is left out. */
function jsonText({ columns, rows }: ExportTable): string {
  const objects = rows.map((row) => Object.fromEntries(columns.map(({ key }, index) => [key, cleanCell(row[index])])));
  return `${JSON.stringify(objects, undefined, 2)}\n`;
}
