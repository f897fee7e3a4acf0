import { existsSync, readFileSync } from 'node:fs';
import type { Runner, Test } from 'mocha';

export interface Failure {
  readonly title: string;
  /** Message and stack. */
  readonly why: string;
  readonly file?: string | undefined;
}

/** What came out of one layer of tests. */
export interface Results {
  readonly passed: string[];
  readonly failed: Failure[];
  readonly skipped: string[];
}

/** Names the file in which a run leaves its results. */
export const RESULTS_VARIABLE = 'RDS_BACKUPS_RESULTS';

/** Fills while the runner goes on. */
export function collect(runner: Runner): Results {
  const results: Results = { passed: [], failed: [], skipped: [] };
  runner.on('pass', (test: Test) => results.passed.push(test.fullTitle()));
  runner.on('pending', (test: Test) => results.skipped.push(test.fullTitle()));
  runner.on('fail', (test: Test, error: Error) => {
    results.failed.push({ title: test.fullTitle(), why: error.stack ?? error.message, file: test.file });
  });
  return results;
}

/** What files of tests came to when they ran once more replaces what they came to before. */
export function merged(first: Results, again: Results): Results {
  const anew = new Set([...again.passed, ...again.skipped, ...again.failed.map(({ title }) => title)]);
  const kept = (titles: readonly string[]) => titles.filter((title) => !anew.has(title));
  return {
    passed: [...kept(first.passed), ...again.passed],
    failed: again.failed,
    skipped: [...kept(first.skipped), ...again.skipped],
  };
}

/** The results left in a file, to which a run that broke off, or had nothing to run, adds a failure. */
export function readResults(file: string, code: number): Results {
  const none: Results = { passed: [], failed: [], skipped: [] };
  const results = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : none;
  const ran = results.passed.length + results.failed.length + results.skipped.length;
  if (ran === 0 || (code !== 0 && results.failed.length === 0)) {
    const why = `It ended with code ${code} after ${ran} tests.`;
    return { ...results, failed: [...results.failed, { title: 'the run itself', why }] };
  }
  return results;
}
