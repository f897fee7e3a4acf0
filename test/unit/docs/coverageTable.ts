import { readFileSync } from 'node:fs';
import path from 'node:path';
import { referenceSection } from '../clouds/alibaba/helpers.ts';

const text = readFileSync(path.join(import.meta.dirname, '..', '..', '..', 'docs', 'api-coverage.md'), 'utf8');

/** A row of the tables in docs/api-coverage.md. */
export interface CoverageRow {
  readonly kind: 'request' | 'reply';
  readonly name: string;
  readonly years: readonly string[];
  readonly where: string;
  /** The methods that send the parameter, or the properties that are read from the field. */
  readonly code: readonly string[];
}

export function coverageSection(heading: string): string {
  const [, section] = text.split(`\n## ${heading}\n`);
  if (section === undefined) {
    throw new Error(`The document has no section ${heading}`);
  }
  return section.split('\n## ')[0] ?? '';
}

export function coverageRows(operation: string): readonly CoverageRow[] {
  const [header = [], , ...rows] = tableOf(coverageSection(operation));
  return rows.map((cells) => {
    const cell = (title: string) => cells[header.indexOf(title)] ?? '';
    return {
      kind: cell('Kind') === 'request' ? 'request' : 'reply',
      name: quoted(cell('Name'))[0] ?? '',
      years: cell('Years').split(', '),
      where: cell('Where it appears'),
      code: quoted(cell('In the code')),
    };
  });
}

export function namesOf(rows: readonly CoverageRow[], kind: CoverageRow['kind']): string[] {
  return rows.filter((row) => row.kind === kind).map(({ name }) => name);
}

/** The parameters that the document leaves out on purpose. */
export function leftOut(): readonly string[] {
  return quoted(text.split('**Left out on purpose:**')[1]?.split('\n\n')[0] ?? '');
}

/** The first column of one of the reference's tables, taken apart, each with its row. */
export function documented(section: string, title: string): readonly (readonly [name: string, row: string])[] {
  const table = referenceSection(section).split(`| ${title} |`)[1]?.split('\n\n')[0] ?? '';
  return table.split('\n').flatMap((line) => {
    const cell = /^\| ([^|]+) \|/.exec(line)?.[1] ?? '';
    const names = cell.split(',').map((name) => name.trim());
    return names.filter((name) => /^\.?[A-Z]/.test(name)).map((name) => [name, line] as const);
  });
}

/** As the rows name it: `.A.A[]` is the list `A` of a record, `Items.A[]` the list of records. */
export function plainName(name: string): string {
  return name
    .replace(/^\./, '')
    .replace('[]', '')
    .replace(/^(\w+)\.\1$/, '$1');
}

export function quoted(words: string): string[] {
  return [...words.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

function tableOf(section: string): string[][] {
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
