import { html, type TemplateResult } from 'lit';

/** Names side by side. The dots stand outside of them, so that they are in their place in either direction of writing. */
export function parts(names: readonly string[]): readonly TemplateResult[] {
  return names.map((name, index) => html`${index > 0 ? ' · ' : ''}<bdi>${name}</bdi>`);
}
