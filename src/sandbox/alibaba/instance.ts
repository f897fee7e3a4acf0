import { digits, fraction, letters } from '../data.ts';
import type { Luck } from '../rhythm.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../times.ts';
import { nightly, type Plan } from './plan.ts';
import { regionOf, type RegionId } from './regions.ts';
import type { Precision } from './times.ts';

export type Engine = 'MySQL' | 'PostgreSQL' | 'SQLServer' | 'MariaDB';

export interface Database {
  readonly name: string;
  readonly status: 'Creating' | 'Running' | 'Deleting' | 'Cold';
}

/** The odd ways of the real cloud's answers, spread over the instances. */
export interface Quirks extends Luck {
  /** How the times in DescribeBackups are written; documented as minutes, mostly delivered with seconds. */
  readonly times: Precision;
  /** What stands where a backup has no link: JSON null, the text `null`, an empty text, or no field at all. */
  readonly noLink: 'null' | 'text' | 'empty' | 'absent';
  /** RestoreRegion as one text with quotes in it instead of a list. */
  readonly restoreRegionsAsOne: boolean;
  /** Ids beyond 15 digits, as numbers, on some rows. */
  readonly wideIds: boolean;
  /** Ids that are not numbers, on some rows. */
  readonly letterIds: boolean;
  /** Encryption as an object instead of JSON text. */
  readonly encryptionObject: boolean;
  /** The extra and missing fields of replies from 2019. */
  readonly old: boolean;
  /**
   * A scheduled run is always under way: a task, and a row of DescribeBackups. Elsewhere scheduled runs are seen once they
   * have ended, so that no hour of the day is closed to CreateBackup.
   */
  readonly alwaysRunning: boolean;
  /** The last backup that ended before the sandbox's start succeeded, and is not available all the same. */
  readonly spoilsNewest: boolean;
  /** The checksums of log files as bare numbers, of 20 digits. */
  readonly bareChecksum: boolean;
}

export interface SampleInstance {
  /** Stable, below 10000: part of every id that belongs to the instance. */
  readonly number: number;
  readonly id: string;
  readonly description: string | undefined;
  readonly region: RegionId;
  readonly zone: string;
  readonly engine: Engine;
  readonly version: string;
  readonly storage: string;
  readonly category: string;
  readonly status: string;
  readonly lockMode: string;
  readonly master: string | undefined;
  /** SQL Server: snapshots are possible. */
  readonly shadowCopy: boolean;
  readonly databases: readonly Database[];
  /** Milliseconds since it was made, when the sandbox starts. */
  readonly age: number;
  /** Bytes of a full backup when the sandbox starts. */
  readonly size: number;
  readonly plans: readonly Plan[];
  /** False if its policy names no day; plans of before may have left backups. */
  readonly autoBackup: boolean;
  /** Days for which its log files are kept; 0 if there are none. */
  readonly logDays: number;
  /** The numbers of the hosts whose log files are listed, the primary first. */
  readonly logHosts: readonly string[];
  /** Where copies of its backups and log files go. */
  readonly copiesTo: RegionId | undefined;
  /** Where they went until that was switched off; none is left. */
  readonly copiesWentTo: RegionId | undefined;
  readonly quirks: Quirks;
}

/** What the instances of one engine and storage have in common. */
export type Kit = Pick<SampleInstance, 'engine' | 'version' | 'storage' | 'category' | 'plans'> & {
  readonly shadowCopy?: boolean;
  readonly quirks?: Partial<Quirks>;
};

export type Details = Partial<Omit<SampleInstance, 'quirks' | 'databases'>> & {
  readonly quirks?: Partial<Quirks>;
  /** Names of running databases, or whole entries. */
  readonly databases?: readonly (string | Database)[];
};

const plain: Quirks = {
  times: 'seconds',
  noLink: 'null',
  restoreRegionsAsOne: false,
  wideIds: false,
  letterIds: false,
  encryptionObject: false,
  old: false,
  alwaysRunning: false,
  spoilsNewest: false,
  bareChecksum: false,
};

/** All sample instances are in the one that every account has. */
export const RESOURCE_GROUP = `rg-${letters('resource group', 12)}`;

const idPrefix: Record<Engine, string> = { MySQL: 'rm', SQLServer: 'rm', MariaDB: 'rm', PostgreSQL: 'pgm' };

export function instanceId(number: number, region: RegionId, engine: Engine = 'MySQL'): string {
  return `${idPrefix[engine]}-${regionOf(region).mark}${letters(`instance ${number}`, 14)}`;
}

/** The number of an instance's primary or secondary host. */
export function hostNumber(number: number, role: 'host' | 'standby' = 'host'): string {
  return digits(`${role} ${number}`, 7);
}

