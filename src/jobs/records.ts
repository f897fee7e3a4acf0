import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupJob } from '../model/jobs.ts';

/** A backup that was started and is being followed: plain data, nothing secret. */
export interface JobRecord {
  readonly id: string;
  readonly accountId: string;
  readonly instanceName: string;
  readonly job: BackupJob;
}

interface Lease {
  readonly owner: string;
  /** Epoch milliseconds until which the owner need not be doubted. */
  readonly until: number;
}

/** How long a window may be silent before another one takes its jobs over, in milliseconds. */
export const leaseTime = 15_000;

/**
 * Running jobs as files, one each, in a folder that all windows share. A job is followed by the one window that holds its
 * lease; a window that is gone stops renewing, and another takes over.
 */
export class JobRecords {
  readonly #folder: string;
  readonly #owner = randomUUID();
  readonly #now: () => number;

  constructor(folder: string, now: () => number = Date.now) {
    this.#folder = folder;
    this.#now = now;
  }

  async add(accountId: string, instanceName: string, job: BackupJob): Promise<JobRecord> {
    const record: JobRecord = { id: randomUUID(), accountId, instanceName, job };
    await mkdir(this.#folder, { recursive: true });
    await writeFile(this.#file(record.id, 'lease'), JSON.stringify(this.#lease()));
    await writeFile(this.#file(record.id, 'json'), JSON.stringify(record));
    return record;
  }

  async list(): Promise<readonly JobRecord[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const records = await Promise.all(
      names.filter((name) => name.endsWith('.json')).map((name) => readJson(join(this.#folder, name), isJobRecord)),
    );
    return records.filter((record) => record !== undefined);
  }

  /** Takes or renews the lease. False while another window holds it. */
  async hold(id: string): Promise<boolean> {
    const file = this.#file(id, 'lease');
    const lease = await readJson(file, isLease);
    if (lease?.owner === this.#owner) {
      await writeFile(file, JSON.stringify(this.#lease()));
      return true;
    }
    const taken = lease !== undefined && lease.until > this.#now();
    if (taken || !(await readJson(this.#file(id, 'json'), isJobRecord))) {
      return false;
    }
    // Of several windows that find the same stale lease only one succeeds in moving it away. Whoever moved a newer one
    // puts it back; should two windows still hold it for a moment, both only read, and the next renewal decides.
    const stale = `${file}.${randomUUID()}`;
    await rename(file, stale).catch(() => undefined);
    const moved = await readJson(stale, isLease);
    if (moved && moved.until > this.#now()) {
      await rename(stale, file).catch(() => undefined);
      return false;
    }
    await rm(stale, { force: true });
    try {
      const fresh = await open(file, 'wx');
      await fresh.writeFile(JSON.stringify(this.#lease()));
      await fresh.close();
      return true;
    } catch {
      return false;
    }
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

  #file(id: string, kind: 'json' | 'lease'): string {
    return join(this.#folder, `${id}.${kind}`);
  }
}

/** A file that is missing, half written or of another version reads as nothing. */
async function readJson<Value>(file: string, is: (value: unknown) => value is Value): Promise<Value | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return is(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isLease(value: unknown): value is Lease {
  return isObject(value) && typeof value['owner'] === 'string' && typeof value['until'] === 'number';
}

function isJobRecord(value: unknown): value is JobRecord {
  if (!isObject(value) || !isObject(value['job'])) {
    return false;
  }
  const texts = [value['id'], value['accountId'], value['instanceName']];
  const ofJob = [value['job']['id'], value['job']['instanceId'], value['job']['regionId']];
  return [...texts, ...ofJob].every((text) => typeof text === 'string') && typeof value['job']['asked'] === 'number';
}
