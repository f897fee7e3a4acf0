import * as v from 'valibot';
import { count, isObject, list } from './values.ts';

export type Body = Readonly<Record<string, unknown>>;

/** Where a list sits in a reply: `Items.Backup[]`. */
export interface ListPlace {
  readonly outer: string;
  readonly inner: string;
}

/** How the records of one operation's reply are read. `reader` is made once for each reply, with all its records. */
export interface Shape<Schema extends v.GenericSchema, Item> {
  readonly place: ListPlace;
  readonly schema: Schema;
  readonly reader: (body: Body, records: readonly unknown[]) => (record: v.InferOutput<Schema>, index: number) => Item;
}

/** A record that could not be read: its place in the list (from 0) and the key at fault, never a value. */
export interface BrokenRecord {
  readonly index: number;
  readonly key: string;
}

export interface ReadList<Item> {
  readonly items: readonly Item[];
  readonly broken: readonly BrokenRecord[];
}

/**
 * Reads a list record by record: a bad one costs itself only. `undefined` if the reply has no such list and no counter
 * that would speak of one, which is not the same as an empty list.
 */
export function readList<Schema extends v.GenericSchema, Item>(
  body: Body,
  { place, schema, reader }: Shape<Schema, Item>,
): ReadList<Item> | undefined {
  const outer = body[place.outer];
  if (outer === undefined && (count(body['TotalRecordCount']) ?? count(body['TotalRecords'])) === undefined) {
    return undefined;
  }
  const records = list(isObject(outer) ? outer[place.inner] : outer);
  const convert = reader(body, records);
  const items: Item[] = [];
  const broken: BrokenRecord[] = [];
  for (const [index, raw] of records.entries()) {
    const parsed = v.safeParse(schema, raw);
    if (parsed.success && isObject(raw)) {
      items.push(convert(parsed.output, index));
    } else {
      broken.push({ index, key: parsed.issues?.[0].path?.map((step) => String(step.key)).join('.') ?? '' });
    }
  }
  return { items, broken };
}
