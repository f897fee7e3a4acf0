import * as vscode from 'vscode';
import { SAMPLE_SITE } from '../model/account.ts';
import type { InstanceActivity } from '../model/activity.ts';
import { isCloudError, isSignInFailure } from '../model/errors.ts';
import { formatBytes, formatTime, formatTimeWithZone } from '../platform/format.ts';
import type { Branch } from './branch.ts';
import { defaultDays } from './lists.ts';
import { item } from './look.ts';
import {
  accountOf,
  type AccountNode,
  type BackupNode,
  type GroupNode,
  type InstanceNode,
  type Node,
  type RegionNode,
} from './nodes.ts';
import { noteItem } from './notes.ts';
import {
  backupMethodName,
  backupStateName,
  backupTypeName,
  cloudName,
  engineName,
  instanceStateName,
  jobWords,
} from './words.ts';

export interface ItemParts {
  readonly activity: InstanceActivity;
  readonly branch: (
    node: AccountNode | GroupNode,
  ) => Pick<Branch<unknown>, 'state' | 'items' | 'total' | 'hasMore' | 'error'>;
}

const { Collapsed } = vscode.TreeItemCollapsibleState;

/** How a node looks. */
export function toItem(node: Node, parts: ItemParts): vscode.TreeItem {
  switch (node.kind) {
    case 'account':
      return accountItem(node, parts);
    case 'region':
      return regionItem(node);
    case 'instance':
      return instanceItem(node, parts);
    case 'group':
      return groupItem(node, parts);
    case 'backup':
      return node.backup.copy ? copyItem(node, node.backup.copy) : backupItem(node);
    case 'note':
      return noteItem(node);
  }
}

function accountItem(node: AccountNode, parts: ItemParts): vscode.TreeItem {
  const sample = node.account.site === SAMPLE_SITE;
  const { error } = parts.branch(node);
  const refused = isCloudError(error) && isSignInFailure(error.kind);
  const cloud = cloudName(node.account.cloud);
  const icon = sample ? 'beaker' : 'account';
  return item(node, {
    label: node.account.name,
    description: refused ? `${cloud} · ${vscode.l10n.t('Sign-in failed')}` : cloud,
    ...(refused ? { tooltip: `${node.account.name} · ${cloud}\n${error.message}` } : {}),
    icon: refused
      ? new vscode.ThemeIcon('key', new vscode.ThemeColor('problemsErrorIcon.foreground'))
      : new vscode.ThemeIcon(icon),
    context: sample ? 'account.sample' : 'account',
    collapsible: Collapsed,
  });
}

function regionItem(node: RegionNode): vscode.TreeItem {
  const { id, name, endpoint } = node.region;
  const lines = [name, id, endpoint === undefined ? undefined : vscode.l10n.t('Endpoint: {0}', endpoint)];
  return item(node, {
    label: name,
    ...(name === id ? {} : { description: id }),
    tooltip: lines.filter(Boolean).join('\n'),
    icon: new vscode.ThemeIcon('globe'),
    context: 'region',
    collapsible: Collapsed,
  });
}

function instanceItem(node: InstanceNode, parts: ItemParts): vscode.TreeItem {
  const { instance } = node;
  const job = parts.activity.current(accountOf(node).id, instance.id);
  const readonly = instance.role.kind === 'readonly';
  const description = [
    // In a narrow side bar the end of the line is cut off, so what is going on comes first.
    job && jobWords(job),
    engineName(instance.engine, instance.engineVersion),
    readonly ? vscode.l10n.t('Read-only') : undefined,
    instance.lock === undefined ? undefined : vscode.l10n.t('Locked'),
    job ? undefined : instanceStateName(instance.state),
  ];
  const storage = instance.storage.raw === '' ? undefined : vscode.l10n.t('Storage: {0}', instance.storage.raw);
  const lines = [
    instance.name,
    instance.id,
    description.filter(Boolean).join(' · '),
    storage,
    instance.edition === undefined ? undefined : vscode.l10n.t('Edition: {0}', instance.edition),
    instance.zone === undefined ? undefined : vscode.l10n.t('Zone: {0}', instance.zone),
    instance.lock === undefined ? undefined : vscode.l10n.t('Locked: {0}', instance.lock),
  ];
  const healthy = instance.state.kind === 'running' && instance.lock === undefined;
  return item(node, {
    label: instance.name,
    description: description.filter(Boolean).join(' · '),
    tooltip: lines.filter(Boolean).join('\n'),
    icon: job
      ? new vscode.ThemeIcon('sync~spin')
      : new vscode.ThemeIcon('database', healthy ? undefined : new vscode.ThemeColor('problemsWarningIcon.foreground')),
    context: readonly ? 'instance.readonly' : 'instance',
    collapsible: Collapsed,
  });
}

