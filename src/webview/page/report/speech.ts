import { html, type TemplateResult } from 'lit';
import type { ReportProgress } from '../../../model/report.ts';

/** Milliseconds between two sentences about a report that runs, and after the last of several filters. */
const PAUSE = 10_000;
const LULL = 600;

/** What a screen reader is told while the page changes by itself: no more than one can listen to. */
export class Speech {
  readonly #draw: () => void;
  #text = '';
  #last = 0;
  #timer: number | undefined;

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  /** Now and then while it runs, and at its end. */
  progress(before: ReportProgress['state'] | undefined, state: ReportProgress['state'], words: () => string): void {
    const now = globalThis.performance.now();
    const isNews = before === undefined ? false : state !== before;
    if (isNews || (state === 'running' && now - this.#last >= PAUSE)) {
      this.#last = now;
      // What is on the screen when the page opens is read there.
      this.#text = before === undefined ? '' : words();
    }
  }

  /** Once the user has come to rest. */
  soon(text: string): void {
    globalThis.clearTimeout(this.#timer);
    this.#timer = globalThis.setTimeout(() => {
      this.#text = text;
      this.#draw();
    }, LULL);
  }

  view(): TemplateResult {
    return html`<p class="spoken" aria-live="polite">${this.#text}</p>`;
  }
}
