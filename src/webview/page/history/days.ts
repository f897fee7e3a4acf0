import type { BackupKind } from '../../protocol/history.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** The days of a time zone, each by its number: days from 1 January 1970 to it. */
export interface DayClock {
  dayOf(at: number): number;
  /** The first moment of a day. A day that the zone left out begins where the next one does. */
  startOf(day: number): number;
}

/** Of this machine's zone, unless another one is named. */
export function dayClock(timeZone?: string): DayClock {
  const options = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    calendar: 'gregory',
    numberingSystem: 'latn',
  } as const;
  const format = new Intl.DateTimeFormat('en-US', { ...options, ...(timeZone === undefined ? {} : { timeZone }) });
  const dayOf = (at: number) => {
    const [month = 0, day = 0, year = 0] = format.format(at).split('/').map(Number);
    return Date.UTC(year, month - 1, day) / DAY;
  };
  return {
    dayOf,
    startOf: (day) => {
      // No zone is further from UTC than this, and days never run backwards.
      let before = day * DAY - 16 * 60 * MINUTE;
      let after = day * DAY + 16 * 60 * MINUTE;
      while (after - before > MINUTE) {
        const middle = before + Math.floor((after - before) / 2 / MINUTE) * MINUTE;
        if (dayOf(middle) >= day) {
          after = middle;
        } else {
          before = middle;
        }
      }
      return after;
    },
  };
}

/** 0 for Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** Known to the engine, though not to the language's library yet. */
interface WithWeeks extends Intl.Locale {
  readonly weekInfo?: { readonly firstDay: number };
  readonly getWeekInfo?: () => { readonly firstDay: number };
}

/** The day on which weeks begin where this language is spoken: 0 for Sunday. */
export function firstWeekday(locale: string): number {
  const known = new Intl.Locale(locale) as WithWeeks;
  return (known.getWeekInfo?.() ?? known.weekInfo ?? { firstDay: 1 }).firstDay % 7;
}

/**
 * - `mixed`: good ones and failed ones. `other`: none that is good, failed or running.
 * - `none`: there is none. `open`: neither, but the day is not over. `notKept`: there is none, and it would have expired. `before`: the instance was not there yet.
 * - `unread`: none was read so far.
 */
export type DayState =
  'good' | 'mixed' | 'failed' | 'running' | 'other' | 'none' | 'open' | 'notKept' | 'before' | 'unread';

export interface Day {
  readonly number: number;
  /** Epoch milliseconds: the first moment of it, and of the next one. */
  readonly start: number;
  readonly end: number;
  state: DayState;
  count: number;
  good: number;
  failed: number;
  running: number;
  /** The last one is good. */
  goodLast: boolean;
  /** Bytes of the largest good one. */
  largest: number | undefined;
  /** Of its only backup. */
  only: string | undefined;
}

/** What a day has to know of a backup. */
export interface Dated {
  readonly id: string;
  readonly at: number | undefined;
  readonly size: number | undefined;
  readonly kind: Pick<BackupKind, 'state' | 'partial'>;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What decides what a day without backups is called. */
export interface DayFacts {
  /** Every backup of the time was read. */
  readonly whole: boolean;
  /** Before this moment backups need not be there any more. */
  readonly keptFrom: number | undefined;
  readonly created: number | undefined;
}

/** The days from the first moment to the last, without backups. */
export function emptyDays({ from, to }: Span, clock: DayClock): readonly Day[] {
  const first = clock.dayOf(from);
  const length = clock.dayOf(to) - first + 1;
  const starts = Array.from({ length: length + 1 }, (_, index) => clock.startOf(first + index));
  return Array.from({ length }, (_, index) => ({
    number: first + index,
    start: starts[index] ?? 0,
    end: starts[index + 1] ?? 0,
    state: 'none',
    count: 0,
    good: 0,
    failed: 0,
    running: 0,
    goodLast: false,
    largest: undefined,
    only: undefined,
  }));
}

/** Puts backups into their days, newest first as they come. Those of other days are left out. */
export function fillDays(days: readonly Day[], backups: readonly Dated[], facts: DayFacts): void {
  let index = days.length - 1;
  for (const backup of backups) {
    const { at } = backup;
    if (at !== undefined) {
      for (let day = days[index]; day && at < day.start && index > 0; day = days[index]) {
        index -= 1;
      }
      const day = days[index];
      if (day && at >= day.start && at < day.end) {
        add(day, backup);
      }
    }
  }
  for (const day of days) {
    day.state = stateOf(day, facts, day === days.at(-1));
  }
}

function add(day: Day, { id, kind, size }: Dated): void {
  const isGood = kind.state === 'good' && !kind.partial;
  const isFailed = kind.state === 'failed' || kind.state === 'unusable';
  // The newest comes first.
  day.goodLast ||= isGood && day.failed === 0;
  day.only = day.count === 0 ? id : undefined;
  day.count += 1;
  day.good += isGood ? 1 : 0;
  day.failed += isFailed ? 1 : 0;
  day.running += kind.state === 'running' ? 1 : 0;
  if (isGood && size !== undefined) {
    day.largest = Math.max(day.largest ?? 0, size);
  }
}

function stateOf(day: Day, { whole, keptFrom, created }: DayFacts, isLast: boolean): DayState {
  if (day.count > 0) {
    const failed = day.failed > 0 ? 'failed' : day.running > 0 ? 'running' : 'other';
    return day.good > 0 ? (day.failed > 0 ? 'mixed' : 'good') : failed;
  }
  if (created !== undefined && day.end <= created) {
    return 'before';
  }
  if (!whole) {
    return 'unread';
  }
  const none = isLast ? 'open' : 'none';
  return keptFrom !== undefined && day.start < keptFrom ? 'notKept' : none;
}

/** Days that have a good backup, of those that could have one. Today counts once a backup has ended. */
export function goodDays(days: readonly Day[]): { readonly good: number; readonly of: number } {
  const good = days.filter((day) => day.good > 0).length;
  const isOpen = (day: Day) => day === days.at(-1) && day.state === 'running';
  const lacking = days.filter(
    (day) => day.good === 0 && !isOpen(day) && !['open', 'notKept', 'before', 'unread'].includes(day.state),
  ).length;
  return { good, of: good + lacking };
}

/** The days in columns of weeks; `undefined` stands where a week has days outside of the time. */
export function weeksOf(days: readonly Day[], weekStart: number): readonly (readonly (Day | undefined)[])[] {
  const lead = (weekdayOf(days[0]?.number ?? 0) - weekStart + 7) % 7;
  const weeks = Math.ceil((lead + days.length) / 7);
  return Array.from({ length: weeks }, (_week, week) =>
    Array.from({ length: 7 }, (_day, day) => days[week * 7 + day - lead]),
  );
}
