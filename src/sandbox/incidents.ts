import { DAY, HOUR } from './times.ts';

/**
 * What happened to the daily backup of single days. A day is told by its age: the backup of day 2 began between 48 and 72
 * hours before the sandbox's start.
 */
export interface Incidents {
  /** It fails, and is made up for at once. */
  readonly madeUp?: readonly number[];
  /** All backups of the day fail, whatever their plan. */
  readonly failed?: readonly number[];
  /** There is no backup on that day, whatever the plan. */
  readonly missing?: readonly number[];
  /** It takes three times as long. */
  readonly slow?: readonly number[];
  /** It holds about half of what it should. */
  readonly small?: readonly number[];
  /** It is not copied to another region. */
  readonly uncopied?: readonly number[];
  /** Its copy is begun so many milliseconds later, by day. */
  readonly lateCopies?: Readonly<Record<number, number>>;
}

/** A run as far as incidents look at it: when it began, and the milliseconds from one of its plan to the next. */
export interface Happening {
  readonly start: number;
  readonly every: number;
}

/** Half a year of an instance that is well, and has seen things. */
export const eventful: Incidents = {
  // One within the last days.
  madeUp: [2, 12, 61],
  failed: [38],
  missing: [73, 74],
  slow: [24],
  small: [49],
  uncopied: [9, 23, 31],
  lateCopies: { 6: 2 * HOUR, 15: 3 * HOUR, 18: DAY, 27: 2.5 * HOUR, 36: 1.5 * HOUR },
};

/** Whether it is the daily run of one of these days. */
export function isOn(days: readonly number[] | undefined, { start, every }: Happening, started: number): boolean {
  return every === DAY && days?.includes(ageOf(start, started)) === true;
}

/** The same for any run that may be taken for one of the day, in whatever zone; what runs more often is left alone. */
export function isAround(days: readonly number[] | undefined, { start, every }: Happening, started: number): boolean {
  const margin = every > DAY ? 1 : 0;
  const age = ageOf(start, started);
  return every >= DAY && days?.some((day) => Math.abs(age - day) <= margin) === true;
}

/** Milliseconds by which the copy of a run is late. */
export function copyDelay({ lateCopies }: Incidents, { start, every }: Happening, started: number): number {
  return (every === DAY ? lateCopies?.[ageOf(start, started)] : undefined) ?? 0;
}

/** Whole days. */
function ageOf(start: number, started: number): number {
  return Math.floor((started - start) / DAY);
}
