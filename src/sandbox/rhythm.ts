import { DAY, HOUR, MINUTE } from './times.ts';

/** How something repeats. Its runs lie on a grid of the calendar, so that they stay the same while time goes on. */
export interface Rhythm {
  /** Milliseconds from one run to the next. */
  readonly every: number;
  /** Milliseconds after the grid's line (UTC midnight where `every` is a day) at which a run starts. */
  readonly at: number;
  /** `at` counts from the sandbox's start instead, so that a run has a certain age at any hour. */
  readonly fromStart?: boolean;
  /** Weekdays of a daily plan in UTC, 0 for Sunday; absent for all. */
  readonly days?: readonly number[];
  /** Runs begin no later than so many milliseconds before the sandbox's start; absent while they go on. */
  readonly stopped?: number;
  /** Milliseconds. */
  readonly takes: number;
  /** Milliseconds for which a backup is kept after its end. */
  readonly keep: number;
}

/** Which runs of an instance go wrong. */
export interface Luck {
  /** Runs of the last so many milliseconds before the sandbox's start, and all later ones, fail. */
  readonly failsFor?: number | undefined;
  /** One in so many runs fails, and is made up for at once. */
  readonly failsEvery?: number | undefined;
  /** Some runs end with a word that no document has, and are made up for like failed ones. */
  readonly oddStatus?: string | undefined;
}

const WEEK = 7 * DAY;
/** 1 January 1970, where the grid begins, was a Thursday. */
const FIRST_WEEKDAY = 4;
const everyDay: readonly number[] = [0, 1, 2, 3, 4, 5, 6];

export function weekdayOf(time: number): number {
  return (((Math.floor(time / DAY) + FIRST_WEEKDAY) % 7) + 7) % 7;
}

/** Weekdays on which runs begin, in UTC. */
export function daysOf(rhythm: Rhythm, started: number): readonly number[] {
  return rhythm.every % WEEK === 0 ? [weekdayOf(lineOf(rhythm, started))] : (rhythm.days ?? everyDay);
}

/** Hour of the day in UTC in which runs begin; means nothing for what runs more often than daily. */
export function hourOf(rhythm: Rhythm, started: number): number {
  return Math.floor((lineOf(rhythm, started) % DAY) / HOUR);
}

/** Start of the first run after `now`, as planned. */
export function nextStart(rhythm: Rhythm, now: number, started: number): number {
  let index = placeAt(rhythm, now, started) + 1;
  while (!daysOf(rhythm, started).includes(weekdayOf(startOf(rhythm, index, started)))) {
    index += 1;
  }
  return startOf(rhythm, index, started);
}

/** Start of the run of this place in the grid. */
function startOf(rhythm: Rhythm, index: number, started: number): number {
  return lineOf(rhythm, started) + index * rhythm.every;
}

/** Place of the last run that started at `time` or before; the weekdays are not looked at. */
function placeAt(rhythm: Rhythm, time: number, started: number): number {
  return Math.floor((time - lineOf(rhythm, started)) / rhythm.every);
}

/** Start of the run with place 0. */
function lineOf({ at, every, fromStart }: Rhythm, started: number): number {
  return fromStart === true ? (started + at) % every : at;
}

/** One place of a grid at which a run begins. */
export interface Slot<Plan extends Rhythm> {
  readonly plan: Plan;
  readonly planNumber: number;
  /** Place in the plan's grid. Picks the odd rows. */
  readonly index: number;
  readonly start: number;
}

/** Epoch milliseconds. */
export interface Moments {
  readonly now: number;
  /** When the sandbox was started: it decides how old an instance is and since when its backups fail. */
  readonly started: number;
}

/** The runs of these plans that began until now, and whose backups are still kept; `age` is the instance's at the start. */
export function slotsOf<Plan extends Rhythm>(
  plans: readonly Plan[],
  age: number,
  { now, started }: Moments,
): Slot<Plan>[] {
  const born = started - age;
  return plans.flatMap((plan, planNumber) => {
    const days = daysOf(plan, started);
    const last = plan.stopped === undefined ? Infinity : started - plan.stopped;
    const found: Slot<Plan>[] = [];
    for (let index = placeAt(plan, now, started); ; index -= 1) {
      const start = startOf(plan, index, started);
      if (start + plan.takes <= now - plan.keep || start < born) {
        return found;
      }
      if (start <= last && days.includes(weekdayOf(start))) {
        found.push({ plan, planNumber, index, start });
      }
    }
  });
}

/** What became of a run, or of the one that took its place. */
export interface Attempt {
  readonly start: number;
  readonly end: number;
  /** From when on it is in the lists: its end, or the end of the run that took its place. */
  readonly listed: number;
  readonly outcome: 'good' | 'failed' | 'odd';
  /** It took the place of another. */
  readonly retry: boolean;
}

/** A run that goes wrong stops so long after its start, and another one begins a minute later. */
const BREAKS_AFTER = 4 * MINUTE;
const RETRY_AFTER = 5 * MINUTE;

/**
 * What happens at a slot. A run that fails once in a while is followed by one that succeeds, so that an instance is not in
 * trouble by chance. `seed` makes instances fail at different places.
 */
export function attemptsAt(slot: Slot<Rhythm>, luck: Luck, seed: number, started: number): readonly Attempt[] {
  const { start, plan } = slot;
  const whole = { start, end: start + plan.takes, listed: start + plan.takes, retry: false };
  if (luck.failsFor !== undefined && start > started - luck.failsFor) {
    return [{ ...whole, outcome: 'failed' }];
  }
  const outcome = outcomeAt(slot.index, luck, seed);
  if (outcome === 'good') {
    return [{ ...whole, outcome }];
  }
  const end = whole.end + RETRY_AFTER;
  return [
    { start, end: start + BREAKS_AFTER, listed: end, outcome, retry: false },
    { start: start + RETRY_AFTER, end, listed: end, outcome: 'good', retry: true },
  ];
}

function outcomeAt(index: number, { failsEvery, oddStatus }: Luck, seed: number): Attempt['outcome'] {
  if (failsEvery !== undefined && (index + seed) % failsEvery === 3) {
    return 'failed';
  }
  return oddStatus !== undefined && index % 4 === 1 ? 'odd' : 'good';
}
