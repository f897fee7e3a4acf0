import { html, nothing, type TemplateResult } from 'lit';
import type { Reply } from '../../protocol/common.ts';
import type { Request } from './host.ts';

/** What was done is said for so many milliseconds; what went wrong stays. */
const SAID = 15_000;

interface Askable<Action> {
  request(action: Action): Request;
  cancel(request: Request): void;
}

/** What the user asked the host for last: it is waited for with words and Cancel, and its answer is said. */
export class Asking<Action> {
  readonly #host: Askable<Action>;
  readonly #draw: () => void;
  #request: Request | undefined;
  /** Said while it is under way. */
  #waiting = '';
  #reply: Reply | undefined;
  /** Has the focus back when what took its place is gone. */
  #pressed: HTMLElement | undefined;

  constructor(host: Askable<Action>, draw: () => void) {
    this.#host = host;
    this.#draw = draw;
  }

  /** Replaces a request still under way: what the user asked for last is what counts. */
  async ask(action: Action, waiting: string): Promise<void> {
    this.cancel();
    this.#pressed = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
    const request = this.#host.request(action);
    this.#request = request;
    this.#reply = undefined;
    this.#waiting = waiting;
    this.#draw();
    const reply = await request.reply;
    if (this.#request === request) {
      this.#request = undefined;
      this.#reply = reply;
      this.#draw();
      if (reply.outcome !== 'failed') {
        globalThis.setTimeout(() => this.#outlived(reply), SAID);
      }
    }
  }

  readonly cancel = (): void => {
    if (this.#request) {
      this.#host.cancel(this.#request);
    }
  };

  /** What was said belongs to the past. */
  forget(): void {
    this.#reply = undefined;
  }

  #outlived(reply: Reply): void {
    if (this.#reply === reply) {
      this.#reply = undefined;
      this.#draw();
    }
  }

  /** Always there, empty or not: only a change inside such a region is spoken. `otherwise` is said while nothing is asked. */
  status(cancelWords: string, otherwise?: string): TemplateResult {
    const done = this.#reply && this.#reply.outcome !== 'failed' ? this.#reply.message : '';
    const waiting = this.#request ? this.#waiting : otherwise;
    return html`<p role="status">${waiting ?? done}</p>
      ${
        this.#request && this.#waiting !== ''
          ? html`<vscode-button secondary @click=${this.cancel}>${cancelWords}</vscode-button>`
          : nothing
      }`;
  }

  /** The same for what went wrong. */
  failure(otherwise?: string): TemplateResult {
    const failure = this.#reply?.outcome === 'failed' ? this.#reply.message : otherwise;
    return html`<p role="alert" class="failure">${failure}</p>`;
  }

  /** After drawing: whoever had the focus and is gone passes it on, at last to the heading. */
  passFocus(before: Element | null, root: ParentNode): void {
    if (before && before !== document.body && !before.isConnected) {
      const next = this.#pressed?.isConnected ? this.#pressed : root.querySelector<HTMLElement>('h1');
      next?.focus();
    }
  }
}
