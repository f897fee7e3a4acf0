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
