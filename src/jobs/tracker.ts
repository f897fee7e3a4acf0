import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DisposableStore } from '../async/disposable.ts';
import { Emitter } from '../async/event.ts';
import type { InstanceActivity, InstanceKey } from '../model/activity.ts';
import { isCancelled, isCloudError, isSignInFailure } from '../model/errors.ts';
import type { BackupJob, JobProgress } from '../model/jobs.ts';
import type { CloudProvider, Log } from '../model/provider.ts';
import { leaseTime, type JobRecord, type JobRecords } from './records.ts';

const minute = 60_000;
/** A cloud may take this long to list a job that it has just accepted. */
const listedWithin = minute;
/** A job in a state that the product does not know is not followed for longer. */
const unknownUntil = 7 * 24 * 60 * minute;

export interface TrackerParts {
  readonly records: JobRecords;
  readonly provider: (accountId: string) => Promise<CloudProvider>;
  readonly log: Log;
  /** Remembers over restarts whether there is anything to resume. */
  readonly setUnderWay: (any: boolean) => Promise<void>;
  /** Milliseconds between two looks at a job. */
  readonly interval: number;
}

/**
 * How following a job ended. `lost`: the cloud no longer lists it. `elsewhere`: another window follows it, or its account
 * is gone. `stopped`: the user, or the end of this window. `signedOut`: the key was refused; following goes on once the
 * account is mended. `refused`: the cloud will not answer this account about it.
 */
export type JobOutcome =
  | { readonly end: 'done'; readonly backupId: string | undefined }
  | { readonly end: 'failed' | 'lost' | 'elsewhere' | 'stopped' }
  | { readonly end: 'signedOut' | 'refused'; readonly error: unknown };

export interface FollowedJob {
  readonly record: JobRecord;
  readonly outcome: Promise<JobOutcome>;
  readonly onProgress: (listener: (progress: JobProgress, trouble: unknown) => void) => { dispose(): void };
  /** Stops following; the backup itself goes on in the cloud. */
  stop(): void;
}

interface Running {
  readonly record: JobRecord;
  /** Ends following without a word and without touching the record. */
  readonly leave: AbortController;
  progress: JobProgress;
}

/** Follows running backups until they end, over restarts, each in one window only. */
export class JobTracker implements InstanceActivity {
  readonly #parts: TrackerParts;
  readonly #running = new Map<string, Running>();
  /** Jobs whose account has to be mended first. */
  readonly #signedOut = new Map<string, JobRecord>();
  /** Jobs whose record could not be written: they end with this window. */
  readonly #unrecorded = new Set<string>();
  #resuming: Promise<void> | undefined;
  readonly #changes = new Emitter<InstanceKey>();
  readonly #followed = new Emitter<FollowedJob>();
  readonly #ending = new AbortController();
  readonly #disposables = new DisposableStore();
  #nextLook: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChange = this.#changes.event;
  /** A job is being followed now in this window, newly started or resumed. */
  readonly onDidFollow = this.#followed.event;

  constructor(parts: TrackerParts) {
    this.#parts = parts;
    this.#disposables.add(this.#changes);
    this.#disposables.add(this.#followed);
  }

  current(accountId: string, instanceId: string): JobProgress | undefined {
    for (const { record, progress } of this.#running.values()) {
      if (record.accountId === accountId && record.job.instanceId === instanceId) {
        return progress;
      }
    }
    return undefined;
  }

