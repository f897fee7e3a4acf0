/*
 * Runs inside the extension host: the bundle that VS Code loads as `extensionTestsPath`. The results go to a file, as a
 * window's console is full of other things.
 */
import { writeFileSync } from 'node:fs';
import type { MochaOptions } from 'mocha';
// Made by run.ts: one function per test file below test/host, which loads it when called.
import { files } from 'host-tests';
import { collect, RESULTS_VARIABLE } from '../mocha/results.ts';
import type { Results } from '../mocha/results.ts';

const TEST_TIMEOUT_MS = 30_000;

export async function run(): Promise<void> {
  const file = process.env[RESULTS_VARIABLE];
  if (file === undefined) {
    throw new Error(`${RESULTS_VARIABLE} did not arrive in the extension host`);
  }
  const leave = (results: Results) => writeFileSync(file, JSON.stringify(results));
  const { default: Mocha } = await import('mocha');
  const options: MochaOptions = { ui: 'bdd', timeout: TEST_TIMEOUT_MS, forbidOnly: true, reporter: 'dot' };
  const mocha = new Mocha(options);
  // Puts describe, it and the hooks into the global scope, where the test files expect them.
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  try {
    for (const load of files) {
      await load();
    }
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    leave({ passed: [], failed: [{ title: 'loading the tests', why }], skipped: [] });
    throw error;
  }
  const failed = await new Promise<number>((done) => {
    const runner = mocha.run(done);
    const results = collect(runner);
    runner.once('end', () => leave(results));
  });
  if (failed > 0) {
    throw new Error(`${failed} failed`);
  }
}
