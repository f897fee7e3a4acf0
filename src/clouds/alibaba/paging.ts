import { isMore } from '../common/paging.ts';

/** Where the next page begins: its number, and how many records the pages before it held. */
export interface Place {
  readonly page: number;
  readonly seen: number;
  /** What tells the page before from others. */
  readonly mark: string;
}

/** `page:seen:mark`, or the first page. A cursor of some other making starts at the top as well. */
export function placeOf(cursor: string | undefined): Place {
  const match = /^(\d{1,9}):(\d{1,9})(?::(.*))?$/s.exec(cursor ?? '');
  return match
    ? { page: Number(match[1]), seen: Number(match[2]), mark: match[3] ?? '' }
    : { page: 1, seen: 0, mark: '' };
}

/** The cursor after a page of `received` records with this mark, or `undefined` at the end. */
export function cursorAfter(
  place: Place,
  { received, mark = '' }: { readonly received: number; readonly mark?: string },
  total: number | undefined,
  pageSize: number,
): string | undefined {
  const seen = place.seen + received;
  return isMore({ received, seen, total, pageSize })
    ? [place.page + 1, seen, ...(mark === '' ? [] : [mark])].join(':')
    : undefined;
}

/** Where the next page begins in a list whose pages have tokens. */
export interface TokenPlace {
  readonly token: string | undefined;
  /** What tells the page before from others. */
  readonly mark: string;
}

/** `mark:token`, the mark encoded. */
export function tokenCursor({ token, mark }: TokenPlace): string {
  return `${encodeURIComponent(mark)}:${token ?? ''}`;
}

export function tokenPlace(cursor: string | undefined): TokenPlace {
  const match = /^(?:([^:]*):)?(.+)$/s.exec(cursor ?? '');
  return { token: match?.[2], mark: decodeURIComponent(match?.[1] ?? '') };
}
