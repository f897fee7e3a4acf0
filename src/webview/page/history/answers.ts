import type { Answer as Asked, HistoryFacts } from '../../protocol/history.ts';
import type { Answer } from '../common/summary.ts';
import { fill } from '../common/words.ts';
import { goodDays, type Day } from './days.ts';
import { isGood, type Item } from './store.ts';
import { endWords, policyWords, type Tell } from './tell.ts';

/** How old the last good backup is, how many days have one, what the policy says, and what can be restored. */
export function answers(
  facts: HistoryFacts,
  { items, days }: { readonly items: readonly Item[]; readonly days: readonly Day[] },
  now: number,
  tell: Tell,
): readonly Answer[] {
  return [
    lastGood(facts, items, now, tell),
    dayCount(facts, days, tell),
    policy(facts, now, tell),
    window(facts, now, tell),
  ];
}

function lastGood({ backups }: HistoryFacts, items: readonly Item[], now: number, { strings, words }: Tell): Answer {
  let last: number | undefined;
  for (const item of items) {
    const ended = item.ended ?? item.at;
    if (isGood(item) && ended !== undefined && (last === undefined || ended > last)) {
      last = ended;
    }
  }
  if (last !== undefined) {
    return { words: words.passing(Math.max(0, now - last)), note: strings.sinceLastGood };
  }
  return backups.is === 'whole'
    ? { words: strings.noneGood, note: strings.inThisPeriod }
    : { words: '–', note: strings.sinceLastGood };
}

function dayCount({ backups }: HistoryFacts, days: readonly Day[], { strings, number }: Tell): Answer {
  const { good, of } = goodDays(days);
  if (of === 0 && backups.is === 'whole') {
    return { words: strings.noDays, note: strings.goodDays };
  }
  return backups.is === 'whole'
    ? { words: fill(strings.countOf, number(good), number(of)), note: strings.goodDays }
    : { words: number(good), note: strings.goodDaysSoFar };
}

function policy(facts: HistoryFacts, now: number, tell: Tell): Answer {
  const { strings, days } = tell;
  const asked = facts.policy;
  if (asked.is !== 'known') {
    return { words: unknown(asked, tell), note: strings.policy };
  }
  const { retention } = asked.value;
  const kept = retention === undefined ? strings.policy : fill(strings.policyKept, days(retention));
  return { words: policyWords(asked.value, now, tell), note: kept };
}

function window(facts: HistoryFacts, now: number, tell: Tell): Answer {
  const { strings, words, number } = tell;
  const asked = facts.window;
  if (asked.is !== 'known') {
    return { words: unknown(asked, tell), note: strings.window };
  }
  const { from, to, gaps } = asked.value;
  if (from === undefined || to === undefined) {
    return { words: strings.notReported, note: strings.window };
  }
  const end = endWords(to, now, tell);
  return {
    words: fill(strings.fromTo, words.dayAndClock(from, now), end),
    note: gaps.length === 0 ? strings.anyMoment : fill(strings.exceptGaps, number(gaps.length)),
  };
}

function unknown({ is }: Asked<unknown>, { strings }: Tell): string {
  return is === 'asking' ? strings.asking : is === 'notOffered' ? strings.notOffered : strings.notKnown;
}
