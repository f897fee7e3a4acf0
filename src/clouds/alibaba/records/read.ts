import type * as v from 'valibot';
import { readRecords, type Body, type ReadList, type RecordShape } from '../../common/records.ts';
import { count, isObject, list } from './values.ts';

export type { Body } from '../../common/records.ts';

/** Where a list sits in a reply: `Items.Backup[]`. */
export interface ListPlace {
  readonly outer: string;
  readonly inner: string;
}

/** How the records of one operation's reply are read. */
export interface Shape<Schema extends v.GenericSchema, Item> extends RecordShape<Schema, Item> {
  readonly place: ListPlace;
}

/**
 * Reads a list record by record: a bad one costs itself only. `undefined` if the reply has no such list and no counter
 * that would speak of one, which is not the same as an empty list.
 */
export function readList<Schema extends v.GenericSchema, Item>(
  body: Body,
  shape: Shape<Schema, Item>,
): ReadList<Item> | undefined {
  const outer = body[shape.place.outer];
  if (
    (outer === undefined || outer === null) &&
    (count(body['TotalRecordCount']) ?? count(body['TotalRecords'])) === undefined
  ) {
    return undefined;
  }
  return readRecords(body, list(isObject(outer) ? outer[shape.place.inner] : outer), shape);
}
