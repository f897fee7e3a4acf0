import type { BackupJob, BackupRequest } from '../../model/jobs.ts';
import { isManualUnderWay, type Task } from './records/tasks.ts';

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
