import type { FilterValues } from './filters.ts';

/** From `from` up to and including `to`. */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

/** What the user just asked for goes first, then running jobs, then health and reports. */
export type Priority = 'user' | 'job' | 'background';

/** Travels with every call to a cloud. */
export interface Call {
  readonly signal: AbortSignal;
  /** Defaults to `user`. */
  readonly priority?: Priority;
}

/**
 * One answer to a list request.
 *
 * `next` is present while there is more and is passed back as it is. `total` is what the cloud counts over the whole
 * list, where it does. `broken` counts records that could not be read and were left out.
 */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
  readonly total: number | undefined;
  readonly broken: number;
}

export interface InstanceQuery {
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
  /** Answers to fields of `instanceFilters`. */
  readonly filters?: FilterValues | undefined;
}

export interface BackupQuery {
  readonly range: TimeRange;
  /** Answers to fields of `backupFilters`. */
  readonly filters?: FilterValues | undefined;
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
}
