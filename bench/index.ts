/*
 * npm run bench [-- NAME…] [--rounds N] [--long]: every row of the budgets, or those of the measurements that are named, in
 * one run. Prints one table, writes out/bench.json, and ends with 1 if something is over its budget.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { OUT } from '../test/vscode/paths.ts';
import { measurements, type MeasurementName } from './measurements.ts';
import { judge, missing, type Judged, type Options } from './row.ts';
import { cellsOf, load, table } from './table.ts';

const ROUNDS = 5;

interface Asked extends Options {
  readonly names: readonly MeasurementName[];
}

function asked(): Asked {
  const options = { rounds: { type: 'string' }, long: { type: 'boolean', default: false } } as const;
  const { positionals, values } = parseArgs({ options, allowPositionals: true });
  const known = Object.keys(measurements) as MeasurementName[];
  const strange = positionals.filter((name) => !known.some((one) => one === name));
  const rounds = Number(values.rounds ?? ROUNDS);
  if (strange.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`npm run bench -- [${known.join(' | ')}]… [--rounds N] [--long]`);
  }
  const names = positionals.length === 0 ? known : known.filter((name) => positionals.includes(name));
  return { names, rounds, long: values.long };
}

interface Measured {
  readonly measurement: MeasurementName;
  /** Seconds that it took, and the load of the machine at its beginning and end. */
  readonly seconds: number;
  readonly loads: readonly [number, number];
  readonly rows: readonly Judged[];
  /** Why it brought no rows, or not all. */
  readonly failure?: string;
}

/** A failure costs its own rows, which count as missed. */
async function run(name: MeasurementName, options: Options): Promise<Measured> {
  console.log(`${name} …`);
  const [before, began] = [load(), performance.now()];
  const ended = () => ({
    measurement: name,
    seconds: Math.round((performance.now() - began) / 1000),
    loads: [before, load()] as const,
  });
  try {
    const { rows: expected, load: open } = measurements[name];
    const rows = await (await open()).measure(options);
    const lost = missing(rows, expected);
    const failure = lost.length === 0 ? {} : { failure: `no figure for ${lost.join(', ')}` };
    return { ...ended(), rows: rows.map(judge), ...failure };
  } catch (error) {
    return { ...ended(), rows: [], failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

const { names, ...options } = asked();
const results: Measured[] = [];
for (const name of names) {
  results.push(await run(name, options));
}
const rows = results.flatMap((result) => result.rows);
const missed = rows.filter(({ verdict }) => verdict === 'missed');
const failed = results.filter(({ failure }) => failure !== undefined);
const processor = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`;
const machine = `${processor}, ${Math.round(totalmem() / 1024 ** 3)} GiB, Node ${process.version}, ${process.platform}`;
await mkdir(OUT, { recursive: true });
const report = { at: new Date().toISOString(), machine, ...options, results };
await writeFile(join(OUT, 'bench.json'), `${JSON.stringify(report, undefined, 2)}\n`);
console.log(`\n${table(rows.map(cellsOf))}\n`);
failed.forEach(({ measurement, failure }) => console.log(`${measurement} failed: ${failure}`));
const loads = results.flatMap((result) => result.loads);
console.log(`medians of ${options.rounds}; load ${Math.min(...loads)} to ${Math.max(...loads)}; ${machine}`);
console.log(
  missed.length + failed.length === 0 ? 'every budget was kept' : `${missed.length} missed, ${failed.length} failed`,
);
process.exitCode = missed.length + failed.length === 0 ? 0 : 1;
