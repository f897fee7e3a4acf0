import { withTexts } from '../api/records.ts';
import { leaveLinksOut } from '../platform/leaveLinksOut.ts';
import { oneLine, plain } from '../platform/messages.ts';

/** Items of one answer, and bytes of its text, more or less: what a model still reads with care. */
export const mostItems = 50;
export const mostBytes = 16_000;
/** Characters of one text from outside, and items of a list inside an item. */
const longest = 300;
const mostOfList = 20;

/** Plain data as a model gets them: as JSON on one line, names cut and without what could be taken for a link. */
export function answerOf(value: object): string {
  return JSON.stringify(tidy(value));
}

export interface PageParts<Item> {
  /** What stands before the items. */
  readonly head: object;
  /** What the items are called. */
  readonly key: string;
  readonly items: readonly Item[];
  readonly record: (item: Item) => object;
  /** What stands behind the items, of which so many were shown; `last` is the last of them. */
  readonly tail: (shown: number, last: Item | undefined) => object;
}

/** As many of the items as there is room for; at least one. */
export function pageAnswer<Item>({ head, key, items, record, tail }: PageParts<Item>): string {
  const begin = tidy(head);
  const texts: object[] = [];
  // As if it had to say how to go on.
  let left = mostBytes - bytesOf(begin) - bytesOf(tidy(tail(0, items[0]))) - key.length;
  for (const item of items.slice(0, mostItems)) {
    const one = tidy(record(item));
    left -= bytesOf(one) + 1;
    if (left < 0 && texts.length > 0) {
      break;
    }
    texts.push(one);
  }
  return JSON.stringify({ ...begin, [key]: texts, ...tidy(tail(texts.length, items[texts.length - 1])) });
}

/** A page of what is all at hand, in an order that holds: without the first `skip`, which the pages before had. */
export function pageFrom<Item>(skip = 0, parts: Omit<PageParts<Item>, 'tail'>): string {
  const items = parts.items.slice(skip);
  const tail = (shown: number) => {
    const left = items.length - shown;
    return left > 0 ? { next: skip + shown, left, note: 'There are more. Go on with next as skip.' } : {};
  };
  return pageAnswer({ ...parts, items, tail });
}

/** A few of a list, and how many more there are. */
export function someOf<Item>(items: readonly Item[]): { readonly some: readonly Item[]; readonly more?: number } {
  const more = items.length - mostOfList;
  return { some: items.slice(0, mostOfList), ...(more > 0 ? { more } : {}) };
}

function tidy<Value extends object>(value: Value): Value {
  return withTexts(value, (text) => {
    const line = oneLine(leaveLinksOut(text));
    return plain(line.length > longest ? `${line.slice(0, longest).replace(/\p{Cs}$/u, '')}…` : line);
  });
}

function bytesOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}
