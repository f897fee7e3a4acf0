import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import type { JobProgress } from '../../../model/jobs.ts';
import type { BackupMode, Word } from '../../../model/resources.ts';
import { harmless } from '../../common/redact.ts';
import { optional, words } from '../../common/words.ts';
import type { Shape } from './read.ts';
import { field, key, text } from './values.ts';
import { backupMode } from './words.ts';

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

/** The same where a task has to be followed: one without an id cannot be. */
const openRecord = v.object({ ...taskRecord.entries, BackupJobId: key });
export type OpenTask = v.InferOutput<typeof openRecord>;

export const openShape: Shape<typeof openRecord, OpenTask> = {
  place: taskShape.place,
  schema: openRecord,
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

export function isUnderWay(task: Task): boolean {
  const { state } = toProgress(task);
  return state !== 'done' && state !== 'failed';
}

/** True for a backup that somebody asked for and that has not ended. */
export function isManualUnderWay(task: Task): boolean {
  return modesOf(task).some((mode) => mode?.kind === 'manual') && isUnderWay(task);
}

const taskAction = words<BackupMode>({ TempBackupTask: 'manual', NormalBackupTask: 'automated' });

/** Who asked for it, which two fields tell: the one that is understood counts. */
export function modeOf(task: Task): Word<BackupMode> | undefined {
  const modes = modesOf(task);
  return modes.find((mode) => mode && mode.kind !== 'unknown') ?? modes.find((mode) => mode !== undefined);
}

function modesOf({ JobMode, TaskAction }: Task): readonly (Word<BackupMode> | undefined)[] {
  return [optional(backupMode, JobMode), optional(taskAction, TaskAction)];
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
      return l10n.t('Not started yet');
    case 'waiting':
      return l10n.t('Waiting');
    case 'checking':
      return l10n.t('Checking');
    case 'preparing':
      return l10n.t('Preparing');
    case 'progressing':
      return l10n.t('Under way');
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
  return harmless(text(body['BackupJobId']));
}
