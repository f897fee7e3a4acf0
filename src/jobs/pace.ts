import { beginOf, type JobRecord } from './records.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A cloud may take this long to list a job that it has just accepted. */
export const listedWithin = MINUTE;
/** One that is under way for longer is looked at seldom. */
const unusualFrom = DAY;
const seldom = 10 * MINUTE;
/** One that is still under way then is not followed any more. */
const givenUpFrom = 7 * DAY;

/** Milliseconds between two looks at a job: at first, and at most. */
export interface Pace {
  readonly interval: number;
  readonly longest?: number | undefined;
}

/** Milliseconds since the backup began, or since it was first seen. */
export function ageOf(record: JobRecord, now: number): number {
  return now - (beginOf(record) ?? record.job.asked);
}

/** Under way for so long that somebody should look at it. */
export function isUnusual(record: JobRecord, now: number): boolean {
  return record.ended === undefined && ageOf(record, now) > unusualFrom;
}

export function isGivenUp(record: JobRecord, now: number): boolean {
  return ageOf(record, now) > givenUpFrom;
}

/**
 * Milliseconds until the backup ends as earlier ones did, negative when it should have; where that can be told. One that is
 * faster than usual has less left than the clock says.
 */
export function expectedLeft(record: JobRecord, now: number): number | undefined {
  const byClock = leftByClock(record, now);
  const byPercent = leftByPercent(record);
  return byClock === undefined || byPercent === undefined ? (byClock ?? byPercent) : Math.min(byClock, byPercent);
}

function leftByClock(record: JobRecord, now: number): number | undefined {
  const usual = record.usual?.milliseconds;
  const begin = beginOf(record);
  return usual === undefined || begin === undefined ? undefined : begin + usual - now;
}

function leftByPercent({ usual, lastProgress }: JobRecord): number | undefined {
  return usual?.milliseconds === undefined || lastProgress?.percent === undefined
    ? undefined
    : (usual.milliseconds * (100 - lastProgress.percent)) / 100;
}

/**
 * Milliseconds until the next look, after so many looks that were answered and so many failures in a row. Looks grow
 * rarer, but not around the moment at which the end is expected.
 */
export function nextLook(
  { interval, longest = MINUTE }: Pace,
  record: JobRecord,
  { looks, failures }: { readonly looks: number; readonly failures: number },
  now: number,
): number {
  if (failures > 0) {
    return Math.min(interval * 2 ** failures, longest);
  }
  if (isUnusual(record, now)) {
    return seldom;
  }
  const grown = Math.min(interval * 1.5 ** Math.max(0, looks - 1), longest);
  // A percentage may stand still for long, and is not asked about more often for that.
  const left = leftByClock(record, now) ?? leftByPercent(record);
  return left === undefined ? grown : Math.min(grown, Math.max(interval, Math.abs(left) / 2));
}
