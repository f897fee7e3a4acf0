import type { BackupMode, Word } from './resources.ts';

/** One way to back an instance up that its engine and storage allow. */
export interface BackupChoice {
  /** Stable key of the choice, for the provider. */
  readonly id: string;
  /** Localised: "Physical", "Logical, chosen databases". */
  readonly label: string;
  readonly detail: string;
  /** The user picks at least one database. */
  readonly needsDatabases: boolean;
  /** The user may say how long to keep it. */
  readonly retention: RetentionRule | undefined;
  /** The backup has a name, which the user gives it. */
  readonly name?: TextRule | undefined;
  /** The user may describe it. */
  readonly description?: TextRule | undefined;
  /** By step key, the answer that leads here. A step without an answer does not matter for this choice. */
  readonly answers: Readonly<Record<string, string>>;
}

/** A text that the user types. */
export interface TextRule {
  /** What the user may leave as it is. */
  readonly suggestion: string;
  /** A localised sentence if the cloud would not take this text. */
  readonly check: (text: string) => string | undefined;
}

/** Days, both ends included; `keep` allows "until it is deleted". */
export interface RetentionRule {
  readonly min: number;
  readonly max: number;
  readonly keep: boolean;
}

/**
 * The questions before a backup. `steps` are asked in turn; each narrows `choices`, and a step that leaves nothing to
 * choose is not asked. `refusal` says why no backup can be taken at all.
 */
export interface BackupOptions {
  readonly choices: readonly BackupChoice[];
  readonly steps: readonly BackupStep[];
  readonly refusal: string | undefined;
}

export interface BackupStep {
  readonly key: string;
  readonly title: string;
  readonly answers: readonly { readonly id: string; readonly label: string; readonly detail: string }[];
}

/** What the user confirmed. Sent once. */
export interface BackupRequest {
  readonly instanceId: string;
  readonly regionId: string;
  readonly choiceId: string;
  readonly databases: readonly string[];
  /** Days, or `keep`; absent leaves it to the instance's policy. */
  readonly retention?: number | 'keep' | undefined;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

/** Enough to follow a running backup, also from another window after a restart: plain data, no secrets. */
export interface BackupJob {
  readonly id: string;
  readonly instanceId: string;
  readonly regionId: string;
  /** Epoch milliseconds at which it was asked for, or was first seen where somebody else asked for it. */
  readonly asked: number;
  /** Which of the cloud's lists has it, in the provider's own words; absent for one that this product asked for. */
  readonly list?: string | undefined;
}

/** A backup that the cloud is making, whoever asked for it. */
export interface RunningBackup {
  readonly job: BackupJob;
  /** When it began, where the cloud says. */
  readonly started: Date | undefined;
  readonly mode: Word<BackupMode> | undefined;
  readonly progress: JobProgress;
}

/** What would be sent for a new backup: no key, no signature, no time stamp. */
export interface RequestPreview {
  /** The cloud's name of the operation: "CreateBackup". */
  readonly operation: string;
  /** Method and address without a query: "POST https://rds.aliyuncs.com/". */
  readonly address: string;
  /** Parameters, or members of the body, in the order they are sent. */
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  /** The same for the cloud's command line, in POSIX quotes. */
  readonly cli: string;
}

export interface JobProgress {
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'unknown' | 'gone';
  /** 0 to 100, where the cloud says. */
  readonly percent: number | undefined;
  /** The cloud's word for the stage, localised where known. */
  readonly stage: string;
  readonly backupId: string | undefined;
}

/** What a look after an unclear answer found. */
export type StartedLook =
  | { readonly found: 'job'; readonly job: BackupJob }
  | { readonly found: 'backup'; readonly backupId: string }
  | { readonly found: 'nothing' };
