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
