import { DAY, MINUTE, SECOND } from '../times.ts';
import { backupsOf, consistentTime, isGood } from './backups.ts';
import type { Copy } from './copies.ts';
import type { SampleInstance } from './instance.ts';
import { copiedLogsOf } from './logs.ts';
import type { Ask } from './operation.ts';

/** Epoch milliseconds. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** What is written now can be restored so much later. */
const LAG = 4 * MINUTE;

/**
 * The moments an instance can be restored to: from its oldest good backup within the days that logs are kept to a few
 * minutes ago. None without logs or without such a backup.
 */
export function recoveryOf(instance: SampleInstance, ask: Ask): Span | undefined {
  const kept = ask.now - instance.logDays * DAY;
  const moments = backupsOf(instance, ask)
    .filter((run) => isGood(run, ask.now) && run.method !== 'Logical')
    .map(consistentTime)
    .filter((moment) => moment >= kept);
  if (instance.logDays === 0 || moments.length === 0) {
    return undefined;
  }
  const begin = Math.min(...moments);
  return { begin, end: Math.max(begin, Math.floor((ask.now - LAG) / SECOND) * SECOND) };
}

/** The moments a copy can be restored to: on through the copied logs where they reach back to it, else its own alone. */
export function recoveryFrom({ run }: Copy, instance: SampleInstance, ask: Ask): Span {
  const begin = consistentTime(run);
  const logs = copiedLogsOf(instance, ask);
  const reach = logs.some(({ start }) => start <= begin);
  return { begin, end: reach ? Math.max(begin, ...logs.map(({ end }) => end)) : begin };
}
