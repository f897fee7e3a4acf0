import * as vscode from 'vscode';
import type { CloudId } from '../model/account.ts';
import type { JobProgress } from '../model/jobs.ts';
import type { UploadState } from '../model/logs.ts';
import type { Backup, BackupMethod, BackupState, BackupType, Engine, InstanceState, Word } from '../model/resources.ts';
import { formatBytes } from '../platform/format.ts';

/** Words for the tree. What the product does not know is shown as the cloud wrote it. */
type Words<Kind extends string> = Readonly<Record<Kind, () => string>>;

const clouds: Words<CloudId> = {
  alibaba: () => vscode.l10n.t('Alibaba Cloud'),
  huawei: () => vscode.l10n.t('Huawei Cloud'),
};

const engines: Words<Engine> = {
  mysql: () => 'MySQL',
  postgresql: () => 'PostgreSQL',
  sqlserver: () => 'SQL Server',
  mariadb: () => 'MariaDB',
};

const backupTypes: Words<BackupType> = {
  full: () => vscode.l10n.t('Full'),
  incremental: () => vscode.l10n.t('Incremental'),
  differential: () => vscode.l10n.t('Differential'),
};

const backupMethods: Words<BackupMethod> = {
  physical: () => vscode.l10n.t('Physical'),
  logical: () => vscode.l10n.t('Logical'),
  snapshot: () => vscode.l10n.t('Snapshot'),
};

const backupStates: Words<BackupState> = {
  good: () => vscode.l10n.t('Good'),
  unusable: () => vscode.l10n.t('Not usable'),
  failed: () => vscode.l10n.t('Failed'),
  running: () => vscode.l10n.t('Under way'),
  deleting: () => vscode.l10n.t('Being deleted'),
};

const uploadStates: Words<UploadState> = {
  completed: () => vscode.l10n.t('Uploaded'),
  uploading: () => vscode.l10n.t('Being uploaded'),
  failed: () => vscode.l10n.t('Failed'),
};

const instanceStates: Words<InstanceState> = {
  running: () => vscode.l10n.t('Running'),
  creating: () => vscode.l10n.t('Being created'),
  busy: () => vscode.l10n.t('Busy'),
  stopped: () => vscode.l10n.t('Stopped'),
  failed: () => vscode.l10n.t('Failed'),
};

function say<Kind extends string>(words: Words<Kind>, word: Word<Kind>): string {
  return word.kind === 'unknown' ? word.raw : words[word.kind]();
}

export function cloudName(id: CloudId): string {
  return clouds[id]();
}

export function engineName(engine: Word<Engine>, version: string | undefined): string {
  return [say(engines, engine), version].filter(Boolean).join(' ');
}

/** The cloud's own word is the more exact one while an instance is busy (`Restoring`, `DBInstanceClassChanging`). */
export function instanceStateName(state: Word<InstanceState>): string {
  const name = say(instanceStates, state);
  const exact = state.kind !== 'running' && state.kind !== 'unknown' && state.raw.toLowerCase() !== state.kind;
  return exact ? `${name} (${state.raw})` : name;
}

export function backupStateName(backup: Pick<Backup, 'state'>): string {
  return backup.state.raw === '' ? vscode.l10n.t('Status not reported') : say(backupStates, backup.state);
}

export function backupTypeName(backup: Pick<Backup, 'type'>): string | undefined {
  return backup.type && say(backupTypes, backup.type);
}

export function backupMethodName(backup: Pick<Backup, 'method'>): string | undefined {
  return backup.method && say(backupMethods, backup.method);
}

export function uploadName(upload: Word<UploadState>): string {
  return say(uploadStates, upload);
}

export function jobWords(progress: JobProgress): string {
  return progress.percent === undefined
    ? vscode.l10n.t('Backing up')
    : vscode.l10n.t('Backing up {0} %', progress.percent);
}

/** For a backup that holds only some of its instance's databases. */
export function databasesWords({ databases }: Pick<Backup, 'databases'>): string | undefined {
  return databases?.length === 1
    ? vscode.l10n.t('only {0}', databases[0] ?? '')
    : databases && vscode.l10n.t('only {0} databases', databases.length);
}

/** What failed has no size worth a word. */
export function sizeWords({ size, state }: Pick<Backup, 'size' | 'state'>): string | undefined {
  if (state.kind === 'failed' && !size) {
    return undefined;
  }
  return size === undefined ? vscode.l10n.t('Size unknown') : formatBytes(size, vscode.env.language);
}
