import { html, type TemplateResult } from 'lit';

/** The answer to one of the reader's first questions. */
export interface Answer {
  readonly words: string;
  readonly note: string;
}

/** The answers side by side, before anything else. */
export function summary(label: string, answers: readonly Answer[]): TemplateResult {
  return html`<ul class="answers" aria-label=${label}>
    ${answers.map(
      ({ words, note }) =>
        html`<li>
          <b><bdi>${words}</bdi></b
          ><span class="dim">${note}</span>
        </li>`,
    )}
  </ul>`;
}
