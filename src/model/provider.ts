import type { Account, CloudId, Credentials } from './account.ts';
import type { BackupJob, BackupOptions, BackupRequest, JobProgress, StartedLook } from './jobs.ts';
import type { DownloadLink } from './links.ts';
import type { BackupQuery, Call, Page } from './requests.ts';
import type { Backup, Instance, Region } from './resources.ts';

/** A place an account can live at: a first end point, and whatever else differs between sites. */
export interface Site {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
}

/** Where the details of a backup are asked for again. */
export interface BackupRef {
  readonly instanceId: string;
  readonly regionId: string;
  readonly backupId: string;
  /** When it began, in epoch milliseconds, where that is known: the look for it need not go through all the years. */
  readonly started?: number | undefined;
  /** True for a cross-region copy. */
  readonly copy: boolean;
}

export function refTo({ id, instanceId, regionId, started, copy }: Backup): BackupRef {
  return { instanceId, regionId, backupId: id, started: started?.getTime(), copy: copy !== undefined };
}

/** Why a backup has no link, localised; or its links. Never both. */
export type LinkAnswer =
  { readonly links: readonly DownloadLink[] } | { readonly links: readonly []; readonly reason: string };

/** What a cloud cannot do at all, so that nothing offers it. */
export interface Capabilities {
  readonly copies: boolean;
}

export interface ProviderSettings {
  /** Milliseconds for one request, body included. */
  readonly timeout: number;
  /** Requests of one account under way at once. */
  readonly concurrency: number;
  /** Language tag for names that the cloud localises. */
  readonly language: string;
}

/** Lines for the output channel: no secret ever reaches it. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/**
 * One account's view of its cloud. Every method rejects with a `CloudError` and with nothing else; every list answers
 * one bounded round of requests.
 */
export interface CloudProvider {
  readonly capabilities: Capabilities;
  /** Also the check of a new key: the cheapest call that proves it. */
  listRegions(call: Call): Promise<Page<Region>>;
  listInstances(region: Region, cursor: string | undefined, call: Call): Promise<Page<Instance>>;
  getInstance(regionId: string, instanceId: string, call: Call): Promise<Instance>;
  listBackups(instance: Instance, query: BackupQuery, call: Call): Promise<Page<Backup>>;
  listCopies(instance: Instance, query: BackupQuery, call: Call): Promise<Page<Backup>>;
  /** `undefined` when the cloud no longer has it. */
  findBackup(ref: BackupRef, call: Call): Promise<Backup | undefined>;
  /** The links of a backup, asked for again if those at hand have expired. */
  links(backup: Backup, call: Call): Promise<LinkAnswer>;
  listDatabases(instance: Instance, call: Call): Promise<readonly string[]>;
  backupOptions(instance: Instance, call: Call): Promise<BackupOptions>;
  /**
   * Sends the request once; never again by itself. After an error with `unclear` set, `lookForStarted` says what became
   * of it.
   */
  createBackup(request: BackupRequest, call: Call): Promise<BackupJob>;
  jobProgress(job: BackupJob, call: Call): Promise<JobProgress>;
  /** Looks for a manual backup of this instance that began at `since` or later, give or take a minute between the clocks. */
  lookForStarted(request: BackupRequest, since: Date, call: Call): Promise<StartedLook>;
  /** Ends idle connections. */
  dispose(): void;
}

/** A cloud, before any account: what the sign-in has to ask, and how to make a provider. */
export interface Cloud {
  readonly id: CloudId;
  readonly label: string;
  readonly sites: readonly Site[];
  /** A localised sentence if this text cannot be a custom end point. */
  checkEndpoint(endpoint: string): string | undefined;
  connect(account: Account, credentials: Credentials, settings: ProviderSettings, log: Log): CloudProvider;
}
