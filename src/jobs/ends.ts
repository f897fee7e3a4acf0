import * as vscode from 'vscode';
import { showError, showInfo, showWarning } from '../platform/messages.ts';
import type { JobRecord } from './records.ts';
import { listed } from '../platform/words.ts';
import { sentences } from '../model/prose.ts';

interface EndParts {
  readonly showBackup: (job: JobRecord, backupId: string) => Promise<void>;
}

/** More names would not fit into a message. */
const namedAtMost = 8;

/** Says how jobs ended that ended at about the same time: one in full, several in one message. */
export async function announceEnds(records: readonly JobRecord[], parts: EndParts): Promise<void> {
  const [first, second] = records;
  if (first && second) {
    await announceTogether(records);
  } else if (first) {
    await announceEnd(first, parts);
  }
}

async function announceTogether(records: readonly JobRecord[]): Promise<void> {
  const done = records.filter(({ ended }) => ended?.outcome === 'done');
  const failed = records.filter(({ ended }) => ended?.outcome === 'failed');
  const unclear = records.filter((record) => !done.includes(record) && !failed.includes(record));
  const words = [
    failed.length > 0 ? vscode.l10n.t('Failed in the cloud: {0}.', namesOf(failed)) : '',
    unclear.length > 0 ? vscode.l10n.t('No longer followed, so their end is not known: {0}.', namesOf(unclear)) : '',
    doneWords(done),
  ];
  const show = vscode.l10n.t('Show the List');
  const say = failed.length > 0 ? showError : unclear.length > 0 ? showWarning : showInfo;
  if ((await say(sentences(...words), show)) === show) {
    await vscode.commands.executeCommand('rdsBackups.activity.focus');
  }
}

function doneWords(done: readonly JobRecord[]): string {
  const [first] = done;
  if (!first) {
    return '';
  }
  return done.length === 1
    ? vscode.l10n.t('The backup of {0} is done.', first.instanceName)
    : vscode.l10n.t('{0} backups are done.', done.length);
}

function namesOf(records: readonly JobRecord[]): string {
  const names = records.slice(0, namedAtMost).map(({ instanceName }) => instanceName);
  const words = listed(names);
  return records.length > names.length
    ? vscode.l10n.t('{0} and {1} more', words, records.length - names.length)
    : words;
}

async function announceEnd(record: JobRecord, parts: EndParts): Promise<void> {
  const { instanceName: name, job, ended, source } = record;
  switch (ended?.outcome) {
    case 'done': {
      const { backupId } = ended;
      const show = vscode.l10n.t('Show Backup');
      const message =
        source === 'own'
          ? vscode.l10n.t('The backup of {0} is done.', name)
          : vscode.l10n.t('The backup of {0} that was started elsewhere is done.', name);
      if ((await showInfo(message, ...(backupId === undefined ? [] : [show]))) === show && backupId !== undefined) {
        await parts.showBackup(record, backupId);
      }
      return;
    }
    case 'failed':
      await showError(
        vscode.l10n.t(
          'The backup of {0} failed in the cloud. Look at the instance in the console, then start another one. Job id: {1}',
          name,
          job.id,
        ),
      );
      return;
    case 'lost':
      await showWarning(
        vscode.l10n.t(
          'The cloud no longer lists the backup job of {0}, so how it ended is not known. The list of backups was read again. Job id: {1}',
          name,
          job.id,
        ),
      );
      return;
    case 'givenUp':
      await showWarning(
        vscode.l10n.t(
          'The backup of {0} has not ended for a week and is no longer followed. Look at it in the console. Job id: {1}',
          name,
          job.id,
        ),
      );
      return;
    case 'refused': {
      const message = vscode.l10n.t('The backup of {0} can no longer be followed.', name);
      await showError(sentences(message, ended.reason));
      return;
    }
    case 'stopped':
    case undefined:
  }
}
