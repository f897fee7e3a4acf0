import * as vscode from 'vscode';
import { isCancelled } from '../model/errors.ts';
import { showInput, showPick, type Complaint, type Frame, type Shown } from './wizardBoxes.ts';

export interface WizardChoice {
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly detail?: string | undefined;
  /** Name of a codicon. */
  readonly icon?: string;
}

interface StepBase<State> {
  readonly id: string;
  readonly prompt: string;
  /** Runs once the answer is given, while the box stays open and busy; Escape stops it. May add to the answers. */
  readonly after?: (state: State, signal: AbortSignal) => Promise<State>;
}

export interface PickStep<State> extends StepBase<State> {
  readonly kind: 'pick';
  readonly many?: boolean;
  /** Said above an empty list. */
  readonly empty?: string;
  /** May take its time: the box shows that it is busy, and rows as they come through `show`. */
  readonly items: (
    state: State,
    signal: AbortSignal,
    show: (items: readonly WizardChoice[]) => void,
  ) => Promise<readonly WizardChoice[]> | readonly WizardChoice[];
  readonly get: (state: State) => readonly string[];
  readonly set: (state: State, ids: readonly string[]) => State;
  /** Choices that lead back to an earlier step instead of on. */
  readonly jump?: (id: string) => string | undefined;
}

export interface InputStep<State> extends StepBase<State> {
  readonly kind: 'input';
  readonly placeholder?: string;
  readonly password?: boolean;
  readonly get: (state: State) => string;
  readonly set: (state: State, value: string) => State;
  /** A sentence when the value cannot be used. */
  readonly validate?: (value: string, state: State) => string | undefined;
}

export type Step<State> = PickStep<State> | InputStep<State>;

export interface Wizard<State> {
  readonly title: string;
  /** The questions that the answers so far call for, in order. */
  readonly steps: (state: State) => readonly Step<State>[];
  readonly start: State;
  readonly startAt?: string;
  /** Shown while the last step's `after` runs. */
  readonly finishing?: string;
  /** The step at which a failure of an `after` can be mended; the step itself where this says nothing. */
  readonly blame?: (error: unknown, state: State) => string | undefined;
  readonly describe: (error: unknown) => string;
}

/**
 * Asks one step after the other, with Back. What was typed stays typed: going back, a failed check and a lost focus lose
 * nothing. Resolves to the answers, or to `undefined` when the user closed it.
 */
export async function runWizard<State>(wizard: Wizard<State>): Promise<State | undefined> {
  let state = wizard.start;
  let current = wizard.startAt;
  let complaint: Complaint | undefined;
  for (;;) {
    const steps = wizard.steps(state);
    const index = Math.max(
      0,
      steps.findIndex(({ id }) => id === current),
    );
    const step = steps[index];
    if (!step) {
      return state;
    }
    const frame: Frame<State> = {
      wizard,
      state,
      number: index + 1,
      total: steps.length,
      message: complaint?.step === step.id ? complaint.message : undefined,
      settle: (answered, signal) => settle(wizard, step, answered, signal),
    };
    const shown = await (step.kind === 'pick' ? showPick(step, frame) : showInput(step, frame));
    if (shown.move === 'cancel') {
      return undefined;
    }
    state = shown.state;
    complaint = shown.move === 'mend' ? shown.complaint : undefined;
    const next = nextStep(wizard.steps(state), step.id, shown);
    if (next === undefined) {
      return state;
    }
    current = next;
  }
}

/** The id of the step to show now; nothing after the last one. */
function nextStep<State>(steps: readonly Step<State>[], from: string, shown: Shown<State>): string | undefined {
  if (shown.move === 'mend' || shown.move === 'jump') {
    return shown.move === 'mend' ? shown.complaint.step : shown.to;
  }
  const index = steps.findIndex(({ id }) => id === from);
  return shown.move === 'next' ? steps[index + 1]?.id : (steps[index - 1]?.id ?? from);
}

async function settle<State>(
  wizard: Wizard<State>,
  step: Step<State>,
  state: State,
  signal: AbortSignal,
): Promise<{ readonly state: State } | { readonly complaint: Complaint }> {
  try {
    return { state: (await step.after?.(state, signal)) ?? state };
  } catch (error) {
    if (isCancelled(error)) {
      return { complaint: { step: step.id, message: vscode.l10n.t('Stopped. Press Enter to try again.') } };
    }
    const blamed = wizard.blame?.(error, state) ?? step.id;
    return { complaint: { step: blamed, message: wizard.describe(error) } };
  }
}
