import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { workerData } from 'node:worker_threads';

/** Bytes that it has room for, and milliseconds that a write takes. */
export interface Disk {
  readonly room?: number;
  readonly delay?: number;
}

/* The thread that writes what arrives, on such a disk. */
const { disk } = workerData as { readonly disk: Disk };
let left = disk.room ?? Infinity;
const { writeSync } = fs;
const never = new Int32Array(new SharedArrayBuffer(4));

fs.writeSync = ((...args: Parameters<typeof writeSync>) => {
  Atomics.wait(never, 0, 0, disk.delay ?? 0);
  left -= Number(args[3]);
  if (left < 0) {
    throw Object.assign(new Error('no space left on device, write'), { code: 'ENOSPC' });
  }
  return writeSync(...args);
}) as typeof writeSync;
syncBuiltinESMExports();

await import('../../../src/downloads/transfer/blockWorker.ts');
