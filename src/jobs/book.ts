import { DisposableStore } from '../async/disposable.ts';
import { Emitter } from '../async/event.ts';
import type { Log } from '../model/provider.ts';
import type { LeasedRecords } from '../platform/leasedRecords.ts';
import type { JobRecord } from './records.ts';

const DAY = 24 * 60 * 60_000;
/** What has ended stays listed for so long, and so many of them. */
const keptFor = 7 * DAY;
const keptAtMost = 50;

/**
 * The jobs as this window knows them. What it changes is written down for the other windows; what cannot be written goes
 * on in memory.
 */
export class JobBook {
  readonly #records: LeasedRecords<JobRecord>;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #jobs = new Map<string, JobRecord>();
  /** Those whose record could not be made: they end with this window. */
  readonly #unrecorded = new Set<string>();
  /** The last write of each, so that they follow each other. */
  readonly #writes = new Map<string, Promise<void>>();
  readonly #unwritable = new Set<string>();
  #isReadable = true;
  /** For each reading under way, what was changed here meanwhile. */
  readonly #readings = new Set<Set<string>>();
  readonly #disposables = new DisposableStore();
  readonly #changes = this.#disposables.add(new Emitter<JobRecord>());

  /** A job is new, another or gone. */
  readonly onDidChange = this.#changes.event;

  constructor(records: LeasedRecords<JobRecord>, log: Log, now: () => number) {
    this.#records = records;
    this.#log = log;
    this.#now = now;
  }

  all(): readonly JobRecord[] {
    return [...this.#jobs.values()];
  }

  get(id: string): JobRecord | undefined {
    return this.#jobs.get(id);
  }

  /** Something that another start could take up. */
  get hasOpen(): boolean {
    return this.all().some(({ id, ended }) => !ended && !this.#unrecorded.has(id));
  }

  /** False while the records cannot be read; then what is known may be old. */
  get isReadable(): boolean {
    return this.#isReadable;
  }

  /** False for what ends with this window, as it could not be written down. */
  isRecorded(id: string): boolean {
    return !this.#unrecorded.has(id);
  }

  /** A new job, with its lease. */
  async add(record: JobRecord): Promise<void> {
    try {
      await this.#records.add(record);
      this.#unrecorded.delete(record.id);
      this.#unwritable.delete(record.id);
    } catch {
      this.#unrecorded.add(record.id);
      this.#log.warn(`The record of job ${record.job.id} could not be written.`);
    }
    this.#set(record);
  }

  /** Replaces members of a record. Resolves when that is written down, or cannot be. */
  async change(id: string, change: Partial<JobRecord>): Promise<void> {
    const known = this.#jobs.get(id);
    if (!known) {
      return;
    }
    const record = { ...known, ...change };
    this.#set(record);
    if (!this.#unrecorded.has(id)) {
      const write = (this.#writes.get(id) ?? Promise.resolve()).then(() => this.#write(record));
      this.#writes.set(id, write);
      await write;
      if (this.#writes.get(id) === write) {
        this.#writes.delete(id);
      }
    }
  }

  /** Takes or renews the lease, and reads what the window wrote that had it before. False while another one has it. */
  async take(id: string): Promise<boolean> {
    if (!(await this.hold(id))) {
      return false;
    }
    const fresh = this.#unrecorded.has(id) ? undefined : await this.#records.get(id);
    if (fresh && !this.#writes.has(id)) {
      this.#set(fresh);
    }
    return this.#jobs.has(id);
  }

  /** Takes or renews the lease. A disk that cannot be written does not keep anybody from following. */
  async hold(id: string): Promise<boolean> {
    try {
      return this.#unrecorded.has(id) ? this.#jobs.has(id) : await this.#records.hold(id);
    } catch {
      this.#warnOnce(id);
      return true;
    }
  }

  async release(id: string): Promise<void> {
    await this.#writes.get(id);
    await this.#records.release(id).catch(() => undefined);
  }

  /** Forgets a job, here and in all windows. */
  async remove(id: string): Promise<void> {
    const record = this.#jobs.get(id);
    this.#jobs.delete(id);
    this.#touch(id);
    await this.#writes.get(id);
    await this.#records.remove(id).catch(() => this.#log.warn('The record of a backup job could not be removed.'));
    this.#unrecorded.delete(id);
    if (record) {
      this.#changes.fire(record);
    }
  }

  /**
   * Reads what other windows wrote, and removes what ended long ago. What `isMine` is better known here. False if it could
   * not be read; then all stays as it is known.
   */
  async read(isMine: (id: string) => boolean): Promise<boolean> {
    const touched = new Set<string>();
    this.#readings.add(touched);
    const records = await this.#list().finally(() => this.#readings.delete(touched));
    if (!records) {
      return false;
    }
    const sets = [touched, this.#writes, this.#unrecorded, this.#unwritable];
    const isKnownBetter = (id: string) => isMine(id) || sets.some((set) => set.has(id));
    for (const record of records) {
      if (!isKnownBetter(record.id)) {
        this.#set(record);
      }
    }
    const written = new Set(records.map(({ id }) => id));
    for (const record of this.all()) {
      if (!written.has(record.id) && !isKnownBetter(record.id)) {
        this.#jobs.delete(record.id);
        this.#changes.fire(record);
      }
    }
    await this.tidy();
    return true;
  }

  async tidy(): Promise<void> {
    const ended = this.all()
      .flatMap(({ id, ended: end }) => (end ? [{ id, at: end.at }] : []))
      .toSorted((left, right) => right.at - left.at);
    const old = ended.filter(({ at }, index) => index >= keptAtMost || this.#now() - at > keptFor);
    await Promise.all(old.map(async ({ id }) => await this.remove(id)));
  }

  /** What is to be said of a job is another, though its record is not. */
  redraw(id: string): void {
    const record = this.#jobs.get(id);
    if (record) {
      this.#changes.fire(record);
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #set(record: JobRecord): void {
    const known = this.#jobs.get(record.id);
    this.#jobs.set(record.id, record);
    this.#touch(record.id);
    if (!known || JSON.stringify(known) !== JSON.stringify(record)) {
      this.#changes.fire(record);
    }
  }

  async #list(): Promise<readonly JobRecord[] | undefined> {
    try {
      const records = await this.#records.list();
      this.#isReadable = true;
      return records;
    } catch {
      if (this.#isReadable) {
        this.#log.warn('The records of running backups could not be read.');
      }
      this.#isReadable = false;
      return undefined;
    }
  }

  #touch(id: string): void {
    this.#readings.forEach((touched) => touched.add(id));
  }

  async #write(record: JobRecord): Promise<void> {
    // One that was removed meanwhile must not come back.
    if (this.#jobs.has(record.id)) {
      await this.#records.update(record).catch(() => this.#warnOnce(record.id));
    }
  }

  #warnOnce(id: string): void {
    if (!this.#unwritable.has(id)) {
      this.#unwritable.add(id);
      this.#log.warn(`The record of job ${this.#jobs.get(id)?.job.id ?? id} could not be written.`);
    }
  }
}
