import * as v from 'valibot';
import { DownloadLink, type LinkNetwork } from '../../../model/links.ts';
import type { LogFile } from '../../../model/logs.ts';
import { address, endOf } from '../../common/addresses.ts';
import { RecordedLog, sourceOf, type Source } from '../../common/recorded.ts';
import type { FieldSpec } from './fields.ts';
import { binlogSpecs, copiedLogReplySpecs, copiedLogSpecs, logBackupSpecs, logReplySpecs } from './logFields.ts';
import { optional } from '../../common/words.ts';
import type { Body, Shape } from './read.ts';
import { count, field, text, time } from './values.ts';
import { uploadState } from './words.ts';

/** The operations that list log files. */
export type LogOperation = 'DescribeBinlogFiles' | 'DescribeLogBackupFiles' | 'DescribeCrossRegionLogBackupFiles';

/** The names that differ between the operations. */
interface Names {
  readonly operation: LogOperation;
  readonly inner: string;
  readonly publicLink: string;
  readonly internalLink: string;
  readonly specs: readonly FieldSpec[];
  readonly replySpecs: readonly FieldSpec[];
}

const binlogs: Names = {
  operation: 'DescribeBinlogFiles',
  inner: 'BinLogFile',
  publicLink: 'DownloadLink',
  internalLink: 'IntranetDownloadLink',
  specs: binlogSpecs,
  replySpecs: logReplySpecs,
};
const logBackups: Names = { ...binlogs, operation: 'DescribeLogBackupFiles', specs: logBackupSpecs };
const copiedLogs: Names = {
  operation: 'DescribeCrossRegionLogBackupFiles',
  inner: 'Item',
  publicLink: 'CrossDownloadLink',
  internalLink: 'CrossIntranetDownloadLink',
  specs: copiedLogSpecs,
  replySpecs: copiedLogReplySpecs,
};

/** A log file that knows which operation lists it. */
class ListedLog extends RecordedLog {
  readonly #operation: LogOperation;

  constructor(facts: Omit<LogFile, 'fields' | 'links'>, operation: LogOperation, source: Source, index: number) {
    super(facts, source, index);
    this.#operation = operation;
  }

  get operation(): LogOperation {
    return this.#operation;
  }
}

function linksOf({ publicLink, internalLink }: Names, record: Body): readonly DownloadLink[] {
  const end = time(record['LinkExpiredTime']);
  return [...linkOf(record[publicLink], 'public', end), ...linkOf(record[internalLink], 'internal', end)];
}

/** `end` is the reply's word; what the link itself says counts more. */
function linkOf(value: unknown, network: LinkNetwork, end: Date | undefined): readonly DownloadLink[] {
  const link = address(value);
  return link === undefined ? [] : [new DownloadLink(link, { network, expires: endOf(link) ?? end })];
}

/** The operation that lists a file. One that did not come from here is told by what only some of them give. */
export function logOperation(log: LogFile): LogOperation {
  if (log instanceof ListedLog) {
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

function shape(names: Names, owner: LogOwner): LogShape {
  return {
    place: { outer: 'Items', inner: names.inner },
    schema: logRecord,
    reader: (body, records) => {
      const { operation, specs, replySpecs } = names;
      const links = (record: Body) => linksOf(names, record);
      const source = sourceOf(body, 'Items', records, { operation, specs, replySpecs, links });
      const copied = names === copiedLogs;
      return (record, index) => new ListedLog({ ...owner, ...factsOf(record, copied) }, operation, source, index);
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
