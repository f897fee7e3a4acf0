import { html, nothing, type TemplateResult } from 'lit';
import { oddIcon } from './icons.ts';

/** The answer to one of the reader's first questions. */
export interface Answer {
  readonly words: string;
  readonly note: string;
  /** Somebody should look at it; the page says why. */
  readonly odd?: boolean;
}

/** The answers side by side, before anything else. */
export function summary(label: string, answers: readonly Answer[]): TemplateResult {
  return html`<ul class="answers" aria-label=${label}>
    ${answers.map(
      ({ words, note, odd }) =>
        html`<li>
          <b>${odd ? oddIcon : nothing}<bdi>${words}</bdi></b
          ><span class="dim"><bdi>${note}</bdi></span>
        </li>`,
    )}
  </ul>`;
}
