import * as vscode from 'vscode';
import type { BackupChoice, TextRule } from '../../model/jobs.ts';
import type { InputStep } from '../../platform/wizardSteps.ts';

/** What the user calls a backup and says of it; absent as long as that was not asked. */
export interface BackupTexts {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

type TextRules = Pick<BackupChoice, 'name' | 'description'>;

/**
 * The questions for the texts that a backup takes. What the cloud would refuse is said while it is typed. `last` is the
 * description of another backup, to begin with.
 */
export function textSteps<State extends BackupTexts>(
  rules: TextRules | undefined,
  last?: string,
): readonly InputStep<State>[] {
  const { name, description } = rules ?? {};
  const begun = description && last !== undefined && description.check(last) === undefined;
  const described = begun ? { ...description, suggestion: last } : description;
  const prompt = vscode.l10n.t('Description; leave it empty if you need none');
  return [
    ...(name ? [textStep<State>('name', vscode.l10n.t('Name of the backup'), name)] : []),
    ...(described ? [textStep<State>('description', prompt, described)] : []),
  ];
}

/** One description for several backups: what any of them does not take is not taken. They get their names by themselves. */
export function sharedTexts(choices: readonly TextRules[]): TextRules {
  const rules = choices.flatMap(({ description }) => description ?? []);
  const [first] = rules;
  if (!first) {
    return {};
  }
  const check = (text: string) => rules.map((rule) => rule.check(text)).find((complaint) => complaint !== undefined);
  return { description: { suggestion: first.suggestion, check } };
}

function textStep<State extends BackupTexts>(id: keyof BackupTexts, prompt: string, rule: TextRule): InputStep<State> {
  return {
    kind: 'input',
    id,
    prompt,
    get: (state) => state[id] ?? rule.suggestion,
    set: (state, value) => ({ ...state, [id]: value.trim() }),
    validate: (value) => rule.check(value.trim()),
  };
}

/** The texts as they are sent: only those that the choice takes, and no empty ones. */
export function textsOf(choice: BackupChoice, texts: BackupTexts): BackupTexts {
  const name = choice.name && (texts.name ?? choice.name.suggestion);
  const description = choice.description && (texts.description ?? choice.description.suggestion);
  return { ...(name ? { name } : {}), ...(description ? { description } : {}) };
}

/** A line of the summary for each text. */
export function textLines(choice: BackupChoice | undefined, texts: BackupTexts) {
  const sent = choice ? textsOf(choice, texts) : {};
  return [
    ...(choice?.name
      ? [{ id: 'called', label: vscode.l10n.t('Name'), description: sent.name ?? '', step: 'name' }]
      : []),
    ...(choice?.description
      ? [
          {
            id: 'described',
            label: vscode.l10n.t('Description'),
            description: sent.description ?? vscode.l10n.t('None'),
            step: 'description',
          },
        ]
      : []),
  ];
}
