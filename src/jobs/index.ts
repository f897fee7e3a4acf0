import * as vscode from 'vscode';
import { DisposableStore } from '../async/disposable.ts';
import { Emitter } from '../async/event.ts';
import type { ActivityDeed, ActivityEntry, InstanceActivity, InstanceKey } from '../model/activity.ts';
import type { JobDesk } from '../model/desks.ts';
import type { JobProgress } from '../model/jobs.ts';
import { describeFailure } from '../platform/failures.ts';
import { LeasedRecords } from '../platform/leasedRecords.ts';
import { plain } from '../platform/messages.ts';
import { Announcer, ProgressNotes, type NotifyParts } from './notify.ts';
import { isUnusual } from './pace.ts';
import { isJobRecord, noProgress, type JobRecord } from './records.ts';
import { JobTracker, type TrackerParts } from './tracker.ts';
import { jobEntry, progressWords } from './words.ts';

export { Lookout } from './lookout.ts';
export type { NotifyParts } from './notify.ts';
export type { JobRecord } from './records.ts';

export interface JobParts extends NotifyParts, Pick<TrackerParts, 'provider' | 'setUnderWay'> {
  /** Path of the folder of the records, which all windows share. */
  readonly folder: string;
  readonly accountName: (accountId: string) => string | undefined;
  /** Milliseconds between two looks at a job, at first and at most; 3,000 and 60,000 unless told. */
  readonly interval?: number | undefined;
  readonly longest?: number | undefined;
  /** Epoch milliseconds; the machine's clock unless told. */
  readonly now?: (() => number) | undefined;
}

/** The jobs of this window; knows of others' after the first `resume`. */
export function openJobs(parts: JobParts): JobDesk {
  return new Desk(parts);
}

class Desk implements JobDesk {
  readonly #parts: JobParts;
  readonly #now: () => number;
  readonly #tracker: JobTracker;
  readonly #disposables = new DisposableStore();
  readonly #changes = this.#disposables.add(new Emitter<undefined>());
  readonly #instanceChanges = this.#disposables.add(new Emitter<InstanceKey>());

  readonly onDidChange = this.#changes.event;
  readonly instances: InstanceActivity = {
    current: (accountId, instanceId) => this.#current(accountId, instanceId),
    onDidChange: this.#instanceChanges.event,
  };

  constructor(parts: JobParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
    const { folder, provider, log, setUnderWay, interval = 3000, longest } = parts;
    const describe = (error: unknown) => describeFailure(error, log);
    const records = new LeasedRecords(folder, isJobRecord);
    const pace = { interval, longest };
    this.#tracker = new JobTracker({ records, provider, log, setUnderWay, describe, now: this.#now, ...pace });
    const notes = new ProgressNotes(parts, this.#now);
    const aside = (work: Promise<unknown>) => void work.catch((error: unknown) => describe(error));
    this.#disposables.add(this.#tracker.onDidFollow((job) => aside(notes.show(job))));
    const announcer = this.#disposables.add(new Announcer(parts, aside));
    this.#disposables.add(this.#tracker.onDidTell((record) => announcer.tell(record)));
    this.#disposables.add(this.#tracker.onDidChange((record) => this.#changed(record)));
  }

  entries(): readonly ActivityEntry[] {
    return this.#tracker.records().map((record) => jobEntry(record, this.#view(record)));
  }

  summary(): { readonly text: string; readonly tooltip: string } | undefined {
    const now = this.#now();
    // What is unusual would turn round for days.
    const open = this.#tracker
      .records()
      .filter((record) => !record.ended && !record.signedOut && !isUnusual(record, now));
    const [first] = open;
    if (!first) {
      return undefined;
    }
    const tooltip = open.map((record) => `${record.instanceName}: ${progressWords(record, now)}`).join('\n');
    return { text: `$(sync~spin) ${plain(open.length === 1 ? aloneWords(first) : countWords(open.length))}`, tooltip };
  }

  async act(id: string, deed: ActivityDeed): Promise<void> {
    const record = this.#tracker.get(id);
    if (!record || !jobEntry(record, this.#view(record)).deeds.includes(deed)) {
      return;
    }
    if (deed === 'show' && record.ended?.backupId !== undefined) {
      await this.#parts.showBackup(record, record.ended.backupId);
    } else if (deed === 'stopFollowing') {
      await this.#tracker.stop(id);
    } else if (deed === 'remove') {
      await this.#tracker.remove(id);
    } else if (deed === 'retry') {
      await this.#tracker.retry(id);
    }
  }

  followed(accountId: string): readonly string[] {
    const own = this.#tracker.records().filter(({ id }) => this.#tracker.run(id));
    const names = own.filter((record) => record.accountId === accountId).map(({ instanceName }) => instanceName);
    return [...new Set(names)];
  }

  start: JobDesk['start'] = async (...asked) => await this.#tracker.start(...asked);
  found: JobDesk['found'] = async (...asked) => await this.#tracker.found(...asked);
  resume: JobDesk['resume'] = async () => await this.#tracker.resume();
  accountsChanged: JobDesk['accountsChanged'] = async (...asked) => await this.#tracker.accountsChanged(...asked);
  forget: JobDesk['forget'] = async (...asked) => await this.#tracker.forget(...asked);

  async dispose(): Promise<void> {
    await this.#tracker.dispose();
    this.#disposables.dispose();
  }

  /** Nothing of what nobody knows about until its account has a valid key. What is unusual is not said to go on. */
  #current(accountId: string, instanceId: string): JobProgress | undefined {
    const open = this.#tracker.records().filter(({ ended, signedOut }) => !ended && !signedOut);
    const here = open.filter((each) => each.accountId === accountId && each.job.instanceId === instanceId);
    const now = this.#now();
    const record = here.find((each) => !isUnusual(each, now)) ?? here[0];
    const progress = record && (record.lastProgress ?? noProgress);
    return progress && isUnusual(record, now) ? { ...progress, state: 'unknown' } : progress;
  }

  #view(record: JobRecord) {
    const run = this.#tracker.run(record.id);
    return { now: this.#now(), run, accountName: this.#parts.accountName(record.accountId) };
  }

  #changed({ accountId, job: { regionId, instanceId } }: JobRecord): void {
    this.#instanceChanges.fire({ accountId, regionId, instanceId });
    this.#changes.fire(undefined);
  }
}

function aloneWords({ instanceName, lastProgress }: JobRecord): string {
  return lastProgress?.percent === undefined
    ? vscode.l10n.t('Backing up {0}', instanceName)
    : vscode.l10n.t('Backing up {0} {1} %', instanceName, lastProgress.percent);
}

function countWords(count: number): string {
  return vscode.l10n.t('{0} backups under way', count);
}
