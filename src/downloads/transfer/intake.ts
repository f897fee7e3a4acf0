import { BLOCK, type Block, type Blocks } from './blocks.ts';
import { bodyOf } from './bulk.ts';
import type { BlockThreads } from './blockThreads.ts';
import type { PartFile } from './partFile.ts';
import type { Stored } from './plan.ts';
import type { Answer } from './source.ts';

/** Where what arrives is put. */
export interface Store {
  readonly blocks: Blocks;
  readonly threads: BlockThreads;
  readonly part: PartFile;
}

export interface Intake {
  readonly store: Store;
  /** Where in the file the body of the answer begins. */
  readonly from: number;
  /** Where it ends at the latest; what comes behind is left. */
  readonly to: number;
  /** Told of bytes as they arrive. */
  readonly onBytes: (bytes: number) => void;
  /** Told what is on the disk and summed, in any order. */
  readonly onStored: (stored: Stored) => void;
}

/**
 * Reads an answer into the file. Resolves to where it ended, once all of it is there. If the answer breaks, what had come is
 * put there all the same before it rejects.
 */
export async function takeIn(answer: Answer, intake: Intake): Promise<number> {
  const writer = new Writer(intake);
  try {
    await pump(answer, writer);
  } finally {
    answer.limit.dispose();
    // Its failure counts for more than what it brought about.
    await writer.end();
  }
  return writer.at;
}

/** By events, as waiting for each chunk would take longer than the chunk. Rejects with what broke the answer, in words. */
async function pump({ response, limit, worded }: Answer, writer: Writer): Promise<void> {
  const body = bodyOf(response);
  await new Promise<void>((resolve, reject) => {
    let waits = false;
    let ended = false;
    const fail = (error: unknown) => {
      body.destroy();
      reject(worded(error));
    };
    const resume = async (rest: Uint8Array) => {
      if (await writer.room()) {
        limit.restart();
        take(rest);
        if (!waits) {
          body.resume();
        }
      }
    };
    const take = (chunk: Uint8Array) => {
      const rest = writer.take(chunk);
      waits = !writer.full && writer.space() === undefined;
      if (waits) {
        body.pause();
        limit.hold();
        // The connection may read into the same memory again.
        void resume(Buffer.from(rest));
      } else if (rest.length > 0) {
        body.destroy();
        resolve();
      } else if (ended) {
        resolve();
      }
    };
    body.on('data', (chunk) => {
      limit.restart();
      take(chunk);
    });
    body.on('end', () => {
      ended = true;
      if (!waits) {
        resolve();
      }
    });
    body.on('error', fail);
    body.on('close', () => {
      if (!body.complete) {
        fail(cutOff());
      }
    });
    writer.onFailure = fail;
    body.room = () => writer.space();
    if (body.destroyed) {
      fail(body.errored ?? cutOff());
      return;
    }
    body.resume();
  });
}

function cutOff(): Error {
  return Object.assign(new Error('The connection was cut off'), { code: 'ECONNRESET' });
}

/** Fills blocks, and puts each on the disk while its checksum is being made. */
class Writer {
  onFailure: (error: unknown) => void = () => undefined;
  readonly #intake: Intake;
  readonly #storing = new Set<Promise<void>>();
  /** Where in the file the next byte belongs. */
  #at: number;
  #block: Block | undefined;
  #filled = 0;
  #failure: { readonly error: unknown } | undefined;
  #ended = false;

  constructor(intake: Intake) {
    this.#intake = intake;
    this.#at = intake.from;
  }

  get at(): number {
    return this.#at;
  }

  get full(): boolean {
    return this.#at === this.#intake.to;
  }

  /** Where the next bytes belong, up to the end of their block; `undefined` while there is no room. */
  space(): Uint8Array | undefined {
    if (this.full) {
      return undefined;
    }
    this.#block ??= this.#intake.store.blocks.take();
    return this.#block && this.#space(this.#block);
  }

  /** Takes what there is room for, and gives back the rest. */
  take(chunk: Uint8Array): Uint8Array {
    let rest = chunk;
    while (rest.length > 0 && !this.full) {
      this.#block ??= this.#intake.store.blocks.take();
      if (!this.#block) {
        return rest;
      }
      const space = this.#space(this.#block);
      const fitting = rest.subarray(0, space.length);
      if (fitting.buffer !== space.buffer || fitting.byteOffset !== space.byteOffset) {
        space.set(fitting);
      }
      this.#filled += fitting.length;
      this.#at += fitting.length;
      this.#intake.onBytes(fitting.length);
      rest = rest.subarray(fitting.length);
      if (fitting.length === space.length) {
        this.#put();
      }
    }
    return rest;
  }

  /** Resolves when there is room again, to false if it ended meanwhile. */
  async room(): Promise<boolean> {
    const { blocks } = this.#intake.store;
    const block = await blocks.next();
    if (this.#ended) {
      blocks.give(block);
      return false;
    }
    this.#block = block;
    return true;
  }

  /** Resolves when all that was taken is on the disk; rejects if something could not be put there. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#put();
    await Promise.all(this.#storing);
    if (this.#failure) {
      throw this.#failure.error;
    }
  }

  #space({ bytes }: Block): Uint8Array {
    const end = Math.min(this.#intake.to, (Math.floor(this.#at / BLOCK) + 1) * BLOCK);
    return bytes.subarray(this.#filled, this.#filled + end - this.#at);
  }

  #put(): void {
    const block = this.#block;
    if (!block) {
      return;
    }
    if (this.#filled === 0) {
      // It was read into, but nothing came.
      this.#block = undefined;
      this.#intake.store.blocks.give(block);
      return;
    }
    const bytes = this.#filled;
    this.#block = undefined;
    this.#filled = 0;
    const work = this.#stored(block, this.#at - bytes, bytes)
      .catch((error: unknown) => {
        this.#failure ??= { error };
        this.onFailure(error);
      })
      .finally(() => this.#storing.delete(work));
    this.#storing.add(work);
  }

  async #stored(block: Block, at: number, bytes: number): Promise<void> {
    const { blocks, threads, part } = this.#intake.store;
    try {
      const crc = await part.lend(async (descriptor) => await threads.of(block, bytes, { descriptor, position: at }));
      this.#intake.onStored({ at, bytes, crc });
    } finally {
      blocks.give(block);
    }
  }
}
