/*
 * npm test [-- LAYER…] [--lanes]: runs the layers, each in a process of its own, goes on after a failing one, and ends with
 * one line over all of them. What makes products for others runs first. With --lanes the UI, which waits about as much as
 * it works, has the rest beside it, and what a layer says comes when it ends; else it is one layer after the other.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { merged, readResults, RESULTS_VARIABLE } from './mocha/results.ts';
import type { Failure, Results } from './mocha/results.ts';
import { ROOT } from './vscode/paths.ts';
import { forNpm, run } from './vscode/processes.ts';

/** Things that are made once in a run, by the npm script of that name or by a layer that tries it out. */
type Product = 'build' | 'package';

interface Layer {
  readonly name: string;
  /** What Node runs. */
  readonly args: readonly string[];
  readonly needs?: Product;
  readonly makes?: readonly Product[];
  /** Can run beside the others. */
  readonly beside?: true;
  /** What runs once more if few of it fail: a real window on a busy machine may be late once. */
  readonly again?: 'files' | 'all';
}

interface Outcome {
  readonly results: Results;
  /** What failed at first and passed when its file ran once more. */
  readonly late: readonly Failure[];
  readonly seconds: string;
}

/** What a run has so far. */
interface Run {
  readonly scratch: string;
  readonly made: Set<Product>;
  /** Whether layers run beside each other, so that each one's lines have to wait for its end. */
  readonly inLanes: boolean;
  readonly outcomes: Map<Layer, Outcome>;
}

/** A layer that takes longer hangs: a slow machine may need three times the usual twelve minutes for the largest one. */
const LAYER_TIMEOUT_MS = 40 * 60_000;
const LANES = '--lanes';
/** More failures, or files of them, than this are no accident. */
const FEW = 2;

