import type { Backup } from '../../model/resources.ts';

const MINUTE = 60_000;

/** From a minute before the request, as clocks differ and the cloud counts in minutes, to a little after now. */
export function lookRange(since: Date, now: Date) {
  return { from: new Date(since.getTime() - MINUTE), to: new Date(Math.max(now.getTime(), since.getTime()) + MINUTE) };
}

/** The newest manual backup that began at `from` or later. One without a start time proves nothing. */
export function startedSince(backups: readonly Backup[], from: Date): Backup | undefined {
  return backups
    .filter(({ mode, started }) => mode?.kind === 'manual' && started !== undefined && started >= from)
    .toSorted((a, b) => (b.started?.getTime() ?? 0) - (a.started?.getTime() ?? 0))[0];
}
