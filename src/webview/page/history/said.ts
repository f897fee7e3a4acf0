import { html, nothing, type TemplateResult } from 'lit';
import type { HistoryStrings } from '../../protocol/historyStrings.ts';
import type { Asking } from '../common/asking.ts';

/**
 * What there is to say. Its place is below the buttons at the top; when that is scrolled away it stays at the edge of the
 * window, as answers come to what was pressed far below. A button and Escape close it.
 */
export class Said<Action> {
  readonly #asking: Asking<Action>;
  readonly #strings: HistoryStrings;
  readonly #draw: () => void;
  #problem: string | undefined;
  /** The problem that the user has closed. */
  #closed: string | undefined;
  /** What had the focus before the button. */
  #before: EventTarget | null = null;

  constructor(asking: Asking<Action>, strings: HistoryStrings, draw: () => void) {
    this.#asking = asking;
    this.#strings = strings;
    this.#draw = draw;
    globalThis.addEventListener('keydown', ({ key }) => (key === 'Escape' ? this.#close() : undefined));
  }

  /** `waiting` is said while something is under way, and cannot be closed. */
  view(waiting: string | undefined, problem: string | undefined): TemplateResult {
    const { cancel, close } = this.#strings;
    this.#problem = problem;
    this.#closed = problem === this.#closed ? problem : undefined;
    const open = problem === this.#closed ? undefined : problem;
    return html`<div class="said">
      ${this.#asking.status(cancel, waiting)} ${this.#asking.failure(open)}
      ${
        waiting === undefined
          ? html`<button type="button" class="close" aria-label=${close} @focus=${this.#onFocus} @click=${this.#close}>
              ×
            </button>`
          : nothing
      }
    </div>`;
  }

  /** After drawing: a button that is not seen any more hands the focus back. */
  passFocus(focused: Element | null, root: ParentNode): void {
    if (focused?.matches('.said .close') === true && !(focused.isConnected && focused.checkVisibility())) {
      const before = this.#before instanceof HTMLElement && this.#before.isConnected ? this.#before : undefined;
      (before ?? root.querySelector<HTMLElement>('h1'))?.focus({ preventScroll: true });
    }
  }

  readonly #onFocus = ({ relatedTarget }: FocusEvent): void => {
    this.#before = relatedTarget;
  };

  readonly #close = (): void => {
    this.#asking.forget();
    this.#closed = this.#problem;
    this.#draw();
  };
}
