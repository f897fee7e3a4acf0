import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { JobProgress } from '../../../model/jobs.ts';
import type { Shape } from './read.ts';
import { field, text } from './values.ts';

/** DescribeBackupTasks. */
const taskRecord = v.object({
  BackupJobId: field(text),
  BackupId: field(text),
  BackupStatus: field(text),
  BackupProgressStatus: field(text),
  Process: field(text),
  JobMode: field(text),
  TaskAction: field(text),
});
export type Task = v.InferOutput<typeof taskRecord>;

export const taskShape: Shape<typeof taskRecord, Task> = {
  place: { outer: 'Items', inner: 'BackupJob' },
  schema: taskRecord,
  reader: () => (record) => record,
};

const STATES: Readonly<Record<string, JobProgress['state']>> = {
  nostart: 'waiting',
  waiting: 'waiting',
  checking: 'running',
  preparing: 'running',
  uploading: 'running',
  progressing: 'running',
  finished: 'done',
  failed: 'failed',
};

/** `BackupStatus` is given only once a task has run; before that there is just the progress word. */
function stageOf(task: Task): string {
  return task.BackupStatus ?? task.BackupProgressStatus ?? '';
}

export function toProgress(task: Task): JobProgress {
  const stage = stageOf(task);
  const state = Object.hasOwn(STATES, stage.toLowerCase()) ? STATES[stage.toLowerCase()] : undefined;
  return {
    state: state ?? 'unknown',
    percent: percent(task.Process),
    stage: stageWords(stage),
    backupId: task.BackupId,
  };
}

/** True for a backup that somebody asked for and that has not ended. */
export function isManualUnderWay(task: Task): boolean {
  const manual = task.JobMode?.toLowerCase() === 'manual' || task.TaskAction?.toLowerCase() === 'tempbackuptask';
  const { state } = toProgress(task);
  return manual && state !== 'done' && state !== 'failed';
}

/** `30`, `30%` or a fraction of these. */
function percent(process: string | undefined): number | undefined {
  const match = /^(\d{1,3})(?:\.\d+)?\s*%?$/.exec(process ?? '');
  const value = Number(match?.[1]);
  return match && value <= 100 ? value : undefined;
}

function stageWords(stage: string): string {
  switch (stage.toLowerCase()) {
    case 'nostart':
      return l10n.t('Not started');
    case 'waiting':
      return l10n.t('Waiting');
    case 'checking':
      return l10n.t('Checking');
    case 'preparing':
      return l10n.t('Preparing');
    case 'progressing':
      return l10n.t('Running');
    case 'uploading':
      return l10n.t('Uploading');
    case 'finished':
      return l10n.t('Finished');
    case 'failed':
      return l10n.t('Failed');
    default:
      return stage;
  }
}

/** CreateBackup: pages up to 2017 know no job id. */
export function jobId(body: Readonly<Record<string, unknown>>): string | undefined {
  return text(body['BackupJobId']);
}
