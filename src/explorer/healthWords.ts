import * as vscode from 'vscode';
import { formatDate, listFormat } from '../model/formats.ts';
import type { BackupPolicy, Health } from '../model/insight.ts';
import { localSchedule, type TimeOfDay } from '../model/localSchedule.ts';
import { formatTime } from '../platform/format.ts';
import { plural } from '../platform/words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How an instance's backups are doing, for its row: the age of the last good one first, then what is wrong. */
export function healthWords(health: Health, now: Date): string {
  return [...stateWords(health, now)].join(' · ');
}

function stateWords(health: Health, now: Date): string[] {
  const { state, trouble, lastGood, failures, against, since, error, excused } = health;
  const good = lastGood && vscode.l10n.t('last good backup {0}', ago(lastGood, now));
  switch (state) {
    case 'good':
      return [good ?? vscode.l10n.t('no backup yet'), ...(excused ? [vscode.l10n.t('none due since')] : [])];
    case 'late':
      return [good ?? noneWords(since, now), ...lateWords(against)];
    case 'failing':
      return [
        good ?? noneWords(since, now),
        plural(
          failures,
          () => vscode.l10n.t('1 failed since'),
          (count) => vscode.l10n.t('{0} failed since', count),
        ),
      ];
    case 'off':
      return [vscode.l10n.t('automatic backup is off'), good ?? noneWords(since, now)];
    case 'none':
      return trouble
        ? [
            noneWords(since, now),
            ...(failures > 0
              ? [
                  plural(
                    failures,
                    () => vscode.l10n.t('1 failed'),
                    (count) => vscode.l10n.t('{0} failed', count),
                  ),
                ]
              : []),
          ]
        : [vscode.l10n.t('no backup yet')];
    case 'unknown':
      return [
        error?.kind === 'forbidden'
          ? vscode.l10n.t('backups unknown: permission missing')
          : vscode.l10n.t('backups unknown'),
      ];
  }
}

function noneWords(since: Date, now: Date): string {
  const hours = Math.round((now.getTime() - since.getTime()) / HOUR);
  return hours < 48
    ? vscode.l10n.t('no good backup in {0} h', hours)
    : vscode.l10n.t('no good backup in {0} days', Math.round(hours / 24));
}

function lateWords(against: Health['against']): string[] {
  if (!against) {
    return [];
  }
  return 'limit' in against
    ? [vscode.l10n.t('over {0} h', against.limit)]
    : [vscode.l10n.t('missed the one of {0}', formatTime(against.due))];
}

/** The same in full, for the tooltip. */
export function healthLines(health: Health, now: Date): readonly string[] {
  const { lastGood, policy, error, checked, state } = health;
  return [
    capital(healthWords(health, now)),
    ...(lastGood ? [vscode.l10n.t('Last good backup ended: {0}', formatTime(lastGood))] : []),
    ...(policy ? [vscode.l10n.t('Schedule: {0}', scheduleWords(policy, now))] : []),
    ...(state === 'unknown'
      ? [
          error?.message ??
            vscode.l10n.t('It has more recent backups than one request brings. Open its backups to see them.'),
        ]
      : []),
    vscode.l10n.t('Checked at {0}', formatTime(checked)),
  ];
}

/** `5 min ago`, `3 h ago`, `2 d ago`. */
export function ago(then: Date, now: Date): string {
  const passed = Math.max(0, now.getTime() - then.getTime());
  if (passed < HOUR) {
    return vscode.l10n.t('{0} min ago', Math.floor(passed / MINUTE));
  }
  return passed < 2 * DAY
    ? vscode.l10n.t('{0} h ago', Math.floor(passed / HOUR))
    : vscode.l10n.t('{0} d ago', Math.floor(passed / DAY));
}

/** `Daily at 23:00, none on Tuesday` in local time. */
export function scheduleWords(policy: BackupPolicy, now: Date): string {
  if (!policy.automatic) {
    return vscode.l10n.t('Automatic backup is off');
  }
  if (policy.interval !== undefined) {
    return policy.interval % 60 === 0
      ? vscode.l10n.t('Every {0} h', policy.interval / 60)
      : vscode.l10n.t('Every {0} min', policy.interval);
  }
  const local = localSchedule(policy, now);
  if (!local) {
    return vscode.l10n.t('Not reported');
  }
  const from = clock(local.from);
  if (local.skipped.length === 0) {
    return vscode.l10n.t('Daily at {0}', from);
  }
  return local.skipped.length <= 3
    ? vscode.l10n.t('Daily at {0}, none on {1}', from, dayNames(local.skipped))
    : vscode.l10n.t('At {0} on {1}', from, dayNames(local.days));
}

function clock({ hours, minutes }: TimeOfDay): string {
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

function dayNames(days: readonly number[]): string {
  // 1 November 2026 is a Sunday.
  const { language } = vscode.env;
  const name = (day: number) =>
    formatDate(new Date(Date.UTC(2026, 10, 1 + day)), language, { weekday: 'long', timeZone: 'UTC' });
  return listFormat(language, { type: 'conjunction' }).format(days.map(name));
}

function capital(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}
