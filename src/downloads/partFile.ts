import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import type { CloudError } from '../model/errors.ts';
import { diskFailure, notRenamed, vanished } from './failures.ts';

/** Names that are tried until one is free. */
const TRIES = 100;
/** For its owner only: it holds a whole database. */
const MODE = 0o600;

/**
 * A file that is being downloaded, under a name of its own beside its target until it is complete. All methods reject with a
 * `CloudError`.
 */
export class PartFile {
  readonly path: string;
  readonly #target: string;
  readonly #handle: FileHandle;
  #open = true;
  /** It stays where it is, whatever happens. */
  #settled = false;

  private constructor(path: string, target: string, handle: FileHandle) {
    this.path = path;
    this.#target = target;
    this.#handle = handle;
  }

  /** `NAME.part`, or `NAME.2.part` and so on beside the parts of other downloads; never one that is there already. */
  static async create(target: string): Promise<PartFile> {
    for (let count = 1; ; count += 1) {
      const path = count === 1 ? `${target}.part` : `${target}.${count}.part`;
      try {
        return new PartFile(path, target, await open(path, 'wx', MODE));
      } catch (error) {
        const code = codeOf(error);
        if (code !== 'EEXIST' || count === TRIES) {
          throw diskFailure(path, code);
        }
      }
    }
  }

  /** Appends. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#onDisk(async () => await this.#handle.writeFile(bytes));
  }

  /** Brings everything to the disk and ends writing. */
  async flush(): Promise<void> {
    await this.#onDisk(async () => await this.#handle.sync());
    await this.#close();
  }

  /**
   * Gives the flushed file its name. Another file of that name is replaced only with `replace`; without it, or when it cannot
   * be renamed, it is kept and the error says where.
   */
  async rename(replace: boolean): Promise<void> {
    let reserved = false;
    try {
      if (!replace) {
        await (await open(this.#target, 'wx', MODE)).close();
        reserved = true;
      }
      await rename(this.path, this.#target);
      this.#settled = true;
    } catch (error) {
      if (reserved) {
        await rm(this.#target, { force: true }).catch(() => undefined);
      }
      throw await this.#notRenamed(codeOf(error));
    }
  }

  /** Leaves it where it is. */
  keep(): void {
    this.#settled = true;
  }

  /** Removes it unless it is complete or kept. Resolves to false if that cannot be done. */
  async discard(): Promise<boolean> {
    await this.#close().catch(() => undefined);
    if (this.#settled) {
      return true;
    }
    return await rm(this.path, { force: true }).then(
      () => true,
      () => false,
    );
  }

  async #notRenamed(code: string): Promise<CloudError> {
    if (code === 'ENOENT') {
      return vanished(this.path);
    }
    this.keep();
    return notRenamed(this.path, this.#target, code);
  }

  async #close(): Promise<void> {
    if (this.#open) {
      this.#open = false;
      await this.#onDisk(async () => await this.#handle.close());
    }
  }

  async #onDisk(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw diskFailure(this.path, codeOf(error));
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}
