import { fraction } from './data.ts';
import { DAY, SECOND } from './times.ts';

/** What an instance holds becomes so much more a day. */
const GROWTH = 1.002;
/** By so much a backup is larger or smaller than the growth alone would have it. */
const WOBBLE = 0.02;
const WEEKEND = 0.985;
/** Part of what takes the same time, however much there is to back up. */
const FIXED = 0.3;
const UNSTEADY = 0.08;

/**
 * What a backup holds that was made at `time`, as a part of what the instance holds when the sandbox starts. `seed` makes
 * backups differ a little.
 */
export function loadAt(time: number, started: number, seed: string): number {
  const growth = GROWTH ** ((time - started) / DAY);
  const isWeekend = new Date(time).getUTCDay() % 6 === 0;
  return growth * (isWeekend ? WEEKEND : 1) * around(WOBBLE, `load ${seed}`);
}

/** Milliseconds for a backup of this load, where a whole one takes `usual`. */
export function takesFor(load: number, usual: number, seed: string): number {
  const takes = usual * (FIXED + (1 - FIXED) * load) * around(UNSTEADY, `takes ${seed}`);
  return Math.round(takes / SECOND) * SECOND;
}

/** From 1 - `width` to 1 + `width`. */
function around(width: number, seed: string): number {
  return 1 + width * (2 * fraction(seed) - 1);
}
