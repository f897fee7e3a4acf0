/** A difference up to this much is the answer's way and the header's whole seconds, in milliseconds. */
const IGNORED = 5000;

/**
 * The cloud's clock, from the `Date` of its answers. The cloud accepts requests of a machine whose clock is off by up to
 * 15 minutes, so times sent to it, or compared with those it gave, have to be its own.
 */
export class CloudClock {
  #ahead = 0;

  /** `received` is this machine's time at which the answer was there. */
  learn(date: string | undefined, received: number): void {
    const theirs = Date.parse(date ?? '');
    if (!Number.isNaN(theirs)) {
      const ahead = received - theirs;
      this.#ahead = Math.abs(ahead) <= IGNORED ? 0 : ahead;
    }
  }

  now(): Date {
    return this.theirs(new Date());
  }

  /** A time of this machine's, as the cloud's clock showed it. */
  theirs(ours: Date): Date {
    return new Date(ours.getTime() - this.#ahead);
  }
}

/** Minutes by which this machine's clock is ahead of an answer's `Date`; negative if it is behind. */
export function minutesAhead(date: string | undefined): number | undefined {
  const theirs = Date.parse(date ?? '');
  return Number.isNaN(theirs) ? undefined : Math.round((Date.now() - theirs) / 60_000);
}
