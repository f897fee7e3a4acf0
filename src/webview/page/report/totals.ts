import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ReportFilter, TotalsBy } from '../../protocol/report.ts';
import { spaceWords } from './answers.ts';
import type { Wording } from './columns.ts';
import type { Group, Look } from './look.ts';
import { toneIcon } from './tags.ts';

export interface TotalsView extends Wording {
  readonly by: TotalsBy;
  readonly isOpen: boolean;
  readonly filter: ReportFilter;
  switchTo(by: TotalsBy): void;
  open(isOpen: boolean): void;
  /** An empty value stands for all. */
  choose(by: TotalsBy, value: string): void;
}

/** The same instances by cloud, region or engine. A group narrows the table to itself. */
export function totalsView(look: Look, view: TotalsView): TemplateResult {
  const { strings, by, isOpen } = view;
  const ways: readonly (readonly [TotalsBy, string])[] = [
    ['cloud', strings.byCloud],
    ['region', strings.byRegion],
    ['engine', strings.byEngine],
  ];
  return html`<details
    class="totals"
    .open=${isOpen}
    @toggle=${({ target }: Event) => view.open(target instanceof HTMLDetailsElement && target.open)}
  >
    <summary><h2>${strings.totals}</h2></summary>
    <div class="bar switch" role="group" aria-label=${strings.totalsBy}>
      ${ways.map(
        ([way, title]) =>
          html`<button type="button" class="toggle" aria-pressed=${way === by} @click=${() => view.switchTo(way)}>
            ${title}
          </button>`,
      )}
    </div>
    <div class="totals-rows">
      <table aria-label=${strings.totals}>
        <thead>
          <tr>
            <th scope="col">${ways.find(([way]) => way === by)?.[1]}</th>
            ${[strings.instances, strings.withProblems, strings.noGood, strings.backups, strings.space].map(
              (title) => html`<th scope="col" class="number">${title}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${repeat(
            look.totals,
            ({ value }) => value,
            (group) => groupRow(group, view),
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

function groupRow(group: Group, view: TotalsView): TemplateResult {
  const { strings, numbers, by, filter } = view;
  const { value, label, note, instances, problems, noGood, backups } = group;
  const isChosen = filter.values[by] === value;
  return html`<tr class=${isChosen ? 'chosen' : ''}>
    <th scope="row">
      <button
        type="button"
        class="link"
        aria-pressed=${isChosen}
        @click=${() => view.choose(by, isChosen ? '' : value)}
      >
        <bdi>${label}</bdi>
      </button>
      ${note === '' ? nothing : html`<bdi class="dim">${note}</bdi>`}
    </th>
    ${cell(strings.instances, numbers.count(instances))}
    ${cell(strings.withProblems, marked(problems, 'warning', view))}
    ${cell(strings.noGood, marked(noGood, 'bad', view))} ${cell(strings.backups, numbers.count(backups))}
    ${cell(strings.space, html`<bdi>${spaceWords(group, view)}</bdi>`)}
  </tr>`;
}

function cell(title: string, content: unknown): TemplateResult {
  return html`<td class="number" data-title=${title}>${content}</td>`;
}

function marked(count: number, tone: 'bad' | 'warning', { numbers }: Wording): TemplateResult {
  return count === 0
    ? html`<span class="dim">${numbers.count(0)}</span>`
    : html`${toneIcon(tone)} ${numbers.count(count)}`;
}
