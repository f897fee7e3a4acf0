import type { DownloadLink } from '../../model/links.ts';
import type { Log } from '../../model/provider.ts';
import { LeasedRecords, leaseTime } from '../../platform/leasedRecords.ts';
import type { Download, Trouble } from './parts.ts';
import type { DownloadProgress } from '../transfer/progress.ts';
import { isDownloadRecord, isOpen, type DownloadRecord } from './records.ts';

/** Milliseconds that a finished download stays listed, and how many do at most. */
const LISTED_FOR = 7 * 24 * 3_600_000;
const MOST_LISTED = 50;

/** Why a download stops that could go on. `leave`: another window, or the next one, has it. */
export type Stop = 'pause' | 'cancel' | 'remove' | 'forget' | 'leave';

/** A transfer under way. */
export interface Run {
  readonly controller: AbortController;
  stop: Stop | undefined;
  ended: Promise<void>;
}

/** A download in the list of this window. */
export class Item implements Download {
  record: DownloadRecord;
  isHere: boolean;
  /** False for one whose record could not be written: it ends with this window. */
  isKept = true;
  /** It was taken off the list. */
  isGone = false;
  progress: DownloadProgress | undefined;
  trouble: Trouble | undefined;
  /** Came with the order, and is never written down. */
  link: DownloadLink | undefined;
  /** The user has just wanted it: its cloud is asked also where it refused the key before. */
  isAsked = false;
  run: Run | undefined;
  /** When the lease was renewed, in epoch milliseconds. */
  held = 0;
  /** The last of what was done to its record, and how often that was. */
  written: Promise<void> = Promise.resolve();
  writes = 0;
  /** The last deed. */
  turn: Promise<void> = Promise.resolve();

  constructor(record: DownloadRecord, isHere: boolean) {
    this.record = record;
    this.isHere = isHere;
  }
}

/** The list of downloads and their records in the folder that all windows share. Nothing here rejects. */
export class DownloadBook {
  readonly #records: LeasedRecords<DownloadRecord>;
  readonly #items = new Map<string, Item>();
  /** Ids of those that were taken off the list here; their records may still be there for a moment. */
  readonly #gone = new Set<string>();
  readonly #log: Log;
  readonly #setUnderWay: (any: boolean) => Promise<void>;
  readonly #now: () => number;

  constructor(folder: string, log: Log, setUnderWay: (any: boolean) => Promise<void>, now: () => number) {
    this.#records = new LeasedRecords(folder, isDownloadRecord, now);
    this.#log = log;
    this.#setUnderWay = setUnderWay;
    this.#now = now;
  }

  /** In the order they were asked for. */
  get items(): readonly Item[] {
    return [...this.#items.values()].toSorted((one, other) => one.record.added - other.record.added);
  }

  /** What is on the disk of an account, whichever window works on it. */
  async ofAccount(accountId: string): Promise<readonly Item[]> {
    await this.read();
    return this.items.filter(({ record }) => record.accountId === accountId);
  }

  get(id: string): Item | undefined {
    return this.#items.get(id);
  }

  /** A new one, for this window to work on. */
  add(record: DownloadRecord): Item {
    const item = new Item(record, true);
    item.held = this.#now();
    this.#items.set(record.id, item);
    void this.#inOrder(item, async () => {
      try {
        await this.#records.add(record);
      } catch {
        item.isKept = false;
        this.#log.warn('The record of a download could not be written; it ends with this window.');
      }
    });
    return item;
  }

  /** Brings what other windows did into the list; what this one does meanwhile is newer. All stays if it cannot be read. */
  async read(): Promise<void> {
    const before = new Map([...this.#items].map(([id, { writes }]) => [id, writes]));
    const list = await this.#records.list().catch(() => undefined);
    if (!list) {
      this.#log.warn('The records of downloads could not be read.');
      return;
    }
    const records = new Map(list.map((record) => [record.id, record]));
    for (const [id, item] of this.#items) {
      const record = records.get(id);
      if (item.isHere || item.writes !== before.get(id)) {
        continue;
      }
      if (record) {
        item.record = record;
      } else if (item.isKept) {
        this.#items.delete(id);
      }
    }
    for (const [id, record] of records) {
      if (!this.#items.has(id) && !this.#gone.has(id)) {
        this.#items.set(id, new Item(record, false));
      }
    }
  }

  /** Takes the lease of one that is not worked on here, and looks how it is now. False if another window has it. */
  async claim(item: Item): Promise<boolean> {
    if (!item.isKept) {
      return !item.isGone;
    }
    await item.written;
    const { id } = item.record;
    try {
      const record = (await this.#records.hold(id)) ? await this.#records.get(id) : undefined;
      if (!record || item.isGone) {
        return false;
      }
      item.record = record;
      item.held = this.#now();
      return true;
    } catch {
      this.#log.warn('The record of a download could not be taken.');
      return false;
    }
  }

  /** False once another window has it. */
  async keeps(item: Item): Promise<boolean> {
    const isFresh = () => !item.isKept || this.#now() - item.held < leaseTime / 3;
    let keeps = true;
    if (!isFresh()) {
      await this.#inOrder(item, async () => {
        // Once it was let go of, nobody's lease must be left.
        if (item.isHere && !isFresh()) {
          // A full disk takes no lease from anybody.
          keeps = await this.#records.hold(item.record.id).catch(() => true);
          item.held = keeps ? this.#now() : item.held;
        }
      });
    }
    return keeps;
  }

  /** Changes a download at once, and its record as soon as what is written before is there. */
  async write(item: Item, change: Partial<DownloadRecord>): Promise<void> {
    item.record = { ...item.record, ...change };
    const { record } = item;
    await this.#inOrder(item, async () => {
      if (item.isKept && !item.isGone) {
        await this.#records.update(record);
      }
    });
  }

  async letGo(item: Item): Promise<void> {
    await this.#inOrder(item, async () => await this.#records.release(item.record.id));
  }

  async remove(item: Item): Promise<void> {
    item.isGone = true;
    item.isHere = false;
    this.#items.delete(item.record.id);
    this.#gone.add(item.record.id);
    await this.#inOrder(item, async () => await this.#records.remove(item.record.id));
  }

  /** Takes old ones off the list, and remembers whether there is anything that is not done. */
  async tidy(): Promise<void> {
    const done = this.items
      .filter(({ record }) => record.state === 'done')
      .toSorted((one, other) => endOf(other) - endOf(one));
    const oldest = this.#now() - LISTED_FOR;
    const old = done.filter((item, index) => index >= MOST_LISTED || endOf(item) < oldest);
    await Promise.all(old.map((item) => this.remove(item)));
    try {
      await this.#setUnderWay((await this.#records.list()).some(isOpen));
    } catch {
      this.#log.warn('Whether downloads are under way could not be remembered.');
    }
  }

  async #inOrder(item: Item, work: () => Promise<void>): Promise<void> {
    item.written = item.written
      .then(work)
      .catch(() => this.#log.warn('The record of a download could not be written.'));
    await item.written;
  }
}

function endOf({ record }: Item): number {
  return record.ended?.at ?? record.added;
}
