import type { CloudProvider } from '../model/provider.ts';
import type { Backup } from '../model/resources.ts';
import type { JobRecord } from './records.ts';

const DAY = 24 * 60 * 60_000;
const lookBack = 30 * DAY;
/** Fewer say little about the next one. */
const atLeast = 3;

/**
 * Milliseconds that a backup of this instance usually takes: the median over the good ones of a page of the last 30 days,
 * of those that were started in the same way if they are enough. `undefined` where too few are known. Rejects with a
 * `CloudError`.
 */
export async function usualDuration(
  { job, mode }: JobRecord,
  provider: Pick<CloudProvider, 'getInstance' | 'listBackups'>,
  signal: AbortSignal,
): Promise<number | undefined> {
  const call = { signal, priority: 'background' } as const;
  const instance = await provider.getInstance(job.regionId, job.instanceId, call);
  const to = new Date();
  const range = { from: new Date(to.getTime() - lookBack), to };
  const { items } = await provider.listBackups(instance, { range }, call);
  const good = items.filter(({ state }) => state.kind === 'good');
  const same = mode === undefined ? [] : good.filter((backup) => backup.mode?.kind === mode.kind);
  return medianOf(same) ?? medianOf(good);
}

function medianOf(backups: readonly Backup[]): number | undefined {
  const durations = backups
    .flatMap(({ started, ended }) => (started && ended ? [ended.getTime() - started.getTime()] : []))
    .filter((duration) => duration >= 0)
    .toSorted((left, right) => left - right);
  const middle = Math.floor(durations.length / 2);
  const upper = durations[middle];
  if (durations.length < atLeast || upper === undefined) {
    return undefined;
  }
  return durations.length % 2 === 1 ? upper : (upper + (durations[middle - 1] ?? upper)) / 2;
}
