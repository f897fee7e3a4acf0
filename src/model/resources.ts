import type { DownloadLink } from './links.ts';

/** A word of the cloud's that the product understands (`kind`) or not (`unknown`), beside the word as it came. */
export interface Word<Kind extends string> {
  readonly kind: Kind | 'unknown';
  readonly raw: string;
}

export interface Region {
  readonly id: string;
  /** Localised by the cloud; the id where it gives none. */
  readonly name: string;
  /** Host that requests about this region go to: the account's own, else the one the cloud reports, else the documented one. */
  readonly endpoint?: string | undefined;
  /** Separate places inside the region, each with instances of its own (sub-projects). They have no parts themselves. */
  readonly parts?: readonly Region[] | undefined;
}

/** The regions and their parts, each part behind its region and with that one's name in its own. */
export function withParts(regions: readonly Region[]): readonly Region[] {
  return regions.flatMap((region) => [
    region,
    ...(region.parts ?? []).map((part) => ({ ...part, name: regionTitle(part, region) })),
  ]);
}

/** What a region is called where it does not stand below the one that it is a part of. */
export function regionTitle({ name }: Region, whole: Region | undefined): string {
  return whole ? `${whole.name} › ${name}` : name;
}

export type Engine = 'mysql' | 'postgresql' | 'sqlserver' | 'mariadb';
/** Which family of disk an instance has; it decides which backups are possible. */
export type Storage = 'local' | 'cloud';
export type InstanceState = 'running' | 'creating' | 'busy' | 'stopped' | 'failed';
export type InstanceRole = 'primary' | 'readonly' | 'other';

export interface Instance {
  readonly id: string;
  /** What people call it: the description, or the id where there is none. */
  readonly name: string;
  readonly regionId: string;
  readonly engine: Word<Engine>;
  readonly engineVersion: string | undefined;
  readonly state: Word<InstanceState>;
  readonly storage: Word<Storage>;
  readonly role: Word<InstanceRole>;
  /** The cloud's edition word (`Basic`, `HighAvailability`, …) as it came. */
  readonly edition: string | undefined;
  /** Why it is locked, in the cloud's words; absent when it is not. */
  readonly lock: string | undefined;
  readonly zone: string | undefined;
  readonly created: Date | undefined;
  readonly expires: Date | undefined;
}

/** `unusable`: it was made, and the cloud says that nothing can be restored from it. */
export type BackupState = 'good' | 'unusable' | 'failed' | 'running' | 'deleting';
export type BackupType = 'full' | 'incremental' | 'differential';
export type BackupMethod = 'physical' | 'logical' | 'snapshot';
export type BackupMode = 'automated' | 'manual';

/**
 * One backup, or (with `copy`) one cross-region copy of a backup. A missing date or size is `undefined`, never a guess.
 * Sizes are bytes.
 */
export interface Backup {
  readonly id: string;
  readonly instanceId: string;
  /** The region the instance is in, also for a copy. */
  readonly regionId: string;
  /** What somebody called it; absent where only the cloud gave it a name. */
  readonly name?: string | undefined;
  readonly state: Word<BackupState>;
  readonly started: Date | undefined;
  readonly ended: Date | undefined;
  readonly type: Word<BackupType> | undefined;
  readonly method: Word<BackupMethod> | undefined;
  readonly mode: Word<BackupMode> | undefined;
  readonly size: number | undefined;
  readonly expires: Date | undefined;
  /** The moment whose data it holds, where the cloud says. */
  readonly consistent?: Date | undefined;
  /** As the cloud wrote it; which kind it is is in `fields`. */
  readonly checksum?: string | undefined;
  /** Of the server it was made from: "8.0". */
  readonly engineVersion?: string | undefined;
  /** Present where it is known to hold only these databases of its instance. */
  readonly databases?: readonly string[] | undefined;
  /** Present exactly on cross-region copies. */
  readonly copy: CopyPlace | undefined;
  /** Present exactly on backups whose instance was released: they are listed by region. */
  readonly released: ReleasedInstance | undefined;
  /** The links as they came with this answer; they may have expired. Empty when none came. */
  readonly links: readonly DownloadLink[];
  /** The cloud gives links only when it is asked for them: `links` is empty and says nothing. */
  readonly linksOnRequest?: boolean | undefined;
  /** When the cloud gave this answer, by this machine's clock. */
  readonly asOf: Date;
  /** Every field of the reply in words, links left out. */
  readonly fields: readonly Field[];
}

export interface CopyPlace {
  readonly regionId: string | undefined;
  /** Absent where the cloud never says where a copy can be restored. */
  readonly restoreRegions?: readonly string[] | undefined;
}

export interface ReleasedInstance {
  /** What people called it: the description, or the id where there is none. */
  readonly name: string;
}

/** Headings under which the details page groups fields, in this order. */
export type FieldGroup = 'backup' | 'data' | 'restore' | 'storage' | 'place' | 'reply';

/**
 * A value ready for display. Dates are epoch milliseconds and sizes bytes, so that it survives any serialisation; the
 * page formats them in the user's language and zone. `none` is a field that came empty or not at all.
 */
export type FieldValue =
  | { readonly as: 'text'; readonly text: string }
  | { readonly as: 'date'; readonly at: number }
  | { readonly as: 'bytes'; readonly bytes: number }
  | { readonly as: 'list'; readonly items: readonly string[] }
  | { readonly as: 'none'; readonly text: string };

/** One field of a reply. */
export interface Field {
  /** The cloud's own name for it, with the path below the record (`BackupDownloadLinkByDB.DataBase`). */
  readonly key: string;
  readonly group: FieldGroup;
  /** Localised name. */
  readonly label: string;
  readonly value: FieldValue;
  /** The value as it came, as text; a link is replaced by words that say so. */
  readonly raw: string;
}
