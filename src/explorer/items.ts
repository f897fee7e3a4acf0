import * as vscode from 'vscode';
import { SAMPLE_SITE } from '../model/account.ts';
import type { InstanceActivity } from '../model/activity.ts';
import { isSignInFailure } from '../model/errors.ts';
import { failureFacts } from '../platform/failures.ts';
import { formatBytes, formatTime, formatTimeWithZone } from '../platform/format.ts';
import type { Branch } from './branch.ts';
import { defaultDays } from './children.ts';
import {
  accountOf,
  type AccountNode,
  type BackupNode,
  type GroupNode,
  type InstanceNode,
  type Node,
  type NoteNode,
  type RegionNode,
} from './nodes.ts';
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
  readonly branch: (node: GroupNode) => Pick<Branch<unknown>, 'state' | 'items' | 'total' | 'hasMore'>;
}

const { Collapsed, None } = vscode.TreeItemCollapsibleState;

/** How a node looks. */
export function toItem(node: Node, parts: ItemParts): vscode.TreeItem {
  switch (node.kind) {
    case 'account':
      return accountItem(node);
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

interface Look {
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  readonly icon: vscode.ThemeIcon;
  readonly context: string;
  readonly collapsible?: vscode.TreeItemCollapsibleState;
  readonly command?: vscode.Command;
}

/** Tooltips are plain text: names and messages come from the cloud and are never read as Markdown. */
function item(node: Node, look: Look): vscode.TreeItem {
  const result = new vscode.TreeItem(look.label, look.collapsible ?? None);
  result.id = node.id;
  result.iconPath = look.icon;
  result.contextValue = look.context;
  result.tooltip = look.tooltip ?? [look.label, look.description].filter(Boolean).join(' · ');
  result.accessibilityInformation = { label: [look.label, look.description].filter(Boolean).join(', ') };
  if (look.description !== undefined) {
    result.description = look.description;
  }
  if (look.command) {
    result.command = look.command;
  }
  return result;
}

function accountItem(node: AccountNode): vscode.TreeItem {
  const sample = node.account.site === SAMPLE_SITE;
  const icon = sample ? 'beaker' : 'account';
  return item(node, {
    label: node.account.name,
    description: cloudName(node.account.cloud),
    icon: new vscode.ThemeIcon(icon),
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
  const state = job ? jobWords(job) : instanceStateName(instance.state);
  const readonly = instance.role.kind === 'readonly';
  const description = [
    engineName(instance.engine, instance.engineVersion),
    readonly ? vscode.l10n.t('Read-only') : undefined,
    instance.lock === undefined ? undefined : vscode.l10n.t('Locked'),
    state,
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
      : new vscode.ThemeIcon('database', healthy ? undefined : new vscode.ThemeColor('list.warningForeground')),
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
    `${backupStateName(backup)} · ${text}`,
    backup.id,
  ];
  return item(node, {
    label: time ? formatTime(time) : vscode.l10n.t('Time unknown'),
    description: text,
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
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    case 'running':
      return new vscode.ThemeIcon('sync~spin');
    case 'unknown':
      return new vscode.ThemeIcon('question', new vscode.ThemeColor('list.warningForeground'));
  }
}

function noteItem(node: NoteNode): vscode.TreeItem {
  const command = (id: string, title: string): vscode.Command => ({ command: id, title, arguments: [node] });
  switch (node.note) {
    case 'loading':
      return item(node, {
        label: vscode.l10n.t('Loading…'),
        description: vscode.l10n.t('Cancel'),
        icon: new vscode.ThemeIcon('loading~spin'),
        context: 'note.loading',
        command: command('rdsBackups.cancelLoading', vscode.l10n.t('Cancel')),
      });
    case 'stopped':
      return item(node, {
        label: vscode.l10n.t('Stopped'),
        description: vscode.l10n.t('Click to load'),
        icon: new vscode.ThemeIcon('circle-slash'),
        context: 'note.stopped',
        command: command('rdsBackups.loadMore', vscode.l10n.t('Load')),
      });
    case 'empty':
      return item(node, { label: emptyWords(node), icon: new vscode.ThemeIcon('info'), context: 'note.empty' });
    case 'more':
      return item(node, {
        label: vscode.l10n.t('Load more…'),
        ...(node.total === undefined ? {} : { description: vscode.l10n.t('{0} of {1}', node.shown ?? 0, node.total) }),
        icon: new vscode.ThemeIcon('ellipsis'),
        context: 'note.more',
        command: command('rdsBackups.loadMore', vscode.l10n.t('Load more')),
      });
    case 'broken':
      return item(node, {
        label: vscode.l10n.t('Records that could not be read: {0}', node.total ?? 0),
        description: vscode.l10n.t('Click to open the log'),
        icon: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
        context: 'note.broken',
        command: command('rdsBackups.showLog', vscode.l10n.t('Show log')),
      });
    case 'failed':
      return failedItem(node, command);
  }
}

/** A failure says why, and a click does what helps: the key again where that was refused, else another try. */
function failedItem(node: NoteNode, command: (id: string, title: string) => vscode.Command): vscode.TreeItem {
  const signIn = node.error !== undefined && isSignInFailure(node.error.kind);
  const forbidden = node.error?.kind === 'forbidden';
  const next = signIn ? vscode.l10n.t('Click to enter the key again') : vscode.l10n.t('Click to try again');
  const message = node.error?.message ?? node.message ?? '';
  return item(node, {
    label: message,
    description: next,
    tooltip: `${node.error ? failureFacts(node.error) : message}\n\n${next}`,
    icon: new vscode.ThemeIcon(
      signIn ? 'key' : forbidden ? 'lock' : 'warning',
      new vscode.ThemeColor('list.errorForeground'),
    ),
    context: signIn ? 'note.failed.signIn' : 'note.failed',
    command: signIn
      ? command('rdsBackups.enterKeyAgain', vscode.l10n.t('Enter the key again'))
      : command('rdsBackups.loadMore', vscode.l10n.t('Try again')),
  });
}

function emptyWords(node: NoteNode): string {
  switch (node.parent.kind) {
    case 'account':
      return vscode.l10n.t('The cloud lists no regions for this account');
    case 'region':
      return vscode.l10n.t('No instances in this region');
    case 'group':
      return node.parent.group === 'backups'
        ? vscode.l10n.t('No backups in the last {0} days', defaultDays)
        : vscode.l10n.t('No cross-region backups in the last {0} days', defaultDays);
    case 'instance':
      return vscode.l10n.t('Nothing here');
  }
}
