import type { BackupJob, BackupRequest } from '../../model/jobs.ts';
import type { Backup } from '../../model/resources.ts';
import { isManualUnderWay, type Task } from './records/tasks.ts';

const MINUTE = 60_000;

/** The task of a job. A task without an id of its own counts if it is the only one in an answer about that id. */
export function taskOf(job: BackupJob, tasks: readonly Task[]): Task | undefined {
  const [only] = tasks;
  return (
    tasks.find(({ BackupJobId }) => BackupJobId === job.id) ??
    (tasks.length === 1 && only?.BackupJobId === undefined ? only : undefined)
  );
}

/** A manual backup under way. The list gives no times, so it may be older than the request; its id is what can be said. */
export function runningJob(request: BackupRequest, tasks: readonly Task[], since: Date): BackupJob | undefined {
  const id = tasks.find(isManualUnderWay)?.BackupJobId;
  const { instanceId, regionId } = request;
  return id === undefined ? undefined : { id, instanceId, regionId, asked: since.getTime() };
}

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
