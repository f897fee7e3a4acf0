import { writeFileSync } from 'node:fs';
import { reporters } from 'mocha';
import type { MochaOptions, Runner } from 'mocha';
import { collect, RESULTS_VARIABLE } from './results.ts';

/** Mocha's usual report on the terminal, and the results in a file for test/run.ts. */
export default class Reporter extends reporters.Spec {
  constructor(runner: Runner, options?: MochaOptions) {
    super(runner, options);
    const results = collect(runner);
    const file = process.env[RESULTS_VARIABLE];
    if (file !== undefined) {
      runner.once('end', () => writeFileSync(file, JSON.stringify(results)));
    }
  }
}
