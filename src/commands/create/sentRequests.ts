import { randomUUID } from 'node:crypto';
import type { BackupRequest } from '../../model/jobs.ts';
import type { Log } from '../../model/provider.ts';
import { leaseTime, LeasedRecords } from '../../platform/leasedRecords.ts';

/** A request for a backup that may have been sent: plain data, nothing secret. */
export interface SentRequest {
  readonly id: string;
  readonly accountId: string;
  readonly instanceName: string;
  readonly request: BackupRequest;
  /** Epoch milliseconds, just before it was sent. */
  readonly asked: number;
}

export interface SentRequestsParts {
  /** Path of the folder of the records, which all windows share. */
  readonly folder: string;
  /** Remembers over restarts whether there is anything to take up. */
  readonly setUnderWay: (any: boolean) => Promise<void>;
  readonly log: Log;
}

/**
 * Requests between their sending and their answer. Where a window ends meanwhile, nobody knows what became of its request:
 * another window, or the same one after its restart, looks for it.
 */
export class SentRequests {
  readonly #parts: SentRequestsParts;
  readonly #records: LeasedRecords<SentRequest>;
  /** Ids of those that this window works on. */
  readonly #here = new Set<string>();

  constructor(parts: SentRequestsParts) {
    this.#parts = parts;
    this.#records = new LeasedRecords(parts.folder, isSentRequest);
  }

  /** Keeps the request as long as the work takes, which sends it and writes down what came of it. */
  async during<Result>(sent: Omit<SentRequest, 'id'>, work: () => Promise<Result>): Promise<Result> {
    const id = randomUUID();
    const { log, setUnderWay } = this.#parts;
    // What cannot be written down is sent all the same.
    const failed = () => log.warn('A request for a backup could not be written down.');
    await Promise.all([this.#records.add({ id, ...sent }), setUnderWay(true)]).catch(failed);
    return await this.#keeping(id, work);
  }

  /**
   * Hands over each request whose window is gone, and keeps it until the work with it has ended, as this window may end, too.
   * Resolves to whether there are others, whose windows may be gone later. Rejects if they cannot be read.
   */
  async takeUp(resolve: (sent: SentRequest) => Promise<void>): Promise<boolean> {
    const all = (await this.#records.list()).filter(({ id }) => !this.#here.has(id));
    let held = 0;
    for (const sent of all) {
      if (await this.#records.hold(sent.id)) {
        held += 1;
        void this.#keeping(sent.id, async () => await resolve(sent));
      }
    }
    await this.#settle();
    return held < all.length;
  }

  async #keeping<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const failed = () => this.#parts.log.warn('What is written down of a request for a backup could not be kept.');
    this.#here.add(id);
    const renewing = setInterval(() => void this.#records.hold(id).catch(failed), leaseTime / 3);
    try {
      return await work();
    } finally {
      clearInterval(renewing);
      this.#here.delete(id);
      await this.#records
        .remove(id)
        .then(async () => await this.#settle())
        .catch(failed);
    }
  }

  /** Nothing is under way once no record is left, of whatever version. */
  async #settle(): Promise<void> {
    if (!(await this.#records.isAny())) {
      await this.#parts.setUnderWay(false);
    }
    if (await this.#records.isAny()) {
      // Another window has just begun.
      await this.#parts.setUnderWay(true);
    }
  }
}

function isSentRequest(value: unknown): value is SentRequest {
  return (
    typeof value === 'object' &&
    value !== null &&
    hasAll(value, { id: 'string', accountId: 'string', instanceName: 'string', asked: 'number', request: 'object' }) &&
    'request' in value &&
    value.request !== null &&
    hasAll(value.request as object, { instanceId: 'string', regionId: 'string', choiceId: 'string' })
  );
}

/** Whether all members are there, each of its type. */
function hasAll(record: object, members: Readonly<Record<string, string>>): boolean {
  return Object.entries(members).every(([name, type]) => typeof Reflect.get(record, name) === type);
}