const layers: readonly Layer[] = [
  { name: 'check', args: mocha('check', 120), makes: ['build'] },
  // These two wait more than they work, so files run side by side.
  { name: 'unit', args: mocha('unit', 20, '--parallel', '--jobs', '2') },
  { name: 'contract', args: mocha('contract', 30, '--parallel', '--jobs', '2') },
  { name: 'page', args: mocha('page', 30) },
  { name: 'package', args: mocha('package', 120), makes: ['build', 'package'] },
  { name: 'host-oldest', args: ['test/host/run.ts', 'oldest'], needs: 'build', again: 'all' },
  { name: 'host-newest', args: ['test/host/run.ts', 'newest'], needs: 'build', again: 'all' },
  {
    name: 'ui',
    args: mocha('ui', 120, '--require', 'test/ui/support/hooks.ts'),
    needs: 'package',
    beside: true,
    again: 'files',
  },
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

/** Makes what a layer needs, if it is not there yet; else the failure. */
async function makeNeeded({ needs }: Layer, made: Set<Product>): Promise<Results | undefined> {
  if (needs !== undefined && !made.has(needs)) {
    const { code, output } = await run('npm', ['run', needs], { ...forNpm, cwd: ROOT });
    if (code !== 0) {
      return { passed: [], failed: [{ title: `npm run ${needs}`, why: output }], skipped: [] };
    }
    made.add(needs);
  }
  return undefined;
}

async function runLayer(layer: Layer, current: Run): Promise<void> {
  const start = Date.now();
  layer.makes?.forEach((product) => current.made.add(product));
  const first = await runMocha(layer.name, layer.args, current);
  const args = argsAgain(layer, first);
  if (!args) {
    finish(layer, first, [], start, current.outcomes);
    return;
  }
  const second = await runMocha(`${layer.name}, again`, args, current);
  const results = merged(first, second);
  const late = first.failed.filter(({ title }) => results.passed.includes(title));
  finish(layer, results, late, start, current.outcomes);
}

/** What to run once more, if anything. */
function argsAgain({ args, again }: Layer, { failed }: Results): readonly string[] | undefined {
  const files = [...new Set(failed.flatMap(({ file }) => file ?? []))];
  const count = again === 'files' ? files.length : failed.length;
  if (again === undefined || count === 0 || count > FEW) {
    return undefined;
  }
  return again === 'files' ? [...args.slice(0, -1), ...files] : args;
}

async function runMocha(name: string, args: readonly string[], { scratch, inLanes }: Run): Promise<Results> {
  console.log(inLanes ? `... ${name}` : `\n=== ${name}`);
  const file = join(scratch, `${name}.json`);
  const { code, output } = await run(process.execPath, args, {
    cwd: ROOT,
    ...(inLanes ? {} : { stdio: 'inherit' }),
    timeout: LAYER_TIMEOUT_MS,
    env: { ...process.env, [RESULTS_VARIABLE]: file },
  });
  if (inLanes) {
    console.log(`\n=== ${name}\n${output}`);
  }
  return readResults(file, code);
}

function finish(
  layer: Layer,
  results: Results,
  late: readonly Failure[],
  start: number,
  outcomes: Run['outcomes'],
): void {
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  outcomes.set(layer, { results, late, seconds });
  console.log(`=== ${layer.name}: ${counts(results)} in ${seconds} s`);
}

function counts({ passed, failed, skipped }: Results): string {
  return `${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped`;
}

async function runLane(lane: readonly Layer[], current: Run): Promise<void> {
  for (const layer of lane) {
    await runLayer(layer, current);
  }
}

/** Makes what layers need, before any of them starts: it must not change under one. Gives those that can run. */
async function prepare(wanted: readonly Layer[], { made, outcomes }: Run): Promise<readonly Layer[]> {
  const able: Layer[] = [];
  for (const layer of wanted) {
    const start = Date.now();
    const failure = await makeNeeded(layer, made);
    if (failure === undefined) {
      able.push(layer);
    } else {
      finish(layer, failure, [], start, outcomes);
    }
  }
  return able;
}

async function runAll(chosen: readonly Layer[], wantsLanes: boolean, current: Run): Promise<void> {
  await runLane(
    chosen.filter(({ makes }) => makes !== undefined),
    current,
  );
  const able = await prepare(
    chosen.filter(({ makes }) => makes === undefined),
    current,
  );
  const lanes = [able.filter(({ beside }) => !beside), able.filter(({ beside }) => beside)];
  const inLanes = wantsLanes && lanes.every((lane) => lane.length > 0);
  await Promise.all((inLanes ? lanes : [able]).map((lane) => runLane(lane, { ...current, inLanes })));
}

async function main(args: readonly string[]): Promise<boolean> {
  const chosen = chosenLayers(args.filter((name) => name !== LANES));
  const scratch = mkdtempSync(join(tmpdir(), 'rds-backups-results-'));
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
  const outcomes: Run['outcomes'] = new Map();
  await runAll(chosen, args.includes(LANES), { scratch, made: new Set(), inLanes: false, outcomes });
  const all = chosen.flatMap((layer) => {
    const outcome = outcomes.get(layer);
    return outcome === undefined ? [] : [{ layer, ...outcome }];
  });
  const lines = all.flatMap(({ layer, results, late, seconds }) => [
    `${layer.name.padEnd(12)} ${seconds.padStart(6)} s  ${counts(results)}`,
    ...results.failed.map(({ title, why }) => `  ✘ ${title}: ${why.split('\n')[0]}`),
    ...late.map(({ title, why }) => `  ↻ passed when it ran again: ${title}: ${why.split('\n')[0]}`),
  ]);
  const total: Results = {
    passed: all.flatMap(({ results }) => results.passed),
    failed: all.flatMap(({ results }) => results.failed),
    skipped: all.flatMap(({ results }) => results.skipped),
  };
  console.log(`\n${lines.join('\n')}\n\n${counts(total)}`);
  return total.failed.length === 0 && total.passed.length > 0;
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
