/* What an instance with 20,000 backups costs in memory, in the tree's own code over the real client. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startCloud } from './cloud.ts';
import type { HeapAnswer } from './heapOnce.ts';
import type { Options, Row } from './row.ts';
import { median } from './table.ts';

const BACKUPS = 20_000;
const MB = 1_000_000;

async function once20000(url: string): Promise<HeapAnswer> {
  const child = fork(fileURLToPath(new URL('heapOnce.ts', import.meta.url)), [url], { execArgv: ['--expose-gc'] });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the process ended without an answer');
  });
  const [answer] = (await Promise.race([once(child, 'message'), ended])) as [HeapAnswer];
  return answer;
}

export async function measure({ rounds }: Options): Promise<readonly Row[]> {
  const cloud = await startCloud('fleetCloud.ts', 1, 2, BACKUPS);
  const answers: HeapAnswer[] = [];
  try {
    // Memory hardly differs from one time to the next, and each takes 200 pages.
    for (let round = 0; round < Math.min(rounds, 3); round += 1) {
      answers.push(await once20000(cloud.url));
    }
  } finally {
    cloud.close();
  }
  const more = median(answers.map(({ before, after }) => (after - before) / MB));
  const before = median(answers.map((answer) => answer.before / MB));
  const lost = answers.find(({ rows, total, changed }) => rows < BACKUPS * 0.99 || (rows !== total && !changed));
  return [
    {
      what: 'heap after 20,000 backups',
      ours: { value: more + before, unit: 'MB' },
      peer: { who: 'before', value: before, unit: 'MB' },
      figure: more,
      how: 'ours - peer',
      fault: lost && `${lost.rows} of ${lost.total} rows`,
    },
  ];
}
