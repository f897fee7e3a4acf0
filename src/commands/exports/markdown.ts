import * as vscode from 'vscode';
import { leaveLinksOut, withoutUnseen } from '../../platform/leaveLinksOut.ts';
import { cleanCell, type Cell, type ExportTable } from './cells.ts';

/** What Markdown, its tables and formulas, and HTML read as more than text; and what makes a bare address a link. */
const active = /[\\`*_~|$#[\]<>&]|:?\/\/|@|(?<=\bwww)\./gi;
const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** A heading and a table. Columns in which nothing stands are left out: there are many, and a page is narrow. */
export function markdownText({ title, note, warnings, columns, rows }: ExportTable): string {
  const cells = rows.map((row) => row.map(markdownCell));
  const shown = columns.map((_column, index) => rows.length === 0 || cells.some((row) => row[index] !== ''));
  const line = (row: readonly string[]) => `| ${row.filter((_cell, index) => shown[index]).join(' | ')} |`;
  const about = [note, ...(warnings ?? [])].filter((text) => text !== undefined);
  return [
    `# ${plainText(leaveLinksOut(title))}`,
    ...about.flatMap((text) => ['', paragraph(text)]),
    '',
    line(columns.map((column) => plainText(column.title))),
    line(columns.map(() => '---')),
    ...cells.map(line),
    '',
  ].join('\n');
}

/** At the start of a line more is active: lists, rules and headings. */
function paragraph(text: string): string {
  return plainText(leaveLinksOut(text)).replace(/^(\d*)([-+=.)])/, '$1\\$2');
}

function markdownCell(cell: Cell): string {
  const clean = cleanCell(cell);
  switch (typeof clean) {
    case 'undefined':
      return '';
    case 'boolean':
      return clean ? vscode.l10n.t('Yes') : vscode.l10n.t('No');
    case 'number':
      return String(clean);
    default:
      return plainText(typeof clean === 'string' ? clean : clean.join(', '));
  }
}

/** Text that shows as it is, on one line. What would become a link is broken by code, the one thing that never is in one. */
function plainText(text: string): string {
  return withoutUnseen(text)
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replaceAll(active, (found) => {
      const isCode = /[/@.]/.test(found);
      return isCode ? `\`${found}\`` : (entities[found] ?? `\\${found}`);
    });
}
