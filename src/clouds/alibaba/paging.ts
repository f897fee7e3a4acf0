import { isMore } from '../common/paging.ts';

/** Where the next page begins: its number, and how many records the pages before it held. */
export interface Place {
  readonly page: number;
  readonly seen: number;
}

/** `page:seen`, or the first page. A cursor of some other making starts at the top as well. */
export function placeOf(cursor: string | undefined): Place {
  const match = /^(\d{1,9}):(\d{1,9})$/.exec(cursor ?? '');
  return match ? { page: Number(match[1]), seen: Number(match[2]) } : { page: 1, seen: 0 };
}

/** The cursor after a page of `received` records, or `undefined` at the end. */
export function cursorAfter(
  place: Place,
  received: number,
  total: number | undefined,
  pageSize: number,
): string | undefined {
  const seen = place.seen + received;
  return isMore({ received, seen, total, pageSize }) ? `${place.page + 1}:${seen}` : undefined;
}
