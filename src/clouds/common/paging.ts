import { repeatedPage } from './failures.ts';
import { isObject, text } from './values.ts';

/** How far a list has come, in records. */
export interface Progress {
  /** In the latest page, counted by us: the cloud's count of the page is the page size in some answers. */
  readonly received: number;
  /** In all pages so far. */
  readonly seen: number;
  /** In the whole list, as the cloud counts them. */
  readonly total: number | undefined;
  readonly pageSize: number;
}

/**
 * Whether another page follows. Without a total, or with one that is smaller than what has come, a page that is not full
 * is the last.
 */
export function isMore({ received, seen, total, pageSize }: Progress): boolean {
  const more = total === undefined || total < seen ? received >= pageSize : seen < total;
  return received > 0 && more;
}

/** What tells a page from others: the id of its first record, which travels in the cursor. Empty where there is none. */
export function markOf([first]: readonly unknown[]): string {
  return (isObject(first) ? text(first['id']) : undefined) ?? '';
}

/** Throws if a page is the page before, of which `before` is the mark: such a list would be followed for ever. */
export function checkAdvance(mark: string, before: string): void {
  if (mark !== '' && mark === before) {
    throw repeatedPage();
  }
}
