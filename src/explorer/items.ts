import * as vscode from 'vscode';
import { isElsewhere, signInWords } from '../accounts/tools.ts';
import { SAMPLE_SITE, type Account } from '../model/account.ts';
import { isCloudError, isSignInFailure, type CloudError } from '../model/errors.ts';
import type { LimitWait } from '../model/provider.ts';
import { backupItem, logItem } from './backupItems.ts';
import type { Branch } from './branch.ts';
import { factItem } from './factItems.ts';
import { filterWords, timeLabel } from './filterWords.ts';
import { instanceItem, type InstanceItemParts } from './instanceItem.ts';
import { filterOf, usualDays } from './lists.ts';
import { item } from './look.ts';
import {
  accountOf,
  type AccountNode,
  type GroupKind,
  type GroupNode,
  type ListNode,
  type Node,
  type RegionNode,
} from './nodes.ts';
import { noteItem, waitWords } from './notes.ts';
import type { ListFilter } from './preferences.ts';
import { cloudName } from './words.ts';
import { number, plural } from '../platform/words.ts';

export { healthWords } from './healthWords.ts';

export interface ItemParts extends InstanceItemParts {
  readonly branch: (node: ListNode) => Pick<Branch<unknown>, 'state' | 'items' | 'total' | 'hasMore' | 'error'>;
  /** Minutes that the account's temporary key still works; `undefined` where that is not known. */
  readonly minutesLeft: (account: Account, now: Date) => number | undefined;
  /** Why the account's key is refused, if it is. */
  readonly refusal: (accountId: string) => CloudError | undefined;
  /** What the account's requests wait for, if its cloud takes no more of them for now. */
  readonly wait: (accountId: string) => Pick<LimitWait, 'priority' | 'limit'> | undefined;
}

const { Collapsed, None } = vscode.TreeItemCollapsibleState;

/** How a node looks. */
export function toItem(node: Node, parts: ItemParts): vscode.TreeItem {
  switch (node.kind) {
    case 'account':
      return accountItem(node, parts);
    case 'region':
      return regionItem(node, parts);
    case 'instance':
      return instanceItem(node, parts);
    case 'group':
      return groupItem(node, parts);
    case 'backup':
      return backupItem(node);
    case 'log':
      return logItem(node);
    case 'fact':
      return factItem(node, parts.now());
    case 'note':
      return noteItem(node, parts.wait(accountOf(node).id));
  }
}

function accountItem(node: AccountNode, parts: ItemParts): vscode.TreeItem {
  const { account } = node;
  const sample = account.site === SAMPLE_SITE;
  const { error } = parts.branch(node);
  const refused = isCloudError(error) && isSignInFailure(error.kind) ? error : parts.refusal(account.id);
  const { production = false } = account;
  const description = [
    production ? vscode.l10n.t('Production') : undefined,
    // The name of sample data says it already.
    account.name.includes(cloudName(account.cloud)) ? undefined : cloudName(account.cloud),
    refused && vscode.l10n.t('Sign-in failed'),
    refused ? undefined : keyWords(parts.minutesLeft(account, parts.now())),
    waitWords(parts.wait(account.id)),
  ];
  const words = description.filter((part) => part !== undefined).join(' · ');
  return item(node, {
    label: account.name,
    description: words,
    tooltip: [[account.name, words].filter(Boolean).join(' · '), signInWords(account), refused?.message]
      .filter(Boolean)
      .join('\n'),
    icon: refused
      ? new vscode.ThemeIcon('key', new vscode.ThemeColor('problemsErrorIcon.foreground'))
      : new vscode.ThemeIcon(sample ? 'beaker' : 'account'),
    context: ['account', sample && 'sample', isElsewhere(account) && 'elsewhere', production && 'production']
      .filter(Boolean)
      .join('.'),
    collapsible: Collapsed,
  });
}

function keyWords(minutes: number | undefined): string | undefined {
  if (minutes === undefined) {
    return undefined;
  }
  return minutes <= 0
    ? vscode.l10n.t('Temporary key has ended')
    : vscode.l10n.t('Temporary key: {0} min left', minutes);
}

