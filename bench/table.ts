import { loadavg } from 'node:os';

export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The median of the rounds, and the worst of them. */
export function told(values: readonly number[], unit: string, digits = 0): string {
  const worst = Math.max(...values);
  return `${median(values).toFixed(digits)} ${unit} (${worst.toFixed(digits)})`;
}

/** Columns as wide as what is in them; the first one to the left, the others to the right. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((_, index) => Math.max(...[head, ...rows].map((row) => (row[index] ?? '').length)));
  for (const row of [head, widths.map((width) => '-'.repeat(width)), ...rows]) {
    const cells = widths.map((width, index) => {
      const cell = row[index] ?? '';
      return index === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    console.log(cells.join('  '));
  }
}

/** What else the machine had to do: tasks that wanted to run, over the last minute. */
export function load(): string {
  return (loadavg()[0] ?? Number.NaN).toFixed(1);
}
