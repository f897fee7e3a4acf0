import type { Luck, Rhythm } from '../rhythm.ts';
import type { ProjectName } from './projects.ts';

export type Engine = 'MySQL' | 'PostgreSQL' | 'SQLServer' | 'MariaDB';

export type BackupType = 'auto' | 'manual' | 'fragment' | 'incremental';

/** The odd ways of the real cloud's answers, spread over the instances. */
export interface Quirks extends Luck {
  /** Offset with which times are written. */
  readonly offset: '+0800' | '+0000';
  /** Times of some records without any offset, or with a three-digit day. */
  readonly oddTimes: boolean;
  /** `datastore.type` in small letters. */
  readonly smallEngine: boolean;
  /** A scheduled run is always under way. */
  readonly alwaysRunning: boolean;
  /** Every page of its databases is the whole list, whatever the limit. */
  readonly unpagedDatabases: boolean;
  /** `databases` is null, or absent. */
  readonly noDatabases: 'null' | 'absent';
}

/** A backup that repeats. */
export interface Plan extends Rhythm {
  readonly type: BackupType;
  /** How many of the instance's databases each run holds; absent for the whole instance. */
  readonly databases?: number;
}

/** Where off-site copies go, and days that they are kept. */
export interface Offsite {
  readonly to: ProjectName;
  readonly keepDays: number;
  /** Incremental backups are copied too. */
  readonly logs: boolean;
}

export interface SampleInstance {
  /** Stable, below 10000: part of every id that belongs to the instance. */
  readonly number: number;
  /** 32 hexadecimal digits and the suffix of its engine (`in01`, `in03`, `in04`). */
  readonly id: string;
  readonly name: string;
  /** The project it belongs to, by name: `cn-north-4`, or `cn-north-4_dev`. */
  readonly project: ProjectName;
  readonly engine: Engine;
  readonly version: string;
  readonly status: string;
  readonly type: 'Single' | 'Ha' | 'Replica';
  readonly volume: string;
  /** GB. */
  readonly volumeSize: number;
  /** The instance that a replica reads from. */
  readonly primary: string | undefined;
  readonly databases: readonly string[];
  /** Milliseconds since it was made, when the sandbox starts. */
  readonly age: number;
  /** KB of a full backup when the sandbox starts. */
  readonly size: number;
  /** Full backups, and incremental ones. */
  readonly plans: readonly Plan[];
  /** Days that automatic backups are kept; 0 switches them off. */
  readonly keepDays: number;
  readonly offsite: Offsite | undefined;
  readonly quirks: Quirks;
}
