import * as vscode from 'vscode';
import { isCancelled } from '../model/errors.ts';
import { plain, showWarning } from './messages.ts';
import type { InputStep, PickStep, Wizard, WizardChoice } from './wizardSteps.ts';

/** What is wrong, and the step at which it can be mended. */
export interface Complaint {
  readonly step: string;
  readonly message: string;
}

/** How the user left a step. */
export type Shown<State> =
  | { readonly move: 'next' | 'back' | 'cancel'; readonly state: State }
  | { readonly move: 'mend'; readonly state: State; readonly complaint: Complaint }
  | { readonly move: 'jump'; readonly state: State; readonly to: string };

export interface Frame<State> {
  readonly wizard: Wizard<State>;
  readonly state: State;
  readonly number: number;
  readonly total: number;
  readonly canGoBack: boolean;
  readonly message: string | undefined;
  readonly settle: (
    state: State,
    signal: AbortSignal,
    say: (words: string) => void,
  ) => Promise<{ readonly state: State } | { readonly complaint: Complaint }>;
}

type ChoiceItem = vscode.QuickPickItem & { readonly id: string };

/** What both kinds of box share: the frame around the question, and the work behind an accepted answer. */
class Box<State, Input extends vscode.QuickInput> {
  readonly #frame: Frame<State>;
  readonly #stepId: string;
  readonly #resolve: (shown: Shown<State>) => void;
  #work: AbortController | undefined;
  #isLeft = false;
  readonly input: Input;

  constructor(input: Input, stepId: string, frame: Frame<State>, resolve: (shown: Shown<State>) => void) {
    this.input = input;
    this.#frame = frame;
    this.#stepId = stepId;
    this.#resolve = resolve;
    input.title = frame.wizard.title;
    input.step = frame.number;
    input.totalSteps = frame.total;
    input.ignoreFocusOut = true;
  }

  get working(): boolean {
    return this.#work !== undefined;
  }

  /** Work that is still under way is stopped. */
  leave(shown: Shown<State>): void {
    this.#isLeft = true;
    this.#work?.abort();
    this.#work = undefined;
    this.#resolve(shown);
    this.input.dispose();
  }

  /** Escape while work is under way stops the work, not the wizard. */
  hidden(state: State): void {
    if (this.#work) {
      this.#work.abort();
      this.input.show();
    } else {
      this.leave({ move: 'cancel', state });
    }
  }

  /** Settles an answer. Moves on, or to the step to mend; a complaint about this very step is given back. */
  async accept(state: State): Promise<string | undefined> {
    const work = new AbortController();
    this.#work = work;
    this.input.busy = true;
    const { title } = this.#frame.wizard;
    const outcome = await this.#frame.settle(state, work.signal, (words) => {
      this.input.title = `${title} · ${plain(words)}`;
    });
    if (this.#isLeft) {
      return undefined;
    }
    this.input.title = title;
    this.#work = undefined;
    this.input.busy = false;
    if ('state' in outcome) {
      this.leave({ move: 'next', state: outcome.state });
    } else if (outcome.complaint.step === this.#stepId) {
      return outcome.complaint.message;
    } else {
      this.leave({ move: 'mend', state, complaint: outcome.complaint });
    }
    return undefined;
  }
}

export function showInput<State>(step: InputStep<State>, frame: Frame<State>): Promise<Shown<State>> {
  const input = vscode.window.createInputBox();
  const prompt = plain(step.prompt);
  input.prompt = prompt;
  input.placeholder = step.placeholder ?? '';
  input.password = step.password ?? false;
  input.value = step.get(frame.state);
  input.validationMessage = frame.message && plain(frame.message);
  input.buttons = frame.canGoBack ? [vscode.QuickInputButtons.Back] : [];
  const answered = () => step.set(frame.state, input.value);
  const validate = (value: string) => {
    const problem = step.validate?.(value, frame.state);
    return problem && plain(problem);
  };
  let tried = '';
  return new Promise((resolve) => {
    const box = new Box(input, step.id, frame, resolve);
    const accept = async () => {
      input.validationMessage = validate(input.value);
      if (input.validationMessage !== undefined || box.working) {
        return;
      }
      input.prompt = (step.after && frame.wizard.finishing) ?? prompt;
      tried = input.value;
      const complaint = await box.accept(answered());
      input.prompt = prompt;
      input.validationMessage = complaint && plain(complaint);
    };
    input.onDidChangeValue((value) => {
      // What is being tried must be what is saved.
      if (box.working) {
        input.value = tried;
      } else {
        input.validationMessage = validate(value);
      }
    });
    input.onDidTriggerButton(() => box.leave({ move: 'back', state: answered() }));
    input.onDidHide(() => box.hidden(answered()));
    input.onDidAccept(() => void accept());
    input.show();
  });
}

