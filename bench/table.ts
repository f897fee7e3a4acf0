import { loadavg } from 'node:os';
import type { Amount, Judged } from './row.ts';

export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Three digits that count. */
function number(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(value >= 1000 ? 4 : 3))) : '-';
}

function amount({ value, unit }: Amount): string {
  return `${number(value)} ${unit}`;
}

export const head = ['what', 'ours', 'peer', 'figure', 'how', 'budget', 'verdict'] as const;

export function cellsOf({ what, ours, peer, figure, how, budget, verdict, fault }: Judged): readonly string[] {
  const words = fault === undefined ? verdict : `${verdict}: ${fault}`;
  return [what, amount(ours), peer ? `${amount(peer)} (${peer.who})` : '', number(figure), how, budget, words];
}

/** Columns as wide as what is in them, as Markdown has them. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, index) => Math.max(...[title, ...rows.map((row) => row[index] ?? '')].map(lengthOf)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, index) => (cells[index] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const lengthOf = (text: string) => text.length;

/** What else the machine had to do: tasks that wanted to run, over the last minute. */
export function load(): number {
  return Number((loadavg()[0] ?? Number.NaN).toFixed(1));
}
