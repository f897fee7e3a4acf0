import * as vscode from 'vscode';
import type { Step, WizardChoice } from '../../platform/wizardSteps.ts';
import type { CommandParts } from '../parts.ts';
import {
  choiceFor,
  choicesOf,
  groupsOf,
  keyOf,
  openSteps,
  ordersOf,
  type BackupAnswers,
  type Group,
} from './answers.ts';
import { groupWords, howStepId } from './howSteps.ts';
import { targetsOf } from './probing.ts';
import { requestStepId } from './requestSteps.ts';
import { sharedTexts, textLines } from './textSteps.ts';
import { listed } from '../../platform/words.ts';

export const summaryStepId = 'summary';
const leftOutStepId = 'leftOut';

/** A line of the summary, and the question it comes from; none if there was no choice. */
interface SummaryLine extends WizardChoice {
  readonly step: string | undefined;
}

/** The last look: the first row starts what is listed, every other row leads back to its question. */
export function summaryStep(answers: BackupAnswers): Step<BackupAnswers> {
  const start = startLine(answers);
  const lines: readonly SummaryLine[] = [
    whereLine(answers),
    ...groupsOf(answers.targets).map((group) => methodLine(answers, group)),
    ...detailLines(answers),
  ];
  const others = [...requestLine(answers), ...leftOutLines(answers)];
  const all = [...start, ...lines, ...others];
  return {
    kind: 'pick',
    id: summaryStepId,
    prompt: promptOf(answers, lines),
    items: () => [
      ...start,
      ...lines.map((line) => ({ ...line, icon: line.step === undefined ? 'blank' : 'edit' })),
      ...others,
    ],
    get: () => start.map(({ id }) => id),
    set: (state) => state,
    jump: (id) => (id === startId ? undefined : (all.find((line) => line.id === id)?.step ?? summaryStepId)),
  };
}

const startId = 'start';

function promptOf({ targets, several }: BackupAnswers, lines: readonly SummaryLine[]): string {
  if (targets.length === 0) {
    return vscode.l10n.t('Summary: none of these instances can be backed up now');
  }
  const canChange = lines.some(({ step }) => step !== undefined);
  if (several) {
    return canChange
      ? vscode.l10n.t('Summary: start the backups, or select a line to change it')
      : vscode.l10n.t('Summary: start the backups');
  }
  return canChange
    ? vscode.l10n.t('Summary: start the backup, or select a line to change it')
    : vscode.l10n.t('Summary: start the backup');
}

/** Nothing can be started before all is answered: an instance that was left out first may bring questions of its own. */
function startLine(answers: BackupAnswers): readonly SummaryLine[] {
  const { targets, several } = answers;
  const open = openQuestion(answers);
  if (open !== undefined) {
    const label = vscode.l10n.t('Answer the questions that are still open');
    return [{ id: 'open', label, icon: 'arrow-right', step: open }];
  }
  const count = ordersOf(answers).length;
  if (count === 0) {
    return [];
  }
  const label = several ? vscode.l10n.t('Start these backups now: {0}', count) : vscode.l10n.t('Start this backup now');
  const [target] = targets;
  const detail = several || !target ? undefined : choiceFor(target, answers.how)?.detail;
  return [{ id: startId, label, detail, icon: 'play', step: undefined }];
}

function openQuestion(answers: BackupAnswers): string | undefined {
  for (const group of groupsOf(answers.targets)) {
    const open = openSteps(group, answers.how).find(({ key }) => answers.how[group.key]?.[key] === undefined);
    if (open) {
      return howStepId(group, open);
    }
  }
  const unanswered = answers.retention === undefined && choicesOf(answers).some(({ retention }) => retention);
  return unanswered ? 'retention' : undefined;
}

function whereLine({ account, targets, leftOut, several, fixed, from }: BackupAnswers): SummaryLine {
  const step = fixed ? undefined : from === 'instance' ? 'instance' : 'instances';
  const chosen = [...targets, ...leftOut];
  const accounts = new Map(
    [...chosen.map((each) => each.account), ...(account ? [account] : [])].map((each) => [each.id, each]),
  );
  const owners = [...accounts.values()].map(({ name, production }) =>
    production ? vscode.l10n.t('{0} (production)', name) : name,
  );
  if (!several) {
    const [target] = targets;
    const description = [target?.instance.name, ...owners, target?.region.name].filter(Boolean).join(' · ');
    return { id: 'where', label: vscode.l10n.t('Instance'), description, step };
  }
  const names = listed(targets.map(({ instance }) => instance.name));
  const count = vscode.l10n.t('{0} of {1}', targets.length, chosen.length);
  return {
    id: 'where',
    label: vscode.l10n.t('Instances'),
    description: [count, ...owners].join(' · '),
    detail: names,
    step,
  };
}

