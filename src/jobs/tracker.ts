import { setTimeout as delay } from 'node:timers/promises';
import { DisposableStore } from '../async/disposable.ts';
import { Emitter } from '../async/event.ts';
import type { InstanceActivity, InstanceKey } from '../model/activity.ts';
import { isCancelled, isCloudError, isSignInFailure } from '../model/errors.ts';
import type { BackupJob, JobProgress } from '../model/jobs.ts';
import type { CloudProvider, Log } from '../model/provider.ts';
import { leaseTime, type JobRecord, type JobRecords } from './records.ts';

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
 * How following a job ended. `lost`: the cloud no longer lists it. `elsewhere`: another window follows it. `stopped`: the
 * user, or the end of this window. `refused`: the account cannot ask any more.
 */
export type JobOutcome =
  | { readonly end: 'done'; readonly backupId: string | undefined }
  | { readonly end: 'failed' | 'lost' | 'elsewhere' | 'stopped' }
  | { readonly end: 'refused'; readonly error: unknown };

export interface FollowedJob {
  readonly record: JobRecord;
  readonly outcome: Promise<JobOutcome>;
  readonly onProgress: (listener: (progress: JobProgress, trouble: unknown) => void) => { dispose(): void };
  /** Stops following; the backup itself goes on in the cloud. */
  stop(): void;
}

/** Follows running backups until they end, over restarts, each in one window only. */
export class JobTracker implements InstanceActivity {
  readonly #parts: TrackerParts;
  readonly #running = new Map<string, { readonly record: JobRecord; progress: JobProgress }>();
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

  async start(accountId: string, instanceName: string, job: BackupJob): Promise<void> {
    await this.#parts.setUnderWay(true);
    this.#follow(await this.#parts.records.add(accountId, instanceName, job));
  }

  /**
   * Takes up what other windows, or this one before a reload, left under way; looks again later for what another window
   * still holds, as that window may be gone.
   */
  async resume(): Promise<void> {
    clearTimeout(this.#nextLook);
    const records = await this.#parts.records.list();
    if (records.length === 0) {
      await this.#parts.setUnderWay(false);
    }
    let heldElsewhere = false;
    for (const record of records) {
      if (!this.#running.has(record.id)) {
        if (await this.#parts.records.hold(record.id)) {
          this.#follow(record);
        } else {
          heldElsewhere = true;
        }
      }
    }
    if (heldElsewhere && !this.#ending.signal.aborted) {
      this.#nextLook = setTimeout(() => void this.resume(), leaseTime / 3);
    }
  }

  /** Forgets the jobs of an account that is gone. */
  async forget(accountId: string): Promise<void> {
    for (const record of await this.#parts.records.list()) {
      if (record.accountId === accountId) {
        await this.#parts.records.remove(record.id);
      }
    }
  }

  async dispose(): Promise<void> {
    this.#ending.abort();
    clearTimeout(this.#nextLook);
    this.#disposables.dispose();
    await Promise.all([...this.#running.keys()].map((id) => this.#parts.records.release(id).catch(() => undefined)));
  }

  #follow(record: JobRecord): void {
    const stop = new AbortController();
    const progress = new Emitter<readonly [JobProgress, unknown]>();
    const waiting: JobProgress = { state: 'waiting', percent: undefined, stage: '', backupId: undefined };
    this.#running.set(record.id, { record, progress: waiting });
    this.#changes.fire(keyOf(record));
    const signal = AbortSignal.any([stop.signal, this.#ending.signal]);
    const outcome = this.#watch(record, signal, (now, trouble) => progress.fire([now, trouble])).finally(() => {
      progress.dispose();
      this.#running.delete(record.id);
      this.#changes.fire(keyOf(record));
    });
    this.#followed.fire({
      record,
      outcome,
      onProgress: (listener) => progress.event(([now, trouble]) => listener(now, trouble)),
      stop: () => stop.abort(),
    });
  }

  async #watch(
    record: JobRecord,
    signal: AbortSignal,
    report: (progress: JobProgress, trouble: unknown) => void,
  ): Promise<JobOutcome> {
    const outcome = await this.#look(record, signal, report);
    // A window that is closing leaves the record for the next one, and another window's record is not ours.
    if (!this.#ending.signal.aborted && outcome.end !== 'elsewhere') {
      await this.#parts.records.remove(record.id);
      await this.#parts.setUnderWay((await this.#parts.records.list()).length > 0);
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
        if (!(await this.#parts.records.hold(record.id))) {
          return { end: 'elsewhere' };
        }
        const provider = await this.#parts.provider(record.accountId);
        const progress = await provider.jobProgress(record.job, { signal, priority: 'job' });
        failures = 0;
        const outcome = outcomeOf(progress);
        if (outcome) {
          return outcome;
        }
        this.#note(record, progress);
        report(progress, undefined);
      } catch (error) {
        if (isHopeless(error)) {
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

function outcomeOf(progress: JobProgress): JobOutcome | undefined {
  switch (progress.state) {
    case 'done':
      return { end: 'done', backupId: progress.backupId };
    case 'failed':
      return { end: 'failed' };
    case 'gone':
      return { end: 'lost' };
    case 'waiting':
    case 'running':
    case 'unknown':
      return undefined;
  }
}

/** Asking again cannot help before the user has done something. */
function isHopeless(error: unknown): boolean {
  return (
    isCloudError(error) && (isSignInFailure(error.kind) || error.kind === 'forbidden' || error.kind === 'notFound')
  );
}

function keyOf(record: JobRecord): InstanceKey {
  const { instanceId, regionId } = record.job;
  return { accountId: record.accountId, regionId, instanceId };
}