function groupItem(node: GroupNode, parts: ItemParts): vscode.TreeItem {
  const branch = parts.branch(node);
  const shown = branch.items.length;
  const days = vscode.l10n.t('{0} days', defaultDays);
  const known = branch.state !== 'idle' && (shown > 0 || branch.state === 'loaded');
  const count = branch.hasMore && branch.total !== undefined ? vscode.l10n.t('{0} of {1}', shown, branch.total) : shown;
  const order = branch.hasMore
    ? vscode.l10n.t('Newest first among the rows that are loaded. Load more to see the rest.')
    : vscode.l10n.t('Newest first.');
  const backups = node.group === 'backups';
  const label = backups ? vscode.l10n.t('Backups') : vscode.l10n.t('Cross-region backups');
  return item(node, {
    label,
    description: known ? `${days} · ${count}` : days,
    tooltip: known ? `${label} · ${days} · ${count}\n${order}` : `${label} · ${days}`,
    icon: new vscode.ThemeIcon(backups ? 'archive' : 'cloud'),
    context: 'group',
    collapsible: Collapsed,
  });
}

function backupItem(node: BackupNode): vscode.TreeItem {
  const { backup } = node;
  const noteworthy = backup.state.kind === 'good' ? undefined : backupStateName(backup);
  return backupLook(node, [
    noteworthy,
    backupTypeName(backup),
    backupMethodName(backup),
    backup.size === undefined ? vscode.l10n.t('Size unknown') : formatBytes(backup.size, vscode.env.language),
  ]);
}

function copyItem(node: BackupNode, copy: NonNullable<BackupNode['backup']['copy']>): vscode.TreeItem {
  const { backup } = node;
  const restore = copy.restoreRegions.join(', ');
  return backupLook(node, [
    backup.state.kind === 'good' ? undefined : backupStateName(backup),
    vscode.l10n.t('in {0}', copy.regionId ?? vscode.l10n.t('unknown region')),
    backup.size === undefined ? vscode.l10n.t('Size unknown') : formatBytes(backup.size, vscode.env.language),
    restore === '' ? vscode.l10n.t('Restore regions not reported') : vscode.l10n.t('Restore in {0}', restore),
  ]);
}

function backupLook(node: BackupNode, description: readonly (string | undefined)[]): vscode.TreeItem {
  const { backup } = node;
  const time = backup.started ?? backup.ended;
  const text = description.filter((part) => part !== undefined).join(' · ');
  const lines = [
    time ? formatTimeWithZone(time, vscode.env.language) : vscode.l10n.t('The cloud did not say when it started.'),
    backup.state.kind === 'good' ? `${backupStateName(backup)} · ${text}` : text,
    backup.id,
  ];
  return item(node, {
    label: time ? formatTime(time) : vscode.l10n.t('Time unknown'),
    description: text,
    spoken: backup.state.kind === 'good' ? `${backupStateName(backup)} · ${text}` : text,
    tooltip: lines.join('\n'),
    icon: backupIcon(backup.state.kind),
    context: [backup.copy ? 'copy' : 'backup', backup.links.length > 0 ? 'link' : undefined].filter(Boolean).join('.'),
    command: {
      command: 'rdsBackups.showBackupDetails',
      title: vscode.l10n.t('Show backup details'),
      arguments: [node],
    },
  });
}

function backupIcon(state: BackupNode['backup']['state']['kind']): vscode.ThemeIcon {
  switch (state) {
    case 'good':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'unusable':
      return new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground'));
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'));
    case 'running':
      return new vscode.ThemeIcon('sync~spin');
    case 'unknown':
      return new vscode.ThemeIcon('question', new vscode.ThemeColor('problemsWarningIcon.foreground'));
  }
}
