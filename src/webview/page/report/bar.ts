import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Dimension, ReportFilter, ReportHead, ReportStrings } from '../../protocol/report.ts';
import { fill } from '../common/words.ts';
import { isFiltered, type Look, type Option } from './look.ts';
import type { Numbers } from './numbers.ts';

export interface BarView {
  readonly strings: ReportStrings;
  readonly numbers: Numbers;
  readonly filter: ReportFilter;
  narrow(change: Partial<ReportFilter>): void;
  readonly reset: () => void;
  export(): void;
}

/** What the table is narrowed to, and how much of it is left. `replies` say what became of what was asked. */
export function barView(look: Look, view: BarView, replies: unknown): TemplateResult {
  const { strings, filter, numbers } = view;
  const { text, onlyProblems } = filter;
  const onText = ({ target }: Event) => view.narrow({ text: target instanceof HTMLInputElement ? target.value : '' });
  return html`<div class="bar filters" role="group" aria-label=${strings.filters}>
      <vscode-button ?disabled=${look.shown.length === 0} @click=${() => view.export()}
        >${strings.export}</vscode-button
      >
      <input
        type="search"
        class="field"
        aria-label=${strings.search}
        placeholder=${strings.search}
        .value=${live(text)}
        @input=${onText}
      />
      <button
        type="button"
        class="toggle"
        aria-pressed=${onlyProblems}
        @click=${() => view.narrow({ onlyProblems: !onlyProblems })}
      >
        ${strings.onlyProblems}
      </button>
      <span class="choices"
        >${choice('cloud', strings.allClouds, strings.cloud, look, view)}
        ${choice('account', strings.allAccounts, strings.accountTitle, look, view)}
        ${choice('region', strings.allRegions, strings.regionTitle, look, view)}
        ${choice('engine', strings.allEngines, strings.engine, look, view)}</span
      >
      <span class="showing"
        >${
          isFiltered(filter)
            ? html`<span>${showing(look, strings, numbers)}</span>
                <button type="button" class="link" @click=${() => view.reset()}>${strings.resetFilters}</button>`
            : nothing
        }</span
      >
    </div>
    <div class="bar replies">${replies}</div>`;
}

export function showing({ shown, total }: Look, strings: ReportStrings, numbers: Numbers): string {
  return fill(strings.showing, numbers.count(shown.length), numbers.count(total));
}

/** Left out where there is nothing to choose. */
function choice(
  dimension: Dimension,
  all: string,
  label: string,
  { options }: Look,
  view: BarView,
): TemplateResult | typeof nothing {
  const { values } = view.filter;
  const chosen = values[dimension] ?? '';
  const some = options[dimension];
  if (some.length < 2 && chosen === '') {
    return nothing;
  }
  const isThere = chosen === '' || some.some(({ value }) => value === chosen);
  // What was chosen stays there to be seen, even if nothing has it any more.
  const list: readonly Option[] = isThere ? some : [...some, { value: chosen, label: chosen }];
  const onChange = ({ target }: Event) =>
    view.narrow({ values: { ...values, [dimension]: target instanceof HTMLSelectElement ? target.value : '' } });
  return html`<select class="field" aria-label=${label} @change=${onChange}>
    <option value="" .selected=${chosen === ''}>${all}</option>
    ${list.map(({ value, label: words }) => html`<option value=${value} .selected=${value === chosen}>${words}</option>`)}
  </select>`;
}

/** In the place of the table, when nothing is left of it or nothing is there yet. */
export function emptyView(
  { total }: Look,
  { progress, failures }: Pick<ReportHead, 'progress' | 'failures'>,
  { strings, reset }: Pick<BarView, 'strings' | 'reset'>,
): TemplateResult {
  if (total === 0) {
    const none = failures.length > 0 ? strings.noneListed : strings.noneFound;
    return html`<p class="empty">${progress.state === 'running' ? strings.noneYet : none}</p>`;
  }
  return html`<p class="empty">${strings.noneFits}</p>
    <div class="bar"><vscode-button secondary @click=${reset}>${strings.resetFilters}</vscode-button></div>`;
}
