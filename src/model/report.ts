import type { CloudId } from './account.ts';

/**
 * A report on the backups of many instances, as plain data: it goes to a page and into a file. Times are epoch
 * milliseconds, sizes bytes; what is not known is `undefined`.
 */

/** What the instances of a report are held to. */
export interface ReportLimits {
  /** Hours after which a good backup is too old. */
  readonly oldestHours: number;
  /** Days that backups have to be kept at least; 0 asks for nothing. */
  readonly leastRetentionDays: number;
  /** Region that copies have to be kept in; absent asks for nothing. */
  readonly copyRegion?: string | undefined;
}

/** Which regions of an account: those where instances are known or shown in the tree, all of them, or these. */
export interface AccountScope {
  readonly accountId: string;
  readonly regions: 'known' | 'all' | readonly string[];
}

export interface ReportScope {
  readonly accounts: readonly AccountScope[];
}

/**
 * - `noGood`: no good backup within the limit.
 * - `off`: no automatic backup is due on any day.
 * - `failedLast`: backups failed after the last good one.
 * - `noCopy`: not copied to another region, or not to the required one.
 * - `retention`: kept for fewer days than the limit.
 * - `size`: the last good backup is much smaller or larger than those before it.
 */
export type ProblemKind = 'noGood' | 'off' | 'failedLast' | 'noCopy' | 'retention' | 'size';

export interface Problem {
  readonly kind: ProblemKind;
  /** `note` is worth knowing and no fault: nobody asked for a copy. */
  readonly severity: 'bad' | 'warning' | 'note';
  /** Localised, short: "Size −61 %". */
  readonly words: string;
  /** Localised sentence with the numbers: what was found, and what it was held against. */
  readonly why: string;
}

/** What the cloud said of one instance. */
export interface ReportFacts {
  /** When it was asked. */
  readonly checked: number;
  /** Start of the time looked at. */
  readonly since: number;
  /** End of the last good backup in that time. */
  readonly lastGood: number | undefined;
  /** Backups that failed after it, or in the time looked at. */
  readonly failures: number;
  readonly running: boolean;
  /** False if no automatic backup is due on any day. */
  readonly automatic: boolean | undefined;
  /** Days. */
  readonly retention: number | undefined;
  /** `unsupported`: instances of this kind cannot have copies; `unknown`: it could not be found out. */
  readonly copies: 'on' | 'off' | 'unsupported' | 'unknown';
  readonly copyRegion: string | undefined;
  /** Backups of the time looked at, and what they take up; both are too small where `partial` is set. */
  readonly backups: number;
  readonly bytes: number;
  readonly partial: boolean;
  /** All backups may take up more: some were not read, have no size, or may be older than the time looked at. */
  readonly bytesPartial: boolean;
  /** Of the last good backup. */
  readonly size: number | undefined;
  /** How far that is from the median of the comparable ones before it: -0.61 is 61 % smaller. Only where it is an anomaly. */
  readonly sizeChange: { readonly ratio: number; readonly of: number } | undefined;
  /** The instance itself is too new to need a backup yet. */
  readonly isNew: boolean;
}

/** One instance of a report. */
export interface ReportRow {
  /** Stable and unique over all accounts. */
  readonly key: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly cloud: CloudId;
  readonly regionId: string;
  readonly regionName: string;
  readonly instanceId: string;
  readonly name: string;
  /** "MySQL 8.0" */
  readonly engine: string;
  /** "MySQL": what totals are made by. */
  readonly engineName: string;
  /** `left`: no backups of its own are expected, `why` says why not. */
  readonly state: 'waiting' | 'checked' | 'failed' | 'left';
  /** Localised sentence; present for `failed` and `left`. */
  readonly why?: string | undefined;
  /** What was found; kept from before while it is `waiting` again. */
  readonly facts?: ReportFacts | undefined;
  /** By severity; follow from facts, limits and the time. */
  readonly problems: readonly Problem[];
  /** The rule of the team's file that its limits come from, where one does: "prod-*". */
  readonly rule?: string | undefined;
}

/** A region, or a whole account, whose instances could not be listed. */
export interface ReportFailure {
  readonly accountId: string;
  readonly accountName: string;
  readonly regionId: string | undefined;
  readonly regionName: string | undefined;
  readonly message: string;
}

export interface ReportProgress {
  /** `interrupted`: the window was closed while it ran. */
  readonly state: 'running' | 'paused' | 'stopped' | 'interrupted' | 'done';
  readonly accounts: number;
  readonly regions: { readonly listed: number; readonly total: number };
  /** Failed and left ones count as checked. `total` grows until all regions are listed. */
  readonly instances: { readonly checked: number; readonly total: number };
  /** Localised: what it waits for ("the limit of 60 requests a minute of …"). */
  readonly waiting?: string | undefined;
  readonly started: number;
  readonly ended: number | undefined;
}

/** A report as it stands. */
export interface ReportSnapshot {
  readonly scope: ReportScope;
  readonly limits: ReportLimits;
  readonly progress: ReportProgress;
  readonly rows: readonly ReportRow[];
  readonly failures: readonly ReportFailure[];
}

/** What changed of it: rows that came or changed by key, all else as a whole. */
export interface ReportChange extends Omit<ReportSnapshot, 'scope' | 'limits' | 'rows'> {
  readonly rows: readonly ReportRow[];
}
