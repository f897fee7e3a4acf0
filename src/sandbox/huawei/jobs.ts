import { loadNow } from '../rhythm.ts';
import { decodeBackup, encodeBackup, type BackupFacts } from './ids.ts';
import type { SampleInstance } from './instance.ts';
import { backupSize, type Run } from './runs.ts';

/** A backup that was asked for. */
export interface JobFacts extends Pick<BackupFacts, 'instanceNumber' | 'start' | 'fails' | 'databases'> {
  readonly name: string;
}

const JOBS_KEPT = 5000;
/** Where a job that fails stops, as a part of its duration. */
const FAILS_AT = 0.6;

/** The backups that were asked for, as far as this sandbox has heard of them. */
export class Jobs {
  readonly #duration: number;
  readonly #known = new Map<string, JobFacts>();

  constructor(duration: number) {
    this.#duration = duration;
  }

  /** Begins it. */
  start(facts: JobFacts, instance: SampleInstance): Run {
    const run = this.#runOf(facts, instance);
    this.#known.set(run.id, facts);
    if (this.#known.size > JOBS_KEPT) {
      this.#known.delete(this.#known.keys().next().value ?? '');
    }
    return run;
  }

  /** Remembers a backup from before the sandbox's start by its id; its name has been forgotten. */
  recall(id: string, instance: SampleInstance, now: number): void {
    const facts = this.#known.has(id) ? undefined : decodeBackup(id);
    if (facts?.kind === 'job' && facts.instanceNumber === instance.number && facts.start <= now) {
      const stamp = new Date(facts.start).toISOString().replaceAll(/\D/g, '').slice(0, 14);
      this.start({ ...facts, name: `backup-${stamp}` }, instance);
    }
  }

  /** Whether a backup has this name already. */
  isNamed(name: string): boolean {
    return [...this.#known.values()].some((facts) => facts.name === name);
  }

  /** The backups that were asked for, those under way too. They are kept until somebody deletes them. */
  runs(instance: SampleInstance): Run[] {
    return [...this.#known.values()]
      .filter(({ instanceNumber }) => instanceNumber === instance.number)
      .map((facts) => this.#runOf(facts, instance));
  }

  #runOf(facts: JobFacts, instance: SampleInstance): Run {
    const { start, fails } = facts;
    const names = facts.databases.map((place) => instance.databases[place] ?? '');
    const end = start + this.#duration * (fails ? FAILS_AT : 1);
    const load = loadNow(instance.quirks, start, `${instance.number} ${start}`);
    return {
      id: encodeBackup({ ...facts, kind: 'job', plan: 0 }, instance),
      name: facts.name,
      plan: 0,
      // None of the odd rows.
      index: 0,
      type: 'manual',
      start,
      end,
      listed: start,
      status: fails ? 'FAILED' : 'COMPLETED',
      databases: names.length === 0 ? undefined : names,
      size: fails ? 0 : backupSize(instance, 'manual', load, names.length > 0),
      copyWait: undefined,
    };
  }
}
