import { backupId, isUnderWay } from '../backups.ts';
import type { SampleInstance } from '../instance.ts';
import type { JobView } from '../jobs.ts';
import { findInstance, operation, type Ask } from '../operation.ts';
import { anyRegion, oneOf, optional, required, text, wholeNumberText } from '../params.ts';
import { scheduledRuns } from '../schedule.ts';

interface Task extends JobView {
  readonly mode: 'Automated' | 'Manual';
}

/** Without a job id only waiting and running tasks; with one, that task also after its end. */
export const describeBackupTasks = operation(
  {
    ...anyRegion,
    DBInstanceId: required(text()),
    BackupJobId: optional(wholeNumberText()),
    BackupJobStatus: optional(oneOf('NoStart', 'Progressing')),
    BackupMode: optional(oneOf('Automated', 'Manual')),
    ClientToken: optional(text()),
  },
  (values, ask) => {
    const instance = findInstance(values.DBInstanceId, values.RegionId, ask, 'InvalidDBInstanceName.NotFound');
    const { BackupJobId: id } = values;
    const tasks = id === undefined ? openTasks(instance, ask) : oneTask(id, instance, ask);
    const found = tasks
      .filter(({ mode }) => values.BackupMode === undefined || mode === values.BackupMode)
      .filter(
        ({ stage }) =>
          values.BackupJobStatus === undefined || (stage === 'NoStart') === (values.BackupJobStatus === 'NoStart'),
      );
    return { Items: { BackupJob: found.map((task) => taskRow(task, id !== undefined)) } };
  },
);

function oneTask(id: string, instance: SampleInstance, ask: Ask): Task[] {
  const job = ask.jobs.find(id, 'job', instance, ask.now);
  return job
    ? [{ ...ask.jobs.view(job, ask.now), mode: 'Manual' }]
    : scheduledTasks(instance, ask).filter((task) => task.id === id);
}

function openTasks(instance: SampleInstance, ask: Ask): Task[] {
  const manual = ask.jobs
    .of(instance)
    .filter((job) => ask.jobs.isRunning(job, ask.now))
    .map((job): Task => ({ ...ask.jobs.view(job, ask.now), mode: 'Manual' }));
  return [...manual, ...automatedTasks(instance, ask)];
}

/** The runs of the instance's own schedule that are under way. */
export function automatedTasks(instance: SampleInstance, ask: Ask): Task[] {
  return scheduledTasks(instance, ask).filter(({ stage }) => stage === 'Uploading');
}

/** The same with those that have ended. */
function scheduledTasks(instance: SampleInstance, { now, surroundings }: Ask): Task[] {
  const runs = instance.quirks.alwaysRunning ? scheduledRuns(instance, now, surroundings.started) : [];
  return runs.map((run) => ({
    id: `4${run.id}`,
    backupId: String(backupId(run, instance)),
    stage: isUnderWay(run, now) ? 'Uploading' : run.status === 'Failed' ? 'Failed' : 'Finished',
    percent: Math.min(100, Math.floor((100 * (now - run.start)) / (run.end - run.start))),
    mode: run.mode,
  }));
}

function taskRow(task: Task, byId: boolean): Readonly<Record<string, unknown>> {
  const { stage } = task;
  return {
    BackupJobId: task.id,
    BackupId: byId && stage === 'Finished' ? task.backupId : '',
    BackupProgressStatus: stage === 'Failed' ? 'Uploading' : stage,
    // A task that has not begun has no status yet.
    ...(stage === 'NoStart' ? {} : { BackupStatus: stage }),
    Process: String(task.percent),
    JobMode: task.mode,
    TaskAction: task.mode === 'Manual' ? 'TempBackupTask' : 'NormalBackupTask',
  };
}
