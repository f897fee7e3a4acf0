import * as l10n from '@vscode/l10n';
import { CloudError } from '../../model/errors.ts';
import type { BackupChoice, BackupOptions, BackupRequest, BackupStep, TextRule } from '../../model/jobs.ts';
import type { Instance } from '../../model/resources.ts';

const SHORTEST_NAME = 4;
const LONGEST_NAME = 64;
const LONGEST_DESCRIPTION = 256;

/** Words of the cloud's for the status of an instance. */
const BACKING_UP = 'BACKING UP';
const FROZEN = 'FROZEN';

/** What is sent for a choice, and what the choice asks. */
interface ChoiceRule {
  readonly id: string;
  readonly databases: boolean;
  /** `backup_database_individually` */
  readonly individually: boolean;
  readonly answers: Readonly<Record<string, string>>;
  readonly label: () => string;
  readonly detail: () => string;
}

const wholeInstance: ChoiceRule = {
  id: 'instance',
  databases: false,
  individually: false,
  answers: { strategy: 'instance' },
  label: () => l10n.t('Full, whole instance'),
  detail: () => l10n.t('A full backup of all databases'),
};
const chosenDatabases: ChoiceRule = {
  id: 'databases',
  databases: true,
  individually: false,
  answers: { strategy: 'db', files: 'together' },
  label: () => l10n.t('Full, chosen databases'),
  detail: () => l10n.t('A full backup of the databases you choose'),
};
const eachDatabase: ChoiceRule = {
  id: 'databases-individually',
  databases: true,
  individually: true,
  answers: { strategy: 'db', files: 'individually' },
  label: () => l10n.t('Full, chosen databases one by one'),
  detail: () => l10n.t('A full backup of each of the databases you choose'),
};

const RULES: readonly ChoiceRule[] = [wholeInstance, chosenDatabases, eachDatabase];

/** What an instance allows. `now` goes into the name that is suggested. */
export function optionsFor(instance: Instance, now: Date): BackupOptions {
  const refusal = whyNot(instance);
  const rules = refusal === undefined ? rulesFor(instance) : [];
  return { refusal, choices: rules.map((rule) => toChoice(rule, instance, now)), steps: stepsFor(rules) };
}

/** The localised reason why no backup can be taken of this instance, whatever its engine. */
export function whyNot({ name, role, lock, state }: Instance): string | undefined {
  if (role.kind === 'readonly') {
    return l10n.t('{0} is a read-only instance. Back up its primary instance.', name);
  }
  if (isWord(lock, FROZEN)) {
    return l10n.t('{0} is frozen. Look in the console of the cloud what to do about it, then try again.', name);
  }
  return lock === undefined
    ? whyNotNow(name, state)
    : l10n.t('{0} is locked ({1}). Remove the cause, then try again.', name, lock);
}

function whyNotNow(name: string, { kind, raw }: Instance['state']): string | undefined {
  const word = raw || '-';
  switch (kind) {
    case 'running':
    // The cloud has words of its own for what is not known here, too, and is the one to say so.
    case 'unknown':
      return undefined;
    case 'busy':
      return isWord(raw, BACKING_UP)
        ? l10n.t('A backup of {0} is running already. Wait until it has finished, then try again.', name)
        : l10n.t('{0} is busy ({1}). Wait until it is done, then try again.', name, word);
    case 'creating':
      return l10n.t('{0} is still being created. Wait until it is ready, then try again.', name);
    case 'stopped':
      return l10n.t('{0} is stopped ({1}). Start it in the console of the cloud, then try again.', name, word);
    case 'failed':
      return l10n.t(
        '{0} is faulty ({1}). Look in the console of the cloud what is wrong with it, or ask its support.',
        name,
        word,
      );
  }
}

function isWord(raw: string | undefined, word: string): boolean {
  return raw?.toUpperCase() === word;
}

/** Only two engines can back up single databases; of one that is not known the whole instance is safe to offer. */
function rulesFor({ engine }: Instance): readonly ChoiceRule[] {
  return engine.kind === 'sqlserver' || engine.kind === 'postgresql' ? RULES : [wholeInstance];
}

