import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { BlockAnswer, BlockOrder, BlockWorkerData } from './blockThreads.ts';
import { Summer } from './summer.ts';

/** Bytes of one write. For more at once a system may look for as much memory in one place, and take three times as long. */
const WRITE = 64 * 1024;

/** A thread of its own that sums blocks where they are, or writes them to the disk. A failure but of the disk ends it. */
const { memory } = workerData as BlockWorkerData;
let summer: Summer | undefined;
const all = new Uint8Array(memory.buffer);

parentPort?.on('message', (order: BlockOrder) => {
  // Nothing is handed over for good.
  parentPort?.postMessage(answerTo(order), []);
});

function answerTo(order: BlockOrder): BlockAnswer {
  const { id, at, bytes, to } = order;
  if (!to) {
    // One that only writes needs no tables.
    summer ??= new Summer(memory);
    return { id, crc: summer.crcOf(at, bytes) };
  }
  const failure = written(order);
  return failure === undefined ? { id, crc: 0n } : { id, failure };
}

/** The system's code of what went wrong, if something did. */
function written({ at, bytes, to }: BlockOrder): string | undefined {
  try {
    for (let done = 0; to && done < bytes;) {
      done += writeSync(to.descriptor, all, at + done, Math.min(WRITE, bytes - done), to.position + done);
    }
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
  }
}
