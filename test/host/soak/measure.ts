import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { listening } from './countedEmitter.ts';

/** What must not grow. Heap and buffers are in KiB, all else is how many there are. */
export interface Sample {
  readonly round: number;
  /** What is data: the code that V8 makes, throws away and makes again comes on top of it. */
  readonly heap: number;
  readonly buffers: number;
  /** Who listens to the product's emitters and to those of its stand-ins. */
  readonly listeners: number;
  /** Signals that somebody still holds, and with them whoever listens to them. */
  readonly signals: number;
  readonly timers: number;
  readonly sockets: number;
  readonly threads: number;
  /** Open files of the process, sockets and pipes included; 0 where the system does not tell. */
  readonly files: number;
}

export type Measure = Exclude<keyof Sample, 'round'>;

const measures = ['heap', 'buffers', 'listeners', 'signals', 'timers', 'sockets', 'threads', 'files'] as const;
const KIB = 1024;
/** Milliseconds between looks, and how many there are: what comes and goes by itself is counted at its least. */
const PAUSE = 100;
const LOOKS = 5;

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

/** Counts what is there once everything that is over has been thrown away. */
export async function sample(round: number): Promise<Sample> {
  let least = count(round);
  for (let look = 1; look < LOOKS; look += 1) {
    await wait(PAUSE);
    collectGarbage();
    least = lesser(least, count(round));
  }
  return { ...least, signals: liveSignals() };
}

function count(round: number): Sample {
  const resources = process.getActiveResourcesInfo();
  const having = (...names: readonly string[]) => resources.filter((name) => names.includes(name)).length;
  return {
    round,
    heap: Math.round(dataSize() / KIB),
    buffers: Math.round(process.memoryUsage().arrayBuffers / KIB),
    listeners: listening.count,
    signals: 0,
    timers: having('Timeout', 'Immediate'),
    sockets: having('TCPSocketWrap', 'TLSWrap', 'TCPServerWrap'),
    threads: having('MessagePort', 'Worker'),
    files: openFiles(),
  };
}

function dataSize(): number {
  const spaces = v8.getHeapSpaceStatistics().filter(({ space_name: name }) => !/code|trusted/.test(name));
  return spaces.reduce((sum, { space_used_size: used }) => sum + used, 0);
}

function lesser(one: Sample, other: Sample): Sample {
  const pairs = measures.map((measure) => [measure, Math.min(one[measure], other[measure])]);
  return { ...one, ...(Object.fromEntries(pairs) as Partial<Sample>) };
}

/** Node counts the living of a class since 22. */
function liveSignals(): number {
  const { queryObjects } = v8 as { queryObjects?: (kind: unknown, options: { format: 'count' }) => number };
  return queryObjects?.(AbortSignal, { format: 'count' }) ?? 0;
}

function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** How much of it came in a round, by least squares over these samples. */
export function growth(samples: readonly Sample[], measure: Measure): number {
  const rounds = mean(samples.map(({ round }) => round));
  const level = mean(samples.map((each) => each[measure]));
  const along = mean(samples.map((each) => (each.round - rounds) * (each[measure] - level)));
  return along / mean(samples.map(({ round }) => (round - rounds) ** 2));
}

export function tableHead(): string {
  return line(['round', ...measures]);
}

export function tableRow(taken: Sample): string {
  return line([taken.round, ...measures.map((measure) => taken[measure])]);
}

function line(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => String(cell).padStart(10)).join('')}\n`;
}
