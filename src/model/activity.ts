import type { Event } from './events.ts';
import type { JobProgress } from './jobs.ts';

/** What is under way on an instance; lets the tree show running jobs without knowing who runs them. */
export interface InstanceActivity {
  current(accountId: string, instanceId: string): JobProgress | undefined;
  readonly onDidChange: Event<InstanceKey>;
}

export interface InstanceKey {
  readonly accountId: string;
  readonly regionId: string;
  readonly instanceId: string;
}

/** What the user can do with something under way or ended; each is a command of the same name on its row. */
export type ActivityDeed = 'pause' | 'resume' | 'cancel' | 'retry' | 'show' | 'reveal' | 'stopFollowing' | 'remove';

/** One line of the list of jobs and downloads. */
export interface ActivityEntry {
  /** Stable, also over a reload. */
  readonly id: string;
  readonly kind: 'job' | 'download';
  readonly state: 'waiting' | 'running' | 'paused' | 'done' | 'failed' | 'unclear';
  /** Localised, as all that follows: name of the instance or the file. */
  readonly label: string;
  /** How far it is or how it ended, most important first. */
  readonly description: string;
  /** Lines of plain text. */
  readonly tooltip: string;
  readonly deeds: readonly ActivityDeed[];
  /** Epoch milliseconds: what is under way first, then the latest. */
  readonly time: number;
}

/** What is under way and what ended lately; lets one list show jobs and downloads without knowing either. */
export interface ActivitySource {
  entries(): readonly ActivityEntry[];
  /** For the status bar; `undefined` while nothing is under way. */
  summary(): { readonly text: string; readonly tooltip: string } | undefined;
  /** Does a deed of an entry; nothing where the entry is gone or cannot have it any more. */
  act(id: string, deed: ActivityDeed): Promise<void>;
  readonly onDidChange: Event<undefined>;
}
