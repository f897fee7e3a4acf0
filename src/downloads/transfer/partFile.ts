import { link, lstat, open, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isCloudError, type CloudError } from '../../model/errors.ts';
import { alreadyThere, diskFailure, noSpace, notRenamed, vanished } from './failures.ts';

/** Names that are tried until one is free. */
const TRIES = 100;
/** For its owner only: it holds a whole database. */
const MODE = 0o600;
/** Codes of a file that a scanner or indexer holds for a moment, and milliseconds before it is tried again: 3 s in all. */
const HELD: ReadonlySet<string> = new Set(['EPERM', 'EBUSY', 'EACCES']);
const HELD_WAITS = [50, 100, 200, 400, 800, 1500];

/**
 * A file that is being downloaded, under a name of its own beside its target until it is complete. All methods reject with a
 * `CloudError`.
 */
export class PartFile {
  readonly path: string;
  readonly #target: string;
  readonly #handle: FileHandle;
  readonly #lent = new Set<Promise<unknown>>();
  #open = true;
  /** It stays where it is, whatever happens. */
  #settled = false;
  #removed = false;

  private constructor(path: string, target: string, handle: FileHandle) {
    this.path = path;
    this.#target = target;
    this.#handle = handle;
  }

  /** False once it is complete, kept aside or removed. */
  get isGrowing(): boolean {
    return !this.#settled && !this.#removed;
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

  /**
   * That of an earlier run, if it is still there and may be one of this target; `undefined` if not.
   */
  static async reopen(path: string, target: string): Promise<PartFile | undefined> {
    if (!path.startsWith(`${target}.`) || !/^(\d+\.)?part$/.test(path.slice(target.length + 1))) {
      return undefined;
    }
    const handle = await open(path, 'r+').catch(() => undefined);
    const found = await handle?.stat().catch(() => undefined);
    if (handle && found?.isFile() === true) {
      return new PartFile(path, target, handle);
    }
    await handle?.close();
    return undefined;
  }

  /** For another thread that writes: the file stays open until `use` has ended. An error with a code is one of the disk. */
  async lend<Result>(use: (descriptor: number) => Promise<Result>): Promise<Result> {
    const work = this.#onDisk(async () => await use(this.#handle.fd)).finally(() => this.#lent.delete(work));
    this.#lent.add(work);
    return await work;
  }

  /** Reads from a position. Resolves to how many bytes came: fewer where it ends, or where it cannot be read. */
  async read(bytes: Uint8Array, position: number): Promise<number> {
    let at = 0;
    for (let count = -1; at < bytes.length && count !== 0; at += count) {
      const read = await this.#handle.read(bytes, at, bytes.length - at, position + at).catch(() => undefined);
      count = read?.bytesRead ?? 0;
    }
    return at;
  }

  /** Makes it so many bytes long. */
  async truncate(bytes: number): Promise<void> {
    await this.#onDisk(async () => {
      // Some systems bring all of a file to the disk when it is closed if it was once cut to nothing, though it was empty.
      const { size } = await this.#handle.stat();
      await (size === bytes ? undefined : this.#handle.truncate(bytes));
    });
  }

  /** Its length in bytes. Rejects if there is no longer a file of this name, or another one. */
  async length(): Promise<number> {
    const ours = await this.#onDisk(async () => await this.#handle.stat({ bigint: true }));
    const named = await stat(this.path, { bigint: true }).catch(() => undefined);
    if (named?.ino !== ours.ino || named.dev !== ours.dev) {
      // What may have this name now is not ours to remove.
      this.keep();
      throw vanished(this.path);
    }
    return Number(ours.size);
  }

  /**
   * Ends writing and gives the file its name. The system brings it to the disk in its own time, as with any other download.
   * Another file of that name is replaced only with `replace`; without it, or when it cannot be renamed, it is kept and the
   * error says where.
   */
  async rename(replace: boolean): Promise<void> {
    await this.#close();
    try {
      await (replace
        ? tryHeld(async () => await rename(this.path, this.#target))
        : renameFree(this.path, this.#target));
      this.#settled = true;
    } catch (error) {
      throw await this.#notRenamed(codeOf(error));
    }
  }

  /** Leaves it where it is. */
  keep(): void {
    this.#settled = true;
  }

  /** Removes it unless it is complete or kept. Resolves to false if that cannot be done. */
  async discard(): Promise<boolean> {
    await this.end();
    if (!this.#settled) {
      this.#removed = await remove(this.path);
    }
    return this.#settled || this.#removed;
  }

  /** Ends writing; it stays as it is. */
  async end(): Promise<void> {
    // Nothing is made of what it says.
    await this.#close().catch(() => undefined);
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
      // The system gives its number to the next file that is opened.
      await Promise.allSettled(this.#lent);
      await this.#onDisk(async () => await this.#handle.close());
    }
  }

  async #onDisk<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw isCloudError(error) ? error : diskFailure(this.path, codeOf(error));
    }
  }
}

/** Rejects if there is something of this name. */
export async function checkFree(target: string): Promise<void> {
  const found = await lstat(target).catch(() => undefined);
  if (found) {
    throw alreadyThere(target);
  }
}

/** Renames unless there is something of that name: at once where a file can have two names, else by holding the name free. */
async function renameFree(from: string, to: string): Promise<void> {
  const code = await link(from, to).then(() => undefined, codeOf);
  if (code === undefined) {
    // It is complete and has its name, whatever becomes of the other one.
    await tryHeld(async () => await rm(from)).catch(() => undefined);
    return;
  }
  if (code === 'EEXIST' || code === 'ENOENT') {
    throw Object.assign(new Error('It could not be linked'), { code });
  }
  // Some systems bring all of a file to the disk before it replaces another one, hence not always.
  await (await open(to, 'wx', MODE)).close();
  try {
    await tryHeld(async () => await rename(from, to));
  } catch (error) {
    await rm(to, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Tries it again while another program holds the file. */
async function tryHeld(work: () => Promise<void>): Promise<void> {
  for (const delay of HELD_WAITS) {
    try {
      await work();
      return;
    } catch (error) {
      if (!HELD.has(codeOf(error))) {
        throw error;
      }
      await wait(delay);
    }
  }
  await work();
}

/** Removes a file. Resolves to false if that cannot be done; true also where there is none. */
export async function remove(path: string): Promise<boolean> {
  return await rm(path, { force: true }).then(
    () => true,
    () => false,
  );
}

/** Rejects if there is known to be less room for `path` than so many bytes. */
export async function checkSpace(path: string, bytes: number): Promise<void> {
  const disk = await statfs(dirname(path)).catch(() => undefined);
  // Some network drives tell nothing.
  if (disk && disk.blocks > 0 && disk.bavail * disk.bsize < bytes) {
    throw noSpace(path, bytes, disk.bavail * disk.bsize);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}
