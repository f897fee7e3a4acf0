import type { ActivitySource, InstanceActivity } from './activity.ts';
import type { BackupJob, RunningBackup } from './jobs.ts';
import type { DownloadLink, LinkNetwork } from './links.ts';
import type { BackupRef } from './provider.ts';
import type { Instance } from './resources.ts';

/** An instance as jobs know it. */
export type JobInstance = Pick<Instance, 'id' | 'name' | 'regionId'>;

/** Follows running backups until they end, over restarts, each in one window only. */
export interface JobDesk extends ActivitySource {
  /** The same as rows of instances see it. */
  readonly instances: InstanceActivity;
  /** Names of the account's instances whose backups are followed here. */
  followed(accountId: string): readonly string[];
  /** Follows a job that was just started here. False if it cannot be recorded, so that it will not survive a reload. */
  start(accountId: string, instanceName: string, job: BackupJob): Promise<boolean>;
  /** Follows what somebody else started. Resolves to how many of them were not known yet. */
  found(accountId: string, instance: JobInstance, running: readonly RunningBackup[]): Promise<number>;
  /** Takes up what other windows, or this one before a reload, left under way. */
  resume(): Promise<void>;
  /** Accounts were mended: what could not be asked for may be asked for again. */
  accountsChanged(accountIds: readonly string[]): Promise<void>;
  /** Drops the jobs of an account that is gone, without a word. */
  forget(accountId: string): Promise<void>;
  /** Leaves what is under way to other windows. */
  dispose(): Promise<void>;
}

/** What a download is of, so that its link can be asked for again after a restart. Holds ids and times only. */
export type DownloadOf =
  | { readonly kind: 'backup'; readonly ref: BackupRef }
  | {
      readonly kind: 'log';
      readonly regionId: string;
      readonly instanceId: string;
      readonly logId: string;
      readonly copy: boolean;
      /** Epoch milliseconds of what the file holds, where they are known: the look for it needs a time. */
      readonly from: number | undefined;
      readonly to: number | undefined;
    };

/** Which of its links. */
export interface LinkWish {
  readonly network: LinkNetwork;
  readonly database?: string | undefined;
  readonly file?: string | undefined;
}

/** One file to download. */
export interface DownloadOrder {
  readonly accountId: string;
  readonly of: DownloadOf;
  readonly wish: LinkWish;
  /** Name of the instance, for the list. */
  readonly instanceName: string;
  /** Path of the file to write. */
  readonly target: string;
  /** A file is there that the user agreed to replace. */
  readonly replace: boolean;
  /** What the cloud's list tells of the file, where it does: bytes, and a CRC64 in decimal digits. */
  readonly listed: { readonly size?: number | undefined; readonly checksum?: string | undefined };
  /** A link at hand, never kept; without one it is asked for. */
  readonly link?: DownloadLink | undefined;
}

/** Downloads files, over restarts, each in one window only. */
export interface DownloadDesk extends ActivitySource {
  /** Begins, or waits for its turn; files that are ordered together share a notification. */
  add(orders: readonly DownloadOrder[]): Promise<void>;
  /** Takes up what other windows, or this one before a reload, left under way. */
  resume(): Promise<void>;
  /** Accounts were mended: what waits for them may go on. */
  accountsChanged(accountIds: readonly string[]): Promise<void>;
  /** Names of the account's files that are not complete yet, whichever window works on them. */
  unfinished(accountId: string): Promise<readonly string[]>;
  /** Stops the downloads of an account that is gone, and removes what has arrived of them. */
  forget(accountId: string): Promise<void>;
  /** Leaves what is under way to other windows. */
  dispose(): Promise<void>;
}
