import { loadNow } from '../rhythm.ts';
import { DAY } from '../times.ts';
import type { SampleInstance } from './instance.ts';
import { decodeJob, encodeJob, type JobFacts } from './jobId.ts';
import { backupSize, type Run } from './schedule.ts';

/** How long a backup is kept when neither the request nor anything else says so. */
const DEFAULT_KEEP = 30 * DAY;
const JOBS_KEPT = 5000;
/** Where a job that fails stops, as a part of its duration. */
const FAILS_AT = 0.6;

/** The words of a job's way, each from the given part of its duration on. */
const stages = [
  [0, 'NoStart'],
  [0.06, 'Checking'],
  [0.12, 'Preparing'],
  [0.2, 'Uploading'],
] as const;

export interface JobView {
  readonly id: string;
  readonly backupId: string;
  readonly stage: (typeof stages)[number][1] | 'Finished' | 'Failed';
  /** Whole percent. */
  readonly percent: number;
}

/** The backups that CreateBackup started, as far as this sandbox has heard of them. */
export class Jobs {
  readonly #duration: number;
  readonly #known = new Map<string, JobFacts>();

  constructor(duration: number) {
    this.#duration = duration;
  }

  /** The job's id. */
  start(facts: JobFacts): string {
    const id = encodeJob(facts, 'job');
    this.#known.set(id, facts);
    if (this.#known.size > JOBS_KEPT) {
      this.#known.delete(this.#known.keys().next().value ?? '');
    }
    return id;
  }

  /** A job by its own id or its backup's; one from before the sandbox's start is remembered from here on. */
  find(id: string, kind: 'job' | 'backup', instance: SampleInstance, now: number): JobFacts | undefined {
    const facts = decodeJob(id, kind);
    if (facts?.instanceNumber !== instance.number || facts.start > now) {
      return undefined;
    }
    this.start(facts);
    return facts;
  }

  of(instance: SampleInstance): JobFacts[] {
    return [...this.#known.values()].filter(({ instanceNumber }) => instanceNumber === instance.number);
  }

  isRunning(facts: JobFacts, now: number): boolean {
    return now < this.#endOf(facts);
  }

  view(facts: JobFacts, now: number): JobView {
    const passed = this.#duration === 0 ? 1 : (now - facts.start) / this.#duration;
    const ids = { id: encodeJob(facts, 'job'), backupId: encodeJob(facts, 'backup') };
    if (!this.isRunning(facts, now)) {
      return facts.fails
        ? { ...ids, stage: 'Failed', percent: Math.floor(FAILS_AT * 100) }
        : { ...ids, stage: 'Finished', percent: 100 };
    }
    const stage = stages.findLast(([from]) => passed >= from)?.[1] ?? 'NoStart';
    return { ...ids, stage, percent: stage === 'NoStart' ? 0 : Math.floor(passed * 100) };
  }

  /** The backups of an instance's ended jobs that are still kept. */
  runs(instance: SampleInstance, now: number): Run[] {
    return this.of(instance)
      .filter((facts) => !this.isRunning(facts, now))
      .map((facts) => this.#runOf(facts, instance))
      .filter(({ end, keep }) => keep === undefined || end + keep > now);
  }

  #endOf(facts: JobFacts): number {
    return facts.start + this.#duration * (facts.fails ? FAILS_AT : 1);
  }

  #runOf(facts: JobFacts, instance: SampleInstance): Run {
    const id = encodeJob(facts, 'backup');
    const end = this.#endOf(facts);
    const names = facts.databases.map((place) => instance.databases[place]?.name ?? '');
    return {
      id,
      // None of the odd rows: its id has to stay the one that DescribeBackupTasks names.
      index: 1,
      start: facts.start,
      end,
      listed: end,
      keep: keepOf(facts.retention),
      status: facts.fails ? 'Failed' : 'Success',
      usable: !facts.fails,
      method: facts.method,
      type: facts.type,
      mode: 'Manual',
      databases: names.length === 0 ? undefined : names,
      size: facts.fails ? 0 : backupSize(instance, facts.type, loadNow(instance.quirks, facts.start, id)),
      copyWait: undefined,
    };
  }
}

function keepOf(retention: number | undefined): number | undefined {
  if (retention === undefined) {
    return DEFAULT_KEEP;
  }
  return retention === -1 ? undefined : retention * DAY;
}
