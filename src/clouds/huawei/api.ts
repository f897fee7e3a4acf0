import type * as v from 'valibot';
import type { Account, Credentials, CredentialSource } from '../../model/account.ts';
import type { Log, ProviderSettings, Surroundings } from '../../model/provider.ts';
import type { Call, Page, TimeRange } from '../../model/requests.ts';
import { strangeReply } from '../common/failures.ts';
import { checkAdvance, isMore, markOf } from '../common/paging.ts';
import { brokenWords } from '../common/records.ts';
import { Client, languageOf, type Operation } from './client.ts';
import { pathOf, type IamOperationName, type RdsOperationName } from './operations.ts';
import { Projects, type Place } from './projects.ts';
import { readList, total, type Body, type Shape } from './records/read.ts';
import { Endpoints } from './regions.ts';

export const PAGE_SIZE = 100;

/** What a request says besides its operation and project. */
interface RequestFacts {
  /** Values in the path, by the names of its template; the project's is known. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Operation['query'];
  readonly body?: object;
}

export interface Records<Item> {
  readonly items: readonly Item[];
  readonly broken: number;
  readonly body: Body;
}

/** What the parts of the provider share: one account's client, its hosts and projects, and how its requests are put together. */
export class Api {
  readonly account: Account;
  readonly endpoints: Endpoints;
  readonly client: Client;
  readonly projects: Projects;
  readonly log: Log;
  /** Of the cloud's own words. */
  readonly language: 'zh-cn' | 'en-us';

  constructor(
    account: Account,
    credentials: Credentials | CredentialSource,
    settings: ProviderSettings,
    surroundings: Surroundings,
  ) {
    this.account = account;
    this.endpoints = new Endpoints(account);
    this.client = new Client(credentials, settings, surroundings);
    this.log = surroundings.log;
    const ask = async (action: IamOperationName, call: Call) => await this.client.read(this.iam(action), call);
    this.projects = new Projects(ask, this.endpoints, this.log);
    this.language = languageOf(settings);
  }

  /** A request of RDS in a project. */
  operation({ regionId, region, projectId }: Place, action: RdsOperationName, facts: RequestFacts = {}): Operation {
    const { path, query, body } = facts;
    return {
      action,
      regionId,
      endpoint: () => this.endpoints.rds(region),
      path: pathOf(action, { ...path, project_id: projectId }),
      projectId,
      query,
      body,
    };
  }

  /** A request of IAM, which belongs to no project. */
  iam(action: IamOperationName, query?: Operation['query']): Operation {
    return { action, endpoint: () => this.endpoints.iam(), path: pathOf(action, {}), query };
  }

  /** The records of one reply. What cannot be read is left out and told in the log. */
  async records<Schema extends v.GenericSchema, Item>(
    operation: Operation,
    shape: Shape<Schema, Item>,
    call: Call,
  ): Promise<Records<Item>> {
    const reply = await this.client.read(operation, call);
    const { body, requestId } = reply;
    const read = readList(body, shape);
    if (!read) {
      throw strangeReply(reply);
    }
    for (const record of read.broken) {
      this.log.warn(`${operation.action}, request ${requestId}: ${brokenWords(record)}`);
    }
    return { items: read.items, broken: read.broken.length, body };
  }

  /** One page of an operation with `offset`, `limit` and `total_count`. The cursor is the offset of the next record, and what tells this page from others. */
  async page<Schema extends v.GenericSchema, Item>(
    operation: Operation,
    cursor: string | undefined,
    shape: Shape<Schema, Item>,
    call: Call,
  ): Promise<Page<Item>> {
    const [, from = '0', before = ''] = /^(\d{1,9})(?::(.*))?$/s.exec(cursor ?? '') ?? [];
    const offset = Number(from);
    const query = { ...operation.query, offset, limit: PAGE_SIZE };
    const { items, broken, body } = await this.records({ ...operation, query }, shape, call);
    const mark = markOf(items);
    checkAdvance(mark, before);
    const received = items.length + broken;
    const all = total(body);
    const next = isMore({ received, seen: offset + received, total: all, pageSize: PAGE_SIZE })
      ? [offset + received, ...(mark === '' ? [] : [mark])].join(':')
      : undefined;
    return { items, broken, total: all, next };
  }

  /** A range by the cloud's clock. */
  theirs({ from, to }: TimeRange): TimeRange {
    const { clock } = this.client;
    return { from: clock.theirs(from), to: clock.theirs(to) };
  }
}
