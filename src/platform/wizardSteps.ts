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
  /** The step that this one belongs to: it is reached by a jump only, is not counted, and leads back there. */
  readonly aside?: string;
  /**
   * Runs once the answer is given, while the box stays open and busy; Escape stops it. May add to the answers. `say` shows
   * how far it is.
   */
  readonly after?: (state: State, signal: AbortSignal, say: (words: string) => void) => Promise<State>;
}

export interface PickStep<State> extends StepBase<State> {
  readonly kind: 'pick';
  readonly many?: boolean;
  /** Said above an empty list. */
  readonly empty?: string;
  /** Said when nothing is ticked where something has to be. */
  readonly missing?: string;
  /** May take its time: the box shows that it is busy, and rows as they come through `show`. */
  readonly items: (
    state: State,
    signal: AbortSignal,
    show: (items: readonly WizardChoice[]) => void,
  ) => Promise<readonly WizardChoice[]> | readonly WizardChoice[];
  readonly get: (state: State) => readonly string[];
  readonly set: (state: State, ids: readonly string[]) => State;
  /** Choices that lead to another step instead of on: back to an earlier one, or to one aside. */
  readonly jump?: (id: string) => string | undefined;
  /** Choices that do something and leave the question open. */
  readonly deed?: (id: string) => (() => Promise<void>) | undefined;
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
  readonly describe: (error: unknown, state: State) => string;
  /** Gets what was answered when the user leaves, or when another prompt takes the place of this one. */
  readonly onLeave?: (state: State) => void;
}
