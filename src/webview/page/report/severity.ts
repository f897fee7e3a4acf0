import type { ProblemKind, ReportRow } from '../../../model/report.ts';

const kinds: readonly ProblemKind[] = ['noGood', 'off', 'failedLast', 'noCopy', 'retention', 'size'];

const RANKS = 8 * 8 * 4;

/** True for what somebody has to look at: a fault, or no answer. */
export function isProblem({ state, problems }: ReportRow): boolean {
  return state === 'failed' || problems.some(({ severity }) => severity !== 'note');
}

/** The lower, the worse: by the worst problem, then by how many there are. What is not known yet comes after what is good. */
export function rankOf(row: ReportRow): number {
  const [worst] = row.problems;
  const kind = worst ? kinds.indexOf(worst.kind) : 0;
  return (stepOf(row) * 8 + kind) * 4 + 3 - Math.min(row.problems.length, 3);
}

function stepOf({ state, problems, facts }: ReportRow): number {
  const severity = problems[0]?.severity;
  if (severity === 'bad') {
    return 0;
  }
  if (state === 'failed') {
    return 1;
  }
  if (state === 'left') {
    return 6;
  }
  if (state === 'waiting' && !facts) {
    return 5;
  }
  return severity === 'warning' ? 2 : severity === 'note' ? 3 : 4;
}

/** Those that are equally bad stay in their order. */
export function worstFirst(rows: readonly ReportRow[]): readonly ReportRow[] {
  const ranks: ReportRow[][] = Array.from({ length: RANKS }, () => []);
  for (const row of rows) {
    ranks[rankOf(row)]?.push(row);
  }
  return ranks.flat();
}
