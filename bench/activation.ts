/*
 * What the product costs at start-up beside an extension that does nothing, in the same windows: real extension hosts, a
 * fresh one for each start, with both packed and installed as a user has them. The clock is a file around the code of each
 * that loads it and calls its `activate()`.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openWindow } from '../test/ui/support/window.ts';
import { empty, packPeer, packProduct, timeStarts, type Start } from './extensions.ts';
import type { Options, Row } from './row.ts';
import { median } from './table.ts';

const LEAST_STARTS = 5;
const START_TIMEOUT_MS = 60_000;

async function startsIn(file: string, count: number): Promise<readonly Start[]> {
  for (const late = Date.now() + START_TIMEOUT_MS; Date.now() < late; await wait(100)) {
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
    if (lines.length >= count) {
      return lines.map((line) => JSON.parse(line) as Start);
    }
  }
  throw new Error(`the extensions have not started ${count} times`);
}

export async function measure({ rounds }: Options): Promise<readonly Row[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'rds-backups-bench-'));
  try {
    await packProduct();
    const file = join(scratch, 'starts');
    const others = [await packPeer(scratch, empty)];
    const window = await openWindow({ others, prepareExtensions: async (folder) => await timeStarts(folder, file) });
    try {
      const count = Math.max(rounds, LEAST_STARTS);
      await startsIn(file, 2);
      for (let start = 1; start < count; start += 1) {
        await window.page.reload();
        await startsIn(file, 2 * (start + 1));
      }
      return toRows(await startsIn(file, 2 * count));
    } finally {
      await window.close();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function toRows(starts: readonly Start[]): readonly Row[] {
  const hosts = new Set(starts.map(({ pid }) => pid));
  const ours = starts.filter(({ name }) => name === 'rds-backups');
  const peers = starts.filter(({ name }) => name === empty.name);
  const fault =
    ours.length === hosts.size && peers.length === hosts.size ? undefined : 'not each start was in a fresh host';
  const row = (what: string, timeOf: (start: Start) => number): Row => {
    const [own, theirs] = [median(ours.map(timeOf)), median(peers.map(timeOf))];
    return {
      what,
      ours: { value: own, unit: 'ms' },
      peer: { who: 'empty extension', value: theirs, unit: 'ms' },
      figure: own - theirs,
      how: 'ours - peer',
      fault,
    };
  };
  return [
    row('load and activate()', ({ load, activate }) => load + activate),
    row('  of that, load', ({ load }) => load),
    row('  of that, processor time', ({ cpu }) => cpu),
  ];
}
