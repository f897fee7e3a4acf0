import * as vscode from 'vscode';
import type { LogFile } from '../model/logs.ts';
import type { Backup, BackupState } from '../model/resources.ts';
import { formatBytes, formatTime, formatTimeWithZone } from '../platform/format.ts';
import { fieldLines } from './factItems.ts';
import { item } from './look.ts';
import type { BackupNode, LogNode } from './nodes.ts';
import { backupMethodName, backupStateName, backupTypeName, databasesWords, sizeWords, uploadName } from './words.ts';
import { listed, plural } from '../platform/words.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A backup, a cross-region copy, or what is left of a released instance. */
export function backupItem(node: BackupNode): vscode.TreeItem {
  const { backup } = node;
  if (backup.copy) {
    return copyItem(node, backup.copy);
  }
  return backupLook(node, [
    backup.released?.name,
    backup.name,
    backup.state.kind === 'good' ? undefined : backupStateName(backup),
    backupTypeName(backup),
    databasesWords(backup),
    backupMethodName(backup),
    sizeWords(backup),
    leftWords(backup),
  ]);
}

function copyItem(node: BackupNode, copy: NonNullable<BackupNode['backup']['copy']>): vscode.TreeItem {
  const { backup } = node;
  return backupLook(node, [
    backup.state.kind === 'good' ? undefined : backupStateName(backup),
    vscode.l10n.t('in {0}', copy.regionId ?? vscode.l10n.t('unknown region')),
    sizeWords(backup),
    restoreWords(copy.restoreRegions),
  ]);
}

function restoreWords(regions: readonly string[] | undefined): string | undefined {
  if (!regions) {
    return undefined;
  }
  return regions.length === 0
    ? vscode.l10n.t('Restore regions not reported')
    : vscode.l10n.t('Restore in {0}', listed(regions));
}

function backupLook(node: BackupNode, description: readonly (string | undefined)[]): vscode.TreeItem {
  const { backup } = node;
  const time = backup.started ?? backup.ended;
  const text = description.filter((part) => part !== undefined).join(' · ');
  const lines = [
    time ? formatTimeWithZone(time, vscode.env.language) : vscode.l10n.t('The cloud did not say when it started.'),
    backup.state.kind === 'good' ? `${backupStateName(backup)} · ${text}` : text,
    backup.id,
    backup.released && vscode.l10n.t('Released instance: {0} ({1})', backup.released.name, backup.instanceId),
    keptWords(backup),
  ];
  return item(node, {
    label: time ? formatTime(time) : vscode.l10n.t('Time unknown'),
    description: text,
    spoken: backup.state.kind === 'good' ? `${backupStateName(backup)} · ${text}` : text,
    tooltip: lines.filter((line) => line !== undefined).join('\n'),
    icon: backup.state.raw === '' ? new vscode.ThemeIcon('circle-large-outline') : backupIcon(backup.state.kind),
    context: [backup.copy ? 'copy' : backup.released ? 'released' : 'backup', hasLinks(backup) ? 'link' : undefined]
      .filter(Boolean)
      .join('.'),
    command: {
      command: 'rdsBackups.showBackupDetails',
      title: vscode.l10n.t('Show backup details'),
      arguments: [node],
    },
  });
}

/** How long the cloud keeps it yet; nothing where it did not say, except for what is left of a released instance. */
function leftWords({ expires, released, state }: Backup): string | undefined {
  if (state.kind === 'failed') {
    return undefined;
  }
  if (!expires) {
    return released && vscode.l10n.t('time left not reported');
  }
  const days = Math.floor((expires.getTime() - Date.now()) / DAY);
  if (days < 1) {
    return days < 0 ? vscode.l10n.t('no longer kept') : vscode.l10n.t('less than a day left');
  }
  return plural(
    days,
    () => vscode.l10n.t('1 day left'),
    (count) => vscode.l10n.t('{0} days left', count),
  );
}

/** The same in full. How long a copy is kept is not said of each copy. */
function keptWords({ expires, copy }: Backup): string | undefined {
  if (expires) {
    return vscode.l10n.t('Kept until {0}', formatTimeWithZone(expires, vscode.env.language));
  }
  return copy ? undefined : vscode.l10n.t('How long it is kept was not reported.');
}

/** A binlog or WAL file, a log backup, or the copy of one. */
export function logItem(node: LogNode): vscode.TreeItem {
  const { log } = node;
  const from = log.from && formatTime(log.from);
  const to = log.to && formatTime(log.to);
  const description = [
    log.upload?.kind === 'failed' ? uploadName(log.upload) : undefined,
    log.name === undefined ? undefined : [from, to].filter(Boolean).join(' – '),
    log.copy && vscode.l10n.t('in {0}', log.copy.regionId ?? vscode.l10n.t('unknown region')),
    log.size === undefined
      ? vscode.l10n.t('Size unknown')
      : log.upload?.kind === 'failed'
        ? undefined
        : formatBytes(log.size, vscode.env.language),
    log.upload && log.upload.kind !== 'completed' && log.upload.kind !== 'failed' ? uploadName(log.upload) : undefined,
    log.node === undefined ? undefined : vscode.l10n.t('node {0}', log.node),
  ];
  const text = description.filter(Boolean).join(' · ');
  return item(node, {
    label: log.name ?? ([from, to].filter(Boolean).join(' – ') || vscode.l10n.t('Time unknown')),
    description: text,
    tooltip: fieldLines(log.fields),
    icon: logIcon(log),
    context: logContext(node),
  });
}

function logIcon({ upload }: LogFile): vscode.ThemeIcon {
  switch (upload?.kind) {
    case 'failed':
      return backupIcon('failed');
    case 'uploading':
      return new vscode.ThemeIcon('sync~spin');
    default:
      return new vscode.ThemeIcon('output');
  }
}

function logContext({ log }: LogNode): string {
  const parts = ['log', log.copy && 'copied', log.name !== undefined && 'named', hasLinks(log) && 'link'];
  return parts.filter(Boolean).join('.');
}

/** They may have to be asked for. */
function hasLinks({ links, linksOnRequest }: Pick<Backup | LogFile, 'links' | 'linksOnRequest'>): boolean {
  return links.length > 0 || linksOnRequest === true;
}

function backupIcon(state: BackupState | 'unknown'): vscode.ThemeIcon {
  switch (state) {
    case 'good':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('charts.green'));
    case 'unusable':
      return new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground'));
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'));
    case 'running':
      return new vscode.ThemeIcon('sync~spin');
    case 'deleting':
      return new vscode.ThemeIcon('trash');
    case 'unknown':
      return new vscode.ThemeIcon('question', new vscode.ThemeColor('problemsWarningIcon.foreground'));
  }
}
