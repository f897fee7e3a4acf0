import type * as v from 'valibot';
import { readRecords, type Body, type ReadList, type RecordShape } from '../../common/records.ts';
import { count, list } from '../../common/values.ts';

export type { Body } from '../../common/records.ts';

/** How one operation's reply is read; `list` is the key of its list. */
export interface Shape<Schema extends v.GenericSchema, Item> extends RecordShape<Schema, Item> {
  readonly list: string;
}

/**
 * Reads a list record by record: a bad one costs itself only. `undefined` if the reply has no such list and no counter
 * that would speak of one, which is not the same as an empty list.
 */
export function readList<Schema extends v.GenericSchema, Item>(
  body: Body,
  shape: Shape<Schema, Item>,
): ReadList<Item> | undefined {
  const records = body[shape.list];
  return records === undefined && total(body) === undefined ? undefined : readRecords(body, list(records), shape);
}

/** Records in the whole list, as the reply counts them. One operation has come to call that otherwise. */
export function total(body: Body): number | undefined {
  return count(body['total_count'] ?? body['total']);
}
