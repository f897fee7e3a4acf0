import * as v from 'valibot';
import * as vscode from 'vscode';
import type {
  RdsBackup,
  RdsBackupQuery,
  RdsInstance,
  RdsInstanceQuery,
  RdsPage,
  RdsRegion,
} from '../../rds-backups.d.ts';
import type { Sessions } from '../accounts/session.ts';
import { abortable } from '../async/wait.ts';
import { CloudError } from '../model/errors.ts';
import type { CloudProvider, Log } from '../model/provider.ts';
import type { Call, Page } from '../model/requests.ts';
import { withParts } from '../model/resources.ts';
import { withSignal } from '../platform/cancellation.ts';
import { leaveLinksOut } from '../platform/leaveLinksOut.ts';
import { packCursor, readCursor, type Cursor } from './cursors.ts';
import { apiError } from './errors.ts';
import { backupRecord, instanceRecord, regionRecord, withTexts } from './records.ts';

export interface ApiParts {
  readonly sessions: Pick<Sessions, 'provider'>;
  readonly log: Log;
}

const usualSpan = 30 * 86_400_000;
const text = v.pipe(v.string(), v.minLength(1));
const optionalText = v.optional(text);
const token = v.optional(
  v.custom<vscode.CancellationToken>(
    (value) => typeof value === 'object' && value !== null && 'onCancellationRequested' in value,
    (issue) => `Expected a CancellationToken but received ${issue.received}`,
  ),
);
const regionQuery = v.object({ accountId: text, token });
const instanceQuery = v.object({ ...regionQuery.entries, regionId: text, cursor: optionalText });
const backupQuery = v.object({
  ...instanceQuery.entries,
  instanceId: text,
  copies: v.optional(v.boolean()),
  from: optionalText,
  to: optionalText,
});

/** What the methods of `RdsBackupsApi` do that ask a cloud. */
export class ApiReads {
  readonly #parts: ApiParts;

  constructor(parts: ApiParts) {
    this.#parts = parts;
  }

  async listRegions(accountId: string, cancel: RdsBackupQuery['token']): Promise<readonly RdsRegion[]> {
    return await this.#asking(regionQuery, { accountId, token: cancel }, async (provider, _, call) => {
      const { items } = await provider.listRegions(call);
      const records = withParts(items).map((region) => regionRecord(accountId, region));
      return withTexts(records, leaveLinksOut);
    });
  }

  async listInstances(query: RdsInstanceQuery): Promise<RdsPage<RdsInstance>> {
    return await this.#asking(instanceQuery, query, async (provider, { accountId, regionId, cursor }, call) => {
      const of = JSON.stringify([accountId, regionId]);
      const place = placeOf(cursor, of);
      const { items } = await provider.listRegions(call);
      const region = withParts(items).find(({ id }) => id === regionId);
      if (!region) {
        const message = vscode.l10n.t('The account has no region {0}.', regionId);
        throw new CloudError({ kind: 'notFound', message });
      }
      const page = await provider.listInstances(region, { cursor: place?.page }, call);
      return pageRecord(page, { of }, (instance) => instanceRecord(accountId, instance));
    });
  }

  async listBackups(query: RdsBackupQuery): Promise<RdsPage<RdsBackup>> {
    return await this.#asking(backupQuery, query, async (provider, wanted, call) => {
      const { accountId, regionId, instanceId, copies = false, from, to, cursor } = wanted;
      const of = JSON.stringify([accountId, regionId, instanceId, copies]);
      const place = placeOf(cursor, of);
      const end = place?.to ?? timeOf(to) ?? Date.now();
      const start = place?.from ?? timeOf(from) ?? end - usualSpan;
      if (start > end) {
        throw wrong('from is later than to');
      }
      const instance = await provider.getInstance(regionId, instanceId, call);
      const asked = { range: { from: new Date(start), to: new Date(end) }, cursor: place?.page };
      const page = copies
        ? await provider.listCopies(instance, asked, call)
        : await provider.listBackups(instance, asked, call);
      return pageRecord(page, { of, from: start, to: end }, backupRecord);
    });
  }

  /** The key is not tried again where it was refused: that is the user's to want. */
  async #asking<Query extends v.InferOutput<typeof regionQuery>, Result>(
    schema: v.GenericSchema<unknown, Query>,
    input: unknown,
    work: (provider: CloudProvider, query: Query, call: Call) => Promise<Result>,
  ): Promise<Result> {
    const { sessions, log } = this.#parts;
    try {
      const query = checked(schema, input);
      return await withSignal(query.token, async (signal) => {
        const provider = await abortable(sessions.provider(query.accountId), signal);
        return await abortable(work(provider, query, { signal, priority: 'job' }), signal);
      });
    } catch (error) {
      throw apiError(error, log);
    }
  }
}

function pageRecord<Item, Record>(
  { items, next, total, broken }: Page<Item>,
  place: Cursor,
  record: (item: Item) => Record,
): RdsPage<Record> {
  const cursor = next === undefined ? undefined : packCursor({ ...place, page: next });
  return {
    items: withTexts(items.map(record), leaveLinksOut),
    ...(cursor === undefined ? {} : { next: cursor }),
    ...(total === undefined ? {} : { total }),
    unreadable: broken,
  };
}

function checked<Query>(schema: v.GenericSchema<unknown, Query>, value: unknown): Query {
  const read = v.safeParse(schema, value);
  if (!read.success) {
    const [issue] = read.issues;
    throw wrong(`${v.getDotPath(issue) ?? 'argument'}: ${issue.expected ?? 'another value'} is expected`);
  }
  return read.output;
}

function placeOf(cursor: string | undefined, of: string): Cursor | undefined {
  const place = cursor === undefined ? undefined : readCursor(cursor, of);
  if (cursor !== undefined && !place) {
    throw wrong('cursor: the next of a page of the same list is expected');
  }
  return place;
}

function timeOf(at: string | undefined): number | undefined {
  const time = at === undefined ? undefined : Date.parse(at);
  if (Number.isNaN(time)) {
    throw wrong('from, to: a time as ISO 8601 is expected');
  }
  return time;
}

/** For the developer of the other extension, hence in English. */
function wrong(what: string): CloudError {
  return new CloudError({ kind: 'request', message: `Wrong argument. ${what}.` });
}
