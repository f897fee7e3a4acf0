import { randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Lease {
  readonly owner: string;
  /** Epoch milliseconds until which the owner need not be doubted. */
  readonly until: number;
}

/** How long a window may be silent before another one takes over what it worked on, in milliseconds. */
export const leaseTime = 15_000;

/** What a window leaves that is ended while it writes. */
const leftOver = /\.(?:json|lease)\.(?:[\da-f-]{36}|claim)$/;
const DAY = 24 * 60 * 60_000;

/**
 * Records of work under way as files, one each, in a folder that all windows share. The one window that holds a record's
 * lease works on it; a window that is gone stops renewing, and another takes over. Records hold plain data, nothing secret.
 */
export class LeasedRecords<Kept extends { readonly id: string }> {
  readonly #folder: string;
  readonly #is: (value: unknown) => value is Kept;
  readonly #owner = randomUUID();
  readonly #now: () => number;

  /** `is` tells a record of this version from anything else that is in the folder. */
  constructor(folder: string, is: (value: unknown) => value is Kept, now: () => number = Date.now) {
    this.#folder = folder;
    this.#is = is;
    this.#now = now;
  }

  /** A new record, with its lease. Rejects if it cannot be written. */
  async add(record: Kept): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await this.#write(this.#file(record.id, 'lease'), this.#lease());
    await this.#write(this.#file(record.id, 'json'), record);
  }

  /** Replaces a record, whole or not at all. Rejects if it cannot be written. */
  async update(record: Kept): Promise<void> {
    await this.#write(this.#file(record.id, 'json'), record);
  }

  /** All records; removes what was left half written a day ago. Rejects if the folder, or a file of it, cannot be read. */
  async list(): Promise<readonly Kept[]> {
    const names = (await orNothing(readdir(this.#folder))) ?? [];
    const pathOf = (name: string) => join(this.#folder, name);
    const [records] = await Promise.all([
      Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => readWhole(pathOf(name), this.#is))),
      ...names.filter((name) => leftOver.test(name)).map((name) => removeOld(pathOf(name), DAY)),
    ]);
    return records.filter((record) => record !== undefined);
  }

  /** Whether there is any record, also one that cannot be read. Rejects if the folder cannot be read. */
  async isAny(): Promise<boolean> {
    const names = (await orNothing(readdir(this.#folder))) ?? [];
    return names.some((name) => name.endsWith('.json'));
  }

  async get(id: string): Promise<Kept | undefined> {
    return await readJson(this.#file(id, 'json'), this.#is);
  }

  /** Takes or renews the lease. False while another window holds it, and for a record that is gone. */
  async hold(id: string): Promise<boolean> {
    const file = this.#file(id, 'lease');
    const lease = await readJson(file, isLease);
    if (lease?.owner === this.#owner) {
      await this.#write(file, this.#lease());
      return true;
    }
    return !this.#isTaken(lease) && (await this.get(id)) !== undefined && (await this.#takeOver(id));
  }

  /**
   * Of several windows that find a lease free, the one that can make the claim decides. It looks once more, and the claim
   * itself becomes the lease: nobody ever sees one that is half written.
   */
  async #takeOver(id: string): Promise<boolean> {
    const file = this.#file(id, 'lease');
    const claim = `${file}.claim`;
    try {
      await writeFile(claim, JSON.stringify(this.#lease()), { flag: 'wx' });
    } catch {
      // A window may have been ended in the middle of this.
      await removeOld(claim, leaseTime);
      return false;
    }
    try {
      if (!this.#isTaken(await readWhole(file, isLease)) && (await this.get(id))) {
        await rename(claim, file);
        return true;
      }
    } catch {
      // One that cannot be read may be good, and one that cannot be written is none.
    }
    await rm(claim, { force: true }).catch(() => undefined);
    return false;
  }

  #isTaken(lease: Lease | undefined): boolean {
    return lease !== undefined && lease.until > this.#now();
  }

  /** Lets another window take over at once. */
  async release(id: string): Promise<void> {
    if ((await readJson(this.#file(id, 'lease'), isLease))?.owner === this.#owner) {
      await rm(this.#file(id, 'lease'), { force: true });
    }
  }

  async remove(id: string): Promise<void> {
    await rm(this.#file(id, 'json'), { force: true });
    await rm(this.#file(id, 'lease'), { force: true });
  }

  #lease(): Lease {
    return { owner: this.#owner, until: this.#now() + leaseTime };
  }

  /** Under another name first: another window may be reading. */
  async #write(file: string, value: unknown): Promise<void> {
    const fresh = `${file}.${randomUUID()}`;
    try {
      await writeFile(fresh, JSON.stringify(value));
      await rename(fresh, file);
    } catch (error) {
      await rm(fresh, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  #file(id: string, kind: 'json' | 'lease'): string {
    return join(this.#folder, `${id}.${kind}`);
  }
}

/** A file that is missing, cannot be read, or is of another version reads as nothing. */
async function readJson<Value>(file: string, is: (value: unknown) => value is Value): Promise<Value | undefined> {
  return await readWhole(file, is).catch(() => undefined);
}

/** The same, but rejects if the file is there and cannot be read. */
async function readWhole<Value>(file: string, is: (value: unknown) => value is Value): Promise<Value | undefined> {
  const text = await orNothing(readFile(file, 'utf8'));
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    return is(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What is read, or nothing where there is nothing to read. */
async function orNothing<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** Removes a file that nobody has written for so many milliseconds. Never rejects. */
async function removeOld(file: string, age: number): Promise<void> {
  try {
    // The time of a file is the machine's.
    if (Date.now() - (await stat(file)).mtimeMs > age) {
      await rm(file, { force: true });
    }
  } catch {
    // Somebody else has removed it, or it stays.
  }
}

function isLease(value: unknown): value is Lease {
  return (
    typeof value === 'object' &&
    value !== null &&
    'owner' in value &&
    typeof value.owner === 'string' &&
    'until' in value &&
    typeof value.until === 'number'
  );
}
