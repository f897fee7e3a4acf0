import { makeMemory, type SharedMemory } from './wasm.ts';

const MIB = 1024 * 1024;

/** Bytes of a block: fewer would cost more messages between threads. Each holds a stretch of a file that ends at a multiple of this, or with the file. */
export const BLOCK = 2 * MIB;

/** A part of a memory. */
export interface Block {
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  /** Where in the memory it begins. */
  readonly at: number;
}

/** A fixed number of blocks, which is all the memory that a download fills. Other threads can read them where they are. */
export class Blocks {
  readonly memory: SharedMemory;
  readonly #free: Block[];
  readonly #waiting: ((block: Block) => void)[] = [];

  /** The memory has so many bytes before the blocks for others. */
  constructor(count: number, before: number) {
    this.memory = makeMemory(before + count * BLOCK);
    const { buffer } = this.memory;
    const begins = Array.from({ length: count }, (_, index) => before + index * BLOCK);
    this.#free = begins.map((at) => ({ at, bytes: new Uint8Array(buffer, at, BLOCK) })).toReversed();
  }

  /** A free block, where there is one. */
  take(): Block | undefined {
    return this.#free.pop();
  }

  /** The next block that is given back. */
  async next(): Promise<Block> {
    return await new Promise((resolve) => this.#waiting.push(resolve));
  }

  give(block: Block): void {
    const first = this.#waiting.shift();
    if (first) {
      first(block);
    } else {
      this.#free.push(block);
    }
  }
}
