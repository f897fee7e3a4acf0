import type { Account, CloudId, Credentials, CredentialSource, SignInMethod } from './account.ts';
import type {
  BackupJob,
  BackupOptions,
  BackupRequest,
  JobProgress,
  RequestPreview,
  RunningBackup,
  StartedLook,
} from './jobs.ts';
import type { PermissionCheck, SnippetKind, Subject } from './access.ts';
import type { CloudError } from './errors.ts';
import type { BackupList, FilterField } from './filters.ts';
import type { BackupPolicy, BackupUsage, CopyPolicy, Offers, RecoveryWindow } from './insight.ts';
import type { DownloadLink } from './links.ts';
import type { LogFile } from './logs.ts';
import type { BackupQuery, Call, InstanceQuery, Page, Priority } from './requests.ts';
import type { Backup, Field, Instance, Region } from './resources.ts';

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
  /** True for a backup whose instance was released. */
  readonly released?: boolean | undefined;
}

export function refTo({ id, instanceId, regionId, started, copy, released }: Backup): BackupRef {
  const ref = { instanceId, regionId, backupId: id, started: started?.getTime(), copy: copy !== undefined };
  return released ? { ...ref, released: true } : ref;
}

/** Why a backup has no link, localised; or its links. Never both. */
export type LinkAnswer =
  { readonly links: readonly DownloadLink[] } | { readonly links: readonly []; readonly reason: string };

/** What the cloud answered about one backup. */
export interface RawReply {
  /** The cloud's name of what was asked: "DescribeBackups". */
  readonly operation: string;
  /** The record as it came, as indented JSON; each link is replaced by words that say so. */
  readonly json: string;
}

/** What other operations say of a backup. */
export interface Related {
  readonly fields: readonly Field[];
  /**
   * For a backup its copies, for a copy itself: where it is, and milliseconds from the end of the backup to the end of the
   * copy. Absent where it was not found out.
   */
  readonly copies?:
    readonly { readonly regionId: string | undefined; readonly delay: number | undefined }[] | undefined;
}

/** What a cloud cannot do at all, so that nothing offers it. */
export interface Capabilities {
  readonly copies: boolean;
  /** Backups of released instances can be listed. */
  readonly released: boolean;
}

export interface ProviderSettings {
  /** Milliseconds for one request, body included. */
  readonly timeout: number;
  /** Requests of one account under way at once. */
  readonly concurrency: number;
  /** Language tag for names that the cloud localises. */
  readonly language: string;
  /** Milliseconds between the attempts of a read, doubled each time up to the longest; absent leaves them to the product. */
  readonly retryWaits?: { readonly first: number; readonly longest: number } | undefined;
  /** What one account may ask; absent leaves it to what the cloud documents. */
  readonly callLimit?: CallLimit | 'none' | undefined;
}

/** So many calls within any span of so many milliseconds. */
export interface CallLimit {
  readonly calls: number;
  readonly milliseconds: number;
}

/** Requests wait because the cloud takes no more of them for now. */
export interface LimitWait {
  /** When the next one goes out. */
  readonly until: Date;
  /** What the limit is, where it is known. */
  readonly limit: CallLimit | undefined;
  /** The most urgent of what waits. */
  readonly priority: Priority;
}

/** Lines for the output channel: no secret ever reaches it. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** What the product finds while it talks to a cloud, for whoever has to know. */
export interface Surroundings {
  readonly log: Log;
  /** The cloud refused the key (`isSignInFailure`): called for each such answer. */
  readonly signInRefused?: (error: CloudError) => void;
  /** The cloud took the key again after it had refused it. */
  readonly signInWorked?: () => void;
  /** Requests begin to wait for the cloud's limit, or wait for longer; `undefined` when none waits any more. */
  readonly limitWait?: (wait: LimitWait | undefined) => void;
}

/** Regions, instances, backups and logs. Every list answers one bounded round of requests. */
export interface Browsing {
  readonly capabilities: Capabilities;
  /** What this instance can have at all; asks nothing of the cloud. */
  offers(instance: Instance): Offers;
  /** Also the check of a new key: the cheapest call that proves it. */
  listRegions(call: Call): Promise<Page<Region>>;
  listInstances(region: Region, query: InstanceQuery, call: Call): Promise<Page<Instance>>;
  getInstance(regionId: string, instanceId: string, call: Call): Promise<Instance>;
  listBackups(instance: Instance, query: BackupQuery, call: Call): Promise<Page<Backup>>;
  listCopies(instance: Instance, query: BackupQuery, call: Call): Promise<Page<Backup>>;
  listLogs(instance: Instance, query: BackupQuery, call: Call): Promise<Page<LogFile>>;
  /** The copies of log backups in other regions. */
  listCopiedLogs(instance: Instance, query: BackupQuery, call: Call): Promise<Page<LogFile>>;
  /** Backups whose instances were released. */
  listReleased(region: Region, query: BackupQuery, call: Call): Promise<Page<Backup>>;
  /** By what the cloud can narrow its list of instances; asks nothing of the cloud. */
  instanceFilters(): readonly FilterField[];
  /** By what it can narrow this list, as far as the instance's engine has a choice there. */
  backupFilters(instance: Instance, list: BackupList, call: Call): Promise<readonly FilterField[]>;
  releasedFilters(): readonly FilterField[];
  /** `undefined` when the cloud no longer has it. */
  findBackup(ref: BackupRef, call: Call): Promise<Backup | undefined>;
  /** What the cloud answers about it now; `undefined` when it no longer has it. */
  rawReply(ref: BackupRef, call: Call): Promise<RawReply | undefined>;
  /** Which of these backups each of these copies was made of, by ids: copy to backup. Asks nothing of the cloud. */
  matchCopies(backups: readonly Backup[], copies: readonly Backup[]): ReadonlyMap<string, string>;
  /** The links of a backup, asked for again if those at hand have expired. */
  links(backup: Backup, call: Call): Promise<LinkAnswer>;
  logLinks(log: LogFile, call: Call): Promise<LinkAnswer>;
}

