import { html, nothing, type TemplateResult } from 'lit';
import type { ReportFacts, ReportRow } from '../../../model/report.ts';
import { fill } from '../common/words.ts';
import { placeOf, type Wording } from './columns.ts';
import { parts } from '../common/parts.ts';
import { tagsOf, toneIcon } from './tags.ts';
import { sentences as joined } from '../../../model/prose.ts';

export interface DetailView extends Wording {
  showInstance(key: string): void;
  showHistory(key: string): void;
  retry(key: string): void;
  readonly close: () => void;
}

/** What was found of one instance, in sentences; it stays at the foot of the screen. */
export function detailView(row: ReportRow | undefined, view: DetailView): TemplateResult {
  const { strings } = view;
  // The region is always there, since only a change inside of one is spoken.
  return html`<section class="detail ${row ? '' : 'closed'}" aria-label=${strings.details}>
    <div class="detail-body">
      <div aria-live="polite">${row ? sentences(row, view) : nothing}</div>
      ${row ? rest(row, view) : nothing}
    </div>
    ${row ? closeButton(view) : nothing}
  </section>`;
}

/** Not in a field, where the key clears the text or closes the list. */
export function closesDetail({ key, target }: KeyboardEvent): boolean {
  return key === 'Escape' && !(target instanceof HTMLInputElement || target instanceof HTMLSelectElement);
}

/** In its corner, however far the sentences are scrolled. */
function closeButton({ strings, close }: DetailView): TemplateResult {
  return html`<button type="button" class="close" aria-label=${strings.close} title=${strings.close} @click=${close}>
    <svg viewBox="0 0 16 16" aria-hidden="true"><path d="m4 4 8 8m0-8-8 8" /></svg>
  </button>`;
}

function sentences(row: ReportRow, { strings, clouds }: DetailView): TemplateResult {
  const { name, instanceId, engine, facts } = row;
  const tags = tagsOf(row, strings);
  const about = [instanceId, engine, ...placeOf(row, clouds())].filter((part) => part !== name && part !== '');
  return html`<h2><bdi>${name}</bdi> <span class="dim">${parts(about)}</span></h2>
    <ul class="why">
      ${tags.map(
        ({ tone, words, why }) =>
          html`<li>
            ${toneIcon(tone)}
            <span><b>${words}</b>${why === '' ? nothing : html` <bdi>${why}</bdi>`}</span>
          </li>`,
      )}
      ${facts === undefined && row.state === 'waiting' ? html`<li>${strings.notAsked}</li>` : nothing}
    </ul>`;
}

function rest(row: ReportRow, view: DetailView): TemplateResult {
  const { strings } = view;
  const { key, facts, rule, state } = row;
  return html`${facts ? html`<p class="dim">${joined(...found(facts, rule, view))}</p>` : nothing}
    <div class="bar">
      <vscode-button secondary @click=${() => view.showInstance(key)}>${strings.showInstance}</vscode-button>
      <vscode-button secondary @click=${() => view.showHistory(key)}>${strings.showHistory}</vscode-button>
      ${
        state === 'failed'
          ? html`<vscode-button secondary @click=${() => view.retry(key)}>${strings.retry}</vscode-button>`
          : nothing
      }
    </div>`;
}

function found(facts: ReportFacts, rule: string | undefined, { strings, words, numbers, now }: DetailView): string[] {
  const { lastGood, backups, bytes, bytesPartial, since, checked } = facts;
  const space = bytesPartial ? fill(strings.atLeast, words.size(bytes)) : words.size(bytes);
  return [
    lastGood === undefined ? '' : fill(strings.lastGoodAt, words.minute(lastGood)),
    fill(strings.foundSince, numbers.count(backups), space, words.day(since, now())),
    rule === undefined ? '' : fill(strings.ruleOf, rule),
    fill(strings.checkedAgo, numbers.ago(now() - checked)),
  ].filter((part) => part !== '');
}
