import * as vscode from 'vscode';
import type { StoredAccount } from '../accounts/store.ts';
import { cloudName, engineName, instanceStateName, jobWords } from '../explorer/words.ts';
import { CloudError } from '../model/errors.ts';
import { answerStep, openChoices, type HowAnswers } from '../model/choices.ts';
import type { BackupChoice, BackupOptions, RetentionRule } from '../model/jobs.ts';
import type { CloudProvider } from '../model/provider.ts';
import { withParts, type Instance, type Region } from '../model/resources.ts';
import type { Step, WizardChoice } from '../platform/wizardSteps.ts';
import { textLines, textSteps, type BackupTexts } from './backupTextSteps.ts';
import type { CommandParts } from './parts.ts';

/** Everything answered so far. */
export interface BackupAnswers extends BackupTexts {
  readonly account: StoredAccount | undefined;
  readonly region: Region | undefined;
  readonly target: { readonly instance: Instance; readonly options: BackupOptions } | undefined;
  /** The row it was started from: where is not asked. */
  readonly fixedTarget?: boolean;
  /** Answers to the steps of the target's options. */
  readonly how: HowAnswers;
  readonly databases: readonly string[];
  /** Days; absent leaves it to the instance's policy. */
  readonly retention?: number | 'keep' | undefined;
  /** The user wants to type a number of days. */
  readonly ownDays?: boolean;
}

export const summaryStep = 'summary';
const usualDays = [7, 30, 90, 365];

/** The one choice that the answers come down to. */
export function choiceOf(answers: BackupAnswers): BackupChoice | undefined {
  return answers.target && openChoices(answers.target.options, answers.how)[0];
}

export function createBackupSteps(parts: CommandParts, answers: BackupAnswers): readonly Step<BackupAnswers>[] {
  return [
    ...(answers.fixedTarget ? [] : whereSteps(parts)),
    ...howSteps(answers),
    ...detailSteps(parts, answers),
    ...textSteps<BackupAnswers>(choiceOf(answers)),
    summary(answers),
  ];
}

function whereSteps(parts: CommandParts): readonly Step<BackupAnswers>[] {
  const instances = new Map<string, Instance>();
  const regions = new Map<string, Region>();
  return [
    {
      kind: 'pick',
      id: 'account',
      prompt: vscode.l10n.t('In which account?'),
      empty: vscode.l10n.t('There is no account yet. Close this and run “Add Account”.'),
      items: () =>
        parts.store.list().map(({ id, name, cloud }) => ({ id, label: name, description: cloudName(cloud) })),
      get: ({ account }) => (account ? [account.id] : []),
      set: (state, [id]) => ({ ...state, account: parts.store.get(id ?? '') }),
    },
    {
      kind: 'pick',
      id: 'region',
      prompt: vscode.l10n.t('In which region?'),
      items: async (state, signal) => {
        const provider = await providerOf(parts, state);
        const items = withParts((await provider.listRegions({ signal })).items);
        items.forEach((region) => regions.set(region.id, region));
        return items.map(({ id, name }) => ({ id, label: name, description: id }));
      },
      get: ({ region }) => (region ? [region.id] : []),
      set: (state, [id]) => ({ ...state, region: regions.get(id ?? '') ?? state.region }),
    },
    {
      kind: 'pick',
      id: 'instance',
      prompt: vscode.l10n.t('Which instance?'),
      empty: vscode.l10n.t('No instance in this region can be backed up'),
      items: (state, signal, show) => listInstances(parts, state, signal, instances, show),
      get: ({ target }) => (target ? [target.instance.id] : []),
      set: (state, [id]) => {
        const instance = instances.get(id ?? '');
        const options: BackupOptions = { choices: [], steps: [], refusal: undefined };
        const target = instance && { instance, options };
        return { ...state, target, how: {}, databases: [], name: undefined };
      },
      after: async (state, signal) => {
        if (!state.target) {
          return state;
        }
        const { instance } = state.target;
        const busy = state.account && whyBusy(parts, state.account.id, instance);
        if (busy !== undefined) {
          throw new CloudError({ kind: 'state', message: busy });
        }
        const options = await (await providerOf(parts, state)).backupOptions(instance, { signal });
        if (options.refusal !== undefined) {
          throw new CloudError({ kind: 'unsupported', message: options.refusal });
        }
        return { ...state, target: { instance, options } };
      },
    },
  ];
}

