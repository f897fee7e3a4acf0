import { mkdirSync, writeFileSync } from 'node:fs';

const FILE = 'out/faults.txt';

/** What came of each case: rows are operations, columns are faults. */
export class Results {
  readonly #tables = new Map<string, Map<string, Map<string, string>>>();

  add(table: string, operation: string, fault: string, word: string): void {
    const rows = this.#tables.get(table) ?? new Map<string, Map<string, string>>();
    const row = rows.get(operation) ?? new Map<string, string>();
    this.#tables.set(table, rows.set(operation, row.set(fault, word)));
  }

  get total(): number {
    return this.#words().length;
  }

  /** Prints the tables, with the totals below them, and leaves them in a file. */
  print(): void {
    const text = [...this.#tables].map(([name, rows]) => tableOf(name, rows)).join('\n');
    const whole = `${text}\n${totalsOf(this.#words())}\n`;
    mkdirSync('out', { recursive: true });
    writeFileSync(FILE, whole);
    console.log(`\n${whole}`);
  }

  #words(): readonly string[] {
    return [...this.#tables.values()].flatMap((rows) => [...rows.values()].flatMap((row) => [...row.values()]));
  }
}

/** Faults are rows on paper, as there are fewer characters across than down. */
function tableOf(name: string, rows: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  const operations = [...rows.keys()];
  const faults = [...new Set([...rows.values()].flatMap((row) => [...row.keys()]))];
  const wide = Math.max(...operations.map(({ length }) => length));
  const heads = faults.map((fault, index) => `  ${String(index + 1).padStart(2)} ${fault}`);
  const line = (first: string, cells: readonly string[]) =>
    [first.padEnd(wide), ...cells.map((cell) => cell.padEnd(7))].join(' ').trimEnd();
  return [
    `What a user gets, ${name}`,
    ...heads,
    '',
    line(
      '',
      faults.map((_, index) => String(index + 1)),
    ),
    ...operations.map((operation) =>
      line(
        operation,
        faults.map((fault) => rows.get(operation)?.get(fault) ?? '-'),
      ),
    ),
    '',
  ].join('\n');
}

function totalsOf(words: readonly string[]): string {
  const counts = new Map<string, number>();
  words.forEach((word) => counts.set(word, (counts.get(word) ?? 0) + 1));
  const parts = [...counts].toSorted(([, one], [, other]) => other - one).map(([word, count]) => `${count} ${word}`);
  return `${words.length} cases: ${parts.join(', ')}`;
}
