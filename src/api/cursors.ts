import * as v from 'valibot';

const time = v.pipe(v.number(), v.minValue(-8_640_000_000_000_000), v.maxValue(8_640_000_000_000_000));

const cursor = v.strictObject({
  /** What the list is of: another one does not take it. */
  of: v.string(),
  /** Start and end of the span of time, in epoch milliseconds. */
  from: v.optional(time),
  to: v.optional(time),
  /** The cloud's own cursor; absent for its first page. */
  page: v.optional(v.string()),
  /** Id of the last item of the page that was handed out, where that was cut. */
  after: v.optional(v.string()),
});

export type Cursor = v.InferOutput<typeof cursor>;

/** A place in a list, as a text that nobody has to understand. */
export function packCursor(place: Cursor): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** `undefined` for a text that is no place in this list. */
export function readCursor(text: string, of: string): Cursor | undefined {
  try {
    const place = v.parse(cursor, JSON.parse(Buffer.from(text, 'base64url').toString()));
    return place.of === of ? place : undefined;
  } catch {
    return undefined;
  }
}
