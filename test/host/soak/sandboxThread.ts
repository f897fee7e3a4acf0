import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CloudId, Credentials } from '../../../src/model/account.ts';
import type { Fault } from '../../../src/sandbox/index.ts';
import type { SandboxOrder } from './sandboxWorker.ts';

interface Started {
  readonly url: string;
  readonly keys: Readonly<Record<CloudId, Credentials>>;
}

let worker: Worker | undefined;
let starting: Promise<Started> | undefined;

/** Stands in for the product's own sandbox: run.ts puts it in its place. There is one of it. */
export async function startSandbox() {
  starting ??= (async () => {
    worker = new Worker(join(import.meta.dirname, 'sandboxWorker.js'));
    const [started] = (await once(worker, 'message')) as [Started];
    return started;
  })();
  const { url, keys } = await starting;
  return { url, credentialsOf: (cloud: CloudId) => keys[cloud], close: endSandbox };
}

export async function addFault(fault: Fault): Promise<void> {
  await order({ fault });
}

export async function clearFaults(): Promise<void> {
  await order('clear');
}

async function endSandbox(): Promise<void> {
  await worker?.terminate();
  worker = undefined;
  starting = undefined;
}

async function order(what: SandboxOrder): Promise<void> {
  if (worker) {
    const done = once(worker, 'message');
    worker.postMessage(what, []);
    await done;
  }
}
