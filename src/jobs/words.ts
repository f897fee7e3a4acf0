import * as vscode from 'vscode';
import type { ActivityDeed, ActivityEntry } from '../model/activity.ts';
import { formatTimeWithZone } from '../platform/format.ts';
import { ageOf, expectedLeft, isUnusual } from './pace.ts';
import { beginOf, type EndedJob, type JobRecord } from './records.ts';
import { agoWords, durationWords, leftWords } from './times.ts';

/** What is to be known of a job besides its record. */
export interface JobView {
  readonly now: number;
  /** The run of this window, if it follows the job; with why there is no news at the moment. */
  readonly run: { readonly trouble: string | undefined } | undefined;
  readonly accountName: string | undefined;
}

/** The job's line in the list. */
export function jobEntry(record: JobRecord, view: JobView): ActivityEntry {
  const { id, instanceName, ended } = record;
  return {
    id,
    kind: 'job',
    state: stateOf(record, view.now),
    label: instanceName,
    description: descriptionOf(record, view),
    tooltip: tooltipOf(record, view),
    deeds: deedsOf(record, view),
    time: ended?.at ?? beginOf(record) ?? record.job.asked,
  };
}

/** `42 % · about 3 min left`; nothing of who started it. */
export function progressWords(record: JobRecord, now: number): string {
  const { lastProgress: progress, usual } = record;
  const left = expectedLeft(record, now);
  const percent = progress?.percent === undefined ? undefined : vscode.l10n.t('{0} %', progress.percent);
  const stage = progress?.stage === '' ? undefined : progress?.stage;
  return join([
    percent ??
      stage ??
      (progress ? vscode.l10n.t('under way') : vscode.l10n.t('asked for; waiting for the cloud to begin')),
    left === undefined || usual?.milliseconds === undefined ? undefined : leftWords(left, usual.milliseconds),
  ]);
}

function stateOf(record: JobRecord, now: number): ActivityEntry['state'] {
  const { ended, signedOut, lastProgress } = record;
  if (ended) {
    const known = ended.outcome === 'done' || ended.outcome === 'failed';
    return known ? ended.outcome : 'unclear';
  }
  if (signedOut) {
    return 'paused';
  }
  if (isUnusual(record, now)) {
    return 'unclear';
  }
  return lastProgress && lastProgress.state !== 'waiting' ? 'running' : 'waiting';
}

function descriptionOf(record: JobRecord, { now, run }: JobView): string {
  const { ended, signedOut, source } = record;
  const elsewhere = source === 'elsewhere' ? vscode.l10n.t('started elsewhere') : undefined;
  if (ended) {
    return join([endWords(ended, now), elsewhere]);
  }
  if (signedOut) {
    return join([vscode.l10n.t('following waits for a valid key'), elsewhere]);
  }
  if (isUnusual(record, now)) {
    const age = durationWords(ageOf(record, now));
    return join([
      vscode.l10n.t('running for {0}, which is unusual; look at it in the console', age),
      elsewhere,
      run?.trouble,
    ]);
  }
  return join([
    run?.trouble === undefined ? undefined : vscode.l10n.t('no news at the moment, asking again'),
    progressWords(record, now),
    elsewhere,
  ]);
}

function endWords({ outcome, at, took }: EndedJob, now: number): string {
  const ago = agoWords(at, now);
  switch (outcome) {
    case 'done':
      // When it ended is known only where somebody was looking.
      return took === undefined
        ? vscode.l10n.t('done, noticed {0}', ago)
        : join([vscode.l10n.t('done {0}', ago), durationWords(took)]);
    case 'failed':
      return vscode.l10n.t('failed in the cloud, noticed {0}', ago);
    case 'lost':
      return vscode.l10n.t('no longer listed by the cloud; how it ended is not known');
    case 'givenUp':
      return vscode.l10n.t('did not end for a week, no longer followed; look at it in the console');
    case 'refused':
      return vscode.l10n.t('can no longer be followed; how it ended is not known');
    case 'stopped':
      return vscode.l10n.t('no longer followed, stopped {0}; it went on in the cloud', ago);
  }
}

function tooltipOf(record: JobRecord, { now, run, accountName }: JobView): string {
  const { job, source, ended, signedOut, usual, lastProgress } = record;
  const begin = beginOf(record);
  const stage = ended ? '' : (lastProgress?.stage ?? '');
  const lines = [
    vscode.l10n.t('Backup of {0} ({1})', record.instanceName, job.instanceId),
    vscode.l10n.t('Account: {0}', accountName ?? record.accountId),
    vscode.l10n.t('Region: {0}', job.regionId),
    vscode.l10n.t('Job id: {0}', job.id),
    sourceWords(record),
    begin === undefined
      ? vscode.l10n.t('First seen: {0}', time(job.asked))
      : source === 'own'
        ? vscode.l10n.t('Asked for: {0}', time(begin))
        : vscode.l10n.t('Began: {0}', time(begin)),
    usual?.milliseconds === undefined
      ? undefined
      : vscode.l10n.t('Usually takes: {0}', durationWords(usual.milliseconds)),
    stage === '' ? undefined : vscode.l10n.t('Stage: {0}', stage),
    ended && vscode.l10n.t('End noticed: {0}', time(ended.at)),
    ended?.backupId === undefined ? undefined : vscode.l10n.t('Backup id: {0}', ended.backupId),
    ended?.outcome === 'failed'
      ? vscode.l10n.t('Look at the instance in the console, then start another one.')
      : undefined,
    ended?.reason ?? signedOut?.reason ?? run?.trouble,
    ended || signedOut || run ? undefined : vscode.l10n.t('Another window follows it.'),
    isUnusual(record, now) ? vscode.l10n.t('It is still asked about, but seldom.') : undefined,
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}

function sourceWords({ source, mode }: JobRecord): string {
  if (source === 'own') {
    return vscode.l10n.t('Started here');
  }
  switch (mode?.kind) {
    case 'automated':
      return vscode.l10n.t('Started elsewhere: automatic backup');
    case 'manual':
      return vscode.l10n.t('Started elsewhere: manual backup');
    case 'unknown':
    case undefined:
      return vscode.l10n.t('Started elsewhere');
  }
}

function deedsOf({ ended, signedOut }: JobRecord, { run }: JobView): readonly ActivityDeed[] {
  if (ended) {
    const again: readonly ActivityDeed[] = ended.outcome === 'refused' || ended.outcome === 'stopped' ? ['retry'] : [];
    return [...again, ...(ended.backupId === undefined ? [] : (['show'] as const)), 'remove'];
  }
  if (signedOut) {
    return ['retry', 'stopFollowing'];
  }
  // What another window follows is stopped there.
  return run ? ['stopFollowing'] : [];
}

function time(at: number): string {
  return formatTimeWithZone(new Date(at), vscode.env.language);
}

function join(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