/** Policies, recovery and what belongs together. */
export interface Insight {
  backupPolicy(instance: Instance, call: Call): Promise<BackupPolicy>;
  /** Whether the backups of these instances of one region are copied, in few requests; one for each instance asked about. */
  copyPolicies(regionId: string, instanceIds: readonly string[], call: Call): Promise<readonly CopyPolicy[]>;
  /** The same for one instance, in full. */
  copyPolicy(instance: Instance, call: Call): Promise<CopyPolicy>;
  recoveryWindow(instance: Instance, call: Call): Promise<RecoveryWindow>;
  /** What its backups take up; asked only where `offers` has it. */
  usage(instance: Instance, call: Call): Promise<BackupUsage>;
  /**
   * What other operations say of a backup: its copies, or for a copy its source, how long it was under way and the moments
   * it can restore. What could not be asked is a field that says so.
   */
  related(backup: Backup, call: Call): Promise<Related>;
}

/** What the account may do, and how to reach the same thing with other tools. */
export interface Access {
  /**
   * Tries each permission the product can use with a request that only reads, and reports each as it is known. `regionIds`
   * are where instances are likely; what needs an instance and finds none is not tested.
   */
  checkPermissions(
    regionIds: readonly string[],
    onResult: (check: PermissionCheck) => void,
    call: Call,
  ): Promise<readonly PermissionCheck[]>;
  /** A policy document with all these permissions and no other. */
  leastPolicy(permissions: readonly string[]): string;
  /** `undefined` where there is nothing of that kind to say. */
  snippet(kind: SnippetKind, subject: Subject): string | undefined;
  /** The instance's backup page in the cloud's console; `undefined` where the account's site has none. */
  consoleUrl(instance: Pick<Instance, 'id' | 'regionId'>): string | undefined;
}

/** Making backups and following them. */
export interface BackupMaking {
  listDatabases(instance: Instance, call: Call): Promise<readonly string[]>;
  backupOptions(instance: Instance, call: Call): Promise<BackupOptions>;
  /**
   * Sends the request once; never again by itself. After an error with `unclear` set, `lookForStarted` says what became
   * of it.
   */
  createBackup(request: BackupRequest, call: Call): Promise<BackupJob>;
  /** What `createBackup` would send; asks nothing of the cloud. */
  preview(request: BackupRequest): RequestPreview;
  jobProgress(job: BackupJob, call: Call): Promise<JobProgress>;
  /** The backups of this instance that are under way, whoever started them. */
  runningBackups(instance: Instance, call: Call): Promise<readonly RunningBackup[]>;
  /** Looks for a manual backup of this instance that began at `since` or later, give or take a minute between the clocks. */
  lookForStarted(request: BackupRequest, since: Date, call: Call): Promise<StartedLook>;
}

/** One account's view of its cloud. Every method rejects with a `CloudError` and with nothing else. */
export interface CloudProvider extends Browsing, Insight, Access, BackupMaking {
  /**
   * The user wants it tried again. After a refused sign-in a cloud that locks keys is asked nothing until then: requests
   * are refused with the same error, unsent.
   */
  resume(): void;
  /** Ends idle connections. */
  dispose(): void;
}

/** A cloud, before any account: what the sign-in has to ask, and how to make a provider. */
export interface Cloud {
  readonly id: CloudId;
  readonly label: string;
  readonly sites: readonly Site[];
  /** Localised: whose long-term key to enter. */
  readonly keyAdvice: string;
  /** A custom end point to show as an example. */
  readonly endpointExample: string;
  /** Localised: what downloading over the public network may cost; absent where the cloud does not bill it. */
  readonly trafficAdvice?: string | undefined;
  /** Of its object storage, where download links lead: hosts below any of these. */
  readonly storageDomains: readonly string[];
  /** A localised sentence if this id can be seen to be none that signs in this way. */
  checkKeyId(accessKeyId: string, method: SignInMethod): string | undefined;
  /** A localised sentence if this text cannot be a custom end point. */
  checkEndpoint(endpoint: string): string | undefined;
  connect(
    account: Account,
    credentials: Credentials | CredentialSource,
    settings: ProviderSettings,
    surroundings: Surroundings,
  ): CloudProvider;
}
