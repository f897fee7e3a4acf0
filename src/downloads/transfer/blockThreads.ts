import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Block } from './blocks.ts';
import { checkFailed } from './failures.ts';
import type { SharedMemory } from './wasm.ts';

export interface BlockWorkerData {
  readonly memory: SharedMemory;
}

/** A place in a file that is open. */
export interface Destination {
  readonly descriptor: number;
  readonly position: number;
}

/** Asks a thread to write so many bytes of the memory, from `at` on, or for their CRC64 where they have no destination. */
export interface BlockOrder {
  readonly id: number;
  readonly at: number;
  readonly bytes: number;
  readonly to: Destination | undefined;
}

/** `failure` is the system's code of why it could not be written; `crc` is 0 where that was all there was to do. */
export type BlockAnswer = { readonly id: number } & ({ readonly crc: bigint } | { readonly failure: string });

interface Waiting {
  readonly resolve: (crc: bigint) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Sums blocks in one thread while another one writes them, which takes about three times as long. They run until `close`.
 */
export class BlockThreads {
  readonly #sums: Thread;
  readonly #writes: Thread;

  /** For blocks of this memory. */
  constructor(memory: SharedMemory) {
    this.#sums = new Thread(memory);
    this.#writes = new Thread(memory);
  }

  /**
   * The CRC64 of the first `bytes` of a block, which must stay as it is until then; with a destination once they are there.
   * Rejects with an error that has the system's `code` if they cannot be written, else if a thread has ended.
   */
  async of({ at }: Block, bytes: number, to?: Destination): Promise<bigint> {
    // Whatever fails, nobody uses the block any more when this ends.
    const [summed, written] = await Promise.allSettled([
      this.#sums.ask({ at, bytes, to: undefined }),
      to && this.#writes.ask({ at, bytes, to }),
    ]);
    if (written.status === 'rejected') {
      throw written.reason;
    }
    if (summed.status === 'rejected') {
      throw summed.reason;
    }
    return summed.value;
  }

  async close(): Promise<void> {
    await Promise.all([this.#sums.close(), this.#writes.close()]);
  }
}

class Thread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #failure: Error | undefined;

  constructor(memory: SharedMemory) {
    const workerData: BlockWorkerData = { memory };
    const file = join(import.meta.dirname, `blockWorker${extname(import.meta.filename)}`);
    this.#worker = new Worker(file, { workerData });
    this.#worker.on('message', (answer: BlockAnswer) => this.#take(answer));
    this.#worker.on('error', (error) => this.#end(error instanceof Error ? error.name : 'error'));
    this.#worker.on('exit', (code) => this.#end(`exit ${code}`));
  }

  async ask(work: Omit<BlockOrder, 'id'>): Promise<bigint> {
    if (this.#failure) {
      throw this.#failure;
    }
    this.#asked += 1;
    const order: BlockOrder = { id: this.#asked, ...work };
    return await new Promise((resolve, reject) => {
      this.#waiting.set(order.id, { resolve, reject });
      // Nothing is handed over for good.
      this.#worker.postMessage(order, []);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(answer: BlockAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('failure' in answer) {
      waiting?.reject(Object.assign(new Error('It could not be written'), { code: answer.failure }));
    } else {
      waiting?.resolve(answer.crc);
    }
  }

  #end(reason: string): void {
    this.#failure ??= checkFailed(reason);
    for (const { reject } of this.#waiting.values()) {
      reject(this.#failure);
    }
    this.#waiting.clear();
  }
}
