import type { LogFile } from '../../model/logs.ts';
import type { LinkAnswer } from '../../model/provider.ts';
import type { BackupQuery, Call, Page, TimeRange } from '../../model/requests.ts';
import type { Instance } from '../../model/resources.ts';
import type { Api } from './api.ts';
import { backupParams } from './filters.ts';
import { checkReadable } from '../common/failures.ts';
import { freshLinks, linksAtHand, whyNoLogLinks } from '../common/linkAnswers.ts';
import {
  binlogShape,
  copiedLogShape,
  logBackupShape,
  logOperation,
  type LogOperation,
  type LogOwner,
} from './records/logs.ts';
import { inMinutes, inSeconds, rangeAround } from './times.ts';

/** How each operation wants times and reads records. */
const WAYS = {
  DescribeBinlogFiles: { times: inSeconds, shape: binlogShape },
  DescribeLogBackupFiles: { times: inMinutes, shape: logBackupShape },
  DescribeCrossRegionLogBackupFiles: { times: inSeconds, shape: copiedLogShape },
} as const;

/** Pages that are looked through for one file at most, should a cloud give pages for ever. */
const MOST_PAGES = 20;
const MINUTE = 60_000;

/** What a list is asked for, without the page. */
interface LogList {
  readonly operation: LogOperation;
  readonly owner: LogOwner;
  /** By the cloud's clock. */
  readonly range: TimeRange;
  readonly filters?: Readonly<Record<string, string>>;
}

/** Log backups: binlog and WAL files, log backups of SQL Server, and the copies of both in other regions. */
export class Logs {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  async list(instance: Instance, query: BackupQuery, call: Call): Promise<Page<LogFile>> {
    const operation = instance.engine.kind === 'sqlserver' ? 'DescribeLogBackupFiles' : 'DescribeBinlogFiles';
    const filters = backupParams(instance, 'logs', query.filters);
    const list = { operation, owner: ownerOf(instance), range: this.#api.theirs(query.range), filters } as const;
    return await this.#page(list, query.cursor, call);
  }

  async listCopied(instance: Instance, query: BackupQuery, call: Call): Promise<Page<LogFile>> {
    const operation = 'DescribeCrossRegionLogBackupFiles';
    const filters = backupParams(instance, 'copiedLogs', query.filters);
    const list = { operation, owner: ownerOf(instance), range: this.#api.theirs(query.range), filters } as const;
    return await this.#page(list, query.cursor, call);
  }

  async links(log: LogFile, call: Call): Promise<LinkAnswer> {
    const { clock } = this.#api.client;
    const atHand = linksAtHand(log, clock.now());
    if (atHand.length > 0) {
      return { links: atHand };
    }
    const found = await this.#find(log, call);
    const fresh = found ? freshLinks(found, clock.now()) : [];
    return fresh.length > 0 ? { links: fresh } : { links: [], reason: whyNoLogLinks(found) };
  }

  /** Reads the list again around the time of the file. */
  async #find(log: LogFile, call: Call): Promise<LogFile | undefined> {
    const { instanceId, regionId } = log;
    const list = { operation: logOperation(log), owner: { instanceId, regionId }, range: this.#rangeOf(log) };
    let cursor: string | undefined;
    for (let page = 1; page <= MOST_PAGES; page++) {
      const listed = await this.#page(list, cursor, call);
      const { items, next } = listed;
      const found = items.find(({ id }) => id === log.id);
      if (!found) {
        checkReadable({ ...listed, total: page === 1 ? listed.total : undefined });
      }
      if (found || next === undefined) {
        return found;
      }
      cursor = next;
    }
    return undefined;
  }

  /** A minute more on both sides, as it is not said whether the ends belong to a range. */
  #rangeOf({ from, to }: LogFile): TimeRange {
    const [first, last] = [from ?? to, to ?? from];
    if (!first || !last) {
      return this.#api.theirs(rangeAround(undefined));
    }
    return { from: new Date(first.getTime() - MINUTE), to: new Date(last.getTime() + MINUTE) };
  }

  async #page(list: LogList, cursor: string | undefined, call: Call): Promise<Page<LogFile>> {
    const { operation, owner, range, filters } = list;
    const { times, shape } = WAYS[operation];
    const params = { DBInstanceId: owner.instanceId, ...times(range), ...filters };
    return await this.#api.lists.page(this.#api.in(owner.regionId, operation, params), cursor, shape(owner), call);
  }
}

function ownerOf({ id, regionId }: Instance): LogOwner {
  return { instanceId: id, regionId };
}
