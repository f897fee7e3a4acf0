import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { Field } from '../../../model/resources.ts';
import { shownField, time } from '../details/fields.ts';
import type { Cell, Difference, FactRow, FieldRow, Telling } from './rows.ts';

/** Each verdict has its own shape, so that it can be told without its colour. */
const shapes: Record<Difference['is'], SVGTemplateResult> = {
  same: svg`<path d="M3 6h10M3 10h10"/>`,
  different: svg`<path d="M3 6h10M3 10h10M11 2.5 5 13.5"/>`,
  unknown: svg`<path d="M5.6 5.8a2.4 2.4 0 1 1 3.2 2.3c-.6.2-.8.6-.8 1.2M8 12v.2"/>`,
};

/** What matters. A side that is not there says so in each row, by its words in `absent`. */
export function factTable(
  rows: readonly FactRow[],
  absent: { readonly first: string | undefined; readonly second: string | undefined },
  telling: Telling,
): TemplateResult {
  const { strings } = telling;
  const cell = (value: Cell, instead: string | undefined) =>
    instead === undefined ? factCell(value, telling) : html`<span class="dim">${instead}</span>`;
  const body = rows.map(({ fact, first, second, difference }) =>
    tableRow(
      telling,
      strings[fact],
      cell(first, absent.first),
      cell(second, absent.second),
      differenceCell(difference, telling),
    ),
  );
  return table('facts', strings.whatMatters, body, telling);
}

export function fieldTable(id: string, title: string, rows: readonly FieldRow[], telling: Telling): TemplateResult {
  const body = rows.map(({ label, key, first, second, isSame }) =>
    tableRow(
      telling,
      html`<bdi>${label}</bdi> <code class="name">${key}</code>`,
      fieldCell(first, telling),
      fieldCell(second, telling),
      differenceCell({ is: isSame ? 'same' : 'different' }, telling),
    ),
  );
  return table(id, title, body, telling);
}

function table(id: string, title: string, rows: readonly TemplateResult[], { strings }: Telling): TemplateResult {
  const { field, first, second, difference } = strings;
  return html`
    <section aria-labelledby=${id}>
      <h2 id=${id}>${title}</h2>
      <table class="sides" aria-labelledby=${id}>
        <colgroup>
          <col class="label" />
          <col />
          <col />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col"><span class="spoken">${field}</span></th>
            ${[first, second, difference].map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </section>
  `;
}

/** The names of the columns stand in the cells, too, for where they cannot stand above them. */
function tableRow(
  { strings }: Telling,
  label: unknown,
  first: unknown,
  second: unknown,
  difference: unknown,
): TemplateResult {
  return html`<tr>
    <th scope="row">${label}</th>
    <td data-column=${strings.first}>${first}</td>
    <td data-column=${strings.second}>${second}</td>
    <td>${difference}</td>
  </tr>`;
}

function factCell(value: Cell, { strings, words }: Telling): unknown {
  if (value === undefined) {
    return html`<span class="dim">${strings.notKnown}</span>`;
  }
  return typeof value === 'number' ? time(value, words, strings) : html`<bdi>${value}</bdi>`;
}

function fieldCell(field: Field | undefined, telling: Telling): unknown {
  return field ? shownField(field, telling) : html`<span class="dim">${telling.strings.notInReply}</span>`;
}

function differenceCell({ is, sentence, numbers }: Difference, { strings }: Telling): TemplateResult {
  const names = { same: strings.same, different: strings.different, unknown: strings.cannotTell };
  return html`<div class="difference ${is}">
    <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true">${shapes[is]}</svg>
    <div>
      ${sentence ?? names[is]} ${numbers === undefined ? nothing : html`<div class="dim"><bdi>${numbers}</bdi></div>`}
    </div>
  </div>`;
}
