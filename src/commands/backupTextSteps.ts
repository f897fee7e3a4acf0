import * as vscode from 'vscode';
import type { BackupChoice, TextRule } from '../model/jobs.ts';
import type { InputStep } from '../platform/wizardSteps.ts';

/** What the user calls a backup and says of it; absent as long as that was not asked. */
export interface BackupTexts {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

/** The questions for the texts that this choice takes. What the cloud would refuse is said while it is typed. */
export function textSteps<State extends BackupTexts>(choice: BackupChoice | undefined): readonly InputStep<State>[] {
  const steps = [
    choice?.name && textStep<State>('name', vscode.l10n.t('Name of the backup'), choice.name),
    choice?.description &&
      textStep<State>('description', vscode.l10n.t('Description; leave it empty if you need none'), choice.description),
  ];
  return steps.filter((step) => step !== undefined);
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