/** A backup that is followed already: the cloud would refuse another one, after all the questions. */
export function whyBusy({ tracker }: CommandParts, accountId: string, instance: Instance): string | undefined {
  const running = tracker.current(accountId, instance.id);
  return (
    running &&
    vscode.l10n.t('A backup of {0} is running already ({1}). Wait until it is done.', instance.name, jobWords(running))
  );
}

async function providerOf(parts: CommandParts, { account }: BackupAnswers): Promise<CloudProvider> {
  return await parts.sessions.asked(account?.id ?? '');
}

/** Page after page, each shown as it comes. What can only be read is left out. */
async function listInstances(
  parts: CommandParts,
  state: BackupAnswers,
  signal: AbortSignal,
  known: Map<string, Instance>,
  show: (items: readonly WizardChoice[]) => void,
): Promise<readonly WizardChoice[]> {
  const provider = await providerOf(parts, state);
  const items: WizardChoice[] = [];
  let cursor: string | undefined;
  do {
    const page = state.region && (await provider.listInstances(state.region, { cursor }, { signal }));
    for (const instance of page?.items ?? []) {
      if (instance.role.kind !== 'readonly') {
        known.set(instance.id, instance);
        const description = `${engineName(instance.engine, instance.engineVersion)} · ${instanceStateName(instance.state)}`;
        items.push({ id: instance.id, label: instance.name, description, detail: instance.id });
      }
    }
    cursor = page?.next;
    items.sort((left, right) => left.label.localeCompare(right.label, undefined, { numeric: true }));
    show(items);
  } while (cursor !== undefined);
  return items;
}

/** The questions that this engine and storage leave open. */
function howSteps(answers: BackupAnswers): readonly Step<BackupAnswers>[] {
  const options = answers.target?.options;
  return (options?.steps ?? []).flatMap((step): readonly Step<BackupAnswers>[] => {
    const choices = options ? openChoices(options, answers.how, step.key) : [];
    const open = new Set(choices.map((choice) => choice.answers[step.key]));
    const items = step.answers.filter(({ id }) => open.has(id));
    if (items.length < 2) {
      return [];
    }
    return [
      {
        kind: 'pick',
        id: step.key,
        prompt: step.title,
        items: () => items,
        get: ({ how }) => [how[step.key] ?? ''],
        set: (state, [id]) =>
          options && id !== undefined ? { ...state, how: answerStep(options, state.how, step.key, id) } : state,
      },
    ];
  });
}

function detailSteps(parts: CommandParts, answers: BackupAnswers): readonly Step<BackupAnswers>[] {
  const choice = choiceOf(answers);
  const steps: Step<BackupAnswers>[] = [];
  if (choice?.needsDatabases) {
    steps.push({
      kind: 'pick',
      id: 'databases',
      prompt: vscode.l10n.t('Which databases? Select at least one'),
      empty: vscode.l10n.t('This instance has no database that is running. Go back and back up the whole instance.'),
      missing: vscode.l10n.t('Select at least one database, or go back and back up the whole instance.'),
      many: true,
      items: async (state, signal) => {
        const provider = await providerOf(parts, state);
        const names = state.target ? await provider.listDatabases(state.target.instance, { signal }) : [];
        return names.map((name) => ({ id: name, label: name }));
      },
      get: ({ databases }) => databases,
      set: (state, databases) => ({ ...state, databases }),
    });
  }
  if (choice?.retention) {
    steps.push(retentionStep(choice.retention));
    if (answers.ownDays) {
      steps.push(daysStep(choice.retention));
    }
  }
  return steps;
}