  /** Names of the account's instances whose backups are followed here. */
  followed(accountId: string): readonly string[] {
    const records = [...this.#running.values()].map(({ record }) => record);
    return records.filter((record) => record.accountId === accountId).map(({ instanceName }) => instanceName);
  }

  /** Follows a job that was just started. False if it cannot be recorded, so that it will not survive a reload. */
  async start(accountId: string, instanceName: string, job: BackupJob): Promise<boolean> {
    try {
      await this.#parts.setUnderWay(true);
      this.#follow(await this.#parts.records.add(accountId, instanceName, job));
      return true;
    } catch {
      this.#parts.log.warn(`The record of job ${job.id} could not be written.`);
      const record = { id: randomUUID(), accountId, instanceName, job };
      this.#unrecorded.add(record.id);
      this.#follow(record);
      return false;
    }
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
    const waiting = [...this.#signedOut.values()].filter(({ accountId }) => accountIds.includes(accountId));
    waiting.forEach(({ id }) => this.#signedOut.delete(id));
    if (waiting.length > 0) {
      // A run under way may have passed them by already.
      await this.#resuming;
      await this.resume();
    }
  }

  /** Stops following the jobs of an account that is gone, without a word, and forgets them. */
  async forget(accountId: string): Promise<void> {
    for (const { record, leave } of this.#running.values()) {
      if (record.accountId === accountId) {
        leave.abort();
      }
    }
    for (const record of await this.#parts.records.list()) {
      if (record.accountId === accountId) {
        this.#signedOut.delete(record.id);
        await this.#parts.records.remove(record.id);
      }
    }
  }

  async #resume(): Promise<void> {
    clearTimeout(this.#nextLook);
    const records = await this.#parts.records.list();
    if (records.length === 0) {
      await this.#parts.setUnderWay(false);
    }
    let heldElsewhere = false;
    for (const record of records) {
      if (this.#running.has(record.id) || this.#signedOut.has(record.id)) {
        continue;
      }
      if (await this.#parts.records.hold(record.id)) {
        this.#follow(record);
      } else {
        heldElsewhere = true;
      }
    }
    if (heldElsewhere && !this.#ending.signal.aborted) {
      this.#nextLook = setTimeout(() => this.#resumeLater(), leaseTime / 3);
    }
  }

  #resumeLater(): void {
    this.resume().catch(() => this.#parts.log.warn('The records of running backups could not be read.'));
  }

  async dispose(): Promise<void> {
    this.#ending.abort();
    clearTimeout(this.#nextLook);
    this.#disposables.dispose();
    await Promise.all([...this.#running.keys()].map((id) => this.#parts.records.release(id).catch(() => undefined)));
  }

  #follow(record: JobRecord): void {
    if (this.#running.has(record.id)) {
      return;
    }
    const stop = new AbortController();
    const leave = new AbortController();
    const progress = new Emitter<readonly [JobProgress, unknown]>();
    const waiting: JobProgress = { state: 'waiting', percent: undefined, stage: '', backupId: undefined };
    this.#running.set(record.id, { record, leave, progress: waiting });
    this.#changes.fire(keyOf(record));
    const signal = AbortSignal.any([stop.signal, leave.signal, this.#ending.signal]);
    const watching = this.#look(record, signal, (now, trouble) => progress.fire([now, trouble]));
    const outcome = watching
      .then(
        async (end): Promise<JobOutcome> =>
          await this.#settle(record, leave.signal.aborted ? { end: 'elsewhere' } : end),
      )
      .finally(() => {
        progress.dispose();
        this.#running.delete(record.id);
        this.#unrecorded.delete(record.id);
        this.#changes.fire(keyOf(record));
      });
    this.#followed.fire({
      record,
      outcome,
      onProgress: (listener) => progress.event(([now, trouble]) => listener(now, trouble)),
      stop: () => stop.abort(),
    });
  }

  /** Keeps the record of what will go on here or elsewhere, removes every other one. Never rejects. */
  async #settle(record: JobRecord, outcome: JobOutcome): Promise<JobOutcome> {
    if (outcome.end === 'signedOut') {
      this.#signedOut.set(record.id, record);
    } else if (!this.#ending.signal.aborted && outcome.end !== 'elsewhere') {
      try {
        await this.#parts.records.remove(record.id);
        await this.#parts.setUnderWay((await this.#parts.records.list()).length > 0);
      } catch {
        this.#parts.log.warn(`The record of job ${record.job.id} could not be removed.`);
      }
    }
    return outcome;
  }

  async #look(
    record: JobRecord,
    signal: AbortSignal,
    report: (progress: JobProgress, trouble: unknown) => void,
  ): Promise<JobOutcome> {
    for (let failures = 0; !signal.aborted;) {
      try {
        if (!this.#unrecorded.has(record.id) && !(await this.#parts.records.hold(record.id))) {
          return { end: 'elsewhere' };
        }
        const provider = await this.#parts.provider(record.accountId);
        const progress = await provider.jobProgress(record.job, { signal, priority: 'job' });
        failures = 0;
        const outcome = outcomeOf(progress, Date.now() - record.job.asked);
        if (outcome) {
          return outcome;
        }
        this.#note(record, progress);
        report(progress, undefined);
      } catch (error) {
        if (isCloudError(error) && isSignInFailure(error.kind)) {
          return { end: 'signedOut', error };
        }
        if (isCloudError(error) && (error.kind === 'forbidden' || error.kind === 'notFound')) {
          return { end: 'refused', error };
        }
        if (!isCancelled(error)) {
          failures++;
          const kind = isCloudError(error) ? error.kind : 'unexpected';
          this.#parts.log.warn(`Could not ask for job ${record.job.id} (${kind}); asking again.`);
          const progress = this.#running.get(record.id)?.progress;
          if (progress) {
            report(progress, error);
          }
        }
      }
      // Short of the lease, which every look renews.
      const wait = Math.min(this.#parts.interval * 2 ** failures, leaseTime * 0.6);
      await delay(wait, undefined, { signal }).catch(() => undefined);
    }
    return { end: 'stopped' };
  }

  #note(record: JobRecord, progress: JobProgress): void {
    const running = this.#running.get(record.id);
    if (running) {
      const changed = running.progress.percent !== progress.percent || running.progress.stage !== progress.stage;
      running.progress = progress;
      if (changed) {
        this.#changes.fire(keyOf(record));
      }
    }
  }
}

/** `age`: milliseconds since the job was asked for. */
function outcomeOf(progress: JobProgress, age: number): JobOutcome | undefined {
  switch (progress.state) {
    case 'done':
      return { end: 'done', backupId: progress.backupId };
    case 'failed':
      return { end: 'failed' };
    case 'gone':
      return age > listedWithin ? { end: 'lost' } : undefined;
    case 'unknown':
      return age > unknownUntil ? { end: 'lost' } : undefined;
    case 'waiting':
    case 'running':
      return undefined;
  }
}

function keyOf(record: JobRecord): InstanceKey {
  const { instanceId, regionId } = record.job;
  return { accountId: record.accountId, regionId, instanceId };
}
