import type { BackupChoice, BackupOptions } from './jobs.ts';

/** Answers to the steps of `BackupOptions`, by step key. */
export type HowAnswers = Readonly<Record<string, string>>;

/** The choices that the answers leave open; with `before`, only answers to earlier steps count. */
export function openChoices(
  { choices, steps }: BackupOptions,
  how: HowAnswers,
  before?: string,
): readonly BackupChoice[] {
  const keys = steps.map(({ key }) => key);
  const decided = before === undefined ? keys : keys.slice(0, keys.indexOf(before));
  return choices.filter(({ answers }) =>
    decided.every((key) => answers[key] === undefined || how[key] === undefined || answers[key] === how[key]),
  );
}

/** The answers with one of them given anew: earlier ones stay, later ones as far as they still lead to a choice. */
export function answerStep(options: BackupOptions, how: HowAnswers, key: string, id: string): HowAnswers {
  const keys = options.steps.map((step) => step.key);
  const position = keys.indexOf(key);
  const earlier = keys.slice(0, position).flatMap((each) => (how[each] === undefined ? [] : [[each, how[each]]]));
  let answered: HowAnswers = { ...(Object.fromEntries(earlier) as HowAnswers), [key]: id };
  for (const later of keys.slice(position + 1)) {
    const kept = how[later];
    if (kept !== undefined && openChoices(options, { ...answered, [later]: kept }).length > 0) {
      answered = { ...answered, [later]: kept };
    }
  }
  return answered;
}
