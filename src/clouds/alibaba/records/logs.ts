import * as v from 'valibot';
import { DownloadLink, type LinkNetwork } from '../../../model/links.ts';
import type { LogFile } from '../../../model/logs.ts';
import type { Field } from '../../../model/resources.ts';
import { describe, type FieldSpec } from './fields.ts';
import { address, endOf } from './links.ts';
import { binlogSpecs, copiedLogReplySpecs, copiedLogSpecs, logBackupSpecs, logReplySpecs } from './logFields.ts';
import { PackedRecords } from '../../common/pack.ts';
import { optional } from '../../common/words.ts';
import type { Body, Shape } from './read.ts';
import { count, field, text, time } from './values.ts';
import { uploadState } from './words.ts';

/** The operations that list log files. */
export type LogOperation = 'DescribeBinlogFiles' | 'DescribeLogBackupFiles' | 'DescribeCrossRegionLogBackupFiles';

/** The names that differ between the operations. */
interface Wording {
  readonly operation: LogOperation;
  readonly inner: string;
  readonly publicLink: string;
  readonly internalLink: string;
  readonly specs: readonly FieldSpec[];
  readonly replySpecs: readonly FieldSpec[];
}

const binlogs: Wording = {
  operation: 'DescribeBinlogFiles',
  inner: 'BinLogFile',
  publicLink: 'DownloadLink',
  internalLink: 'IntranetDownloadLink',
  specs: binlogSpecs,
  replySpecs: logReplySpecs,
};
const logBackups: Wording = { ...binlogs, operation: 'DescribeLogBackupFiles', specs: logBackupSpecs };
const copiedLogs: Wording = {
  operation: 'DescribeCrossRegionLogBackupFiles',
  inner: 'Item',
  publicLink: 'CrossDownloadLink',
  internalLink: 'CrossIntranetDownloadLink',
  specs: copiedLogSpecs,
  replySpecs: copiedLogReplySpecs,
};

/** One reply, as the files in it share it. */
interface Source {
  readonly wording: Wording;
  readonly records: PackedRecords;
  readonly reply: Body;
}

/** A log file that makes its fields and links when they are asked for; the record is private, because it holds links. */
class RecordedLog implements LogFile {
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
    this.#source = source;
    this.#index = index;
  }

  get operation(): LogOperation {
    return this.#source.wording.operation;
  }

  get links(): readonly DownloadLink[] {
    const { publicLink, internalLink } = this.#source.wording;
    const record = this.#source.records.record(this.#index);
    const end = time(record['LinkExpiredTime']);
    return [...linkOf(record[publicLink], 'public', end), ...linkOf(record[internalLink], 'internal', end)];
  }

  get fields(): readonly Field[] {
    const { records, reply, wording } = this.#source;
    return [...describe(records.record(this.#index), wording.specs), ...describe(reply, wording.replySpecs)];
  }
}

/** `end` is the reply's word; what the link itself says counts more. */
function linkOf(value: unknown, network: LinkNetwork, end: Date | undefined): readonly DownloadLink[] {
  const link = address(value);
  return link === undefined ? [] : [new DownloadLink(link, { network, expires: endOf(link) ?? end })];
}

/** The operation that lists a file. One that did not come from here is told by what only some of them give. */
export function logOperation(log: LogFile): LogOperation {
  if (log instanceof RecordedLog) {
    return log.operation;
  }
  if (log.copy) {
    return 'DescribeCrossRegionLogBackupFiles';
  }
  return log.name === undefined && log.upload === undefined ? 'DescribeLogBackupFiles' : 'DescribeBinlogFiles';
}

/** All three operations; no key is in all of them, and no record means anything without a name, a time or an id. */
const logRecord = v.pipe(
  v.object({
    CrossLogBackupId: field(text),
    CrossBackupRegion: field(text),
    CrossLogBackupSize: field(count),
    FileSize: field(count),
    HostInstanceID: field(text),
    InstanceId: field(text),
    LogFileName: field(text),
    LogBeginTime: field(time),
    LogEndTime: field(time),
    RemoteStatus: field(text),
  }),
  v.forward(
    v.check(({ CrossLogBackupId, LogFileName, LogBeginTime }) =>
      [CrossLogBackupId, LogFileName, LogBeginTime].some((value) => value !== undefined),
    ),
    ['LogBeginTime'],
  ),
);
type LogRecord = v.InferOutput<typeof logRecord>;

/** What the records do not say about themselves. */
export type LogOwner = Pick<LogFile, 'instanceId' | 'regionId'>;
export type LogShape = Shape<typeof logRecord, LogFile>;

export const binlogShape = (owner: LogOwner): LogShape => shape(binlogs, owner);
export const logBackupShape = (owner: LogOwner): LogShape => shape(logBackups, owner);
export const copiedLogShape = (owner: LogOwner): LogShape => shape(copiedLogs, owner);

function shape(wording: Wording, owner: LogOwner): LogShape {
  return {
    place: { outer: 'Items', inner: wording.inner },
    schema: logRecord,
    reader: ({ Items: _list, ...reply }, records) => {
      const source: Source = { wording, records: new PackedRecords(records), reply };
      const copied = wording === copiedLogs;
      return (record, index) => new RecordedLog({ ...owner, ...factsOf(record, copied) }, source, index);
    },
  };
}

function factsOf(record: LogRecord, copied: boolean) {
  return {
    id: idOf(record),
    name: record.LogFileName,
    node: record.HostInstanceID ?? record.InstanceId,
    from: record.LogBeginTime,
    to: record.LogEndTime,
    size: copied ? record.CrossLogBackupSize : record.FileSize,
    upload: optional(uploadState, record.RemoteStatus),
    copy: copied ? { regionId: record.CrossBackupRegion } : undefined,
  };
}

/** Two nodes of an instance can hold files of the same name, and SQL Server's have none at all. */
function idOf(record: LogRecord): string {
  const { CrossLogBackupId, LogFileName, LogBeginTime, LogEndTime } = record;
  const host = record.HostInstanceID ?? record.InstanceId;
  const name = LogFileName ?? [LogEndTime?.toISOString(), record.FileSize ?? record.CrossLogBackupSize].join('/');
  return CrossLogBackupId ?? [host, name, LogBeginTime?.toISOString()].join('/');
}

const keysOf = (specs: readonly FieldSpec[]) => specs.map((spec) => spec.key);

/** Which keys of which reply have words of their own. */
export const coveredLogKeys = Object.fromEntries(
  [binlogs, logBackups, copiedLogs].map(({ operation, specs, replySpecs }) => [
    operation,
    { record: keysOf(specs), reply: keysOf(replySpecs) },
  ]),
);
