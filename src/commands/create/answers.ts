import type { StoredAccount } from '../../accounts/store.ts';
import { openChoices, type HowAnswers } from '../../model/choices.ts';
import type { BackupChoice, BackupOptions, BackupRequest, BackupStep } from '../../model/jobs.ts';
import type { Instance, Region } from '../../model/resources.ts';
import type { Retention } from './lastAnswers.ts';
import { textsOf, type BackupTexts } from './textSteps.ts';
import { uniqueNames } from './uniqueNames.ts';

/** An instance to back up, and where it is. */
export interface Candidate {
  readonly account: StoredAccount;
  readonly region: Region;
  readonly instance: Instance;
}

/** One that can be backed up, and how. */
export interface Target extends Candidate {
  readonly options: BackupOptions;
}

/** One that cannot be backed up now, and why. */
export interface LeftOut extends Candidate {
  readonly reason: string;
}

/** Everything answered so far. */
export interface BackupAnswers extends BackupTexts {
  readonly account: StoredAccount | undefined;
  readonly region: Region | undefined;
  /** Where the instances are chosen from: one of a region, several of it, or several of these regions. */
  readonly from: 'instance' | 'instances' | 'regions';
  readonly regions: readonly Region[];
  readonly chosen: readonly Candidate[];
  /** Those of the chosen that can be backed up. */
  readonly targets: readonly Target[];
  readonly leftOut: readonly LeftOut[];
  /** More than one was chosen. */
  readonly several: boolean;
  /** It was started from rows: where is not asked. */
  readonly fixed: boolean;
  /** Answers to the steps of the options, by the key of a group. */
  readonly how: Readonly<Record<string, HowAnswers>>;
  readonly databases: readonly string[];
  readonly retention?: Retention | undefined;
  /** The user wants to type a number of days. */
  readonly ownDays?: boolean;
  /** Whose request is looked at, by its key. */
  readonly shown?: string;
  /** Which of those that were left out is asked about again, by its key; all of them without one. */
  readonly askedAbout?: string | undefined;
}

export const noAnswers: BackupAnswers = {
  account: undefined,
  region: undefined,
  from: 'instance',
  regions: [],
  chosen: [],
  targets: [],
  leftOut: [],
  several: false,
  fixed: false,
  how: {},
  databases: [],
};

/** Instances that are asked the same questions. */
export interface Group {
  readonly key: string;
  readonly first: Target;
  readonly targets: readonly Target[];
}

/** What the user confirmed for one instance. */
export interface Order extends Candidate {
  readonly choice: BackupChoice;
  readonly request: BackupRequest;
}

export function keyOf({ account, instance }: Candidate): string {
  return [account.id, instance.regionId, instance.id].map(encodeURIComponent).join('/');
}

export function groupsOf(targets: readonly Target[]): readonly Group[] {
  const groups = new Map<string, { key: string; first: Target; targets: Target[] }>();
  for (const target of targets) {
    const key = kindOf(target);
    const known = groups.get(key);
    if (known) {
      known.targets.push(target);
    } else {
      groups.set(key, { key, first: target, targets: [target] });
    }
  }
  return [...groups.values()];
}

/** The same for all whose steps and choices are the same. */
function kindOf({ account, options: { steps, choices } }: Target): string {
  return JSON.stringify([
    account.cloud,
    steps.map(({ key, answers }) => [key, answers.map(({ id }) => id)]),
    choices.map(({ id, answers, retention, name, description }) => [
      id,
      answers,
      retention,
      name !== undefined,
      description !== undefined,
    ]),
  ]);
}

/** A step with the answers that are still open; there is nothing to ask where fewer than two are. */
export function openSteps({ key, first: { options } }: Group, how: BackupAnswers['how']): readonly BackupStep[] {
  return options.steps
    .map((step) => {
      const open = new Set(openChoices(options, how[key] ?? {}, step.key).map(({ answers }) => answers[step.key]));
      return { ...step, answers: step.answers.filter(({ id }) => open.has(id)) };
    })
    .filter(({ answers }) => answers.length > 1);
}

/** The one choice that the answers come down to. */
export function choiceFor(target: Target, how: BackupAnswers['how']): BackupChoice | undefined {
  return openChoices(target.options, how[kindOf(target)] ?? {})[0];
}

/** The choices of all targets. */
export function choicesOf({ targets, how }: Pick<BackupAnswers, 'targets' | 'how'>): readonly BackupChoice[] {
  return targets.flatMap((target) => choiceFor(target, how) ?? []);
}

/** What is sent once it is confirmed: one request for each target. */
export function ordersOf(answers: BackupAnswers): readonly Order[] {
  const chosen = answers.targets.flatMap((target) => {
    const choice = choiceFor(target, answers.how);
    return choice ? [{ target, choice }] : [];
  });
  const names = uniqueNames(chosen.map(({ choice }) => choice.name));
  return chosen.map(({ target: { account, region, instance }, choice }, index) => {
    const name = answers.several ? names[index] : answers.name;
    const { retention } = answers;
    const request: BackupRequest = {
      instanceId: instance.id,
      regionId: instance.regionId,
      choiceId: choice.id,
      databases: choice.needsDatabases ? answers.databases : [],
      ...textsOf(choice, { ...answers, name }),
      ...(choice.retention && retention !== undefined && retention !== 'policy' ? { retention } : {}),
    };
    return { account, region, instance, choice, request };
  });
}
