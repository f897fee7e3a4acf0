import type { Call, Page } from '../../model/requests.ts';
import { count, isObject, text } from './values.ts';

/** One of several lists that are shown as one. */
export interface PartList<Item> {
  /** Stable: by it the list is found again for its next page. */
  readonly key: string;
  readonly page: (cursor: string | undefined, call: Call) => Promise<Page<Item>>;
}

/** Which page is asked for, and how. */
export interface MergedQuery {
  readonly cursor: string | undefined;
  readonly call: Call;
}

/** How far a list has come: its next page, none at its end, and what the cloud counts in it. */
interface Progress {
  readonly next: string | undefined;
  readonly total: number | undefined;
}

/**
 * The next page of each list, asked at the same time, as one page. Each keeps its own order; the newest of their heads comes
 * first, so that lists which are newest first make one that is. `total` is the sum, where every list has one. Where one
 * fails, the others are no longer asked for.
 */
export async function mergedPage<Item>(
  lists: readonly PartList<Item>[],
  { cursor, call }: MergedQuery,
  timeOf: (item: Item) => Date | undefined,
): Promise<Page<Item>> {
  const before = readCursor(cursor);
  const failed = new AbortController();
  const asked = { ...call, signal: AbortSignal.any([call.signal, failed.signal]) };
  const pages = lists.map(async ({ key, page }) => {
    const progress = before?.get(key);
    return before && progress?.next === undefined
      ? { key, items: [], broken: 0, next: undefined, total: progress?.total }
      : { key, ...(await page(progress?.next, asked)) };
  });
  const read = await Promise.all(pages).finally(() => failed.abort());
  return {
    items: interleaved(
      read.map(({ items }) => items),
      timeOf,
    ),
    next: read.some(({ next }) => next !== undefined) ? cursorOf(read) : undefined,
    total: sum(read.map(({ total }) => total)),
    broken: read.reduce((all, { broken }) => all + broken, 0),
  };
}

function cursorOf(read: readonly (Progress & { readonly key: string })[]): string {
  return JSON.stringify(Object.fromEntries(read.map(({ key, next, total }) => [key, { next, total }])));
}

/** A cursor of some other making starts at the top. */
function readCursor(cursor: string | undefined): ReadonlyMap<string, Progress> | undefined {
  let read: unknown;
  try {
    read = JSON.parse(cursor ?? '');
  } catch {
    return undefined;
  }
  if (!isObject(read)) {
    return undefined;
  }
  return new Map(
    Object.entries(read).map(([key, value]) => {
      const { next, total } = isObject(value) ? value : {};
      return [key, { next: text(next), total: count(total) }];
    }),
  );
}

function sum(totals: readonly (number | undefined)[]): number | undefined {
  return totals.reduce<number | undefined>(
    (all, total) => (all === undefined || total === undefined ? undefined : all + total),
    0,
  );
}

/** What has no time holds nobody up. */
function interleaved<Item>(lists: readonly (readonly Item[])[], timeOf: (item: Item) => Date | undefined): Item[] {
  const items: Item[] = [];
  const waiting = lists.map((list) => ({ list, at: 0 }));
  const timeAt = ({ list, at }: (typeof waiting)[number]) => {
    const [head] = list.slice(at, at + 1);
    return (head && timeOf(head)?.getTime()) ?? Infinity;
  };
  for (;;) {
    const [newest] = waiting
      .filter(({ list, at }) => at < list.length)
      .toSorted((one, other) => (timeAt(one) < timeAt(other) ? 1 : timeAt(one) > timeAt(other) ? -1 : 0));
    if (!newest) {
      return items;
    }
    items.push(...newest.list.slice(newest.at, newest.at + 1));
    newest.at += 1;
  }
}
