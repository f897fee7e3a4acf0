import type * as v from 'valibot';
import { isCloudError } from '../../model/errors.ts';
import type { Log } from '../../model/provider.ts';
import type { Call } from '../../model/requests.ts';
import type { Client, Operation } from './client.ts';
import { strangeReply } from '../common/failures.ts';
import { checkAdvance, markOf } from '../common/paging.ts';
import { brokenWords } from '../common/records.ts';
import { cursorAfter, placeOf } from './paging.ts';
import { readList, type Body, type Shape } from './records/read.ts';
import { count } from './records/values.ts';

export const PAGE_SIZE = 100;

export interface Records<Item> {
  readonly items: readonly Item[];
  readonly broken: number;
  readonly body: Body;
}

/** Lists of records, over a client: reads each record, logs those that cannot be read, and counts pages. */
export class Lists {
  readonly #client: Client;
  readonly #log: Log;

  constructor(client: Client, log: Log) {
    this.#client = client;
    this.#log = log;
  }

  async records<Schema extends v.GenericSchema, Item>(
    operation: Operation,
    shape: Shape<Schema, Item>,
    call: Call,
  ): Promise<Records<Item>> {
    const reply = await this.#client.read(operation, call);
    const { body, requestId } = reply;
    const read = readList(body, shape);
    if (!read) {
      throw strangeReply(reply);
    }
    for (const record of read.broken) {
      this.#log.warn(`${operation.action}, request ${requestId}: ${brokenWords(record)}`);
    }
    return { items: read.items, broken: read.broken.length, body };
  }

  /** One page of an operation with `PageNumber` and `TotalRecordCount`. */
  async page<Schema extends v.GenericSchema, Item>(
    operation: Operation,
    cursor: string | undefined,
    shape: Shape<Schema, Item>,
    call: Call,
  ) {
    const place = placeOf(cursor);
    const params = { ...operation.params, PageSize: PAGE_SIZE, PageNumber: place.page };
    try {
      const { items, broken, body } = await this.records({ ...operation, params }, shape, call);
      const total = count(body['TotalRecordCount']);
      const mark = markOf(items);
      checkAdvance(mark, place.mark);
      const next = cursorAfter(place, { received: items.length + broken, mark }, total, PAGE_SIZE);
      return { items, broken, total, next };
    } catch (error) {
      // The list has become shorter since the page before.
      if (place.page > 1 && isCloudError(error) && error.code === 'InvalidPage.notFound') {
        return { items: [], broken: 0, total: undefined, next: undefined };
      }
      throw error;
    }
  }
}