function retentionStep(rule: RetentionRule): Step<BackupAnswers> {
  const days = usualDays
    .filter((count) => count >= rule.min && count <= rule.max)
    .map((count) => ({ id: String(count), label: vscode.l10n.t('{0} days', count) }));
  return {
    kind: 'pick',
    id: 'retention',
    prompt: vscode.l10n.t('How long should the backup be kept?'),
    items: () => [
      { id: 'policy', label: vscode.l10n.t('As the backup policy of the instance says') },
      ...days,
      { id: 'own', label: vscode.l10n.t('Another number of days…') },
      ...(rule.keep ? [{ id: 'keep', label: vscode.l10n.t('Until it is deleted') }] : []),
    ],
    get: ({ retention, ownDays }) => [ownDays ? 'own' : String(retention ?? 'policy')],
    set: (state, [id]) => {
      if (id === 'own') {
        return { ...state, ownDays: true };
      }
      const retention = id === 'keep' ? 'keep' : id === 'policy' ? undefined : Number(id);
      return { ...state, ownDays: false, retention };
    },
  };
}

function daysStep(rule: RetentionRule): Step<BackupAnswers> {
  const complaint = vscode.l10n.t('Enter a whole number of days from {0} to {1}.', rule.min, rule.max);
  return {
    kind: 'input',
    id: 'days',
    prompt: vscode.l10n.t('Days to keep the backup, from {0} to {1}', rule.min, rule.max),
    get: ({ retention }) => (typeof retention === 'number' ? String(retention) : ''),
    set: (state, value) => ({ ...state, retention: /^\d+$/.test(value.trim()) ? Number(value) : state.retention }),
    validate: (value) => {
      const days = /^\d+$/.test(value.trim()) ? Number(value) : Number.NaN;
      return days >= rule.min && days <= rule.max ? undefined : complaint;
    },
  };
}

/** A line of the summary, and the question it comes from; none if there was no choice. */
interface SummaryLine extends WizardChoice {
  readonly step: string | undefined;
}

/** The last look: the first row starts the backup, every other row leads back to its question. */
function summary(answers: BackupAnswers): Step<BackupAnswers> {
  const { account, region, target, databases } = answers;
  const choice = choiceOf(answers);
  const asked = howSteps(answers);
  const place = [target?.instance.name, account?.name, region?.name].filter(Boolean).join(' · ');
  const lines: readonly SummaryLine[] = [
    {
      id: 'where',
      label: vscode.l10n.t('Instance'),
      description: place,
      step: answers.fixedTarget ? undefined : 'instance',
    },
    { id: 'how', label: vscode.l10n.t('Method'), description: choice?.label, step: asked[0]?.id },
    ...(choice?.needsDatabases
      ? [{ id: 'what', label: vscode.l10n.t('Databases'), description: databases.join(', '), step: 'databases' }]
      : []),
    ...textLines(choice, answers),
    ...(choice?.retention
      ? [{ id: 'kept', label: vscode.l10n.t('Kept'), description: keptWords(answers), step: 'retention' }]
      : []),
  ];
  const start = { id: 'start', label: vscode.l10n.t('Start this backup now'), detail: choice?.detail, icon: 'play' };
  return {
    kind: 'pick',
    id: summaryStep,
    prompt: lines.some(({ step }) => step !== undefined)
      ? vscode.l10n.t('Summary: start the backup, or select a line to change it')
      : vscode.l10n.t('Summary: start the backup'),
    items: () => [
      ...(choice ? [start] : []),
      ...lines.map((line) => ({ ...line, icon: line.step === undefined ? 'blank' : 'edit' })),
    ],
    get: () => [start.id],
    set: (state) => state,
    jump: (id) => (id === start.id ? undefined : (lines.find((line) => line.id === id)?.step ?? summaryStep)),
  };
}

function keptWords({ retention }: BackupAnswers): string {
  if (retention === undefined) {
    return vscode.l10n.t('As the backup policy of the instance says');
  }
  return retention === 'keep' ? vscode.l10n.t('Until it is deleted') : vscode.l10n.t('{0} days', retention);
}
