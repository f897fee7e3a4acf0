import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The clouds whose tables are in docs/api-coverage-<cloud>.md. */
export type CoveredCloud = 'alibaba' | 'huawei';

/** A row of the tables about one operation. */
export interface CoverageRow {
  readonly kind: 'request' | 'reply';
  readonly name: string;
  readonly years: readonly string[];
  readonly where: string;
  /** The methods that send the parameter, or the properties that are read from the field. */
  readonly code: readonly string[];
}

export function coverageText(cloud: CoveredCloud): string {
  const file = `api-coverage-${cloud}.md`;
  return readFileSync(path.join(import.meta.dirname, '..', '..', '..', 'docs', file), 'utf8');
}

export function coverageSection(cloud: CoveredCloud, heading: string): string {
  const [, section] = coverageText(cloud).split(`\n## ${heading}\n`);
  if (section === undefined) {
    throw new Error(`The document has no section ${heading}`);
  }
  return section.split('\n## ')[0] ?? '';
}

export function coverageRows(cloud: CoveredCloud, operation: string): readonly CoverageRow[] {
  return tableOf(coverageSection(cloud, operation)).map((cell) => ({
    kind: cell('Kind') === 'request' ? 'request' : 'reply',
    name: quoted(cell('Name'))[0] ?? '',
    years: cell('Years').split(', '),
    where: cell('Where it appears'),
    code: quoted(cell('In the code')),
  }));
}

export function namesOf(rows: readonly CoverageRow[], kind: CoverageRow['kind']): string[] {
  return rows.filter((row) => row.kind === kind).map(({ name }) => name);
}

/** The last part of a name. */
export function leaf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

export function quoted(words: string): string[] {
  return [...words.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

/** The rows of the first table in a text, each as a reader of its cells by the titles of the columns. */
export function tableOf(section: string): readonly ((title: string) => string)[] {
  const [, table = ''] = /(?:^|\n)(\|[^\n]*(?:\n\|[^\n]*)*)/.exec(section) ?? [];
  const [header = [], , ...rows] = table.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return rows.map((cells) => (title) => cells[header.indexOf(title)] ?? '');
}

/** The cells of the first column below this title, each with its row. */
export function firstColumn(text: string, title: string): readonly (readonly [cell: string, row: string])[] {
  const table = text.split(`| ${title} |`)[1]?.split('\n\n')[0] ?? '';
  return table.split('\n').flatMap((line) => {
    const cell = /^\| ([^|]+) \|/.exec(line)?.[1];
    return cell === undefined ? [] : [[cell, line] as const];
  });
}