function regionItem(node: RegionNode, { preferences, branch }: ItemParts): vscode.TreeItem {
  const { id, name, endpoint } = node.region;
  const filter = filterOf(node, preferences);
  const counts = preferences.found(accountOf(node).id);
  const found = Object.hasOwn(counts, id) ? counts[id] : undefined;
  const { state, items } = branch(node);
  const shownCount = filter && state === 'loaded' ? instanceCount(items.length, false) : undefined;
  const instances = found === undefined ? undefined : instanceCount(found, preferences.hasMore(accountOf(node).id, id));
  const description = [name === id ? undefined : id, ...(filter ? [...filterWords(filter), shownCount] : [instances])];
  const lines = [name, id, instances, endpoint === undefined ? undefined : vscode.l10n.t('Endpoint: {0}', endpoint)];
  return item(node, {
    label: name,
    description: description.filter((part) => part !== undefined).join(' · '),
    ...(node.parent.kind === 'region'
      ? { spoken: [vscode.l10n.t('part of {0}', node.parent.region.name), ...description].filter(Boolean).join(' · ') }
      : {}),
    tooltip: [...lines, ...filterLine(filter)].filter(Boolean).join('\n'),
    icon: new vscode.ThemeIcon(node.parent.kind === 'region' ? 'project' : 'globe'),
    context: filter ? 'region.filtered' : 'region',
    collapsible: Collapsed,
  });
}

function instanceCount(found: number, more: boolean): string {
  if (more) {
    return vscode.l10n.t('{0} or more instances', number(found));
  }
  if (found === 0) {
    return vscode.l10n.t('no instances');
  }
  return plural(
    found,
    () => vscode.l10n.t('1 instance'),
    (count) => vscode.l10n.t('{0} instances', count),
  );
}

const icons: Readonly<Record<GroupKind, string>> = {
  backups: 'archive',
  copies: 'cloud',
  logs: 'list-ordered',
  copiedLogs: 'list-ordered',
  recovery: 'history',
  released: 'trash',
};

function groupLabel(group: GroupKind): string {
  return {
    backups: vscode.l10n.t('Backups'),
    copies: vscode.l10n.t('Cross-region backups'),
    logs: vscode.l10n.t('Log backups'),
    copiedLogs: vscode.l10n.t('Cross-region log backups'),
    recovery: vscode.l10n.t('Restore window and policy'),
    released: vscode.l10n.t('Backups of released instances'),
  }[group];
}

function groupItem(node: GroupNode, parts: ItemParts): vscode.TreeItem {
  const label = groupLabel(node.group);
  const icon = new vscode.ThemeIcon(icons[node.group]);
  if (node.unsupported !== undefined) {
    return item(node, { label, description: node.unsupported, icon, context: 'group.unsupported', collapsible: None });
  }
  if (node.group === 'recovery') {
    return item(node, { label, icon, context: 'group', collapsible: Collapsed });
  }
  const usual = usualDays(node.group);
  const filter = filterOf(node, parts.preferences);
  const { count, order } = shownWords(parts.branch(node));
  const time = filter?.time ? timeLabel(filter.time, usual) : vscode.l10n.t('{0} days', usual);
  const description = [time, ...filterWords(filter), count].filter((part) => part !== undefined).join(' · ');
  return item(node, {
    label,
    description,
    tooltip: [`${label} · ${description}`, ...filterLine(filter, usual), order].filter(Boolean).join('\n'),
    icon,
    context: ['group.list', node.group === 'released' && 'released', filter && 'filtered'].filter(Boolean).join('.'),
    collapsible: Collapsed,
  });
}

/** How many rows of how many are loaded, and what that says of their order. */
function shownWords(branch: ReturnType<ItemParts['branch']>) {
  const shown = branch.items.length;
  const known = branch.state !== 'idle' && (shown > 0 || branch.state === 'loaded');
  if (!known) {
    return { count: undefined, order: undefined };
  }
  return branch.hasMore
    ? {
        count:
          branch.total === undefined ? number(shown) : vscode.l10n.t('{0} of {1}', number(shown), number(branch.total)),
        order: vscode.l10n.t('Newest first among the rows that are loaded. Load more to see the rest.'),
      }
    : { count: String(shown), order: vscode.l10n.t('Newest first.') };
}

function filterLine(filter: ListFilter | undefined, usual?: number): readonly string[] {
  return filter ? [vscode.l10n.t('Filter: {0}', filterWords(filter, usual).join(' · '))] : [];
}
