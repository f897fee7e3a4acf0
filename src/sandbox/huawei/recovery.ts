import { HOUR, MINUTE, SECOND } from '../times.ts';
import { fullBackupsOf, isGood, logBackupsOf } from './backups.ts';
import { copiesOf } from './copies.ts';
import type { SampleInstance } from './instance.ts';
import type { AccountAsk } from './operation.ts';
import type { Run } from './runs.ts';

/** Epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is written now can be restored so much later. */
const LAG = 5 * MINUTE;
/** Log backups come every hour; one that is made up for comes a few minutes late. */
const INTERVAL = HOUR;
const LATEST = INTERVAL + 15 * MINUTE;

/** The moments an instance can be restored to, in the order of time; a lost log backup leaves a gap until the next full one. */
export function recoveryOf(instance: SampleInstance, ask: AccountAsk): Span[] {
  const logs = logBackupsOf(instance, ask).filter((run) => isGood(run, ask.now));
  const spans = spansOf(instance, logs, fullBackupsOf(instance, ask), ask.now);
  const last = spans.at(-1);
  // What has been written since the last log backup is there too.
  return last && ask.now - last.to <= LATEST
    ? [...spans.slice(0, -1), { from: last.from, to: Math.max(last.to, secondOf(ask.now - LAG)) }]
    : spans;
}

/** The moments its copies can be restored to. */
export function copyRecoveryOf(instance: SampleInstance, ask: AccountAsk): Span[] {
  const [fulls, logs] = (['auto', 'incremental'] as const).map((type) =>
    copiesOf(instance, type, ask).map(({ run }) => run),
  );
  return spansOf(instance, logs ?? [], fulls ?? [], ask.now);
}

/** A span begins with a full backup and goes on as long as one log backup follows the other. */
function spansOf(instance: SampleInstance, logs: readonly Run[], fulls: readonly Run[], now: number): Span[] {
  const ends = fulls
    .filter((run) => isGood(run, now) && run.type !== 'fragment' && run.databases === undefined)
    .map(({ end }) => secondOf(end));
  return stretchesOf(logs.filter((run) => !isLost(run, instance))).flatMap(({ from, to }) => {
    const first = Math.min(...ends.filter((end) => end >= from && end < to));
    return Number.isFinite(first) ? [{ from: first, to }] : [];
  });
}

/** What log backups without a gap between them hold. */
function stretchesOf(logs: readonly Run[]): Span[] {
  const stretches: Span[] = [];
  for (const { start } of logs.toSorted((a, b) => a.start - b.start)) {
    const last = stretches.at(-1);
    if (last && start - last.to <= LATEST) {
      stretches.splice(-1, 1, { from: last.from, to: start });
    } else {
      stretches.push({ from: start - INTERVAL, to: start });
    }
  }
  return stretches;
}

/** Of every third instance one log backup in sixty holds nothing that could be used. */
function isLost({ index }: Run, { number }: SampleInstance): boolean {
  return number % 3 === 1 && index % 60 === 7;
}

function secondOf(time: number): number {
  return Math.floor(time / SECOND) * SECOND;
}
