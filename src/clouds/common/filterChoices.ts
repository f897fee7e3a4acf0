import * as l10n from '@vscode/l10n';
import type { BackupMode, BackupState, BackupType, Engine } from '../../model/resources.ts';
import type { FilterRule } from './filterRules.ts';

/** Filters that several clouds have: the same words, each with what a cloud wants to be sent for it. */

/** By the kinds that a cloud can narrow its list to. */
type Sent<Kind extends string> = Readonly<Partial<Record<Kind, string>>>;
type Labels = Readonly<Record<string, () => string>>;

const ENGINES = {
  mysql: () => 'MySQL',
  postgresql: () => 'PostgreSQL',
  sqlserver: () => 'SQL Server',
  mariadb: () => 'MariaDB',
} satisfies Record<Engine, () => string>;

const STATES: Labels = {
  good: () => l10n.t('Succeeded'),
  failed: () => l10n.t('Failed'),
  running: () => l10n.t('Under way'),
};
const MODES: Labels = {
  automated: () => l10n.t('Automatically, by the policy'),
  manual: () => l10n.t('By hand'),
};
const TYPES: Labels = {
  full: () => l10n.t('Full'),
  incremental: () => l10n.t('Incremental'),
  differential: () => l10n.t('Differential'),
};

/** The engine of an instance; the clouds spell them alike. */
export function engineRule(param: string): FilterRule {
  const sent: Sent<Engine> = { mysql: 'MySQL', postgresql: 'PostgreSQL', sqlserver: 'SQLServer', mariadb: 'MariaDB' };
  return { key: 'engine', param, label: () => l10n.t('Engine'), choices: choicesOf(ENGINES, sent) };
}

export function statusRule(param: string, sent: Sent<Extract<BackupState, 'good' | 'failed' | 'running'>>): FilterRule {
  return { key: 'status', param, label: () => l10n.t('Status'), choices: choicesOf(STATES, sent) };
}

export function modeRule(param: string, sent: Sent<BackupMode>): FilterRule {
  return { key: 'mode', param, label: () => l10n.t('Taken'), choices: choicesOf(MODES, sent) };
}

export function typeRule(param: string, sent: Sent<BackupType>): FilterRule {
  return { key: 'type', param, label: () => l10n.t('Type'), choices: choicesOf(TYPES, sent) };
}

function choicesOf(labels: Labels, sent: Readonly<Record<string, string | undefined>>): FilterRule['choices'] & object {
  return Object.fromEntries(
    Object.entries(labels).flatMap(([kind, label]) => {
      const word = sent[kind];
      return word === undefined ? [] : [[kind, { sent: word, label }]];
    }),
  );
}
