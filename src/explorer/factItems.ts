import * as vscode from 'vscode';
import type { BackupPolicy, BackupUsage, CopyPolicy, RecoveryWindow } from '../model/insight.ts';
import type { Field } from '../model/resources.ts';
import { failureFacts } from '../platform/failures.ts';
import { formatBytes, formatTime, formatTimeWithZone } from '../platform/format.ts';
import { scheduleWords } from './healthWords.ts';
import { item } from './look.ts';
import type { Fact, FactNode } from './nodes.ts';
import { listed, plural } from '../platform/words.ts';

interface FactLook {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly icon: string;
}

/** A row that tells one thing about the instance. */
export function factItem(node: FactNode, now: Date): vscode.TreeItem {
  const { fact } = node;
  const { icon, ...words } = factLook(fact, now);
  const forbidden = fact.about === 'failed' && fact.error.kind === 'forbidden';
  return item(node, {
    ...words,
    icon: new vscode.ThemeIcon(
      icon,
      fact.about === 'failed' ? new vscode.ThemeColor('problemsWarningIcon.foreground') : undefined,
    ),
    context: fact.about === 'failed' ? (forbidden ? 'fact.failed.forbidden' : 'fact.failed') : 'fact',
    ...(fact.about === 'failed' ? { command: remedy(node, forbidden) } : {}),
  });
}

/** A click does what helps: a look at the permissions, or another try. */
function remedy(node: FactNode, forbidden: boolean): vscode.Command {
  return forbidden
    ? { command: 'rdsBackups.checkPermissions', title: vscode.l10n.t('Check permissions'), arguments: [node] }
    : { command: 'rdsBackups.refresh', title: vscode.l10n.t('Try again'), arguments: [node] };
}

function factLook(fact: Fact, now: Date): FactLook {
  switch (fact.about) {
    case 'window':
      return windowLook(fact.window);
    case 'noWindow':
      return {
        label: vscode.l10n.t('Restorable'),
        description: fact.reason === '' ? notReported() : fact.reason,
        tooltip: fact.reason === '' ? notReported() : fact.reason,
        icon: 'history',
      };
    case 'schedule':
      return {
        label: vscode.l10n.t('Automatic backup'),
        description: scheduleWords(fact.policy, now),
        tooltip: fieldLines(fact.policy.fields),
        icon: 'calendar',
      };
    case 'next':
      return {
        label: vscode.l10n.t('Next backup'),
        description: fact.policy.next ? formatTime(fact.policy.next) : notReported(),
        tooltip: fact.policy.next ? formatTimeWithZone(fact.policy.next, vscode.env.language) : notReported(),
        icon: 'watch',
      };
    case 'kept':
      return keptLook(vscode.l10n.t('Backups are kept'), fact.policy.retention, fact.policy);
    case 'logsKept':
      return fact.policy.logs === false
        ? { ...keptLook(vscode.l10n.t('Log backup'), undefined, fact.policy), description: vscode.l10n.t('Off') }
        : keptLook(vscode.l10n.t('Log backups are kept'), fact.policy.logRetention, fact.policy);
    case 'copyPolicy':
      return {
        label: vscode.l10n.t('Copying'),
        description: copyPolicyWords(fact.policy),
        tooltip: fieldLines(fact.policy.fields),
        icon: 'settings',
      };
    case 'usage':
      return usageLook(fact.usage);
    case 'failed':
      return {
        label: {
          usage: vscode.l10n.t('Backup space'),
          window: vscode.l10n.t('Restorable'),
          policy: vscode.l10n.t('Backup policy'),
          copyPolicy: vscode.l10n.t('Copying'),
        }[fact.what],
        description:
          fact.error.permission === undefined
            ? fact.error.message
            : vscode.l10n.t('Missing permission: {0}', fact.error.permission),
        tooltip: failureFacts(fact.error),
        icon: fact.error.kind === 'forbidden' ? 'lock' : 'warning',
      };
  }
}

function usageLook({ used, scope, fields }: BackupUsage): FactLook {
  const size = used === undefined ? notReported() : formatBytes(used, vscode.env.language);
  return {
    label: vscode.l10n.t('Backup space'),
    description: [size, scope].filter((part) => part !== undefined).join(' · '),
    tooltip: [scope, fieldLines(fields)].filter((part) => part !== undefined).join('\n'),
    icon: 'database',
  };
}

function windowLook({ from, to, gaps }: RecoveryWindow): FactLook {
  const label = vscode.l10n.t('Restorable');
  if (!from && !to) {
    return { label, description: notReported(), tooltip: notReported(), icon: 'history' };
  }
  const [first, last] = [from, to].map((time) => (time ? formatTime(time) : '?'));
  const [exactFirst, exactLast] = [from, to].map((time) =>
    time ? formatTimeWithZone(time, vscode.env.language) : notReported(),
  );
  return {
    label,
    // The latest point first: the end of the line may be cut off.
    description: [vscode.l10n.t('until {0}, from {1}', last ?? '?', first ?? '?'), gapWords(gaps.length)]
      .filter(Boolean)
      .join(' · '),
    tooltip: [
      vscode.l10n.t(
        'Earliest moment to restore to: {0}\nLatest moment to restore to: {1}',
        exactFirst ?? notReported(),
        exactLast ?? notReported(),
      ),
      ...gaps.map((gap) => vscode.l10n.t('Not from {0} to {1}', formatTime(gap.from), formatTime(gap.to))),
    ].join('\n'),
    icon: 'history',
  };
}

function gapWords(gaps: number): string {
  if (gaps === 0) {
    return '';
  }
  return plural(
    gaps,
    () => vscode.l10n.t('1 gap in between'),
    (count) => vscode.l10n.t('{0} gaps in between', count),
  );
}

function keptLook(label: string, days: number | undefined, policy: BackupPolicy): FactLook {
  const description = days === undefined ? notReported() : daysWords(days);
  return { label, description, tooltip: fieldLines(policy.fields), icon: 'archive' };
}

function daysWords(days: number): string {
  return plural(
    days,
    () => vscode.l10n.t('1 day'),
    (count) => vscode.l10n.t('{0} days', count),
  );
}

/** `to cn-shanghai · kept 30 days · logs too`, or that there is none. */
export function copyPolicyWords({ backups, logs, regionId, retention }: CopyPolicy): string {
  if (!backups && !logs) {
    return vscode.l10n.t('off');
  }
  const parts = [
    vscode.l10n.t('to {0}', regionId ?? vscode.l10n.t('an unknown region')),
    retention === undefined ? undefined : vscode.l10n.t('kept {0}', daysWords(retention)),
    logsWords(backups, logs),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function logsWords(backups: boolean, logs: boolean | undefined): string | undefined {
  if (!backups) {
    return vscode.l10n.t('logs only');
  }
  return logs === undefined ? undefined : logs ? vscode.l10n.t('logs too') : vscode.l10n.t('without logs');
}

/** Every field that has a value, a line each. */
export function fieldLines(fields: readonly Field[]): string {
  return fields
    .flatMap(({ label, value }) => (value.as === 'none' ? [] : [`${label}: ${valueText(value)}`]))
    .join('\n');
}

function valueText(value: Field['value']): string {
  switch (value.as) {
    case 'date':
      return formatTime(new Date(value.at));
    case 'bytes':
      return formatBytes(value.bytes, vscode.env.language);
    case 'list':
      return listed(value.items);
    default:
      return value.text;
  }
}

function notReported(): string {
  return vscode.l10n.t('not reported');
}
