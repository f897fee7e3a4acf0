import * as vscode from 'vscode';
import { isSignInFailure, type CloudError } from '../model/errors.ts';
import type { LimitWait } from '../model/provider.ts';
import { failureFacts } from '../platform/failures.ts';
import { usualDays } from './lists.ts';
import { item } from './look.ts';
import type { GroupKind, NoteNode } from './nodes.ts';
import { number, plural } from '../platform/words.ts';

type Wait = Pick<LimitWait, 'priority' | 'limit'>;

/** That an account's requests wait because its cloud takes no more of them for now. */
export function waitWords(wait: Wait | undefined): string | undefined {
  if (!wait) {
    return undefined;
  }
  if (wait.priority === 'background') {
    return vscode.l10n.t('Health checks wait for the limit of the cloud');
  }
  const { limit } = wait;
  return limit?.milliseconds === 60_000
    ? vscode.l10n.t('Waiting: limit of {0} requests a minute', limit.calls)
    : vscode.l10n.t('Waiting for the limit of the cloud');
}

function hiddenWords(hidden: number): string {
  return plural(
    hidden,
    () => vscode.l10n.t('1 region hidden'),
    (count) => vscode.l10n.t('{0} regions hidden', count),
  );
}

function shownWords(shown: number, total: number): string {
  return vscode.l10n.t('{0} of {1}', number(shown), number(total));
}

/** Rows that speak for their parent: what is going on, what went wrong, what there is more. */
export function noteItem(node: NoteNode, wait?: Wait): vscode.TreeItem {
  const command = (id: string, title: string): vscode.Command => ({ command: id, title, arguments: [node] });
  switch (node.note) {
    case 'loading':
      return item(node, {
        label: wait && wait.priority !== 'background' ? (waitWords(wait) ?? '') : vscode.l10n.t('Loading…'),
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
      return emptyItem(node, command);
    case 'changed':
      return item(node, {
        label: vscode.l10n.t('The list changed while it was read'),
        description: vscode.l10n.t('Rows may be missing. Click to read it again'),
        icon: new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground')),
        context: 'note.changed',
        command: command('rdsBackups.retry', vscode.l10n.t('Read it again')),
      });
    case 'hidden':
      return item(node, {
        label: hiddenWords(node.total ?? 0),
        description: vscode.l10n.t('Click to choose regions'),
        icon: new vscode.ThemeIcon('eye-closed'),
        context: 'note.hidden',
        command: command('rdsBackups.chooseRegions', vscode.l10n.t('Choose regions')),
      });
    case 'more':
      return item(node, {
        label: vscode.l10n.t('Load more…'),
        ...(node.total === undefined ? {} : { description: shownWords(node.shown ?? 0, node.total) }),
        icon: new vscode.ThemeIcon('ellipsis'),
        context: 'note.more',
        command: command('rdsBackups.loadMore', vscode.l10n.t('Load more')),
      });
    case 'broken':
      return item(node, {
        label: vscode.l10n.t('Records that could not be read: {0}', number(node.total ?? 0)),
        description: vscode.l10n.t('Click to open the log'),
        icon: new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground')),
        context: 'note.broken',
        command: command('rdsBackups.showLog', vscode.l10n.t('Show log')),
      });
    case 'failed':
      return failedItem(node, command);
  }
}

function emptyItem(node: NoteNode, command: (id: string, title: string) => vscode.Command): vscode.TreeItem {
  return node.filtered
    ? item(node, {
        label: vscode.l10n.t('Nothing matches the filter'),
        description: vscode.l10n.t('Click to clear it'),
        icon: new vscode.ThemeIcon('filter'),
        context: 'note.empty',
        command: command('rdsBackups.clearFilter', vscode.l10n.t('Clear the filter')),
      })
    : item(node, { label: emptyWords(node), icon: new vscode.ThemeIcon('info'), context: 'note.empty' });
}

/** A failure says why, and a click does what helps: the key again where that was refused, else another try. */
function failedItem(node: NoteNode, command: (id: string, title: string) => vscode.Command): vscode.TreeItem {
  if (node.error?.kind === 'unsupported') {
    return unsupportedItem(node, node.error);
  }
  const signIn = node.error !== undefined && isSignInFailure(node.error.kind);
  if (node.error?.kind === 'forbidden') {
    return forbiddenItem(node, node.error, command);
  }
  const gone = node.error?.kind === 'notFound' && node.parent.kind === 'group';
  const next = signIn
    ? vscode.l10n.t('Click to enter the key again')
    : gone
      ? vscode.l10n.t('Click to refresh the instances')
      : vscode.l10n.t('Click to try again');
  const message = node.error?.message ?? node.message ?? '';
  return item(node, {
    label: message,
    description: next,
    tooltip: `${node.error ? failureFacts(node.error) : message}\n\n${next}`,
    icon: new vscode.ThemeIcon(signIn ? 'key' : 'warning', new vscode.ThemeColor('problemsErrorIcon.foreground')),
    context: signIn ? 'note.failed.signIn' : 'note.failed',
    command: signIn
      ? command('rdsBackups.enterKeyAgain', vscode.l10n.t('Enter the key again'))
      : command('rdsBackups.retry', vscode.l10n.t('Try again')),
  });
}

/** A missing permission is named; a click shows what else is missing. */
function forbiddenItem(
  node: NoteNode,
  error: CloudError,
  command: (id: string, title: string) => vscode.Command,
): vscode.TreeItem {
  const next = vscode.l10n.t('Click to check permissions');
  return item(node, {
    label: error.permission === undefined ? error.message : vscode.l10n.t('Missing permission: {0}', error.permission),
    description: next,
    tooltip: `${failureFacts(error)}\n\n${next}`,
    icon: new vscode.ThemeIcon('lock', new vscode.ThemeColor('problemsErrorIcon.foreground')),
    context: 'note.failed.forbidden',
    command: command('rdsBackups.checkPermissions', vscode.l10n.t('Check permissions')),
  });
}

/** What is not there for this engine, disk or region, and will not be at another try. */
function unsupportedItem(node: NoteNode, error: CloudError): vscode.TreeItem {
  return item(node, {
    label: error.message,
    tooltip: failureFacts(error),
    icon: new vscode.ThemeIcon('info'),
    context: 'note.unsupported',
  });
}

function emptyWords(node: NoteNode): string {
  switch (node.parent.kind) {
    case 'account':
      return vscode.l10n.t('The cloud lists no regions for this account');
    case 'region':
      return vscode.l10n.t('No instances in this region');
    case 'group':
      return emptyGroupWords(node.parent.group);
    case 'instance':
      return vscode.l10n.t('Nothing here');
  }
}

function emptyGroupWords(group: GroupKind): string {
  const days = usualDays(group);
  switch (group) {
    case 'backups':
      return vscode.l10n.t('No backups in the last {0} days', days);
    case 'copies':
      return vscode.l10n.t('No cross-region backups in the last {0} days', days);
    case 'logs':
      return vscode.l10n.t('No log backups in the last {0} days', days);
    case 'copiedLogs':
      return vscode.l10n.t('No cross-region log backups in the last {0} days', days);
    case 'released':
      return vscode.l10n.t('No backups of released instances in the last {0} days', days);
    case 'recovery':
      return vscode.l10n.t('Nothing reported');
  }
}
