import { DisposableStore } from '../async/disposable.ts';
import { Emitter } from '../async/event.ts';
import type { JobInstance } from '../model/desks.ts';
import type { BackupJob, RunningBackup } from '../model/jobs.ts';
import { leaseTime, type LeasedRecords } from '../platform/leasedRecords.ts';
import { JobBook } from './book.ts';
import type { FollowParts, JobOutcome, JobOver } from './follow.ts';
import { OpenMark } from './openMark.ts';
import { recordId, type EndedJob, type JobRecord } from './records.ts';
import { JobRun, type FollowedJob } from './run.ts';

export interface TrackerParts extends FollowParts {
  readonly records: LeasedRecords<JobRecord>;
  /** Remembers over restarts whether there is anything to resume. */
  readonly setUnderWay: (any: boolean) => Promise<void>;
}

/** Follows running backups until they end, over restarts, each in one window only, and tells each end once. */
export class JobTracker {
  readonly #parts: TrackerParts;
  readonly #book: JobBook;
  readonly #mark: OpenMark;
  readonly #runs = new Map<string, JobRun>();
  /** Asked for in vain in this window: their accounts have to be mended first. */
  readonly #signedOut = new Set<string>();
  readonly #disposables = new DisposableStore();
  readonly #followed = this.#disposables.add(new Emitter<FollowedJob>());
  readonly #tells = this.#disposables.add(new Emitter<JobRecord>());
  readonly #ending = new AbortController();
  /** One after the other, so that a job which is found while it is being started is begun once. */
  #beginning: Promise<unknown> = Promise.resolve();
  #resuming: Promise<void> | undefined;
  #nextLook: ReturnType<typeof setTimeout> | undefined;

  /** A job is followed now in this window: newly started, found or resumed; or found a moment ago and now known as own. */
  readonly onDidFollow = this.#followed.event;
  /** A job has ended, or waits for a valid key: in one window, and once. */
  readonly onDidTell = this.#tells.event;
  /** A job is new, another or gone. */
  readonly onDidChange: JobBook['onDidChange'];

  constructor(parts: TrackerParts) {
    this.#parts = parts;
    this.#book = this.#disposables.add(new JobBook(parts.records, parts.log, parts.now));
    this.#mark = new OpenMark(parts.setUnderWay, parts.log);
    this.onDidChange = this.#book.onDidChange;
  }

  /** All that is listed: under way in any window, or ended lately. */
  records(): readonly JobRecord[] {
    return this.#book.all();
  }

  get(id: string): JobRecord | undefined {
    return this.#book.get(id);
  }

  /** The following of a job, if this window does it. */
  run(id: string): Pick<JobRun, 'trouble'> | undefined {
    return this.#runs.get(id);
  }

  /** Follows a job that was just started. False if it cannot be recorded, so that it will not survive a reload. */
  async start(accountId: string, instanceName: string, job: BackupJob): Promise<boolean> {
    const mode = { kind: 'manual', raw: '' } as const;
    const id = recordId(accountId, job);
    await this.#begin({ id, accountId, instanceName, job, source: 'own', mode });
    return this.#book.isRecorded(id);
  }

  /** Follows what somebody else started. Resolves to how many of them were not known yet. */
  async found(accountId: string, instance: JobInstance, running: readonly RunningBackup[]): Promise<number> {
    if (running.length > 0) {
      await this.#read();
    }
    let news = 0;
    for (const { job, started, mode, progress } of running) {
      const id = recordId(accountId, job);
      const known = this.#book.get(id);
      // What was given up because the cloud did not have it, or would not tell, is there again.
      const isBack = known?.ended?.outcome === 'lost' || known?.ended?.outcome === 'refused';
      if (!known || isBack) {
        const facts = { id, accountId, instanceName: instance.name, job, mode, lastProgress: progress };
        const source = known?.source ?? 'elsewhere';
        const isNew = await this.#begin({ ...facts, started: started?.getTime(), source });
        news += isNew && !known ? 1 : 0;
      }
    }
    return news;
  }

  /**
   * Takes up what other windows, or this one before a reload, left under way; looks again later for what another window
   * still holds, as that window may be gone.
   */
  async resume(): Promise<void> {
    this.#resuming ??= this.#resume().finally(() => (this.#resuming = undefined));
    await this.#resuming;
  }

  /** Accounts were mended or changed: what could not be asked for may be asked for again. */
  async accountsChanged(accountIds: readonly string[]): Promise<void> {
    await this.#again(({ accountId }) => accountIds.includes(accountId));
  }

  /** Stops following the jobs of an account that is gone, without a word, and forgets them. */
  async forget(accountId: string): Promise<void> {
    await this.#read();
    for (const { id } of this.#book.all().filter((record) => record.accountId === accountId)) {
      const run = this.#runs.get(id);
      run?.leave();
      await run?.outcome;
      this.#signedOut.delete(id);
      await this.#book.remove(id);
    }
  }

  /** Stops following; the job stays listed. */
  async stop(id: string): Promise<void> {
    const run = this.#runs.get(id);
    if (run) {
      run.stop();
      await run.outcome;
    } else if (this.#book.get(id)?.ended === undefined && (await this.#book.take(id))) {
      this.#signedOut.delete(id);
      await this.#end(id, { end: 'stopped' });
    }
  }

