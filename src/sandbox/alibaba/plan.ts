import { DAY, HOUR, MINUTE } from './times.ts';

export type Method = 'Physical' | 'Logical' | 'Snapshot';
export type BackupType = 'FullBackup' | 'IncrementalBackup';

/** A backup that repeats. Its runs lie on a grid of the calendar, so that they keep their ids while time goes on. */
export interface Plan {
  readonly method: Method;
  readonly type: BackupType;
  readonly mode: 'Automated' | 'Manual';
  /** Milliseconds from one run to the next. */
  readonly every: number;
  /** Milliseconds after the grid's line at which a run starts. */
  readonly at: number;
  /** `at` counts from the sandbox's start instead, so that a run has a certain age at any hour. */
  readonly fromStart?: boolean;
  /** Weekdays of a daily plan in UTC, 0 for Sunday; absent for all. */
  readonly days?: readonly number[];
  /** Runs begin no later than so many milliseconds before the sandbox's start; absent while they go on. */
  readonly stopped?: number;
  readonly takes: number;
  /** Milliseconds for which a backup is kept after its end. */
  readonly keep: number;
  /** How many of the instance's databases each run holds; absent for the whole instance. */
  readonly databases?: number;
}

/** A plan for every night. */
export function nightly(method: Method, more: Partial<Plan> = {}): Plan {
  return {
    method,
    type: 'FullBackup',
    mode: 'Automated',
    every: DAY,
    at: 19 * HOUR + 12 * MINUTE,
    takes: 23 * MINUTE,
    keep: 45 * DAY,
    ...more,
  };
}

const WEEK = 7 * DAY;
/** 1 January 1970, where the grid begins, was a Thursday. */
const FIRST_WEEKDAY = 4;
const everyDay: readonly number[] = [0, 1, 2, 3, 4, 5, 6];

export function weekdayOf(time: number): number {
  return (((Math.floor(time / DAY) + FIRST_WEEKDAY) % 7) + 7) % 7;
}

/** Weekdays on which runs begin, in UTC. */
export function daysOf(plan: Plan, started: number): readonly number[] {
  return plan.every % WEEK === 0 ? [weekdayOf(lineOf(plan, started))] : (plan.days ?? everyDay);
}

/** Hour of the day in UTC in which runs begin; means nothing for plans that run more often than daily. */
export function hourOf(plan: Plan, started: number): number {
  return Math.floor((lineOf(plan, started) % DAY) / HOUR);
}

/** Start of the plan's run of this place in the grid. */
export function startOf(plan: Plan, index: number, started: number): number {
  return lineOf(plan, started) + index * plan.every;
}

/** Place of the last run that started at `time` or before; the plan's days are not looked at. */
export function placeAt(plan: Plan, time: number, started: number): number {
  return Math.floor((time - lineOf(plan, started)) / plan.every);
}

/** Start of the first run after `now`, as the plan has it. */
export function nextStart(plan: Plan, now: number, started: number): number {
  let index = placeAt(plan, now, started) + 1;
  while (!daysOf(plan, started).includes(weekdayOf(startOf(plan, index, started)))) {
    index += 1;
  }
  return startOf(plan, index, started);
}

/** Start of the run with place 0. */
function lineOf({ at, every, fromStart }: Plan, started: number): number {
  return fromStart === true ? (started + at) % every : at;
}