export function showPick<State>(step: PickStep<State>, frame: Frame<State>): Promise<Shown<State>> {
  const input = vscode.window.createQuickPick<ChoiceItem>();
  input.canSelectMany = step.many ?? false;
  input.matchOnDescription = true;
  input.matchOnDetail = true;
  input.buttons = frame.canGoBack ? [vscode.QuickInputButtons.Back] : [];
  const list = new ChoiceList(input, step, frame);
  return new Promise((resolve) => {
    const done = (shown: Shown<State>) => {
      list.stop();
      resolve(shown);
    };
    const box = new Box(input, step.id, frame, done);
    const accept = async () => {
      const ids = chosenIds(input);
      const deed = list.failed || box.working ? undefined : step.deed?.(ids[0] ?? '');
      if (list.failed) {
        await list.load();
      } else if (deed) {
        await deed().catch((error: unknown) => complain(frame.wizard.describe(error, frame.state)));
      } else if (ids.length === 0 && step.missing !== undefined) {
        void showWarning(step.missing);
      } else if (ids.length > 0 && !box.working) {
        const state = step.set(frame.state, ids);
        const to = step.jump?.(ids[0] ?? '');
        if (to !== undefined) {
          box.leave({ move: 'jump', state, to });
          return;
        }
        const complaint = await box.accept(state);
        if (complaint !== undefined) {
          input.value = '';
          void complain(complaint);
        }
      }
    };
    // What is ticked stays ticked, also before its row has come; of a single pick nothing is decided before it is accepted.
    const ticked = () =>
      list.failed || !input.canSelectMany || input.items.length === 0
        ? frame.state
        : step.set(frame.state, chosenIds(input));
    input.onDidTriggerButton(() => box.leave({ move: 'back', state: ticked() }));
    input.onDidHide(() => box.hidden(ticked()));
    input.onDidAccept(() => void accept());
    input.show();
    void list.load();
  });
}

/**
 * A list has no place for a sentence, so it goes beside it: with a button, because the editor cuts a message without one
 * after a few words.
 */
async function complain(message: string): Promise<void> {
  const copy = vscode.l10n.t('Copy Details');
  if ((await showWarning(message, copy)) === copy) {
    await vscode.env.clipboard.writeText(message);
  }
}

function chosenIds(input: vscode.QuickPick<ChoiceItem>): readonly string[] {
  return input.selectedItems.map(({ id }) => id);
}

/** The rows of a pick, as they come; a list that cannot be had becomes one row that says why and tries again. */
class ChoiceList<State> {
  readonly #input: vscode.QuickPick<ChoiceItem>;
  readonly #step: PickStep<State>;
  readonly #frame: Frame<State>;
  readonly #loading = new AbortController();
  failed = false;

  constructor(input: vscode.QuickPick<ChoiceItem>, step: PickStep<State>, frame: Frame<State>) {
    this.#input = input;
    this.#step = step;
    this.#frame = frame;
    input.placeholder = step.prompt;
    if (frame.message !== undefined) {
      void complain(frame.message);
    }
  }

  stop(): void {
    this.#loading.abort();
  }

  async load(): Promise<void> {
    const { wizard, state } = this.#frame;
    if (this.failed) {
      this.#input.items = [];
      this.#input.canSelectMany = this.#step.many ?? false;
      this.failed = false;
    }
    this.#input.busy = true;
    try {
      const items = await this.#step.items(state, this.#loading.signal, (some) => this.#offer(some));
      this.#offer(items);
      const empty = items.length === 0 ? this.#step.empty : undefined;
      this.#input.placeholder = empty ?? this.#step.prompt;
    } catch (error) {
      if (isCancelled(error)) {
        return;
      }
      this.failed = true;
      this.#input.canSelectMany = false;
      this.#input.placeholder = vscode.l10n.t('This list could not be loaded');
      const label = vscode.l10n.t('Try again');
      this.#input.items = [{ id: '', label, detail: plain(wizard.describe(error, state)), alwaysShow: true }];
    }
    this.#input.busy = false;
  }

  #offer(choices: readonly WizardChoice[]): void {
    const input = this.#input;
    // Where a row stands already, its tick is the user's.
    const seen = new Set(input.canSelectMany ? input.items.map(({ id }) => id) : []);
    const before = this.#step.get(this.#frame.state).filter((id) => !seen.has(id));
    const chosen = new Set([...(input.canSelectMany ? chosenIds(input) : []), ...before]);
    input.keepScrollPosition = true;
    input.items = choices.map(({ id, label, description, detail, icon }) => ({
      id,
      label: plain(label),
      ...(description === undefined ? {} : { description: plain(description) }),
      ...(detail === undefined ? {} : { detail: plain(detail) }),
      ...(icon === undefined ? {} : { iconPath: new vscode.ThemeIcon(icon) }),
    }));
    const kept = input.items.filter(({ id }) => chosen.has(id));
    if (input.canSelectMany) {
      input.selectedItems = kept;
    } else if (kept.length > 0 && input.value === '') {
      // Who typed before the rows came gets the first that fits; a row that does not would leave Enter without one.
      input.activeItems = kept;
    }
  }
}
