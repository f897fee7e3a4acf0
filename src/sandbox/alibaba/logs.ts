import { fraction } from '../data.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../times.ts';
import type { Engine, Quirks, SampleInstance } from './instance.ts';
import type { Answer, Ask } from './operation.ts';
import { pageOf } from './params.ts';
import { formatTime } from './times.ts';

/** A piece of an instance's transaction log, closed and kept. */
export interface LogFile {
  /** Place in the grid of the calendar. */
  readonly index: number;
  readonly host: string;
  readonly start: number;
  readonly end: number;
  /** Bytes, also of the file that its link gives. */
  readonly size: number;
  /** False for the newest of each host, which is still on its way to the storage. */
  readonly stored: boolean;
}

export type Row = Readonly<Record<string, unknown>>;

/** The log files of an instance that are still kept, newest first. */
export function logFilesOf(instance: SampleInstance, ask: Ask): LogFile[] {
  const kept = ask.now - instance.logDays * DAY;
  const born = ask.surroundings.started - instance.age;
  const files = instance.logHosts.flatMap((host) => {
    const { every, at } = gridOf(instance, host);
    const newest = Math.floor((ask.now - at) / every) - 1;
    const found: LogFile[] = [];
    for (let index = newest; ; index -= 1) {
      const start = index * every + at;
      if (start + every <= kept || start < born) {
        return found;
      }
      found.push({ index, host, start, end: start + every, size: ask.surroundings.fileSize, stored: index < newest });
    }
  });
  return files.filter(({ start }) => ask.world.keeps(instance, 'logs', start)).toSorted((a, b) => b.start - a.start);
}

/** The log files that have a copy in another region, newest first: all that are stored at home. */
export function copiedLogsOf(instance: SampleInstance, ask: Ask): LogFile[] {
  return instance.copiesTo === undefined ? [] : logFilesOf(instance, ask).filter(({ stored }) => stored);
}

/** SQL Server backs its log up every half an hour, on whole minutes; the others close a file every six hours. */
function gridOf({ engine, number }: SampleInstance, host: string): { readonly every: number; readonly at: number } {
  return engine === 'SQLServer'
    ? { every: 30 * MINUTE, at: (number % 30) * MINUTE }
    : { every: 6 * HOUR, at: Math.floor(fraction(`log ${host}`) * 2400) * SECOND };
}

const names: Record<Engine, ((index: number) => string) | undefined> = {
  MySQL: (index) => `mysql-bin.${String(index).padStart(6, '0')}`,
  MariaDB: (index) => `mysql-bin.${String(index).padStart(6, '0')}`,
  PostgreSQL: (index) => `00000001${index.toString(16).toUpperCase().padStart(16, '0')}`,
  SQLServer: undefined,
};

/** The hosts of an instance give their files the same names. SQL Server names none. */
export function logName({ index }: LogFile, { engine }: SampleInstance): string | undefined {
  return names[engine]?.(index);
}

/** What DescribeBinlogFiles and DescribeLogBackupFiles have in common. */
export function logPage(
  found: readonly LogFile[],
  page: { readonly PageNumber: number; readonly PageSize: number },
  rowOf: (file: LogFile) => Row,
): Answer {
  const rows = pageOf(found, page.PageNumber, page.PageSize).map(rowOf);
  return {
    Items: { BinLogFile: rows },
    PageNumber: page.PageNumber,
    PageRecordCount: rows.length,
    TotalRecordCount: found.length,
    TotalFileSize: found.reduce((sum, { size }) => sum + size, 0),
  };
}

/** A file that is on its way has no link; the documents say null, and the replies show other ways of saying so. */
const absentLinks: Record<Quirks['noLink'], Row> = {
  null: { DownloadLink: null, IntranetDownloadLink: null },
  text: { DownloadLink: 'null', IntranetDownloadLink: 'null' },
  empty: { DownloadLink: '', IntranetDownloadLink: '' },
  absent: {},
};

/** One row of DescribeBinlogFiles. */
export function binlogRow(file: LogFile, instance: SampleInstance, ask: Ask): Row {
  const { quirks } = instance;
  const name = logName(file, instance) ?? '';
  const stored = `${file.host}_${name}`;
  const sum = ask.links.checksum(stored);
  return {
    LogFileName: name,
    FileSize: file.size,
    LogBeginTime: formatTime(file.start, 'seconds'),
    LogEndTime: formatTime(file.end, 'seconds'),
    HostInstanceID: quirks.old ? Number(file.host) : file.host,
    RemoteStatus: file.stored ? 'Completed' : 'Uploading',
    Checksum: quirks.bareChecksum ? BigInt(sum) : sum,
    ...(file.stored ? linksTo(stored, ask) : absentLinks[quirks.noLink]),
  };
}

/** One row of DescribeLogBackupFiles. */
export function logBackupRow(file: LogFile, ask: Ask): Row {
  const at = formatTime(file.start, 'seconds').replaceAll(/[-:TZ]/g, '');
  return {
    FileSize: file.size,
    LogBeginTime: formatTime(file.start, 'minutes'),
    LogEndTime: formatTime(file.end, 'minutes'),
    ...(file.stored ? linksTo(`${file.host}_log_${at}.zip`, ask) : absentLinks.empty),
  };
}

function linksTo(name: string, { links }: Ask): Row {
  return {
    DownloadLink: links.link(name, 'public'),
    IntranetDownloadLink: links.link(name, 'internal'),
    LinkExpiredTime: formatTime(links.expires, 'seconds'),
  };
}

/** One row of DescribeCrossRegionLogBackupFiles. */
export function copiedLogRow(file: LogFile, instance: SampleInstance, { links }: Ask): Row {
  const name = logName(file, instance);
  const stem = `${instance.region}_${instance.id}_${file.host}`;
  const stored = `${stem}_${name ?? `${file.index}.zip`}`;
  return {
    CrossBackupRegion: instance.copiesTo,
    CrossLogBackupId: Number(`6${file.host.slice(-5)}${String(file.index).padStart(7, '0')}`),
    CrossLogBackupSize: file.size,
    InstanceId: Number(file.host),
    ...(name === undefined ? {} : { LogFileName: `${stem}_${name}` }),
    LogBeginTime: formatTime(file.start, 'seconds'),
    LogEndTime: formatTime(file.end, 'seconds'),
    LinkExpiredTime: formatTime(links.expires, 'seconds'),
    CrossDownloadLink: links.link(stored, 'public'),
    CrossIntranetDownloadLink: links.link(stored, 'internal'),
  };
}
