import type { HistoryFacts } from '../../protocol/history.ts';
import { emptyDays, fillDays, type Day, type DayClock } from './days.ts';
import { pointsOf, type Points } from './series.ts';
import type { Item } from './store.ts';

const DAY = 86_400_000;

/** All that is worked out of a history to draw it. */
export interface Picture {
  readonly items: readonly Item[];
  readonly days: readonly Day[];
  readonly points: Points;
  /** First and last moment of the time shown. */
  readonly span: readonly [number, number];
}

/** `items` come newest first; `rest` is the name of the line for what has none of its own. */
export function pictureOf(facts: HistoryFacts, items: readonly Item[], clock: DayClock, rest: string): Picture {
  const { from, to, policy, created, backups } = facts;
  const days = emptyDays({ from, to }, clock);
  const retention = policy.is === 'known' ? policy.value.retention : undefined;
  const keptFrom = retention === undefined ? undefined : to - retention * DAY;
  fillDays(days, items, { whole: backups.is === 'whole', keptFrom, created });
  return { items, days, points: pointsOf(items, rest), span: [from, to] };
}
