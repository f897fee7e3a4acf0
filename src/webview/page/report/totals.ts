import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ReportFilter, TotalsBy } from '../../protocol/report.ts';
import { fill } from '../common/words.ts';
import { spaceWords } from './answers.ts';
import type { Wording } from './columns.ts';
import type { Group, Look } from './look.ts';
import { toneIcon } from './tags.ts';

export interface TotalsView extends Wording {
  readonly by: TotalsBy;
  readonly isOpen: boolean;
  readonly isWhole: boolean;
  readonly filter: ReportFilter;
  switchTo(by: TotalsBy): void;
  open(isOpen: boolean): void;
  /** All groups, or the first ones. */
  readonly showWhole: (isWhole: boolean) => void;
  /** An empty value stands for all. */
  choose(by: TotalsBy, value: string): void;
}

/** Groups that are shown at first. */
const FIRST = 8;

/** The same instances by cloud, region or engine. A group narrows the table to itself. */
export function totalsView(look: Look, view: TotalsView): TemplateResult {
  const { strings, by, isOpen, isWhole, filter } = view;
  const groups = look.totals.filter(({ value }, index) => isWhole || index < FIRST || value === filter.values[by]);
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
          groups,
          ({ value }) => value,
          (group) => groupRow(group, view),
        )}
      </tbody>
    </table>
    ${look.totals.length > FIRST ? wholeButton(look.totals.length, view) : nothing}
  </details>`;
}

/** Stays in its place, and keeps the focus. */
function wholeButton(count: number, { strings, numbers, isWhole, showWhole }: TotalsView): TemplateResult {
  return html`<button type="button" class="link whole" aria-expanded=${isWhole} @click=${() => showWhole(!isWhole)}>
    ${isWhole ? strings.showFewer : fill(strings.showAll, numbers.count(count))}
  </button>`;
}

function groupRow(group: Group, view: TotalsView): TemplateResult {
  const { strings, numbers, by, filter } = view;
  const { value, label, note, problems, noGood, backups, known } = group;
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
    ${cell(strings.instances, instanceWords(group, view))}
    ${cell(strings.withProblems, known > 0 || problems > 0 ? marked(problems, 'warning', view) : unknown)}
    ${cell(strings.noGood, known > 0 ? marked(noGood, 'bad', view) : unknown)}
    ${cell(strings.backups, known > 0 ? numbers.count(backups) : unknown)}
    ${cell(strings.space, known > 0 ? html`<bdi>${spaceWords(group, view)}</bdi>` : unknown)}
  </tr>`;
}

/** Nothing was found out yet, which is not the same as none. */
const unknown = html`<span class="dim">–</span>`;

function instanceWords({ instances, checked }: Group, { strings, numbers }: Wording): string {
  const count = numbers.count(instances);
  return checked < instances ? fill(strings.checkedOfGroup, numbers.count(checked), count) : count;
}

function cell(title: string, content: unknown): TemplateResult {
  return html`<td class="number" data-title=${title}>${content}</td>`;
}

function marked(count: number, tone: 'bad' | 'warning', { numbers }: Wording): TemplateResult {
  return count === 0
    ? html`<span class="dim">${numbers.count(0)}</span>`
    : html`<span>${toneIcon(tone)} <span class="marked">${numbers.count(count)}</span></span>`;
}