function methodLine(answers: BackupAnswers, group: Group): SummaryLine {
  const [step] = openSteps(group, answers.how);
  return {
    id: `how ${group.key}`,
    label: vscode.l10n.t('Method'),
    description: choiceFor(group.first, answers.how)?.label,
    ...(answers.several ? { detail: groupWords(group) } : {}),
    step: step && howStepId(group, step),
  };
}

function detailLines(answers: BackupAnswers): readonly SummaryLine[] {
  const choices = choicesOf(answers);
  const [choice] = choices;
  const asked = choices.filter(({ retention }) => retention).length;
  const kept: SummaryLine = {
    id: 'kept',
    label: vscode.l10n.t('Kept'),
    description: keptWords(answers),
    ...(asked < choices.length
      ? { detail: vscode.l10n.t('Of {0} of {1} instances; the others take no retention', asked, choices.length) }
      : {}),
    step: 'retention',
  };
  const { databases } = answers;
  const whichDatabases = { id: 'what', label: vscode.l10n.t('Databases'), description: listed(databases) };
  return [
    ...(choices.some(({ needsDatabases }) => needsDatabases) ? [{ ...whichDatabases, step: 'databases' }] : []),
    ...(answers.several ? sharedLines(answers) : textLines(choice, answers)),
    ...(asked > 0 ? [kept] : []),
  ];
}

/** Several get the names that are suggested for them. */
function sharedLines(answers: BackupAnswers): readonly SummaryLine[] {
  const names = ordersOf(answers).flatMap(({ request }) => request.name ?? []);
  const shared = sharedTexts(choicesOf(answers));
  const description = answers.description ?? shared.description?.suggestion ?? '';
  return [
    ...(names.length > 0
      ? [{ id: 'called', label: vscode.l10n.t('Names'), description: listed(names), step: undefined }]
      : []),
    ...(shared.description
      ? [
          {
            id: 'described',
            label: vscode.l10n.t('Description'),
            description: description === '' ? vscode.l10n.t('None') : description,
            step: 'description',
          },
        ]
      : []),
  ];
}

export function keptWords({ retention }: Pick<BackupAnswers, 'retention'>): string {
  if (retention === undefined || retention === 'policy') {
    return vscode.l10n.t('As the backup policy of the instance says');
  }
  return retention === 'keep' ? vscode.l10n.t('Until it is deleted') : vscode.l10n.t('{0} days', retention);
}

function requestLine(answers: BackupAnswers): readonly SummaryLine[] {
  const label = answers.several ? vscode.l10n.t('Show the requests…') : vscode.l10n.t('Show the request…');
  return ordersOf(answers).length === 0 ? [] : [{ id: 'request', label, icon: 'code', step: requestStepId(answers) }];
}

function leftOutLines({ leftOut }: BackupAnswers): readonly SummaryLine[] {
  return leftOut.map((one) => ({
    id: `out ${keyOf(one)}`,
    label: one.instance.name,
    description: vscode.l10n.t('Left out'),
    detail: one.reason,
    icon: 'circle-slash',
    step: leftOutStepId,
  }));
}

/** What cannot be backed up now may have become possible meanwhile. */
export function leftOutSteps(parts: CommandParts, answers: BackupAnswers): readonly Step<BackupAnswers>[] {
  const { leftOut } = answers;
  const again = { id: 'again', label: vscode.l10n.t('Ask again about these instances'), icon: 'refresh' };
  const back = { id: 'back', label: vscode.l10n.t('Back to the summary'), icon: 'arrow-left' };
  const rows = leftOut.map((one) => ({
    id: keyOf(one),
    label: one.instance.name,
    description: [one.account.name, one.region.name].join(' · '),
    detail: one.reason,
    icon: 'circle-slash',
  }));
  const step: Step<BackupAnswers> = {
    kind: 'pick',
    id: leftOutStepId,
    aside: summaryStepId,
    prompt: vscode.l10n.t('Left out, each with its reason. Select one to ask about it again'),
    items: () => [again, ...rows, back],
    get: () => [again.id],
    set: (state, [id]) => ({ ...state, askedAbout: id === again.id ? undefined : id }),
    jump: (id) => (id === back.id ? summaryStepId : undefined),
    after: async (state, signal, say) => await askAgain(parts, state, signal, say),
  };
  return leftOut.length === 0 ? [] : [step];
}

async function askAgain(
  parts: CommandParts,
  state: BackupAnswers,
  signal: AbortSignal,
  say: (words: string) => void,
): Promise<BackupAnswers> {
  const asked = state.leftOut.filter((one) => state.askedAbout === undefined || keyOf(one) === state.askedAbout);
  const { targets, leftOut } = await targetsOf(parts, asked, signal, say);
  const found = new Map([...state.leftOut, ...leftOut].map((one) => [keyOf(one), one]));
  targets.forEach((target) => found.delete(keyOf(target)));
  return { ...state, targets: [...state.targets, ...targets], leftOut: [...found.values()] };
}
