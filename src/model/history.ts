import type { TimeRange } from './requests.ts';

/** What a history is asked for, each part by itself. */
export type HistoryPart = 'backups' | 'copies' | 'policy' | 'window' | 'copyPolicy';

/** Something that is asked for once. `reason` is a localised sentence. */
export type Asked<Value> =
  | { readonly is: 'asking' | 'stopped' }
  | { readonly is: 'known'; readonly value: Value }
  | { readonly is: 'notOffered'; readonly reason: string }
  | { readonly is: 'failed'; readonly error: unknown };

/** A time whose backups could not be read, and why. */
export interface FailedRange {
  readonly range: TimeRange;
  readonly error: unknown;
}

/** How far a list has come. */
export interface ListProgress {
  readonly is: 'reading' | 'whole' | 'stopped' | 'failed' | 'notOffered';
  readonly read: number;
  /** Absent where the cloud does not count. */
  readonly total: number | undefined;
  /** Records that could not be understood. */
  readonly broken: number;
  readonly failures: readonly FailedRange[];
  /** Why there is no such list, localised. */
  readonly reason: string | undefined;
}

const MINUTE = 60_000;

/**
 * Milliseconds from the end of a backup to the end of its copy, both epoch milliseconds. `undefined` if either is unknown, or
 * the copy's is not the later one: then a clock is wrong.
 */
export function copyDelay(sourceEnded: number | undefined, copyEnded: number | undefined): number | undefined {
  if (sourceEnded === undefined || copyEnded === undefined) {
    return undefined;
  }
  // The end of a backup may come with minutes only: seconds of the copy's alone are no delay.
  const end = sourceEnded % MINUTE === 0 ? copyEnded - (copyEnded % MINUTE) : copyEnded;
  return end > sourceEnded ? end - sourceEnded : undefined;
}
