import * as vscode from 'vscode';
import { isCancelled } from '../model/errors.ts';
import { showInput, showPick, type Complaint, type Frame, type Shown } from './wizardBoxes.ts';
import type { Step, Wizard } from './wizardSteps.ts';

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
    const counted = steps.filter(({ aside }) => aside === undefined);
    const place = counted.indexOf(step);
    const frame: Frame<State> = {
      wizard,
      state,
      number: place < 0 ? counted.length : place + 1,
      total: counted.length,
      canGoBack: place !== 0,
      message: complaint?.step === step.id ? complaint.message : undefined,
      settle: (answered, signal, say) => settle(wizard, step, { state: answered, signal, say }),
    };
    const shown = await (step.kind === 'pick' ? showPick(step, frame) : showInput(step, frame));
    if (shown.move === 'cancel') {
      wizard.onLeave?.(shown.state);
      return undefined;
    }
    state = shown.state;
    complaint = shown.move === 'mend' ? shown.complaint : undefined;
    const next = nextStep(wizard.steps(state), step, shown);
    if (next === undefined) {
      return state;
    }
    current = next;
  }
}

/** The id of the step to show now; nothing after the last one. */
function nextStep<State>(steps: readonly Step<State>[], from: Step<State>, shown: Shown<State>): string | undefined {
  if (shown.move === 'mend' || shown.move === 'jump') {
    return shown.move === 'mend' ? shown.complaint.step : shown.to;
  }
  if (from.aside !== undefined) {
    return from.aside;
  }
  const counted = steps.filter(({ aside }) => aside === undefined);
  const index = counted.findIndex(({ id }) => id === from.id);
  return shown.move === 'next' ? counted[index + 1]?.id : (counted[index - 1]?.id ?? from.id);
}

async function settle<State>(
  wizard: Wizard<State>,
  step: Step<State>,
  {
    state,
    signal,
    say,
  }: { readonly state: State; readonly signal: AbortSignal; readonly say: (words: string) => void },
): Promise<{ readonly state: State } | { readonly complaint: Complaint }> {
  try {
    return { state: (await step.after?.(state, signal, say)) ?? state };
  } catch (error) {
    if (isCancelled(error)) {
      return { complaint: { step: step.id, message: vscode.l10n.t('Stopped. Press Enter to try again.') } };
    }
    const blamed = wizard.blame?.(error, state) ?? step.id;
    return { complaint: { step: blamed, message: wizard.describe(error, state) } };
  }
}
