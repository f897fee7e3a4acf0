import type { BackupJob, BackupRequest, RunningBackup } from '../../model/jobs.ts';
import type { Instance } from '../../model/resources.ts';
import { isManualUnderWay, modeOf, toProgress, type OpenTask, type Task } from './records/tasks.ts';

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

/** A backup that was found under way. The list does not say since when. */
export function runningBackup(task: OpenTask, { id: instanceId, regionId }: Instance, seen: Date): RunningBackup {
  return {
    job: { id: task.BackupJobId, instanceId, regionId, asked: seen.getTime() },
    started: undefined,
    mode: modeOf(task),
    progress: toProgress(task),
  };
}
