import { setTimeout as delay } from 'node:timers/promises';
import { Emitter } from '../async/event.ts';
import { abortable } from '../async/wait.ts';
import { isCancelled, isCloudError } from '../model/errors.ts';
import type { JobProgress } from '../model/jobs.ts';
import { leaseTime } from '../platform/leasedRecords.ts';
import type { JobBook } from './book.ts';
import { followJob, type FollowParts, type JobOutcome } from './follow.ts';
import { noProgress, type JobRecord } from './records.ts';
import { usualDuration } from './usual.ts';

export interface FollowedJob {
  readonly record: JobRecord;
  /** Settles once the record says how it ended. Never rejects. */
  readonly outcome: Promise<JobOutcome>;
  /** `trouble`: why there is no news, a sentence. */
  readonly onProgress: (listener: (progress: JobProgress, trouble: string | undefined) => void) => { dispose(): void };
  /** Stops following; the backup itself goes on in the cloud. */
  stop(): void;
}

export interface RunParts {
  readonly book: JobBook;
  readonly follow: FollowParts;
  /** Fires with the end of this window. */
  readonly ending: AbortSignal;
}

/** One job while this window follows it: its lease is renewed, its progress noted, and its usual duration found out. */
export class JobRun implements FollowedJob {
  readonly #id: string;
  readonly #book: JobBook;
  readonly #follow: FollowParts;
  readonly #first: JobRecord;
  readonly #stop = new AbortController();
  readonly #leave = new AbortController();
  readonly #over = new AbortController();
  readonly #signal: AbortSignal;
  /** What goes on beside the looks ends with them. */
  readonly #aside: AbortSignal;
  #learns = false;
  readonly #progress = new Emitter<readonly [JobProgress, string | undefined]>();
  #trouble: string | undefined;

  readonly outcome: Promise<JobOutcome>;
  readonly onProgress: FollowedJob['onProgress'] = (listener) =>
    this.#progress.event(([now, trouble]) => listener(now, trouble));

  /** Begins at once, a moment after it is made; `settle` writes down how it ended. */
  constructor(record: JobRecord, parts: RunParts, settle: (outcome: JobOutcome) => Promise<JobOutcome>) {
    this.#id = record.id;
    this.#first = record;
    this.#book = parts.book;
    this.#follow = parts.follow;
    this.#signal = AbortSignal.any([this.#stop.signal, this.#leave.signal, parts.ending]);
    this.#aside = AbortSignal.any([this.#signal, this.#over.signal]);
    this.outcome = this.#run().then(settle);
  }

  get record(): JobRecord {
    return this.#book.get(this.#id) ?? this.#first;
  }

  /** The last look had no answer: a sentence. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Ends following without a word and without touching the record. */
  leave(): void {
    this.#leave.abort();
  }

  async #run(): Promise<JobOutcome> {
    await Promise.resolve();
    const renewing = this.#renew(this.#aside);
    const job = {
      record: () => this.record,
      hold: async () => await this.#book.hold(this.#id),
      onProgress: async (progress: JobProgress) => await this.#note(progress),
      onTrouble: (words: string) => this.#tellTrouble(words),
    };
    const outcome = await followJob(job, this.#follow, this.#signal);
    this.#over.abort();
    await renewing;
    this.#progress.dispose();
    return this.#leave.signal.aborted ? { end: 'elsewhere' } : outcome;
  }

  /** A look may be minutes away, and other windows doubt a silent one sooner. */
  async #renew(signal: AbortSignal): Promise<void> {
    try {
      for (;;) {
        await delay(leaseTime / 3, undefined, { signal, ref: false });
        if (!(await this.#book.hold(this.#id))) {
          this.leave();
        }
      }
    } catch {
      // Following is over.
    }
  }

  async #learn(signal: AbortSignal): Promise<void> {
    const { accountId, usual, job } = this.#first;
    if (usual) {
      return;
    }
    try {
      const provider = await abortable(this.#follow.provider(accountId), signal);
      const milliseconds = await usualDuration(this.#first, provider, signal);
      if (!signal.aborted) {
        await this.#book.change(this.#id, { usual: { milliseconds } });
      }
    } catch (error) {
      if (!isCancelled(error)) {
        const kind = isCloudError(error) ? error.kind : 'unexpected';
        this.#follow.log.debug(`How long a backup of ${job.instanceId} usually takes is not known (${kind}).`);
      }
    }
  }

  async #note(progress: JobProgress): Promise<void> {
    if (!this.#learns) {
      this.#learns = true;
      void this.#learn(this.#aside);
    }
    const hadTrouble = this.#trouble !== undefined;
    this.#trouble = undefined;
    const { lastProgress: last, signedOut } = this.record;
    const isNews = last?.state !== progress.state || last.percent !== progress.percent || last.stage !== progress.stage;
    const noted =
      isNews || signedOut
        ? this.#book.change(this.#id, { lastProgress: progress, signedOut: undefined })
        : hadTrouble && this.#book.redraw(this.#id);
    this.#progress.fire([progress, undefined]);
    await noted;
  }

  #tellTrouble(words: string): void {
    const isNews = this.#trouble !== words;
    this.#trouble = words;
    this.#progress.fire([this.record.lastProgress ?? noProgress, words]);
    if (isNews) {
      this.#book.redraw(this.#id);
    }
  }
}