export function makeInstance(number: number, region: RegionId, kit: Kit, details: Details): SampleInstance {
  const { zones } = regionOf(region);
  const { quirks, databases, plans = kit.plans, ...rest } = details;
  return {
    number,
    id: instanceId(number, region, kit.engine),
    description: undefined,
    region,
    zone: `${region}-${zones[number % 2] ?? 'a'}`,
    status: 'Running',
    lockMode: 'Unlock',
    master: undefined,
    age: 400 * DAY,
    size: (1 + (number % 7)) * 734_003_200,
    autoBackup: true,
    logDays: 7,
    logHosts: [hostNumber(number)],
    copiesTo: undefined,
    copiesWentTo: undefined,
    ...kit,
    shadowCopy: kit.shadowCopy ?? false,
    ...rest,
    plans: plans.map((plan, planNumber) => ({
      ...plan,
      at: plan.at + (plan.fromStart === true ? 0 : spread(number, planNumber)),
    })),
    databases: (databases ?? ['app', 'audit']).map((entry) =>
      typeof entry === 'string' ? { name: entry, status: 'Running' } : entry,
    ),
    quirks: { ...plain, ...kit.quirks, ...quirks },
  };
}

/** Milliseconds by which a plan is shifted, so that hardly two instances begin at the same second. */
function spread(number: number, planNumber: number): number {
  return Math.floor(fraction(`spread ${number} ${planNumber}`) * 40 * 60) * SECOND;
}

export function isLocalDisk(instance: SampleInstance): boolean {
  return instance.storage.startsWith('local_') || instance.storage.startsWith('ephemeral_');
}

// All automated plans of a kit begin in the same hour, also after the shift: it is the one that the policy names.

export const mysqlLocal: Kit = {
  engine: 'MySQL',
  version: '8.0',
  storage: 'local_ssd',
  category: 'HighAvailability',
  plans: [
    nightly('Physical'),
    nightly('Logical', { every: 7 * DAY, at: 2 * DAY + 19 * HOUR + 12 * MINUTE, takes: 48 * MINUTE, keep: 90 * DAY }),
    nightly('Logical', {
      mode: 'Manual',
      every: 9 * DAY,
      at: 7 * HOUR + 30 * MINUTE,
      takes: 46 * MINUTE,
      keep: 60 * DAY,
      databases: 2,
    }),
  ],
  quirks: { failsEvery: 17 },
};

export const mysqlCloud: Kit = {
  engine: 'MySQL',
  version: '8.0',
  storage: 'cloud_essd',
  category: 'HighAvailability',
  plans: [
    nightly('Snapshot', { takes: 2 * MINUTE }),
    nightly('Snapshot', { mode: 'Manual', every: 11 * DAY, at: HOUR }),
  ],
};

export const postgresLocal: Kit = {
  engine: 'PostgreSQL',
  version: '10.0',
  storage: 'local_ssd',
  category: 'HighAvailability',
  plans: [nightly('Physical', { at: 20 * HOUR + 4 * MINUTE })],
  quirks: { times: 'minutes' },
};

export const postgresCloud: Kit = {
  engine: 'PostgreSQL',
  version: '16.0',
  storage: 'cloud_essd',
  category: 'HighAvailability',
  plans: [
    nightly('Snapshot', { at: 18 * HOUR + 11 * MINUTE, takes: 3 * MINUTE }),
    nightly('Physical', { mode: 'Manual', every: 10 * DAY, at: 5 * HOUR }),
  ],
  quirks: { noLink: 'text' },
};

export const sqlServerCloud: Kit = {
  engine: 'SQLServer',
  version: '2019_std_ha',
  storage: 'cloud_essd',
  category: 'AlwaysOn',
  shadowCopy: true,
  plans: [
    nightly('Physical', { every: 7 * DAY, at: 3 * DAY + 17 * HOUR, takes: 52 * MINUTE, keep: 60 * DAY }),
    nightly('Physical', { type: 'IncrementalBackup', at: 17 * HOUR + 15 * MINUTE, takes: 6 * MINUTE }),
    nightly('Snapshot', { mode: 'Manual', every: 13 * DAY, at: 4 * HOUR, takes: 2 * MINUTE }),
  ],
  quirks: { noLink: 'absent' },
};

export const sqlServerLocal: Kit = {
  ...sqlServerCloud,
  version: '2016_ent_ha',
  storage: 'local_ssd',
  category: 'HighAvailability',
  shadowCopy: false,
  plans: sqlServerCloud.plans.slice(0, 2),
};

export const mariadb: Kit = {
  engine: 'MariaDB',
  version: '10.6',
  storage: 'cloud_essd',
  category: 'HighAvailability',
  plans: [nightly('Snapshot', { at: 21 * HOUR, takes: 2 * MINUTE, keep: 20 * DAY })],
  quirks: { noLink: 'empty', times: 'minutes' },
};
