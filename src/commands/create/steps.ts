import type { Step } from '../../platform/wizardSteps.ts';
import type { CommandParts } from '../parts.ts';
import { choicesOf, type BackupAnswers } from './answers.ts';
import { detailSteps, howSteps, lastOf } from './howSteps.ts';
import { requestSteps } from './requestSteps.ts';
import { leftOutSteps, summaryStep, summaryStepId } from './summaryStep.ts';
import { sharedTexts, textSteps } from './textSteps.ts';
import { whereSteps } from './whereSteps.ts';

/** All questions of a new backup that the answers so far call for. */
export function createBackupSteps(parts: CommandParts, answers: BackupAnswers): readonly Step<BackupAnswers>[] {
  const { targets, several, fixed } = answers;
  const choices = choicesOf(answers);
  const [first] = targets;
  return [
    ...(fixed ? [] : whereSteps(parts, answers)),
    ...howSteps(parts, answers),
    ...detailSteps(parts, answers),
    ...textSteps<BackupAnswers>(several ? sharedTexts(choices) : choices[0], first && lastOf(parts, first).description),
    summaryStep(answers),
    ...requestSteps(parts, answers, summaryStepId),
    ...leftOutSteps(parts, answers),
  ];
}