function toChoice({ id, label, detail, databases, answers }: ChoiceRule, instance: Instance, now: Date): BackupChoice {
  return {
    id,
    label: label(),
    detail: detail(),
    needsDatabases: databases,
    retention: undefined,
    name: nameRule(instance, now),
    description: { suggestion: '', check: checkDescription },
    answers,
  };
}

/** The questions in the order in which they are asked, without those that have one answer only. */
function stepsFor(rules: readonly ChoiceRule[]): readonly BackupStep[] {
  return allSteps().filter(({ key }) => new Set(rules.flatMap(({ answers }) => answers[key] ?? [])).size > 1);
}

function allSteps(): readonly BackupStep[] {
  return [
    {
      key: 'strategy',
      title: l10n.t('What to back up'),
      answers: [
        { id: 'instance', label: l10n.t('Whole instance'), detail: l10n.t('All databases') },
        { id: 'db', label: l10n.t('Chosen databases'), detail: l10n.t('Only those you pick next') },
      ],
    },
    {
      key: 'files',
      title: l10n.t('How to back up the databases'),
      answers: [
        { id: 'together', label: l10n.t('Together'), detail: l10n.t('As the cloud does it by itself') },
        { id: 'individually', label: l10n.t('One by one'), detail: l10n.t('Each database is backed up individually') },
      ],
    },
  ];
}

/** The instance and the minute by the clock on the wall, as far as names may hold them: `orders-db-20261122-0838`. */
function nameRule({ name }: Instance, now: Date): TextRule {
  const [month, date, hours, minutes] = [now.getMonth() + 1, now.getDate(), now.getHours(), now.getMinutes()].map(
    (value) => String(value).padStart(2, '0'),
  );
  const stamp = `-${now.getFullYear()}${month}${date}-${hours}${minutes}`;
  const allowed = name
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[^A-Za-z]+/, '')
    .slice(0, LONGEST_NAME - stamp.length)
    .replace(/-+$/, '');
  return { suggestion: `${allowed || 'backup'}${stamp}`, check: checkName };
}

function checkName(name: string): string | undefined {
  if (!/^[A-Za-z]/.test(name)) {
    return l10n.t('A name has to start with a letter from A to Z.');
  }
  if (!/^[\w-]*$/.test(name)) {
    return l10n.t('Use only letters from A to Z, digits, hyphens and underscores.');
  }
  return name.length >= SHORTEST_NAME && name.length <= LONGEST_NAME
    ? undefined
    : l10n.t('A name has {0} to {1} characters.', SHORTEST_NAME, LONGEST_NAME);
}

function checkDescription(description: string): string | undefined {
  const [forbidden] = /[>!<"&'=]/.exec(description) ?? [];
  if (forbidden !== undefined) {
    return l10n.t('The sign {0} cannot be used here.', forbidden);
  }
  return description.length <= LONGEST_DESCRIPTION
    ? undefined
    : l10n.t('A description has {0} characters at most.', LONGEST_DESCRIPTION);
}

/** The body of CreateManualBackup for what the user confirmed. Throws a `CloudError` if it does not fit together. */
export function createBody(request: BackupRequest): object {
  const rule = RULES.find(({ id }) => id === request.choiceId);
  if (!rule) {
    throw unfit(l10n.t('This kind of backup is not known. Start again and choose one of those offered.'));
  }
  const name = (request.name ?? '').trim();
  const description = (request.description ?? '').trim();
  const complaint = checkName(name) ?? checkDescription(description);
  if (complaint !== undefined) {
    throw unfit(complaint);
  }
  if (rule.databases && request.databases.length === 0) {
    throw unfit(l10n.t('Choose at least one database.'));
  }
  return {
    instance_id: request.instanceId,
    name,
    ...(description === '' ? {} : { description }),
    ...(rule.databases ? { databases: request.databases.map((database) => ({ name: database })) } : {}),
    ...(rule.individually ? { backup_database_individually: true } : {}),
  };
}

function unfit(message: string): CloudError {
  return new CloudError({ kind: 'request', message });
}
