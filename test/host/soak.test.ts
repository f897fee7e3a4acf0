import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { growth, sample, tableHead, tableRow, type Measure, type Sample } from './soak/measure.ts';
import { Product } from './soak/product.ts';
import { Rounds } from './soak/rounds.ts';
import { startSandbox } from './soak/sandboxThread.ts';

const ROUNDS = Number(process.env['RDS_BACKUPS_SOAK'] ?? 200);
/** A page for so many rounds. */
const PER_PAGE = 20;
/**
 * Each of them is after another kind of round, so that they are of all kinds. One takes seconds where the machine is busy:
 * the garbage is collected a few times.
 */
const SAMPLES = ROUNDS > 1000 ? 40 : 5;
/** Read by run.ts. */
const file = join(import.meta.dirname, 'soak.txt');

/**
 * By how much each may grow in the second half. Each kind of round comes about ten times in a hundred, so that one thing kept
 * by one kind grows by nine: less than half of that is none, and what is there at one time and not at another is within it.
 */
const counts: Partial<Record<Measure, number>> = { listeners: 0.04, threads: 0.04, files: 0.04, sockets: 0.04 };
/**
 * Those that vary by themselves, for which only many rounds tell. Heap: KiB a round; one kept closure is 0.1. Some of
 * that is V8's, which learns about code that is seldom run for thousands of rounds (feedback, what depends on what).
 * Signals: a report that is under way has hundreds of them.
 */
const varying: Partial<Record<Measure, number>> = { heap: 0.1, buffers: 0.1, signals: 0.04, timers: 0.01 };

describe(`the product after ${ROUNDS} rounds and ${ROUNDS / PER_PAGE} pages`, function () {
  // Nobody waits for one of them: they have limits of their own.
  this.timeout(ROUNDS * 2000);
  let product: Product;
  const samples: Sample[] = [];

  before(async () => {
    writeFileSync(file, tableHead());
    product = await Product.start();
    const rounds = new Rounds(product);
    await rounds.prepare();
    for (let round = 0; round < ROUNDS; round += 1) {
      await rounds.round(round);
      if (round % PER_PAGE === 0) {
        await rounds.page(round / PER_PAGE);
      }
      if ((round + 1) % (ROUNDS / SAMPLES) === 0) {
        await take(round + 1);
      }
    }
  });
  after(async () => {
    await product.end();
    await (await startSandbox()).close();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** Out of sight nothing is looked after, so that only what is kept is counted. */
  async function take(round: number): Promise<void> {
    product.tree.show(false);
    const taken = await sample(round);
    samples.push(taken);
    appendFileSync(file, tableRow(taken));
    product.tree.show(true);
  }

  for (const [measure, most] of Object.entries(ROUNDS > 1000 ? { ...counts, ...varying } : counts)) {
    it(`has no more ${measure} than before`, () => {
      const grown = growth(samples.slice(Math.floor(samples.length / 2)), measure as Measure);
      assert.ok(grown <= most, `${grown.toFixed(3)} more in a round; ${most} is the most`);
    });
  }
});
