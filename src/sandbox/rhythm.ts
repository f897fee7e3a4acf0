import { fraction } from './data.ts';
import { copyDelay, isAround, isOn, type Incidents } from './incidents.ts';
import { loadAt, takesFor } from './load.ts';
import { DAY, HOUR, MINUTE, SECOND } from './times.ts';

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
  /** Milliseconds for what the instance holds when the sandbox starts. */
  readonly takes: number;
  /** Every run takes exactly so long. */
  readonly steady?: boolean;
  /** Milliseconds for which a backup is kept after its end. */
  readonly keep: number;
}

/** Which runs of an instance go wrong, or are unlike the others. */
export interface Luck {
  /** Runs of the last so many milliseconds before the sandbox's start, and all later ones, fail. */
  readonly failsFor?: number | undefined;
  /** One in so many runs fails, and is made up for at once. */
  readonly failsEvery?: number | undefined;
  /** Some runs end with a word that no document has, and are made up for like failed ones. */
  readonly oddStatus?: string | undefined;
  /** From its last runs before the sandbox's start on, the instance holds 61 % less. */
  readonly shrinks?: boolean;
  readonly incidents?: Incidents;
}

/** What the instances of all clouds have in common, as far as it decides about their backups. */
export interface BackedUp<Plan extends Rhythm> {
  /** Makes instances fail at different places. */
  readonly number: number;
  /** Milliseconds since it was made, when the sandbox starts. */
  readonly age: number;
  readonly plans: readonly Plan[];
  readonly quirks: Luck;
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
  /** Milliseconds, if it does not go wrong. */
  readonly takes: number;
  /** What it holds, as a part of what the instance holds when the sandbox starts. */
  readonly load: number;
}

/** Epoch milliseconds. */
export interface Moments {
  readonly now: number;
  /** When the sandbox was started: it decides how old an instance is and since when its backups fail. */
  readonly started: number;
}

/** The runs of an instance that began until now, and whose backups are still kept. */
export function slotsOf<Plan extends Rhythm>(instance: BackedUp<Plan>, { now, started }: Moments): Slot<Plan>[] {
  const born = started - instance.age;
  const { missing } = instance.quirks.incidents ?? {};
  return instance.plans.flatMap((plan, planNumber) => {
    const { every, keep } = plan;
    const days = daysOf(plan, started);
    const last = plan.stopped === undefined ? Infinity : started - plan.stopped;
    const found: Slot<Plan>[] = [];
    for (let index = placeAt(plan, now, started); ; index -= 1) {
      const start = startOf(plan, index, started);
      const slot = { plan, planNumber, index, start, ...extentOf(instance, plan, start, started) };
      if (start + slot.takes <= now - keep || start < born) {
        return found;
      }
      if (start <= last && days.includes(weekdayOf(start)) && !isAround(missing, { start, every }, started)) {
        found.push(slot);
      }
    }
  });
}

const SHRUNK = 0.385;
const SMALL = 0.52;
const SLOW = 3;

/** How much a run backs up, and how long it takes. */
function extentOf(
  { number, quirks }: BackedUp<Rhythm>,
  plan: Rhythm,
  start: number,
  started: number,
): Pick<Slot<Rhythm>, 'load' | 'takes'> {
  const { shrinks = false, incidents = {} } = quirks;
  const run = { start, every: plan.every };
  const seed = `${number} ${plan.at} ${start}`;
  // The newest one that has ended is among them, wherever in its day the sandbox starts.
  const isShrunk = shrinks && start > started - DAY - 2 * plan.takes;
  const load =
    loadAt(start, started, seed) * (isShrunk ? SHRUNK : 1) * (isOn(incidents.small, run, started) ? SMALL : 1);
  const takes = plan.steady === true ? plan.takes : takesFor(load, plan.takes, seed);
  return { load, takes: isOn(incidents.slow, run, started) ? SLOW * takes : takes };
}

/** What a backup holds that is asked for at `time`, soon after the sandbox's start; see `Slot`. */
export function loadNow({ shrinks = false }: Luck, time: number, seed: string): number {
  return loadAt(time, time, seed) * (shrinks ? SHRUNK : 1);
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
 * trouble by chance.
 */
export function attemptsAt(
  { start, takes, index, plan: { every } }: Slot<Rhythm>,
  { number, quirks }: BackedUp<Rhythm>,
  started: number,
): readonly Attempt[] {
  const { failsFor, incidents = {} } = quirks;
  const run = { start, every };
  const whole = { start, end: start + takes, listed: start + takes, retry: false };
  if ((failsFor !== undefined && start > started - failsFor) || isAround(incidents.failed, run, started)) {
    return [{ ...whole, outcome: 'failed' }];
  }
  const outcome = isOn(incidents.madeUp, run, started) ? 'failed' : outcomeAt(index, quirks, number);
  if (outcome === 'good') {
    return [{ ...whole, outcome }];
  }
  const end = whole.end + RETRY_AFTER;
  return [
    { start, end: start + BREAKS_AFTER, listed: end, outcome, retry: false },
    { start: start + RETRY_AFTER, end, listed: end, outcome: 'good', retry: true },
  ];
}

function outcomeAt(index: number, { failsEvery, oddStatus }: Luck, number: number): Attempt['outcome'] {
  if (failsEvery !== undefined && (index + number) % failsEvery === 3) {
    return 'failed';
  }
  return oddStatus !== undefined && index % 4 === 1 ? 'odd' : 'good';
}

const SHORTEST_WAIT = 2 * MINUTE;
const LONGEST_WAIT = 45 * MINUTE;

/** Milliseconds from a backup's end until its copy in another region is begun; `undefined` if it is not copied. */
export function copyWait(
  { start, plan: { every } }: Slot<Rhythm>,
  { number, quirks: { incidents = {} } }: BackedUp<Rhythm>,
  started: number,
): number | undefined {
  const run = { start, every };
  const chance = fraction(`wait ${number} ${every} ${start}`);
  if (isOn(incidents.uncopied, run, started)) {
    return undefined;
  }
  // What comes often must not pile up.
  const wait = every < DAY ? MINUTE * (1 + chance) : SHORTEST_WAIT + (LONGEST_WAIT - SHORTEST_WAIT) * chance ** 2;
  return Math.floor(wait / SECOND) * SECOND + copyDelay(incidents, run, started);
}
