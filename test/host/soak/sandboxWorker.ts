import { parentPort } from 'node:worker_threads';
import { huaweiKeys, sampleKeys, startSandbox, type Fault } from '../../../src/sandbox/index.ts';

export type SandboxOrder = { readonly fault: Fault } | 'clear';

/** Bytes of a file: enough for a few blocks. */
const FILE_SIZE = 256 * 1024;

/** The sandbox in a thread of its own: what it keeps is not in the heap that is measured. */
async function main(): Promise<void> {
  const sandbox = await startSandbox({ fileSize: FILE_SIZE });
  parentPort?.on('message', (order: SandboxOrder) => {
    if (order === 'clear') {
      sandbox.faults.clear();
    } else {
      sandbox.faults.add(order.fault);
    }
    parentPort?.postMessage('done', []);
  });
  const keys = { alibaba: sampleKeys.full, huawei: huaweiKeys.full };
  parentPort?.postMessage({ url: sandbox.url, keys }, []);
}

void main();
