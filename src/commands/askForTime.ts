import * as vscode from 'vscode';
import { timeLabel } from '../explorer/filterWords.ts';
import type { TimeChoice } from '../explorer/preferences.ts';
import { formatTime } from '../platform/format.ts';
import { plain } from '../platform/messages.ts';
import { pickOne, type PickRow } from '../platform/pick.ts';
import {
  checkEnd,
  checkStart,
  longDays,
  parseTime,
  presetDays,
  toChoice,
  toTexts,
  type TimeProblem,
} from './filterTimes.ts';

/** `undefined` stands for the usual time. */
export interface TimeAnswer {
  readonly time: TimeChoice | undefined;
}

type TimeRow = PickRow & { readonly days?: number };

/** Asks which time a list shall be about: one of the usual spans, or from one moment to another. */
export async function askForTime(
  title: string,
  choice: TimeChoice | undefined,
  usual: number,
): Promise<TimeAnswer | undefined> {
  const days = choice ? ('days' in choice ? choice.days : undefined) : usual;
  const presets: readonly TimeRow[] = presetDays.map((each) => ({
    label: timeLabel({ days: each }, usual),
    ...(each === usual ? { description: vscode.l10n.t('The usual time') } : {}),
    days: each,
  }));
  const own: TimeRow = {
    label: vscode.l10n.t('Between two times…'),
    ...(days === undefined ? { description: timeLabel(choice, usual) } : {}),
  };
  const active = presets.find((row) => row.days === days) ?? own;
  const row = await pickOne([...presets, own], {
    title,
    placeholder: vscode.l10n.t('Which time?'),
    active,
    keepOpen: true,
  });
  if (!row) {
    return undefined;
  }
  if (row.days === undefined) {
    return await askBetween(title, choice, usual);
  }
  return { time: row.days === usual ? undefined : { days: row.days } };
}

async function askBetween(
  title: string,
  choice: TimeChoice | undefined,
  usual: number,
): Promise<TimeAnswer | undefined> {
  const known = toTexts(choice, new Date(), usual);
  const start = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('From when? In local time; a day alone means its beginning.'),
    placeHolder: formatTime(new Date()),
    value: known.start,
    ignoreFocusOut: true,
    validateInput: (text) => say(checkStart(text, new Date())),
  });
  const first = parseTime(start ?? '')?.first;
  if (start === undefined || first === undefined) {
    return undefined;
  }
  const end = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Until when? In local time; a day alone means its end. Leave it empty for “until now”.'),
    placeHolder: formatTime(new Date()),
    value: known.end,
    ignoreFocusOut: true,
    validateInput: (text) => say(checkEnd(text, first, new Date())),
  });
  const time = end === undefined ? undefined : toChoice(start, end, new Date());
  return time && { time };
}

function say(problem: TimeProblem | undefined): vscode.InputBoxValidationMessage | undefined {
  const severity =
    problem?.kind === 'long' ? vscode.InputBoxValidationSeverity.Warning : vscode.InputBoxValidationSeverity.Error;
  return problem && { message: plain(timeProblemWords(problem, new Date())), severity };
}

/** A sentence for what is wrong with a typed time; `now` is the example. */
export function timeProblemWords(problem: TimeProblem, now: Date): string {
  switch (problem.kind) {
    case 'unreadable':
      return problem.text === ''
        ? vscode.l10n.t('Enter a time like {0}, or a day alone.', formatTime(now))
        : vscode.l10n.t('“{0}” is not a time. Write it like {1}, or a day alone.', problem.text, formatTime(now));
    case 'future':
      return vscode.l10n.t('The start, {0}, is in the future.', problem.start);
    case 'reversed':
      return vscode.l10n.t('The end, {0}, is before the start, {1}.', problem.end, problem.start);
    case 'long':
      return vscode.l10n.t('This is more than {0} days: the cloud may take long to answer.', longDays);
  }
}
