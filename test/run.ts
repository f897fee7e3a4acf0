/*
 * npm test [-- LAYER…]: runs the layers in order, each in a process of its own, goes on after a failing one, and ends with
 * one line over all of them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readResults, RESULTS_VARIABLE } from './mocha/results.ts';
import type { Results } from './mocha/results.ts';
import { ROOT } from './vscode/paths.ts';
import { run } from './vscode/processes.ts';

/** Things that are made once in a run, by the npm script of that name or by a layer that tries it out. */
type Product = 'build' | 'package';

interface Layer {
  readonly name: string;
  /** What Node runs. */
  readonly args: readonly string[];
  readonly needs?: Product;
  readonly makes?: readonly Product[];
}

/** A layer that takes longer hangs: a slow machine may need twice the usual seven minutes for the largest one. */
const LAYER_TIMEOUT_MS = 20 * 60_000;

const layers: readonly Layer[] = [
  { name: 'check', args: mocha('check', 120), makes: ['build'] },
  { name: 'unit', args: mocha('unit', 10) },
  { name: 'contract', args: mocha('contract', 30) },
  { name: 'page', args: mocha('page', 30) },
  { name: 'package', args: mocha('package', 60), makes: ['build', 'package'] },
  { name: 'host-oldest', args: ['test/host/run.ts', 'oldest'], needs: 'build' },
  { name: 'host-newest', args: ['test/host/run.ts', 'newest'], needs: 'build' },
  { name: 'ui', args: mocha('ui', 120, '--require', 'test/ui/support/hooks.ts'), needs: 'package' },
];

function mocha(folder: string, seconds: number, ...more: string[]): string[] {
  const options = ['--reporter', 'test/mocha/reporter.ts', '--timeout', `${seconds}s`, '--forbid-only', ...more];
  return ['node_modules/mocha/bin/mocha.js', ...options, `test/${folder}/**/*.test.ts`];
}

/** "host" stands for all layers whose name begins with it. */
function chosenLayers(names: readonly string[]): readonly Layer[] {
  const isChosen = (layer: Layer, name: string) => layer.name === name || layer.name.startsWith(`${name}-`);
  const unknown = names.filter((name) => !layers.some((layer) => isChosen(layer, name)));
  if (unknown.length > 0) {
    throw new Error(
      `No layer is called ${unknown.join(' or ')}. There are: ${layers.map(({ name }) => name).join(', ')}.`,
    );
  }
  return names.length === 0 ? layers : layers.filter((layer) => names.some((name) => isChosen(layer, name)));
}

async function runLayer(layer: Layer, made: Set<Product>, scratch: string): Promise<Results> {
  if (layer.needs !== undefined && !made.has(layer.needs)) {
    const { code, output } = await run('npm', ['run', layer.needs], { cwd: ROOT, shell: process.platform === 'win32' });
    if (code !== 0) {
      return { passed: [], failed: [{ title: `npm run ${layer.needs}`, why: output }], skipped: [] };
    }
    made.add(layer.needs);
  }
  layer.makes?.forEach((product) => made.add(product));
  const file = join(scratch, `${layer.name}.json`);
  const { code } = await run(process.execPath, layer.args, {
    cwd: ROOT,
    stdio: 'inherit',
    timeout: LAYER_TIMEOUT_MS,
    env: { ...process.env, [RESULTS_VARIABLE]: file },
  });
  return readResults(file, code);
}

async function main(names: readonly string[]): Promise<boolean> {
  const chosen = chosenLayers(names);
  const scratch = mkdtempSync(join(tmpdir(), 'rds-backups-results-'));
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
  const made = new Set<Product>();
  const lines: string[] = [];
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const layer of chosen) {
    console.log(`\n=== ${layer.name}`);
    const start = Date.now();
    const { passed, failed, skipped } = await runLayer(layer, made, scratch);
    const seconds = ((Date.now() - start) / 1000).toFixed(1);
    totals.passed += passed.length;
    totals.failed += failed.length;
    totals.skipped += skipped.length;
    const counts = `${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped`;
    console.log(`=== ${layer.name}: ${counts} in ${seconds} s`);
    lines.push(`${layer.name.padEnd(12)} ${seconds.padStart(6)} s  ${counts}`);
    lines.push(...failed.map(({ title, why }) => `  ✘ ${title}: ${why.split('\n')[0]}`));
  }
  console.log(`\n${lines.join('\n')}\n\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  return totals.failed === 0 && totals.passed > 0;
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
