import * as vscode from 'vscode';
import { engineName } from '../../explorer/words.ts';
import { answerStep } from '../../model/choices.ts';
import type { BackupStep, RetentionRule } from '../../model/jobs.ts';
import type { Step } from '../../platform/wizardSteps.ts';
import type { CommandParts } from '../parts.ts';
import { choiceFor, choicesOf, groupsOf, openSteps, type BackupAnswers, type Group, type Target } from './answers.ts';
import type { LastAnswer, Retention } from './lastAnswers.ts';
import { listed } from '../../platform/words.ts';

const usualDays = [7, 30, 90, 365];

type Parts = Pick<CommandParts, 'sessions' | 'lastAnswers'>;

/** The questions that engines and storages leave open, for each group of instances that are asked the same. */
export function howSteps(parts: Parts, answers: BackupAnswers): readonly Step<BackupAnswers>[] {
  return groupsOf(answers.targets).flatMap((group) =>
    openSteps(group, answers.how).map((step) => howStep(parts, group, step, answers.several)),
  );
}

export function howStepId({ key }: Group, step: Pick<BackupStep, 'key'>): string {
  return `how ${step.key} ${key}`;
}

function howStep(parts: Parts, group: Group, step: BackupStep, several: boolean): Step<BackupAnswers> {
  const { options } = group.first;
  const before = lastOf(parts, group.first).how[step.key];
  return {
    kind: 'pick',
    id: howStepId(group, step),
    prompt: several ? `${step.title} · ${groupWords(group)}` : step.title,
    items: () => step.answers,
    get: ({ how }) => [how[group.key]?.[step.key] ?? before ?? ''],
    set: (state, [id]) => {
      const how = id === undefined ? undefined : answerStep(options, state.how[group.key] ?? {}, step.key, id);
      return how ? { ...state, how: { ...state.how, [group.key]: how } } : state;
    },
  };
}

/** How many, and of which engine: "3 instances, MySQL". */
export function groupWords({ first, targets }: Group): string {
  if (targets.length === 1) {
    return first.instance.name;
  }
  const engines = new Set(targets.map(({ instance }) => engineName(instance.engine, undefined)));
  return vscode.l10n.t('{0} instances, {1}', targets.length, listed([...engines]));
}

/** What was answered last time for an instance of this kind. */
export function lastOf({ lastAnswers }: Pick<Parts, 'lastAnswers'>, { account, instance }: Target): LastAnswer {
  return lastAnswers.of({ cloud: account.cloud, engine: instance.engine });
}

/** Databases, and how long the backup is kept. */
export function detailSteps(parts: Parts, answers: BackupAnswers): readonly Step<BackupAnswers>[] {
  const choices = choicesOf(answers);
  const rule = retentionRule(answers);
  const first = answers.targets.find((target) => choiceFor(target, answers.how)?.retention);
  const last = first && lastOf(parts, first).retention;
  return [
    ...(choices.some(({ needsDatabases }) => needsDatabases) ? [databasesStep(parts)] : []),
    ...(rule ? [retentionStep(rule, answers, allowed(rule, last) ? last : undefined)] : []),
    ...(rule && answers.ownDays ? [daysStep(rule, typeof last === 'number' ? last : undefined)] : []),
  ];
}

function databasesStep({ sessions }: Parts): Step<BackupAnswers> {
  return {
    kind: 'pick',
    id: 'databases',
    prompt: vscode.l10n.t('Which databases? Select at least one'),
    empty: vscode.l10n.t('This instance has no database that is running. Go back and back up the whole instance.'),
    missing: vscode.l10n.t('Select at least one database, or go back and back up the whole instance.'),
    many: true,
    items: async ({ targets: [target] }, signal) => {
      if (!target) {
        return [];
      }
      const provider = await sessions.asked(target.account.id);
      const names = await provider.listDatabases(target.instance, { signal });
      return names.map((name) => ({ id: name, label: name }));
    },
    get: ({ databases }) => databases,
    set: (state, databases) => ({ ...state, databases }),
  };
}

/** What all of the choices allow that take a retention at all. */
function retentionRule(answers: BackupAnswers): RetentionRule | undefined {
  const rules = choicesOf(answers).flatMap(({ retention }) => retention ?? []);
  return rules.length === 0
    ? undefined
    : {
        min: Math.max(...rules.map(({ min }) => min)),
        max: Math.min(...rules.map(({ max }) => max)),
        keep: rules.every(({ keep }) => keep),
      };
}

function allowed(rule: RetentionRule, retention: Retention | undefined): boolean {
  return typeof retention === 'number'
    ? retention >= rule.min && retention <= rule.max
    : retention !== 'keep' || rule.keep;
}

function retentionStep(
  rule: RetentionRule,
  { several }: BackupAnswers,
  last: Retention | undefined,
): Step<BackupAnswers> {
  const days = usualDays
    .filter((count) => count >= rule.min && count <= rule.max)
    .map((count) => ({ id: String(count), label: vscode.l10n.t('{0} days', count) }));
  const rows = [
    { id: 'policy', label: vscode.l10n.t('As the backup policy of the instance says') },
    ...days,
    { id: 'own', label: vscode.l10n.t('Another number of days…') },
    ...(rule.keep ? [{ id: 'keep', label: vscode.l10n.t('Until it is deleted') }] : []),
  ];
  const rowOf = (retention: Retention) => rows.find(({ id }) => id === String(retention))?.id ?? 'own';
  return {
    kind: 'pick',
    id: 'retention',
    prompt: several
      ? vscode.l10n.t('How long should the backups be kept?')
      : vscode.l10n.t('How long should the backup be kept?'),
    items: () => rows,
    get: ({ retention, ownDays }) => [ownDays ? 'own' : rowOf(retention ?? last ?? 'policy')],
    set: (state, [id]) => {
      if (id === 'own') {
        return { ...state, ownDays: true };
      }
      return { ...state, ownDays: false, retention: id === 'keep' || id === 'policy' ? id : Number(id) };
    },
  };
}

function daysStep(rule: RetentionRule, last: number | undefined): Step<BackupAnswers> {
  const complaint = vscode.l10n.t('Enter a whole number of days from {0} to {1}.', rule.min, rule.max);
  return {
    kind: 'input',
    id: 'days',
    prompt: vscode.l10n.t('Days to keep the backup, from {0} to {1}', rule.min, rule.max),
    get: ({ retention }) => {
      const days = retention ?? last;
      return typeof days === 'number' ? String(days) : '';
    },
    set: (state, value) => ({ ...state, retention: /^\d+$/.test(value.trim()) ? Number(value) : state.retention }),
    validate: (value) => {
      const days = /^\d+$/.test(value.trim()) ? Number(value) : Number.NaN;
      return days >= rule.min && days <= rule.max ? undefined : complaint;
    },
  };
}
