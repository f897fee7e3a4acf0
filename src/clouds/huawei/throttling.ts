const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const units: Readonly<Record<string, number>> = { second: SECOND, minute: MINUTE, hour: HOUR, day: 24 * HOUR };

export interface Limit {
  /** Milliseconds in which the calls are counted. */
  readonly window: number;
  /** False for an hour or a day: nobody waits that long for a row. */
  readonly worthWaiting: boolean;
}

/** What the words of a refusal say of the limit: `… over ratelimit,limit:60,time:1 minute`. A minute without any. */
export function limitOf(words: string | undefined): Limit {
  const [, amount = '1', unit = 'minute'] =
    /time:\s*(\d+(?:\.\d+)?)\s*(second|minute|hour|day)/i.exec(words ?? '') ?? [];
  const window = Number(amount) * (units[unit.toLowerCase()] ?? MINUTE) || MINUTE;
  return { window, worthWaiting: window < HOUR };
}

/**
 * When the window of an answer ends, in epoch milliseconds of this machine. Windows follow each other by the cloud's clock,
 * which is the answer's `date`; its parts of a second are unknown, so this is up to a second late rather than early.
 */
export function windowEnd(window: number, date: string | undefined): number {
  const now = Date.now();
  const dated = Date.parse(date ?? '');
  const theirs = Number.isNaN(dated) ? now : dated;
  return now + window - (theirs % window);
}
