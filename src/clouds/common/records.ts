import * as v from 'valibot';
import { isObject } from './values.ts';

export type Body = Readonly<Record<string, unknown>>;

/** How the records of one operation's reply are read. `reader` is made once for each reply, with all its records. */
export interface RecordShape<Schema extends v.GenericSchema, Item> {
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

/** Reads the records of a reply one by one: a bad one costs itself only. */
export function readRecords<Schema extends v.GenericSchema, Item>(
  body: Body,
  records: readonly unknown[],
  { schema, reader }: RecordShape<Schema, Item>,
): ReadList<Item> {
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

/** What to say of a record that was left out. */
export function brokenWords({ index, key }: BrokenRecord): string {
  const why = key === '' ? 'it is not an object' : `its ${key} is missing or unusable`;
  return `record ${index + 1} was left out: ${why}`;
}
