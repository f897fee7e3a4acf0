import * as vscode from 'vscode';
import { CUSTOM_SITE, SAMPLE_SITE } from '../model/account.ts';
import type { InstanceActivity } from '../model/activity.ts';
import type { Health, InstanceInsight } from '../model/insight.ts';
import { formatTime } from '../platform/format.ts';
import { copyPolicyWords } from './factItems.ts';
import { healthLines, healthWords } from './healthWords.ts';
import { item } from './look.ts';
import { accountOf, type InstanceNode } from './nodes.ts';
import type { Preferences } from './preferences.ts';
import { engineName, instanceStateName, jobWords } from './words.ts';

export interface InstanceItemParts {
  readonly activity: InstanceActivity;
  readonly insight: Pick<InstanceInsight, 'copyPolicy'>;
  /** Absent also where the user does not want to be told. */
  readonly health: InstanceInsight['health'];
  readonly preferences: Preferences;
  readonly now: () => Date;
}

/** In a narrow side bar the end of the line is cut off, so what is going on, and how old the last good backup is, come first. */
export function instanceItem(node: InstanceNode, parts: InstanceItemParts): vscode.TreeItem {
  const { instance } = node;
  if (node.gone) {
    return goneItem(node);
  }
  const accountId = accountOf(node).id;
  const job = parts.activity.current(accountId, instance.id);
  const health = parts.health(accountId, instance.id);
  const words = health && healthWords(health, parts.now());
  const facts = [
    engineName(instance.engine, instance.engineVersion),
    instance.role.kind === 'readonly' ? vscode.l10n.t('Read-only') : undefined,
    instance.lock === undefined ? undefined : vscode.l10n.t('Locked'),
    job ? undefined : instanceStateName(instance.state),
  ];
  const copies = parts.insight.copyPolicy(accountId, instance.id);
  const description = [
    job && jobWords(job),
    words,
    ...facts,
    node.parent.kind === 'account' ? instance.regionId : undefined,
    copies?.backups ? vscode.l10n.t('copied to {0}', copies.regionId ?? vscode.l10n.t('another region')) : undefined,
  ];
  return item(node, {
    label: instance.name,
    description: join(description),
    ...(node.parent.kind === 'account' ? { spoken: join([vscode.l10n.t('pinned'), ...description]) } : {}),
    tooltip: tooltip(node, parts, join(facts), health),
    icon: instanceIcon(node, job !== undefined, health),
    context: instanceContext(node, parts.preferences),
    collapsible: vscode.TreeItemCollapsibleState.Collapsed,
  });
}

function tooltip(node: InstanceNode, parts: InstanceItemParts, facts: string, health: Health | undefined): string {
  const { instance } = node;
  const copies = parts.insight.copyPolicy(accountOf(node).id, instance.id);
  const lines = [
    instance.name,
    instance.id,
    facts,
    instance.storage.raw === '' ? undefined : vscode.l10n.t('Storage: {0}', instance.storage.raw),
    instance.edition === undefined ? undefined : vscode.l10n.t('Edition: {0}', instance.edition),
    instance.zone === undefined ? undefined : vscode.l10n.t('Zone: {0}', instance.zone),
    instance.lock === undefined ? undefined : vscode.l10n.t('Locked: {0}', instance.lock),
    instance.created && vscode.l10n.t('Created: {0}', formatTime(instance.created)),
    instance.expires && vscode.l10n.t('Paid until: {0}', formatTime(instance.expires)),
    copies && vscode.l10n.t('Cross-region backup: {0}', copyPolicyWords(copies)),
    ...(health ? ['', ...healthLines(health, parts.now())] : []),
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}

function instanceIcon(
  { instance, parent }: InstanceNode,
  working: boolean,
  health: Health | undefined,
): vscode.ThemeIcon {
  if (working) {
    return new vscode.ThemeIcon('sync~spin');
  }
  if (health?.trouble) {
    const failed = health.state === 'none' || health.state === 'failing';
    return failed
      ? new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'))
      : new vscode.ThemeIcon('warning', new vscode.ThemeColor('problemsWarningIcon.foreground'));
  }
  if (health?.state === 'unknown') {
    return new vscode.ThemeIcon('question', new vscode.ThemeColor('problemsWarningIcon.foreground'));
  }
  const healthy = instance.state.kind === 'running' && instance.lock === undefined;
  return new vscode.ThemeIcon(
    parent.kind === 'account' ? 'pinned' : 'database',
    healthy ? undefined : new vscode.ThemeColor('problemsWarningIcon.foreground'),
  );
}

function instanceContext(node: InstanceNode, preferences: Preferences): string {
  const { id, site } = accountOf(node);
  const parts = [
    'instance',
    node.instance.role.kind === 'readonly' && 'readonly',
    site !== SAMPLE_SITE && site !== CUSTOM_SITE && 'console',
    preferences.isPinned(id, node.instance) && 'pinned',
  ];
  return parts.filter(Boolean).join('.');
}

/** A pin whose instance the cloud no longer has: it stays until its user takes it off. */
function goneItem(node: InstanceNode): vscode.TreeItem {
  return item(node, {
    label: node.instance.name,
    description: vscode.l10n.t('no longer exists'),
    tooltip: vscode.l10n.t(
      '{0} ({1}) no longer exists in {2}. Unpin it to take it off the list.',
      node.instance.name,
      node.instance.id,
      node.instance.regionId,
    ),
    icon: new vscode.ThemeIcon('circle-slash'),
    context: 'instance.gone.pinned',
  });
}

function join(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
