import type { DownloadLink } from '../../model/links.ts';
import type { LogFile } from '../../model/logs.ts';
import type { RawReply } from '../../model/provider.ts';
import type { Backup, Field } from '../../model/resources.ts';
import { cleanRecord } from './cleanRecord.ts';
import { describe, type FieldSpec } from './fields.ts';
import { PackedRecords } from './pack.ts';
import type { Body } from './records.ts';
import { sharedText } from './words.ts';

/** How the records of an operation are put into words, and what else is in them. */
export interface Wording {
  readonly operation: string;
  readonly specs: readonly FieldSpec[];
  readonly replySpecs: readonly FieldSpec[];
  readonly links: (record: Body) => readonly DownloadLink[];
  /** Absent where no record has one. */
  readonly checksum?: (record: Body) => string | undefined;
}

/** One reply, as the records in it share it: the records, what stands beside the list, and how to put both into words. */
export interface Source extends Wording {
  readonly records: PackedRecords;
  readonly asOf: Date;
  readonly reply: Body;
}

/** `list` is the key of the records in the reply's body. */
export function sourceOf(body: Body, list: string, records: readonly unknown[], wording: Wording): Source {
  const { [list]: _records, ...reply } = body;
  return { records: new PackedRecords(records), asOf: new Date(), reply, ...wording };
}

function linksOf({ records, links }: Source, index: number): readonly DownloadLink[] {
  return links(records.record(index));
}

function fieldsOf({ records, reply, specs, replySpecs }: Source, index: number): readonly Field[] {
  return [...describe(records.record(index), specs), ...describe(reply, replySpecs)];
}

/** What is known of a backup without its record. */
type BackupFacts = Omit<Backup, 'fields' | 'links' | 'asOf' | 'checksum'>;

/**
 * A backup that makes its fields and links when they are asked for: an instance can have 20,000 backups, and the details
 * page shows one. The record is private, because it may hold links: neither JSON nor a log sees them.
 */
export class RecordedBackup implements Backup {
  readonly id: string;
  readonly instanceId: string;
  readonly regionId: string;
  readonly name: Backup['name'];
  readonly databases: Backup['databases'];
  readonly state: Backup['state'];
  readonly started: Date | undefined;
  readonly ended: Date | undefined;
  readonly type: Backup['type'];
  readonly method: Backup['method'];
  readonly mode: Backup['mode'];
  readonly size: number | undefined;
  readonly expires: Date | undefined;
  readonly consistent: Date | undefined;
  readonly engineVersion: string | undefined;
  readonly copy: Backup['copy'];
  readonly released: Backup['released'];
  readonly linksOnRequest: boolean | undefined;
  readonly #source: Source;
  readonly #index: number;

  constructor(facts: BackupFacts, source: Source, index: number) {
    this.id = facts.id;
    this.instanceId = facts.instanceId;
    this.regionId = facts.regionId;
    this.name = facts.name;
    this.databases = facts.databases;
    this.state = facts.state;
    this.started = facts.started;
    this.ended = facts.ended;
    this.type = facts.type;
    this.method = facts.method;
    this.mode = facts.mode;
    this.size = facts.size;
    this.expires = facts.expires;
    this.consistent = facts.consistent;
    this.engineVersion = sharedText(facts.engineVersion);
    this.copy = facts.copy;
    this.released = facts.released;
    this.linksOnRequest = facts.linksOnRequest;
    this.#source = source;
    this.#index = index;
  }

  get links(): readonly DownloadLink[] {
    return linksOf(this.#source, this.#index);
  }

  get asOf(): Date {
    return this.#source.asOf;
  }

  get checksum(): string | undefined {
    const { checksum, records } = this.#source;
    return checksum?.(records.record(this.#index));
  }

  get fields(): readonly Field[] {
    return fieldsOf(this.#source, this.#index);
  }

  /** The record as it came, with words in the place of links. `mask` takes the account's keys out of a text. */
  rawReply(mask: (words: string) => string): RawReply {
    const { operation, specs, records } = this.#source;
    const record = cleanRecord(records.record(this.#index), specs, mask);
    return { operation, json: JSON.stringify(record, undefined, 2) };
  }

  /** What `read` finds in the record of each. Goes page by page, as unpacking one takes far longer than reading it. */
  static read<Value>(backups: readonly Backup[], read: (record: Body) => Value): ReadonlyMap<Backup, Value> {
    const pages = new Map<Source, RecordedBackup[]>();
    for (const backup of backups.filter((one) => one instanceof RecordedBackup)) {
      const page = pages.get(backup.#source) ?? [];
      page.push(backup);
      pages.set(backup.#source, page);
    }
    const values = new Map<Backup, Value>();
    for (const backup of [...pages.values()].flat()) {
      values.set(backup, read(backup.#source.records.record(backup.#index)));
    }
    return values;
  }
}

/** The same for a log file. */
export class RecordedLog implements LogFile {
  readonly id: string;
  readonly instanceId: string;
  readonly regionId: string;
  readonly name: string | undefined;
  readonly node: string | undefined;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  readonly size: number | undefined;
  readonly upload: LogFile['upload'];
  readonly copy: LogFile['copy'];
  readonly linksOnRequest: boolean | undefined;
  readonly #source: Source;
  readonly #index: number;

  constructor(facts: Omit<LogFile, 'fields' | 'links'>, source: Source, index: number) {
    this.id = facts.id;
    this.instanceId = facts.instanceId;
    this.regionId = facts.regionId;
    this.name = facts.name;
    this.node = facts.node;
    this.from = facts.from;
    this.to = facts.to;
    this.size = facts.size;
    this.upload = facts.upload;
    this.copy = facts.copy;
    this.linksOnRequest = facts.linksOnRequest;
    this.#source = source;
    this.#index = index;
  }

  get links(): readonly DownloadLink[] {
    return linksOf(this.#source, this.#index);
  }

  get fields(): readonly Field[] {
    return fieldsOf(this.#source, this.#index);
  }
}
