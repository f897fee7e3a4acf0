import { localSchedule } from '../../../model/localSchedule.ts';
import type { PolicyFacts } from '../../protocol/history.ts';
import type { HistoryStrings } from '../../protocol/historyStrings.ts';
import { createWords, fill, spaced, type Words } from '../common/words.ts';
import type { Day } from './days.ts';
import type { Item } from './store.ts';
import { tookOf } from './store.ts';

/** All that it takes to say something about a history. */
export interface Tell {
  readonly strings: HistoryStrings;
  readonly words: Words;
  readonly locale: string;
  /** "Fri 20 Nov", with the year if it is not the one of `now`. */
  readonly day: (at: number, now: number) => string;
  readonly number: (value: number) => string;
  /** "122 days" */
  readonly days: (count: number) => string;
  /** "61 %" */
  readonly percent: (ratio: number) => string;
  readonly list: (items: readonly string[]) => string;
  /** "Mon", 0 for Sunday. */
  readonly weekday: (day: number, width: 'short' | 'long') => string;
  /** "Nov" of a day by its number. */
  readonly month: (day: number) => string;
}

const DAY = 86_400_000;
const NOW = 30 * 60_000;

export function createTell(strings: HistoryStrings, locale: string, timeZone?: string): Tell {
  const zone = timeZone === undefined ? {} : { timeZone };
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const near = format({ weekday: 'short', day: 'numeric', month: 'short', ...zone });
  const far = format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', ...zone });
  const year = format({ year: 'numeric', ...zone });
  const weekdays = {
    short: format({ weekday: 'short', timeZone: 'UTC' }),
    long: format({ weekday: 'long', timeZone: 'UTC' }),
  };
  const month = format({ month: 'short', timeZone: 'UTC' });
  const number = new Intl.NumberFormat(locale);
  const days = new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' });
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  return {
    strings,
    locale,
    words: createWords(locale, timeZone),
    day: (at, now) => (year.format(at) === year.format(now) ? near : far).format(at),
    number: (value) => number.format(value),
    days: (count) => spaced(days.format(count)),
    percent: (ratio) => percent.format(ratio),
    list: (items) => list.format(items),
    // 1 November 2026 is a Sunday.
    weekday: (day, width) => weekdays[width].format(Date.UTC(2026, 10, 1 + day)),
    month: (day) => month.format(day * DAY),
  };
}

/** "20 Nov: 1 failed, 1 good after it, largest 2.1 GiB" */
export function dayWords(day: Day, now: number, { strings, words, number, ...tell }: Tell): string {
  const parts: string[] = [];
  if (day.failed > 0 && day.good > 0) {
    const pair = day.goodLast
      ? [fill(strings.failedCount, number(day.failed)), fill(strings.goodAfter, number(day.good))]
      : [fill(strings.goodCount, number(day.good)), fill(strings.failedAfter, number(day.failed))];
    parts.push(...pair);
  } else if (day.failed > 0) {
    parts.push(fill(strings.failedCount, number(day.failed)));
  } else if (day.good > 0) {
    parts.push(fill(strings.goodCount, number(day.good)));
  }
  if (day.running > 0) {
    parts.push(fill(strings.runningCount, number(day.running)));
  }
  const others = day.count - day.good - day.failed - day.running;
  if (others > 0) {
    parts.push(fill(strings.otherCount, number(others)));
  }
  if (day.largest !== undefined) {
    parts.push(fill(day.good > 1 ? strings.largest : strings.size, words.size(day.largest)));
  }
  if (day.count === 0) {
    const empty = {
      open: strings.dayNoneYet,
      notKept: strings.dayNotKept,
      before: strings.dayBefore,
      unread: strings.dayUnread,
    } as Readonly<Record<string, string>>;
    parts.push(empty[day.state] ?? strings.dayNone);
  }
  return fill(strings.about, tell.day(day.start, now), words.names(parts));
}

/** One backup in a line: when, what, and its numbers. */
export function itemWords(item: Item, now: number, { strings, words }: Tell): string {
  const took = tookOf(item);
  return [
    item.at === undefined ? strings.timeUnknown : words.dayAndClock(item.at, now),
    item.kind.type,
    item.kind.status,
    item.size === undefined ? strings.sizeUnknown : words.size(item.size),
    took === undefined ? '' : fill(strings.took, words.span(took)),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The end of a window: one that is so young is as good as now. */
export function endWords(to: number, now: number, { strings, words }: Tell): string {
  return now - to < NOW ? strings.now : words.dayAndClock(to, now);
}

/** "Daily at 03:00", by the clock of this screen. */
export function policyWords(policy: PolicyFacts, now: number, { strings, words, list, weekday }: Tell): string {
  if (!policy.automatic) {
    return strings.policyOff;
  }
  if (policy.interval !== undefined) {
    return fill(strings.policyEvery, words.span(policy.interval * 60_000));
  }
  const { window, days } = policy;
  const asked = { ...policy, window, days, interval: undefined, next: undefined, retention: undefined };
  const local = localSchedule({ ...asked, logs: undefined, logRetention: undefined, fields: [] }, new Date(now));
  if (!local) {
    return strings.notReported;
  }
  const start = new Date(now);
  start.setHours(local.from.hours, local.from.minutes, 0, 0);
  const from = words.clock(start.getTime());
  if (local.skipped.length === 0) {
    return fill(strings.policyDaily, from);
  }
  return fill(strings.policyOn, list(local.days.map((day) => weekday(day, 'short'))), from);
}
