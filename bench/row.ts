import { budgets, budgetWords, isKept, type BudgetName } from './budgets.ts';

/** A value with its unit, as it stands in the table. */
export interface Amount {
  readonly value: number;
  readonly unit: '%' | 'kB' | 'MB' | 'MiB' | 'ms' | 's';
}

/** Who or what stands beside ours, under the same conditions and in the same run. */
export interface Peer extends Amount {
  readonly who: string;
}

/** What one comparison came to; amounts are medians. */
export interface Row {
  readonly what: string;
  readonly ours: Amount;
  readonly peer?: Peer | undefined;
  /** What is judged, and how it was made of the amounts: `ours / peer`. */
  readonly figure: number;
  readonly how: string;
  /** Something is wrong whatever the figure says: records were lost, a file was not verified. */
  readonly fault?: string | undefined;
}

export interface Options {
  /** How often each side has its turn. */
  readonly rounds: number;
  /** Also what takes many minutes. */
  readonly long: boolean;
}

/** What a file of this folder measures. */
export type Measure = (options: Options) => Promise<readonly Row[]>;

export interface Judged extends Row {
  /** Empty where there is none. */
  readonly budget: string;
  readonly verdict: 'kept' | 'missed' | '';
}

export function judge(row: Row): Judged {
  const budget = row.what in budgets ? budgets[row.what as BudgetName] : undefined;
  if (!budget) {
    return { ...row, budget: '', verdict: row.fault === undefined ? '' : 'missed' };
  }
  const kept = row.fault === undefined && isKept(row.figure, budget);
  return { ...row, budget: budgetWords(budget), verdict: kept ? 'kept' : 'missed' };
}

/** Rows with a budget that did not come: what was not measured is not kept. */
export function missing(rows: readonly Row[], expected: readonly BudgetName[]): readonly BudgetName[] {
  return expected.filter((name) => !rows.some(({ what }) => what === name));
}
