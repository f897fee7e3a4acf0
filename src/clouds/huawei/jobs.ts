import * as l10n from '@vscode/l10n';
import type { BackupRequest, JobProgress, RunningBackup, StartedLook } from '../../model/jobs.ts';
import type { Backup } from '../../model/resources.ts';
import { rawOf } from '../common/asked.ts';
import { startedSince } from '../common/started.ts';

/** A backup is its own job: the cloud has no other. `undefined` is one that it does not list (any more). */
export function toProgress(backup: Backup | undefined): JobProgress {
  if (!backup) {
    return { state: 'gone', percent: undefined, stage: '', backupId: undefined };
  }
  const { id: backupId, state } = backup;
  switch (state.kind) {
    case 'running':
      return { state: 'running', percent: undefined, stage: l10n.t('Under way'), backupId };
    case 'good':
      return { state: 'done', percent: 100, stage: l10n.t('Finished'), backupId };
    case 'failed':
      return { state: 'failed', percent: undefined, stage: l10n.t('Failed'), backupId };
    case 'deleting':
    case 'unusable':
    case 'unknown':
      return { state: 'unknown', percent: undefined, stage: state.raw, backupId };
  }
}

/** Among the manual backups since `from` the one with the name that was asked for: names are unique. */
export function startedBy(request: BackupRequest, backups: readonly Backup[], from: Date, asked: Date): StartedLook {
  const { name, instanceId, regionId } = request;
  const backup =
    name === undefined
      ? startedSince(backups, from)
      : backups.find(({ fields }) => rawOf(fields, 'name') === name.trim());
  if (!backup) {
    return { found: 'nothing' };
  }
  return backup.state.kind === 'running'
    ? { found: 'job', job: { id: backup.id, instanceId, regionId, asked: asked.getTime() } }
    : { found: 'backup', backupId: backup.id };
}

/** A backup that was found under way, in the list of this name. */
export function runningBackup(backup: Backup, list: string, seen: Date): RunningBackup {
  const { id, instanceId, regionId, started, mode } = backup;
  return {
    job: { id, instanceId, regionId, asked: (started ?? seen).getTime(), list },
    started,
    mode,
    progress: toProgress(backup),
  };
}