  /** Goes on with what waits for a key, was refused, or stopped. */
  async retry(id: string): Promise<void> {
    const outcome = this.#book.get(id)?.ended?.outcome;
    if (outcome === undefined) {
      await this.#again((record) => record.id === id);
    } else if ((outcome === 'refused' || outcome === 'stopped') && (await this.#book.take(id))) {
      await this.#mark.begin(async () => await this.#book.change(id, { ended: undefined, told: undefined }));
      this.#follow(id);
    }
  }

  /** Takes what has ended off the list. */
  async remove(id: string): Promise<void> {
    if (this.#book.get(id)?.ended) {
      await this.#book.remove(id);
    }
  }

  async dispose(): Promise<void> {
    this.#ending.abort();
    clearTimeout(this.#nextLook);
    const runs = [...this.#runs];
    await Promise.all(
      runs.map(async ([id, { outcome }]) => {
        await outcome;
        await this.#book.release(id);
      }),
    );
    this.#disposables.dispose();
  }

  /** False for one that is followed already. */
  async #begin(record: JobRecord): Promise<boolean> {
    const turn = this.#beginning.then(async () => await this.#beginNow(record));
    this.#beginning = turn.catch(() => undefined);
    return await turn;
  }

  async #beginNow(record: JobRecord): Promise<boolean> {
    const { id, source } = record;
    const known = this.#book.get(id);
    if (!known || known.ended) {
      await this.#mark.begin(async () => await this.#book.add(record));
      this.#follow(id);
      return true;
    }
    if (source === 'own' && known.source !== 'own') {
      // Somebody looked between the start and this call.
      await this.#book.change(id, { source });
      const run = this.#runs.get(id);
      if (run) {
        this.#followed.fire(run);
      }
    }
    return false;
  }

  async #again(which: (record: JobRecord) => boolean): Promise<void> {
    const waits = this.#book.all().filter((record) => this.#signedOut.has(record.id) && which(record));
    waits.forEach(({ id }) => this.#signedOut.delete(id));
    if (waits.length > 0) {
      // A run under way may have passed them by already.
      await this.#resuming;
      await this.resume();
    }
  }

  async #read(): Promise<boolean> {
    return await this.#book.read((id) => this.#runs.has(id));
  }

  async #resume(): Promise<void> {
    clearTimeout(this.#nextLook);
    if ((await this.#read()) && !this.#book.hasOpen) {
      await this.#mark.settle(() => this.#book.hasOpen);
    }
    for (const { id, ended, told } of this.#book.all()) {
      const isSettled = ended ? told === true : this.#runs.has(id) || this.#signedOut.has(id);
      if (!isSettled && !this.#ending.signal.aborted && (await this.#book.take(id))) {
        await this.#takeUp(id);
      }
    }
    this.#lookLater();
  }

  /** What another window has left: to be followed, or its end to be told. */
  async #takeUp(id: string): Promise<void> {
    const { ended, told } = this.#book.get(id) ?? {};
    if (!ended) {
      this.#follow(id);
    } else if (told === true) {
      await this.#book.release(id);
    } else {
      await this.#tell(id);
    }
  }

  /** The window that follows something may be gone by then; until then its records say how far it is. */
  #lookLater(): void {
    clearTimeout(this.#nextLook);
    const isElsewhere = ({ id, ended }: JobRecord) => !ended && !this.#runs.has(id) && !this.#signedOut.has(id);
    if (!this.#ending.signal.aborted && (!this.#book.isReadable || this.#book.all().some(isElsewhere))) {
      this.#nextLook = setTimeout(() => void this.resume(), leaseTime / 3);
    }
  }

  #follow(id: string): void {
    const record = this.#book.get(id);
    if (!record || this.#runs.has(id) || this.#ending.signal.aborted) {
      return;
    }
    const parts = { book: this.#book, follow: this.#parts, ending: this.#ending.signal };
    const run = new JobRun(record, parts, async (outcome) => {
      const settled = await this.#settle(id, outcome);
      this.#runs.delete(id);
      this.#book.redraw(id);
      this.#lookLater();
      return settled;
    });
    this.#runs.set(id, run);
    this.#followed.fire(run);
    this.#book.redraw(id);
  }

  /** Writes down how following ended, if it is still this window's to say. Never rejects. */
  async #settle(id: string, outcome: JobOutcome): Promise<JobOutcome> {
    if (this.#ending.signal.aborted || outcome.end === 'elsewhere') {
      return outcome;
    }
    if (!(await this.#book.take(id)) || this.#book.get(id)?.ended) {
      return { end: 'elsewhere' };
    }
    if (outcome.end !== 'signedOut') {
      await this.#end(id, outcome);
      return outcome;
    }
    this.#signedOut.add(id);
    const isNews = this.#book.get(id)?.signedOut === undefined;
    await this.#book.change(id, { signedOut: { reason: outcome.reason } });
    // Another window may have the key.
    await this.#book.release(id);
    const record = this.#book.get(id);
    if (isNews && record) {
      this.#tells.fire(record);
    }
    return outcome;
  }

  async #end(id: string, outcome: JobOver): Promise<void> {
    const { end, ...facts } = outcome;
    const ended: EndedJob = { outcome: end, at: this.#parts.now(), ...facts };
    await this.#book.change(id, { ended, signedOut: undefined });
    await this.#tell(id);
    // What another window has under way may be in what could not be read.
    if (await this.#read()) {
      await this.#mark.settle(() => this.#book.hasOpen);
    }
  }

  /** Written down before it is told: no window tells it again. */
  async #tell(id: string): Promise<void> {
    await this.#book.change(id, { told: true });
    await this.#book.release(id);
    const record = this.#book.get(id);
    if (record) {
      this.#tells.fire(record);
    }
  }
}
